/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_PERIOD_H
#define BLOTTER_DOMAIN_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

/* Days from the first to the last, as "YYYYMMDD", or minutes in UTC, as "YYYYMMDDhhmm": texts that sort as
 * times do, the form of the index. */
enum { PERIOD_MAX = 13 };
struct period {
    char low[PERIOD_MAX], high[PERIOD_MAX];
};

/* Reads "2022", "2022-11", "2022-11-18", "20221118", "2022-W46", "November 2022", a date as publishers write
 * them, "today", "yesterday", "this week" (from Monday), "last month", "this year" …, "7d" "2w" "3m" "1y"
 * (the last so many days with today; months of 30 and years of 365 days), "fy2007" or "fy07" (October 2006 to
 * September 2007). now: seconds UTC. False when it is none of these, or no such day exists, or when it has a
 * time: what it stands for would be more than was said. */
bool period_parse(const char *s, int64_t now, struct period *out);

/* "fy2007", "FY07", "2007": the year; 0 when it is none. */
int period_fiscal_year(const char *s);

/* The same in minutes, a day from 0:00 to 23:59; or "24h", the last so many hours up to now; or the minute of
 * a date with a time, which is UTC where it names no zone. */
bool period_minutes(const char *s, int64_t now, struct period *out);

/* A day moved by so many days, or a minute by so many minutes; returns out. */
char *period_move(const char *point, int by, char out[PERIOD_MAX]);

#endif
