/* SPDX-License-Identifier: Apache-2.0 */
/* What the library puts in the place of parts of the Swift runtime that it never calls (the linker's --wrap). */
#include <math.h>
#include <stdint.h>

#define HIDDEN __attribute__((visibility("hidden")))

/** The name of a character, for which the runtime carries half a megabyte: there is none. */
HIDDEN intptr_t __wrap__swift_stdlib_getScalarName(uint32_t scalar, uint8_t *buffer, intptr_t capacity) {
  (void)scalar;
  (void)buffer;
  (void)capacity;
  return 0;
}

/** The C library's would ask for glibc 2.35, everything else for 2.34. */
HIDDEN float __wrap_hypotf(float a, float b) { return (float)sqrt((double)a * a + (double)b * b); }
