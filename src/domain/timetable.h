/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_TIMETABLE_H
#define BLOTTER_DOMAIN_TIMETABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* When the digests of a watch go out: by the clock on the wall. Times are minutes since 1970 of the local
 * calendar (clock_local_minutes), so that a slot which daylight saving leaps over, or shows twice, is one
 * slot all the same. */
struct timetable {
    enum { TIMETABLE_IMMEDIATE, TIMETABLE_DAILY, TIMETABLE_WEEKLY, TIMETABLE_MONTHLY } every;
    int day;    /* weekly: 0 Sunday … 6 Saturday; monthly: 1 … 31, in shorter months the last one */
    int minute; /* of the day */
};

/* "immediate", "daily [HH:MM]", "weekly [mon] [HH:MM]", "monthly [1..31] [HH:MM]"; without them 07:00, Monday
 * and the first. False when it is none. */
bool timetable_parse(const char *s, struct timetable *t);
/* "at every run", "on Mondays at 07:00". */
const char *timetable_words(const struct timetable *t, struct arena *a);

/* The last slot up to that time, and the first one after it. Not of TIMETABLE_IMMEDIATE. */
int64_t timetable_last(const struct timetable *t, int64_t at);
int64_t timetable_next(const struct timetable *t, int64_t at);
/* Whether a slot has passed since it was last looked. */
bool timetable_due(const struct timetable *t, int64_t looked, int64_t now);

/* A sign of life from a watch that has no news. */
enum heartbeat { HEARTBEAT_NEVER, HEARTBEAT_WEEKLY, HEARTBEAT_MONTHLY };
/* Whether so long has passed, in whole days, since it was last sent something. */
bool timetable_heartbeat(enum heartbeat every, int64_t sent, int64_t now);

#endif
