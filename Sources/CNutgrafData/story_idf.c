/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* How rare word stems are in news; Documentation/tables/story-idf.md. */
NG_TABLE_BYTES const uint8_t ng_table_story_idf[] = {
#embed "tables/story_idf.bin"
};
const size_t ng_table_story_idf_size = sizeof ng_table_story_idf;
