/* SPDX-License-Identifier: Apache-2.0
 *
 * Bad input through C: each gives its documented status, a message, and the offset where there is one.
 */
#include <nutgraf.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static nutgraf_error last(void) {
  nutgraf_error error;
  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  nutgraf_last_error(&error);
  return error;
}

static int stop_after_two(uint64_t done, void *context) {
  (void)context;
  return done >= 2;
}

static int count_lines(const char *line, size_t size, void *context) {
  (void)line;
  if (size > 0) ++*(int *)context;
  return 0;
}

int main(void) {
  nutgraf_engine *engine = NULL;
  nutgraf_report *report = (nutgraf_report *)&engine;
  CHECK(nutgraf_engine_create(NULL, &engine) == NUTGRAF_OK);

  CHECK(nutgraf_report_read_text(engine, "caf\xe9 closed", 11, NULL, &report) == NUTGRAF_NOT_UTF8);
  CHECK(report == NULL);
  CHECK(last().offset == 3);
  CHECK(strcmp(last().code, "not_utf8") == 0);
  CHECK(nutgraf_report_read_text(engine, " \n\t ", 4, NULL, &report) == NUTGRAF_EMPTY);
  CHECK(nutgraf_report_read_text(engine, NULL, 0, NULL, &report) == NUTGRAF_EMPTY);
  CHECK(nutgraf_report_read_text(engine, NULL, 5, NULL, &report) == NUTGRAF_MISUSE);
  CHECK(nutgraf_report_read_text(engine, "x", (size_t)-1, NULL, &report) == NUTGRAF_MISUSE);
  CHECK(nutgraf_report_read_text(engine, "x", (size_t)1 << 62, NULL, &report) == NUTGRAF_TOO_LARGE);

  nutgraf_engine_options small = {0};
  nutgraf_engine *tight = NULL;
  small.struct_size = sizeof small;
  small.input_limit = 8;
  CHECK(nutgraf_engine_create(&small, &tight) == NUTGRAF_OK);
  CHECK(nutgraf_report_read_text(tight, "123456789", 9, NULL, &report) == NUTGRAF_TOO_LARGE);
  CHECK(nutgraf_report_read_text(tight, "12345678", 8, NULL, &report) == NUTGRAF_OK);
  nutgraf_report_free(report);
  small.threads = 257;
  CHECK(nutgraf_engine_create(&small, &tight) == NUTGRAF_MISUSE);
  small.struct_size = 3;
  CHECK(nutgraf_engine_create(&small, &tight) == NUTGRAF_MISUSE);

  static const char nul[] = "The mayor\0resigned.";
  CHECK(nutgraf_report_read_text(engine, nul, sizeof nul - 1, NULL, &report) == NUTGRAF_OK);
  nutgraf_view text;
  CHECK(nutgraf_report_text(report, &text) == NUTGRAF_OK);
  CHECK(text.size == sizeof nul - 1 && memcmp(text.data, nul, text.size) == 0);
  nutgraf_report_free(report);

  static const char *bad[] = {"{\"id\":\"a\"", "[]", "{\"text\":\"x\"}", "{\"id\":\"a\"}",
                              "{\"id\":\"a\",\"text\":\"x\",\"published\":\"Friday\"}"};
  static const char *codes[] = {"bad_json", "bad_json", "no_id", "no_text", "bad_date"};
  for (int i = 0; i < 5; i++) {
    CHECK(nutgraf_report_read_record(engine, bad[i], strlen(bad[i]), &report) == NUTGRAF_SYNTAX);
    CHECK(strcmp(last().code, codes[i]) == 0);
  }

  static const char lines[] =
      "{\"id\":\"a\",\"text\":\"One.\"}\n\n{oops\n{\"id\":\"c\",\"text\":\"Three.\"}\n";
  int count = 0;
  CHECK(nutgraf_annotate_jsonl(engine, lines, sizeof lines - 1, 0, 0, count_lines, NULL, &count) ==
        NUTGRAF_OK);
  CHECK(count == 3);
  count = 0;
  CHECK(nutgraf_annotate_jsonl(engine, lines, sizeof lines - 1, 0, 0, count_lines, stop_after_two,
                               &count) == NUTGRAF_STOPPED);
  CHECK(count == 2);

  /* A million nested elements, and quotation marks that never balance. */
  size_t deep = 1000000;
  char *page = malloc(deep * 5);
  for (size_t i = 0; i < deep; i++) memcpy(page + i * 5, "<div>", 5);
  nutgraf_status status = nutgraf_report_read_html(engine, page, deep * 5, NULL, &report);
  CHECK(status == NUTGRAF_OK);
  nutgraf_report_free(report);
  for (size_t i = 0; i < deep; i++) page[i] = i % 3 ? '"' : 'a';
  CHECK(nutgraf_report_read_text(engine, page, deep, NULL, &report) == NUTGRAF_OK);
  nutgraf_report_free(report);
  free(page);
  nutgraf_engine_free(engine);
  return checks_end();
}
