/* SPDX-License-Identifier: Apache-2.0
 *
 * The header alone: it must compile as C99, C11 and C++11, and its versions match the library's.
 */
#include <nutgraf.h>
#include <string.h>

#include "check.h"

int main(void) {
  char expected[32];
  CHECK(nutgraf_abi_version() == NUTGRAF_ABI_VERSION);
  snprintf(expected, sizeof expected, "%d.%d.%d", NUTGRAF_VERSION_MAJOR, NUTGRAF_VERSION_MINOR,
           NUTGRAF_VERSION_PATCH);
  CHECK(strcmp(nutgraf_version(), expected) == 0);
  CHECK(strcmp(nutgraf_status_name(NUTGRAF_OK), "NUTGRAF_OK") == 0);
  CHECK(strcmp(nutgraf_status_name(NUTGRAF_INTERNAL), "NUTGRAF_INTERNAL") == 0);
  CHECK(strcmp(nutgraf_status_name((nutgraf_status)999), "unknown status") == 0);
  CHECK(sizeof(nutgraf_error) == 32);
  return checks_end();
}
