/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store: identity, versions, originals, the crawl's memory, the ledger, and what it does when the disk or
 * another process is in the way. Real files in a temporary directory; nothing is mocked. */
#include "store_fix.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "edge/store.h"

static struct release page(const char *url, const char *title)
{
    struct release r;
    release_init(&r);
    r.url = url;
    r.title = title;
    r.date = "2026-11-20";
    r.text = "A man of Exampleville was sentenced.";
    r.source = "fbi-example";
    return r;
}

static struct release summary(const char *url, const char *title)
{
    struct release r = page(url, title);
    r.complete = false;
    r.text = "A man …";
    return r;
}

static enum store_change put(struct fix *f, struct release *r, const struct original *o)
{
    enum store_change change;
    OK(store_put(f->s, r, o, 1, f->a, &change, &e));
    return change;
}

static struct release get(struct fix *f, int64_t id)
{
    struct release r;
    OK(store_get(f->s, id, f->a, &r, &e));
    return r;
}

static size_t count_versions(struct fix *f, int64_t id)
{
    struct version *v;
    size_t n;
    OK(store_versions(f->s, id, f->a, &v, &n, &e));
    for (size_t i = 0; i < n; i++)
        assert_int_equal(v[i].n, i + 1);
    return n;
}

/* ---- releases ---- */

static void a_release_comes_back_as_it_was_put(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A “title”");
    strs_add(&r.charges, "forced-labor", f->a);
    strs_add(&r.urls, "https://www.fbi.example/before-redirect", f->a);
    r.head = "FBI Example";
    r.sentence_months = SENTENCE_LIFE;
    release_why(&r, (struct why){.field = "kind", .value = "case", .rule = "x", .part = "title"}, f->a);
    assert_int_equal(put(f, &r, NULL), STORE_NEW);
    assert_int_equal(r.id, 1);
    assert_int_equal(r.revision, 1);
    assert_string_equal(r.first_seen, "2026-11-22T06:00:00Z");

    struct release g = get(f, 1);
    assert_string_equal(g.url, "https://www.fbi.example/a");
    assert_string_equal(g.title, "A “title”");
    assert_string_equal(g.text, r.text);
    assert_string_equal(g.head, "FBI Example");
    assert_string_equal(g.source, "fbi-example");
    assert_string_equal(g.status, "live");
    assert_string_equal(g.first_seen, "2026-11-22T06:00:00Z");
    assert_null(g.changed);
    assert_true(g.complete);
    assert_int_equal(g.sentence_months, SENTENCE_LIFE);
    assert_int_equal(g.nwhy, 1);
    assert_string_equal(strs_join(&g.urls, " ", f->a),
                        "https://www.fbi.example/before-redirect https://www.fbi.example/a");
    assert_int_equal(store_get(f->s, 2, f->a, &g, &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
}

static void any_of_its_urls_leads_to_a_release(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.justice.example/b", "B");
    strs_add(&r.urls, "https://www.fbi.example/b", f->a);
    put(f, &r, NULL);
    int64_t id;
    bool complete;
    OK(store_find(f->s, "https://www.fbi.example/b", &id, &complete, &e));
    assert_int_equal(id, r.id);
    assert_true(complete);
    OK(store_find(f->s, "https://www.fbi.example/c", &id, &complete, &e));
    assert_int_equal(id, 0);
    struct release again = page("https://www.fbi.example/b", "B");
    assert_int_equal(put(f, &again, NULL), STORE_UNCHANGED);
    assert_int_equal(again.id, r.id);
    assert_string_equal(again.url, "https://www.justice.example/b"); /* one release keeps one URL */
}

static void each_kind_of_change_is_told(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A");
    put(f, &r, NULL);
    r = page("https://www.fbi.example/a", "A");
    assert_int_equal(put(f, &r, NULL), STORE_UNCHANGED);
    assert_int_equal(r.revision, 1);

    setenv("BLOTTER_NOW", "2026-11-23T06:00:00Z", 1);
    r = page("https://www.fbi.example/a", "A");
    r.source = "another";
    strs_add(&r.tags, "Example", f->a);
    assert_int_equal(put(f, &r, NULL), STORE_UPDATED);
    assert_int_equal(r.revision, 2);
    assert_string_equal(r.source, "fbi-example");
    assert_null(r.changed);
    assert_int_equal(count_versions(f, r.id), 1);

    r = page("https://www.fbi.example/a", "A, corrected");
    assert_int_equal(put(f, &r, NULL), STORE_CHANGED);
    assert_int_equal(r.revision, 3);
    assert_string_equal(r.changed, "2026-11-23T06:00:00Z");
    assert_string_equal(r.first_seen, "2026-11-22T06:00:00Z");
    assert_int_equal(count_versions(f, r.id), 2);

    r = page("https://www.fbi.example/a", "A, corrected");
    strs_add(&r.urls, "https://m.fbi.example/a", f->a);
    assert_int_equal(put(f, &r, NULL), STORE_UPDATED); /* a URL */
    assert_string_equal(r.changed, "2026-11-23T06:00:00Z");
    assert_int_equal(get(f, r.id).urls.n, 2);
}

static void a_feed_never_replaces_a_page(void **state)
{
    struct fix *f = *state;
    struct release r = summary("https://www.fbi.example/a", "A");
    assert_int_equal(put(f, &r, NULL), STORE_NEW);
    assert_false(get(f, r.id).complete);
    r = summary("https://www.fbi.example/a", "A");
    assert_int_equal(put(f, &r, NULL), STORE_UNCHANGED);

    r = page("https://www.justice.example/a", "A");
    strs_add(&r.urls, "https://www.fbi.example/a", f->a);
    assert_int_equal(put(f, &r, NULL), STORE_COMPLETED);
    assert_int_equal(count_versions(f, r.id), 2);
    assert_null(r.changed); /* the publisher changed nothing */
    assert_string_equal(get(f, r.id).url, "https://www.justice.example/a");
    struct former *former;
    size_t n;
    OK(store_former(f->s, 1, f->a, &former, &n, &e));
    assert_int_equal(n, 1);
    assert_string_equal(former[0].url, "https://www.fbi.example/a");
    assert_int_equal(former[0].revision, r.revision);

    r = summary("https://www.fbi.example/a", "Another headline in the feed");
    assert_int_equal(put(f, &r, NULL), STORE_UNCHANGED);
    assert_string_equal(r.title, "A");
    assert_true(r.complete);
    r = summary("https://www.fbi.example/a", "A");
    strs_add(&r.urls, "https://www.fbi.example/a?short", f->a);
    assert_int_equal(put(f, &r, NULL), STORE_UPDATED);
    struct release g = get(f, r.id);
    assert_string_equal(g.text, "A man of Exampleville was sentenced.");
    assert_int_equal(g.urls.n, 3);
    assert_int_equal(count_versions(f, r.id), 2);
}

static void two_that_are_one_become_one(void **state)
{
    struct fix *f = *state;
    struct release x = summary("https://www.fbi.example/x", "X"),
                   y = page("https://www.justice.example/y", "X"),
                   z = page("https://archives.example/z", "X, older");
    put(f, &x, NULL);
    put(f, &y, &(struct original){.url = y.url, .media = "text/html", .bytes = "<p>y", .len = 4});
    put(f, &z, NULL);
    OK(store_watch_sent(f->s, "w", 3, 9, "m@example", (int64_t[]){y.id, z.id}, 2, &e));

    struct release r = page("https://www.justice.example/y", "X");
    strs_add(&r.urls, x.url, f->a);
    strs_add(&r.urls, z.url, f->a);
    assert_int_equal(put(f, &r, NULL), STORE_CHANGED); /* z was the newest page */
    assert_int_equal(r.id, x.id);
    assert_int_equal(r.revision, 4);
    assert_int_equal(get(f, y.id).id, x.id); /* an id once given out leads on */
    struct release g = get(f, z.id);
    assert_int_equal(g.id, x.id);
    assert_string_equal(g.title, "X");
    assert_true(g.complete);
    assert_int_equal(g.urls.n, 3);
    assert_int_equal(count_versions(f, r.id), 4);
    struct original o;
    OK(store_original(f->s, x.id, 2, f->a, &o, &e));
    assert_memory_equal(o.bytes, "<p>y", 4);
    enum store_news how;
    OK(store_watch_news(f->s, "w", false, &r.id, 1, &how, &e));
    assert_int_equal(how, STORE_NEWS_CHANGED); /* what was sent of its parts counts as sent of it */
    struct former *former;
    size_t n;
    OK(store_former(f->s, 3, f->a, &former, &n, &e));
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++) {
        assert_string_not_equal(former[i].url, g.url);
        assert_int_equal(former[i].release, x.id);
    }
    struct store_figures fig;
    OK(store_figures(f->s, &fig, &e));
    assert_int_equal(fig.releases, 1);
    assert_int_equal(fig.complete, 1);
    struct release next = page("https://www.fbi.example/next", "Next");
    put(f, &next, NULL);
    assert_int_equal(next.id, 4); /* none is given out twice */
}

static void reindex_makes_no_news(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A");
    put(f, &r, NULL);
    r = get(f, r.id);
    strs_add(&r.charges, "forced-labor", f->a);
    r.title = "A, read better";
    OK(store_replace_record(f->s, &r, 2, &e));
    struct release g = get(f, r.id);
    assert_int_equal(g.revision, 1);
    assert_string_equal(g.title, "A, read better");
    assert_int_equal(g.charges.n, 1);
    assert_int_equal(count_versions(f, r.id), 1);
    enum store_change change;
    OK(store_put(f->s, &g, NULL, 2, f->a, &change, &e));
    assert_int_equal(change, STORE_UNCHANGED);
}

static void walks_are_in_order_and_limited(void **state)
{
    struct fix *f = *state;
    char url[64];
    for (int i = 0; i < 5; i++) {
        snprintf(url, sizeof url, "https://www.fbi.example/%d", i);
        struct release r = page(url, "T");
        put(f, &r, NULL);
    }
    struct release r = page("https://www.fbi.example/1", "T, changed"), *v;
    put(f, &r, NULL);
    size_t n;
    OK(store_walk(f->s, false, 3, 2, f->a, &v, &n, &e));
    assert_int_equal(n, 2);
    assert_int_equal(v[0].revision, 4);
    assert_int_equal(v[1].revision, 5);
    OK(store_walk(f->s, false, 5, 2, f->a, &v, &n, &e));
    assert_int_equal(n, 1);
    assert_int_equal(v[0].id, 2);
    assert_string_equal(v[0].text, r.text);
    assert_int_equal(v[0].urls.n, 1);
    OK(store_walk(f->s, false, 6, 2, f->a, &v, &n, &e));
    assert_int_equal(n, 0);
    OK(store_walk(f->s, true, 1, 9, f->a, &v, &n, &e));
    assert_int_equal(n, 4);
    int64_t rev;
    OK(store_last_revision(f->s, &rev, &e));
    assert_int_equal(rev, 6);
}

static void a_status_is_news_once(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A");
    put(f, &r, NULL);
    OK(store_set_status(f->s, r.id, "removed", &e));
    OK(store_set_status(f->s, r.id, "removed", &e));
    struct release g = get(f, r.id);
    assert_string_equal(g.status, "removed");
    assert_int_equal(g.revision, 2);
    assert_int_equal(store_set_status(f->s, 77, "removed", &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
}

/* ---- originals ---- */

/* A page whose frame is the site's and whose middle is its own, as those of a real site are. */
static void make_page(struct buf *b, unsigned seed, unsigned middle)
{
    buf_reset(b);
    unsigned frame = seed;
    for (int i = 0; i < 3000; i++) {
        frame = frame * 1664525 + 1013904223;
        buf_addf(b, "<div id=%u>", frame >> 12);
    }
    for (int i = 0; i < 50; i++) {
        middle = middle * 1664525 + 1013904223;
        buf_addf(b, "<p>%u</p>", middle);
    }
    buf_addc(b, 0);
    buf_adds(b, "</html>");
}

/* With the log taken into the file. */
static struct store_figures figures_at_rest(struct fix *f)
{
    struct store_figures figures;
    store_close(f->s);
    OK(store_open(f->dir, STORE_WRITE, &f->s, &e));
    OK(store_figures(f->s, &figures, &e));
    return figures;
}

static void originals_come_back_byte_by_byte_and_small(void **state)
{
    struct fix *f = *state;
    struct buf b = {0};
    char url[64];
    struct store_figures before, after;
    for (unsigned i = 0; i < 60; i++) {
        make_page(&b, i % 3, i);
        snprintf(url, sizeof url, "https://www%d.example/%u", i % 2, i);
        struct release r = page(url, "T");
        put(f, &r, &(struct original){url, "text/html", "utf-8", b.p, b.len, 0});
        if (i == 5) /* each layout of each site was seen */
            before = figures_at_rest(f);
    }
    after = figures_at_rest(f);
    assert_in_range(after.bytes - before.bytes, 1, 54 * b.len / 4); /* alone: about a third */
    struct original o;
    for (unsigned i = 0; i < 60; i++) {
        make_page(&b, i % 3, i);
        OK(store_original(f->s, i + 1, 0, f->a, &o, &e));
        assert_int_equal(o.len, b.len);
        assert_memory_equal(o.bytes, b.p, b.len);
        assert_string_equal(o.charset, "utf-8");
    }
    assert_int_equal(store_original(f->s, 1, 2, f->a, &o, &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
    buf_free(&b);
}

static void a_rolled_back_sample_packs_nothing(void **state)
{
    struct fix *f = *state;
    struct buf b = {0};
    for (unsigned i = 0; i < 3; i++) {
        struct release r = page("https://www.example/a", "T");
        make_page(&b, i % 2, i); /* the last resembles the first, whose id it gets */
        OK(store_begin(f->s, &e));
        put(f, &r, &(struct original){r.url, "text/html", NULL, b.p, b.len, 0});
        if (i < 2)
            store_rollback(f->s);
        else
            OK(store_commit(f->s, &e));
    }
    store_close(f->s);
    OK(store_open(f->dir, STORE_READ, &f->s, &e));
    struct original o;
    OK(store_original(f->s, 1, 0, f->a, &o, &e));
    assert_int_equal(o.len, b.len);
    assert_memory_equal(o.bytes, b.p, b.len);
    buf_free(&b);
}

static void each_version_keeps_its_bytes(void **state)
{
    struct fix *f = *state;
    static const struct {
        const char *title, *tag, *bytes;
        int version;
    } seen[] = {
        {"A", NULL, "one", 1},
        {"A", NULL, "one, another nonce", 1}, /* unchanged: not kept */
        {"A", "Tag", "one, tagged", 1},       /* same words, kept beside the first */
        {"B", "Tag", "two", 2},
    };
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        struct release r = page("https://www.example/a", seen[i].title);
        if (seen[i].tag)
            strs_add(&r.tags, seen[i].tag, f->a);
        put(f, &r, &(struct original){NULL, "text/html", NULL, seen[i].bytes, strlen(seen[i].bytes), 0});
    }
    struct original o;
    OK(store_original(f->s, 1, 0, f->a, &o, &e));
    assert_memory_equal(o.bytes, "two", 3);
    OK(store_original(f->s, 1, 1, f->a, &o, &e));
    assert_int_equal(o.len, strlen("one, tagged"));
    assert_null(o.url);
}

/* ---- the crawl ---- */

static void mentions_are_kept_once_a_source(void **state)
{
    struct fix *f = *state;
    struct entry x = {
        .id = "urn:1", .url = "https://www.fbi.example/a", .title = "T", .body = "<p>whole</p>"};
    bool changed;
    strs_add(&x.categories, "Example", f->a);
    OK(store_mention(f->s, "feed", &x, &changed, &e));
    assert_true(changed);
    OK(store_mention(f->s, "feed", &x, &changed, &e));
    assert_false(changed);
    OK(store_mention(f->s, "listing", &(struct entry){.url = x.url, .date = "2026-11-20"}, NULL, &e));
    x.body = "<p>other</p>";
    OK(store_mention(f->s, "feed", &x, &changed, &e));
    assert_true(changed);
    struct strs urls = {0};
    struct mention *v;
    size_t n;
    strs_add(&urls, "https://www.fbi.example/none", f->a);
    strs_add(&urls, x.url, f->a);
    OK(store_mentions(f->s, &urls, f->a, &v, &n, &e));
    assert_int_equal(n, 2);
    assert_string_equal(v[0].source, "feed");
    assert_string_equal(v[0].entry.body, "<p>other</p>");
    assert_string_equal(v[0].entry.categories.v[0], "Example");
    assert_string_equal(v[0].entry.url, x.url);
    assert_null(v[0].entry.summary);
    assert_string_equal(v[1].entry.date, "2026-11-20");
    assert_null(v[1].entry.body);
    assert_int_equal(store_mention(f->s, "feed", &(struct entry){.title = "no link"}, NULL, &e), -1);
    assert_int_equal(e.code, ERR_DATA);
}

static void the_frontier_gives_what_is_due(void **state)
{
    struct fix *f = *state;
    bool added;
    OK(store_todo_add(f->s, "https://a.example/2", "s", 200, NULL, &e));
    OK(store_todo_add(f->s, "https://a.example/1", "s", 100, &added, &e));
    assert_true(added);
    OK(store_todo_add(f->s, "https://a.example/1", "t", 1, &added, &e)); /* once a URL */
    assert_false(added);
    OK(store_todo_add(f->s, "https://a.example/3", "t", 150, NULL, &e));
    struct todo *v;
    size_t n;
    OK(store_todo_due(f->s, NULL, 150, 10, f->a, &v, &n, &e));
    assert_int_equal(n, 2);
    assert_string_equal(v[0].url, "https://a.example/1");
    assert_string_equal(v[1].url, "https://a.example/3");
    OK(store_todo_fail(f->s, v[0].url, "503 Service Unavailable", 300, &e));
    OK(store_todo_done(f->s, v[1].url, &e));
    OK(store_todo_due(f->s, "s", 300, 10, f->a, &v, &n, &e));
    assert_int_equal(n, 2);
    assert_int_equal(v[1].tries, 1);
    assert_string_equal(v[1].error, "503 Service Unavailable");
    OK(store_source_put(f->s, &(struct source_state){.name = "s", .etag = "W/\"x\"", .failures = 2}, &e));
    struct source_state st;
    OK(store_source_get(f->s, "s", f->a, &st, &e));
    assert_int_equal(st.pending, 2);
    assert_int_equal(st.blocked, 1);
    assert_string_equal(st.etag, "W/\"x\"");
    assert_null(st.error);
    OK(store_todo_fail(f->s, "https://a.example/1", "410 Gone", 0, &e));
    OK(store_todo_add(f->s, "https://a.example/1", "s", 1, NULL, &e)); /* gone for good */
    OK(store_todo_due(f->s, NULL, 1000, 1, f->a, &v, &n, &e));
    assert_int_equal(n, 1);
    assert_string_equal(v[0].url, "https://a.example/2");
    assert_int_equal(st.failures, 2);
    OK(store_source_get(f->s, "unknown", f->a, &st, &e));
    assert_int_equal(st.last_try, 0);
}

static void a_robots_txt_is_kept_by_its_url(void **state)
{
    struct fix *f = *state;
    static const char url[] = "https://a.example/robots.txt", body[] = "User-agent: *\n\0Disallow: /\n";
    struct robots_state st = {.url = url, .tried = 10, .due = 20, .status = 200, .got = 10, .body = body},
                        got;
    st.len = sizeof body - 1;
    OK(store_robots_get(f->s, url, f->a, &got, &e));
    assert_int_equal(got.tried, 0);
    assert_null(got.body);
    OK(store_robots_put(f->s, &st, &e));
    OK(store_robots_get(f->s, url, f->a, &got, &e));
    assert_string_equal(got.url, url);
    assert_int_equal(got.len, st.len);
    assert_memory_equal(got.body, body, st.len);
    got.tried = 30, got.due = 40, got.status = 503; /* a later try failed: the copy stays */
    OK(store_robots_put(f->s, &got, &e));
    OK(store_robots_get(f->s, url, f->a, &got, &e));
    assert_int_equal(got.tried * 1000 + got.due, 30040);
    assert_int_equal(got.status, 503);
    assert_int_equal(got.got, 10);
    assert_memory_equal(got.body, body, st.len);
    OK(store_robots_put(f->s, &(struct robots_state){.url = url, .tried = 50, .body = ""}, &e));
    OK(store_robots_get(f->s, url, f->a, &got, &e));
    assert_string_equal(got.body, ""); /* an empty one is one */
    OK(store_robots_put(f->s, &(struct robots_state){.url = url, .tried = 60, .status = 404}, &e));
    OK(store_robots_get(f->s, url, f->a, &got, &e));
    assert_null(got.body);
    OK(store_robots_get(f->s, "http://a.example/robots.txt", f->a, &got, &e));
    assert_int_equal(got.tried, 0);
}

static void the_ledger_knows_what_went_out(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A"), q = page("https://www.fbi.example/b", "B");
    put(f, &r, NULL);
    put(f, &q, NULL);
    struct watch_state st;
    bool found;
    enum store_news how[2];
    OK(store_watch_get(f->s, "w", f->a, &st, &found, &e));
    assert_false(found);
    for (int i = 0; i < 2; i++) /* the same message again is the same digest */
        OK(store_watch_sent(f->s, "w", 2, 1000, "m@example", &r.id, 1, &e));
    OK(store_watch_get(f->s, "w", f->a, &st, &found, &e));
    assert_true(found);
    assert_int_equal(st.cursor, 2);
    assert_int_equal(st.last_sent, 1000);
    OK(store_watch_news(f->s, "w", false, (int64_t[]){r.id, q.id}, 2, how, &e));
    assert_int_equal(how[0], STORE_NEWS_NO);
    assert_int_equal(how[1], STORE_NEWS_OLD);
    OK(store_watch_news(f->s, "other", false, &r.id, 1, how, &e));
    assert_int_equal(how[0], STORE_NEWS_OLD);
}

/* ---- what is in the way ---- */

static void what_was_rolled_back_is_not_there(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A");
    OK(store_begin(f->s, &e));
    put(f, &r, NULL);
    store_rollback(f->s);
    int64_t id;
    OK(store_find(f->s, r.url, &id, NULL, &e));
    assert_int_equal(id, 0);
    struct release none = page(NULL, "no URL");
    enum store_change change;
    assert_int_equal(store_put(f->s, &none, NULL, 1, f->a, &change, &e), -1);
    assert_int_equal(e.code, ERR_DATA);
}

static enum err_code open_fails(const char *dir, enum store_mode mode, const char *says)
{
    struct store *s;
    assert_int_equal(store_open(dir, mode, &s, &e), -1);
    if (!strstr(e.msg, says))
        fail_msg("'%s' does not say '%s'", e.msg, says);
    return e.code;
}

/* Sets one of the numbers in the header of a database file (file format, §1.3). */
static void set_header(const char *file, off_t at, uint32_t value)
{
    unsigned char b[4] = {(unsigned char)(value >> 24), (unsigned char)(value >> 16),
                          (unsigned char)(value >> 8), (unsigned char)value};
    int fd = open(file, O_WRONLY);
    assert_int_equal(pwrite(fd, b, sizeof b, at), sizeof b);
    close(fd);
}
enum { USER_VERSION = 60, APPLICATION_ID = 68 };

static void files_that_are_no_store_are_refused(void **state)
{
    struct fix *f = *state;
    char junk[20000];
    store_close(f->s);
    f->s = NULL;
    set_header(f->file, USER_VERSION, 99);
    assert_int_equal(open_fails(f->dir, STORE_READ, "newer blotter"), ERR_DATA);
    assert_int_equal(open_fails(f->dir, STORE_WRITE, "newer blotter"), ERR_DATA);
    set_header(f->file, USER_VERSION, 0);
    assert_int_equal(open_fails(f->dir, STORE_READ, "of schema 0"), ERR_DATA);
    set_header(f->file, APPLICATION_ID, 7);
    assert_int_equal(open_fails(f->dir, STORE_WRITE, "not one of blotter"), ERR_CORRUPT);
    memset(junk, 'x', sizeof junk);
    assert_int_equal(file_write(f->file, junk, sizeof junk, &e), 0);
    assert_int_equal(open_fails(f->dir, STORE_READ, f->file), ERR_CORRUPT);
    assert_int_equal(open_fails(f->dir, STORE_WRITE, "restore it from a backup"), ERR_CORRUPT);
    assert_int_equal(file_write(f->file, "", 0, &e), 0); /* a first run that died at once */
    assert_int_equal(open_fails(f->dir, STORE_READ, "holds nothing"), ERR_NOT_FOUND);
    assert_int_equal(unlink(f->file), 0);
    assert_int_equal(open_fails(f->dir, STORE_READ, "there is no"), ERR_NOT_FOUND);
    assert_int_equal(open_fails("/dev/null/x", STORE_WRITE, "/dev/null"), ERR_IO);
}

/* Bytes that no packing makes shorter. */
static const void *noise(unsigned seed, size_t n)
{
    static unsigned char b[4096];
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525 + 1013904223;
        b[i] = (unsigned char)(seed >> 24);
    }
    return b;
}

/* Any one page of the file turned to noise: never a crash, and where it is noticed the file is named. */
static void damage_is_told_with_the_file(void **state)
{
    struct fix *f = *state;
    char url[64];
    struct buf good = {0}, bad = {0};
    unsigned told = 0;
    for (int i = 0; i < 60; i++) {
        snprintf(url, sizeof url, "https://www.fbi.example/%d", i);
        struct release r = page(url, "T");
        put(f, &r, &(struct original){url, "text/html", NULL, noise((unsigned)i, 4000), 4000, 0});
    }
    store_close(f->s);
    f->s = NULL;
    assert_int_equal(file_read(f->file, 64 << 20, &good, &e), 0);
    for (size_t at = 0; at < good.len; at += 8192) {
        buf_reset(&bad);
        buf_add(&bad, good.p, good.len);
        memset(bad.p + at, 0xa5, 8192);
        assert_int_equal(file_write(f->file, bad.p, bad.len, &e), 0);
        struct store *s = NULL;
        struct release *v;
        size_t n;
        struct original o;
        int rc = store_open(f->dir, STORE_READ, &s, &e);
        if (!rc)
            rc = store_walk(s, true, 0, 1000, f->a, &v, &n, &e);
        for (int id = 1; !rc && id <= 60; id++)
            rc = store_original(s, id, 0, f->a, &o, &e);
        if (!rc)
            rc = store_check(s, &e);
        if (rc) {
            told++;
            assert_int_equal(e.code, ERR_CORRUPT);
            assert_non_null(strstr(e.msg, f->file));
        }
        store_close(s);
    }
    assert_true(told >= good.len / 8192 / 2);
    buf_free(&good);
    buf_free(&bad);
}

/* Runs work in a process of its own and gives its exit status. */
static int in_child(int (*work)(struct fix *), struct fix *f)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(work(f));
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

enum { SKIPPED = 77 };

/* In a process of its own: takes the writer's lock, says so, and commits when told to. */
static pid_t fork_writer(struct fix *f, int *said, int *told)
{
    int up[2], down[2];
    assert_int_equal(pipe(up) | pipe(down), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct release r = page("https://www.fbi.example/w", "W");
        enum store_change change;
        char c;
        close(down[1]);
        if (store_open(f->dir, STORE_WRITE, &f->s, NULL) || store_begin(f->s, NULL) ||
            store_put(f->s, &r, NULL, 1, f->a, &change, NULL) || write(up[1], "", 1) != 1 ||
            read(down[0], &c, 1) < 0 || store_commit(f->s, NULL))
            _exit(1);
        _exit(0); /* without closing: its log stays */
    }
    close(up[1]);
    close(down[0]);
    *said = up[0];
    *told = down[1];
    return pid;
}

static void a_second_writer_is_told_and_readers_go_on(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A");
    enum store_change change;
    int said, told, status;
    char c;
    int64_t id;
    put(f, &r, NULL);
    store_close(f->s); /* locks are those of a process: two handles in one would prove nothing */
    f->s = NULL;
    pid_t pid = fork_writer(f, &said, &told);
    assert_int_equal(read(said, &c, 1), 1);
    OK(store_open(f->dir, STORE_WRITE, &f->s, &e));
    OK(store_get(f->s, 1, f->a, &r, &e));
    r = page("https://www.fbi.example/b", "B");
    assert_int_equal(store_put(f->s, &r, NULL, 1, f->a, &change, &e), -1);
    assert_int_equal(e.code, ERR_BUSY);
    assert_non_null(strstr(e.msg, f->file));
    OK(store_find(f->s, "https://www.fbi.example/w", &id, NULL, &e));
    assert_int_equal(id, 0);
    close(told);
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    close(said);
    OK(store_find(f->s, "https://www.fbi.example/w", &id, NULL, &e));
    assert_int_equal(id, 2);
    assert_int_equal(put(f, &r, NULL), STORE_NEW);
}

static void a_reader_cannot_write(void **state)
{
    struct fix *f = *state;
    struct store *reader;
    struct release r = page("https://www.fbi.example/a", "A");
    put(f, &r, NULL);
    OK(store_open(f->dir, STORE_READ, &reader, &e));
    assert_int_equal(store_set_status(reader, r.id, "removed", &e), -1);
    assert_int_equal(e.code, ERR_FORBIDDEN);
    OK(store_get(reader, r.id, f->a, &r, &e));
    store_close(reader);
}

static bool become_nobody(void)
{
    return geteuid() || (!setgid(65534) && !setuid(65534));
}

static int read_in_unwritable_directory(struct fix *f)
{
    struct store *s;
    struct release r;
    if (!become_nobody())
        return SKIPPED;
    struct arena *a = arena_new();
    if (store_open(f->dir, STORE_READ, &s, &e) || store_get(s, 1, a, &r, &e))
        return fprintf(stderr, "# %s\n", e.msg), 1;
    store_close(s);
    arena_free(a);
    return !store_open(f->dir, STORE_WRITE, &s, &e) || e.code != ERR_FORBIDDEN || !strstr(e.msg, f->dir) ? 2 : 0;
}

/* The log holds a release and the shared memory is gone: half the store must not pass for the whole. */
static int refuse_half_a_store(struct fix *f)
{
    struct store *s;
    if (!become_nobody())
        return SKIPPED;
    e.msg[0] = 0;
    if (!store_open(f->dir, STORE_READ, &s, &e) || e.code != ERR_FORBIDDEN || !strstr(e.msg, "-wal"))
        return fprintf(stderr, "# %s\n", e.msg), 1;
    return 0;
}

static int read_only(struct fix *f, int (*work)(struct fix *))
{
    chmod(f->file, 0444);
    chmod(f->dir, 0555);
    int rc = in_child(work, f);
    chmod(f->dir, 0755);
    chmod(f->file, 0644);
    if (rc == SKIPPED)
        skip();
    return rc;
}

static void a_read_only_directory_can_be_read(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A");
    put(f, &r, NULL);
    store_close(f->s);
    f->s = NULL;
    assert_int_equal(read_only(f, read_in_unwritable_directory), 0);
}

static void half_a_store_is_not_read(void **state)
{
    struct fix *f = *state;
    char shm[128];
    int said, told, status;
    store_close(f->s);
    f->s = NULL;
    pid_t pid = fork_writer(f, &said, &told);
    close(told);
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    close(said);
    snprintf(shm, sizeof shm, "%s-shm", f->file);
    assert_int_equal(unlink(shm), 0);
    assert_int_equal(read_only(f, refuse_half_a_store), 0);
}

static bool tell(const char *file, const char *text)
{
    int fd = open(file, O_WRONLY);
    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && !close(fd);
}

/* Puts a disk of our own that is too small in place of dir; false where the kernel does not let us. */
static bool mount_small_disk(const char *dir)
{
    char uids[32], gids[32];
    snprintf(uids, sizeof uids, "0 %u 1", (unsigned)geteuid());
    snprintf(gids, sizeof gids, "0 %u 1", (unsigned)getegid());
    if (geteuid() && (unshare(CLONE_NEWUSER) || !tell("/proc/self/setgroups", "deny") ||
                      !tell("/proc/self/uid_map", uids) || !tell("/proc/self/gid_map", gids)))
        return false;
    return !unshare(CLONE_NEWNS) && !mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) &&
           !mount("small", dir, "tmpfs", 0, "size=1m");
}

static int fill_the_disk(struct fix *f)
{
    struct store *s;
    if (!mount_small_disk(f->dir))
        return SKIPPED;
    struct arena *a = arena_new();
    if (store_open(f->dir, STORE_WRITE, &s, &e) || store_begin(s, &e))
        return fprintf(stderr, "# %s\n", e.msg), 1;
    int n = 0, rc = 0;
    char url[64];
    for (; !rc && n < 2000; n++) {
        snprintf(url, sizeof url, "https://www.fbi.example/%d", n);
        struct release r = page(url, "T");
        enum store_change change;
        rc = store_put(s, &r, &(struct original){NULL, NULL, NULL, noise((unsigned)n, 4000), 4000, 0}, 1, a,
                       &change, &e);
        if (!rc && n % 10 == 9)
            rc = store_commit(s, &e) || store_begin(s, &e);
    }
    if (!rc || e.code != ERR_IO || !strstr(e.msg, "disk is full"))
        return fprintf(stderr, "# %d puts: %s\n", n, e.msg), 2;
    store_rollback(s);
    int64_t rev;
    if (store_last_revision(s, &rev, &e) || rev < 10 || rev % 10 || store_check(s, &e))
        return fprintf(stderr, "# %s\n", e.msg), 3;
    store_close(s);
    arena_free(a);
    return 0;
}

static void a_full_disk_loses_nothing(void **state)
{
    int rc = in_child(fill_the_disk, *state);
    if (rc == SKIPPED)
        skip();
    assert_int_equal(rc, 0);
}

/* Writes for ever: new releases, changes, completions and merges, in transactions of a few puts. A byte goes
 * to fd after each commit. */
static int write_for_ever(struct fix *f, unsigned x, int fd)
{
    char url[64], alias[64], title[32];
    enum store_change change;
    if (store_open(f->dir, STORE_WRITE, &f->s, &e))
        return fprintf(stderr, "# %s\n", e.msg), 1;
    for (unsigned i = 0;; i++) {
        x = x * 1664525 + 1013904223;
        snprintf(url, sizeof url, "https://www.fbi.example/%u", (x >> 10) % 400);
        snprintf(alias, sizeof alias, "https://www.fbi.example/%u", (x >> 20) % 400);
        snprintf(title, sizeof title, "T %u", (x >> 8) % 3);
        struct release r = x & 0x10000 ? page(url, title) : summary(url, title);
        if (!(x >> 28))
            strs_add(&r.urls, alias, f->a);
        struct original o = {url, "text/html", NULL, noise(x, 3000), 3000, 0};
        if ((i % 7 == 0 && store_begin(f->s, &e)) || store_put(f->s, &r, &o, 1, f->a, &change, &e) ||
            (i % 7 == 6 && (store_commit(f->s, &e) || write(fd, "", 1) != 1)))
            return fprintf(stderr, "# %s\n", e.msg), 1;
        arena_reset(f->a);
    }
}

/* Kills it some milliseconds after it began or, in every other round, after its first commit. */
static void kill_a_writer(struct fix *f, unsigned round)
{
    int fd[2], status;
    char c;
    assert_int_equal(pipe(fd), 0);
    pid_t pid = fork();
    if (pid == 0)
        _exit(write_for_ever(f, round + 1, fd[1]));
    close(fd[1]);
    if (round % 2)
        assert_int_equal(read(fd[0], &c, 1), 1);
    nanosleep(&(struct timespec){.tv_nsec = (1 + round * 7919 % 30) * 1000000}, NULL);
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    close(fd[0]);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void a_killed_writer_leaves_a_sound_store(void **state)
{
    struct fix *f = *state;
    int64_t rev, last = 0;
    store_close(f->s);
    f->s = NULL;
    for (unsigned round = 0; round < 20; round++) {
        kill_a_writer(f, round);
        OK(store_open(f->dir, round % 3 ? STORE_READ : STORE_WRITE, &f->s, &e));
        OK(store_check(f->s, &e));
        OK(store_last_revision(f->s, &rev, &e));
        assert_true(rev >= last && rev >= round % 2);
        last = rev;
        store_close(f->s);
        f->s = NULL;
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_release_comes_back_as_it_was_put),
        TEST(any_of_its_urls_leads_to_a_release),
        TEST(each_kind_of_change_is_told),
        TEST(a_feed_never_replaces_a_page),
        TEST(two_that_are_one_become_one),
        TEST(reindex_makes_no_news),
        TEST(walks_are_in_order_and_limited),
        TEST(a_status_is_news_once),
        TEST(originals_come_back_byte_by_byte_and_small),
        TEST(a_rolled_back_sample_packs_nothing),
        TEST(each_version_keeps_its_bytes),
        TEST(mentions_are_kept_once_a_source),
        TEST(the_frontier_gives_what_is_due),
        TEST(a_robots_txt_is_kept_by_its_url),
        TEST(the_ledger_knows_what_went_out),
        TEST(what_was_rolled_back_is_not_there),
        TEST(files_that_are_no_store_are_refused),
        TEST(damage_is_told_with_the_file),
        TEST(a_second_writer_is_told_and_readers_go_on),
        TEST(a_reader_cannot_write),
        TEST(a_read_only_directory_can_be_read),
        TEST(half_a_store_is_not_read),
        TEST(a_full_disk_loses_nothing),
        TEST(a_killed_writer_leaves_a_sound_store),
    };
    return RUN(tests);
}
