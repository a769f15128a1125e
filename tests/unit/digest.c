/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What digests rest on: the ledger that tells news, and the spool that survives a crash at any line. */
#include "t.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strs.h"
#include "edge/store.h"
#include "flow/spool.h"

struct fixture {
    struct arena *a;
    char dir[64];
    struct store *store;
    struct strs given;  /* what was handed over */
    const char *refuse; /* a message that holds this is not accepted */
};

static int setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    struct err e;
    f->a = arena_new();
    strcpy(f->dir, "/tmp/blotter-digest-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    assert_int_equal(store_open(f->dir, STORE_WRITE, &f->store, &e), 0);
    *state = f;
    return 0;
}

static void remove_all(const char *dir, struct arena *a)
{
    DIR *d = opendir(dir);
    for (struct dirent *f; d && (f = readdir(d));) {
        const char *path = arena_printf(a, "%s/%s", dir, f->d_name);
        if (f->d_name[0] != '.' && unlink(path))
            remove_all(path, a);
    }
    if (d)
        closedir(d);
    rmdir(dir);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    store_close(f->store);
    remove_all(f->dir, f->a);
    arena_free(f->a);
    free(f);
    return 0;
}

/* ---- the ledger ---- */

static int64_t put(struct fixture *f, const char *name, const char *words, const char *tag, bool complete)
{
    struct release r;
    struct err e;
    enum store_change change;
    release_init(&r);
    r.url = arena_printf(f->a, "https://www.example.gov/%s", name);
    r.title = name;
    r.text = words;
    r.complete = complete;
    if (tag)
        strs_add(&r.tags, tag, f->a);
    assert_int_equal(store_put(f->store, &r, NULL, 1, f->a, &change, &e), 0);
    return r.id;
}

static int64_t revision(struct fixture *f)
{
    int64_t rev;
    struct err e;
    assert_int_equal(store_last_revision(f->store, &rev, &e), 0);
    return rev;
}

static void mark(struct fixture *f, int64_t cursor, const char *message, int64_t id)
{
    struct err e;
    assert_int_equal(store_watch_sent(f->store, "w", cursor, 1000, message, &id, id > 0, &e), 0);
}

static enum store_news news(struct fixture *f, int64_t id)
{
    struct err e;
    enum store_news how;
    assert_int_equal(store_watch_news(f->store, "w", false, &id, 1, &how, &e), 0);
    return how;
}

static void what_is_new_comes_once_and_again_when_its_words_change(void **state)
{
    struct fixture *f = *state;
    int64_t old = put(f, "old", "a", NULL, true);
    assert_int_equal(news(f, old), STORE_NEWS_OLD);
    mark(f, revision(f), NULL, 0); /* the watch begins */
    int64_t fresh = put(f, "fresh", "a", NULL, true);
    assert_int_equal(news(f, old), STORE_NEWS_OLD);
    assert_int_equal(news(f, fresh), STORE_NEWS_NEW);
    mark(f, revision(f), "1@example.org", fresh);
    assert_int_equal(news(f, fresh), STORE_NEWS_NO);
    put(f, "fresh", "a", "tag", true);
    put(f, "old", "a", "tag", true);
    assert_int_equal(news(f, fresh), STORE_NEWS_NO);
    assert_int_equal(news(f, old), STORE_NEWS_OLD);
    put(f, "fresh", "b", "tag", true);
    put(f, "old", "b", "tag", true);
    assert_int_equal(news(f, fresh), STORE_NEWS_CHANGED);
    assert_int_equal(news(f, old), STORE_NEWS_NEW);
    mark(f, revision(f), "2@example.org", fresh);
    assert_int_equal(news(f, fresh), STORE_NEWS_NO);
}

static void a_change_while_the_digest_is_under_way_is_news(void **state)
{
    struct fixture *f = *state;
    mark(f, revision(f), NULL, 0);
    int64_t id = put(f, "x", "a", NULL, true), composed = revision(f);
    put(f, "x", "b", NULL, true);
    mark(f, composed, "1@example.org", id);
    assert_int_equal(news(f, id), STORE_NEWS_CHANGED);
    mark(f, composed, "1@example.org", id);
    assert_int_equal(news(f, id), STORE_NEWS_CHANGED);
}

static void a_page_after_its_summary_is_news_only_if_that_was_not_sent(void **state)
{
    struct fixture *f = *state;
    int64_t early = put(f, "early", "sum", NULL, false);
    mark(f, revision(f), NULL, 0);
    int64_t sent = put(f, "sent", "sum", NULL, false);
    mark(f, revision(f), "1@example.org", sent);
    put(f, "early", "summary and page", NULL, true);
    put(f, "sent", "summary and page", NULL, true);
    assert_int_equal(news(f, early), STORE_NEWS_NEW);
    assert_int_equal(news(f, sent), STORE_NEWS_NO);
    put(f, "sent", "another page", NULL, true);
    assert_int_equal(news(f, sent), STORE_NEWS_CHANGED);
}

/* ---- the spool ---- */

static int take(void *context, const struct buf *message, struct err *e)
{
    struct fixture *f = context;
    if (f->refuse && strstr(message->p, f->refuse))
        return err_set(e, ERR_MAIL, "refused '%s'", message->p);
    strs_add_copy(&f->given, message->p, f->a);
    return 0;
}

static struct parcel parcel_of_three(struct fixture *f, struct buf copy[3])
{
    static const int64_t ids[] = {7, 1LL << 40};
    struct err e;
    struct parcel p = {.name = "w.1-2.abc",
                       .watch = "wätch",
                       .message_id = "w.1-2.abc@example.org",
                       .cursor = 1LL << 50,
                       .composed = 1795327200,
                       .releases = ids,
                       .nreleases = 2,
                       .copies = 3};
    for (int i = 0; i < 3; i++) {
        copy[i] = (struct buf){0};
        buf_addf(&copy[i], "To: %c\r\n\r\n", 'a' + i);
    }
    assert_int_equal(spool_put(f->dir, &p, copy, &e), 0);
    return p;
}

static size_t list(struct fixture *f, struct parcel **v)
{
    size_t n;
    struct err e;
    assert_int_equal(spool_list(f->dir, f->a, v, &n, &e), 0);
    return n;
}

static void a_parcel_is_read_back_as_it_was(void **state)
{
    struct fixture *f = *state;
    struct buf copy[3];
    struct parcel p = parcel_of_three(f, copy), *v;
    assert_int_equal(list(f, &v), 1);
    assert_string_equal(v->name, p.name);
    assert_string_equal(v->watch, p.watch);
    assert_string_equal(v->message_id, p.message_id);
    assert_int_equal(v->cursor, p.cursor);
    assert_int_equal(v->composed, p.composed);
    assert_int_equal(v->copies, 3);
    assert_int_equal(v->nreleases, 2);
    assert_int_equal(v->releases[1], 1LL << 40);
    for (int i = 0; i < 3; i++)
        buf_free(&copy[i]);
}

static void each_copy_is_handed_over_once_and_a_refusal_keeps_only_its_own(void **state)
{
    struct fixture *f = *state;
    struct buf copy[3];
    struct parcel p = parcel_of_three(f, copy), *v;
    struct err e;
    f->refuse = "To: b";
    assert_int_equal(spool_send(f->dir, &p, take, f, &e), -1);
    assert_int_equal(e.code, ERR_MAIL);
    assert_string_equal(strs_join(&f->given, "", f->a), "To: a\r\n\r\nTo: c\r\n\r\n");
    assert_int_equal(list(f, &v), 1);
    f->refuse = NULL;
    f->given.n = 0;
    assert_int_equal(spool_send(f->dir, v, take, f, &e), 0);
    assert_string_equal(strs_join(&f->given, "", f->a), "To: b\r\n\r\n");
    f->given.n = 0;
    assert_int_equal(spool_send(f->dir, v, take, f, &e), 0);
    assert_int_equal(f->given.n, 0);
    assert_int_equal(spool_forget(f->dir, v, &e), 0);
    assert_int_equal(list(f, &v), 0);
    for (int i = 0; i < 3; i++)
        buf_free(&copy[i]);
}

static void what_a_crash_left_is_swept_or_named(void **state)
{
    struct fixture *f = *state;
    struct parcel *v;
    struct err e;
    size_t n;
    const char *orphan = arena_printf(f->a, "%s/w.3-4.x.0.eml", f->dir);
    const char *damaged = arena_printf(f->a, "%s/w.5-6.y.json", f->dir);
    assert_int_equal(file_write(orphan, "x", 1, &e), 0);
    assert_int_equal(list(f, &v), 0);
    assert_int_equal(access(orphan, F_OK), -1);
    assert_int_equal(file_write(damaged, "{\"watch\":3", 10, &e), 0);
    assert_int_equal(spool_list(f->dir, f->a, &v, &n, &e), -1);
    assert_int_equal(e.code, ERR_CORRUPT);
    assert_non_null(strstr(e.msg, damaged));
    assert_int_equal(spool_list("/nonexistent/spool", f->a, &v, &n, &e), 0);
    assert_int_equal(n, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_new_comes_once_and_again_when_its_words_change),
        TEST(a_change_while_the_digest_is_under_way_is_news),
        TEST(a_page_after_its_summary_is_news_only_if_that_was_not_sent),
        TEST(a_parcel_is_read_back_as_it_was),
        TEST(each_copy_is_handed_over_once_and_a_refusal_keeps_only_its_own),
        TEST(what_a_crash_left_is_swept_or_named),
    };
    return RUN(tests);
}
