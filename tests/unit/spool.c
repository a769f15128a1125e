/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spool: what is written is read back, and what a crash leaves at any line is swept, gone on from, or
 * named. */
#include "t.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "flow/spool.h"

struct fixture {
    struct arena *a;
    char top[32];
    const char *dir;
    struct strs to[2];
    struct buf copy[2];
};

static int setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    f->a = arena_new();
    strcpy(f->top, "/tmp/blotter-spool-XXXXXX");
    assert_non_null(mkdtemp(f->top));
    f->dir = arena_printf(f->a, "%s/spool", f->top);
    strs_add(&f->to[0], "Ann <ann@example.org>", f->a);
    strs_add(&f->to[1], "bob@example.org", f->a);
    strs_add(&f->to[1], "cem@example.org", f->a);
    buf_adds(&f->copy[0], "To: a\r\n\r\n");
    buf_adds(&f->copy[1], "To: undisclosed-recipients:;\r\n\r\n");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    struct err e;
    assert_int_equal(file_remove_tree(f->top, &e), 0);
    buf_free(&f->copy[0]);
    buf_free(&f->copy[1]);
    arena_free(f->a);
    free(f);
    return 0;
}

static void assert_same(struct fixture *f, const struct strs *x, const struct strs *y)
{
    assert_string_equal(strs_join(x, "|", f->a), strs_join(y, "|", f->a));
}

static struct parcel put(struct fixture *f, const char *name, const char *watch, int64_t cursor)
{
    static const int64_t ids[] = {7, 1LL << 40};
    struct err e;
    struct parcel p = {.name = name,
                       .watch = watch,
                       .message_id = arena_printf(f->a, "%s@example.org", name),
                       .cursor = cursor,
                       .composed = 1795327200,
                       .releases = ids,
                       .nreleases = 2,
                       .copies = 2,
                       .to = f->to};
    assert_int_equal(spool_put(f->dir, &p, f->copy, &e), 0);
    return p;
}

static size_t list(struct fixture *f, struct parcel **v)
{
    size_t n;
    struct err e;
    assert_int_equal(spool_list(f->dir, f->a, v, &n, &e), 0);
    return n;
}

static struct spool_copy get(struct fixture *f, const struct parcel *p, size_t i)
{
    struct spool_copy c;
    struct err e;
    assert_int_equal(spool_copy_get(f->dir, p, i, f->a, &c, &e), 0);
    return c;
}

static void a_parcel_is_read_back_as_it_was(void **state)
{
    struct fixture *f = *state;
    struct parcel p = put(f, "w.1-2.abc", "wätch", 1LL << 50), *v;
    assert_int_equal(list(f, &v), 1);
    assert_string_equal(v->name, p.name);
    assert_string_equal(v->watch, p.watch);
    assert_string_equal(v->message_id, p.message_id);
    assert_int_equal(v->cursor, p.cursor);
    assert_int_equal(v->composed, p.composed);
    assert_int_equal(v->nreleases, 2);
    assert_int_equal(v->releases[1], 1LL << 40);
    assert_int_equal(v->copies, 2);
    assert_same(f, &v->to[0], &f->to[0]);
    assert_same(f, &v->to[1], &f->to[1]);
    assert_true(v->again);
    assert_false(v->marked);
    struct buf b = {0};
    struct err e;
    assert_int_equal(spool_copy_read(f->dir, v, 1, &b, &e), 0);
    assert_string_equal(b.p, f->copy[1].p);
    buf_free(&b);
    assert_int_equal(spool_mark(f->dir, v, &e), 0);
    assert_int_equal(list(f, &v), 1);
    assert_true(v->marked);
    assert_int_equal(v->cursor, p.cursor);
    assert_int_equal(spool_forget(f->dir, v, &e), 0);
    assert_int_equal(list(f, &v), 0);
}

static void a_copy_remembers_who_is_left_and_goes_when_nobody_is(void **state)
{
    struct fixture *f = *state;
    struct parcel p = put(f, "w.1-2.abc", "w", 2), *v;
    struct spool_copy c = get(f, &p, 1);
    struct err e;
    assert_same(f, &c.left, &f->to[1]);
    assert_int_equal(c.tries, 0);
    assert_int_equal(c.next, 0);
    c = (struct spool_copy){.tries = 3, .next = 1LL << 40};
    strs_add(&c.left, "cem@example.org", f->a);
    strs_add(&c.told, "bob@example.org", f->a);
    assert_int_equal(spool_copy_put(f->dir, &p, 1, &c, &e), 0);
    assert_int_equal(list(f, &v), 1);
    struct spool_copy back = get(f, v, 1);
    assert_same(f, &back.left, &c.left);
    assert_same(f, &back.told, &c.told);
    assert_int_equal(back.tries, 3);
    assert_int_equal(back.next, 1LL << 40);
    assert_int_equal(get(f, v, 0).left.n, 1);
    c.left.n = 0;
    assert_int_equal(spool_copy_put(f->dir, &p, 1, &c, &e), 0);
    assert_int_equal(get(f, v, 1).left.n, 0);
    assert_int_equal(get(f, v, 0).left.n, 1);
}

static void of_each_watch_the_oldest_comes_first(void **state)
{
    struct fixture *f = *state;
    struct parcel *v;
    put(f, "a.10-11.x", "b", 11);
    put(f, "a.9-10.x", "b", 10);
    put(f, "z.1-2.x", "a", 2);
    assert_int_equal(list(f, &v), 3);
    assert_string_equal(v[0].name, "z.1-2.x");
    assert_string_equal(v[1].name, "a.9-10.x");
    assert_string_equal(v[2].name, "a.10-11.x");
}

static void what_a_crash_left_is_swept(void **state)
{
    struct fixture *f = *state;
    struct parcel p = put(f, "w.1-2.abc", "w", 2), *v;
    struct err e;
    static const char *const litter[] = {"w.3-4.x.0.eml", "w.3-4.x.0.try", "w.1-2.abc.7.try",
                                         "w.1-2.abc.0.try.tmp123", "w.5-6.x.json.tmp1"};
    for (size_t i = 0; i < sizeof litter / sizeof *litter; i++)
        assert_int_equal(file_write(arena_printf(f->a, "%s/%s", f->dir, litter[i]), "x", 1, &e), 0);
    assert_int_equal(list(f, &v), 1);
    for (size_t i = 0; i < sizeof litter / sizeof *litter; i++)
        assert_int_equal(access(arena_printf(f->a, "%s/%s", f->dir, litter[i]), F_OK), -1);
    assert_int_equal(get(f, &p, 0).left.n, 1);
}

/* As it was written before recipients were: {"watch", …, "releases"} and a copy each. */
static void a_parcel_without_recipients_is_for_whom_its_copies_name(void **state)
{
    static const char old[] = "{\"watch\":\"w\",\"message_id\":\"w.1-2.abc@example.org\",\"cursor\":2,"
                              "\"composed\":1795327200,\"copies\":3,\"releases\":[\"7\"]}";
    static const char first[] =
        "From: x@example.org\r\nTo: =?UTF-8?Q?=C3=84nn?= Example\r\n <ann@example.org>"
        "\r\nSubject: x\r\n\r\nTo: none@example.org\r\n";
    static const char last[] = "To: bob@example.org\r\n\r\n";
    struct fixture *f = *state;
    struct parcel *v;
    struct err e;
    assert_int_equal(file_mkdirs(f->dir, &e), 0);
    const char *stem = arena_printf(f->a, "%s/w.1-2.abc", f->dir);
    assert_int_equal(file_write(arena_printf(f->a, "%s.json", stem), old, strlen(old), &e), 0);
    assert_int_equal(file_write(arena_printf(f->a, "%s.0.eml", stem), first, strlen(first), &e), 0);
    assert_int_equal(file_write(arena_printf(f->a, "%s.2.eml", stem), last, strlen(last), &e), 0);
    assert_int_equal(list(f, &v), 1);
    assert_null(v->fault);
    assert_int_equal(v->to[0].n, 1);
    assert_string_equal(v->to[0].v[0], "Änn Example <ann@example.org>");
    assert_int_equal(get(f, v, 1).left.n, 0); /* it was accepted */
    assert_string_equal(get(f, v, 2).left.v[0], "bob@example.org");
    assert_int_equal(spool_mark(f->dir, v, &e), 0);
    assert_int_equal(list(f, &v), 1);
    assert_string_equal(v->to[0].v[0], "Änn Example <ann@example.org>");
}

static void what_is_damaged_is_named_behind_the_others(void **state)
{
    static const char *const damaged[] = {
        "{\"watch\":3", "{}",
        "{\"watch\":\"w\",\"message_id\":\"m@x\",\"cursor\":1,\"composed\":1,\"copies\":-1}",
        "{\"watch\":\"w\",\"message_id\":\"m@x\",\"cursor\":1,\"composed\":1,\"copies\":1}"};
    static const char nobody[] = "To: undisclosed-recipients:;\r\n\r\n";
    struct fixture *f = *state;
    struct parcel *v;
    struct err e;
    size_t n;
    assert_int_equal(spool_list("/nonexistent/spool", f->a, &v, &n, &e), 0);
    assert_int_equal(n, 0);
    put(f, "z.1-2.abc", "z", 2);
    const char *path = arena_printf(f->a, "%s/w.5-6.y.json", f->dir);
    const char *copy = arena_printf(f->a, "%s/w.5-6.y.0.eml", f->dir);
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        assert_int_equal(file_write(path, damaged[i], strlen(damaged[i]), &e), 0);
        assert_int_equal(file_write(copy, nobody, strlen(nobody), &e), 0);
        assert_int_equal(list(f, &v), 2);
        assert_string_equal(v[0].name, "z.1-2.abc");
        assert_string_equal(v[1].name, "w.5-6.y");
        assert_non_null(strstr(v[1].fault, "w.5-6.y"));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_parcel_is_read_back_as_it_was),
        TEST(a_copy_remembers_who_is_left_and_goes_when_nobody_is),
        TEST(of_each_watch_the_oldest_comes_first),
        TEST(what_a_crash_left_is_swept),
        TEST(a_parcel_without_recipients_is_for_whom_its_copies_name),
        TEST(what_is_damaged_is_named_behind_the_others),
    };
    return RUN(tests);
}
