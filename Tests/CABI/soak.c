/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads and frees reports many times over: memory must not grow, and slots must be used again.
 */
#define _POSIX_C_SOURCE 200809L
#include <nutgraf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

/* Resident memory in KiB. */
static long resident(void) {
  long pages = 0, total = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file) return 0;
  if (fscanf(file, "%ld %ld", &total, &pages) != 2) pages = 0;
  fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void once(nutgraf_engine *engine, const char *text, size_t size) {
  nutgraf_report *report = NULL;
  nutgraf_bytes bytes = {0};
  nutgraf_tokens tokens = {0};
  nutgraf_batch *batch = NULL;
  tokens.struct_size = sizeof tokens;
  if (nutgraf_report_read_text(engine, text, size, NULL, &report) == NUTGRAF_OK) {
    nutgraf_report_tokens(report, &tokens);
    if (nutgraf_report_json(report, 0, 1, &bytes) == NUTGRAF_OK) nutgraf_bytes_free(&bytes);
    if (nutgraf_report_html(report, &bytes) == NUTGRAF_OK) nutgraf_bytes_free(&bytes);
  }
  nutgraf_report_free(report);
  nutgraf_report_read_text(engine, "\xff", 1, NULL, &report);
  if (nutgraf_batch_create(engine, &batch) == NUTGRAF_OK) {
    nutgraf_batch_push(batch, "{\"id\":\"a\",\"text\":\"The mayor resigned.\"}", 39);
    nutgraf_batch_push(batch, "{", 1);
    if (nutgraf_batch_next(batch, &report) == NUTGRAF_OK) nutgraf_report_free(report);
  }
  nutgraf_batch_free(batch);
}

int main(void) {
  nutgraf_engine_options options = {0};
  nutgraf_engine *engine = NULL;
  options.struct_size = sizeof options;
  options.threads = 2;
  CHECK(nutgraf_engine_create(&options, &engine) == NUTGRAF_OK);
  static const char text[] =
      "Varnholm dockers end strike\n\nThe dockers of Varnholm ended their strike on Monday, union "
      "leader Sanna Holt said. \"We got what we asked for,\" she added.\n";
  for (int i = 0; i < 200; i++) once(engine, text, sizeof text - 1);
  long before = resident();
  for (int i = 0; i < 1500; i++) once(engine, text, sizeof text - 1);
  long grown = resident() - before;
  if (grown > 8192) fprintf(stderr, "grew by %ld KiB\n", grown);
  CHECK(before > 0);
  CHECK(grown <= 8192);
  nutgraf_engine_free(engine);
  return checks_end();
}
