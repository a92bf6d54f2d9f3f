/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* Learned weights of the mention tagger; Documentation/tables/mentions.md. */
NG_TABLE_BYTES const uint8_t ng_table_mentions[] = {
#embed "tables/mentions.bin"
};
const size_t ng_table_mentions_size = sizeof ng_table_mentions;
