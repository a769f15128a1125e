/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the store keeps over time: the words of each version, removals, the looks at releases and how sites
 * fare; and that a store of the first schema comes to all this. */
/* Its table of steps: a store of the first schema is made by the first of them alone. */
#include "../../src/edge/store_schema.c"

#include "store_fix.h"

#include <stdio.h>
#include <string.h>

static struct release page(const char *url, const char *title, const char *text)
{
    struct release r;
    release_init(&r);
    r.url = url;
    r.title = title;
    r.date = "2026-11-20";
    r.text = text;
    r.source = "fbi-example";
    return r;
}

static enum store_change put(struct fix *f, struct release *r)
{
    enum store_change change;
    OK(store_put(f->s, r, NULL, 1, f->a, &change, &e));
    return change;
}

static struct wording wording(struct fix *f, int64_t id, int n)
{
    struct wording w;
    OK(store_wording(f->s, id, n, f->a, &w, &e));
    return w;
}

/* The words of a version have the hash that is told of it. */
static void check_hashes(struct fix *f, int64_t id, size_t wanted)
{
    struct version *v;
    size_t n;
    OK(store_versions(f->s, id, f->a, &v, &n, &e));
    assert_int_equal(n, wanted);
    for (size_t i = 0; i < n; i++) {
        struct wording w = wording(f, id, v[i].n);
        unsigned char hash[HASH_SIZE];
        char hex[HASH_HEX_MAX];
        hash_strings((const char *const[]){w.title, w.subtitle, w.date, w.text}, 4, hash);
        assert_string_equal(hash_hex(hash, hex), v[i].sha256);
    }
}

static void each_version_keeps_its_words(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A “title”", "One text.");
    r.complete = false;
    r.text = NULL;
    put(f, &r);
    r = page("https://www.fbi.example/a", "A “title”", "One text.");
    assert_int_equal(put(f, &r), STORE_COMPLETED);
    r = page("https://www.fbi.example/a", "A “title”", "Another text.");
    r.subtitle = "Beneath";
    assert_int_equal(put(f, &r), STORE_CHANGED);
    strs_add(&r.tags, "Example", f->a);
    assert_int_equal(put(f, &r), STORE_UPDATED);
    r = page("https://www.fbi.example/a", "Title", "A third text.");
    r.date = "2026-11-21";
    assert_int_equal(put(f, &r), STORE_CHANGED);

    assert_null(wording(f, 1, 1).text);
    assert_string_equal(wording(f, 1, 1).title, "A “title”");
    assert_string_equal(wording(f, 1, 2).text, "One text.");
    assert_null(wording(f, 1, 2).subtitle);
    assert_string_equal(wording(f, 1, 3).subtitle, "Beneath");
    assert_string_equal(wording(f, 1, 3).date, "2026-11-20");
    assert_string_equal(wording(f, 1, 4).date, "2026-11-21");
    assert_string_equal(wording(f, 1, 4).text, "A third text.");
    check_hashes(f, 1, 4);
    struct wording w;
    assert_int_equal(store_wording(f->s, 1, 5, f->a, &w, &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_int_equal(store_wording(f->s, 7, 1, f->a, &w, &e), -1);

    OK(store_replace_wording(f->s, 1, 2, &(struct wording){.title = "Better read"}, &e));
    assert_string_equal(wording(f, 1, 2).title, "Better read");
    check_hashes(f, 1, 4);
    OK(store_check(f->s, &e));
}

static void words_outlive_a_merge(void **state)
{
    struct fix *f = *state;
    struct release x = page("https://www.fbi.example/x", "X", "What the FBI says."),
                   y = page("https://www.justice.example/y", "X", "What the department says.");
    put(f, &x);
    put(f, &y);
    y.text = "What the department says now.";
    put(f, &y);
    OK(store_visit_put(f->s, &(struct visit){.release = y.id, .source = "s", .url = y.url, .due = 9}, &e));
    OK(store_set_status(f->s, y.id, "removed", &e));
    struct release both = page("https://www.justice.example/y", "X", "What the department says now.");
    strs_add(&both.urls, x.url, f->a);
    put(f, &both);
    assert_int_equal(both.id, x.id);
    check_hashes(f, x.id, 3);
    assert_string_equal(wording(f, x.id, 1).text, "What the FBI says.");
    assert_string_equal(wording(f, x.id, 2).text, "What the department says.");
    assert_string_equal(wording(f, x.id, 3).text, "What the department says now.");

    struct visit v;
    bool found;
    OK(store_visit_get(f->s, x.id, f->a, &v, &found, &e));
    assert_true(found);
    assert_string_equal(v.url, y.url);
    OK(store_visit_get(f->s, y.id, f->a, &v, &found, &e));
    assert_false(found);
    struct event *events;
    size_t n;
    OK(store_events(f->s, x.id, f->a, &events, &n, &e));
    assert_int_equal(n, 1);
    OK(store_check(f->s, &e));
}

static void both_have_a_visit_and_one_stays(void **state)
{
    struct fix *f = *state;
    struct release x = page("https://www.fbi.example/x", "X", "One."),
                   y = page("https://www.fbi.example/y", "Y", "Two.");
    struct visit v;
    bool found;
    put(f, &x);
    put(f, &y);
    OK(store_visit_put(f->s, &(struct visit){.release = x.id, .source = "s", .url = x.url, .due = 5}, &e));
    OK(store_visit_put(f->s, &(struct visit){.release = y.id, .source = "s", .url = y.url, .due = 9}, &e));
    strs_add(&y.urls, x.url, f->a);
    put(f, &y);
    OK(store_visit_get(f->s, x.id, f->a, &v, &found, &e));
    assert_true(found && v.due == 5);
    OK(store_check(f->s, &e));
}

static void removals_are_events(void **state)
{
    struct fix *f = *state;
    struct release r = page("https://www.fbi.example/a", "A", "Text.");
    struct event *v;
    size_t n;
    int64_t rev;
    put(f, &r);
    OK(store_events(f->s, 1, f->a, &v, &n, &e));
    assert_int_equal(n, 0);
    OK(store_set_status(f->s, 1, "removed", &e));
    OK(store_set_status(f->s, 1, "removed", &e));
    setenv("BLOTTER_NOW", "2026-12-22T06:00:00Z", 1);
    OK(store_set_status(f->s, 1, "live", &e));
    OK(store_events(f->s, 1, f->a, &v, &n, &e));
    assert_int_equal(n, 2);
    assert_string_equal(v[0].status, "removed");
    assert_string_equal(v[0].at, "2026-11-22T06:00:00Z");
    assert_string_equal(v[1].status, "live");
    assert_string_equal(v[1].at, "2026-12-22T06:00:00Z");
    OK(store_last_revision(f->s, &rev, &e));
    assert_int_equal(rev, 3);
}

static void visits_come_back_and_are_due_in_order(void **state)
{
    struct fix *f = *state;
    char url[64];
    struct visit v, *due;
    bool found;
    size_t n;
    for (int i = 0; i < 12; i++) {
        snprintf(url, sizeof url, "https://%s.example/%d", i % 3 ? "www" : "other:81", i);
        struct release r = page(url, "T", "Text.");
        put(f, &r);
        OK(store_visit_put(f->s,
                           &(struct visit){.release = r.id,
                                           .source = i % 2 ? "a" : "b",
                                           .url = url,
                                           .since = 10,
                                           .due = i == 5 ? 0 : 100 - i},
                           &e));
    }
    OK(store_visits_due(f->s, 99, 100, f->a, &due, &n, &e));
    assert_int_equal(n, 10); /* the first is to come, the sixth never */
    for (size_t i = 1; i < n; i++)
        assert_true(due[i - 1].due < due[i].due);
    assert_string_equal(due[0].status, "live");
    OK(store_visits_due(f->s, 99, 1, f->a, &due, &n, &e));
    assert_int_equal(n, 4); /* the oldest of each host and source */
    assert_int_equal(due[0].due, 89);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(due[i].host, (due[i].release - 1) % 3 ? "www.example" : "other:81.example");

    struct visit whole = {.release = 3,
                          .source = "s",
                          .url = "http://h.example?q",
                          .etag = "W/\"x\"",
                          .last_modified = "Tue",
                          .since = 1,
                          .due = 2,
                          .looks = 3,
                          .failures = 4,
                          .error = "why",
                          .gone = 5,
                          .doubt = 6};
    OK(store_visit_put(f->s, &whole, &e));
    OK(store_visit_get(f->s, 3, f->a, &v, &found, &e));
    assert_true(found && v.since == 1 && v.due == 2 && v.looks == 3 && v.failures == 4 && v.gone == 5 &&
                v.doubt == 6);
    assert_string_equal(v.etag, "W/\"x\"");
    assert_string_equal(v.last_modified, "Tue");
    assert_string_equal(v.error, "why");
    assert_string_equal(v.host, "h.example");
}

static void a_site_is_known_by_its_host(void **state)
{
    struct fix *f = *state;
    struct site_state s;
    OK(store_site_get(f->s, "https://www.example/a", &s, &e));
    assert_int_equal(s.ok, 0);
    OK(store_site_put(f->s, "https://www.example/a", &(struct site_state){5, 6}, &e));
    OK(store_site_get(f->s, "http://www.example/b/c", &s, &e));
    assert_true(s.ok == 5 && s.failing == 6);
    OK(store_site_get(f->s, "http://www.example:81/b/c", &s, &e));
    assert_int_equal(s.ok, 0);
}

static void http_and_https_are_one(void **state)
{
    struct fix *f = *state;
    struct release r = page("http://www.fbi.example/a", "A", "Text.");
    int64_t id;
    bool complete, changed;
    put(f, &r);
    OK(store_find(f->s, "https://www.fbi.example/a", &id, &complete, &e));
    assert_true(id == 1 && complete);
    struct entry entry = {.url = "https://www.fbi.example/a", .title = "A"};
    OK(store_mention(f->s, "s", &entry, &changed, &e));
    struct release g;
    OK(store_get(f->s, 1, f->a, &g, &e));
    assert_string_equal(strs_join(&g.urls, " ", f->a), "http://www.fbi.example/a https://www.fbi.example/a");
    r = page("https://www.fbi.example/a", "A", "Text.");
    assert_int_equal(put(f, &r), STORE_UNCHANGED);
    assert_string_equal(r.url, "http://www.fbi.example/a");

    r = page("https://www.fbi.example/b", "B", "Other.");
    put(f, &r);
    r = page("http://www.fbi.example/b", "B", "Other.");
    assert_int_equal(put(f, &r), STORE_UPDATED);
    assert_int_equal(r.id, 2);
    assert_int_equal(r.urls.n, 2);
    OK(store_find(f->s, "ftp://www.fbi.example/b", &id, &complete, &e));
    assert_int_equal(id, 0);
}

/* ---- a store of the first schema ---- */

static const char old_rows[] =
    "INSERT INTO release VALUES(1, 3, 'https://www.fbi.example/a', 'fbi', 'live', 1000, 5000, 1, 1, x'01',"
    " '{\"schema\":1,\"title\":\"New\",\"date\":\"2026-01-02\"}', NULL),"
    "(2, 2, 'https://www.fbi.example/b', 'doj', 'live', 2000, NULL, 1, 1, x'01', '{\"title\":\"B\"}', NULL),"
    "(3, 4, 'https://c.example/c', 'import', 'live', 2000, NULL, 1, 1, x'01', '{\"title\":\"C\"}', NULL),"
    "(4, 5, 'https://www.fbi.example/d', 'fbi', 'live', 2000, NULL, 0, 1, x'01', '{\"title\":\"D\"}', NULL),"
    "(5, 6, 'https://www.fbi.example/e', 'fbi', 'live', 3000, NULL, 1, 1, x'01', '{\"title\":\"E\"}', NULL);"
    "INSERT INTO alias SELECT url, id, 1 FROM release;"
    "INSERT INTO version(id, release, n, revision, seen, complete, words) VALUES(1, 1, 1, 1, 1000, 1, x'00'),"
    "(2, 1, 2, 3, 5000, 1, x'01'), (3, 2, 1, 2, 2000, 1, x'01'), (4, 3, 1, 4, 2000, 1, x'01'),"
    "(5, 4, 1, 5, 2000, 0, x'01'), (6, 5, 1, 6, 3000, 1, x'01');"
    "INSERT INTO original(version, seen, url, media, bytes) VALUES"
    "(1, 1000, 'https://www.fbi.example/a?old', 'text/html', x'00'),"
    "(2, 5000, 'https://www.fbi.example:8080/a', 'text/html', x'00'),"
    "(3, 2000, 'https://www.fbi.example/b', 'application/x-blotter-entry', x'00'),"
    "(4, 2000, 'https://c.example/c', 'text/html', x'00'),"
    "(5, 2000, 'https://www.fbi.example/d', 'text/html', x'00'),"
    "(6, 3000, 'https://www.fbi.example', 'text/html', x'00');";

static void make_old_store(struct fix *f)
{
    sqlite3 *db;
    char mark[96];
    snprintf(mark, sizeof mark, "PRAGMA application_id=%d; PRAGMA user_version=1", APPLICATION_ID);
    assert_int_equal(sqlite3_open(f->file, &db), SQLITE_OK);
    if (sqlite3_exec(db, steps[0], NULL, NULL, NULL) || sqlite3_exec(db, old_rows, NULL, NULL, NULL) ||
        sqlite3_exec(db, mark, NULL, NULL, NULL))
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void an_old_store_comes_along(void **state)
{
    struct fix *f = *state;
    struct visit *v;
    struct wording w;
    size_t n;
    make_old_store(f);
    assert_int_equal(store_open(f->dir, STORE_READ, &f->s, &e), -1);
    assert_int_equal(e.code, ERR_DATA);
    f->s = NULL;
    OK(store_open(f->dir, STORE_WRITE, &f->s, &e));
    OK(store_check(f->s, &e));

    /* What was read from a page is looked at again: not an import, nor a feed's words. */
    OK(store_visits_due(f->s, 3000 + 83000, 100, f->a, &v, &n, &e));
    assert_int_equal(n, 1);
    assert_int_equal(v[0].release, 5);
    assert_string_equal(v[0].host, "www.fbi.example");
    OK(store_visits_due(f->s, INT64_MAX, 100, f->a, &v, &n, &e));
    assert_int_equal(n, 2);
    assert_int_equal(v[1].release, 1);
    assert_string_equal(v[1].url, "https://www.fbi.example:8080/a");
    assert_string_equal(v[1].host, "www.fbi.example:8080");
    assert_string_equal(v[1].source, "fbi");
    assert_int_equal(v[1].since, 5000);

    /* The words of a version that had gone by then were not kept. */
    assert_int_equal(store_wording(f->s, 1, 1, f->a, &w, &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
    OK(store_wording(f->s, 1, 2, f->a, &w, &e));
    assert_string_equal(w.title, "New");
    OK(store_replace_wording(f->s, 1, 1, &(struct wording){.title = "Old"}, &e));
    OK(store_wording(f->s, 1, 1, f->a, &w, &e));
    assert_string_equal(w.title, "Old");

    store_close(f->s);
    OK(store_open(f->dir, STORE_WRITE, &f->s, &e)); /* once */
    OK(store_visits_due(f->s, INT64_MAX, 100, f->a, &v, &n, &e));
    assert_int_equal(n, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_version_keeps_its_words),
        TEST(words_outlive_a_merge),
        TEST(both_have_a_visit_and_one_stays),
        TEST(removals_are_events),
        TEST(visits_come_back_and_are_due_in_order),
        TEST(a_site_is_known_by_its_host),
        TEST(http_and_https_are_one),
        cmocka_unit_test_setup_teardown(an_old_store_comes_along, setup_dir, teardown),
    };
    return RUN(tests);
}
