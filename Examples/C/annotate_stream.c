/* SPDX-License-Identifier: Apache-2.0
 *
 * annotate_stream < records.jsonl: reads records with two threads and prints, in order, each one's id
 * with how many names and quotations it has. A record that cannot be read is told in its place.
 */
#define _POSIX_C_SOURCE 200809L
#include <nutgraf.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t failures;

static void print_next(nutgraf_batch *batch) {
  nutgraf_report *report = NULL;
  nutgraf_status status = nutgraf_batch_next(batch, &report);
  if (status == NUTGRAF_END) return;
  if (status != NUTGRAF_OK) {
    nutgraf_error error = {0};
    error.struct_size = sizeof error;
    nutgraf_last_error(&error);
    printf("error %s: %s\n", error.code, error.message);
    failures++;
    return;
  }
  nutgraf_mentions mentions = {0};
  nutgraf_quotations quotations = {0};
  nutgraf_view id;
  mentions.struct_size = sizeof mentions;
  quotations.struct_size = sizeof quotations;
  if (nutgraf_report_id(report, &id) == NUTGRAF_OK &&
      nutgraf_report_mentions(report, &mentions) == NUTGRAF_OK &&
      nutgraf_report_quotations(report, &quotations) == NUTGRAF_OK)
    printf("%.*s: %u mentions, %u quotations\n", (int)id.size, id.data, mentions.count,
           quotations.count);
  nutgraf_report_free(report);
}

int main(void) {
  nutgraf_engine_options options = {0};
  nutgraf_engine *engine = NULL;
  nutgraf_batch *batch = NULL;
  options.struct_size = sizeof options;
  options.threads = 2;
  if (nutgraf_engine_create(&options, &engine) != NUTGRAF_OK ||
      nutgraf_batch_create(engine, &batch) != NUTGRAF_OK) {
    fprintf(stderr, "%s\n", nutgraf_last_error_message());
    return 1;
  }

  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  while ((length = getline(&line, &room, stdin)) > 0) {
    if (line[length - 1] == '\n') length--;
    /* A full batch takes no more until a report has been taken out. */
    while (nutgraf_batch_push(batch, line, (size_t)length) == NUTGRAF_TOO_LARGE) print_next(batch);
    while (nutgraf_batch_pending(batch) >= 8) print_next(batch);
  }
  free(line);
  while (nutgraf_batch_pending(batch) > 0) print_next(batch);

  nutgraf_batch_free(batch);
  nutgraf_engine_free(engine);
  return failures ? 1 : 0;
}
