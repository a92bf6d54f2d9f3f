/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking after an index from C: rollback, backup, generations, repair; and engines with entities and
 * models of the caller's own.
 */
#define _POSIX_C_SOURCE 200809L
#include <nutgraf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static char folder[] = "/tmp/nutgraf-test-XXXXXX";
static char path[64], copy[64];

static void add(nutgraf_index *index, const char *json) {
  CHECK(nutgraf_index_add(index, json, strlen(json)) == NUTGRAF_OK);
}

static uint64_t count(nutgraf_index *index, const char *text) {
  nutgraf_query *query;
  uint64_t found = UINT64_MAX;
  CHECK(nutgraf_query_create(index, text, strlen(text), &query) == NUTGRAF_OK);
  CHECK(nutgraf_index_count(index, query, &found) == NUTGRAF_OK);
  nutgraf_query_free(query);
  return found;
}

/* The number after "name": in a JSON text, or -1. */
static long number(const nutgraf_bytes *json, const char *name) {
  const char *at = json->data ? strstr(json->data, name) : NULL;
  return at ? atol(at + strlen(name) + 1) : -1;
}

static void index_tests(void) {
  nutgraf_index *index, *other;
  nutgraf_bytes json;
  CHECK(nutgraf_index_create(path, strlen(path), &index) == NUTGRAF_OK);
  CHECK(nutgraf_index_keep(index, 1) == NUTGRAF_OK);
  add(index, "{\"id\":\"a\",\"body\":\"The dockers began a strike.\"}");
  CHECK(nutgraf_index_commit(index) == NUTGRAF_OK);
  CHECK(nutgraf_index_merge(index) == NUTGRAF_OK);

  add(index, "{\"id\":\"b\",\"body\":\"More dockers joined.\"}");
  CHECK(nutgraf_index_rollback(index) == NUTGRAF_OK);
  CHECK(nutgraf_index_commit(index) == NUTGRAF_OK);
  CHECK(count(index, "dockers") == 1);
  add(index, "{\"id\":\"c\",\"body\":\"Dockers went home.\"}");
  CHECK(nutgraf_index_commit(index) == NUTGRAF_OK);

  CHECK(nutgraf_index_backup(index, copy, strlen(copy)) == NUTGRAF_OK);
  CHECK(nutgraf_index_backup(index, copy, strlen(copy)) == NUTGRAF_MISUSE);
  CHECK(nutgraf_index_repair(path, strlen(path), &json) == NUTGRAF_LOCKED);
  CHECK(json.data == NULL && json.size == 0);
  CHECK(nutgraf_index_close(index) == NUTGRAF_OK);
  CHECK(nutgraf_index_rollback(index) == NUTGRAF_MISUSE);
  nutgraf_index_free(index);

  CHECK(nutgraf_index_open(copy, strlen(copy), 0, &other) == NUTGRAF_OK);
  CHECK(count(other, "dockers") == 2);
  CHECK(nutgraf_index_verify(other) == NUTGRAF_OK);
  CHECK(nutgraf_index_keep(other, 1) == NUTGRAF_MISUSE);
  nutgraf_index_free(other);

  CHECK(nutgraf_index_open(path, strlen(path), 0, &index) == NUTGRAF_OK);
  CHECK(nutgraf_index_stats(index, &json) == NUTGRAF_OK);
  long present = number(&json, "\"generation\""), earlier = -1;
  const char *list = strstr(json.data, "\"generations\":[");
  CHECK(list != NULL);
  if (list) earlier = atol(list + strlen("\"generations\":["));
  CHECK(earlier > 0 && earlier < present);
  nutgraf_bytes_free(&json);
  CHECK(count(index, "dockers") == 2);
  nutgraf_index_free(index);
  CHECK(nutgraf_index_open_generation(path, strlen(path), (uint64_t)earlier, &index) == NUTGRAF_OK);
  CHECK(count(index, "dockers") == 1);
  nutgraf_index_free(index);
  CHECK(nutgraf_index_open_generation(path, strlen(path), 999, &index) == NUTGRAF_NOT_FOUND);
  CHECK(index == NULL);

  CHECK(nutgraf_index_repair(path, strlen(path), &json) == NUTGRAF_OK);
  CHECK(number(&json, "\"records\"") == 2 && strstr(json.data, "\"damage\":[]") != NULL);
  nutgraf_bytes_free(&json);
}

static void engine_tests(void) {
  static const char text[] = "The Quillhaven Ferrymen struck on Monday.";
  static const char good[] = "ferry 7\tORG\tQuillhaven Ferrymen\n", bad[] = "# ours\nx\tORG\n";
  nutgraf_engine *engine;
  nutgraf_report *report;
  nutgraf_bytes json;
  nutgraf_engine_options options = {0};
  options.struct_size = sizeof options;
  options.entities.data = good;
  options.entities.size = sizeof good - 1;
  CHECK(nutgraf_engine_create(&options, &engine) == NUTGRAF_OK);
  CHECK(nutgraf_report_read_text(engine, text, sizeof text - 1, NULL, &report) == NUTGRAF_OK);
  CHECK(nutgraf_report_json(report, 1, 0, &json) == NUTGRAF_OK);
  CHECK(strstr(json.data, "\"own\":\"ferry 7\"") != NULL);
  nutgraf_bytes_free(&json);
  nutgraf_report_free(report);
  nutgraf_engine_free(engine);

  /* A program built before these members were there. */
  options.struct_size = offsetof(nutgraf_engine_options, entities);
  CHECK(nutgraf_engine_create(&options, &engine) == NUTGRAF_OK);
  CHECK(nutgraf_report_read_text(engine, text, sizeof text - 1, NULL, &report) == NUTGRAF_OK);
  CHECK(nutgraf_report_json(report, 1, 0, &json) == NUTGRAF_OK);
  CHECK(strstr(json.data, "\"own\"") == NULL);
  nutgraf_bytes_free(&json);
  nutgraf_report_free(report);
  nutgraf_engine_free(engine);

  nutgraf_error error = {.struct_size = sizeof error};
  options.struct_size = sizeof options;
  options.entities.data = bad;
  options.entities.size = sizeof bad - 1;
  CHECK(nutgraf_engine_create(&options, &engine) == NUTGRAF_SYNTAX && engine == NULL);
  CHECK(nutgraf_last_error(&error) == NUTGRAF_OK);
  CHECK(strcmp(error.code, "bad_entities") == 0 && error.offset == 7);
  options.entities.size = 0;
  options.mentions_model.data = bad;
  options.mentions_model.size = sizeof bad - 1;
  CHECK(nutgraf_engine_create(&options, &engine) == NUTGRAF_CORRUPT);
  options.mentions_model.size = (size_t)-1;
  CHECK(nutgraf_engine_create(&options, &engine) == NUTGRAF_MISUSE);
  options.mentions_model.size = 0;
  options.quotations_model.data = bad;
  options.quotations_model.size = sizeof bad - 1;
  CHECK(nutgraf_engine_create(&options, &engine) == NUTGRAF_CORRUPT);
}

int main(void) {
  CHECK(mkdtemp(folder) != NULL);
  snprintf(path, sizeof path, "%s/index", folder);
  snprintf(copy, sizeof copy, "%s/copy", folder);
  index_tests();
  engine_tests();
  char command[96];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  CHECK(system(command) == 0);
  return checks_end();
}
