/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* The learned weights that name events; see Documentation/tables/events.md. */
NG_TABLE_BYTES const uint8_t ng_table_events[] = {
#embed "tables/events.bin"
};
const size_t ng_table_events_size = sizeof ng_table_events;
