/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Offices, districts, charges and stages: what names, tags, URLs and components mean. */
#include "t.h"

#include <string.h>

#include "domain/charge.h"
#include "domain/district.h"
#include "domain/namekey.h"
#include "domain/office.h"
#include "domain/stage.h"

static void same(const char *got, const char *want, const char *of)
{
    if ((got == NULL) != (want == NULL) || (got && strcmp(got, want)))
        fail_msg("'%s' gives '%s', not '%s'", of, got ? got : "nothing", want ? want : "nothing");
}

static void names_and_dirty_tags_mean_an_office(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"miami", "miami"},
        {"St. Louis", "stlouis"},
        {"st louis", "stlouis"},
        {"Nasvhille", "nashville"},
        {"San  Juan", "sanjuan"},
        {"Washington", "washingtondc"},
        {"Washington Field", "washingtondc"},
        {"Washington Field Office", "washingtondc"},
        {"FBI Washington Field Office", "washingtondc"},
        {"Washington D.C.", "washingtondc"},
        {"Washington, DC", "washingtondc"},
        {"WFO", "washingtondc"},
        {"FBI New York", "newyork"},
        {"FBI's Miami Division", "miami"},
        {"Kansas City", "kansascity"},
        {"kansascity", "kansascity"},
        {"Columbia", "columbia"},
        {"District of Columbia", NULL},
        {"British Columbia", NULL},
        {"Washington State", NULL},
        {"Jacksonville", "jacksonville"},
        {"Jackson", "jackson"},
        {"Portland, Maine", NULL},
        {"National ", NULL},
        {"All Field Offices", NULL},
        {"Director, Director/FBI Leadership", NULL},
        {"Florida", NULL},
        {"Mobile", "mobile"},
        {"", NULL},
        {"FBI", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        same(office_lookup(rows[i][0]), rows[i][1], rows[i][0]);
    assert_null(office_lookup(NULL));
}

static void a_text_begins_with_an_office(void **state)
{
    (void)state;
    static const struct {
        const char *text, *slug;
        size_t used;
    } rows[] = {
        {"Salt Lake City and Denver", "saltlakecity", sizeof "Salt Lake City" - 1},
        {"St. Louis\t3", "stlouis", sizeof "St. Louis" - 1},
        {"New York State Police", "newyork", sizeof "New York" - 1},
        {"Tampa", "tampa", sizeof "Tampa" - 1},
        {"Exampleton, Ohio", NULL, sizeof "Exampleton, " - 1},
        {"", NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t used;
        same(office_at(rows[i].text, strlen(rows[i].text), &used), rows[i].slug, rows[i].text);
        assert_int_equal(used, rows[i].used);
    }
}

static void every_office_is_found_by_its_names(void **state)
{
    (void)state;
    const char *last = "";
    for (const struct office *o = offices; o->slug; o++) {
        same(office_lookup(o->slug), o->slug, o->slug);
        same(office_lookup(o->name), o->slug, o->name);
        assert_true(strcmp(last, o->slug) < 0);
        last = o->slug;
    }
    same(office_feed_slug("washingtondc"), "washington", "washingtondc");
    same(office_feed_slug("miami"), "miami", "miami");
    same(office_name("stlouis"), "St. Louis", "stlouis");
    assert_null(office_name("atlantis"));
}

static size_t count_offices(const char *day)
{
    size_t n = 0;
    for (const struct office *o = NULL; (o = office_next(o, day));)
        n++;
    return n;
}

static void offices_come_and_go(void **state)
{
    (void)state;
    assert_int_equal(count_offices("2015-01-01"), 56);
    assert_int_equal(count_offices("2024-09-30"), 56);
    assert_int_equal(count_offices("2024-10-01"), 55);
    assert_int_equal(count_offices("2025-10-01"), 56);
    assert_int_equal(count_offices(NULL), 56);
}

static void urls_name_an_office(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"https://www.fbi.gov/contact-us/field-offices/miami/news/press-releases/x", "miami"},
        {"https://www.fbi.gov/contact-us/field-offices/saltlakecity/news/x", "saltlakecity"},
        {"https://www.fbi.gov/contact-us/field-offices/washingtondc/x.1", "washingtondc"},
        {"https://www.fbi.gov/contact-us/field-offices/norfolk", "norfolk"},
        {"https://www.fbi.gov/newyork/press-releases/2012/x", "newyork"},
        {"https://archives.fbi.gov/archives/dallas/press-releases/2011/x", "dallas"},
        {"https://archives.fbi.gov/archives/news/pressrel/press-releases/x", NULL},
        {"http://losangeles.fbi.gov/pressrel/x.htm", "losangeles"},
        {"https://www.fbi.gov/feeds/washington-news/RSS", "washingtondc"},
        {"https://www.fbi.gov/news/press-releases/miami-man-charged", NULL},
        {"https://www.fbi.gov/news/press-releases/press-releases/x", NULL},
        {"https://www.justice.gov/usao-sdfl/pr/x", NULL},
        {"https://www.fbi.gov/contact-us/field-offices/atlantis/news/x", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        same(office_from_url(rows[i][0], NULL, NULL), rows[i][1], rows[i][0]);
    size_t start, end;
    assert_non_null(office_from_url("https://www.fbi.gov/miami/press-releases/x", &start, &end));
    assert_int_equal(start, 20);
    assert_int_equal(end, 25);
}

static void names_and_components_mean_a_district(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"USAO - Florida, Southern", "usao-sdfl"},
        {"USAO - District of Columbia", "usao-dc"},
        {"USAO - Guam & Northern Mariana Islands", "usao-gu"},
        {"USAO - Virgin Islands", "usao-vi"},
        {"USAO - West Virginia, Southern", "usao-sdwv"},
        {"USAO - New Jersey", "usao-nj"},
        {"usao-sdfl", "usao-sdfl"},
        {"sdfl", "usao-sdfl"},
        {"Southern District of Florida", "usao-sdfl"},
        {"U.S. Attorney's Office for the Southern District of Florida", "usao-sdfl"},
        {"U.S. Attorney’s Office, District of Maine", "usao-me"},
        {"U.S. Attorney's Office, District of Maine", "usao-me"},
        {"District of Columbia", "usao-dc"},
        {"District of the Virgin Islands", "usao-vi"},
        {"District of South Carolina", "usao-sc"},
        {"Southern District of Maine", NULL},
        {"District of Florida", NULL},
        {"Criminal Division", NULL},
        {"U.S. Attorneys (USAO)", NULL},
        {"Antitrust Division", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        same(district_lookup(rows[i][0]), rows[i][1], rows[i][0]);
    static const char *const words[][2] = {
        {"Eastern District Texas", "usao-edtx"},     {"District of Western New York", "usao-wdny"},
        {"North District of New York", "usao-ndny"}, {"District for Kansas", "usao-ks"},
        {"District of West Virginia", NULL},         {"Western District of Virginia", "usao-wdva"},
        {"Southern District of Maine", NULL},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        same(district_in_words(words[i][0]), words[i][1], words[i][0]);
    size_t n = 0;
    char name[DISTRICT_NAME_MAX];
    for (const struct district *d = districts; d->slug; d++, n++) {
        same(district_lookup(district_name(d->slug, name)), d->slug, d->slug);
        assert_non_null(office_find(d->office));
    }
    assert_int_equal(n, 93);
    same(district_of_state("Maine"), "usao-me", "Maine");
    same(district_of_state("Florida"), NULL, "Florida");
}

static void a_district_implies_an_office(void **state)
{
    (void)state;
    static const char *const rows[][4] = {
        {"usao-sdfl", "2020-01-01", NULL, "miami"},
        {"usao-mdfl", "2020-01-01", "sentenced in Orlando today", "tampa"},
        {"usao-mdfl", "2020-01-01", "sentenced in Ocala today", "jacksonville"},
        {"usao-mdfl", "2020-01-01", "sentenced today", NULL},
        {"usao-mdfl", "2020-01-01", "of Tampa and Jacksonville", NULL},
        {"usao-mt", "2025-09-30", NULL, "saltlakecity"},
        {"usao-mt", "2025-10-01", NULL, "billings"},
        {"usao-wdtn", "2015-01-01", NULL, "memphis"},
        {"usao-wdtn", NULL, NULL, "nashville"},
        {"usao-edva", "2015-01-01", "in Alexandria, Va.", "washingtondc"},
        {"usao-xx", "2015-01-01", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        same(district_office(rows[i][0], rows[i][1], rows[i][2]), rows[i][3], rows[i][0]);
}

static void charges_have_names_groups_and_statutes(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"forced-labor", "forced-labor"},
        {"Forced Labor", "forced-labor"},
        {"human trafficking", "human-trafficking"},
        {"drug trafficking", "drug-trafficking"},
        {"peonage", "involuntary-servitude"},
        {"trafficking", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        same(charge_lookup(names[i][0]), names[i][1], names[i][0]);
    static const char *const sections[][2] = {
        {"18:1591", "sex-trafficking"},
        {"18:1591(a)(1)", "sex-trafficking"},
        {"18:1589", "forced-labor"},
        {"18:2421", "mann-act"},
        {"18:2421A", "promoting-prostitution"},
        {"18:2423(a)", "mann-act"},
        {"18:2423(b)", "child-sex-tourism"},
        {"18:2423", "mann-act"},
        {"8:1324(a)(1)(A)", "alien-smuggling"},
        {"21:841(a)", "drug-trafficking"},
        {"18:924(c)", "firearms"},
        {"18:159", NULL},
        {"18:371", NULL},
        {"19:1584", NULL},
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        same(charge_of_statute(sections[i][0]), sections[i][1], sections[i][0]);
    const char *const *groups;
    assert_int_equal(charge_groups("forced-labor", &groups), 2);
    same(groups[0], "human-trafficking", "forced-labor");
    same(groups[1], "labor-trafficking", "forced-labor");
    assert_int_equal(charge_groups("drug-trafficking", &groups), 0);
    assert_int_equal(charge_groups("nothing", &groups), 0);
    assert_true(charge_in("sex-trafficking", "human-trafficking"));
    assert_false(charge_in("alien-smuggling", "human-trafficking"));
    for (const struct charge *c = charges; c->slug; c++)
        same(charge_lookup(c->slug), c->slug, c->slug);
    for (const char *const *g = charge_groups_all; *g; g++)
        assert_non_null(charge_label(*g));
    same(stage_lookup("Pleaded guilty"), "pleaded-guilty", "Pleaded guilty");
    same(stage_lookup("sentenced"), "sentenced", "sentenced");
    same(stage_lookup("hanged"), NULL, "hanged");
}

static void written_names_compare_as_their_keys_do(void **state)
{
    static const char *const names[] = {"St. Louis",    "st louis",      "Ft. Pierce", "O\u2019Fallon",
                                        "OFallon",      "  (Miami) ",    "miami",      "New  York",
                                        "Newark",       "new york-city", "",           "...",
                                        "San Jos\u00e9"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            char x[NAMEKEY_MAX], y[NAMEKEY_MAX];
            namekey(names[i], strlen(names[i]), x);
            namekey(names[k], strlen(names[k]), y);
            assert_int_equal(namekey_is(x, names[k], strlen(names[k])), !strcmp(x, y));
            const char *rest = namekey_skip(x, names[k], strlen(names[k]));
            assert_int_equal(rest != NULL, !strncmp(x, y, strlen(y)));
            if (rest)
                assert_string_equal(rest, x + strlen(y));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_names_compare_as_their_keys_do),
        cmocka_unit_test(names_and_dirty_tags_mean_an_office),
        cmocka_unit_test(a_text_begins_with_an_office),
        cmocka_unit_test(every_office_is_found_by_its_names),
        cmocka_unit_test(offices_come_and_go),
        cmocka_unit_test(urls_name_an_office),
        cmocka_unit_test(names_and_components_mean_a_district),
        cmocka_unit_test(a_district_implies_an_office),
        cmocka_unit_test(charges_have_names_groups_and_statutes),
    };
    return RUN(tests);
}
