/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest as words: what is said of a release, in which order, in 72 columns; and that nothing in a release
 * can become markup, a link that is none, or another line. People and places are invented. */
#include "t.h"

#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/json.h"
#include "domain/office.h"
#include "domain/text.h"
#include "flow/letter.h"

enum { MANY = 3 };

struct fixture {
    struct arena *a;
    struct release r[MANY];
    struct digest_item items[MANY];
    struct digest d;
    struct buf text, html;
};

static void release(struct fixture *f, size_t i, const char *title, const char *charge)
{
    struct release *r = &f->r[i];
    release_init(r);
    r->title = title;
    r->url = arena_printf(f->a, "https://www.example.gov/news/%zu?a=1&b=2", i);
    r->date = "2026-11-18";
    r->first_seen = "2026-11-22T06:00:00Z";
    if (charge)
        strs_add(&r->charges, charge, f->a);
    f->items[i].release = r;
}

static int setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    f->a = arena_new();
    release(f, 0, "Tax adviser indicted", "tax");
    release(f, 1, "Farm owner pleads guilty to forced labor", "forced-labor");
    release(f, 2, "Agents visit a school", NULL);
    f->d = (struct digest){.watch = "labor-south",
                           .query = "charge is labor-trafficking",
                           .from = "Desk <blotter@example.org>",
                           .now = clock_from_iso("2026-11-22T06:00:00Z"),
                           .items = f->items,
                           .n = MANY,
                           .added = MANY};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    buf_free(&f->text);
    buf_free(&f->html);
    arena_free(f->a);
    free(f);
    return 0;
}

static void render(struct fixture *f)
{
    buf_reset(&f->text);
    buf_reset(&f->html);
    letter_text(&f->d, &f->text);
    letter_html(&f->d, &f->html);
}

static bool both_hold(const struct fixture *f, const char *words)
{
    return strstr(f->text.p, words) && strstr(f->html.p, words);
}

static void the_subject_says_the_news(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(letter_subject(&f->d, f->a),
                        "[labor-south] 3 new: Farm owner pleads guilty to forced labor");
    f->d.changed = 1;
    assert_int_equal(strncmp(letter_subject(&f->d, f->a), "[labor-south] 3 new, 1 changed: ", 32), 0);
    f->d.added = 0;
    assert_int_equal(strncmp(letter_subject(&f->d, f->a), "[labor-south] 1 changed: ", 25), 0);
    f->d.changed = f->d.n = 0;
    assert_string_equal(letter_subject(&f->d, f->a), "[labor-south] nothing new");
}

static void a_release_is_told_with_its_facts(void **state)
{
    struct fixture *f = *state;
    struct release *r = &f->r[1];
    strs_add(&r->offices, "miami", f->a);
    strs_add(&r->offices_derived, "tampa", f->a);
    strs_add(&r->charges, "visa-fraud", f->a);
    strs_add(&r->stages, "sentenced", f->a);
    strs_add(&r->stages, "pleaded-guilty", f->a);
    r->sentence_months = 39;
    r->complete = false;
    render(f);
    assert_true(both_hold(f, "Date: November 18, 2026 (added November 22, 2026)"));
    assert_true(both_hold(f, "Office: Miami, Tampa (by its district)"));
    assert_true(both_hold(f, "Charges: Forced labor; labor trafficking / Visa fraud"));
    assert_true(both_hold(f, "Stage: Pleaded guilty, Sentenced"));
    assert_true(both_hold(f, "Sentence: 3 years 3 months"));
    assert_true(both_hold(f, "Note: only the summary"));
    assert_non_null(strstr(f->text.p, "\n    https://www.example.gov/news/1?a=1&b=2\n"));
    assert_non_null(strstr(f->html.p, "<a href=\"https://www.example.gov/news/1?a=1&#38;b=2\">Farm owner"));
    r->sentence_months = SENTENCE_LIFE;
    r->first_seen = "2026-11-18T23:00:00Z";
    r->changed = "2026-11-21T06:00:00Z";
    f->items[1].how = DIGEST_CHANGED;
    render(f);
    assert_true(both_hold(f, "Date: November 18, 2026, changed November 21, 2026"));
    assert_true(both_hold(f, "Sentence: life in prison"));
    assert_true(both_hold(f, "Changed: "));
}

static void spans_of_prison_are_spelled_out(void **state)
{
    struct fixture *f = *state;
    static const struct {
        int months;
        const char *words;
    } rows[] = {
        {1, "1 month"}, {12, "1 year"}, {18, "18 months"}, {25, "2 years 1 month"}, {360, "30 years"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        f->r[0].sentence_months = rows[i].months;
        render(f);
        assert_non_null(strstr(f->text.p, arena_printf(f->a, "Sentence: %s\n", rows[i].words)));
    }
    f->r[0].sentence_months = SENTENCE_NONE;
    render(f);
    assert_null(strstr(f->text.p, "Sentence:"));
}

static void items_stand_under_their_charge(void **state)
{
    struct fixture *f = *state;
    render(f);
    const char *labor = strstr(f->text.p, "Forced labor; labor trafficking (1)");
    const char *tax = strstr(f->text.p, "Tax crimes (1)"),
               *none = strstr(f->text.p, "No charge recognized (1)");
    assert_true(labor && tax && none && labor < tax && tax < none);
    assert_true(strstr(f->text.p, "1.  Farm owner") > labor && strstr(f->text.p, "2.  Tax adviser") > tax);
    assert_true(strstr(f->text.p, "3.  Agents visit") > none);
}

static void the_limit_and_the_foot_are_told(void **state)
{
    struct fixture *f = *state;
    render(f);
    assert_null(strstr(f->html.p, "more that are not listed"));
    f->d.left_out = 17;
    f->d.limit = 3;
    render(f);
    assert_true(both_hold(f, "And 17 more"));
    assert_true(both_hold(f, "lists 3 at most"));
    assert_true(both_hold(f, "presumed innocent"));
    assert_true(both_hold(f, "1-888-373-7888"));
    assert_true(both_hold(f, "233733"));
    assert_true(both_hold(f, "1-800-THE-LOST"));
    assert_non_null(strstr(f->html.p, "charge is labor-trafficking"));
    assert_non_null(strstr(f->html.p, "ask Desk &#60;blotter@example.org&#62; to take"));
}

static void lines_are_72_columns(void **state)
{
    struct fixture *f = *state;
    struct buf title = {0}, snippet = {0};
    for (int i = 0; i < 60; i++)
        buf_adds(&title, i % 7 ? "Café " : "被告人有罪");
    for (int i = 0; i < 100 * 1024; i++)
        buf_adds(&snippet, "ß");
    f->r[0].title = title.p;
    f->items[0].snippet = snippet.p;
    f->r[1].title = snippet.p;
    render(f);
    for (const char *s = f->text.p, *nl; (nl = strchr(s, '\n')); s = nl + 1) {
        assert_true(text_width(s, (size_t)(nl - s)) <= 72 || strstr(s, "https://") == s + strspn(s, " "));
        assert_true(nl == s || nl[-1] != ' ');
    }
    assert_true(f->text.len < 8000);
    assert_true(text_is_utf8(f->text.p, f->text.len));
    buf_free(&title);
    buf_free(&snippet);
}

static void matching_words_are_marked(void **state)
{
    struct fixture *f = *state;
    f->items[0].snippet = "the " LETTER_MARK_ON "forced labor" LETTER_MARK_OFF " of <others>";
    render(f);
    assert_non_null(strstr(f->text.p, "the *forced labor* of <others>"));
    assert_non_null(strstr(f->html.p, "the <b>forced labor</b> of &#60;others&#62;</p>"));
    f->items[0].snippet = LETTER_MARK_OFF "a" LETTER_MARK_ON "b" LETTER_MARK_ON "c";
    render(f);
    assert_non_null(strstr(f->text.p, "a*bc*"));
    assert_non_null(strstr(f->html.p, ">a<b>bc</b></p>"));
}

static void hostile_words_stay_words(void **state)
{
    struct fixture *f = *state;
    f->r[0].title = "<script>alert(1)</script> \"x\" onclick='y' & \xe2\x80\xae"
                    "evil\r\nSubject: no\xff";
    f->r[0].url = "javascript:alert(1)";
    f->r[1].url = "https://example.gov/\"><img src=x>";
    f->r[2].url = "https://example.gov/a b";
    f->items[0].snippet = "</p></body><style>x</style>\033[2J";
    f->d.watch = f->d.query = f->d.from = "<b>w</b>";
    render(f);
    assert_null(strstr(f->html.p, "<script"));
    assert_null(strstr(f->html.p, "javascript:"));
    assert_null(strstr(f->html.p, "<img"));
    assert_null(strstr(f->html.p, "<style"));
    assert_null(strstr(f->html.p, "<b>w"));
    assert_null(strstr(f->html.p, "/a b"));
    assert_non_null(strstr(f->html.p, "&#60;script&#62;alert(1)&#60;/script&#62; &#34;x&#34;"));
    assert_null(strstr(f->text.p, "\nSubject"));
    assert_null(strchr(f->text.p, '\033'));
    assert_null(strchr(f->text.p, '\r'));
    assert_null(strstr(f->text.p, "\xe2\x80\xae"));
    assert_null(strchr(letter_subject(&f->d, f->a), '\n'));
    assert_true(text_is_utf8(f->html.p, f->html.len));
}

static void a_release_may_lack_everything(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < MANY; i++)
        release_init(&f->r[i]);
    render(f);
    assert_true(both_hold(f, "(no title)"));
    assert_true(both_hold(f, "Date: not given"));
    assert_null(strstr(f->text.p, "(null)"));
    f->d.n = f->d.added = 0;
    render(f);
    assert_true(both_hold(f, "labor-south: nothing new"));
}

static void changed_and_removed_stand_apart(void **state)
{
    struct fixture *f = *state;
    f->items[1].how = DIGEST_CHANGED;
    f->items[1].changes = "title, text";
    f->items[0].how = DIGEST_REMOVED;
    f->r[0].id = 17;
    f->d.added = f->d.changed = f->d.removed = 1;
    render(f);
    assert_true(both_hold(f, "labor-south: 1 new, 1 changed, 1 removed"));
    const char *sections[] = {"No charge recognized (1)", "Changed on their sites (1)",
                              "Removed from their sites (1)"};
    for (int i = 0; i < 3; i++)
        assert_non_null(strstr(f->html.p, arena_printf(f->a, "%s</h2>", sections[i])));
    assert_true(strstr(f->text.p, sections[0]) < strstr(f->text.p, sections[1]));
    assert_true(strstr(f->text.p, sections[1]) < strstr(f->text.p, sections[2]));
    assert_true(both_hold(f, "What changed: title, text"));
    assert_true(both_hold(f, "Removed: Tax adviser"));
    assert_non_null(strstr(f->text.p, "blotter show 17"));
    assert_string_equal(letter_subject(&f->d, f->a),
                        "[labor-south] 1 new, 1 changed, 1 removed: Agents visit a school");
}

static void items_can_stand_under_their_office(void **state)
{
    struct fixture *f = *state;
    strs_add(&f->r[0].offices, "albany", f->a);
    strs_add(&f->r[0].offices, "tampa", f->a);
    f->items[0].office = "tampa"; /* by which it matched */
    strs_add(&f->r[1].offices_derived, "miami", f->a);
    f->d.group = DIGEST_BY_OFFICE;
    render(f);
    const char *miami = strstr(f->text.p, "\nMiami (1)\n"), *tampa = strstr(f->text.p, "\nTampa (1)\n");
    assert_non_null(miami);
    assert_non_null(tampa);
    assert_true(miami < tampa && tampa < strstr(f->text.p, "\nNo office recognized (1)\n"));
}

static void many_offices_are_a_number(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < 8; i++)
        strs_add(&f->r[0].offices, offices[i].slug, f->a);
    render(f);
    assert_true(both_hold(f, offices[7].name));
    strs_add(&f->r[0].offices, offices[8].slug, f->a);
    render(f);
    assert_non_null(strstr(f->html.p, arena_printf(f->a, "%s and 3 more", offices[5].name)));
    assert_null(strstr(f->html.p, offices[6].name));
}

static void versions_and_reasons_are_told(void **state)
{
    struct fixture *f = *state;
    f->items[1].versions = 3;
    f->items[1].why = "charge is forced-labor; text has passport";
    render(f);
    assert_true(both_hold(f, "Versions: at least 3 of this story"));
    assert_true(both_hold(f, "Matched by: charge is forced-labor; text has passport"));
    f->items[1].versions = 1;
    render(f);
    assert_false(strstr(f->text.p, "Versions:"));
}

static void days_are_those_of_washington(void **state)
{
    struct fixture *f = *state;
    f->r[1].first_seen = "2026-11-19T03:00:00Z"; /* the evening of the 18th there */
    f->d.now = clock_from_iso("2026-11-19T03:00:00Z");
    render(f);
    assert_non_null(strstr(f->text.p, "Date: November 18, 2026\n"));
    assert_non_null(strstr(f->text.p, "\nNovember 18, 2026\n"));
}

static void a_digest_without_news_says_so(void **state)
{
    struct fixture *f = *state;
    f->d.n = f->d.added = 0;
    f->d.since = clock_from_iso("2026-11-15T06:00:00Z");
    render(f);
    assert_non_null(strstr(f->text.p, "was published, edited or taken down\nsince November 15, 2026. The"));
    assert_non_null(strstr(f->html.p, "taken down since November 15, 2026."));
    f->d.since = 0;
    render(f);
    assert_non_null(strstr(f->html.p, "taken down. The watch is at work"));
}

static void the_foot_tells_of_sources_and_the_way_out(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 25; i++)
        strs_add(&f->d.sources, arena_printf(f->a, "fbi-%d <silent> since\nJune", i), f->a);
    f->d.unsubscribe_mail = "leave@example.org";
    render(f);
    assert_non_null(strstr(f->text.p, "\n- fbi-0 <silent> since June\n"));
    assert_non_null(strstr(f->html.p, ">fbi-19 &#60;silent&#62; since June</li>"));
    assert_null(strstr(f->text.p, "fbi-20"));
    assert_true(both_hold(f, "and 5 more"));
    assert_non_null(strstr(f->text.p, "write to\nleave@example.org\n"));
    assert_non_null(strstr(f->html.p, "write to <a href=\"mailto:leave@example.org\">leave@example.org</a>"));
    f->d.unsubscribe_url = "https://lists.example.org/?a=1&b=2";
    render(f);
    assert_non_null(strstr(f->text.p, "open\nhttps://lists.example.org/?a=1&b=2\n"));
    assert_non_null(strstr(f->html.p, "<a href=\"https://lists.example.org/?a=1&#38;b=2\">"));
    f->d.unsubscribe_url = "javascript:alert(1)";
    render(f);
    assert_null(strstr(f->html.p, "javascript"));
}

static void names_are_in_no_form(void **state)
{
    struct fixture *f = *state;
    struct release *r = &f->r[1];
    r->title = "Pat Sampleton’s farm: SAMPLETON pleads guilty";
    r->subtitle = "Sampleton again";
    r->url = "https://www.example.gov/news/pat-sampleton-pleads-guilty";
    r->id = 17;
    strs_add(&r->defendants, "Pat Sampleton", f->a);
    f->items[1].snippet = "Mr. " LETTER_MARK_ON "Sampleton" LETTER_MARK_OFF " took passports";
    f->items[1].why = "text has sampleton";
    f->d.query = "text has sampleton";
    f->d.mask_names = true;
    render(f);
    letter_json(&f->d, &f->text);
    letter_atom(&f->d, &f->html);
    buf_adds(&f->text, letter_subject(&f->d, f->a));
    for (const char *s = f->text.p; *s; s++)
        assert_int_not_equal(strncasecmp(s, "sampleton", 9), 0);
    for (const char *s = f->html.p; *s; s++)
        assert_int_not_equal(strncasecmp(s, "sampleton", 9), 0);
    assert_true(both_hold(f, "[name]’s farm: [name] pleads guilty"));
    assert_non_null(strstr(f->text.p, "Mr. *[name]* took passports"));
    assert_non_null(strstr(f->text.p, "blotter show 17"));
    assert_non_null(strstr(f->text.p, "https://www.example.gov/news/0")); /* the others keep theirs */
    assert_true(both_hold(f, "Names of defendants are left out where they"));
}

static void forms_for_programs_hold_the_record(void **state)
{
    struct fixture *f = *state;
    struct err e;
    f->items[1].snippet = "the " LETTER_MARK_ON "word" LETTER_MARK_OFF;
    f->items[1].how = DIGEST_CHANGED;
    letter_json(&f->d, &f->text);
    assert_int_equal(strchr(f->text.p, '\n') - f->text.p, f->text.len - 1);
    struct js *o = js_parse(f->text.p, f->text.len, &e);
    assert_int_equal(js_int(js_get(o, "schema"), 0), DIGEST_SCHEMA);
    assert_string_equal(js_str(js_get(o, "made")), "2026-11-22T06:00:00Z");
    assert_int_equal(js_len(js_get(o, "items")), MANY);
    const struct js *last = js_at(js_get(o, "items"), MANY - 1);
    assert_string_equal(js_str(js_get(last, "how")), "changed");
    assert_string_equal(js_str(js_get(last, "snippet")), "the word");
    assert_string_equal(js_str(js_get(js_get(last, "release"), "url")), f->r[1].url);
    js_free(o);
    letter_atom(&f->d, &f->html);
    assert_non_null(strstr(f->html.p, "<title>Changed: Farm owner pleads guilty to forced labor</title>"));
    assert_non_null(strstr(f->html.p, ". the word</summary>"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_subject_says_the_news),
        TEST(a_release_is_told_with_its_facts),
        TEST(spans_of_prison_are_spelled_out),
        TEST(items_stand_under_their_charge),
        TEST(the_limit_and_the_foot_are_told),
        TEST(lines_are_72_columns),
        TEST(matching_words_are_marked),
        TEST(hostile_words_stay_words),
        TEST(a_release_may_lack_everything),
        TEST(changed_and_removed_stand_apart),
        TEST(items_can_stand_under_their_office),
        TEST(many_offices_are_a_number),
        TEST(versions_and_reasons_are_told),
        TEST(days_are_those_of_washington),
        TEST(a_digest_without_news_says_so),
        TEST(the_foot_tells_of_sources_and_the_way_out),
        TEST(names_are_in_no_form),
        TEST(forms_for_programs_hold_the_record),
    };
    return RUN(tests);
}
