/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a release matched, and which releases are of one case. */
#include "t.h"

#include <stdio.h>
#include <string.h>

#include "domain/match.h"
#include "flow/digest_state.h"

static struct arena *a;

static struct release example(void)
{
    struct release r;
    release_init(&r);
    r.title = "Couple charged";
    r.date = "2026-11-17";
    r.sentence_months = 120;
    strs_add(&r.charges, "forced-labor", a);
    strs_add(&r.offices, "miami", a);
    strs_add(&r.districts, "usao-sdfl", a);
    strs_add(&r.defendants, "Pat Example", a);
    return r;
}

static const char *why(const char *query, const char *snippet)
{
    struct query *q;
    struct err e;
    struct release r = example();
    assert_int_equal(query_parse(query, &(struct query_env){.now = 1795000000}, a, &q, &e), 0);
    return match_why(q, &r, snippet, "<", ">", a);
}

static void parts_that_are_true(void **state)
{
    (void)state;
    assert_string_equal(why("charge:forced-labor office:miami", NULL),
                        "charge is forced-labor; office is miami");
    assert_string_equal(why("charge:human-trafficking", NULL),
                        "charge is human-trafficking"); /* by its group */
    assert_string_equal(why("office:tampa OR office:miami", NULL), "office is miami");
    assert_string_equal(why("passport charge:forced-labor", "took a <passport> and a <Passport> <away>"),
                        "charge is forced-labor; text has passport, away");
    assert_string_equal(why("office:miami -charge:forced-labor", NULL),
                        "office is miami"); /* what is excluded */
    assert_string_equal(why("sentence:>=100", NULL), "sentence from 100 months");
    assert_null(why("sentence:>=121", NULL));
    assert_string_equal(why("date:2026-11", NULL), "date from 2026-11-01 to 2026-11-30");
    assert_null(why("date:2025", NULL));
    assert_null(why("passport", "nothing is marked"));
    assert_null(why("", ""));
    assert_string_equal(why("x", "<open"), "text has open"); /* a snippet that was cut */
    assert_null(why("x", "<><>"));
}

static void the_value_that_was_asked_for(void **state)
{
    (void)state;
    struct release r = example();
    struct query *q;
    struct err e;
    strs_add(&r.offices, "tampa", a);
    const struct query_env env = {.now = 1795000000};
    assert_int_equal(query_parse("office:atlanta,tampa charge:forced-labor", &env, a, &q, &e), 0);
    assert_string_equal(match_value(q, &r, "office", a), "tampa");
    assert_null(match_value(q, &r, "district", a));
    assert_int_equal(query_parse("-office:tampa", &env, a, &q, &e), 0);
    assert_null(match_value(q, &r, "office", a));
}

static void names_of_a_case(void **state)
{
    (void)state;
    struct release r = example();
    struct strs l = digest_matters(&r, a);
    assert_int_equal(l.n, 1);
    assert_string_equal(l.v[0], "pat example, usao-sdfl");
    r.districts.n = 0;
    l = digest_matters(&r, a);
    assert_string_equal(l.v[0], "pat example, miami");
    r.offices.n = 0;
    l = digest_matters(&r, a);
    assert_int_equal(l.n, 0); /* a name alone tells nobody apart */
    r = example();
    strs_add(&r.defendants, "Example", a);
    for (int i = 0; i < 300; i++)
        strs_add(&r.defendants, arena_printf(a, "Nobody Number%d", i), a);
    assert_int_equal(digest_matters(&r, a).n, 100);
}

static void groups(void **state)
{
    (void)state;
    struct strs keys[6] = {0};
    size_t leader[6];
    strs_add(&keys[1], "x", a);
    strs_add(&keys[4], "y", a);
    strs_add(&keys[5], "z", a);
    strs_add(&keys[3], "y", a);
    strs_add(&keys[3], "x", a);
    strs_add(&keys[3], "x", a);
    digest_group(keys, 6, leader);
    static const size_t wanted[] = {0, 1, 2, 1, 1, 5};
    assert_memory_equal(leader, wanted, sizeof wanted);
    digest_group(keys, 0, leader);
}

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_that_are_true, setup, teardown),
        cmocka_unit_test_setup_teardown(the_value_that_was_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(names_of_a_case, setup, teardown),
        cmocka_unit_test_setup_teardown(groups, setup, teardown),
    };
    return RUN(tests);
}
