/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dates of a query: each stands for the days from its first to its last. Dates as publishers write them
 * are date.c's business; here a year or "last month" is as good as a day. */
#include "domain/period.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "domain/date.h"

/* "2022-11-18" without its hyphens. */
static void pack(const char *day, char out[PERIOD_MAX])
{
    memcpy(out, day, 4);
    memcpy(out + 4, day + 5, 2);
    memcpy(out + 6, day + 8, 3);
}

static void from_days(int32_t low, int32_t high, struct period *out)
{
    char day[DATE_MAX];
    pack(date_from_days(low, day), out->low);
    pack(date_from_days(high, day), out->high);
}

static int32_t to_days(int year, int month, int day)
{
    char s[40];
    snprintf(s, sizeof s, "%04d-%02d-%02d", year, month, day);
    return date_to_days(s);
}

static void months(int year, int month, int n, struct period *out)
{
    int end = year * 12 + month - 1 + n;
    from_days(to_days(year, month, 1), to_days(end / 12, end % 12 + 1, 1) - 1, out);
}

/* Digits and hyphens only: a year, a month or a day. False when it does not exist. */
static bool plain_date(const char *s, struct period *out)
{
    int y = 0, m = 0, d = 0, end = 0;
    if (strlen(s) == 8 && strspn(s, "0123456789") == 8)
        end = sscanf(s, "%4d%2d%2d", &y, &m, &d) == 3 ? 8 : 0;
    else if (sscanf(s, "%4d%n-%2d%n-%2d%n", &y, &end, &m, &end, &d, &end) < 1)
        return false;
    if (s[end] || y < 1000 || y > 9998 || (end > 4 && (m < 1 || m > 12)))
        return false;
    if (end == 4)
        return months(y, 1, 12, out), true;
    if (end <= 7)
        return months(y, m, 1, out), true;
    char day[40];
    snprintf(day, sizeof day, "%04d-%02d-%02d", y, m, d);
    if (!date_valid_day(day))
        return false;
    from_days(date_to_days(day), date_to_days(day), out);
    return true;
}

/* "7d", "2w", "3m", "1y": the last so many days, with today. Months count 30 days, years 365. */
static bool last_days(const char *s, int32_t today, struct period *out)
{
    static const struct {
        char unit;
        int days;
    } units[] = {{'d', 1}, {'w', 7}, {'m', 30}, {'y', 365}};
    char unit, rest;
    int n;
    if (!ascii_isdigit(*s) || strlen(s) > 6 || sscanf(s, "%d%c%c", &n, &unit, &rest) != 2)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].unit == ascii_tolower(unit) && n > 0 && n <= 36500 / units[i].days) {
            from_days(today - n * units[i].days + 1, today, out);
            return true;
        }
    return false;
}

/* "last month" may be written last-month, which needs no quotation marks. */
static bool same_name(const char *name, const char *s)
{
    for (; *name && (*s == '-' ? ' ' : ascii_tolower(*s)) == *name; s++)
        name++;
    return !*name && !*s;
}

static bool named_days(const char *s, int32_t today, struct period *out)
{
    static const struct {
        const char *name;
        int unit, back; /* unit: 0 days, 1 weeks from Monday, 2 months, 3 years */
    } names[] = {{"today", 0, 0},      {"yesterday", 0, 1},  {"this week", 1, 0}, {"last week", 1, 1},
                 {"this month", 2, 0}, {"last month", 2, 1}, {"this year", 3, 0}, {"last year", 3, 1}};
    char day[DATE_MAX];
    int y, m;
    sscanf(date_from_days(today, day), "%d-%d", &y, &m);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!same_name(names[i].name, s))
            continue;
        int back = names[i].back, month = y * 12 + m - 1 - back;
        int32_t monday = today - (today + 3) % 7 - 7 * back; /* 1970-01-01 was a Thursday */
        if (names[i].unit == 0)
            from_days(today - back, today - back, out);
        else if (names[i].unit == 1)
            from_days(monday, monday + 6, out);
        else if (names[i].unit == 2)
            months(month / 12, month % 12 + 1, 1, out);
        else
            months(y - back, 1, 12, out);
        return true;
    }
    return false;
}

/* "fy2007" or "fy07": October 2006 to September 2007. */
static bool fiscal_year(const char *s, struct period *out)
{
    int year = period_fiscal_year(s);
    if (strncasecmp(s, "fy", 2) || !year)
        return false;
    months(year - 1, 10, 12, out);
    return true;
}

int period_fiscal_year(const char *s)
{
    s += strncasecmp(s, "fy", 2) ? 0 : 2;
    size_t n = strlen(s);
    int year = strspn(s, "0123456789") == n && (n == 2 || n == 4) ? atoi(s) : -1;
    if (n == 2 && year >= 0)
        year += year < 70 ? 2000 : 1900; /* the day-book begins in the nineties */
    return year >= 1001 && year <= 9998 ? year : 0;
}

/* "November 2022": the day is put before it, and the month taken. */
static bool named_month(const char *s, struct period *out)
{
    char day[40];
    struct date d;
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.");
    if (!n || s[n] != ' ' || strlen(s + n + 1) != 4 || strspn(s + n + 1, "0123456789") != 4)
        return false;
    if (snprintf(day, sizeof day, "1 %s", s) >= (int)sizeof day || !date_parse(day, &d))
        return false;
    d.day[7] = '\0';
    return plain_date(d.day, out);
}

/* "2022-W46": a week from its Monday; with a day behind it, it is that day. */
static bool numbered_week(const char *s, struct period *out)
{
    struct date d;
    size_t year = strspn(s, "0123456789"), at = year + (s[year] == '-');
    if (year != 4 || s[at] != 'W' || strlen(s + at) != strlen("W46") || !date_parse(s, &d))
        return false;
    int32_t monday = date_to_days(d.day);
    from_days(monday, monday + 6, out);
    return true;
}

bool period_parse(const char *s, int64_t now, struct period *out)
{
    int32_t today = (int32_t)(now / 86400);
    struct date d;
    if (ascii_isdigit(*s) && !s[strspn(s, "0123456789-")])
        return plain_date(s, out);
    if (last_days(s, today, out) || named_days(s, today, out) || fiscal_year(s, out) || named_month(s, out) ||
        numbered_week(s, out))
        return true;
    return date_parse(s, &d) && !d.has_time && plain_date(d.day, out);
}

/* Seconds since 1970 as a minute. */
static void minute(int64_t t, char out[PERIOD_MAX])
{
    int64_t days = t / 86400 - (t % 86400 < 0);
    unsigned of_day = (unsigned)((t - days * 86400) / 60);
    char day[DATE_MAX];
    pack(date_from_days((int32_t)days, day), out);
    snprintf(out + 8, PERIOD_MAX - 8, "%02u%02u", of_day / 60 % 24, of_day % 60);
}

/* "24h": the minutes of the last so many hours, up to now. */
static bool last_hours(const char *s, int64_t now, struct period *out)
{
    enum { MOST = 24 * 366 };
    char unit, rest;
    int n;
    if (!ascii_isdigit(*s) || strlen(s) > 6 || sscanf(s, "%d%c%c", &n, &unit, &rest) != 2)
        return false;
    if (ascii_tolower(unit) != 'h' || n < 1 || n > MOST)
        return false;
    minute(now - n * 3600LL, out->low);
    minute(now, out->high);
    return true;
}

/* "2026-11-22T09:30", "2026-11-22 04:30 -0500": that minute, in UTC. */
static bool one_minute(const char *s, struct period *out)
{
    struct date d;
    if (!date_parse(s, &d) || !d.has_time)
        return false;
    minute(clock_from_iso(d.utc), out->low);
    memcpy(out->high, out->low, sizeof out->high);
    return true;
}

bool period_minutes(const char *s, int64_t now, struct period *out)
{
    if (last_hours(s, now, out) || one_minute(s, out))
        return true;
    if (!period_parse(s, now, out))
        return false;
    memcpy(out->low + 8, "0000", 5);
    memcpy(out->high + 8, "2359", 5);
    return true;
}

char *period_move(const char *point, int by, char out[PERIOD_MAX])
{
    char moved[DATE_MAX];
    int day = 0, hour = 0, min = 0;
    sscanf(point, "%8d%2d%2d", &day, &hour, &min);
    int32_t days = to_days(day / 10000, day / 100 % 100, day % 100);
    if (point[8])
        minute(days * 86400LL + (hour * 60 + min + by) * 60, out);
    else
        pack(date_from_days(days + by, moved), out);
    return out;
}
