/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* Cues, sources and contents of quotations; Documentation/tables/quotations.md. */
NG_TABLE_BYTES const uint8_t ng_table_quotations[] = {
#embed "tables/quotations.bin"
};
const size_t ng_table_quotations_size = sizeof ng_table_quotations;
