/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When things are asked again. */
#include "t.h"

#include <stdio.h>

#include "domain/schedule.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

/* The days of the looks at a release that came at second 0, when a run begins at every `every` seconds. */
static size_t looks(int64_t since, int64_t first, int64_t every, int64_t until, int days[], size_t max)
{
    size_t n = 0;
    for (int64_t now = first, due = schedule_look(since, first); now < until; now += every)
        if (due <= now && n < max) {
            days[n++] = (int)(now / DAY);
            due = schedule_look(since, now);
        }
    return n;
}

static void looks_grow_rarer(void **state)
{
    static const int wanted[] = {1, 8, 38, 129, 220, 311};
    int days[9];
    (void)state;
    assert_int_equal(looks(0, 0, DAY, 365 * DAY, days, 9), 6);
    assert_memory_equal(days, wanted, sizeof wanted);
    /* A release that came in the middle of the night is not missed for a day each time. */
    assert_int_equal(looks(9 * HOUR + 400, 9 * HOUR + 400, 600, 365 * DAY, days, 9), 6);
}

static void a_change_begins_anew(void **state)
{
    int64_t now = 200 * (int64_t)DAY;
    (void)state;
    assert_in_range(schedule_look(now, now), now + DAY - HOUR, now + DAY);
    assert_in_range(schedule_look(now - DAY, now), now + 7 * DAY - HOUR, now + 7 * DAY);
}

static void what_was_long_left_alone_goes_on_by_its_age(void **state)
{
    int64_t now = 1000 * (int64_t)DAY;
    (void)state;
    assert_in_range(schedule_look(0, now), now + 91 * DAY - HOUR, now + 91 * DAY);
    assert_in_range(schedule_look(now - 20 * DAY, now), now + 30 * DAY - HOUR, now + 30 * DAY);
    assert_true(schedule_look(now + DAY, now) > now); /* a clock that was set back */
}

static void a_daily_run_that_is_a_little_early_finds_its_due(void **state)
{
    int64_t now = 1000 * (int64_t)DAY, early = now + DAY - 59 * 60;
    (void)state;
    assert_true(schedule_look(now, now) <= early);
    assert_true(schedule_look_gone(now, now) <= early);
    assert_true(schedule_look_failed(0, now) <= early);
    assert_true(schedule_is_believed(now, early));
    assert_in_range(schedule_look(now, early), early + 7 * DAY - HOUR, early + 7 * DAY); /* not a day again */
}

static void a_page_is_removed_after_14_days(void **state)
{
    int64_t gone = 1000 * (int64_t)DAY;
    (void)state;
    assert_false(schedule_is_removed(gone, gone));
    assert_false(schedule_is_removed(gone, gone + 13 * DAY));
    assert_true(schedule_is_removed(gone, gone + 14 * DAY));
    assert_in_range(schedule_look_gone(gone, gone + 27 * DAY), gone + 28 * DAY - HOUR, gone + 28 * DAY);
    assert_in_range(schedule_look_gone(gone, gone + 28 * DAY), gone + 35 * DAY - HOUR, gone + 35 * DAY);
}

static void failures_are_backed_off(void **state)
{
    (void)state;
    assert_int_equal(schedule_retry(0), 900);
    assert_int_equal(schedule_retry(2), 3600);
    assert_int_equal(schedule_retry(1000), 7 * DAY);
    assert_int_equal(schedule_look_failed(1, 0), 2 * DAY - HOUR);
    assert_int_equal(schedule_look_failed(1000, 0), 7 * DAY - HOUR);
}

static void looks_are_limited_by_politeness(void **state)
{
    (void)state;
    assert_int_equal(schedule_looks(0), 100);
    assert_int_equal(schedule_looks(2), 100);
    assert_int_equal(schedule_looks(10), 20);
    assert_int_equal(schedule_looks(600), 10);
    assert_int_equal(schedule_looks(1e-300), 100);
}

static void yesterday_is_not_long_ago(void **state)
{
    (void)state;
    assert_false(schedule_within_day(0, 100));
    assert_true(schedule_within_day(1000, 1000));
    assert_true(schedule_within_day(1000, 1000 + DAY));
    assert_false(schedule_within_day(1000, 1000 + 2 * DAY));
}

static void installations_start_apart(void **state)
{
    (void)state;
    enum { MOST = 900, HOSTS = 900 };
    int quarters[4] = {0};
    char name[32];
    for (int i = 0; i < HOSTS; i++) {
        snprintf(name, sizeof name, "newsroom-%d", i);
        int64_t s = schedule_splay(name, MOST);
        assert_in_range(s, 0, MOST);
        assert_int_equal(s, schedule_splay(name, MOST));
        quarters[s * 4 / (MOST + 1)]++;
    }
    for (int q = 0; q < 4; q++)
        assert_in_range(quarters[q], HOSTS / 4 - 60, HOSTS / 4 + 60);
    assert_int_equal(schedule_splay("newsroom", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_grow_rarer),
        cmocka_unit_test(a_change_begins_anew),
        cmocka_unit_test(what_was_long_left_alone_goes_on_by_its_age),
        cmocka_unit_test(a_daily_run_that_is_a_little_early_finds_its_due),
        cmocka_unit_test(a_page_is_removed_after_14_days),
        cmocka_unit_test(failures_are_backed_off),
        cmocka_unit_test(installations_start_apart),
        cmocka_unit_test(looks_are_limited_by_politeness),
        cmocka_unit_test(yesterday_is_not_long_ago),
    };
    return RUN(tests);
}
