/* SPDX-License-Identifier: Apache-2.0
 *
 * Entities across reports: three spellings of one person have one number, too little room adds nothing.
 */
#include <nutgraf.h>
#include <string.h>

#include "check.h"

/* The number of the entity whose name begins with `name`, 0 for none. */
static uint64_t number(nutgraf_engine *engine, nutgraf_ledger *ledger, const char *text, const char *name) {
  nutgraf_report *report = NULL;
  nutgraf_entities entities = {.struct_size = sizeof entities};
  uint64_t ids[64] = {0};
  uint64_t found = 0;
  CHECK(nutgraf_report_read_text(engine, text, strlen(text), NULL, &report) == NUTGRAF_OK);
  CHECK(nutgraf_report_entities(report, &entities) == NUTGRAF_OK);
  CHECK(nutgraf_ledger_add(ledger, report, ids, 64) == NUTGRAF_OK);
  for (uint32_t i = 0; i < entities.count && i < 64; i++) {
    uint32_t from = entities.name.offsets[i];
    size_t size = entities.name.offsets[i + 1] - from;
    if (size >= strlen(name) && memcmp(entities.name.bytes + from, name, strlen(name)) == 0) found = ids[i];
  }
  nutgraf_report_free(report);
  return found;
}

int main(void) {
  nutgraf_engine *engine = NULL;
  nutgraf_ledger *ledger = NULL;
  nutgraf_report *report = NULL;
  nutgraf_bytes bytes;
  uint64_t count = 9, ids[2] = {7, 7};
  CHECK(nutgraf_engine_create(NULL, &engine) == NUTGRAF_OK);
  CHECK(nutgraf_ledger_create(0, &ledger) == NUTGRAF_OK);
  uint64_t first = number(
      engine, ledger, "President Volodymyr Zelenskiy arrived in Oslo on Monday, officials said.", "Volodymyr");
  uint64_t second = number(
      engine, ledger, "Volodymyr Zelenskyy of Ukraine spoke to reporters on Tuesday evening.", "Volodymyr");
  uint64_t third = number(
      engine, ledger, "Ukrainian President Zelensky thanked the crew and flew home.", "Zelensky");
  CHECK(first != 0);
  CHECK(first == second);
  CHECK(first == third);
  CHECK(nutgraf_ledger_entity(ledger, first, &bytes) == NUTGRAF_OK);
  CHECK(strstr(bytes.data, "\"reports\":3") != NULL);
  nutgraf_bytes_free(&bytes);
  CHECK(nutgraf_ledger_entity(ledger, 999999, &bytes) == NUTGRAF_NOT_FOUND);
  CHECK(bytes.data == NULL);

  const char *text = "Ministers of Norway, Sweden, Denmark and Finland met in Berlin on Monday.";
  CHECK(nutgraf_ledger_count(ledger, &count) == NUTGRAF_OK);
  uint64_t before = count;
  CHECK(before >= 2);
  CHECK(nutgraf_report_read_text(engine, text, strlen(text), NULL, &report) == NUTGRAF_OK);
  CHECK(nutgraf_ledger_add(ledger, report, ids, 2) == NUTGRAF_MISUSE);
  CHECK(ids[0] == 7 && ids[1] == 7);
  CHECK(nutgraf_ledger_count(ledger, &count) == NUTGRAF_OK);
  CHECK(count == before);
  nutgraf_report_free(report);

  nutgraf_ledger_free(ledger);
  nutgraf_ledger_free(NULL);
  CHECK(nutgraf_ledger_count(ledger, &count) == NUTGRAF_MISUSE);
  nutgraf_engine_free(engine);
  return checks_end();
}
