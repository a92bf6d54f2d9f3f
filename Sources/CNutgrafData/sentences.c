/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_data.h"

/* Where sentences end: Documentation/tables/sentences.md. */
_Alignas(8) const uint8_t ng_table_sentences[] = {
#embed "tables/sentences.bin"
};
const size_t ng_table_sentences_size = sizeof ng_table_sentences;
