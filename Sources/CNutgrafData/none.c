/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* The pattern for a table of its own: copy this file, replace `none`, add NG_TABLE(name) to ng_data.h. */
NG_TABLE_BYTES const uint8_t ng_table_none[] = {
#embed "tables/none.bin"
};
const size_t ng_table_none_size = sizeof ng_table_none;
