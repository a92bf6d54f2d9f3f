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

#ifdef TARGET_PAGE
/* Blocks and metadata alone, which is fast, so that many pages are tried. */
static void one(const uint8_t *data, size_t size) {
  static nutgraf_engine *light;
  nutgraf_engine_options options = {.struct_size = sizeof options, .stages = NUTGRAF_STAGE_ARTICLE};
  if (!light) MUST(nutgraf_engine_create(&options, &light) == NUTGRAF_OK);
  nutgraf_report *report = NULL;
  nutgraf_status status = size && data[size - 1] % 4 == 0
                              ? nutgraf_report_read_text(light, (const char *)data, size, NULL, &report)
                              : nutgraf_report_read_html(light, (const char *)data, size, NULL, &report);
  MUST((status == NUTGRAF_OK) == (report != NULL));
  if (report) spans(report);
  nutgraf_report_free(report);
}
#endif

#ifdef TARGET_OPTIONS
/* The strings of the read options, and the numbers of the others. */
static void one(const uint8_t *data, size_t size) {
  static const char text[] = "Varnholm, April 14 - The mayor resigned 2 weeks ago, on Friday.";
  nutgraf_read_options known = {.struct_size = sizeof known};
  nutgraf_view *views[] = {&known.published, &known.fetched,   &known.id,      &known.url,
                           &known.title,     &known.publisher, &known.language};
  size_t at = 1;
  for (size_t i = 0; size && i < 7 && at < size; i++) {
    const uint8_t *end = memchr(data + at, '\n', size - at);
    size_t length = end ? (size_t)(end - data) - at : size - at;
    nutgraf_view *view = views[(i + data[0]) % 7];
    view->data = (const char *)data + at;
    view->size = length;
    at += length + 1;
  }
  nutgraf_engine_options options = {.struct_size = sizeof options};
  if (size >= 8) {
    options.threads = data[1] % 4;
    options.stages = data[2] % 8 ? 1 + 8 * (data[2] & 1) : data[3];
    options.input_limit = data[4] % 8 ? 0 : data[5];
    options.memory_limit = (uint64_t)data[6] << data[7] % 64;
  }
  nutgraf_engine *own = NULL;
  nutgraf_report *report = NULL;
  if (nutgraf_engine_create(&options, &own) == NUTGRAF_OK &&
      nutgraf_report_read_text(own, text, sizeof text - 1, &known, &report) == NUTGRAF_OK) {
    nutgraf_bytes bytes;
    MUST(nutgraf_report_json(report, 0, 0, &bytes) == NUTGRAF_OK);
    nutgraf_bytes_free(&bytes);
  }
  nutgraf_report_free(report);
  nutgraf_engine_free(own);
}
#endif

#ifdef TARGET_ENTITIES
static void one(const uint8_t *data, size_t size) {
  static const char text[] = "Ilse Brandt of the Ferry Board met the Varnholm Dockers. Brandt left.";
  nutgraf_engine *own = NULL;
  nutgraf_engine_options options = {.struct_size = sizeof options};
  options.stages = NUTGRAF_STAGE_NAMES;
  options.entities.data = (const char *)data;
  options.entities.size = size;
  if (nutgraf_engine_create(&options, &own) != NUTGRAF_OK) return;
  nutgraf_report *report = NULL;
  nutgraf_bytes bytes;
  if (size % 4 == 0) {
    MUST(nutgraf_report_read_text(own, text, sizeof text - 1, NULL, &report) == NUTGRAF_OK);
    spans(report);
    MUST(nutgraf_report_json(report, 1, 0, &bytes) == NUTGRAF_OK);
    nutgraf_bytes_free(&bytes);
    nutgraf_report_free(report);
  }
  nutgraf_engine_free(own);
}
#endif

#if defined(TARGET_MODEL) || defined(TARGET_SEALED)
/* CRC-32C, so that damage can be put under a good checksum. */
static uint32_t crc(uint32_t seed, const uint8_t *bytes, size_t size) {
  static uint32_t table[8][256];
  if (!table[0][1])
    for (int k = 0; k < 8; k++)
      for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = k ? table[k - 1][i] : i;
        for (int bit = 0; bit < 8; bit++)
          if (k == 0) c = c & 1 ? c >> 1 ^ 0x82F63B78u : c >> 1;
        table[k][i] = k ? c >> 8 ^ table[0][c & 255] : c;
      }
  uint32_t c = ~seed;
  for (; size >= 8; bytes += 8, size -= 8) {
    uint32_t low, high;
    memcpy(&low, bytes, 4);
    memcpy(&high, bytes + 4, 4);
    low ^= c;
    c = table[7][low & 255] ^ table[6][low >> 8 & 255] ^ table[5][low >> 16 & 255] ^
        table[4][low >> 24] ^ table[3][high & 255] ^ table[2][high >> 8 & 255] ^
        table[1][high >> 16 & 255] ^ table[0][high >> 24];
  }
  for (; size; bytes++, size--) c = c >> 8 ^ table[0][(c ^ *bytes) & 255];
  return ~c;
}

static uint32_t u32(const uint8_t *bytes) {
  return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}
static void put32(uint8_t *bytes, uint32_t value) {
  for (int i = 0; i < 4; i++) bytes[i] = (uint8_t)(value >> 8 * i);
}
#endif

#ifdef TARGET_MODEL
/* The embedded models with bytes changed, mostly in the sections' heads, and a good checksum. They are
 * found by NUTGRAF_TABLES or in the source tree. */
static uint8_t *models[2], *patched;
static size_t model_sizes[2];

static void load_models(void) {
  static const char *const names[] = {"mentions", "quotations"};
  const char *folder = getenv("NUTGRAF_TABLES");
  for (int i = 0; i < 2; i++) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s.bin", folder ? folder : "Sources/CNutgrafData/tables", names[i]);
    FILE *file = fopen(path, "rb");
    MUST(file && (models[i] = malloc(1 << 25)));
    model_sizes[i] = fread(models[i], 1, 1 << 25, file);
    fclose(file);
  }
  MUST(patched = malloc(1 << 25));
}

static void one(const uint8_t *data, size_t size) {
  static const char text[] = "Mayor Ilse Brandt of Varnholm said on Friday: \"We will not sign it.\" "
                             "The Ferry Board denied that, according to a spokesman.";
  if (!patched) load_models();
  if (size < 2) return;
  int which = data[0] % 2;
  size_t length = model_sizes[which];
  memcpy(patched, models[which], length);
  for (size_t i = 2; i + 4 <= size; i += 4) {
    size_t at = (size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2];
    if (data[1] % 4 == 0) { /* the list of sections */
      at = 16 + at % 400;
    } else if (data[1] % 4 < 3) { /* the head of a section */
      size_t section = data[i] % (u32(patched + 16) % 64 + 1);
      size_t start = 32 + section * 24 + 16;
      at = (start + 4 <= length ? u32(patched + start) : 0) + at % 80;
    }
    patched[at % length] = data[i + 3] & 1 ? data[i + 3] : (uint8_t)(patched[at % length] ^ data[i + 3]);
  }
  if (data[1] / 4 % 8 == 0) length = length * data[1] / 256;
  if (length < 32) return;
  put32(patched + 12, (uint32_t)length);
  put32(patched + 8, crc(0, patched + 12, length - 12));
  nutgraf_engine_options options = {.struct_size = sizeof options};
  nutgraf_view *view = which ? &options.quotations_model : &options.mentions_model;
  options.stages = NUTGRAF_STAGE_SPEECH;
  view->data = (const char *)patched;
  view->size = length;
  nutgraf_engine *own = NULL;
  nutgraf_report *report = NULL;
  if (nutgraf_engine_create(&options, &own) != NUTGRAF_OK) return;
  MUST(nutgraf_report_read_text(own, text, sizeof text - 1, NULL, &report) == NUTGRAF_OK);
  spans(report);
  nutgraf_report_free(report);
  nutgraf_engine_free(own);
}
#endif

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
  nutgraf_ledger *ledger = NULL;
  if (reports[0] && reports[1]) {
    nutgraf_facts facts = {.struct_size = sizeof facts};
    nutgraf_view text[2];
    nutgraf_bytes bytes;
    uint64_t story;
    uint64_t ids[2][4096];
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
    MUST(nutgraf_ledger_create(8, &ledger) == NUTGRAF_OK);
    for (int i = 0; i < 2; i++) {
      nutgraf_entities entities = {.struct_size = sizeof entities};
      MUST(nutgraf_report_entities(reports[i], &entities) == NUTGRAF_OK);
      if (entities.count > 4096) continue;
      MUST(nutgraf_ledger_add(ledger, reports[i], ids[i], 4096) == NUTGRAF_OK);
      for (uint32_t e = 0; e < entities.count; e++)  // what is not kept is not found, no more
        if (nutgraf_ledger_entity(ledger, ids[i][e], &bytes) == NUTGRAF_OK) nutgraf_bytes_free(&bytes);
    }
  }
  nutgraf_ledger_free(ledger);
  nutgraf_stories_free(stories);
  nutgraf_comparison_free(comparison);
  nutgraf_report_free(reports[0]);
  nutgraf_report_free(reports[1]);
}
#endif

#if defined(TARGET_QUERY) || defined(TARGET_INDEX) || defined(TARGET_SEALED) || defined(TARGET_ADD)
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

/* One segment, and a log behind it: the writer is left open. */
static inline void build_index(void) {
  static const char *records[] = {
      "{\"id\":\"a\",\"title\":\"Dockers strike\",\"body\":\"The dockers began a strike.\","
      "\"date\":\"2031-04-14\",\"topic\":[\"Labour\",\"Ports\"],\"hurt\":3}",
      "{\"id\":\"b\",\"title\":\"Ferry\",\"body\":\"The council rejected the ferry plan.\","
      "\"date\":\"2031-04-15\"}",
      "{\"id\":\"c\",\"body\":\"A fire burned the dock down.\",\"topic\":[\"Ports\"],\"hurt\":-1.5}"};
  nutgraf_index *index = NULL;
  nutgraf_index_options options = {.struct_size = sizeof options, .stemmed = {"title", 5}};
  make_folder();
  MUST(nutgraf_index_create_with(folder, strlen(folder), &options, &index) == NUTGRAF_OK);
  for (int i = 0; i < 3; i++) {
    MUST(nutgraf_index_add(index, records[i], strlen(records[i])) == NUTGRAF_OK);
    MUST(nutgraf_index_commit(index) == NUTGRAF_OK);
    if (i == 1) MUST(nutgraf_index_merge(index) == NUTGRAF_OK);
  }
}

static inline void search(nutgraf_index *index, const char *text, size_t size) {
  nutgraf_query *query = NULL;
  nutgraf_hits *hits = NULL;
  nutgraf_scores scores = {.struct_size = sizeof scores};
  nutgraf_search_options options = {
      .struct_size = sizeof options, .limit = 5, .count = 1, .deadline_ms = 2000,
      .order = (uint32_t)(size % 3), .expansions = (uint32_t)(size % 5 * 7)};
  static const nutgraf_view fields[] = {{"topic", 5}, {"date", 4}, {"hurt", 4}};
  nutgraf_facet_options facets = {
      .struct_size = sizeof facets, .deadline_ms = 2000, .field = fields[size % 3],
      .apart = {"Ports", size % 2 ? 5 : 0}};
  nutgraf_bytes counted;
  if (nutgraf_query_create(index, text, size, &query) != NUTGRAF_OK) return;
  if (nutgraf_index_search(index, query, &options, &scores, &hits) == NUTGRAF_OK)
    for (uint32_t i = 0; i < scores.count; i++) {
      nutgraf_hit hit = {.struct_size = sizeof hit};
      nutgraf_hits_get(hits, i, &hit);
    }
  nutgraf_hits_free(hits);
  nutgraf_index_facets(index, query, &facets, &counted);
  nutgraf_bytes_free(&counted);
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

#ifdef TARGET_ADD
/* Bytes as a record in either form, as the fields of a report, and as an id. */
static void one(const uint8_t *data, size_t size) {
  static nutgraf_index *index;
  static nutgraf_report *report;
  static unsigned count;
  const char *text = (const char *)data;
  if (!index) {
    make_folder();
    MUST(nutgraf_index_create(folder, strlen(folder), &index) == NUTGRAF_OK);
    static const char body[] = "Mayor Ilse Brandt of Varnholm said \"no\" on Friday.";
    MUST(nutgraf_report_read_text(engine, body, sizeof body - 1, NULL, &report) == NUTGRAF_OK);
  }
  nutgraf_index_add(index, text, size);
  if (size < 4096) { /* packed: name and value by turns */
    static uint8_t packed[8 + 2048 * 9 + 4096];
    memcpy(packed, "NGRECRD1\2\0\0\0\1\0\0\0idx", 19);
    size_t length = 19;
    for (size_t at = 0; at + 1 < size;) {
      size_t name = 1 + data[at] % 6, value = data[at + 1] % 64;
      at += 2;
      if (name > size - at) name = size - at;
      if (value > size - at - name) value = size - at - name;
      if (length + 8 + name + value > sizeof packed) break;
      const uint32_t sizes[2] = {(uint32_t)name, (uint32_t)value};
      memcpy(packed + length, sizes, 8);
      memcpy(packed + length + 8, data + at, name + value);
      length += 8 + name + value;
      at += name + value;
    }
    nutgraf_index_add(index, (const char *)packed, length);
  }
  if (size % 8 == 0) nutgraf_index_add_report(index, report, text, size);
  nutgraf_index_delete(index, text, size);
  if (++count % 64) return;
  MUST((count % 128 ? nutgraf_index_commit(index) : nutgraf_index_rollback(index)) == NUTGRAF_OK);
  search(index, "dockers OR ferry", 16);
  if (count % 4096 == 0) {
    MUST(nutgraf_index_merge(index) == NUTGRAF_OK);
    MUST(nutgraf_index_verify(index) == NUTGRAF_OK);
  }
}
#endif

#if defined(TARGET_INDEX) || defined(TARGET_SEALED)
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

static void ask_all(void) {
  static const char *const queries[] = {
      "dockers OR ferry", "\"ferry plan\"", "d*", "dokers~2", "dockers AND NOT fire",
      "date:[2031-04-14 TO 2031-04-15]"};
  nutgraf_index *index = NULL;
  if (nutgraf_index_open(folder, strlen(folder), 0, &index) == NUTGRAF_OK) {
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
      search(index, queries[i], strlen(queries[i]));
    nutgraf_index_verify(index);
  }
  nutgraf_index_free(index);
}
#endif

#ifdef TARGET_SEALED
static uint8_t *find_u32(uint8_t *bytes, size_t size, uint32_t value) {
  for (size_t i = 0; i + 4 <= size; i++)
    if (u32(bytes + i) == value) return bytes + i;
  return NULL;
}

/* Damage under checksums that are right: only the structure can show it. The segment's pages, its
 * description, its identity in the manifest, and the manifest itself are sealed again; so is a log. */
static void one(const uint8_t *data, size_t size) {
  if (!files) keep_files();
  if (size < 6) return;
  int which = data[0] % files;
  size_t length = sizes[which];
  static uint8_t copy[1 << 20], manifest[1 << 16];
  if (length < 64 || length > sizeof copy) return;
  memcpy(copy, contents[which], length);
  size_t from = data[1] % 4 ? (size_t)data[2] * length / 256 : 0;
  for (size_t i = 3; i + 3 <= size; i += 3) {
    size_t at = from + ((size_t)data[i] << 8 | data[i + 1]) % 512;
    if (data[1] % 8 == 7) at = length - 1 - at % length;
    copy[at % length] = data[i + 2] & 1 ? data[i + 2] : (uint8_t)(copy[at % length] ^ data[i + 2]);
  }
  if (memcmp(copy, "NGSEGMT1", 8) == 0) {
    uint8_t *footer = copy + length - 40;
    put32(footer + 4, 0);
    put32(footer + 12, 0);
    size_t start = u32(footer), bytes = u32(footer + 8), pages = (start + 16383) / 16384;
    if (start > length - 40) start = u32((uint8_t *)contents[which] + length - 40);
    if (bytes > length - 40 - start) bytes = length - 40 - start;
    pages = (start + 16383) / 16384;
    if (bytes < 4 * pages) return;
    put32(footer, (uint32_t)start);
    put32(footer + 8, (uint32_t)bytes);
    for (size_t p = 0; p < pages; p++) {
      size_t end = (p + 1) * 16384 < start ? (p + 1) * 16384 : start;
      put32(copy + start + bytes - 4 * (pages - p), crc(0, copy + p * 16384, end - p * 16384));
    }
    uint32_t identity = crc(0, copy + start, bytes);
    put32(footer + 16, identity);
    for (int f = 0; f < files; f++)
      if (memcmp(contents[f], "NGMANIF1", 8) == 0 && sizes[f] <= sizeof manifest) {
        memcpy(manifest, contents[f], sizes[f]);
        uint32_t old = u32((uint8_t *)contents[which] + length - 40 + 16);
        uint8_t *place = find_u32(manifest, sizes[f] - 4, old);
        if (!place) continue;
        put32(place, identity);
        put32(manifest + sizes[f] - 4, crc(0, manifest, sizes[f] - 4));
        write_file(f, (char *)manifest, sizes[f]);
      }
  } else if (memcmp(copy, "NGMANIF1", 8) == 0) {
    put32(copy + length - 4, crc(0, copy, length - 4));
  } else if (memcmp(copy, "NGLOGFL1", 8) == 0) {
    put32(copy + 28, crc(0, copy, 28));
    for (size_t at = 32; at + 16 <= length && u32(copy + at);) {
      uint32_t payload = u32(copy + at);
      if (payload > length - at - 16) put32(copy + at, payload = (uint32_t)(length - at - 16));
      uint64_t sequence = 1; /* as written; a wrong one ends the log */
      memcpy(&sequence, contents[which] + at + 8, 8);
      if (data[1] % 8 == 0) memcpy(copy + at + 8, &sequence, 8);
      put32(copy + at + 4, crc(payload, copy + at + 8, 8 + (size_t)payload));
      at += 16 + ((size_t)payload + 7) / 8 * 8;
    }
  }
  write_file(which, (char *)copy, length);
  ask_all();
  for (int f = 0; f < files; f++)
    if (f == which || memcmp(contents[f], "NGMANIF1", 8) == 0) write_file(f, contents[f], sizes[f]);
}
#endif

#ifdef TARGET_INDEX
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
  ask_all();
  write_file(which, contents[which], sizes[which]);
  free(copy);
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!engine) MUST(nutgraf_engine_create(NULL, &engine) == NUTGRAF_OK);
  one(data, size);
  return 0;
}
