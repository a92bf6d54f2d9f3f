/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* Where sentences end: Documentation/tables/sentences.md. */
NG_TABLE_BYTES const uint8_t ng_table_sentences[] = {
#embed "tables/sentences.bin"
};
const size_t ng_table_sentences_size = sizeof ng_table_sentences;
