/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* News actors, offices, titles and given names; Documentation/tables/knowledge.md. */
NG_TABLE_BYTES const uint8_t ng_table_knowledge[] = {
#embed "tables/knowledge.bin"
};
const size_t ng_table_knowledge_size = sizeof ng_table_knowledge;
