/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-8, cleaning, folding, and what may reach a terminal. */
#include "t.h"

#include <string.h>

#include "domain/text.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

static void utf8_is_told_from_what_is_not(void **state)
{
    (void)state;
    static const char *const yes[] = {"",
                                      "plain ascii text",
                                      "\xc2\x80",
                                      "\xdf\xbf",
                                      "\xe0\xa0\x80",
                                      "\xed\x9f\xbf",
                                      "\xee\x80\x80",
                                      "\xf0\x90\x80\x80",
                                      "\xf4\x8f\xbf\xbf",
                                      "12345678\xe2\x80\x94"};
    static const char *const no[] = {"\x80",
                                     "\xc0\x80",
                                     "\xc1\xbf",
                                     "\xe0\x9f\xbf",
                                     "\xed\xa0\x80",
                                     "\xf0\x8f\xbf\xbf",
                                     "\xf4\x90\x80\x80",
                                     "\xf5\x80\x80\x80",
                                     "\xff",
                                     "\xe2\x80",
                                     "\xe2\x80x",
                                     "12345678\x97"
                                     "123"};
    for (size_t i = 0; i < COUNT(yes); i++)
        if (!text_is_utf8(yes[i], strlen(yes[i])))
            fail_msg("%zu is UTF-8", i);
    for (size_t i = 0; i < COUNT(no); i++)
        if (text_is_utf8(no[i], strlen(no[i])))
            fail_msg("%zu is not UTF-8", i);
}

static void characters_survive_both_ways(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        char s[4];
        uint32_t back;
        size_t n = text_encode(c, s);
        assert_int_equal(text_decode(s, n, &back), n);
        assert_int_equal(back, c);
        assert_int_equal(text_decode(s, n - 1, &back), 0);
    }
}

static void cleaning(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const char dirty[] =
        "\xef\xbb\xbfone\r\ntwo\rthree\tfour\0five\033[31m \x93quoted\x94 \xe2\x80\x94 "
        "\xc2\x85\x81 caf\xe9";
    assert_string_equal(text_clean(dirty, sizeof dirty - 1, a),
                        "one\ntwo\nthree\tfourfive[31m “quoted” — \xef\xbf\xbd café");
    assert_string_equal(text_clean("", 0, a), "");
    arena_free(a);
}

static void folding(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_string_equal(text_fold(" \n San\xc2\xa0 Juan\t\xe2\x80\x89x\xe2\x80\x8b ", a), "San Juan x");
    assert_string_equal(text_fold("", a), "");
    assert_string_equal(text_fold(" \xe3\x80\x80 ", a), "");
    assert_string_equal(text_fold("bad \xff byte", a), "bad \xff byte");
    assert_string_equal(text_squeeze(" \n San\xc2\xa0 Juan\t\r\n x ", a), "San\xc2\xa0 Juan x");
    assert_string_equal(text_squeeze(" \n", a), "");
    arena_free(a);
}

static void nothing_unsafe_reaches_a_terminal(void **state)
{
    (void)state;
    struct buf b = {0};
    text_add_safe(&b,
                  "a\033]0;x\007b\r\n\tc\x7f\xc2\x9b\xe2\x80\xae"
                  "d\xe2\x81\xa6\xff—",
                  false);
    assert_string_equal(buf_str(&b), "a]0;xb  cd\xef\xbf\xbd—");
    buf_reset(&b);
    text_add_safe(&b, "a\n\tb\r", true);
    assert_string_equal(buf_str(&b), "a\n\tb");
    buf_free(&b);
}

static void columns(void **state)
{
    (void)state;
    assert_int_equal(text_width("plain", 5), 5);
    assert_int_equal(text_width("é—“", strlen("é—“")), 3);
    assert_int_equal(text_width("e\xcc\x81", 3), 1);
    assert_int_equal(text_width("日本", strlen("日本")), 4);
    assert_int_equal(text_width("\xff", 1), 1);
    assert_int_equal(text_fit("日本", 3), 3);
    assert_int_equal(text_fit("café au lait", 4), 5);
    assert_int_equal(text_fit("e\xcc\x81x", 1), 3);
    assert_int_equal(text_fit("short", 80), 5);
    assert_int_equal(text_fit("short", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_told_from_what_is_not),
        cmocka_unit_test(characters_survive_both_ways),
        cmocka_unit_test(cleaning),
        cmocka_unit_test(folding),
        cmocka_unit_test(nothing_unsafe_reaches_a_terminal),
        cmocka_unit_test(columns),
    };
    return RUN(tests);
}
