/* SPDX-License-Identifier: Apache-2.0
 *
 * search FOLDER FILE…: builds an index of text reports in a new folder, with everything that was read
 * from them, and searches it.
 */
#include <nutgraf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check(nutgraf_status status, const char *what) {
  if (status == NUTGRAF_OK) return 1;
  fprintf(stderr, "%s: %s\n", what, nutgraf_last_error_message());
  return 0;
}

static int add(nutgraf_engine *engine, nutgraf_index *index, const char *path) {
  static char text[1 << 20];
  nutgraf_report *report = NULL;
  nutgraf_read_options known;
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    return 0;
  }
  size_t size = fread(text, 1, sizeof text, file);
  fclose(file);
  const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
  memset(&known, 0, sizeof known);
  known.struct_size = sizeof known;
  known.id.data = name;
  known.id.size = strlen(name);
  int done = check(nutgraf_report_read_text(engine, text, size, &known, &report), path) &&
             check(nutgraf_index_add_report(index, report, NULL, 0), path);
  nutgraf_report_free(report);
  return done;
}

static int search(nutgraf_index *index, const char *words) {
  nutgraf_query *query = NULL;
  nutgraf_hits *hits = NULL;
  nutgraf_scores scores = {0};
  scores.struct_size = sizeof scores;
  if (!check(nutgraf_query_create(index, words, strlen(words), &query), words)) return 0;
  if (!check(nutgraf_index_search(index, query, NULL, &scores, &hits), words)) return 0;
  printf("%s: %u\n", words, scores.count);
  for (uint32_t i = 0; i < scores.count; i++) {
    nutgraf_hit hit = {0};
    hit.struct_size = sizeof hit;
    if (!check(nutgraf_hits_get(hits, i, &hit), "hit")) return 0;
    printf("    %.*s\n", (int)hit.id.size, hit.id.data);
  }
  nutgraf_hits_free(hits);
  nutgraf_query_free(query);
  return 1;
}

int main(int argc, char **argv) {
  nutgraf_engine *engine = NULL;
  nutgraf_index *index = NULL;
  if (argc < 3) {
    fprintf(stderr, "usage: search FOLDER FILE...\n");
    return 2;
  }
  if (!check(nutgraf_engine_create(NULL, &engine), "engine")) return 1;
  if (!check(nutgraf_index_create(argv[1], strlen(argv[1]), &index), argv[1])) return 1;
  for (int i = 2; i < argc; i++)
    if (!add(engine, index, argv[i])) return 1;
  if (!check(nutgraf_index_commit(index), "commit")) return 1;
  int done = search(index, "blockade") && search(index, "\"sleeper train\"") &&
             search(index, "harbour AND NOT train");
  check(nutgraf_index_close(index), "close");
  nutgraf_index_free(index);
  nutgraf_engine_free(engine);
  return done ? 0 : 1;
}
