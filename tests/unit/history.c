/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store as it learns of the past: captures of web archives come in any order, twice, and beside what was
 * fetched, and the record stays what the newest says. */
#include "store_fix.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "edge/store.h"

/* A page of one URL with that title, seen in that year (0: fetched now); the record it then is. */
static enum store_change put(struct fix *f, const char *title, int year, struct release *out)
{
    enum store_change change;
    struct release r;
    release_init(&r);
    r.url = "https://www.fbi.example/a";
    r.title = title;
    r.text = "A man of Exampleville was sentenced.";
    r.source = "import";
    struct original o = {.url = r.url, .media = "text/html", .bytes = title, .len = strlen(title)};
    if (year)
        o.seen = clock_from_iso(arena_printf(f->a, "%d-06-01", year));
    OK(store_put(f->s, &r, &o, 1, f->a, &change, &e));
    if (out)
        *out = r;
    return change;
}

/* "TITLE@YEAR …" of the versions, by their originals. */
static const char *versions(struct fix *f)
{
    struct version *v;
    size_t n;
    struct strs l = {0};
    OK(store_versions(f->s, 1, f->a, &v, &n, &e));
    for (size_t i = 0; i < n; i++) {
        struct original o;
        assert_int_equal(v[i].n, i + 1);
        OK(store_original(f->s, 1, (int)i + 1, f->a, &o, &e));
        strs_add(&l, arena_printf(f->a, "%s@%.4s", (const char *)o.bytes, v[i].seen), f->a);
    }
    OK(store_check(f->s, &e));
    return strs_join(&l, " ", f->a);
}

static struct release get(struct fix *f)
{
    struct release r;
    OK(store_get(f->s, 1, f->a, &r, &e));
    return r;
}

static void a_capture_has_its_own_time(void **state)
{
    struct fix *f = *state;
    assert_int_equal(put(f, "A", 2015, NULL), STORE_NEW);
    assert_string_equal(get(f).first_seen, "2015-06-01T00:00:00Z");
    assert_int_equal(put(f, "B", 2018, NULL), STORE_CHANGED);
    assert_string_equal(get(f).changed, "2018-06-01T00:00:00Z");
    assert_int_equal(put(f, "B", 0, NULL), STORE_UNCHANGED);
    assert_int_equal(put(f, "C", 0, NULL), STORE_CHANGED);
    assert_string_equal(versions(f), "A@2015 B@2018 C@2026");
}

static void what_was_earlier_is_put_before(void **state)
{
    struct fix *f = *state;
    struct release r;
    put(f, "C", 0, NULL);
    int64_t revision = get(f).revision;
    assert_int_equal(put(f, "A", 2015, &r), STORE_EARLIER);
    assert_string_equal(r.title, "C"); /* the record stays what the newest says */
    assert_string_equal(r.first_seen, "2015-06-01T00:00:00Z");
    assert_string_equal(r.changed, "2026-11-22T06:00:00Z");
    assert_int_equal(r.revision, revision + 1);
    assert_int_equal(put(f, "B", 2018, NULL), STORE_EARLIER);
    assert_int_equal(put(f, "Z", 2012, NULL), STORE_EARLIER);
    assert_string_equal(versions(f), "Z@2012 A@2015 B@2018 C@2026");
    assert_string_equal(get(f).title, "C");
    assert_string_equal(get(f).first_seen, "2012-06-01T00:00:00Z");
}

static void the_same_again_changes_nothing(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *title;
        int year;
    } seen[] = {{"A", 2012}, {"B", 2013}, {"A", 2014}, {"B", 2014}, {"C", 2015}};
    enum { N = sizeof seen / sizeof *seen };
    for (size_t i = 0; i < N; i++)
        put(f, seen[i].title, seen[i].year, NULL);
    assert_string_equal(versions(f), "A@2012 B@2013 A@2014 B@2014 C@2015"); /* two in one second, too */
    int64_t revision = get(f).revision;
    for (size_t i = 0; i < N; i++)
        assert_int_equal(put(f, seen[i].title, seen[i].year, NULL), STORE_UNCHANGED);
    for (size_t i = N; i-- > 0;)
        assert_int_equal(put(f, seen[i].title, seen[i].year, NULL), STORE_UNCHANGED);
    assert_int_equal(get(f).revision, revision);
    assert_string_equal(versions(f), "A@2012 B@2013 A@2014 B@2014 C@2015");
}

static void words_that_stand_beside_are_not_put_again(void **state)
{
    struct fix *f = *state;
    put(f, "A", 2012, NULL);
    put(f, "B", 2016, NULL);
    assert_int_equal(put(f, "A", 2014, NULL), STORE_UNCHANGED); /* still A */
    assert_int_equal(put(f, "B", 2015, NULL), STORE_UNCHANGED); /* B already */
    assert_int_equal(put(f, "A", 2010, NULL), STORE_UPDATED);   /* A already: known for longer */
    assert_string_equal(versions(f), "A@2012 B@2016");
    assert_string_equal(get(f).first_seen, "2010-06-01T00:00:00Z");
    assert_string_equal(get(f).title, "B");
}

static void the_past_is_no_news(void **state)
{
    struct fix *f = *state;
    enum store_news how;
    const int64_t id = 1;
    put(f, "B", 0, NULL);
    OK(store_watch_sent(f->s, "w", get(f).revision, 1, "m", &id, 1, &e));
    put(f, "A", 2015, NULL);
    OK(store_watch_news(f->s, "w", false, &id, 1, &how, &e));
    assert_int_equal(how, STORE_NEWS_NO);
    put(f, "C", 0, NULL);
    OK(store_watch_news(f->s, "w", false, &id, 1, &how, &e));
    assert_int_equal(how, STORE_NEWS_CHANGED);
}

/* Two releases with histories of their own, found to be one: the newest words stay the record. */
static void merged_histories_are_in_order(void **state)
{
    struct fix *f = *state;
    enum store_change change;
    struct release r;
    put(f, "A", 2012, NULL);
    put(f, "C", 2020, NULL);
    for (int i = 0; i < 2; i++) {
        const char *title = i ? "D" : "B";
        release_init(&r);
        r.url = "https://www.justice.example/a";
        r.title = title;
        r.text = "A man of Exampleville was sentenced.";
        if (i)
            strs_add(&r.urls, "https://www.fbi.example/a", f->a);
        struct original o = {.url = r.url,
                             .media = "text/html",
                             .bytes = title,
                             .len = 1,
                             .seen = clock_from_iso("2016-01-01")};
        OK(store_put(f->s, &r, &o, 1, f->a, &change, &e));
    }
    assert_string_equal(versions(f), "A@2012 B@2016 D@2016 C@2020");
    assert_string_equal(get(f).title, "C");
}

static void originals_come_in_order(void **state)
{
    struct fix *f = *state;
    int64_t *keys;
    size_t n;
    struct original o;
    put(f, "B", 2018, NULL);
    put(f, "A", 2015, NULL);
    OK(store_originals(f->s, 1, f->a, &keys, &n, &e));
    assert_int_equal(n, 2);
    OK(store_original_by_key(f->s, keys[0], f->a, &o, &e));
    assert_memory_equal(o.bytes, "A", o.len);
    assert_int_equal(o.seen, clock_from_iso("2015-06-01"));
    assert_int_equal(store_original_by_key(f->s, 99, f->a, &o, &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
    OK(store_originals(f->s, 99, f->a, &keys, &n, &e));
    assert_int_equal(n, 0);
}

static void what_a_feed_said_since_stays(void **state)
{
    struct fix *f = *state;
    struct entry n = {.url = "https://www.fbi.example/a", .title = "New title"};
    struct strs urls = {0};
    struct mention *m;
    size_t count;
    bool changed;
    OK(store_mention(f->s, "feed", &n, &changed, &e));
    n.title = "Old title";
    OK(store_mention_at(f->s, "feed", &n, clock_from_iso("2015-06-01"), &changed, &e));
    assert_false(changed);
    OK(store_mention_at(f->s, "other", &n, clock_from_iso("2015-06-01"), &changed, &e));
    assert_true(changed);
    strs_add(&urls, n.url, f->a);
    OK(store_mentions(f->s, &urls, f->a, &m, &count, &e));
    assert_int_equal(count, 2);
    assert_string_equal(m[0].entry.title, "New title");
    assert_int_equal(m[1].seen, clock_from_iso("2015-06-01"));
    n.title = "Newer title";
    OK(store_mention_at(f->s, "other", &n, clock_from_iso("2016-06-01"), &changed, &e));
    assert_true(changed);
}

static void pages_that_never_came_are_left(void **state)
{
    struct fix *f = *state;
    struct entry n = {.title = "T"};
    static const char *const urls[] = {"https://www.fbi.example/a", "https://www.fbi.example/b",
                                       "https://www.fbi.example/c", "https://www.fbi.example/d"};
    struct mention *m;
    size_t count;
    for (size_t i = 0; i < 4; i++) {
        n.url = urls[i];
        OK(store_mention(f->s, "feed", &n, NULL, &e));
    }
    put(f, "A", 0, NULL);                                   /* a is here */
    OK(store_todo_add(f->s, urls[1], "feed", 1, NULL, &e)); /* b will be */
    OK(store_mentions_left(f->s, 0, 10, f->a, &m, &count, &e));
    assert_int_equal(count, 2);
    assert_string_equal(m[0].entry.url, urls[2]);
    OK(store_mentions_left(f->s, m[0].id, 10, f->a, &m, &count, &e));
    assert_int_equal(count, 1);
    assert_string_equal(m[0].entry.url, urls[3]);
}

static void the_place_in_an_archive_is_kept(void **state)
{
    struct fix *f = *state;
    int64_t offset;
    OK(store_archive_get(f->s, "a", &offset, &e));
    assert_int_equal(offset, 0);
    OK(store_begin(f->s, &e));
    OK(store_archive_put(f->s, "a", 100, 42, &e));
    store_rollback(f->s);
    OK(store_archive_get(f->s, "a", &offset, &e));
    assert_int_equal(offset, 0);
    OK(store_archive_put(f->s, "a", 100, 42, &e));
    OK(store_archive_put(f->s, "a", 100, STORE_ARCHIVE_ALL, &e));
    OK(store_archive_get(f->s, "a", &offset, &e));
    assert_int_equal(offset, STORE_ARCHIVE_ALL);
    OK(store_archive_get(f->s, "b", &offset, &e));
    assert_int_equal(offset, 0);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(a_capture_has_its_own_time),
        CASE(what_was_earlier_is_put_before),
        CASE(the_same_again_changes_nothing),
        CASE(words_that_stand_beside_are_not_put_again),
        CASE(the_past_is_no_news),
        CASE(merged_histories_are_in_order),
        CASE(originals_come_in_order),
        CASE(what_a_feed_said_since_stays),
        CASE(pages_that_never_came_are_left),
        CASE(the_place_in_an_archive_is_kept),
    };
    return RUN(tests);
}
