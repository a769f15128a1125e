/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a source is asked again, how often it usually has news, what of its troubles is told; and what feeds
 * say of their own pace. */
#include "t.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "domain/health.h"
#include "domain/schedule.h"
#include "edge/page.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY };

static int64_t at(const char *iso)
{
    int64_t t = clock_from_iso(iso);
    assert_true(t > 0);
    return t;
}

/* ---- back-off ---- */

static void failures_wait_longer_and_longer_with_a_fifth_of_chance(void **state)
{
    (void)state;
    int64_t least = WEEK, most = 0;
    for (int name = 0; name < 500; name++) {
        char s[16];
        snprintf(s, sizeof s, "fbi-%d", name);
        int64_t first = schedule_backoff(s, 0, false);
        assert_int_equal(first, schedule_backoff(s, 0, false));
        least = first < least ? first : least;
        most = first > most ? first : most;
        for (int n = 1, base = 15 * MINUTE; n < 40; n++) {
            int64_t wait = schedule_backoff(s, n, false);
            base = base < WEEK / 2 ? 2 * base : WEEK;
            assert_true(wait <= WEEK && wait >= (int64_t)base * 8 / 10 && wait <= (int64_t)base * 12 / 10);
        }
    }
    assert_in_range(least, 720, 740); /* the whole span is used, and not left */
    assert_in_range(most, 1060, 1080);
}

static void a_wall_is_left_alone_for_a_day(void **state)
{
    (void)state;
    assert_in_range(schedule_backoff("x", 0, true), DAY * 8 / 10, DAY * 12 / 10);
    assert_in_range(schedule_backoff("x", 1, true), 2 * DAY * 8 / 10, 2 * DAY * 12 / 10);
    assert_true(schedule_backoff("x", 9, true) <= WEEK);
}

/* ---- intervals ---- */

static void the_interval_follows_what_a_feed_does_and_asks_for(void **state)
{
    (void)state;
    static const struct {
        int64_t every, gap, ttl, want;
    } t[] = {
        {HOUR, 0, 0, HOUR},
        {HOUR, 4 * HOUR, 0, HOUR},
        {HOUR, DAY, 0, 3 * HOUR},
        {HOUR, 30 * DAY, 0, DAY},
        {2 * DAY, 30 * DAY, 0, 2 * DAY},
        {HOUR, 0, 12 * HOUR, 12 * HOUR},
        {HOUR, DAY, 2 * HOUR, 3 * HOUR},
        {2 * HOUR, 0, HOUR, 2 * HOUR},
        {HOUR, 0, WEEK, DAY},
        {2 * DAY, 0, WEEK, 2 * DAY},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_int_equal(schedule_interval(t[i].every, t[i].gap, &(struct pace){t[i].ttl, 0}), t[i].want);
}

static void sources_do_not_come_due_at_one_instant(void **state)
{
    (void)state;
    const int64_t now = at("2026-11-22T06:00:00Z");
    bool seen[181] = {false};
    int different = 0;
    for (int name = 0; name < 100; name++) {
        char s[16];
        snprintf(s, sizeof s, "fbi-%d", name);
        int64_t early = now + HOUR - schedule_due(s, now, HOUR, &(struct pace){0});
        assert_in_range(early, 0, 180);
        different += !seen[early];
        seen[early] = true;
    }
    assert_true(different > 50);
}

static void hours_and_days_are_skipped_but_for_a_day_at_most(void **state)
{
    (void)state;
    enum { NIGHT = 0x3f /* 0 to 5 */, SUNDAY = 1 << 24, SATURDAY = 1 << 30 };
    static const struct {
        const char *now;
        int64_t interval;
        uint32_t skip;
        const char *from, *to;
    } t[] = {
        {"2026-11-20T12:00:00Z", HOUR, NIGHT, "2026-11-20T12:57:00Z", "2026-11-20T13:00:00Z"},
        {"2026-11-20T23:30:00Z", HOUR, NIGHT, "2026-11-21T06:00:00Z", "2026-11-21T06:00:00Z"},
        {"2026-11-21T23:30:00Z", HOUR, SUNDAY, "2026-11-22T23:30:00Z", "2026-11-22T23:30:00Z"},
        {"2026-11-21T12:00:00Z", 6 * HOUR, SUNDAY, "2026-11-21T17:42:00Z", "2026-11-21T18:00:00Z"},
        {"2026-11-20T23:30:00Z", HOUR, SATURDAY | SUNDAY, "2026-11-21T23:30:00Z", "2026-11-21T23:30:00Z"},
        {"2026-11-22T06:30:00Z", HOUR, SUNDAY, "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_in_range(schedule_due("x", at(t[i].now), t[i].interval, &(struct pace){0, t[i].skip}),
                        at(t[i].from), at(t[i].to));
}

/* ---- the habit ---- */

/* n items, each so long before the one after it, the last at `last`. */
static size_t regular(int64_t *v, size_t n, int64_t last, int64_t gap)
{
    for (size_t i = 0; i < n; i++)
        v[i] = last - (int64_t)i * gap;
    return n;
}

static void a_habit_is_counted_over_the_weeks_before_the_last_item(void **state)
{
    (void)state;
    const int64_t last = at("2026-11-20T12:00:00Z");
    int64_t v[200];
    struct habit h;
    habit_of(v, regular(v, 200, last, DAY), last + 40 * DAY, &h);
    assert_int_equal(h.items, 84); /* twelve weeks, however long ago */
    assert_true(h.per_week > 6.9 && h.per_week < 7.1);
    assert_int_equal(h.gap, DAY);
    assert_int_equal(h.longest, DAY);
    assert_int_equal(h.last, last);
    /* a feed that is known for three weeks */
    habit_of(v, regular(v, 21, last, DAY), last, &h);
    assert_true(h.per_week > 6.9 && h.per_week < 7.5);
    /* a batch is one moment */
    for (size_t i = 0; i < 40; i++)
        v[i] = last - (int64_t)(i / 4) * DAY;
    habit_of(v, 40, last, &h);
    assert_int_equal(h.items, 40);
    assert_int_equal(h.moments, 10);
    /* too little is no habit */
    habit_of(v, regular(v, 9, last, DAY), last, &h);
    assert_int_equal(h.gap, 0);
    assert_true(habit_chance(&h, 100 * DAY) > 0.99);
    habit_of(v, 0, last, &h);
    assert_false(habit_unusual(&h, 100 * DAY));
    habit_of((int64_t[]){0, 0}, 2, last, &h);
    assert_int_equal(h.last, 0);
}

static void a_silence_is_unusual_when_it_is_improbable_and_without_example(void **state)
{
    (void)state;
    const int64_t last = at("2026-11-20T17:00:00Z"); /* a Friday */
    int64_t v[400];
    size_t n = 0;
    struct habit h;
    /* one a week: four weeks of silence happen in 2 % of the cases, five in less than 1 % */
    habit_of(v, regular(v, 60, last, WEEK), last, &h);
    assert_false(habit_unusual(&h, 28 * DAY));
    assert_true(habit_unusual(&h, 35 * DAY));
    /* five on each working day, none at a weekend: which is no alarm, nor is a long one */
    for (int day = 0; day < 80 && n < 395; day++)
        for (int k = 0; k < 5 && (day + 2) % 7 > 1; k++) /* Saturday and Sunday are 6 and 5 days before */
            v[n++] = last - day * DAY - k * HOUR;
    habit_of(v, n, last, &h);
    assert_true(h.per_week > 20);
    assert_true(habit_chance(&h, 3 * DAY) < 0.01);
    assert_false(habit_unusual(&h, 3 * DAY));
    assert_false(habit_unusual(&h, 4 * DAY));
    assert_true(habit_unusual(&h, 5 * DAY));
}

/* ---- what is told ---- */

static void failures_are_told_when_they_are_news(void **state)
{
    (void)state;
    static const struct {
        enum trouble trouble;
        int failures;
        bool was_well;
        unsigned told, want;
    } t[] = {
        {TROUBLE_PASSING, 1, true, 0, 0},
        {TROUBLE_PASSING, 2, true, 0, TOLD_FAILING},
        {TROUBLE_PASSING, 3, true, TOLD_FAILING, 0},
        {TROUBLE_PASSING, 1, false, 0, TOLD_FAILING},
        {TROUBLE_LASTING, 1, true, 0, TOLD_FAILING},
        {TROUBLE_LASTING, 2, true, TOLD_FAILING, 0},
        {TROUBLE_LASTING, 1, true, TOLD_SILENT, TOLD_FAILING},
        {TROUBLE_WALL, 1, true, 0, TOLD_BLOCKED},
        {TROUBLE_WALL, 5, true, TOLD_FAILING, TOLD_BLOCKED},
        {TROUBLE_WALL, 6, true, TOLD_FAILING | TOLD_BLOCKED, 0},
        {TROUBLE_PASSING, 7, true, TOLD_BLOCKED, 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_int_equal(health_news(t[i].trouble, t[i].failures, t[i].was_well, t[i].told), t[i].want);
}

static void each_state_has_a_word(void **state)
{
    (void)state;
    static const struct {
        bool asked, retired;
        enum trouble trouble;
        bool silent;
        const char *want;
    } t[] = {
        {false, false, TROUBLE_NONE, false, "new"},      {true, false, TROUBLE_NONE, false, "ok"},
        {true, false, TROUBLE_PASSING, true, "failing"}, {true, false, TROUBLE_WALL, false, "blocked"},
        {true, true, TROUBLE_LASTING, true, "retired"},  {true, false, TROUBLE_NONE, true, "silent"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(health_word(health_of(t[i].asked, t[i].retired, t[i].trouble, t[i].silent)),
                            t[i].want);
    struct arena *a = arena_new();
    assert_string_equal(health_span(3 * DAY + HOUR, a), "3 days");
    assert_string_equal(health_span(HOUR, a), "1 hour");
    assert_string_equal(health_span(0, a), "0 seconds");
    arena_free(a);
}

/* ---- the pace of feeds ---- */

#define RSS(inner) "<rss version='2.0'><channel><title>T</title>" inner "</channel></rss>"
#define RDF(ns, inner)                                                                                       \
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'" ns   \
    "><channel><title>T</title>" inner "</channel></rdf:RDF>"
#define SY " xmlns:s='http://purl.org/rss/1.0/modules/syndication/'"

static void feeds_say_how_often_they_want_to_be_asked(void **state)
{
    (void)state;
    static const struct {
        const char *xml;
        int64_t ttl;
        uint32_t skip;
    } t[] = {
        {RSS(""), 0, 0},
        {RSS("<ttl>60</ttl>"), HOUR, 0},
        {RSS("<ttl> 1440\n</ttl>"), DAY, 0},
        {RSS("<ttl>999999999999999999999</ttl>"), DAY, 0},
        {RSS("<ttl>soon</ttl>"), 0, 0},
        {RSS("<ttl>-5</ttl>"), 0, 0},
        {RSS("<ttl/>"), 0, 0},
        {RSS("<item><ttl>60</ttl></item>"), 0, 0},
        {RSS("<skipHours><hour>0</hour><hour>23</hour><hour>25</hour></skipHours>"), 0, 1 | 1u << 23},
        {RSS("<skipHours><hour>24</hour></skipHours>"), 0, 1},
        {RSS("<skipDays><day>Sunday</day><day>saturday</day><day>Caturday</day></skipDays>"), 0,
         1u << 24 | 1u << 30},
        {RSS("<skipDays><day>Sunday</day><day>Monday</day><day>Tuesday</day><day>Wednesday</day>"
             "<day>Thursday</day><day>Friday</day><day>Saturday</day></skipDays>"),
         0, 0},
        {RDF(SY, "<s:updatePeriod>hourly</s:updatePeriod>"), HOUR, 0},
        {RDF(SY, "<s:updatePeriod>daily</s:updatePeriod><s:updateFrequency>4</s:updateFrequency>"), 6 * HOUR,
         0},
        {RDF(SY, "<s:updatePeriod>weekly</s:updatePeriod><s:updateFrequency>0</s:updateFrequency>"), DAY, 0},
        {RDF(SY, "<s:updatePeriod>never</s:updatePeriod>"), 0, 0},
        {RSS("<sy:updatePeriod>hourly</sy:updatePeriod><ttl>30</ttl>"), HOUR, 0},
        {RDF(" xmlns:sy='http://www.example.org/'", "<sy:updatePeriod>daily</sy:updatePeriod>"), 0, 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct arena *a = arena_new();
        struct page_hint hint = {.url = "https://www.example.gov/feed", .want = PAGE_WANT_FEED};
        struct page p;
        struct err e;
        if (page_read(t[i].xml, strlen(t[i].xml), &hint, a, &p, &e))
            fail_msg("%s: %s", t[i].xml, e.msg);
        if (p.entries.pace.ttl != t[i].ttl || p.entries.pace.skip != t[i].skip)
            fail_msg("%s: %lld %x", t[i].xml, (long long)p.entries.pace.ttl, p.entries.pace.skip);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failures_wait_longer_and_longer_with_a_fifth_of_chance),
        cmocka_unit_test(a_wall_is_left_alone_for_a_day),
        cmocka_unit_test(the_interval_follows_what_a_feed_does_and_asks_for),
        cmocka_unit_test(sources_do_not_come_due_at_one_instant),
        cmocka_unit_test(hours_and_days_are_skipped_but_for_a_day_at_most),
        cmocka_unit_test(a_habit_is_counted_over_the_weeks_before_the_last_item),
        cmocka_unit_test(a_silence_is_unusual_when_it_is_improbable_and_without_example),
        cmocka_unit_test(failures_are_told_when_they_are_news),
        cmocka_unit_test(each_state_has_a_word),
        cmocka_unit_test(feeds_say_how_often_they_want_to_be_asked),
    };
    return RUN(tests);
}
