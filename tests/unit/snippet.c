/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lines of a text are shown with a hit. */
#include "t.h"

#include <string.h>

#include "domain/snippet.h"

static const char text[] =
    "The court opened on Monday. Nothing of note was said about apples for a long while, and "
    "the clerk left. Then  pears and apples were weighed together at length in the hall. "
    "The session ended with a remark on plums.";

/* Marks every place of some words, in order. */
static size_t mark(const char *s, const char *const *words, struct snippet_mark *m)
{
    size_t n = 0;
    for (const char *p = s; *p; p++)
        for (unsigned i = 0; words[i]; i++)
            if (!strncmp(p, words[i], strlen(words[i])))
                m[n++] = (struct snippet_mark){(size_t)(p - s), (size_t)(p - s) + strlen(words[i]), i, 1};
    return n;
}

static const char *of(const char *s, const char *const *words, size_t length, struct arena *a)
{
    struct snippet_mark m[100];
    size_t n = mark(s, words, m);
    return snippet_make(s, strlen(s), m, n, length, "[", "]", a);
}

static void the_beginning_is_shown_when_nothing_is_marked(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const char *const none[] = {NULL};
    assert_string_equal(of(text, none, 30, a), "The court opened on Monday.");
    assert_string_equal(of(text, none, 35, a), "The court opened on Monday. Nothing…");
    assert_string_equal(of("Short.", none, 100, a), "Short.");
    assert_string_equal(of("", none, 100, a), "");
    assert_string_equal(of("Ends in blanks. \n\n", none, 100, a), "Ends in blanks.");
    arena_free(a);
}

static void the_place_with_most_of_what_is_sought_is_shown(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const char *const fruit[] = {"apples", "pears", NULL}, *const late[] = {"plums", NULL};
    assert_string_equal(of(text, fruit, 60, a),
                        "Then [pears] and [apples] were weighed together at length in…");
    assert_string_equal(of(text, late, 60, a), "The session ended with a remark on [plums].");
    assert_string_equal(of(text, late, 20, a), "…on [plums].");
    arena_free(a);
}

static void abbreviations_end_no_sentence(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const char *const words[] = {"Roe", NULL};
    assert_string_equal(of("It was said by Mr. Roe of Example, Fla. He was there.", words, 30, a),
                        "It was said by Mr. [Roe] of…");
    arena_free(a);
}

static void words_without_end_are_cut_at_a_character(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const char *const none[] = {NULL};
    char s[301] = "";
    for (int i = 0; i < 100; i++)
        strcat(s, "é");
    assert_string_equal(of(s, none, 5, a), "éé…");
    static const char *const all[] = {"éééééééééé", NULL};
    struct snippet_mark m = {0, 200, 0, 1};
    assert_non_null(strstr(snippet_make(s, 200, &m, 1, 10, "[", "]", a), "é"));
    assert_non_null(of(s, all, 10, a));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_beginning_is_shown_when_nothing_is_marked),
        cmocka_unit_test(the_place_with_most_of_what_is_sought_is_shown),
        cmocka_unit_test(abbreviations_end_no_sentence),
        cmocka_unit_test(words_without_end_are_cut_at_a_character),
    };
    return RUN(tests);
}
