/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* Weights of the flattened text line classifier; Documentation/tables/article_lines.md. */
NG_TABLE_BYTES const uint8_t ng_table_article_lines[] = {
#embed "tables/article_lines.bin"
};
const size_t ng_table_article_lines_size = sizeof ng_table_article_lines;
