/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ledger of digests: what was written and for whom, what a release is to a watch, which message follows
 * which. */
#include "t.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "edge/store.h"

static struct arena *a;
static struct store *s;
static struct err e;
static char dir[64];

#define OK(call) assert_int_equal(call, 0)

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    strcpy(dir, "/tmp/blotter-watch-XXXXXX");
    assert_non_null(mkdtemp(dir));
    return store_open(dir, STORE_WRITE, &s, &e);
}

static int teardown(void **state)
{
    (void)state;
    store_close(s);
    struct err ignored;
    file_remove_tree(dir, &ignored);
    arena_free(a);
    return 0;
}

static int64_t put(const char *name, const char *words)
{
    struct release r;
    enum store_change change;
    release_init(&r);
    r.url = arena_printf(a, "https://www.example.gov/%s", name);
    r.title = name;
    r.text = words;
    OK(store_put(s, &r, NULL, 1, a, &change, &e));
    return r.id;
}

static int64_t revision(void)
{
    int64_t rev;
    OK(store_last_revision(s, &rev, &e));
    return rev;
}

static void mark(int64_t cursor, const char *message, int64_t id)
{
    OK(store_watch_sent(s, "w", cursor, 1000, message, &id, id > 0, &e));
}

static enum store_news news(int64_t id, bool edits_only)
{
    enum store_news how;
    OK(store_watch_news(s, "w", edits_only, &id, 1, &how, &e));
    return how;
}

static void write_down(const char *id, int64_t as_of, const char *matter)
{
    struct message_copy copy = {"desk@example.org", id, strlen(id)};
    struct message_record m = {.message_id = id,
                               .watch = "w",
                               .subject = "news",
                               .as_of = as_of,
                               .composed = 1000,
                               .copies = &copy,
                               .ncopies = 1};
    if (matter)
        strs_add(&m.matters, matter, a);
    OK(store_message_put(s, &m, &e));
}

/* ---- what a release is to a watch ---- */

static void removals_and_returns(void **state)
{
    (void)state;
    mark(revision(), NULL, 0);
    int64_t sent = put("sent", "a"), unsent = put("unsent", "a");
    mark(revision(), "1@example.org", sent);
    OK(store_set_status(s, sent, "removed", &e));
    OK(store_set_status(s, unsent, "removed", &e));
    assert_int_equal(news(sent, false), STORE_NEWS_REMOVED);
    assert_int_equal(news(unsent, false), STORE_NEWS_NEW); /* which nobody is told of a removed one */
    OK(store_set_status(s, sent, "live", &e));
    assert_int_equal(news(sent, false), STORE_NEWS_NO); /* what nobody was told of is over */
    OK(store_set_status(s, sent, "removed", &e));
    mark(revision(), "2@example.org", sent);
    assert_int_equal(news(sent, false), STORE_NEWS_NO);
    OK(store_set_status(s, sent, "live", &e));
    assert_int_equal(news(sent, false), STORE_NEWS_RESTORED);
    mark(revision(), "3@example.org", sent);
    assert_int_equal(news(sent, false), STORE_NEWS_NO);
    OK(store_set_status(s, sent, "removed", &e));
    assert_int_equal(news(sent, false), STORE_NEWS_REMOVED);
}

/* An edit does not make an old release a new one. */
static void edits_of_what_was_there_before(void **state)
{
    (void)state;
    int64_t old = put("old", "a");
    mark(revision(), NULL, 0);
    int64_t fresh = put("fresh", "a");
    assert_int_equal(news(old, false), STORE_NEWS_OLD);
    put("old", "b");
    put("fresh", "b");
    assert_int_equal(news(old, false), STORE_NEWS_EDITED);
    assert_int_equal(news(fresh, false), STORE_NEWS_NEW);
    mark(revision(), "1@example.org", old);
    assert_int_equal(news(old, false), STORE_NEWS_NO);
    put("old", "c");
    assert_int_equal(news(old, false), STORE_NEWS_CHANGED);
}

static void edits_alone(void **state)
{
    (void)state;
    int64_t old = put("old", "a");
    mark(revision(), NULL, 0);
    int64_t fresh = put("fresh", "a");
    assert_int_equal(news(old, true), STORE_NEWS_NO);
    assert_int_equal(news(fresh, true), STORE_NEWS_NEW);
    struct strs names = {0};
    strs_add(&names, "w", a);
    OK(store_watches_looked(s, &names, revision(), 2000, &e));
    put("old", "b");
    put("fresh", "b");
    assert_int_equal(news(old, true), STORE_NEWS_CHANGED);
    assert_int_equal(news(fresh, true), STORE_NEWS_CHANGED);
    OK(store_set_status(s, old, "removed", &e));
    assert_int_equal(news(old, true), STORE_NEWS_REMOVED);
    OK(store_watches_looked(s, &names, revision(), 2000, &e));
    assert_int_equal(news(old, true), STORE_NEWS_NO);
}

/* Of several messages of one run the cursor moves with the last; what the others sent counts as it was. */
static void a_message_before_the_cursor_moves(void **state)
{
    (void)state;
    mark(revision(), NULL, 0);
    int64_t id = put("x", "a"), rev = revision();
    write_down("1@example.org", rev, NULL);
    mark(rev - 1, "1@example.org", id);
    assert_int_equal(news(id, false), STORE_NEWS_NO);
    put("x", "b");
    assert_int_equal(news(id, false), STORE_NEWS_CHANGED);
}

static void cursors_never_go_back(void **state)
{
    (void)state;
    struct watch_state w;
    bool found;
    struct strs names = {0};
    strs_add(&names, "w", a);
    strs_add(&names, "nobody", a);
    mark(7, NULL, 0);
    mark(3, "1@example.org", 0);
    OK(store_watches_looked(s, &names, 5, 500, &e));
    OK(store_watch_get(s, "w", a, &w, &found, &e));
    assert_true(found);
    assert_int_equal(w.cursor, 7);
    assert_int_equal(w.looked, 500);
    assert_int_equal(w.last_sent, 500); /* which lay ahead */
    OK(store_watches_looked(s, &names, 9, 5000, &e));
    OK(store_watch_get(s, "w", a, &w, &found, &e));
    assert_int_equal(w.cursor, 9);
    assert_int_equal(w.last_sent, 500);
    OK(store_watch_get(s, "nobody", a, &w, &found, &e));
    assert_false(found); /* it has not begun */
}

static void what_was_sent_and_is_another(void **state)
{
    (void)state;
    int64_t x = put("x", "a"), y = put("y", "a"), *ids;
    int version;
    size_t n;
    mark(revision(), "1@example.org", x);
    int64_t cursor = revision();
    put("x", "b");
    put("x", "c");
    put("y", "b");
    OK(store_watch_known(s, "w", cursor, revision(), a, &ids, &n, &e));
    assert_int_equal(n, 1);
    assert_int_equal(ids[0], x);
    OK(store_watch_known(s, "w", cursor, cursor, a, &ids, &n, &e));
    assert_int_equal(n, 0);
    OK(store_watch_version(s, "w", x, &version, &e));
    assert_int_equal(version, 1);
    OK(store_watch_version(s, "w", y, &version, &e));
    assert_int_equal(version, 0);
}

/* ---- messages ---- */

static void copies_come_back_byte_by_byte(void **state)
{
    (void)state;
    struct buf big = {0};
    for (int i = 0; i < 5000; i++)
        buf_addf(&big, "line %d of a message\r\n", i * i);
    const char *second = arena_printf(a, "To: second\r\n%s", big.p);
    const struct message_copy copies[] = {{"a@example.org", big.p, big.len},
                                          {"b@example.org", second, strlen(second)},
                                          {"c@example.org", "nul \0 in it", 11}};
    struct message_record m = {
        .message_id = "1@example.org", .watch = "w", .subject = "news", .copies = copies, .ncopies = 3};
    struct message_copy *v;
    size_t n;
    for (int i = 0; i < 2; i++) { /* the same again replaces */
        OK(store_message_put(s, &m, &e));
        OK(store_message_copies(s, "1@example.org", a, &v, &n, &e));
        assert_int_equal(n, 3);
        for (size_t k = 0; k < n; k++) {
            assert_string_equal(v[k].recipient, copies[k].recipient);
            assert_int_equal(v[k].len, copies[k].len);
            assert_memory_equal(v[k].bytes, copies[k].bytes, v[k].len);
        }
    }
    OK(store_message_copies(s, "2@example.org", a, &v, &n, &e));
    assert_int_equal(n, 0);
    buf_free(&big);
}

static void the_last_messages_are_kept(void **state)
{
    (void)state;
    struct message_copy *v;
    size_t n, kept = 0;
    for (int i = 0; i < MESSAGES_KEPT + 5; i++)
        write_down(arena_printf(a, "%d@example.org", i), 1, NULL);
    for (int i = 0; i < MESSAGES_KEPT + 5; i++) {
        OK(store_message_copies(s, arena_printf(a, "%d@example.org", i), a, &v, &n, &e));
        assert_int_equal(n, i < 5 ? 0 : 1);
        kept += n;
    }
    assert_int_equal(kept, MESSAGES_KEPT);
}

static void what_became_of_it(void **state)
{
    (void)state;
    struct recipient *v;
    size_t n;
    struct undelivered *left;
    bool before;
    write_down("1@example.org", 1, NULL);
    OK(store_recipients(s, "1@example.org", a, &v, &n, &e));
    assert_int_equal(n, 1);
    assert_int_equal(v[0].outcome, OUTCOME_WAITING);
    OK(store_digest_recipient(s, "1@example.org", "desk@example.org", OUTCOME_REFUSED, "550 no such user", 7,
                              &e));
    OK(store_digest_recipient(s, "1@example.org", "new@example.org", OUTCOME_WAITING, NULL, 8, &e));
    OK(store_recipients(s, "1@example.org", a, &v, &n, &e));
    assert_int_equal(n, 2);
    assert_string_equal(v[0].address, "desk@example.org");
    assert_int_equal(v[0].outcome, OUTCOME_REFUSED);
    assert_int_equal(v[0].at, 7);
    assert_string_equal(v[0].reason, "550 no such user");
    assert_string_equal(v[1].address, "new@example.org");
    assert_null(v[1].reason);
    OK(store_watch_undelivered(s, "w", a, &left, &n, &e));
    assert_int_equal(n, 0); /* nothing of it went out yet */
    mark(1, "1@example.org", 0);
    OK(store_watch_undelivered(s, "w", a, &left, &n, &e));
    assert_int_equal(n, 2);
    assert_string_equal(left[0].to.address, "desk@example.org");
    assert_int_equal(left[0].to.outcome, OUTCOME_REFUSED);
    assert_string_equal(left[1].to.address, "new@example.org");
    assert_int_equal(left[1].to.outcome, OUTCOME_WAITING);
    assert_string_equal(left[1].message_id, "1@example.org");
    OK(store_refused_before(s, "w", "desk@example.org", "1@example.org", &before, &e));
    assert_false(before);
    write_down("2@example.org", 1, NULL);
    mark(2, "2@example.org", 0);
    OK(store_refused_before(s, "w", "desk@example.org", "2@example.org", &before, &e));
    assert_true(before);
    OK(store_refused_before(s, "w", "new@example.org", "2@example.org", &before, &e));
    assert_false(before); /* who waits was not refused */
    OK(store_digest_recipient(s, "2@example.org", "desk@example.org", OUTCOME_ACCEPTED, NULL, 9, &e));
    OK(store_watch_undelivered(s, "w", a, &left, &n, &e));
    assert_int_equal(n, 1);
    assert_string_equal(left[0].to.address, "new@example.org");
    OK(store_refused_before(s, "w", "desk@example.org", "3@example.org", &before, &e));
    assert_false(before);
    write_down("1@example.org", 1, NULL); /* written anew after a crash: what became of it stays */
    OK(store_recipients(s, "1@example.org", a, &v, &n, &e));
    assert_int_equal(v[0].outcome, OUTCOME_REFUSED);
}

static void what_went_out(void **state)
{
    (void)state;
    struct digest_row *v, one;
    struct digest_release *r;
    size_t n;
    int64_t id = put("x", "a");
    write_down("1@example.org", revision(), NULL);
    OK(store_digests(s, NULL, 10, a, &v, &n, &e));
    assert_int_equal(n, 0); /* it was written, not delivered */
    mark(revision(), NULL, 0);
    mark(revision(), "1@example.org", id);
    mark(revision(), "2@example.org", 0);
    OK(store_digests(s, "w", 10, a, &v, &n, &e));
    assert_int_equal(n, 2);
    assert_string_equal(v[1].message_id, "1@example.org");
    assert_string_equal(v[1].subject, "news");
    assert_null(v[0].subject);
    OK(store_digests(s, "other", -1, a, &v, &n, &e));
    assert_int_equal(n, 0);
    OK(store_digests(s, NULL, 1, a, &v, &n, &e));
    assert_int_equal(n, 1);
    OK(store_digest_get(s, v[0].id - 1, a, &one, &e));
    OK(store_digest_releases(s, one.id, a, &r, &n, &e));
    assert_int_equal(n, 1);
    assert_int_equal(r[0].id, id);
    assert_string_equal(r[0].title, "x");
    assert_int_equal(store_digest_get(s, 99, a, &one, &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
}

/* ---- threads ---- */

static void a_thread_is_its_first_and_its_last_messages(void **state)
{
    (void)state;
    struct strs ids, none = {0}, case_of = {0};
    mark(1, NULL, 0);
    OK(store_watch_thread(s, "w", NULL, a, &ids, &e));
    assert_int_equal(ids.n, 0);
    for (int i = 0; i < 30; i++) {
        const char *id = arena_printf(a, "%d@example.org", i);
        write_down(id, 1, i % 2 ? "pat example, miami" : "lee sample, tampa");
        if (i != 27) /* it never went out */
            mark(1, id, 0);
    }
    OK(store_watch_thread(s, "w", NULL, a, &ids, &e));
    assert_int_equal(ids.n, 1 + THREAD_LAST);
    assert_string_equal(ids.v[0], "0@example.org");
    assert_string_equal(ids.v[1], "19@example.org");
    assert_string_equal(ids.v[THREAD_LAST], "29@example.org");
    OK(store_watch_thread(s, "w", &none, a, &ids, &e));
    assert_int_equal(ids.n, 0); /* a case of nobody known follows nothing */
    strs_add(&case_of, "pat example, miami", a);
    strs_add(&case_of, "pat example, tampa", a);
    OK(store_watch_thread(s, "w", &case_of, a, &ids, &e));
    assert_int_equal(ids.n, 1 + THREAD_LAST);
    assert_string_equal(ids.v[0], "1@example.org");
    assert_string_equal(ids.v[THREAD_LAST], "29@example.org");
    assert_string_equal(ids.v[THREAD_LAST - 1], "25@example.org");
    strs_add(&case_of, "lee sample, tampa", a); /* the cases are one */
    OK(store_watch_thread(s, "w", &case_of, a, &ids, &e));
    assert_string_equal(ids.v[0], "0@example.org");
    assert_int_equal(ids.n, 1 + THREAD_LAST);
    OK(store_watch_thread(s, "other", &case_of, a, &ids, &e));
    assert_int_equal(ids.n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(removals_and_returns),
        TEST(edits_of_what_was_there_before),
        TEST(edits_alone),
        TEST(a_message_before_the_cursor_moves),
        TEST(cursors_never_go_back),
        TEST(what_was_sent_and_is_another),
        TEST(copies_come_back_byte_by_byte),
        TEST(the_last_messages_are_kept),
        TEST(what_became_of_it),
        TEST(what_went_out),
        TEST(a_thread_is_its_first_and_its_last_messages),
    };
    return RUN(tests);
}
