/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_PERIOD_H
#define BLOTTER_DOMAIN_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

/* Days from the first to the last, as "YYYYMMDD": texts that sort as days do, the form of the index. */
enum { PERIOD_DAY_MAX = 9 };
struct period {
    char low[PERIOD_DAY_MAX], high[PERIOD_DAY_MAX];
};

/* Reads "2022", "2022-11", "2022-11-18", "20221118", a date as publishers write them, "today", "yesterday",
 * "this week" (from Monday), "last month", "this year" …, "7d" "2w" "3m" "1y" (the last so many days with
 * today; months of 30 and years of 365 days), "fy2007" (October 2006 to September 2007). now: seconds UTC.
 * False when it is none of these, or no such day exists. */
bool period_parse(const char *s, int64_t now, struct period *out);

/* A day moved by so many days; returns out. */
char *period_move(const char *day, int by, char out[PERIOD_DAY_MAX]);

#endif
