/* SPDX-License-Identifier: Apache-2.0
 *
 * mutate RUNS SEED LONGEST FILE…: a driver for harness.c without libFuzzer, so that the library is tried
 * as it ships, at full speed. Inputs are pieces of the files of at most LONGEST bytes before their bytes
 * are flipped, cut, doubled, spliced and joined. When the library dies, the input is kept in
 * mutate-crash.bin.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 1 << 14 };
static uint8_t input[LONGEST];
static size_t length, longest;
static long runs_done;
static uint64_t state;

static uint64_t next(void) { /* xorshift64* */
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * 0x2545F4914F6CDD1Dull;
}

static size_t below(size_t n) { return n ? (size_t)(next() % n) : 0; }

static void keep(int signal_number) {
  int file = open("mutate-crash.bin", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file >= 0 && write(file, input, length) >= 0) close(file);
  dprintf(1, "%ld runs\n", runs_done);
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

static const char *const words[] = {
    "\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x99", "'", "<p>", "</div>", "<table>", "<!--", "&#x",
    " said ", " on Friday", "$1.5", "99999999999999999999", "-", "\n\n", "\n", "\t", "\xC2\xA0", "\xF0\x9F\x98\x80",
    "President ", "U.S. ", "(", ")", "[", "{\"", "}", ":", "~2", " AND ", " TO ", "*", "\\u0000", "1/0/0000",
    "from May 31 to February 30", "%", "\xED\xA0\x80", "\xFF", "<script>", "]]>", "twenty-", " and ", "W53"};

static void mutate(uint8_t **files, size_t *sizes, int count) {
  int which = (int)below((size_t)count);
  size_t from = below(4) ? 0 : below(sizes[which]);
  if (sizes[which] > longest && below(8)) from = below(sizes[which]);
  length = sizes[which] - from;
  size_t most = (size_t)64 << below(9);
  if (most > longest || below(4)) most = longest;
  if (length > most) length = most;
  memcpy(input, files[which] + from, length);
  for (size_t edits = 1 + below(1 + below(12)); edits > 0; edits--) {
    size_t at = below(length + 1), span = below(64);
    switch (below(7)) {
    case 0:
      if (at < length) input[at] ^= (uint8_t)(1u << below(8));
      break;
    case 1:
      if (at < length) input[at] = (uint8_t)next();
      break;
    case 2: /* cut */
      if (span > length - at) span = length - at;
      memmove(input + at, input + at + span, length - at - span);
      length -= span;
      break;
    case 3: /* double */
      if (span > length - at) span = length - at;
      if (length + span > LONGEST) break;
      memmove(input + at + span, input + at, length - at);
      length += span;
      break;
    case 4: { /* splice */
      int other = (int)below((size_t)count);
      size_t start = below(sizes[other]);
      if (span > sizes[other] - start) span = sizes[other] - start;
      if (span > LONGEST - at) span = LONGEST - at;
      memcpy(input + at, files[other] + start, span);
      if (at + span > length) length = at + span;
      break;
    }
    case 5:
    default: { /* a word */
      const char *word = words[below(sizeof words / sizeof *words)];
      size_t size = strlen(word);
      if (length + size > LONGEST) break;
      memmove(input + at + size, input + at, length - at);
      memcpy(input + at, word, size);
      length += size;
    }
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: mutate RUNS SEED LONGEST FILE...\n");
    return 2;
  }
  long runs = atol(argv[1]);
  state = strtoull(argv[2], NULL, 10) * 0x9E3779B97F4A7C15ull + 1;
  longest = strtoull(argv[3], NULL, 10);
  if (longest > LONGEST) longest = LONGEST;
  int count = argc - 4;
  uint8_t **files = calloc((size_t)count, sizeof *files);
  size_t *sizes = calloc((size_t)count, sizeof *sizes);
  for (int i = 0; i < count; i++) {
    FILE *file = fopen(argv[i + 4], "rb");
    files[i] = malloc(1 << 20);
    if (!file || !files[i]) return 3;
    sizes[i] = fread(files[i], 1, 1 << 20, file);
    fclose(file);
  }
  static const int deadly[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM};
  for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) signal(deadly[i], keep);
  for (; runs_done < runs; runs_done++) {
    mutate(files, sizes, count);
    alarm(60); /* a hang is a finding */
    LLVMFuzzerTestOneInput(input, length);
  }
  printf("%ld runs\n", runs_done);
  return 0;
}
