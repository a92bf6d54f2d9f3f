/* SPDX-License-Identifier: Apache-2.0
 *
 * entities PAGE: reads one page and prints who is in it and what they said.
 */
#include <nutgraf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  long end = ftell(file);
  rewind(file);
  char *bytes = end < 0 ? NULL : malloc((size_t)end + 1);
  *size = bytes ? fread(bytes, 1, (size_t)end, file) : 0;
  fclose(file);
  return bytes;
}

static int fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, nutgraf_last_error_message());
  return 1;
}

/* String i of a column. */
static void print_string(nutgraf_strings column, uint32_t i) {
  printf("%.*s", (int)(column.offsets[i + 1] - column.offsets[i]), column.bytes + column.offsets[i]);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: entities PAGE\n");
    return 2;
  }
  size_t size;
  char *page = read_file(argv[1], &size);
  if (!page) {
    perror(argv[1]);
    return 3;
  }

  nutgraf_engine *engine = NULL;
  nutgraf_report *report = NULL;
  if (nutgraf_engine_create(NULL, &engine) != NUTGRAF_OK) return fail("engine");
  size_t name = strlen(argv[1]);
  int html = name > 5 && strcmp(argv[1] + name - 5, ".html") == 0;
  nutgraf_status status = html ? nutgraf_report_read_html(engine, page, size, NULL, &report)
                               : nutgraf_report_read_text(engine, page, size, NULL, &report);
  free(page);
  if (status != NUTGRAF_OK) return fail(argv[1]);

  nutgraf_entities entities = {0};
  nutgraf_quotations quotations = {0};
  nutgraf_view text;
  entities.struct_size = sizeof entities;
  quotations.struct_size = sizeof quotations;
  if (nutgraf_report_entities(report, &entities) != NUTGRAF_OK) return fail("entities");
  if (nutgraf_report_quotations(report, &quotations) != NUTGRAF_OK) return fail("quotations");
  if (nutgraf_report_text(report, &text) != NUTGRAF_OK) return fail("text");

  for (uint32_t i = 0; i < entities.count; i++) {
    if (entities.label[i] != NUTGRAF_LABEL_PER) continue;
    print_string(entities.name, i);
    if (entities.role.offsets[i + 1] > entities.role.offsets[i]) {
      printf(", ");
      print_string(entities.role, i);
    }
    printf("\n");
    for (uint32_t q = 0; q < quotations.count; q++) {
      if (quotations.speaker[q] != (int32_t)i || quotations.kind[q] != NUTGRAF_QUOTATION_DIRECT)
        continue;
      for (uint32_t p = quotations.content.starts[q]; p < quotations.content.starts[q + 1]; p++) {
        uint32_t part = quotations.content.items[p];
        printf("    %.*s\n", (int)(quotations.part_end[part] - quotations.part_start[part]),
               text.data + quotations.part_start[part]);
      }
    }
  }
  nutgraf_report_free(report);
  nutgraf_engine_free(engine);
  return 0;
}
