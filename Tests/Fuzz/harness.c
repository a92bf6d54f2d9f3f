/* SPDX-License-Identifier: Apache-2.0
 *
 * One libFuzzer program a kind of input, chosen with -DTARGET_…: every export that takes bytes is
 * reached by one of them. A finding is a trap, a hang, a leak, or a span out of bounds.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../Include/nutgraf.h"

static nutgraf_engine *engine;

#define MUST(condition)                                                \
  do {                                                                 \
    if (!(condition)) {                                                \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);  \
      abort();                                                         \
    }                                                                  \
  } while (0)

/* Every span of a column lies in the text. */
#define INSIDE(columns, start, end)            \
  for (uint32_t i = 0; i < columns.count; i++) \
  MUST(columns.start[i] <= columns.end[i] && columns.end[i] <= text.size)

static inline void spans(nutgraf_report *report) {
  nutgraf_view text;
  nutgraf_blocks blocks = {.struct_size = sizeof blocks};
  nutgraf_tokens tokens = {.struct_size = sizeof tokens};
  nutgraf_mentions mentions = {.struct_size = sizeof mentions};
  nutgraf_times times = {.struct_size = sizeof times};
  nutgraf_quantities quantities = {.struct_size = sizeof quantities};
  nutgraf_quotations quotations = {.struct_size = sizeof quotations};
  nutgraf_events events = {.struct_size = sizeof events};
  nutgraf_positions positions = {.struct_size = sizeof positions};
  MUST(nutgraf_report_text(report, &text) == NUTGRAF_OK);
  MUST(nutgraf_report_blocks(report, &blocks) == NUTGRAF_OK);
  INSIDE(blocks, start, end);
  for (uint32_t i = 1; i < blocks.count; i++) MUST(blocks.end[i - 1] <= blocks.start[i]);
  MUST(nutgraf_report_tokens(report, &tokens) == NUTGRAF_OK);
  INSIDE(tokens, start, end);
  for (uint32_t i = 0; tokens.head && i < tokens.count; i++)
    MUST(tokens.head[i] >= -1 && tokens.head[i] < (int64_t)tokens.count);
  MUST(nutgraf_report_mentions(report, &mentions) == NUTGRAF_OK);
  INSIDE(mentions, start, end);
  MUST(nutgraf_report_times(report, &times) == NUTGRAF_OK);
  INSIDE(times, start, end);
  MUST(nutgraf_report_quantities(report, &quantities) == NUTGRAF_OK);
  INSIDE(quantities, start, end);
  MUST(nutgraf_report_quotations(report, &quotations) == NUTGRAF_OK);
  INSIDE(quotations, cue_start, cue_end);
  INSIDE(quotations, source_start, source_end);
  for (uint32_t i = 0; i < quotations.count; i++)
    for (uint32_t p = quotations.content.starts[i]; p < quotations.content.starts[i + 1]; p++)
      MUST(quotations.part_end[quotations.content.items[p]] <= text.size);
  MUST(nutgraf_report_events(report, &events) == NUTGRAF_OK);
  INSIDE(events, trigger_start, trigger_end);
  INSIDE(events, extent_start, extent_end);
  MUST(nutgraf_report_positions(report, &positions) == NUTGRAF_OK);
  INSIDE(positions, content_start, content_end);
}

static inline nutgraf_report *read_bytes(const uint8_t *data, size_t size, int html) {
  nutgraf_report *report = NULL;
  nutgraf_read_options known = {.struct_size = sizeof known};
  known.published.data = "2031-04-16";
  known.published.size = 10;
  const char *text = (const char *)data;
  nutgraf_status status = html ? nutgraf_report_read_html(engine, text, size, &known, &report)
                               : nutgraf_report_read_text(engine, text, size, &known, &report);
  MUST((status == NUTGRAF_OK) == (report != NULL));
  return report;
}

#if defined(TARGET_TEXT) || defined(TARGET_HTML)
static void one(const uint8_t *data, size_t size) {
#ifdef TARGET_HTML
  nutgraf_report *report = read_bytes(data, size, 1);
#else
  nutgraf_report *report = read_bytes(data, size, 0);
#endif
  if (!report) return;
  nutgraf_bytes bytes;
  spans(report);
  MUST(nutgraf_report_json(report, size % 3, 1, &bytes) == NUTGRAF_OK);
  nutgraf_bytes_free(&bytes);
  MUST(nutgraf_report_html(report, &bytes) == NUTGRAF_OK);
  nutgraf_bytes_free(&bytes);
  nutgraf_report_free(report);
}
#endif

#ifdef TARGET_RECORD
static int take(const char *line, size_t size, void *context) {
  MUST(size > 0 && line[0] == '{' && line[size - 1] == '}');
  (void)context;
  return 0;
}

static void record(const char *text, size_t size) {
  nutgraf_report *report = NULL;
  if (nutgraf_report_read_record(engine, text, size, &report) == NUTGRAF_OK)
    nutgraf_report_free(report);
  MUST(nutgraf_annotate_jsonl(engine, text, size, 0, 0, take, NULL, NULL) == NUTGRAF_OK);
}

/* The input as it is, then as the members of a record that is well formed. */
static void one(const uint8_t *data, size_t size) {
  static const char *const names[] = {"text", "html",  "published", "fetched",
                                      "url",  "title", "publisher", "language"};
  record((const char *)data, size);
  if (size < 2 || size > 4096) return;
  static char built[6 * 4096 + 256];
  size_t length = 0, members = 1 + data[0] % 3, at = 1;
  length += (size_t)sprintf(built, "{\"id\":\"%u", data[0]);
  for (size_t m = 0; m < members; m++) {
    size_t end = m + 1 == members ? size : at + (size - at) / 4;
    length += (size_t)sprintf(built + length, "\",\"%s\":\"", names[(data[0] / 4 + m * 2) % 8]);
    for (; at < end; at++)
      if (data[at] < 0x20 || data[at] == '"' || data[at] == '\\')
        length += (size_t)sprintf(built + length, "\\u%04x", data[at]);
      else
        built[length++] = (char)data[at];
  }
  length += (size_t)sprintf(built + length, "\"}");
  record(built, length);
}
#endif

#ifdef TARGET_COMPARE
static void one(const uint8_t *data, size_t size) {
  const uint8_t *cut = size ? memchr(data, 0, size) : NULL;
  size_t first = cut ? (size_t)(cut - data) : size / 2;
  nutgraf_report *reports[2];
  reports[0] = read_bytes(data, first, 0);
  reports[1] = read_bytes(data + first, size - first, 0);
  nutgraf_comparison *comparison = NULL;
  nutgraf_stories *stories = NULL;
  if (reports[0] && reports[1]) {
    nutgraf_facts facts = {.struct_size = sizeof facts};
    nutgraf_view text[2];
    nutgraf_bytes bytes;
    uint64_t story;
    for (int i = 0; i < 2; i++) MUST(nutgraf_report_text(reports[i], &text[i]) == NUTGRAF_OK);
    MUST(nutgraf_comparison_create(reports, 2, &comparison) == NUTGRAF_OK);
    MUST(nutgraf_comparison_facts(comparison, &facts) == NUTGRAF_OK);
    for (uint32_t e = 0; e < facts.evidence.starts[facts.count]; e++) {
      MUST(facts.evidence_report[e] < 2 && facts.evidence_start[e] <= facts.evidence_end[e]);
      MUST(facts.evidence_end[e] <= text[facts.evidence_report[e]].size);
    }
    MUST(nutgraf_comparison_json(comparison, 0, &bytes) == NUTGRAF_OK);
    nutgraf_bytes_free(&bytes);
    MUST(nutgraf_comparison_html(comparison, 1, &bytes) == NUTGRAF_OK);
    nutgraf_bytes_free(&bytes);
    MUST(nutgraf_comparison_text(comparison, 80, &bytes) == NUTGRAF_OK);
    nutgraf_bytes_free(&bytes);
    MUST(nutgraf_stories_create(3, &stories) == NUTGRAF_OK);
    for (int i = 0; i < 2; i++)
      MUST(nutgraf_stories_add(stories, reports[i], &story, NULL) == NUTGRAF_OK);
  }
  nutgraf_stories_free(stories);
  nutgraf_comparison_free(comparison);
  nutgraf_report_free(reports[0]);
  nutgraf_report_free(reports[1]);
}
#endif

#if defined(TARGET_QUERY) || defined(TARGET_INDEX)
static char folder[64];

static void remove_folder(void) {
  DIR *dir = opendir(folder);
  struct dirent *entry;
  while (dir && (entry = readdir(dir))) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (entry->d_name[0] != '.') unlink(path);
  }
  if (dir) closedir(dir);
  rmdir(folder);
}

/* In memory where there is such a place: the disk's own speed is no matter here. */
static void make_folder(void) {
  snprintf(folder, sizeof folder, "%s/nutgraf-fuzz-XXXXXX",
           access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
  MUST(mkdtemp(folder) != NULL);
  atexit(remove_folder);
}

static void build_index(void) {
  static const char *records[] = {
      "{\"id\":\"a\",\"title\":\"Dockers strike\",\"body\":\"The dockers began a strike.\","
      "\"date\":\"2031-04-14\"}",
      "{\"id\":\"b\",\"title\":\"Ferry\",\"body\":\"The council rejected the ferry plan.\","
      "\"date\":\"2031-04-15\"}",
      "{\"id\":\"c\",\"body\":\"A fire burned the dock down.\"}"};
  nutgraf_index *index = NULL;
  make_folder();
  MUST(nutgraf_index_create(folder, strlen(folder), &index) == NUTGRAF_OK);
  for (int i = 0; i < 3; i++) {
    MUST(nutgraf_index_add(index, records[i], strlen(records[i])) == NUTGRAF_OK);
    MUST(nutgraf_index_commit(index) == NUTGRAF_OK);
    if (i == 1) MUST(nutgraf_index_merge(index) == NUTGRAF_OK);
  }
  MUST(nutgraf_index_close(index) == NUTGRAF_OK);
  nutgraf_index_free(index);
}

static void search(nutgraf_index *index, const char *text, size_t size) {
  nutgraf_query *query = NULL;
  nutgraf_hits *hits = NULL;
  nutgraf_scores scores = {.struct_size = sizeof scores};
  nutgraf_search_options options = {
      .struct_size = sizeof options, .limit = 5, .count = 1, .deadline_ms = 2000};
  if (nutgraf_query_create(index, text, size, &query) != NUTGRAF_OK) return;
  if (nutgraf_index_search(index, query, &options, &scores, &hits) == NUTGRAF_OK)
    for (uint32_t i = 0; i < scores.count; i++) {
      nutgraf_hit hit = {.struct_size = sizeof hit};
      nutgraf_hits_get(hits, i, &hit);
    }
  nutgraf_hits_free(hits);
  nutgraf_query_free(query);
}
#endif

#ifdef TARGET_QUERY
static void one(const uint8_t *data, size_t size) {
  static nutgraf_index *index;
  if (!index) {
    build_index();
    MUST(nutgraf_index_open(folder, strlen(folder), 0, &index) == NUTGRAF_OK);
  }
  search(index, (const char *)data, size);
}
#endif

#ifdef TARGET_INDEX
static char *contents[64], names[64][256];
static size_t sizes[64];
static int files;

static void keep_files(void) {
  build_index();
  DIR *dir = opendir(folder);
  struct dirent *entry;
  while (dir && (entry = readdir(dir)) && files < 64) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "rb");
    if (!file) continue;
    contents[files] = malloc(1 << 24);
    MUST(contents[files]);
    sizes[files] = fread(contents[files], 1, 1 << 24, file);
    snprintf(names[files], sizeof names[files], "%.255s", path);
    fclose(file);
    if (sizes[files] > 0) files++;
  }
  closedir(dir);
  MUST(files > 0);
}

static void write_file(int which, const char *bytes, size_t size) {
  FILE *file = fopen(names[which], "wb");
  MUST(file && fwrite(bytes, 1, size, file) == size);
  fclose(file);
}

/* The input patches one file of a good index: file number, whether to cut it, then (offset, byte). */
static void one(const uint8_t *data, size_t size) {
  if (!files) keep_files();
  if (size < 3) return;
  int which = data[0] % files;
  size_t length = sizes[which];
  if (data[1] % 8 == 0) length = length * data[2] / 256;
  char *copy = malloc(length + 1);
  MUST(copy);
  memcpy(copy, contents[which], length);
  for (size_t i = 3; i + 4 <= size && length; i += 4) {
    size_t at = (size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2];
    copy[at % (length < 65536 ? length : 65536)] ^= (char)data[i + 3];
  }
  write_file(which, copy, length);
  nutgraf_index *index = NULL;
  if (nutgraf_index_open(folder, strlen(folder), 0, &index) == NUTGRAF_OK) {
    nutgraf_index_verify(index);
    search(index, "dockers OR ferry", 16);
    search(index, "\"ferry plan\"", 12);
    search(index, "d*", 2);
  }
  nutgraf_index_free(index);
  write_file(which, contents[which], sizes[which]);
  free(copy);
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!engine) MUST(nutgraf_engine_create(NULL, &engine) == NUTGRAF_OK);
  one(data, size);
  return 0;
}
