/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NG_DATA_H
#define NG_DATA_H
#include <stddef.h>
#include <stdint.h>

/*
 * The embedded tables. Each lives in a file of its own, NAME.c, that embeds tables/NAME.bin
 * and defines `ng_table_NAME` and `ng_table_NAME_size`. Swift, which cannot see an
 * array of unknown length, calls `ng_table_NAME_bytes()`.
 */
/*
 * A section of its own: the Swift compiler writes .rodata sections with relocations, so that the linker
 * makes all of .rodata writable, and tables in it would be private to each process. On cache lines.
 */
#define NG_TABLE_BYTES __attribute__((section(".nutgraf.tables"))) _Alignas(64)

#define NG_TABLE(name)                      \
  extern const uint8_t ng_table_##name[];   \
  extern const size_t ng_table_##name##_size; \
  static inline const uint8_t *ng_table_##name##_bytes(void) { return ng_table_##name; }

NG_TABLE(none)
NG_TABLE(events)
NG_TABLE(knowledge)
NG_TABLE(mentions)
NG_TABLE(story_idf)
NG_TABLE(html_entities)
NG_TABLE(article_page)
NG_TABLE(syntax)
NG_TABLE(sentences)
NG_TABLE(article_lines)
NG_TABLE(quotations)
#endif
