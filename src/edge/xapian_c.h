/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_XAPIAN_C_H
#define BLOTTER_EDGE_XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A narrow C binding of libxapian 1.4: what index.c needs and no more. It knows terms, values and
 * queries, and nothing of releases.
 *
 * Every function that can fail returns 0 (or a number >= 0), or -1 with *e filled in; no exception leaves
 * one. What goes in is copied, never kept. What comes out as a pointer is owned by the handle it came from
 * and good until the next call on that handle, unless it says otherwise; nothing is freed across the line but
 * by the _close functions. A handle belongs to one thread. */

#ifdef __cplusplus
extern "C" {
#endif

/* What the caller should do about it. */
enum xc_status {
    XC_OK,
    XC_MODIFIED, /* a writer took away the revision that was being read: reopen and do it all again */
    XC_LOCKED,   /* another process writes */
    XC_MISSING,  /* there is no database */
    XC_CORRUPT,  /* there is one, and it cannot be read */
    XC_QUERY,    /* the query cannot be run as it is */
    XC_SYSTEM,   /* the system refused: permission, space, network */
    XC_MEMORY,
};

struct xc_error {
    enum xc_status status;
    char msg[512];
};

/* ---- writing ---- */

/* A word of a document: with its places, in order; or without, as a stem is. */
struct xc_posting {
    const char *term;
    uint32_t weight; /* what it counts in all */
    const uint32_t *places;
    size_t nplaces;
};

struct xc_value {
    unsigned slot;
    const char *bytes;
    size_t len;
};

struct xc_document {
    const char *unique; /* a term: replaces the document that has it, and is added to this one */
    const char *data;
    size_t data_len;
    const struct xc_posting *postings;
    size_t npostings;
    const char *const *terms; /* that filter and carry no weight; at most XC_TERM_MAX bytes each */
    size_t nterms;
    const struct xc_value *values;
    size_t nvalues;
};
enum { XC_TERM_MAX = 245 };

struct xc_writer;

/* Opens or makes a database. Documents are put into a transaction that xc_commit ends; flush is how many of
 * them are held in memory before they are merged into its tables. */
int xc_writer_open(const char *path, int flush, struct xc_writer **out, struct xc_error *e);
int xc_writer_get(struct xc_writer *w, const char *key, const char **value, struct xc_error *e);
int xc_writer_set(struct xc_writer *w, const char *key, const char *value, struct xc_error *e);
int xc_writer_count(struct xc_writer *w, uint32_t *documents, struct xc_error *e);
int xc_writer_put(struct xc_writer *w, const struct xc_document *d, struct xc_error *e);
int xc_writer_delete(struct xc_writer *w, const char *unique, struct xc_error *e); /* if there is one */
int xc_commit(struct xc_writer *w, struct xc_error *e);
void xc_writer_close(struct xc_writer *w); /* NULL is allowed; drops what was not committed */

/* Merges databases into a new one; documents are renumbered, metadata comes from the first that has it. */
int xc_compact(const char *const *paths, size_t n, const char *path, struct xc_error *e);

/* A number as a value that sorts as numbers do; returns its length. */
enum { XC_NUMBER_MAX = 9 };
size_t xc_number(double x, char out[XC_NUMBER_MAX]);

/* ---- reading ---- */

struct xc_db;

int xc_open(const char *path, struct xc_db **out, struct xc_error *e);
/* One that xapian-tcpsrv serves; each answer is waited for at most so many milliseconds. XC_SYSTEM when there
 * is none. */
int xc_open_remote(const char *host, unsigned port, unsigned connect_ms, unsigned answer_ms,
                   struct xc_db **out, struct xc_error *e);
/* Several that are searched as one: adds a database, remote or not, to db, which may be empty (xc_new). What
 * was added is still the caller's to close, and is read through db as well. */
int xc_new(struct xc_db **out, struct xc_error *e);
int xc_join(struct xc_db *db, const struct xc_db *part, struct xc_error *e);
int xc_reopen(struct xc_db *db, struct xc_error *e);
int xc_is_remote(const struct xc_db *db);
int xc_get(struct xc_db *db, const char *key, const char **value, struct xc_error *e);
int xc_count(struct xc_db *db, uint32_t *documents, struct xc_error *e);
/* Whether words have places, without which Xapian takes a phrase for words anywhere; true of no words. */
int xc_has_places(struct xc_db *db, bool *yes, struct xc_error *e);
void xc_close(struct xc_db *db); /* NULL is allowed */

/* One search: first its query is built from below, each part known by the number (>= 0) that is returned;
 * then it is run, then its results are asked for. */
struct xc_search;

int xc_search_new(struct xc_db *db, struct xc_search **out, struct xc_error *e);
void xc_search_free(struct xc_search *s); /* NULL is allowed */

int xc_all(struct xc_search *s, struct xc_error *e);
/* One term. As a filter it carries no weight. */
int xc_term(struct xc_search *s, const char *term, bool filter, struct xc_error *e);
/* Terms that stand side by side; in any order within a window of so many words. */
int xc_phrase(struct xc_search *s, const char *const *terms, size_t n, struct xc_error *e);
int xc_near(struct xc_search *s, const char *const *terms, size_t n, unsigned window, struct xc_error *e);
/* Terms that begin so; more than max of them are XC_QUERY when the search is run. */
int xc_begins(struct xc_search *s, const char *start, unsigned max, struct xc_error *e);
/* low <= value of slot <= high; filters. Documents without the value do not match. */
int xc_range(struct xc_search *s, unsigned slot, const struct xc_value *low, const struct xc_value *high,
             struct xc_error *e);
enum xc_op { XC_AND, XC_OR, XC_AND_NOT };
int xc_combine(struct xc_search *s, enum xc_op op, const int *parts, size_t n, struct xc_error *e);

struct xc_run {
    unsigned offset, limit;
    unsigned check_at_least;
    int sort_slot;               /* documents are in the order of this value; -1: of Xapian's numbers */
    bool ascending;              /* the least value first, else the greatest */
    bool relevance;              /* by weight first, by the value where weights are the same */
    int collapse_slot;           /* of documents with the same value only the first is a match; -1: all are */
    const unsigned *count_slots; /* values, separated by tabs, that are counted over all matches seen */
    size_t ncount_slots;
};
struct xc_matches {
    size_t n;
    uint32_t least, most, estimated; /* bounds and estimate of all matches, before any was collapsed */
    uint32_t kinds;                  /* and of what is left of them; an estimate, unless … */
    bool kinds_exact;
};
int xc_search_run(struct xc_search *s, int query, const struct xc_run *run, struct xc_matches *out,
                  struct xc_error *e);

/* Match i (from 0), good until the next is asked for. */
struct xc_hit {
    const char *data;
    size_t len;
    double weight;
    unsigned collapsed; /* at least so many were collapsed into it */
    size_t part;        /* which of the databases that were joined has it, from 0 */
};
int xc_match(struct xc_search *s, size_t i, struct xc_hit *out, struct xc_error *e);
/* How much one of the query's terms counts, the more the rarer it is; 0 for others. */
int xc_weight(struct xc_search *s, const char *term, double *weight, struct xc_error *e);

/* The values of count_slots[i]: in no order; good until the search is freed. */
struct xc_value_count {
    const char *value;
    unsigned count;
};
int xc_counts(struct xc_search *s, size_t i, const struct xc_value_count **v, size_t *n, struct xc_error *e);

/* ---- the words of a database ---- */

int xc_occurs(struct xc_db *db, const char *term, bool *yes, struct xc_error *e);
/* Calls see(arg, word, documents) for each plain word under the prefix that begins with the bytes at start,
 * until it returns false. documents is asked for by the function that is given, for it costs. */
struct xc_term_here; /* during a call */
uint32_t xc_documents(struct xc_term_here *t);
int xc_words(struct xc_db *db, const char *prefix, const char *start,
             bool (*see)(void *arg, const char *word, struct xc_term_here *t), void *arg, struct xc_error *e);

/* ---- characters and stems ---- */

/* Of a character beyond ASCII, in lower case: 0 when it is no part of a word. */
unsigned xc_word_char(unsigned c);
bool xc_is_digit(unsigned c);
bool xc_is_letter(unsigned c); /* of a word in lower case */

/* Snowball's stems of English words in lower case. Where memory is out the process ends. */
struct xc_stemmer;
struct xc_stemmer *xc_stemmer_new(void);
void xc_stemmer_free(struct xc_stemmer *s);
void xc_stem(struct xc_stemmer *s, const char *word, char *stem, size_t size);

#ifdef __cplusplus
}
#endif

#endif
