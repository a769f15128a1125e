/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one place that asks what time it is. Times are UTC seconds; civil dates are strings and live in
 * domain/date. */
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t clock_from_iso(const char *s)
{
    struct tm tm = {0};
    int used = 0;
    if (sscanf(s, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &used) != 3 || used != 10)
        return INT64_MIN;
    if (s[10]) {
        int end = 0;
        if (sscanf(s + 10, "T%2d:%2d:%2dZ%n", &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &end) != 3 || !end ||
            s[10 + end])
            return INT64_MIN;
    }
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return timegm(&tm);
}

int64_t clock_now(void)
{
    const char *set = getenv("BLOTTER_NOW");
    if (set && *set) {
        char *end;
        long long t = strtoll(set, &end, 10);
        if (!*end)
            return t;
        int64_t iso = clock_from_iso(set);
        if (iso != INT64_MIN)
            return iso;
    }
    return time(NULL);
}

double clock_monotonic(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

char *clock_iso(int64_t t, char out[CLOCK_ISO_MAX])
{
    time_t tt = (time_t)t;
    struct tm tm;
    if (!gmtime_r(&tt, &tm) || !strftime(out, CLOCK_ISO_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm))
        memcpy(out, "", 1);
    return out;
}

int64_t clock_local_minutes(int64_t t)
{
    time_t tt = (time_t)t;
    struct tm tm;
    if (!localtime_r(&tt, &tm))
        return t / 60;
    return timegm(&tm) / 60;
}

int64_t clock_from_local(int64_t minutes)
{
    time_t tt = (time_t)(minutes * 60);
    struct tm tm;
    if (!gmtime_r(&tt, &tm))
        return minutes * 60;
    tm.tm_isdst = -1;
    return mktime(&tm);
}
