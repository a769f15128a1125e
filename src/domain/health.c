/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a source fares. A reader who gets a mail for every hiccup stops reading; one who gets none misses that
 * a source went away. So what is told is a change, and a change that seems to stay. */
#include "domain/health.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { DAY = 86400, WEEK = 7 * DAY, WINDOW = 12 * WEEK, GAPS = 20 };

unsigned health_news(enum trouble trouble, int failures, bool was_well, unsigned told)
{
    if (trouble == TROUBLE_WALL)
        return told & TOLD_BLOCKED ? 0 : TOLD_BLOCKED;
    if (told & TOLD_BROKEN)
        return 0;
    return trouble == TROUBLE_LASTING || failures > 1 || !was_well ? TOLD_FAILING : 0;
}

/* ---- the rhythm ---- */

static int by_size(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static int64_t median(int64_t *v, size_t n)
{
    qsort(v, n, sizeof *v, by_size);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

void habit_of(const int64_t *at, size_t n, int64_t now, struct habit *h)
{
    int64_t gaps[GAPS], first = 0;
    size_t ngaps = 0;
    *h = (struct habit){0};
    if (!n || at[0] <= 0)
        return;
    h->last = first = at[0];
    h->moments = 1;
    gaps[ngaps++] = now > h->last ? now - h->last : 0;
    for (; h->items < n && at[h->items] > h->last - WINDOW && at[h->items] > 0; h->items++) {
        int64_t gap = first - at[h->items];
        if (!gap)
            continue;
        h->moments++;
        first = at[h->items];
        if (gap > h->longest)
            h->longest = gap;
        if (ngaps < GAPS)
            gaps[ngaps++] = gap;
    }
    if (h->moments >= HABIT_KNOWN)
        h->gap = median(gaps, ngaps);
    /* What is older than the window, or a list cut at its end, tells whether all of it was watched. */
    int64_t weeks = h->items < n && at[h->items] > 0 ? WINDOW : h->last - first;
    h->per_week = (double)h->items * WEEK / (double)(weeks > WEEK ? weeks : WEEK);
}

double habit_chance(const struct habit *h, int64_t silence)
{
    if (h->moments < HABIT_KNOWN || !h->items)
        return 1;
    double moments_per_week = h->per_week * (double)h->moments / (double)h->items;
    return exp(-moments_per_week * (double)silence / WEEK);
}

bool habit_unusual(const struct habit *h, int64_t silence)
{
    return habit_chance(h, silence) < 0.01 && silence > h->longest + h->longest / 2;
}

/* ---- in words ---- */

enum health health_of(bool asked, bool retired, enum trouble trouble, bool silent)
{
    if (!asked)
        return HEALTH_NEW;
    if (retired)
        return HEALTH_RETIRED;
    if (trouble)
        return trouble == TROUBLE_WALL ? HEALTH_BLOCKED : HEALTH_FAILING;
    return silent ? HEALTH_SILENT : HEALTH_OK;
}

static const struct {
    const char *word, *advice;
} words[] = {
    [HEALTH_NEW] = {"new", NULL},
    [HEALTH_OK] = {"ok", NULL},
    [HEALTH_FAILING] = {"failing", "look at its address in a browser; correct it in feeds.conf if it moved"},
    [HEALTH_BLOCKED] = {"blocked", "the site refuses blotter: write to its operators, or take it out"},
    [HEALTH_RETIRED] = {"retired", "gone for good: correct its url in feeds.conf, or take it out"},
    [HEALTH_SILENT] = {"silent", "compare with its site: the feed may have been given up for another"},
};

const char *health_word(enum health h)
{
    return words[h].word;
}

const char *health_advice(enum health h)
{
    return words[h].advice;
}

struct strs health_warnings(unsigned told, struct arena *a)
{
    static const struct {
        unsigned bit;
        const char *words;
    } warnings[] = {
        {TOLD_CUT, "its last answer was cut short: what comes after is not read"},
        {TOLD_FAULTY, "its last answer has faults: 'blotter source test' with its url tells which"},
    };
    struct strs l = {0};
    for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++)
        if (told & warnings[i].bit)
            strs_add(&l, warnings[i].words, a);
    return l;
}

const char *health_span(int64_t seconds, struct arena *a)
{
    static const struct {
        int seconds;
        const char *unit;
    } units[] = {{DAY, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    size_t i = 0;
    while (i < 3 && seconds < units[i].seconds)
        i++;
    int64_t n = seconds / units[i].seconds;
    return arena_printf(a, "%" PRId64 " %s%s", n, units[i].unit, n == 1 ? "" : "s");
}
