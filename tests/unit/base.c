/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The base layer: arena, buf, strs, err, clock, file, json, and the record's round trip. */
#include "t.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/strs.h"
#include "domain/release.h"

static void arena_gives_zeroed_memory_after_reset(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2000; i++) {
            char *p = arena_alloc(a, 100);
            for (int k = 0; k < 100; k++)
                assert_int_equal(p[k], 0);
            memset(p, 'x', 100);
        }
        char *big = arena_alloc(a, 1 << 20);
        assert_int_equal(big[(1 << 20) - 1], 0);
        arena_reset(a);
    }
    assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
    arena_free(a);
}

static void lists_grow_and_what_is_borrowed_is_copied(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static int borrowed[20] = {[19] = 19};
    int *v = borrowed;
    size_t n = 20, cap = 0;
    for (; n < 5000; n++) {
        v = arena_grow(a, v, n, &cap, sizeof *v);
        v[n] = (int)n;
    }
    assert_ptr_not_equal(v, borrowed);
    for (size_t i = 19; i < n; i++)
        assert_int_equal(v[i], i);
    arena_free(a);
}

static void strs_split_join_and_once(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct strs l = strs_split(" a, b c ,,d,", ',', a);
    assert_string_equal(strs_join(&l, "|", a), "a|b c|d");
    assert_false(strs_add_once(&l, "d", a));
    assert_true(strs_add_once(&l, "e", a));
    assert_int_equal(l.n, 4);
    assert_int_equal(str_distance("mimai", "miami"), 1);
    assert_int_equal(str_distance("", "abc"), 3);
    assert_true(str_listed("|a|and|u.s|", "AND", 3));
    assert_true(str_listed("|a|and|u.s|", "u.s. attorney", 3));
    assert_false(str_listed("|a|and|u.s|", "an", 2));
    assert_false(str_listed("|a|and|u.s|", "ando", 4));
    assert_false(str_listed("|a|and|u.s|", "and|u", 5));
    assert_false(str_listed("|a|and|", "", 0));
    arena_free(a);
}

static void errors_carry_no_control_characters(void **state)
{
    (void)state;
    struct err e;
    assert_int_equal(err_set(&e, ERR_DATA, "bad '%s'", "a\033[2Jb\n"), -1);
    assert_string_equal(e.msg, "bad 'a [2Jb '");
    err_context(&e, "reading '%s'", "x");
    assert_string_equal(e.msg, "reading 'x': bad 'a [2Jb '");
    assert_int_equal(err_exit_status(e.code), 65);
}

static void clock_reads_its_variable(void **state)
{
    (void)state;
    char iso[CLOCK_ISO_MAX];
    setenv("BLOTTER_NOW", "2026-11-22T06:00:00Z", 1);
    assert_string_equal(clock_iso(clock_now(), iso), "2026-11-22T06:00:00Z");
    setenv("BLOTTER_NOW", "86400", 1);
    assert_int_equal(clock_now(), 86400);
    unsetenv("BLOTTER_NOW");
    assert_true(clock_now() > 1600000000);
    assert_true(clock_from_iso("2026-11-22 06") == INT64_MIN);
}

static void files_are_replaced_whole_and_capped(void **state)
{
    (void)state;
    char dir[] = "/tmp/blotter-unit-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/f", dir);
    struct err e;
    struct buf b = {0};
    assert_int_equal(file_write(path, "0123456789", 10, &e), 0);
    assert_int_equal(file_read(path, 10, &b, &e), 0);
    assert_string_equal(b.p, "0123456789");
    buf_reset(&b);
    assert_int_equal(file_read(path, 9, &b, &e), -1);
    assert_int_equal(e.code, ERR_DATA);
    buf_reset(&b);
    assert_int_equal(file_read_head(path, 9, &b, &e), 0);
    assert_string_equal(b.p, "012345678");
    assert_int_equal(file_read_head(path, 20, &b, &e), 0); /* appended */
    assert_string_equal(b.p, "0123456780123456789");
    assert_int_equal(file_read("/nonexistent/x", 9, &b, &e), -1);
    assert_non_null(strstr(e.msg, strerror(ENOENT)));
    assert_int_equal(file_mkdirs(path, &e), -1);
    buf_free(&b);
    unlink(path);
    rmdir(dir);
}

static void a_second_process_is_told_who_holds_the_lock(void **state)
{
    (void)state;
    char path[] = "/tmp/blotter-lock-XXXXXX";
    close(mkstemp(path));
    int fd;
    struct err e;
    assert_int_equal(file_lock(path, "test", 0, &fd, &e), 0);
    pid_t pid = fork();
    if (pid == 0) {
        int again;
        char me[32];
        snprintf(me, sizeof me, "process %ld ", (long)getppid());
        _exit(file_lock(path, "other", 0, &again, &e) == -1 && e.code == ERR_BUSY && strstr(e.msg, me) &&
                      strstr(e.msg, "(blotter test)")
                  ? 0
                  : 1);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    close(fd);
    unlink(path);
}

static void a_record_survives_its_json(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct release r, s;
    struct err e;
    release_init(&r);
    r.url = "https://www.example.gov/x";
    r.title = "A “title” with\ttab and bad \xff byte";
    r.sentence_months = SENTENCE_LIFE;
    r.text = "body";
    r.head = "FBI Example";
    strs_add(&r.charges, "forced-labor", a);
    release_why(&r,
                (struct why){.field = "charges",
                             .value = "forced-labor",
                             .rule = "x",
                             .part = "text",
                             .start = 1,
                             .end = 3,
                             .words = "od"},
                a);
    struct js *v = release_to_json(&r, RELEASE_JSON_TEXT | RELEASE_JSON_WHY | RELEASE_JSON_READ);
    struct buf b = {0};
    js_write(v, false, &b);
    js_free(v);
    assert_int_equal(strncmp(b.p, "{\"schema\":1,\"id\":0,\"url\":\"", 26), 0);
    v = js_parse(b.p, b.len, &e);
    assert_non_null(v);
    assert_int_equal(release_from_json(v, a, &s, &e), 0);
    assert_string_equal(s.title, "A “title” with\ttab and bad \xef\xbf\xbd byte");
    assert_int_equal(s.sentence_months, SENTENCE_LIFE);
    assert_string_equal(s.text, "body");
    assert_string_equal(s.head, "FBI Example");
    assert_string_equal(strs_join(&r.charges, "|", a), strs_join(&s.charges, "|", a));
    assert_int_equal(s.nwhy, 1);
    assert_string_equal(s.why[0].words, "od");
    assert_null(s.date);
    js_free(v);
    v = js_parse("{\"title\": 3}", 12, &e);
    assert_int_equal(release_from_json(v, a, &s, &e), -1);
    js_free(v);
    assert_null(js_parse("{", 1, &e));
    buf_free(&b);
    arena_free(a);
}

static void passwords_are_masked(void **state)
{
    (void)state;
    static const char *const row[][2] = {
        {"http://reader:s3cret@gazette.example/a@b", "http://gazette.example/a@b"},
        {"source 'x': https://s3cret@gazette.example: HTTP 500",
         "source 'x': https://gazette.example: HTTP 500"},
        {"http://a:b@c@gazette.example?x http://d:e@courier.example",
         "http://gazette.example?x http://courier.example"},
        {"http://gazette.example/ write to desk@gazette.example",
         "http://gazette.example/ write to desk@gazette.example"},
        {"http://:s3cret@", "http://"},
        {"://", "://"},
        {"desk@gazette.example", "desk@gazette.example"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char s[100];
        strcpy(s, row[i][0]);
        log_mask(s);
        assert_string_equal(s, row[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_memory_after_reset),
        cmocka_unit_test(lists_grow_and_what_is_borrowed_is_copied),
        cmocka_unit_test(strs_split_join_and_once),
        cmocka_unit_test(errors_carry_no_control_characters),
        cmocka_unit_test(clock_reads_its_variable),
        cmocka_unit_test(files_are_replaced_whole_and_capped),
        cmocka_unit_test(a_second_process_is_told_who_holds_the_lock),
        cmocka_unit_test(a_record_survives_its_json),
        cmocka_unit_test(passwords_are_masked),
    };
    return RUN(tests);
}
