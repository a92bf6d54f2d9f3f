/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* Weights of the page segment classifier; Documentation/tables/article_page.md. */
NG_TABLE_BYTES const uint8_t ng_table_article_page[] = {
#embed "tables/article_page.bin"
};
const size_t ng_table_article_page_size = sizeof ng_table_article_page;
