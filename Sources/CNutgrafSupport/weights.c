/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_support.h"
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/*
 * Lookups wait for memory, not for arithmetic: all buckets of a decision are asked for before the first is
 * looked at, a bucket is one cache line, and nothing branches on what is in them.
 */

enum { SLOTS = 16, BUCKET = 64 };

typedef int8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t words16 __attribute__((vector_size(32)));
typedef int32_t longs16 __attribute__((vector_size(64)));

static inline size_t bucket_of(uint32_t key, uint64_t count) { return (size_t)((key * count) >> 32) * BUCKET; }

static inline void prefetch_buckets(const uint8_t *buckets, uint64_t bucket_count, const uint32_t *keys, size_t count) {
  for (size_t i = 0; i < count; i++) __builtin_prefetch(buckets + bucket_of(keys[i], bucket_count));
}

void ng_weights_prefetch(const uint8_t *buckets, uint64_t bucket_count, const uint32_t *keys, size_t count) {
  prefetch_buckets(buckets, bucket_count, keys, count);
}

static inline uint16_t fingerprint_of(uint32_t key) {
  uint16_t low = (uint16_t)key;
  return low ? low : 0xFFFF;
}

/* A bit for each of the 16 slots whose fingerprint matches. */
static inline uint32_t matches(const uint8_t *bucket, uint16_t fingerprint) {
#if defined(__SSE2__)
  __m128i wanted = _mm_set1_epi16((short)fingerprint);
  __m128i low = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)bucket), wanted);
  __m128i high = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(bucket + 16)), wanted);
  return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
#else
  uint32_t mask = 0;
  for (int i = 0; i < SLOTS; i++) {
    uint16_t slot = (uint16_t)(bucket[2 * i] | bucket[2 * i + 1] << 8);
    mask |= (uint32_t)(slot == fingerprint) << i;
  }
  return mask;
#endif
}

void ng_weights_pairs(const uint8_t *buckets, uint64_t bucket_count, const uint32_t *keys, size_t count,
                      int32_t *sums) {
  int32_t a = 0, b = 0;
  prefetch_buckets(buckets, bucket_count, keys, count);
  for (size_t i = 0; i < count; i++) {
    const uint8_t *bucket = buckets + bucket_of(keys[i], bucket_count);
    uint32_t mask = matches(bucket, fingerprint_of(keys[i]));
    int32_t found = -(int32_t)(mask != 0);
    const int8_t *weights = (const int8_t *)bucket + 32 + 2 * __builtin_ctz(mask | 0x8000u);
    a += weights[0] & found;
    b += weights[1] & found;
  }
  sums[0] = a;
  sums[1] = b;
}

/* The places in `rows` of the rows of up to 64 keys; how many there are. */
static inline size_t places_of(const uint8_t *buckets, uint64_t bucket_count, const uint8_t *rows,
                               size_t row_count, size_t stride, const uint32_t *keys, size_t count,
                               uint32_t *places) {
  size_t found = 0;
  prefetch_buckets(buckets, bucket_count, keys, count);
  for (size_t i = 0; i < count; i++) {
    const uint8_t *bucket = buckets + bucket_of(keys[i], bucket_count);
    uint32_t mask = matches(bucket, fingerprint_of(keys[i]));
    const uint8_t *payload = bucket + 32 + 2 * __builtin_ctz(mask | 0x8000u);
    uint32_t row = payload[0] | (uint32_t)payload[1] << 8;
    places[found] = row * (uint32_t)stride;
    size_t hit = mask != 0 && row < row_count;
    __builtin_prefetch(rows + (hit ? places[found] : 0));
    found += hit;
  }
  return found;
}

// One function for processors with AVX2 and one for the others. The choice is made before main, and
// so before the thread sanitizer can be called: its builds take the plain one.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define FOR_EACH_PROCESSOR
#endif
#endif
#ifndef FOR_EACH_PROCESSOR
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#endif

FOR_EACH_PROCESSOR
void ng_weights_rows(const uint8_t *buckets, uint64_t bucket_count, const uint8_t *rows, size_t row_count,
                     size_t width, const uint32_t *keys, size_t count, int32_t *scores, size_t classes) {
  uint32_t places[64];
  int16_t sums[256];
  size_t blocks = width / 16;
  if (blocks == 0 || blocks > 16) return;
  while (count > 0) {
    size_t n = count < 64 ? count : 64;
    size_t found = places_of(buckets, bucket_count, rows, row_count, width, keys, n, places);
    for (size_t block = 0; block < blocks; block++) {
      words16 sum = {0};
      for (size_t i = 0; i < found; i++) {
        bytes16 row;
        memcpy(&row, rows + places[i] + 16 * block, 16);
        sum += __builtin_convertvector(row, words16);
      }
      memcpy(sums + 16 * block, &sum, 32);
    }
    for (size_t k = 0; k < classes && k < width; k++) scores[k] += sums[k];
    keys += n;
    count -= n;
  }
}

/* A bucket of composed rows: 12 fingerprints, then 12 payloads of three bytes. */
enum { COMPOSED_SLOTS = 12, COMPOSED_PAYLOADS = 24 };

/* The places in `rows` of both rows of up to 64 keys; how many there are. */
static inline size_t composed_places(const uint8_t *buckets, uint64_t bucket_count, const uint8_t *rows,
                                     size_t half, size_t stride, const uint32_t *keys, size_t count,
                                     uint32_t *places) {
  size_t found = 0;
  prefetch_buckets(buckets, bucket_count, keys, count);
  for (size_t i = 0; i < count; i++) {
    const uint8_t *bucket = buckets + bucket_of(keys[i], bucket_count);
    uint32_t mask = matches(bucket, fingerprint_of(keys[i])) & ((1u << COMPOSED_SLOTS) - 1);
    const uint8_t *payload = bucket + COMPOSED_PAYLOADS + 3 * __builtin_ctz(mask | 1u << (COMPOSED_SLOTS - 1));
    uint32_t numbers = payload[0] | (uint32_t)payload[1] << 8 | (uint32_t)payload[2] << 16;
    uint32_t first = numbers & 0xFFF, second = numbers >> 12;
    size_t hit = mask != 0 && first < half && second < half;
    places[found] = first * (uint32_t)stride;
    places[found + 1] = (second + (uint32_t)half) * (uint32_t)stride;
    __builtin_prefetch(rows + (hit ? places[found] : 0));
    __builtin_prefetch(rows + (hit ? places[found + 1] : 0));
    found += 2 * hit;
  }
  return found;
}

FOR_EACH_PROCESSOR
void ng_weights_composed_rows(const uint8_t *buckets, uint64_t bucket_count, const uint8_t *rows, size_t half,
                              size_t width, const uint32_t *keys, size_t count, int32_t *scores,
                              size_t classes) {
  uint32_t places[130];
  int32_t sums[256];
  size_t blocks = width / 16;
  if (blocks == 0 || blocks > 16) return;
  while (count > 0) {
    size_t n = count < 64 ? count : 64;
    size_t found = composed_places(buckets, bucket_count, rows, half, width * 2, keys, n, places);
    for (size_t block = 0; block < blocks; block++) {
      longs16 sum = {0};
      for (size_t i = 0; i < found; i++) {
        words16 row;
        memcpy(&row, rows + places[i] + 32 * block, 32);
        sum += __builtin_convertvector(row, longs16);
      }
      memcpy(sums + 16 * block, &sum, 64);
    }
    for (size_t k = 0; k < classes && k < width; k++) scores[k] += sums[k];
    keys += n;
    count -= n;
  }
}
