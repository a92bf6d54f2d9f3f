/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* Parts of speech, trees and lemmas of English: Documentation/tables/syntax.md. */
NG_TABLE_BYTES const uint8_t ng_table_syntax[] = {
#embed "tables/syntax.bin"
};
const size_t ng_table_syntax_size = sizeof ng_table_syntax;
