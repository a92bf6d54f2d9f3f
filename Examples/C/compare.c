/* SPDX-License-Identifier: Apache-2.0
 *
 * compare A B: prints where two reports conflict, each with the words of its source.
 */
#include <nutgraf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static nutgraf_report *read_report(nutgraf_engine *engine, const char *path) {
  nutgraf_report *report = NULL;
  FILE *file = fopen(path, "rb");
  char *bytes = NULL;
  if (!file) {
    perror(path);
    return NULL;
  }
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  if (size > 0) bytes = malloc((size_t)size);
  if (bytes && fread(bytes, 1, (size_t)size, file) == (size_t)size) {
    size_t name = strlen(path);
    nutgraf_status status =
        name > 5 && strcmp(path + name - 5, ".html") == 0
            ? nutgraf_report_read_html(engine, bytes, (size_t)size, NULL, &report)
            : nutgraf_report_read_text(engine, bytes, (size_t)size, NULL, &report);
    if (status != NUTGRAF_OK) fprintf(stderr, "%s: %s\n", path, nutgraf_last_error_message());
  }
  free(bytes);
  fclose(file);
  return report;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: compare A B\n");
    return 2;
  }
  nutgraf_engine *engine = NULL;
  nutgraf_comparison *comparison = NULL;
  if (nutgraf_engine_create(NULL, &engine) != NUTGRAF_OK) return 1;
  nutgraf_report *reports[2];
  for (int i = 0; i < 2; i++)
    if (!(reports[i] = read_report(engine, argv[i + 1]))) return 3;
  if (nutgraf_comparison_create(reports, 2, &comparison) != NUTGRAF_OK) {
    fprintf(stderr, "%s\n", nutgraf_last_error_message());
    return 1;
  }

  nutgraf_facts facts = {0};
  nutgraf_view text[2];
  facts.struct_size = sizeof facts;
  nutgraf_comparison_facts(comparison, &facts);
  for (int i = 0; i < 2; i++) nutgraf_report_text(reports[i], &text[i]);
  uint32_t agreed = 0, conflicts = 0;
  for (uint32_t i = 0; i < facts.count; i++) {
    if (facts.relation[i] == NUTGRAF_RELATION_AGREE) agreed++;
    if (facts.relation[i] != NUTGRAF_RELATION_CONFLICT) continue;
    conflicts++;
    for (uint32_t e = facts.evidence.starts[i]; e < facts.evidence.starts[i + 1]; e++) {
      uint32_t item = facts.evidence.items[e];
      uint32_t start = facts.evidence_start[item];
      printf("[%u] %.*s\n", facts.evidence_report[item] + 1,
             (int)(facts.evidence_end[item] - start),
             text[facts.evidence_report[item]].data + start);
    }
    printf("\n");
  }
  printf("%u agreed, %u in conflict\n", agreed, conflicts);

  nutgraf_comparison_free(comparison);
  for (int i = 0; i < 2; i++) nutgraf_report_free(reports[i]);
  nutgraf_engine_free(engine);
  return 0;
}
