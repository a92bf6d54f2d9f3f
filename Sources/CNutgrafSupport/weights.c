/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_support.h"
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/*
 * Lookups wait for memory, not for arithmetic: all buckets of a decision are asked for before the first is
 * looked at, and nothing branches on what is in them.
 */

static inline size_t bucket_of(uint32_t key, uint64_t count) { return (size_t)((key * count) >> 32) * 64; }

static inline uint8_t fingerprint_of(uint32_t key) {
  uint8_t low = (uint8_t)key;
  return low ? low : 255;
}

/* A bit for each of the 16 slots whose fingerprint matches. */
static inline uint32_t matches(const uint8_t *bucket, uint8_t fingerprint) {
#if defined(__SSE2__)
  __m128i slots = _mm_loadu_si128((const __m128i *)bucket);
  return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(slots, _mm_set1_epi8((char)fingerprint)));
#else
  uint32_t mask = 0;
  for (int i = 0; i < 16; i++) mask |= (uint32_t)(bucket[i] == fingerprint) << i;
  return mask;
#endif
}

void ng_weights_triple(const uint8_t *buckets, uint64_t bucket_count, const uint32_t *keys, size_t count,
                       int32_t *sums) {
  int32_t a = 0, b = 0, c = 0;
  for (size_t i = 0; i < count; i++) __builtin_prefetch(buckets + bucket_of(keys[i], bucket_count));
  for (size_t i = 0; i < count; i++) {
    const uint8_t *bucket = buckets + bucket_of(keys[i], bucket_count);
    uint32_t mask = matches(bucket, fingerprint_of(keys[i]));
    int32_t found = -(int32_t)(mask != 0);
    const int8_t *weights = (const int8_t *)bucket + 16 + 3 * __builtin_ctz(mask | 0x8000u);
    a += weights[0] & found;
    b += weights[1] & found;
    c += weights[2] & found;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
}

void ng_weights_rows(const uint8_t *buckets, uint64_t bucket_count, const uint8_t *cells, size_t cell_bytes,
                     const uint32_t *keys, size_t count, int32_t *scores, size_t classes) {
  uint32_t places[64];
  while (count > 0) {
    size_t n = count < 64 ? count : 64;
    size_t found = 0;
    for (size_t i = 0; i < n; i++) __builtin_prefetch(buckets + bucket_of(keys[i], bucket_count));
    for (size_t i = 0; i < n; i++) {
      const uint8_t *bucket = buckets + bucket_of(keys[i], bucket_count);
      uint32_t mask = matches(bucket, fingerprint_of(keys[i]));
      const uint8_t *payload = bucket + 16 + 3 * __builtin_ctz(mask | 0x8000u);
      uint32_t place = (payload[0] | (uint32_t)payload[1] << 8 | (uint32_t)payload[2] << 16) * 2;
      places[found] = place;
      found += mask != 0 && place < cell_bytes;
      __builtin_prefetch(cells + (place < cell_bytes ? place : 0));
    }
    for (size_t i = 0; i < found; i++) {
      const uint8_t *row = cells + places[i];
      size_t length = row[0];
      size_t room = (cell_bytes - places[i] - 1) / 2;
      if (length > room) length = room;
      for (size_t k = 0; k < length; k++) {
        uint8_t label = row[1 + 2 * k];
        if (label < classes) scores[label] += (int8_t)row[2 + 2 * k];
      }
    }
    keys += n;
    count -= n;
  }
}
