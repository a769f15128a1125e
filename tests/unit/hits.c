/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results as they are printed: what the index alone cannot be brought to give in a test of the program, a
 * story of several releases, shards that do not answer, data that somebody else wrote. */
#include "t.h"

#include <string.h>

#include "base/json.h"
#include "cmd/hits.h"
#include "domain/text.h"

static const struct style bare = {"", "", "", "", ""}, coloured = {"<b>", "<m>", "<q>", "<a>", "</>"};

struct fixture {
    struct index_result found;
    struct hit hit[2];
    struct hits h;
};

static struct fixture *fixture_new(unsigned width, struct style style)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    struct arena *a = arena_new();
    f->h = (struct hits){.words = "traffick*", .sort = "date", .offset = 4, .a = a};
    f->h.one = arena_new();
    f->h.screen = (struct screen){.columns = width, .width = width, .style = style};
    f->h.found = &f->found;
    for (unsigned i = 0; i < 2; i++) {
        struct release *r = &f->hit[i].release;
        release_init(r);
        r->id = 17 + i;
        r->url = "https://www.example.gov/news/1";
        r->title = "A Title";
        r->date = "2022-11-18";
        strs_add(&r->offices, "miami", a);
        strs_add(&r->charges, "forced-labor", a);
        strs_add(&r->stages, "sentenced", a);
        r->sentence_months = 18;
        f->hit[i].snippet = "Words \001that\002 match.";
        f->hit[i].rank = 5 + i;
        f->hit[i].versions = 1;
    }
    f->found = (struct index_result){
        .hits = f->hit, .n = 1, .total = 9, .exact = true, .stories = 9, .stories_exact = true};
    return f;
}

static void fixture_free(struct fixture *f)
{
    buf_free(&f->h.out);
    arena_free(f->h.one);
    arena_free(f->h.a);
    free(f);
}

static void a_hit_reads_as_the_manual_says(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(80, bare);
    hits_text(&f->h);
    assert_string_equal(f->h.out.p, " 5  2022-11-18  miami  forced-labor  sentenced, 18 months\n"
                                    "    A Title\n"
                                    "    Words that match.\n"
                                    "    https://www.example.gov/news/1  id 17\n"
                                    "\n"
                                    "5-5 of 9\n");
    fixture_free(f);
}

static void what_a_reader_must_know_is_said(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(40, coloured);
    struct release *r = &f->hit[0].release;
    r->offices.n = 0;
    strs_add(&r->offices_derived, "tampa", f->h.a);
    r->status = "removed";
    r->complete = false;
    r->title = r->url = r->date = NULL;
    r->sentence_months = SENTENCE_LIFE;
    f->hit[0].versions = 3;
    f->found.exact = false;
    strs_add(&f->found.missing, "shard 'archive': refused", f->h.a);
    hits_text(&f->h);
    assert_string_equal(f->h.out.p, "<q> 5</>  no date  (tampa)  forced-labor\n"
                                    "    sentenced, life  <a>removed</>\n"
                                    "    <a>summary only</>\n"
                                    "    <b>(no title)</>\n"
                                    "    Words <m>that</> match.\n"
                                    "    <q>  id 17</>\n"
                                    "    <q>at least 3 versions of this story (--all shows each)</>\n"
                                    "\n"
                                    "5-5 of about 9, a partial answer\n");
    fixture_free(f);
}

static void a_partial_answer_says_so_in_json(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(80, bare);
    struct err e;
    strs_add(&f->found.missing, "shard 'archive': refused", f->h.a);
    f->found.n = 2;
    f->hit[1].versions = 2;
    hits_json(&f->h);
    struct js *v = js_parse(f->h.out.p, f->h.out.len, &e);
    assert_non_null(v);
    assert_int_equal(js_int(js_get(v, "schema"), 0), 1);
    assert_int_equal(js_int(js_get(v, "offset"), 0), 4);
    assert_true(js_bool(js_get(v, "partial"), false));
    assert_string_equal(js_str(js_at(js_get(v, "missing"), 0)), "shard 'archive': refused");
    assert_int_equal(js_int(js_get(js_at(js_get(v, "hits"), 0), "versions"), 0), 1);
    assert_int_equal(js_int(js_get(js_at(js_get(v, "hits"), 1), "versions"), 0), 2);
    js_free(v);
    fixture_free(f);
}

/* An index may come from another machine: no byte of it is trusted. */
static void a_terminal_is_told_nothing_by_the_data(void **state)
{
    (void)state;
    hits_form *const forms[] = {hits_text, hits_json, hits_jsonl, hits_csv, hits_tsv, hits_atom, hits_ids};
    static const char evil[] = "a\033[2J\x07\x7f\xc2\x9b"
                               "31m\xe2\x80\xae\xe2\x81\xa6\r\nb\t=\xff\001c";
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct fixture *f = fixture_new(60, bare);
        struct release *r = &f->hit[0].release;
        r->title = r->url = r->date = r->status = r->agency = f->hit[0].snippet = evil;
        strs_add(&r->charges, evil, f->h.a);
        strs_add(&r->offices, evil, f->h.a);
        f->h.words = evil;
        f->h.shown = true;
        forms[i](&f->h);
        assert_true(f->h.out.len > 0);
        for (size_t at = 0; at < f->h.out.len;) {
            uint32_t c = 0;
            size_t n = text_decode(f->h.out.p + at, f->h.out.len - at, &c);
            if (n != 0 && c != '\n' && c != '\t' && text_is_control(c))
                fail_msg("form %zu lets U+%04X through at byte %zu", i, (unsigned)c, at);
            at += n ? n : 1;
        }
        fixture_free(f);
    }
}

static void blocks_stand_side_by_side(void **state)
{
    (void)state;
    struct buf out = {0};
    screen_beside("one\n\033[1mtwo\033[0m\nvery long line\nthree\n", "A\nB\nC\nD\nE\n", 8, &out);
    assert_string_equal(
        out.p, "one     A\n\033[1mtwo\033[0m     B\nvery long line\nthree   C\n        D\n        E\n");
    buf_free(&out);
}

/* Every width, words of every width, marks anywhere: no line is wider, no word is lost. */
static void lines_are_as_wide_as_the_screen(void **state)
{
    (void)state;
    static const char text[] =
        "a bb ccc \001dddd\002 \xe6\x9d\xb1\xe4\xba\xac\xe6\x9d\xb1\xe4\xba\xac\xe6\x9d\xb1"
        "\xe4\xba\xac\xe6\x9d\xb1\xe4\xba\xac eeeeeeeeeeeeeeeeeee\001eeeee\002eee e\xcc\x81\xcc\x81 f";
    struct arena *a = arena_new();
    for (unsigned width = 8; width < 60; width++) {
        struct screen s = {width, width, bare};
        struct buf out = {0}, words = {0}, wanted = {0};
        screen_wrap(&s, text, 4, "", a, &out);
        for (const char *p = out.p; *p; p += strcspn(p, "\n") + 1)
            assert_true(text_width(p, strcspn(p, "\n")) <= width);
        for (const char *p = out.p; *p; p++)
            if (!strchr(" \n", *p))
                buf_addc(&words, *p);
        for (const char *p = text; *p; p++)
            if (!strchr(" \001\002", *p))
                buf_addc(&wanted, *p);
        assert_string_equal(words.p, wanted.p);
        buf_free(&out);
        buf_free(&words);
        buf_free(&wanted);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hit_reads_as_the_manual_says),
        cmocka_unit_test(what_a_reader_must_know_is_said),
        cmocka_unit_test(a_partial_answer_says_so_in_json),
        cmocka_unit_test(a_terminal_is_told_nothing_by_the_data),
        cmocka_unit_test(blocks_stand_side_by_side),
        cmocka_unit_test(lines_are_as_wide_as_the_screen),
    };
    return RUN(tests);
}
