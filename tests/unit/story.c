/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which releases tell one story, and the keys that they are sorted by. */
#include "t.h"

#include <string.h>

#include "domain/order.h"
#include "domain/story.h"

static const char words[] =
    "A grand jury in Sampleville returned an indictment that charges two owners of a farm with holding "
    "eleven people there for years on end against their will, said the office of the United States Attorney. "
    "The owners had kept their papers.";

/* A release in one line: names and stages separated by '|'. */
struct row {
    const char *date, *title, *names, *stages, *text;
    int months;
};

static const char *key_of(const struct row *x, const char *url, struct arena *a)
{
    struct release r;
    release_init(&r);
    r.url = url;
    r.date = x->date;
    r.title = x->title;
    r.text = x->text;
    r.sentence_months = x->months ? x->months : SENTENCE_NONE;
    r.defendants = strs_split(x->names, '|', a);
    r.stages = strs_split(x->stages, '|', a);
    strs_add(&r.charges, "forced-labor", a);
    return story_key(&r, a);
}

static const struct {
    const char *what;
    struct row x, y;
    bool same;
} rows[] = {
    {"names in another order, another title",
     {"2022-11-18", "Two Sentenced", "John Doe|Ann Sample", "sentenced", words, 12},
     {"2022-11-18", "Farm Owners Go to Prison", "ANN SAMPLE|John Doe", "sentenced", NULL, 12},
     true},
    {"another day",
     {"2022-11-18", "Two Sentenced", "John Doe", "sentenced", words, 12},
     {"2022-11-19", "Two Sentenced", "John Doe", "sentenced", words, 12},
     false},
    {"another step",
     {"2022-11-18", "T", "John Doe", "indicted", words, 0},
     {"2022-11-18", "T", "John Doe", "arrested", words, 0},
     false},
    {"another sentence",
     {"2022-11-18", "T", "John Doe", "sentenced", words, 12},
     {"2022-11-18", "T", "John Doe", "sentenced", words, 24},
     false},
    {"one defendant of two",
     {"2022-11-18", "T", "John Doe", "indicted", words, 0},
     {"2022-11-18", "T", "John Doe|Ann Sample", "indicted", words, 0},
     false},
    {"the same words behind a dateline, without names",
     {"2022-11-18", "Two Indicted", "", "indicted", words, 0},
     {"2022-11-18", "Two indicted.", "", "indicted",
      "SAMPLEVILLE, Fla.\u2014A grand jury in Sampleville returned an indictment that charges two owners of "
      "a farm "
      "with holding eleven people there for years on end against their will, said the office of the United "
      "States Attorney. Papers "
      "were kept.",
      0},
     true},
    {"one title over two texts",
     {"2022-11-18", "Man Sentenced", "", "sentenced", words, 0},
     {"2022-11-18", "Man Sentenced", "", "sentenced",
      "A man from Exampleton was sentenced today to a year in prison because he had come back to the country "
      "without leave, after he had been sent away from it twice.",
      0},
     false},
    {"two settlements of one company on a day",
     {"2022-11-18", "Example Farms Pays", "Example Farms", "settled", words, 0},
     {"2022-11-18", "Example Farms Settles", "Example Farms", "settled", words, 0},
     false},
    {"a name that many have is no proof",
     {"2022-11-18", "T", "Doe", "indicted", "", 0},
     {"2022-11-18", "T", "Doe", "indicted", "", 0},
     false},
    {"no date",
     {NULL, "T", "John Doe", "indicted", words, 0},
     {NULL, "T", "John Doe", "indicted", words, 0},
     false},
    {"a title alone",
     {"2022-11-18", "A Man Was Sentenced", "", "sentenced", "", 0},
     {"2022-11-18", "A Man Was Sentenced", "", "sentenced", NULL, 0},
     false},
};

static void one_story_has_one_key_and_two_have_two(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *x = key_of(&rows[i].x, "https://www.example.gov/1", a),
                   *y = key_of(&rows[i].y, "https://fbi.example.gov/1", a);
        if (!strcmp(x, y) != rows[i].same)
            fail_msg("%s: %s, %s", rows[i].what, x, y);
    }
    arena_free(a);
}

static const char *order_of(const char *date, int months, const char *url, enum order order, struct arena *a)
{
    struct release r;
    release_init(&r);
    r.date = date;
    r.sentence_months = months;
    r.url = url;
    return order_key(&r, order, a);
}

static void keys_sort_as_the_order_says(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const char *u = "https://www.example.gov/1", *v = "https://www.example.gov/2";
    assert_true(strcmp(order_of("2022-11-18", 1, u, ORDER_NEWEST, a),
                       order_of("2021-11-18", 1, u, ORDER_NEWEST, a)) > 0);
    assert_true(strcmp(order_of("1999-01-01", 1, u, ORDER_NEWEST, a), order_of(NULL, 1, u, ORDER_NEWEST, a)) >
                0);
    assert_true(strcmp(order_of("2999-01-01", 1, u, ORDER_OLDEST, a), order_of(NULL, 1, u, ORDER_OLDEST, a)) <
                0);
    assert_true(
        strcmp(order_of("2022-02-30", 1, u, ORDER_OLDEST, a), order_of(NULL, 1, u, ORDER_OLDEST, a)) == 0);
    static const int months[] = {SENTENCE_LIFE, SENTENCE_LIFE - 1, 360, 36, 1, 0, SENTENCE_NONE};
    for (size_t i = 0; i + 1 < sizeof months / sizeof *months; i++)
        assert_true(strcmp(order_of("2000-01-01", months[i], u, ORDER_SENTENCE, a),
                           order_of("2022-01-01", months[i + 1], u, ORDER_SENTENCE, a)) > 0);
    assert_string_not_equal(order_of("2022-11-18", 1, u, ORDER_NEWEST, a),
                            order_of("2022-11-18", 1, v, ORDER_NEWEST, a));
    arena_free(a);
}

/* Who is told apart, what not: two of one day are one story all the same. */
static void no_charge_is_known(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct release r;
    release_init(&r);
    r.url = "https://www.example.gov/1";
    r.date = "2022-11-18";
    strs_add(&r.defendants, "John Doe", a);
    strs_add(&r.stages, "sentenced", a);
    const char *one = story_key(&r, a);
    r.url = "https://www.example.gov/2";
    assert_string_equal(story_key(&r, a), one);
    strs_add(&r.charges, "fraud", a);
    assert_string_not_equal(story_key(&r, a), one);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_charge_is_known),
        cmocka_unit_test(one_story_has_one_key_and_two_have_two),
        cmocka_unit_test(keys_sort_as_the_order_says),
    };
    return RUN(tests);
}
