/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a watch is due: by the clock on the wall, once a slot, whatever that clock does. */
#include "t.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "domain/date.h"
#include "domain/timetable.h"

/* Minutes of "2026-11-22 07:00". */
static int64_t at(const char *s)
{
    char day[DATE_MAX];
    snprintf(day, sizeof day, "%.10s", s);
    return (int64_t)date_to_days(day) * 1440 + atoi(s + 11) * 60 + atoi(s + 14);
}

static const char *words(int64_t minutes)
{
    static char out[32];
    char day[DATE_MAX];
    snprintf(out, sizeof out, "%s %02d:%02d", date_from_days((int32_t)(minutes / 1440), day),
             (int)(minutes % 1440) / 60, (int)(minutes % 60));
    return out;
}

static struct timetable table(const char *s)
{
    struct timetable t;
    assert_true(timetable_parse(s, &t));
    return t;
}

static void what_is_written(void **state)
{
    (void)state;
    static const struct {
        const char *s, *words;
    } rows[] = {
        {"immediate", "at every run"},
        {"daily", "daily at 07:00"},
        {"daily 18:30", "daily at 18:30"},
        {" Daily  00:00 ", "daily at 00:00"},
        {"weekly", "on Mondays at 07:00"},
        {"weekly fri", "on Fridays at 07:00"},
        {"weekly Sunday 23:59", "on Sundays at 23:59"},
        {"weekly 06:15", "on Mondays at 06:15"},
        {"monthly", "on day 1 of each month at 07:00"},
        {"monthly 31 12:00", "on day 31 of each month at 12:00"},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timetable t = table(rows[i].s);
        assert_string_equal(timetable_words(&t, a), rows[i].words);
    }
    static const char *const bad[] = {"",
                                      "hourly",
                                      "daily 7:00",
                                      "daily 24:00",
                                      "daily 07:60",
                                      "daily mon",
                                      "immediate 07:00",
                                      "weekly 15",
                                      "monthly 0",
                                      "monthly 32",
                                      "daily 07:00 x",
                                      "weekly mo 07:00",
                                      "monthly mon",
                                      "daily -1:00",
                                      "daily 07:00:00"};
    struct timetable t;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(timetable_parse(bad[i], &t));
    arena_free(a);
}

static void last_and_next(void **state)
{
    (void)state;
    static const struct {
        const char *when, *now, *last, *next;
    } rows[] = {
        {"daily 07:00", "2026-11-22 06:59", "2026-11-21 07:00", "2026-11-22 07:00"},
        {"daily 07:00", "2026-11-22 07:00", "2026-11-22 07:00", "2026-11-23 07:00"},
        {"daily 00:00", "2026-01-01 00:00", "2026-01-01 00:00", "2026-01-02 00:00"},
        {"weekly mon", "2026-11-22 12:00", "2026-11-16 07:00", "2026-11-23 07:00"}, /* a Sunday */
        {"weekly mon", "2026-11-23 06:59", "2026-11-16 07:00", "2026-11-23 07:00"},
        {"weekly sun", "2026-11-22 07:00", "2026-11-22 07:00", "2026-11-29 07:00"},
        {"weekly sat", "2026-01-01 07:00", "2025-12-27 07:00", "2026-01-03 07:00"},
        {"monthly", "2026-01-01 06:59", "2025-12-01 07:00", "2026-01-01 07:00"},
        {"monthly", "2025-12-31 23:59", "2025-12-01 07:00", "2026-01-01 07:00"},
        {"monthly 31", "2026-02-28 07:00", "2026-02-28 07:00", "2026-03-31 07:00"},
        {"monthly 31", "2026-03-30 07:00", "2026-02-28 07:00", "2026-03-31 07:00"},
        {"monthly 30", "2024-02-29 06:00", "2024-01-30 07:00", "2024-02-29 07:00"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timetable t = table(rows[i].when);
        assert_string_equal(words(timetable_last(&t, at(rows[i].now))), rows[i].last);
        assert_string_equal(words(timetable_next(&t, at(rows[i].now))), rows[i].next);
    }
}

/* Lets a watch live through some time in a zone, with a run every so many minutes; how often it was due. */
static int runs_due(const char *when, const char *zone, const char *from, const char *to, int every)
{
    struct timetable t = table(when);
    int due = 0;
    setenv("TZ", zone, 1);
    tzset();
    int64_t now = clock_from_iso(from), looked = now;
    for (; now < clock_from_iso(to); now += every * 60)
        if (timetable_due(&t, clock_local_minutes(looked), clock_local_minutes(now))) {
            due++;
            looked = now;
        }
    setenv("TZ", "UTC", 1);
    tzset();
    return due;
}

static void once_a_slot(void **state)
{
    (void)state;
    static const char eastern[] = "EST5EDT,M3.2.0,M11.1.0";
    for (int every = 1; every <= 61; every += 5) {
        /* 2026-03-08: 02:00 to 03:00 is leapt over; 2026-11-01: 01:00 to 02:00 comes twice */
        assert_int_equal(
            runs_due("daily 02:30", eastern, "2026-03-07T12:00:00Z", "2026-03-10T12:00:00Z", every), 3);
        assert_int_equal(
            runs_due("daily 01:30", eastern, "2026-10-31T12:00:00Z", "2026-11-03T12:00:00Z", every), 3);
        assert_int_equal(
            runs_due("daily 01:50", eastern, "2026-10-31T12:00:00Z", "2026-11-03T12:00:00Z", every), 3);
        assert_int_equal(
            runs_due("weekly sun 02:30", eastern, "2026-03-01T12:00:00Z", "2026-03-15T12:00:00Z", every), 2);
    }
    assert_int_equal(
        runs_due("daily 07:00", "UTC", "2026-11-01T12:00:00Z", "2026-11-08T12:00:00Z", 60 * 24 * 3), 2);
    assert_int_equal(runs_due("monthly", "UTC", "2026-01-15T12:00:00Z", "2027-01-15T12:00:00Z", 60), 12);
    assert_int_equal(runs_due("immediate", "UTC", "2026-01-15T12:00:00Z", "2026-01-15T13:00:00Z", 10), 6);
}

static void local_time(void **state)
{
    (void)state;
    setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
    tzset();
    assert_string_equal(words(clock_local_minutes(clock_from_iso("2026-11-22T12:00:00Z"))),
                        "2026-11-22 07:00");
    assert_string_equal(words(clock_local_minutes(clock_from_iso("2026-07-01T11:00:00Z"))),
                        "2026-07-01 07:00");
    assert_int_equal(clock_from_local(at("2026-11-22 07:00")), clock_from_iso("2026-11-22T12:00:00Z"));
    assert_int_equal(clock_from_local(at("2026-07-01 07:00")), clock_from_iso("2026-07-01T11:00:00Z"));
    setenv("TZ", "UTC", 1);
    tzset();
}

static void heartbeats(void **state)
{
    (void)state;
    int64_t sent = at("2026-11-02 07:01");
    assert_false(timetable_heartbeat(HEARTBEAT_NEVER, sent, at("2036-11-02 07:00")));
    assert_false(timetable_heartbeat(HEARTBEAT_WEEKLY, sent, at("2026-11-08 23:59")));
    assert_true(timetable_heartbeat(HEARTBEAT_WEEKLY, sent, at("2026-11-09 07:00"))); /* not a day later */
    assert_false(timetable_heartbeat(HEARTBEAT_MONTHLY, sent, at("2026-11-29 07:00")));
    assert_true(timetable_heartbeat(HEARTBEAT_MONTHLY, sent, at("2026-12-01 07:00")));
    assert_false(timetable_heartbeat(HEARTBEAT_WEEKLY, sent, at("2025-11-09 07:00"))); /* a clock set back */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written), cmocka_unit_test(last_and_next), cmocka_unit_test(once_a_slot),
        cmocka_unit_test(local_time),      cmocka_unit_test(heartbeats),
    };
    return RUN(tests);
}
