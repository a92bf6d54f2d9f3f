/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NG_SUPPORT_H
#define NG_SUPPORT_H
#include <stddef.h>
#include <stdint.h>

/** CRC-32C (Castagnoli) of `length` bytes, continuing from `crc` (0 to begin). */
uint32_t ng_crc32c(uint32_t crc, const void *bytes, size_t length);

/** The offset of the first byte that is not UTF-8 (RFC 3629), or `length` when all is. */
size_t ng_utf8_valid_prefix(const uint8_t *bytes, size_t length);

/** The calling thread's last error. Texts are cut to 31 and 1023 bytes. */
void ng_last_error_set(int32_t status, const char *code, size_t code_size, const char *message,
                       size_t message_size, int64_t offset);
int32_t ng_last_error_status(void);
int64_t ng_last_error_offset(void);
const char *ng_last_error_code(void);
const char *ng_last_error_message(void);

/**
 * Adds the weights of `count` keys, two to a key, into `sums[2]`. `buckets` holds `bucket_count` (at least one)
 * buckets of 64 bytes: 16 fingerprints of two bytes, then 16 payloads of two bytes.
 */
void ng_weights_prefetch(const uint8_t *buckets, uint64_t bucket_count, const uint32_t *keys, size_t count);
void ng_weights_pairs(const uint8_t *buckets, uint64_t bucket_count, const uint32_t *keys, size_t count,
                      int32_t *sums);

/**
 * The same with payloads that are numbers of rows: `width` int8 weights each (a multiple of 16, at most 256), that
 * are added to `scores[classes]`. Numbers of `row_count` and more are passed over.
 */
void ng_weights_rows(const uint8_t *buckets, uint64_t bucket_count, const uint8_t *rows, size_t row_count,
                     size_t width, const uint32_t *keys, size_t count, int32_t *scores, size_t classes);

/**
 * The same with features whose row is the sum of two: buckets hold 12 fingerprints of two bytes, then 12 payloads of
 * three, two numbers of 12 bits each. `rows` holds `half` rows of `width` int16 for the first number and as many for
 * the second.
 */
void ng_weights_composed_rows(const uint8_t *buckets, uint64_t bucket_count, const uint8_t *rows, size_t half,
                              size_t width, const uint32_t *keys, size_t count, int32_t *scores,
                              size_t classes);
#endif
