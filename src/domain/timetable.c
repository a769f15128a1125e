/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The slots of a watch on the local calendar. Only the latest slot counts: a computer that was off for a week
 * sends one digest, not seven. Knows no time zone: that is the clock's business. */
#include "domain/timetable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/strs.h"
#include "domain/date.h"

enum { DAY = 24 * 60, MORNING = 7 * 60 };

static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};

/* ---- as it is written ---- */

static bool parse_minute(const char *s, int *minute)
{
    int h, m, used = 0;
    if (strlen(s) != 5 || s[2] != ':' || sscanf(s, "%2d:%2d%n", &h, &m, &used) != 2 || used != 5)
        return false;
    if (h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    *minute = h * 60 + m;
    return true;
}

static bool parse_weekday(const char *s, int *day)
{
    for (int i = 0; i < 7; i++)
        if (!strcasecmp(s, weekdays[i]) || (strlen(s) == 3 && !strncasecmp(s, weekdays[i], 3))) {
            *day = i;
            return true;
        }
    return false;
}

static bool parse_monthday(const char *s, int *day)
{
    char *end;
    long n = strtol(s, &end, 10);
    if (*s < '0' || *s > '9' || *end || n < 1 || n > 31)
        return false;
    *day = (int)n;
    return true;
}

static bool no_day(const char *s, int *day)
{
    (void)s, (void)day;
    return false;
}

/* By enum: the word, the day without one, and how a day is read. */
static const struct {
    const char *word;
    int day;
    bool (*parse_day)(const char *s, int *day);
} kinds[] = {
    {"immediate", 0, no_day},
    {"daily", 0, no_day},
    {"weekly", 1, parse_weekday},
    {"monthly", 1, parse_monthday},
};

bool timetable_parse(const char *s, struct timetable *t)
{
    bool ok = false;
    struct arena *a = arena_new();
    struct strs words = strs_split(s, ' ', a);
    size_t kind = 0, i = 1;
    while (words.n && kind < 4 && strcasecmp(words.v[0], kinds[kind].word) != 0)
        kind++;
    if (!words.n || kind == 4)
        goto out;
    struct timetable found = {.every = kind, .day = kinds[kind].day, .minute = MORNING};
    if (i < words.n && kinds[kind].parse_day(words.v[i], &found.day))
        i++;
    if (i < words.n && kind != TIMETABLE_IMMEDIATE && parse_minute(words.v[i], &found.minute))
        i++;
    ok = i == words.n;
    if (ok)
        *t = found;
out:
    arena_free(a);
    return ok;
}

const char *timetable_words(const struct timetable *t, struct arena *a)
{
    const char *at = arena_printf(a, "at %02d:%02d", t->minute / 60, t->minute % 60);
    switch (t->every) {
    case TIMETABLE_DAILY:
        return arena_printf(a, "daily %s", at);
    case TIMETABLE_WEEKLY:
        return arena_printf(a, "on %ss %s", weekdays[t->day], at);
    case TIMETABLE_MONTHLY:
        return arena_printf(a, "on day %d of each month %s", t->day, at);
    default:
        return "at every run";
    }
}

/* ---- the calendar ---- */

static int64_t day_of(int64_t minutes)
{
    return minutes >= 0 ? minutes / DAY : -((-minutes + DAY - 1) / DAY);
}

/* The slot of a month, which is counted from the year 0. */
static int64_t slot_of_month(const struct timetable *t, int month)
{
    char first[16], next[16];
    snprintf(first, sizeof first, "%04d-%02d-01", month / 12 % 10000, month % 12 + 1);
    snprintf(next, sizeof next, "%04d-%02d-01", (month + 1) / 12 % 10000, (month + 1) % 12 + 1);
    int64_t day = date_to_days(first), length = date_to_days(next) - day;
    return (day + (t->day < length ? t->day : length) - 1) * DAY + t->minute;
}

static int month_of(int64_t minutes)
{
    char day[DATE_MAX];
    date_from_days((int32_t)day_of(minutes), day);
    return atoi(day) * 12 + atoi(day + 5) - 1;
}

int64_t timetable_last(const struct timetable *t, int64_t at)
{
    int64_t day = day_of(at), length = t->every == TIMETABLE_WEEKLY ? 7 : 1;
    if (t->every == TIMETABLE_MONTHLY) {
        int month = month_of(at);
        int64_t slot = slot_of_month(t, month);
        return slot > at ? slot_of_month(t, month - 1) : slot;
    }
    if (t->every == TIMETABLE_WEEKLY)
        day -= ((day + 4 - t->day) % 7 + 7) % 7; /* 1970 began on a Thursday */
    int64_t slot = day * DAY + t->minute;
    return slot > at ? slot - length * DAY : slot;
}

int64_t timetable_next(const struct timetable *t, int64_t at)
{
    int64_t last = timetable_last(t, at);
    if (t->every == TIMETABLE_MONTHLY)
        return slot_of_month(t, month_of(last) + 1);
    return last + (t->every == TIMETABLE_WEEKLY ? 7 * DAY : DAY);
}

bool timetable_due(const struct timetable *t, int64_t looked, int64_t now)
{
    return t->every == TIMETABLE_IMMEDIATE || timetable_last(t, now) > looked;
}

bool timetable_heartbeat(enum heartbeat every, int64_t sent, int64_t now)
{
    static const int days[] = {
        [HEARTBEAT_NEVER] = 0, [HEARTBEAT_WEEKLY] = 7, [HEARTBEAT_MONTHLY] = 28 /* every month has them */};
    return every != HEARTBEAT_NEVER && day_of(now) - day_of(sent) >= days[every];
}
