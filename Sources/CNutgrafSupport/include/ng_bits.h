/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NG_BITS_H
#define NG_BITS_H
#include <stddef.h>
#include <stdint.h>

/** Packs 128 numbers of at most `width` bits (0 to 32) into 16 * `width` bytes, four lanes side by
    side, so that four come out with each instruction. */
void ng_pack128(const uint32_t *values, unsigned width, uint8_t *out);
/** Undoes `ng_pack128`. Reads 16 * `width` bytes; a width above 32 counts as 32. */
void ng_unpack128(const uint8_t *in, unsigned width, uint32_t *out);
/** As `ng_unpack128`, and adds them up: out[i] = base + sum of (value + 1) up to and with i. */
void ng_unpack128_ascending(const uint8_t *in, unsigned width, uint32_t base, uint32_t *out);
#endif
