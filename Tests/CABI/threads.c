/* SPDX-License-Identifier: Apache-2.0
 *
 * Eight threads read, list, compare and free reports at the same time, share one report, and use
 * handles that others have freed: every call returns a documented status.
 */
#include <nutgraf.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { THREADS = 8, ROUNDS = 60 };

static const char text[] =
    "Varnholm council rejects ferry plan\n\nThe council of Varnholm rejected the ferry plan on "
    "Tuesday. \"We cannot pay for it,\" said mayor Ilse Brandt.\n";

static nutgraf_engine *engine;
static nutgraf_report *shared;
static nutgraf_report *stale;

struct outcome {
  int bad;
};

static void expect(struct outcome *outcome, int condition) {
  if (!condition) outcome->bad++;
}

static void *work(void *context) {
  struct outcome *outcome = context;
  for (int round = 0; round < ROUNDS; round++) {
    nutgraf_report *mine = NULL;
    nutgraf_bytes json = {0};
    nutgraf_mentions mentions = {0};
    nutgraf_comparison *comparison = NULL;
    mentions.struct_size = sizeof mentions;
    expect(outcome, nutgraf_report_read_text(engine, text, sizeof text - 1, NULL, &mine) == NUTGRAF_OK);
    expect(outcome, nutgraf_report_json(mine, NUTGRAF_OFFSETS_UTF8, 1, &json) == NUTGRAF_OK);
    expect(outcome, json.size > 0 && json.data[json.size] == 0);
    nutgraf_bytes_free(&json);
    nutgraf_bytes_free(&json);

    expect(outcome, nutgraf_report_mentions(shared, &mentions) == NUTGRAF_OK);
    for (uint32_t i = 0; i < mentions.count; i++)
      expect(outcome, mentions.start[i] < mentions.end[i] && mentions.end[i] <= sizeof text);

    expect(outcome, nutgraf_report_mentions(stale, &mentions) == NUTGRAF_MISUSE);
    expect(outcome, strstr(nutgraf_last_error_message(), "not a live report") != NULL);
    nutgraf_report_free(stale);

    nutgraf_report *pair[2];
    pair[0] = shared;
    pair[1] = mine;
    expect(outcome, nutgraf_comparison_create(pair, 2, &comparison) == NUTGRAF_OK);
    nutgraf_report_free(mine);
    expect(outcome, nutgraf_comparison_json(comparison, NUTGRAF_OFFSETS_UTF16, &json) == NUTGRAF_OK);
    nutgraf_bytes_free(&json);
    nutgraf_comparison_free(comparison);
    nutgraf_comparison_free(comparison);
    nutgraf_report_free(mine);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  struct outcome outcomes[THREADS];
  memset(outcomes, 0, sizeof outcomes);
  CHECK(nutgraf_engine_create(NULL, &engine) == NUTGRAF_OK);
  CHECK(nutgraf_report_read_text(engine, text, sizeof text - 1, NULL, &shared) == NUTGRAF_OK);
  CHECK(nutgraf_report_read_text(engine, text, sizeof text - 1, NULL, &stale) == NUTGRAF_OK);
  nutgraf_report_free(stale);
  for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, work, &outcomes[i]) == 0);
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
    CHECK(outcomes[i].bad == 0);
  }
  nutgraf_report_free(shared);
  nutgraf_engine_free(engine);
  return checks_end();
}
