/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NG_SUPPORT_H
#define NG_SUPPORT_H
#include <stddef.h>
#include <stdint.h>

/** CRC-32C (Castagnoli) of `length` bytes, continuing from `crc` (0 to begin). */
uint32_t ng_crc32c(uint32_t crc, const void *bytes, size_t length);

/** The offset of the first byte that is not UTF-8 (RFC 3629), or `length` when all is. */
size_t ng_utf8_valid_prefix(const uint8_t *bytes, size_t length);
#endif
