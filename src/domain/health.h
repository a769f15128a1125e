/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_HEALTH_H
#define BLOTTER_DOMAIN_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strs.h"

/* How a source fares, and when a person is to hear of it. Times are UTC seconds. */

/* What is wrong with the last answer. The numbers are stored. */
enum trouble {
    TROUBLE_NONE = 0,
    TROUBLE_PASSING = 1, /* no connection, a time out, 429, 5xx: it may be well by itself */
    TROUBLE_LASTING = 2, /* 404, a refusal, no feed in the answer */
    TROUBLE_WALL = 3,    /* 401, 403, a login page, a challenge */
};

/* What a person was told of and has not heard to be over: bits, which are stored. */
enum told {
    TOLD_FAILING = 1,
    TOLD_BLOCKED = 2,
    TOLD_RETIRED = 4,
    TOLD_SILENT = 8,
    TOLD_CUT = 16,    /* its answer ends before its end */
    TOLD_FAULTY = 32, /* something in it could not be read */
    TOLD_BROKEN = TOLD_FAILING | TOLD_BLOCKED | TOLD_RETIRED,
};

/* The bit to be told of a failure now, 0 when it is known or not worth it: a wall and what will not go away
 * by itself at once, and again when a failing source meets a wall; what may pass when it happens the second
 * time in a row, or when the source was never well. failures: in a row, with this one. */
unsigned health_news(enum trouble trouble, int failures, bool was_well, unsigned told);

/* ---- the rhythm ---- */

/* How often items come, from the times of a source's items. A batch of the same second counts once, but for
 * `items`. Times before the 12 weeks up to the last one are left out. */
struct habit {
    size_t items, moments; /* within those weeks; moments: different times */
    double per_week;       /* items */
    int64_t last;          /* the newest time; 0: none is known */
    int64_t gap, longest;  /* median and longest between moments (gap: of the last 20, the present silence
                              among them); 0: too few are known */
};

/* at: newest first; 0 at the end means unknown and is left out. */
void habit_of(const int64_t *at, size_t n, int64_t now, struct habit *h);

enum { HABIT_KNOWN = 10 /* moments from which on a habit is one */ };

/* The probability that a source of this habit says nothing for so long, taking its moments as independent
 * (Poisson); 1 when too little is known. */
double habit_chance(const struct habit *h, int64_t silence);
/* Below 1 %, and half as long again as its longest pause: nights and weekends are pauses too. */
bool habit_unusual(const struct habit *h, int64_t silence);

/* ---- in words ---- */

enum health { HEALTH_NEW, HEALTH_OK, HEALTH_FAILING, HEALTH_BLOCKED, HEALTH_RETIRED, HEALTH_SILENT };

/* asked: ever. */
enum health health_of(bool asked, bool retired, enum trouble trouble, bool silent);
const char *health_word(enum health h);   /* "ok", "failing", … */
const char *health_advice(enum health h); /* what a person can do; NULL: nothing is to be done */

/* What was wrong with a last answer that was read all the same, in words; told: bits of enum told. */
struct strs health_warnings(unsigned told, struct arena *a);

/* "3 days", "1 hour", "20 minutes", "5 seconds". */
const char *health_span(int64_t seconds, struct arena *a);

#endif
