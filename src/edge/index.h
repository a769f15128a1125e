/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_INDEX_H
#define BLOTTER_EDGE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/conf.h"
#include "domain/field.h"
#include "domain/query.h"
#include "domain/release.h"

/* The full-text index in DATA/xapian: derived from the store, disposable. A release's document holds what a
 * result prints (lines of name=value, Omega's form, the text last), so that a search opens nothing else. */

/* ---- writing ---- */
struct index_writer;

/* Opens or makes the index at PATH. ERR_BUSY when another process writes; ERR_CORRUPT names it and says that
 * `blotter reindex` mends it. flush is the number of documents between flushes (0: the default, 250). */
int index_writer_open(const char *path, int flush, struct index_writer **out, struct err *e);
/* Whether there is an index at path, made by an earlier version of blotter, that is to be made anew. */
int index_outdated(const char *path, bool *yes, struct err *e);
int index_writer_rev(struct index_writer *w, int64_t *rev,
                     struct err *e); /* indexed up to this revision of the store */
int index_put(struct index_writer *w, const struct release *r, struct err *e); /* replaces by URL */
int index_remove(struct index_writer *w, const char *url, struct err *e);      /* if it is there */
/* Which store it was made from (store_identity); 0: not known. Written with the next commit. */
int index_writer_store(struct index_writer *w, int64_t *store, struct err *e);
int index_writer_set_store(struct index_writer *w, int64_t store, struct err *e);
int index_commit(struct index_writer *w, int64_t rev, struct err *e); /* documents and mark together */
void index_writer_close(struct index_writer *w);                      /* what was not committed is dropped */

/* Merges shards (made with index_writer_open) into a new index at path, which must not exist; the mark is
 * rev. */
int index_compact(const char *const *shards, size_t n, const char *path, int64_t store, int64_t rev,
                  struct err *e);

/* ---- searching ----
 *
 * Ids are those of the store that a release is in: over shards, id and hit.shard together name it. A release
 * that two shards have is found twice, as its two records; collapsed, once. */
struct index;
int index_open(const char *path, struct index **out, struct err *e); /* ERR_NOT_FOUND when there is none */
/* The index at path and the shards of other machines or places, searched as one. One that cannot be opened is
 * left out and named in each result's missing; with `all` that is an error (ERR_IO, naming it), and so it is
 * in either case when none is left. */
int index_open_all(const char *path, const struct shard *shards, size_t n, bool all, struct index **out,
                   struct err *e);
void index_close(struct index *ix);
int index_count(struct index *ix, int64_t *documents, struct err *e);
int index_rev(struct index *ix, int64_t *rev, struct err *e);

enum index_sort {
    INDEX_SORT_RELEVANCE, /* best first, then newest; newest where no words are asked for */
    INDEX_SORT_DATE,      /* newest first */
    INDEX_SORT_OLDEST,    /* oldest first */
    INDEX_SORT_SENTENCE,  /* longest first, life before all; without a sentence last */
};

struct index_search {
    const struct query *query;
    unsigned offset, limit;
    enum index_sort sort;
    unsigned snippet;                  /* length of a snippet in bytes, about; 0: none */
    const char *mark_on, *mark_off;    /* round matching words in the snippet; NULL: nothing */
    bool text;                         /* hits come with the text of their releases */
    const struct field *const *facets; /* to count by; each with field->facet */
    size_t nfacets;
    bool collapse;           /* of releases that tell one story only the best is a hit */
    unsigned check_at_least; /* count exactly up to this many (facets: all) */
};

struct hit {
    struct release release; /* what the document holds: no why, and text only if it was asked for */
    const char *snippet;    /* plain text with the marks; "" when there is no text */
    const char *shard;      /* name of the shard that has it; NULL: the own index */
    unsigned rank;          /* from 1 */
    unsigned versions;      /* at least so many releases that match tell its story; 1 unless collapsed */
    double weight;
};

struct facet_value {
    const char *value;
    unsigned count;
};
struct facet {
    const struct field *field;
    struct facet_value *v; /* most frequent first */
    size_t n;
};

struct index_result {
    struct hit *hits;
    size_t n;
    unsigned total; /* matching releases, collapsed or not; facets count the same. An estimate unless exact */
    bool exact;     /* as it is when total is not more than check_at_least */
    unsigned
        stories; /* hits that there would be without a limit: total unless collapsed. An estimate unless */
    bool stories_exact; /* exact, as it is when no more than 100 matches come after this page */
    struct facet *facets;
    struct strs missing; /* shards that did not answer, each with why: the result is partial */
};

/* Survives a writer: on DatabaseModifiedError the index is reopened and the whole query run again, at most 10
 * times. */
int index_search(struct index *ix, const struct index_search *s, struct arena *a, struct index_result *out,
                 struct err *e);

/* For a query that finds nothing: its words that occur nowhere in the index, each as a word that does and is
 * written nearly so ("traficking": "trafficking"), separated by blanks; NULL when there is none. Asks the own
 * index and the shards at a path, for remote ones have no list of words. */
int index_suggest(struct index *ix, const struct query *q, struct arena *a, const char **suggestion,
                  struct err *e);

#endif
