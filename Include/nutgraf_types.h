/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NUTGRAF_TYPES_H
#define NUTGRAF_TYPES_H

#include <stddef.h>
#include <stdint.h>

/** Status of a call. New values are only added at the end. */
typedef enum nutgraf_status {
  NUTGRAF_OK = 0,
  NUTGRAF_MISUSE = 1
} nutgraf_status;

#endif
