/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_support.h"
#include <string.h>

/* RFC 3720, polynomial 0x1EDC6F41 reflected. */
static uint32_t crc_portable(uint32_t crc, const uint8_t *p, size_t n) {
  while (n--) {
    crc ^= *p++;
    for (int k = 0; k < 8; k++) crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1u)));
  }
  return crc;
}

#if defined(__x86_64__)
/* One instruction waits for the one before; three runs of bytes side by side do not. To join them, a
 * checksum is carried over as many zeros as a run has bytes: a linear map, kept as four tables. */
enum { RUN = 1024 };
static uint32_t zeros[4][256];

__attribute__((constructor)) static void make_zeros(void) {
  uint32_t of_bit[32];
  for (int b = 0; b < 32; b++) of_bit[b] = b ? 1u << (b - 1) : 0x82F63B78u; /* over one zero bit */
  for (int bits = 1; bits < RUN * 8; bits *= 2) {                            /* over twice as many */
    uint32_t twice[32];
    for (int b = 0; b < 32; b++) {
      twice[b] = 0;
      for (int k = 0; k < 32; k++)
        if (of_bit[b] >> k & 1) twice[b] ^= of_bit[k];
    }
    memcpy(of_bit, twice, sizeof of_bit);
  }
  for (int t = 0; t < 4; t++)
    for (int v = 0; v < 256; v++) {
      uint32_t sum = 0;
      for (int b = 0; b < 8; b++)
        if (v >> b & 1) sum ^= of_bit[8 * t + b];
      zeros[t][v] = sum;
    }
}

static inline uint32_t over_zeros(uint32_t c) {
  return zeros[0][c & 255] ^ zeros[1][c >> 8 & 255] ^ zeros[2][c >> 16 & 255] ^ zeros[3][c >> 24];
}

__attribute__((target("sse4.2"))) static uint32_t crc_sse42(uint32_t crc, const uint8_t *p, size_t n) {
  uint64_t c = crc;
  for (; n >= 3 * RUN; p += 3 * RUN, n -= 3 * RUN) {
    uint64_t second = 0, third = 0;
    for (size_t i = 0; i < RUN; i += 8) {
      uint64_t x, y, z;
      memcpy(&x, p + i, 8);
      memcpy(&y, p + RUN + i, 8);
      memcpy(&z, p + 2 * RUN + i, 8);
      c = __builtin_ia32_crc32di(c, x);
      second = __builtin_ia32_crc32di(second, y);
      third = __builtin_ia32_crc32di(third, z);
    }
    c = over_zeros(over_zeros((uint32_t)c) ^ (uint32_t)second) ^ (uint32_t)third;
  }
  while (n >= 8) {
    uint64_t word;
    memcpy(&word, p, 8);
    c = __builtin_ia32_crc32di(c, word);
    p += 8;
    n -= 8;
  }
  while (n--) c = __builtin_ia32_crc32qi((uint32_t)c, *p++);
  return (uint32_t)c;
}
#endif

uint32_t ng_crc32c(uint32_t crc, const void *bytes, size_t length) {
  crc = ~crc;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return ~crc_sse42(crc, bytes, length);
#endif
  return ~crc_portable(crc, bytes, length);
}
