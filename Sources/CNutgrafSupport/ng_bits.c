/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_bits.h"
#include <string.h>

/* Four 32-bit lanes: gcc and clang turn these into SSE2 or NEON. Lane l of row r is number 4 * r + l. */
typedef uint32_t lanes __attribute__((vector_size(16)));

static inline lanes load(const uint8_t *p) {
  lanes v;
  memcpy(&v, p, 16);
  return v;
}

void ng_pack128(const uint32_t *values, unsigned width, uint8_t *out) {
  if (width == 0) return;
  if (width > 32) width = 32;
  memset(out, 0, 16 * (size_t)width);
  uint32_t words[4 * 32];
  memset(words, 0, sizeof words);
  uint32_t mask = width == 32 ? 0xFFFFFFFFu : (1u << width) - 1;
  for (unsigned r = 0; r < 32; r++) {
    unsigned bit = r * width, word = bit / 32, shift = bit % 32;
    for (unsigned l = 0; l < 4; l++) {
      uint32_t v = values[4 * r + l] & mask;
      words[4 * word + l] |= v << shift;
      if (shift + width > 32) words[4 * (word + 1) + l] |= v >> (32 - shift);
    }
  }
  memcpy(out, words, 16 * (size_t)width);
}

#define UNPACK(W)                                                              \
  case W: {                                                                    \
    const uint32_t m = W == 32 ? 0xFFFFFFFFu : (1u << (W % 32)) - 1;           \
    const lanes mask = {m, m, m, m};                                           \
    _Pragma("clang loop unroll(full)") for (unsigned r = 0; r < 32; r++) {     \
      const unsigned word = r * W / 32, shift = r * W % 32;                    \
      lanes v = load(in + 16 * word) >> shift;                                 \
      if (shift + W > 32) v |= load(in + 16 * (word + 1)) << ((32 - shift) % 32); \
      v &= mask;                                                               \
      memcpy(out + 4 * r, &v, 16);                                             \
    }                                                                          \
    break;                                                                     \
  }

void ng_unpack128(const uint8_t *in, unsigned width, uint32_t *out) {
  if (width > 32) width = 32;
  switch (width) {
    case 0: memset(out, 0, 512); break;
    UNPACK(1) UNPACK(2) UNPACK(3) UNPACK(4) UNPACK(5) UNPACK(6) UNPACK(7) UNPACK(8)
    UNPACK(9) UNPACK(10) UNPACK(11) UNPACK(12) UNPACK(13) UNPACK(14) UNPACK(15) UNPACK(16)
    UNPACK(17) UNPACK(18) UNPACK(19) UNPACK(20) UNPACK(21) UNPACK(22) UNPACK(23) UNPACK(24)
    UNPACK(25) UNPACK(26) UNPACK(27) UNPACK(28) UNPACK(29) UNPACK(30) UNPACK(31) UNPACK(32)
  }
}

void ng_unpack128_ascending(const uint8_t *in, unsigned width, uint32_t base, uint32_t *out) {
  ng_unpack128(in, width, out);
  const lanes one = {1, 1, 1, 1}, zero = {0, 0, 0, 0};
  lanes sum = {base, base, base, base};
  for (unsigned r = 0; r < 32; r++) {
    lanes v;
    memcpy(&v, out + 4 * r, 16);
    v += one;
    v += __builtin_shufflevector(v, zero, 4, 0, 1, 2);
    v += __builtin_shufflevector(v, zero, 4, 4, 0, 1);
    v += sum;
    memcpy(out + 4 * r, &v, 16);
    sum = __builtin_shufflevector(v, v, 3, 3, 3, 3);
  }
}
