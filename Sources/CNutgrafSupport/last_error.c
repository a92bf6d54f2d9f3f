/* SPDX-License-Identifier: Apache-2.0 */
#include "ng_support.h"
#include <string.h>

static _Thread_local struct {
  int32_t status;
  int64_t offset;
  char code[32];
  char message[1024];
} last = {0, -1, "", ""};

/* Copies what fits and never cuts a UTF-8 sequence in two. */
static void copy_text(char *to, size_t room, const char *from, size_t size) {
  if (size >= room) {
    size = room - 1;
    while (size > 0 && ((unsigned char)from[size] & 0xC0) == 0x80) size--;
  }
  if (size > 0) memcpy(to, from, size);
  to[size] = 0;
}

void ng_last_error_set(int32_t status, const char *code, size_t code_size, const char *message,
                       size_t message_size, int64_t offset) {
  last.status = status;
  last.offset = offset;
  copy_text(last.code, sizeof last.code, code, code_size);
  copy_text(last.message, sizeof last.message, message, message_size);
}

int32_t ng_last_error_status(void) { return last.status; }
int64_t ng_last_error_offset(void) { return last.offset; }
const char *ng_last_error_code(void) { return last.code; }
const char *ng_last_error_message(void) { return last.message; }
