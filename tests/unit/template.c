/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Templates: what they print, and where they say they are wrong. */
#include "t.h"

#include <stdio.h>
#include <string.h>

#include "domain/template.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

static const struct strs *names(void)
{
    static const char *v[] = {"id", "title", "charges", "date"};
    static const struct strs l = {v, COUNT(v), COUNT(v)};
    return &l;
}

static struct js *record(struct arena *a)
{
    struct js *v = js_object();
    struct strs charges = {0};
    strs_add(&charges, "forced-labor", a);
    strs_add(&charges, "\033[1mred", a);
    js_set_int(v, "id", 17);
    js_set_str(v, "title", "two\nlines {id} \xe2\x80\xae");
    js_set_strs(v, "charges", &charges);
    js_set_str(v, "date", NULL);
    return v;
}

static void values_are_put_into_holes(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {"plain", "plain"},
        {"{id}", "17"},
        {"{id}{id}", "1717"},
        {"a{id}b", "a17b"},
        {"{title}", "two lines {id} "},
        {"{charges}", "forced-labor, [1mred"},
        {"[{date}]", "[]"},
        {"{{id}}", "{id}"},
        {"{{{id}}}", "{17}"},
        {"{{{{", "{{"},
        {"\\t\\n\\\\n", "\t\n\\n"},
        {"é\xf0\x9f\xa6\x93{id}", "é\xf0\x9f\xa6\x93"
                                  "17"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena *a = arena_new();
        struct buf out = {0};
        struct err e;
        const struct template *t = template_parse(rows[i][0], names(), a, &e);
        struct js *v = record(a);
        assert_non_null(t);
        template_put(t, v, a, &out);
        assert_string_equal(buf_str(&out), rows[i][1]);
        js_free(v);
        buf_free(&out);
        arena_free(a);
    }
}

static void mistakes_are_told_with_their_place(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"{", "'{' at character 1 of the template is not closed (a brace is '{{')"},
        {"éé{id", "'{' at character 3 of the template is not closed (a brace is '{{')"},
        {"{id{", "'{' at character 1 of the template is not closed (a brace is '{{')"},
        {"}", "'}' at character 1 of the template closes nothing (a brace is '}}')"},
        {"{id}}", "'}' at character 5 of the template closes nothing (a brace is '}}')"},
        {"{}", "no member '' for the template, at character 2"},
        {"{ID}", "no member 'ID' for the template, at character 2: did you mean 'id'?"},
        {"{id} {charge}", "no member 'charge' for the template, at character 7: did you mean 'charges'?"},
        {"{unheard}", "no member 'unheard' for the template, at character 2"},
        {"\\", "'\\' at character 1 of the template must be '\\n', '\\t' or '\\\\'"},
        {"é\\x", "'\\' at character 2 of the template must be '\\n', '\\t' or '\\\\'"},
        {"\xff", "the template is not UTF-8"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena *a = arena_new();
        struct err e = {0};
        assert_null(template_parse(rows[i][0], names(), a, &e));
        assert_int_equal(e.code, ERR_USAGE);
        assert_string_equal(e.msg, rows[i][1]);
        arena_free(a);
    }
}

/* Whatever stands in it, a template is refused or printed. */
static void any_string_is_refused_or_printed(void **state)
{
    (void)state;
    static const char alphabet[] = "{}\\ntid {}";
    unsigned seed = 7;
    size_t taken = 0;
    struct arena *a = arena_new();
    struct js *v = record(a);
    struct buf out = {0};
    for (int i = 0; i < 20000; i++) {
        char s[16];
        size_t n = 0, length = (size_t)i % sizeof s;
        for (; n < length; n++) {
            seed = seed * 1103515245 + 12345;
            s[n] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        s[n] = '\0';
        struct err e;
        const struct template *t = template_parse(s, names(), a, &e);
        if (t) {
            taken++;
            template_put(t, v, a, &out);
        } else {
            assert_int_equal(e.code, ERR_USAGE);
        }
        buf_reset(&out);
    }
    assert_true(taken > 1000);
    buf_free(&out);
    js_free(v);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_put_into_holes),
        cmocka_unit_test(mistakes_are_told_with_their_place),
        cmocka_unit_test(any_string_is_refused_or_printed),
    };
    return RUN(tests);
}
