/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_H
#define CHECK_H
#include <stdio.h>

/* Counts checks; each failing one is named. The last line is "N passed, N failed". */
static int checks_passed, checks_failed;

#define CHECK(condition)                                                  \
  do {                                                                    \
    if (condition) {                                                      \
      checks_passed++;                                                    \
    } else {                                                              \
      checks_failed++;                                                    \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);     \
    }                                                                     \
  } while (0)

static inline int checks_end(void) {
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed != 0;
}
#endif
