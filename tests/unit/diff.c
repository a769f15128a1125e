/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Differences between texts: what they are for a person, and that one text and the difference always give the
 * other, in little time whatever the texts are. */
#include "t.h"

#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "domain/diff.h"

/* "same [-gone-]{+come+} same" */
static char *marked(const char *from, const char *to, struct arena *a)
{
    static const char *const before[] = {"", "[-", "{+"}, *const after[] = {"", "-]", "+}"};
    struct diff d;
    struct buf b = {0};
    diff_texts(from, to, a, &d);
    for (size_t i = 0; i < d.n; i++) {
        size_t len;
        const char *p = diff_text(&d, &d.v[i], &len);
        size_t blanks = 0;
        while (blanks < len && strchr(" \n\t", p[len - 1 - blanks]))
            blanks++;
        if (d.v[i].what == DIFF_SAME)
            blanks = 0;
        buf_addf(&b, "%s%.*s%s%.*s", before[d.v[i].what], (int)(len - blanks), p, after[d.v[i].what],
                 (int)blanks, p + len - blanks);
    }
    char *s = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return s;
}

static void differences_read_well(void **state)
{
    static const struct {
        const char *from, *to, *wanted;
    } rows[] = {
        {"a b c", "a b c", "a b c"},
        {"a b c", "a x c", "a [-b-] {+x+} c"},
        {"a b c", "a c", "a [-b-] c"},
        {"a c", "a b c", "a {+b+} c"},
        {"a b", "a", "a [-b-]"},
        {"a", "a b", "a {+b+}"},
        {"", "a b", "{+a b+}"},
        {"a b", NULL, "[-a b-]"},
        {NULL, "", ""},
        {"a  b\tc", "a b c", "a b c"}, /* blanks are nothing */
        {"  a b", "a b  ", "a b"},
        {"He was sentenced to 30 years.", "He was sentenced today to 25 years.",
         "He was sentenced {+today+} to [-30-] {+25+} years."},
        {"a b c d e f", "u v w x y z", "[-a b c d e f-]{+u v w x y z+}"},
        {"San Juan naïve “Doe”", "San José naïve “Roe”", "San [-Juan-] {+José+} naïve [-“Doe”-]{+“Roe”+}"},
    };
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(marked(rows[i].from, rows[i].to, a), rows[i].wanted);
    arena_free(a);
}

static void a_line_break_is_a_change_but_no_word(void **state)
{
    struct arena *a = arena_new();
    struct diff d;
    size_t added, removed;
    (void)state;
    diff_texts("one two three", "one\n\ntwo three", a, &d);
    assert_int_equal(d.n, 3);
    assert_int_equal(d.v[1].what, DIFF_NEW);
    diff_count(&d, &added, &removed);
    assert_int_equal(added + removed, 0);
    diff_texts("one\n\ntwo", "one\ntwo", a, &d);
    assert_int_equal(d.n, 4);
    arena_free(a);
}

static uint32_t random_state;

static uint32_t any(uint32_t below)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % below;
}

/* A text of so many words out of so many, with blanks and line breaks between them. */
static char *some_text(size_t words, uint32_t kinds, struct arena *a)
{
    static const char *const between[] = {" ", " ", " ", "  ", "\n", "\n\n", "\t", " \n "};
    struct buf b = {0};
    for (size_t i = 0; i < words; i++)
        buf_addf(&b, "%s%u", i ? between[any(8)] : "", (unsigned)any(kinds));
    char *s = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return s;
}

/* The text with some of its words gone, replaced, added or moved. */
static char *edited(const char *text, uint32_t one_in, struct arena *a)
{
    struct buf b = {0};
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " \n\t"), blanks = strspn(p + n, " \n\t");
        uint32_t what = any(one_in * 3);
        if (what == 1)
            buf_addf(&b, "n%u", (unsigned)any(9));
        else if (what == 2)
            buf_addf(&b, "n%u %.*s", (unsigned)any(9), (int)n, p);
        else if (what)
            buf_add(&b, p, n);
        buf_add(&b, p + n, blanks);
        p += n + blanks;
    }
    char *s = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return s;
}

static void same_word(const struct diff *d, size_t i, size_t j)
{
    const struct diff_word *x = &d->a.v[i], *y = &d->b.v[j];
    assert_int_equal(x->len, y->len);
    assert_memory_equal(d->a.text + x->at, d->b.text + y->at, x->len);
}

/* Walks both texts along the difference: every word is accounted for once, in order. */
static size_t follow(const char *from, const char *to, struct arena *a)
{
    struct diff d;
    size_t i = 0, j = 0, cost = 0;
    diff_texts(from, to, a, &d);
    for (size_t k = 0; k < d.n; k++) {
        const struct diff_part *p = &d.v[k];
        assert_int_equal(p->a, i);
        assert_int_equal(p->b, j);
        assert_true(p->n > 0);
        assert_true(!k || p->what != d.v[k - 1].what);
        assert_false(k && p->what == DIFF_OLD && d.v[k - 1].what == DIFF_NEW);
        for (size_t w = 0; p->what == DIFF_SAME && w < p->n; w++)
            same_word(&d, i + w, j + w);
        i += p->what == DIFF_NEW ? 0 : p->n;
        j += p->what == DIFF_OLD ? 0 : p->n;
        cost += p->what == DIFF_SAME ? 0 : p->n;
    }
    assert_int_equal(i, d.a.n);
    assert_int_equal(j, d.b.n);
    return cost;
}

/* What the shortest difference costs, by the table that takes n × m. */
static size_t shortest(const char *from, const char *to, struct arena *a)
{
    struct diff d;
    diff_texts(from, to, a, &d);
    size_t n = d.a.n, m = d.b.n, *row = arena_alloc(a, (m + 1) * sizeof *row);
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0, corner = 0; j <= m; j++) {
            size_t above = row[j];
            bool same = i && j && d.a.v[i - 1].len == d.b.v[j - 1].len &&
                        !memcmp(d.a.text + d.a.v[i - 1].at, d.b.text + d.b.v[j - 1].at, d.a.v[i - 1].len);
            if (!i || !j)
                row[j] = i + j;
            else if (same)
                row[j] = corner;
            else
                row[j] = 1 + (above < row[j - 1] ? above : row[j - 1]);
            corner = above;
        }
    return row[m];
}

static void any_two_texts_are_led_into_one_another(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    for (uint32_t round = 0; round < 4000; round++) {
        random_state = round;
        arena_reset(a);
        const char *from = some_text(any(60), 1 + any(12), a);
        const char *to = any(3) ? edited(from, 1 + any(6), a) : some_text(any(60), 1 + any(12), a);
        assert_int_equal(follow(from, to, a), shortest(from, to, a));
    }
    for (uint32_t round = 0; round < 40; round++) { /* larger than the search for a split goes */
        random_state = round;
        arena_reset(a);
        const char *from = some_text(any(6000), 1 + any(500), a);
        follow(from, edited(from, 1 + any(9), a), a);
        follow(from, some_text(any(6000), 1 + any(500), a), a);
    }
    arena_free(a);
}

static void unlike_texts_of_any_size_take_little_time(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    random_state = 1;
    clock_t start = clock();
    follow(some_text(300000, 100000, a), some_text(300000, 100000, a), a);
    follow(some_text(400000, 2, a), some_text(400000, 2, a), a); /* all alike */
    follow(some_text(400000, 1, a), some_text(1, 1, a), a);
    assert_true((clock() - start) / CLOCKS_PER_SEC < 60); /* seconds here; minutes without a bound */
    arena_free(a);
}

static void an_edited_text_is_told_from_another(void **state)
{
    static const char text[] =
        "KANSAS CITY, MO—Gregory Samplest, 58, the owner of a motel in Sampleville, Missouri, pleaded guilty "
        "today in the Western District of Missouri to benefiting from sex trafficking.";
    struct arena *a = arena_new();
    (void)state;
    const char *cut = "Correction: Gregory Samplest, 58, the owner of a motel, pleaded guilty.",
               *other = "The page that you are looking for is not here. Use the search of the site, or go to "
                        "the front page.";
    assert_true(diff_alike(text, text, DIFF_SAME_TEXT, a));
    assert_true(diff_alike(text, edited(text, 4, a), DIFF_AKIN, a));
    assert_true(diff_alike(text, cut, DIFF_SAME_TEXT, a));
    assert_false(diff_alike(text, other, DIFF_AKIN, a));
    assert_true(diff_alike("a b c d e f g h i", "a b x y z u v w", DIFF_AKIN, a)); /* one of seven pairs */
    assert_false(diff_alike("a b c d e f g h i", "a b x y z u v w", DIFF_SAME_TEXT, a));
    assert_true(diff_alike("", text, DIFF_SAME_TEXT, a));
    assert_true(diff_alike(NULL, "One", DIFF_SAME_TEXT, a));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_read_well),
        cmocka_unit_test(a_line_break_is_a_change_but_no_word),
        cmocka_unit_test(any_two_texts_are_led_into_one_another),
        cmocka_unit_test(unlike_texts_of_any_size_take_little_time),
        cmocka_unit_test(an_edited_text_is_told_from_another),
    };
    return RUN(tests);
}
