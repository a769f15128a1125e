/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_QUERY_H
#define BLOTTER_DOMAIN_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* The query language as a tree. The text of a leaf is cut into words and stemmed as texts are when they are
 * indexed, not here; fields, dates and operators are understood here, so that nothing is silently taken for
 * something else. */
enum query_op {
    QUERY_ALL,    /* the empty query: everything */
    QUERY_WORD,   /* text */
    QUERY_PHRASE, /* text: words next to each other */
    QUERY_PREFIX, /* text*: words that begin so */
    QUERY_NEAR,   /* kids are words; n: within how many words */
    QUERY_AND,
    QUERY_OR,
    QUERY_NOT,   /* NOT: kid[0] but not kid[1] */
    QUERY_TERM,  /* field = text, an exact value (office:miami) */
    QUERY_RANGE, /* field between low and high, inclusive; either may be NULL (date:2022-11): "YYYYMMDD" or a
                    decimal number */
};

struct field; /* field.h */
struct watch; /* conf.h */

struct query {
    enum query_op op;
    const struct field *field; /* TERM and RANGE; on WORD, PHRASE and PREFIX: only in this text field
                                  (title:), or NULL */
    const char *text, *low, *high;
    unsigned n;
    struct query **kid;
    size_t nkids;
    bool widened; /* on OR: kid[0] is what was written, the others are its synonyms (synonym.h) */
};

/* What a query is read against. */
struct query_env {
    int64_t now;                 /* what date:yesterday and added:24h count from: seconds UTC */
    const struct watch *watches; /* those that watch:NAME may name */
    size_t nwatches;
};

/* Beyond these a query is an error, so that none takes more than about a second. */
enum {
    QUERY_MAX_BYTES = 1 << 20,
    QUERY_MAX_LEAVES = 1000,
    QUERY_MAX_DEPTH = 100,
    QUERY_MAX_WORD = 64,    /* bytes: what is longer is not indexed */
    QUERY_MAX_PHRASE = 100, /* words in a phrase */
    QUERY_MAX_NEAR = 10,    /* words joined by NEAR */
    QUERY_MAX_WILD = 32,    /* words that end in '*' */
    QUERY_MAX_WIDENED = 50, /* names that have synonyms */
    QUERY_MAX_WATCHES = 50, /* watches that are named, in watches too */
};

/* Parses a query. Returns 0, or -1 with ERR_QUERY, the place in e->at, and a message that names it and, for
 * an unknown field or value, the nearest one ("unknown office 'mimai' at character 8: did you mean
 * 'miami'?").
 *
 * Words side by side must all be there, as with AND; AND binds tighter than OR; NOT and '-' bind tightest.
 * Words of the field are found by their other names too, unless they stand in quotation marks. */
int query_parse(const char *s, const struct query_env *env, struct arena *a, struct query **out,
                struct err *e);

/* The arguments of a command as one query. Of several, each is a part of its own: one with a blank in it,
 * outside quotation marks and parentheses, is put into parentheses, so that 'a OR b' c means (a OR b) c.
 * office:new york, from which a shell has taken the quotation marks, gets them back. */
const char *query_of_arguments(const char *const *v, size_t n, struct arena *a);

/* The query and, below, a caret under the place of an error: two lines without control characters, of which
 * none is wider than so many columns; of a longer query what stands round the place. */
const char *query_point_at(const char *s, size_t at, unsigned columns, struct arena *a);

/* What of a query that is right may be meant otherwise, as a sentence: 'not' and 'or' among words that must
 * all be there, where they are words. NULL when there is nothing. */
const char *query_doubt(const struct query *q);

/* The query in words: "office is miami AND text has 'sex trafficking' …". */
const char *query_describe(const struct query *q, struct arena *a);
/* The same for --explain: a line for each part, groups of charges with their members. */
const char *query_explain(const struct query *q, struct arena *a);

#endif
