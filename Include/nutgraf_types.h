/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Structs and constants of Nutgraf's C interface. Functions are declared in nutgraf.h.
 *
 * Conventions
 * - Text is a pointer and a size in bytes; it is never assumed to end in NUL or to be valid UTF-8.
 * - Offsets are UTF-8 bytes into the report's text (nutgraf_report_text), half-open: [start, end).
 * - Structs begin with `struct_size`: set it to sizeof before a call. Structs and enums only ever
 *   grow at the end, so that a program built against an older header keeps working.
 * - A position of -1 means "none".
 */
#ifndef NUTGRAF_TYPES_H
#define NUTGRAF_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this header; nutgraf_version() and nutgraf_abi_version() tell the library's. */
#define NUTGRAF_VERSION_MAJOR 0
#define NUTGRAF_VERSION_MINOR 1
#define NUTGRAF_VERSION_PATCH 0
#define NUTGRAF_ABI_VERSION 1

/** The outcome of a call. Anything but NUTGRAF_OK and NUTGRAF_END leaves an error for
 * nutgraf_last_error(). */
typedef enum nutgraf_status {
  NUTGRAF_OK = 0,
  /** A NULL argument, a handle that was freed or never was one, a size that cannot be. */
  NUTGRAF_MISUSE = 1,
  /** The text is not UTF-8; the error's offset names the byte. */
  NUTGRAF_NOT_UTF8 = 2,
  /** Nothing but white space. */
  NUTGRAF_EMPTY = 3,
  /** Over a limit of the engine. */
  NUTGRAF_TOO_LARGE = 4,
  /** A JSON text, record, date or query that cannot be understood; the offset names the byte. */
  NUTGRAF_SYNTAX = 5,
  /** A file cannot be read or written. */
  NUTGRAF_IO = 6,
  /** Somebody else holds the index's writer lock. */
  NUTGRAF_LOCKED = 7,
  /** A file of the index, or a model, is damaged; the message names the file and the offset. */
  NUTGRAF_CORRUPT = 8,
  /** There is no such index, document or file. */
  NUTGRAF_NOT_FOUND = 9,
  /** A callback, a deadline or nutgraf_query_cancel() stopped the work. */
  NUTGRAF_STOPPED = 10,
  /** Nothing is left to give: the normal end of a sequence. */
  NUTGRAF_END = 11,
  /** A defect of the library; please report it. */
  NUTGRAF_INTERNAL = 12
} nutgraf_status;

/** Opaque handles. Each is made by a function that says so and freed by its own _free. */
typedef struct nutgraf_engine nutgraf_engine;
typedef struct nutgraf_report nutgraf_report;
typedef struct nutgraf_batch nutgraf_batch;
typedef struct nutgraf_comparison nutgraf_comparison;
typedef struct nutgraf_stories nutgraf_stories;
typedef struct nutgraf_ledger nutgraf_ledger;
typedef struct nutgraf_index nutgraf_index;
typedef struct nutgraf_query nutgraf_query;
typedef struct nutgraf_hits nutgraf_hits;

/** The last error of the calling thread. The strings live until the thread's next failing call. */
typedef struct nutgraf_error {
  uint32_t struct_size;
  /** A nutgraf_status. */
  int32_t status;
  /** A short fixed name: "not_utf8", "no_id", "locked". Never NULL. */
  const char *code;
  /** What was wrong, where, and what to do. Never NULL. */
  const char *message;
  /** The byte at which it shows, or -1. */
  int64_t offset;
} nutgraf_error;

/** Bytes that the caller owns; free them with nutgraf_bytes_free(). NUL follows the last byte. */
typedef struct nutgraf_bytes {
  char *data;
  size_t size;
} nutgraf_bytes;

/** Bytes that belong to a handle. */
typedef struct nutgraf_view {
  const char *data;
  size_t size;
} nutgraf_view;

/** The stages of reading; a stage brings in those it needs. 0 stands for all. */
enum {
  NUTGRAF_STAGE_ARTICLE = 1,
  NUTGRAF_STAGE_SYNTAX = 2,
  NUTGRAF_STAGE_NAMES = 4,
  NUTGRAF_STAGE_TIME = 8,
  NUTGRAF_STAGE_SPEECH = 16,
  NUTGRAF_STAGE_EVENTS = 32
};

/** Units of offsets in JSON. Columns and spans are always bytes. */
enum { NUTGRAF_OFFSETS_CODEPOINT = 0, NUTGRAF_OFFSETS_UTF8 = 1, NUTGRAF_OFFSETS_UTF16 = 2 };

/** Limits of an engine, and what it is given to read with. A zero or an empty view takes the
 * default. */
typedef struct nutgraf_engine_options {
  uint32_t struct_size;
  /** Threads of a batch, 1 to 256; default 1. */
  uint32_t threads;
  /** The largest report in bytes, up to 1 GiB; default 16 MiB. A report takes at most about 40
   * times its size in memory while it is read. */
  uint64_t input_limit;
  /** How many bytes of records a batch may hold that were pushed and not yet taken; default 64 MiB. */
  uint64_t memory_limit;
  /** NUTGRAF_STAGE_… added together; default all. */
  uint32_t stages;
  uint32_t reserved;
  /** Your own entities, which go before the embedded ones: UTF-8 lines of id, label (PER, ORG, GPE …),
   * name and any number of aliases, parted by tabs; a line that begins with '#' is a remark. An id of
   * Q and digits is taken for a Wikidata id. Copied. */
  nutgraf_view entities;
  /** The bytes of a model as `nutgraf train mentions` wrote it, instead of the embedded one. Copied. */
  nutgraf_view mentions_model;
  /** The same of `nutgraf train quotations`. */
  nutgraf_view quotations_model;
} nutgraf_engine_options;

/** What is known of a report. A NULL pointer or an empty text says nothing. */
typedef struct nutgraf_read_options {
  uint32_t struct_size;
  uint32_t reserved;
  nutgraf_view id;
  /** ISO 8601 date or date-time: the reference for "Friday". */
  nutgraf_view published;
  /** When the page was fetched: the anchor of "2 weeks ago" on it. */
  nutgraf_view fetched;
  nutgraf_view url;
  nutgraf_view title;
  nutgraf_view publisher;
  nutgraf_view language;
} nutgraf_read_options;

/** Strings as one run of bytes: string i is bytes[offsets[i]] up to bytes[offsets[i + 1]]. An
 * unknown value is empty. */
typedef struct nutgraf_strings {
  const char *bytes;
  const uint32_t *offsets;
} nutgraf_strings;

/** A list for each row: row i has the items at starts[i] up to starts[i + 1]. */
typedef struct nutgraf_lists {
  const uint32_t *starts;
  const uint32_t *items;
} nutgraf_lists;

/** What a block is. */
enum {
  NUTGRAF_BLOCK_TITLE = 0,
  NUTGRAF_BLOCK_SUBTITLE,
  NUTGRAF_BLOCK_HEADING,
  NUTGRAF_BLOCK_BYLINE,
  NUTGRAF_BLOCK_DATELINE,
  NUTGRAF_BLOCK_PARAGRAPH,
  NUTGRAF_BLOCK_LIST_ITEM,
  NUTGRAF_BLOCK_CAPTION,
  NUTGRAF_BLOCK_BLOCKQUOTE,
  NUTGRAF_BLOCK_TABLE,
  NUTGRAF_BLOCK_NOTICE,
  NUTGRAF_BLOCK_CLUTTER
};

/** Blocks in text order. */
typedef struct nutgraf_blocks {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *start;
  const uint32_t *end;
  /** NUTGRAF_BLOCK_… */
  const uint8_t *kind;
  /** Of a heading, 1 to 6, otherwise 0. */
  const uint8_t *level;
  /** Byte range in the page; both 0 for text. */
  const uint32_t *source_start;
  const uint32_t *source_end;
  const float *score;
} nutgraf_blocks;

/** Sentences in text order; a sentence holds the tokens first_token up to end_token. */
typedef struct nutgraf_sentences {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *start;
  const uint32_t *end;
  const uint32_t *first_token;
  const uint32_t *end_token;
  const uint32_t *block;
} nutgraf_sentences;

/** Universal Dependencies parts of speech. */
enum {
  NUTGRAF_UPOS_X = 0,
  NUTGRAF_UPOS_ADJ,
  NUTGRAF_UPOS_ADP,
  NUTGRAF_UPOS_ADV,
  NUTGRAF_UPOS_AUX,
  NUTGRAF_UPOS_CCONJ,
  NUTGRAF_UPOS_DET,
  NUTGRAF_UPOS_INTJ,
  NUTGRAF_UPOS_NOUN,
  NUTGRAF_UPOS_NUM,
  NUTGRAF_UPOS_PART,
  NUTGRAF_UPOS_PRON,
  NUTGRAF_UPOS_PROPN,
  NUTGRAF_UPOS_PUNCT,
  NUTGRAF_UPOS_SCONJ,
  NUTGRAF_UPOS_SYM,
  NUTGRAF_UPOS_VERB
};

/** Tokens in text order. */
typedef struct nutgraf_tokens {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *start;
  const uint32_t *end;
  /** NUTGRAF_UPOS_…; NULL where syntax was not read, as the three after it. */
  const uint8_t *upos;
  /** The head's position, -1 for a root. */
  const int32_t *head;
  nutgraf_strings lemma;
  /** Universal Dependencies relation with its subtype. */
  nutgraf_strings deprel;
} nutgraf_tokens;

/** Labels of entities and mentions. */
enum {
  NUTGRAF_LABEL_PER = 0,
  NUTGRAF_LABEL_ORG,
  NUTGRAF_LABEL_GPE,
  NUTGRAF_LABEL_LOC,
  NUTGRAF_LABEL_NORP,
  NUTGRAF_LABEL_FAC,
  NUTGRAF_LABEL_EVENT,
  NUTGRAF_LABEL_WORK,
  NUTGRAF_LABEL_LAW,
  NUTGRAF_LABEL_PRODUCT,
  NUTGRAF_LABEL_MISC
};

/** Kinds of mentions. */
enum { NUTGRAF_MENTION_NAME = 0, NUTGRAF_MENTION_NOMINAL, NUTGRAF_MENTION_PRONOUN };

/** Mentions in text order. */
typedef struct nutgraf_mentions {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *start;
  const uint32_t *end;
  /** NUTGRAF_LABEL_… */
  const uint8_t *label;
  /** NUTGRAF_MENTION_… */
  const uint8_t *kind;
  /** The entity's position, or -1. */
  const int32_t *entity;
  const float *score;
} nutgraf_mentions;

/** Entities; an entity's id is its position. */
typedef struct nutgraf_entities {
  uint32_t struct_size;
  uint32_t count;
  nutgraf_strings name;
  /** NUTGRAF_LABEL_… */
  const uint8_t *label;
  nutgraf_strings wikidata;
  nutgraf_strings iso3166;
  /** The entity this one stands for (Kremlin for Russia), or -1. */
  const int32_t *acts_for;
  /** The first role's title, in the words of the report. */
  nutgraf_strings role;
  const int32_t *role_of;
} nutgraf_entities;

enum { NUTGRAF_TIME_DATE = 0, NUTGRAF_TIME_TIME, NUTGRAF_TIME_DURATION, NUTGRAF_TIME_SET };

/** Times in text order. */
typedef struct nutgraf_times {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *start;
  const uint32_t *end;
  /** NUTGRAF_TIME_… */
  const uint8_t *type;
  /** TIMEX3 value and mod, EDTF, and the closed interval of days (ISO 8601). */
  nutgraf_strings value;
  nutgraf_strings mod;
  nutgraf_strings edtf;
  nutgraf_strings from;
  nutgraf_strings to;
} nutgraf_times;

enum {
  NUTGRAF_QUANTITY_CARDINAL = 0,
  NUTGRAF_QUANTITY_ORDINAL,
  NUTGRAF_QUANTITY_PERCENT,
  NUTGRAF_QUANTITY_MONEY,
  NUTGRAF_QUANTITY_MEASURE,
  NUTGRAF_QUANTITY_COUNT
};

enum {
  NUTGRAF_COMPARATOR_NONE = 0,
  NUTGRAF_COMPARATOR_LESS,
  NUTGRAF_COMPARATOR_AT_MOST,
  NUTGRAF_COMPARATOR_ABOUT,
  NUTGRAF_COMPARATOR_AT_LEAST,
  NUTGRAF_COMPARATOR_MORE
};

/** Quantities in text order. */
typedef struct nutgraf_quantities {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *start;
  const uint32_t *end;
  /** NUTGRAF_QUANTITY_… */
  const uint8_t *kind;
  /** NUTGRAF_COMPARATOR_… */
  const uint8_t *comparator;
  const double *value;
  /** Bounds of a range; NaN where there is none. */
  const double *low;
  const double *high;
  nutgraf_strings unit;
  nutgraf_strings currency;
} nutgraf_quantities;

enum {
  NUTGRAF_QUOTATION_DIRECT = 0,
  NUTGRAF_QUOTATION_INDIRECT,
  NUTGRAF_QUOTATION_MIXED,
  NUTGRAF_QUOTATION_FRAGMENT
};

enum {
  NUTGRAF_QUOTED_NEUTRAL = 0,
  NUTGRAF_QUOTED_DENIES,
  NUTGRAF_QUOTED_REJECTS,
  NUTGRAF_QUOTED_DECLINES,
  NUTGRAF_QUOTED_DEMANDS,
  NUTGRAF_QUOTED_COMMITS,
  NUTGRAF_QUOTED_ASKS,
  NUTGRAF_QUOTED_BELIEVES
};

/** Quotations in text order. Spans that are unknown are empty: start = end = 0. */
typedef struct nutgraf_quotations {
  uint32_t struct_size;
  uint32_t count;
  /** NUTGRAF_QUOTATION_… */
  const uint8_t *kind;
  /** NUTGRAF_QUOTED_… */
  const uint8_t *stance;
  /** The parts of each content: items are positions in part_start and part_end. */
  nutgraf_lists content;
  const uint32_t *part_start;
  const uint32_t *part_end;
  const uint32_t *cue_start;
  const uint32_t *cue_end;
  const uint32_t *source_start;
  const uint32_t *source_end;
  /** The speaker's entity, or -1. */
  const int32_t *speaker;
  /** The quotation this one is reported inside, or -1. */
  const int32_t *parent;
  const float *score;
} nutgraf_quotations;

enum {
  NUTGRAF_EVENT_STATEMENT = 0,
  NUTGRAF_EVENT_AGREE,
  NUTGRAF_EVENT_CONSULT,
  NUTGRAF_EVENT_SUPPORT,
  NUTGRAF_EVENT_CONCEDE,
  NUTGRAF_EVENT_COOPERATE,
  NUTGRAF_EVENT_AID,
  NUTGRAF_EVENT_YIELD,
  NUTGRAF_EVENT_RETREAT,
  NUTGRAF_EVENT_REQUEST,
  NUTGRAF_EVENT_ACCUSE,
  NUTGRAF_EVENT_REJECT,
  NUTGRAF_EVENT_THREATEN,
  NUTGRAF_EVENT_PROTEST,
  NUTGRAF_EVENT_SANCTION,
  NUTGRAF_EVENT_MOBILIZE,
  NUTGRAF_EVENT_COERCE,
  NUTGRAF_EVENT_ASSAULT
};

enum {
  NUTGRAF_MODALITY_ASSERTED = 0,
  NUTGRAF_MODALITY_NEGATED,
  NUTGRAF_MODALITY_POSSIBLE,
  NUTGRAF_MODALITY_CONDITIONAL,
  NUTGRAF_MODALITY_DEMANDED,
  NUTGRAF_MODALITY_PROPOSED,
  NUTGRAF_MODALITY_PLANNED,
  NUTGRAF_MODALITY_DENIED
};

/** Events in text order. */
typedef struct nutgraf_events {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *trigger_start;
  const uint32_t *trigger_end;
  const uint32_t *extent_start;
  const uint32_t *extent_end;
  /** NUTGRAF_EVENT_… */
  const uint8_t *type;
  /** NUTGRAF_MODALITY_… */
  const uint8_t *modality;
  nutgraf_strings cameo;
  /** Items are entities. */
  nutgraf_lists actors;
  nutgraf_lists recipients;
  /** An entity, or -1. */
  const int32_t *place;
  /** A position among the times, or -1. */
  const int32_t *time;
  /** The entity whose claim the report passes on, or -1. */
  const int32_t *attributed_to;
} nutgraf_events;

enum {
  NUTGRAF_STANCE_DEMAND = 0,
  NUTGRAF_STANCE_OFFER,
  NUTGRAF_STANCE_REJECT,
  NUTGRAF_STANCE_ACCEPT,
  NUTGRAF_STANCE_CONDITION,
  NUTGRAF_STANCE_SUPPORT,
  NUTGRAF_STANCE_OPPOSE,
  NUTGRAF_STANCE_ACKNOWLEDGE,
  NUTGRAF_STANCE_ASSERT,
  NUTGRAF_STANCE_DENY,
  NUTGRAF_STANCE_DECLINE
};

/** Positions (who demands, offers, rejects what) in text order. */
typedef struct nutgraf_positions {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *content_start;
  const uint32_t *content_end;
  /** NUTGRAF_STANCE_… */
  const uint8_t *stance;
  /** An entity, or -1. */
  const int32_t *holder;
  const int32_t *toward;
  nutgraf_strings topic;
} nutgraf_positions;

enum {
  NUTGRAF_RELATION_AGREE = 0,
  NUTGRAF_RELATION_REFINE,
  NUTGRAF_RELATION_CONFLICT,
  NUTGRAF_RELATION_ONLY
};

enum {
  NUTGRAF_FACT_FIGURE = 0,
  NUTGRAF_FACT_TIME,
  NUTGRAF_FACT_PLACE,
  NUTGRAF_FACT_ACTOR,
  NUTGRAF_FACT_EVENT,
  NUTGRAF_FACT_QUOTATION,
  NUTGRAF_FACT_STATUS,
  NUTGRAF_FACT_CONDITION,
  NUTGRAF_FACT_LIST,
  NUTGRAF_FACT_ATTRIBUTION,
  NUTGRAF_FACT_FRAMING,
  NUTGRAF_FACT_ROLE
};

/** The facts of a comparison. Fact i is borne out by the evidence at evidence.starts[i] up to
 * evidence.starts[i + 1]; evidence.items are positions in the evidence columns. */
typedef struct nutgraf_facts {
  uint32_t struct_size;
  uint32_t count;
  /** NUTGRAF_RELATION_… */
  const uint8_t *relation;
  /** NUTGRAF_FACT_… */
  const uint8_t *kind;
  /** The report that says it more exactly, or -1. */
  const int32_t *more_specific;
  nutgraf_lists evidence;
  const uint32_t *evidence_report;
  const uint32_t *evidence_start;
  const uint32_t *evidence_end;
} nutgraf_facts;

/** One hit of a search. The views belong to the nutgraf_hits. */
typedef struct nutgraf_hit {
  uint32_t struct_size;
  uint32_t span_count;
  nutgraf_view id;
  nutgraf_view field;
  nutgraf_view snippet;
  double score;
  /** Pairs of byte offsets into the matched field: start, end, start, end … */
  const uint32_t *spans;
  /** The record's day as YYYY-MM-DD; empty where it has none. */
  nutgraf_view date;
} nutgraf_hit;

/** The scores of a search's hits, best first. The column belongs to the nutgraf_hits. */
typedef struct nutgraf_scores {
  uint32_t struct_size;
  uint32_t count;
  /** The number of all matches where it was asked for, else -1. */
  int64_t total;
  const float *score;
} nutgraf_scores;

/** How a search is done. A zero takes the default. */
typedef struct nutgraf_search_options {
  uint32_t struct_size;
  /** How many hits at most; default 10. */
  uint32_t limit;
  /** 1 to count all matches as well. */
  uint32_t count;
  /** Milliseconds after which the search stops with NUTGRAF_STOPPED; 0 for none. */
  uint32_t deadline_ms;
  /** 0 the best first, 1 the latest day first, 2 the earliest day first. */
  uint32_t order;
  /** Words that a prefix, a wildcard or a fuzzy word may stand for in one segment; default 50,000.
   * One that stands for more gives NUTGRAF_TOO_LARGE. */
  uint32_t expansions;
} nutgraf_search_options;

/** How an index is made or opened. A zero or an empty view takes the default. */
typedef struct nutgraf_index_options {
  uint32_t struct_size;
  /** 1 to write as well; passed over when an index is made. */
  uint32_t write;
  /** Bytes that records not yet written out may take in memory; default 80 MiB, at least 1 MiB. */
  uint64_t memory_limit;
  /** Bytes of pages that are kept for queries; default 1 GiB. */
  uint64_t cache_limit;
  /** An earlier generation to open, for reading; 0 for the present one. */
  uint64_t generation;
  /** Of a new index: names of text fields, parted by commas, that keep English stems in the place of
   * words, so that "strikes" finds "striking". */
  nutgraf_view stemmed;
} nutgraf_index_options;

/** What is counted among the records of a query. */
typedef struct nutgraf_facet_options {
  uint32_t struct_size;
  /** How many values at most; default 10. Of a timeline all periods are given. */
  uint32_t limit;
  /** Milliseconds after which the work stops with NUTGRAF_STOPPED; 0 for none. */
  uint32_t deadline_ms;
  /** Of "date": 0 days, 1 months, 2 years. */
  uint32_t period;
  /** A field of whole values or numbers ("person", "event" …), or "date" for a timeline. */
  nutgraf_view field;
  /** A name that is left out, under whatever other name the same entity goes. */
  nutgraf_view apart;
} nutgraf_facet_options;

/**
 * Told how many records are done, from the thread that called. It must return: neither a C++ exception
 * nor longjmp() may leave it.
 *
 * @return 0 to go on, anything else to stop the work with NUTGRAF_STOPPED.
 */
typedef int (*nutgraf_progress_callback)(uint64_t done, void *context);

/**
 * Given one line of output (JSON, without a line end), from the thread that called. The bytes live
 * until it returns; it must return, as nutgraf_progress_callback.
 *
 * @return 0 to go on, anything else to stop the work with NUTGRAF_STOPPED.
 */
typedef int (*nutgraf_output_callback)(const char *line, size_t size, void *context);

/** Which columns nutgraf_table_export() gives. */
enum {
  NUTGRAF_TABLE_REPORTS = 0,
  NUTGRAF_TABLE_BLOCKS,
  NUTGRAF_TABLE_SENTENCES,
  NUTGRAF_TABLE_TOKENS,
  NUTGRAF_TABLE_MENTIONS,
  NUTGRAF_TABLE_ENTITIES,
  NUTGRAF_TABLE_TIMES,
  NUTGRAF_TABLE_QUANTITIES,
  NUTGRAF_TABLE_QUOTATIONS,
  NUTGRAF_TABLE_EVENTS,
  NUTGRAF_TABLE_POSITIONS
};

/* The Arrow C data and stream interfaces (Apache Arrow specification); the guards are theirs. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};
#endif

#ifdef __cplusplus
}
#endif

#endif
