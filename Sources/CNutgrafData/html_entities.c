/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* Named character references of HTML; Documentation/tables/html_entities.md. */
NG_TABLE_BYTES const uint8_t ng_table_html_entities[] = {
#embed "tables/html_entities.bin"
};
const size_t ng_table_html_entities_size = sizeof ng_table_html_entities;
