/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What digests rest on: the ledger that tells news. */
#include "t.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/strs.h"
#include "edge/store.h"

struct fixture {
    struct arena *a;
    char dir[64];
    struct store *store;
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
    assert_int_equal(news(f, old), STORE_NEWS_EDITED);
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_new_comes_once_and_again_when_its_words_change),
        TEST(a_change_while_the_digest_is_under_way_is_news),
        TEST(a_page_after_its_summary_is_news_only_if_that_was_not_sent),
    };
    return RUN(tests);
}
