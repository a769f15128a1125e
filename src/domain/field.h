/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_FIELD_H
#define BLOTTER_DOMAIN_FIELD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/release.h"

/* What can be searched, filtered, sorted and counted by: one row a field. Prefixes follow Omega's conventions
 * (single capitals where it has one, X… otherwise). */
enum field_kind {
    FIELD_TEXT,   /* words: title:, text: */
    FIELD_TERM,   /* exact values: office:, charge: */
    FIELD_DATE,   /* slot with YYYYMMDD */
    FIELD_TIME,   /* slot with YYYYMMDDhhmm, UTC */
    FIELD_NUMBER, /* slot with sortable_serialise */
};

struct field {
    const char *name;  /* as in queries and facets: "office" */
    const char *alias; /* one other accepted name, or NULL */
    enum field_kind kind;
    const char *prefix; /* Xapian term prefix, NULL when it has no terms */
    int slot;           /* value slot, -1 when it has none */
    bool facet;         /* can be counted; the slot then holds its values, separated by '\t' */
    unsigned weight;    /* TEXT: what its words count among those searched without a field; 0: not there */
    /* The values of a release to index: texts; exact values, group terms of charges included when for_terms
     * is true; "YYYYMMDD", "YYYYMMDDhhmm"; a decimal number. */
    struct strs (*values)(const struct release *r, bool for_terms, struct arena *a);
    /* Canonical form of a value of a query (an alias, a group, another case), or NULL and a suggestion (or
     * NULL); several, one a line, where it means any of them. NULL pointer: any value is taken, in lower
     * case. */
    const char *(*lookup)(const char *value, struct arena *a, const char **suggestion);
    const char *example; /* a query that a test runs */
    const char *help;
};

extern const struct field fields[]; /* ends with a NULL name */
const struct field *field_find(const char *name, const char **suggestion);
/* One that releases can be counted by; NULL with ERR_USAGE, which names the nearest. */
const struct field *field_counted(const char *name, struct err *e);

/* The index term of a value: prefix and value in lower case, at most FIELD_TERM_MAX bytes (what is longer is
 * cut and ends in a hash of the whole). */
enum { FIELD_TERM_MAX = 200 };
const char *field_term(const struct field *f, const char *value, struct arena *a);

#endif
