/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How texts are cut into words. */
#include "t.h"

#include <stdio.h>
#include <string.h>

#include "edge/index_words.h"

#define LETTERS_60 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh"

/* What Xapian 1.4's TermGenerator makes of a text. */
static const struct {
    const char *text, *words;
} rows[] = {
    {"Two men, of Miami-Dade.", "two men of miami dade"},
    {"the U.S. Attorney", "the us attorney"},
    {"the u.s. attorney", "the u s attorney"},
    {"U.S.A", "usa"},
    {"A.Bc D. E", "a bc d e"},
    {"A.B.C.De F.G H.i", "a b c de fg h i"},
    {"o'clock AT&T don\u2019t 'quoted'", "o'clock at&t don't quoted"},
    {"1,591.5 and 18:1591 a,b", "1,591.5 and 18 1591 a b"},
    {"C++ C# fish+chips x++++", "c++ c# fish chips x"},
    {"snake_case", "snake_case"},
    {"Se\u00f1or \u00c9MIGR\u00c9", "se\u00f1or \u00e9migr\u00e9"},
    {"labor\u2014forced zero\u200bwidth", "labor forced zerowidth"},
    {LETTERS_60 "ijkl end", LETTERS_60 "ijkl end"},
    {LETTERS_60 "ijklm end", "end"},
    {LETTERS_60 "ijkl+ end", "end"},
    {"", ""},
    {" \n.,", ""},
};

static void texts_are_cut_as_xapian_cuts_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char all[512] = "";
        struct words w;
        words_begin(&w, rows[i].text, strlen(rows[i].text));
        while (words_next(&w)) {
            strcat(all, *all ? " " : "");
            strcat(all, w.word);
        }
        assert_string_equal(all, rows[i].words);
    }
}

/* The places of a word in a text, looked for alone or among all words. */
static void places(const char *text, const char *word, bool alone, char out[512])
{
    struct words_wanted wanted = {0};
    struct words w;
    words_want(&wanted, word, strlen(word) + 1);
    words_begin(&w, text, strlen(text));
    if (alone)
        words_only(&w, &wanted);
    *out = '\0';
    while (words_next(&w))
        if (!strcmp(w.word, word))
            snprintf(out + strlen(out), 512 - strlen(out), "%zu:%zu-%zu ", w.number, w.begin, w.stop);
}

static void what_is_passed_over_is_counted(void **state)
{
    (void)state;
    static const char text[] = "For the U.S. forced labor, \u201cforced\u201d; C++ at 1,591: " LETTERS_60
                               "ijkl+ 9 a FORCED o'clock. e.g. a Forc d forced";
    static const char *const words[] = {"forced", "labor", "a", "9", "us", "o'clock", "c++", "absent"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char one[512], other[512];
        places(text, words[i], true, one);
        places(text, words[i], false, other);
        assert_string_equal(one, other);
    }
    char at[512];
    places("One forced two forced", "forced", true, at);
    assert_string_equal(at, "2:4-10 4:15-21 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts_are_cut_as_xapian_cuts_them),
                                       cmocka_unit_test(what_is_passed_over_is_counted)};
    return RUN(tests);
}
