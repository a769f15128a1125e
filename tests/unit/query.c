/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The query language: what each form means (read back in words), and that what is not understood is an error
 * which says where. */
#include "t.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/strs.h"
#include "domain/conf.h"
#include "domain/field.h"
#include "domain/query.h"

/* A Sunday. */
static int64_t now(void)
{
    return clock_from_iso("2026-11-22T06:00:00Z");
}

static const struct watch watches[] = {
    {.name = "south",
     .query = "charge:labor-trafficking office:miami,atlanta",
     .file = "feeds.conf",
     .place.line = 3},
    {.name = "both", .query = "watch:south OR watch:\"T visas\"", .file = "feeds.conf", .place.line = 7},
    {.name = "T visas", .query = "\"T visa\"", .file = "feeds.conf", .place.line = 11},
    {.name = "wrong", .query = "x office:mimai", .file = "feeds.conf", .place.line = 15},
    {.name = "around", .query = "a watch:around2", .file = "feeds.conf", .place.line = 19},
    {.name = "around2", .query = "b watch:around", .file = "feeds.conf", .place.line = 23},
};

static const struct query_env *env(void)
{
    static struct query_env e;
    e = (struct query_env){now(), watches, sizeof watches / sizeof *watches};
    return &e;
}

static const struct {
    const char *query, *words;
} good[] = {
    {"", "everything"},
    {"  \t ", "everything"},
    {"trafficking", "text has trafficking"},
    {"sex minor", "text has sex AND text has minor"},
    {"sex AND minor", "text has sex AND text has minor"},
    {"watch:south", "charge is labor-trafficking AND (office is miami OR office is atlanta)"},
    {"watch:both -x", "((charge is labor-trafficking AND (office is miami OR office is atlanta)) OR "
                      "text has 'T visa') BUT NOT text has x"},
    /* by other names */
    {"sex trafficking", "(text has sex AND text has trafficking, or by another name: statute is 18:1591)"},
    {"Sex-Trafficking", "(text has Sex-Trafficking, or by another name: statute is 18:1591)"},
    {"sex AND trafficking x",
     "(text has sex AND text has trafficking, or by another name: statute is 18:1591) AND text has x"},
    {"\"sex trafficking\"", "text has 'sex trafficking'"},
    {"title:sex title:trafficking", "title has sex AND title has trafficking"},
    {"-(sex trafficking)", "everything BUT NOT (text has sex AND text has trafficking)"},
    {"NOT (NOT (sex trafficking))",
     "everything BUT NOT (everything BUT NOT (text has sex AND text has trafficking))"},
    {"-labour", "everything BUT NOT text has labour"},
    {"labour OR x", "(text has labour, or by another name: text has labor) OR text has x"},
    {"labor", "text has labor"},
    {"labour trafficking",
     "((text has labour, or by another name: text has labor) AND text has trafficking, or by another name: "
     "text has 'labor trafficking' OR text has 'forced labor' OR statute is 18:1589)"},
    {"child sex trafficking of x",
     "(text has child AND text has sex AND text has trafficking, or by another name: text has 'minor sex "
     "trafficking' OR text has 'sex trafficking of a minor' OR text has 'sex trafficking of minors' OR text "
     "has 'sex trafficking of a child' OR text has 'sex trafficking of children') AND text has of AND text "
     "has x"},
    {"T visas", "(text has T AND text has visas, or by another name: text has 'T visa' OR text has 'T "
                "nonimmigrant')"},
    {"hsi", "(text has hsi, or by another name: text has 'Homeland Security Investigations')"},
    {"usao x", "(text has usao, or by another name: text has 'U.S. Attorney's Office' OR text has 'United "
               "States Attorney's Office' OR text has 'U.S. Attorneys Office' OR text has 'United States "
               "Attorneys Office') AND text has x"},
    {"\xc2\xa7 1591", "(statute is 1591 OR text has 'section 1591', or by another name: text has 'sex "
                      "trafficking')"},
    {"\xc2\xa7 1591(a)", "statute is 1591(a) OR text has 'section 1591(a)'"},
    {"18 U.S.C. \xc2\xa7\xc2\xa0"
     "1201(a), x",
     "(statute is 18:1201(a) OR text has 'section 1201(a)') AND text has x"},
    {"18 USC 1201 x", "(statute is 18:1201 OR text has 'section 1201') AND text has x"},
    {"Section 1201", "statute is 1201 OR text has 'section 1201'"},
    {"-\xc2\xa7 1591", "everything BUT NOT (statute is 1591 OR text has 'section 1591')"},
    {"Title 18, United States Code, Section 1201(a), x",
     "(statute is 18:1201(a) OR text has 'section 1201(a)') AND text has x"},
    {"title 18 usc 1201", "statute is 18:1201 OR text has 'section 1201'"},
    {"title 18, section 1201", "statute is 18:1201 OR text has 'section 1201'"},
    {"title 18 code", "text has title AND text has 18 AND text has code"},
    {"title 9 2015", "text has title AND text has 9 AND text has 2015"},
    {"18,000 usd code", "text has 18,000 AND text has usd AND text has code"},
    {"statute:\"title 18, U.S. Code, sec. 1201\"", "statute is 18:1201"},
    {"x \xc2\xa7 1201 y", "text has x AND (statute is 1201 OR text has 'section 1201') AND text has y"},
    {"x OR (\xc2\xa7\xc2\xa7  1201)", "text has x OR (statute is 1201 OR text has 'section 1201')"},
    {"section eight", "text has section AND text has eight"},
    {"18 months", "text has 18 AND text has months"},
    {"charge:1591", "charge is sex-trafficking OR charge is child-sex-trafficking"},
    {"charge:\"18 U.S.C. \xc2\xa7 1589\" charge:8:1324",
     "charge is forced-labor AND charge is alien-smuggling"},
    {"statute:18USC1591", "statute is 18:1591"},
    {"statute:\"section 1591(a)(1)\"", "statute is 1591(a)(1)"},
    {"added:24h", "added from 2026-11-21 06:00 to 2026-11-22 06:00"},
    {"added:2026-11-20", "added from 2026-11-20 00:00 to 2026-11-20 23:59"},
    {"added:>2026-11-20", "added from 2026-11-21 00:00"},
    {"added:<24h", "added up to 2026-11-21 05:59"},
    {"date:2022-W46", "date from 2022-11-14 to 2022-11-20"},
    {"date:2022-W46-2", "date is 2022-11-15"},
    {"added:2026-11-20T09:30", "added is 2026-11-20 09:30"},
    {"added:\">2026-11-20 21:30 -0500\"", "added from 2026-11-21 02:31"},
    {"added:yesterday..1h", "added from 2026-11-21 00:00 to 2026-11-22 06:00"},
    {"date:2022-11..yesterday", "date from 2022-11-01 to 2026-11-21"},
    {"office:FBI-NY,philly", "office is newyork OR office is philadelphia"},
    {"date:\"November 2022\"", "date from 2022-11-01 to 2022-11-30"},
    {"date:fy07 fy:FY07", "date from 2006-10-01 to 2007-09-30 AND fy is 2007"},
    {"AT&T O'Brien 1,591.50 \"x \xe2\x80\x93 y\"",
     "text has AT&T AND text has O'Brien AND text has 1,591.50 AND text has 'x \xe2\x80\x93 y'"},
    {"date:last-month", "date from 2026-10-01 to 2026-10-31"},
    {"sentence:120..240", "sentence from 120 to 240 months"},
    {"\"sex trafficking\" minor", "text has 'sex trafficking' AND text has minor"},
    {"“sex trafficking” minor", "text has 'sex trafficking' AND text has minor"},
    {"a OR b c", "text has a OR (text has b AND text has c)"},
    {"(a OR b) c", "(text has a OR text has b) AND text has c"},
    {"a -b", "text has a BUT NOT text has b"},
    {"a NOT b", "text has a BUT NOT text has b"},
    {"a AND NOT b -c", "text has a BUT NOT (text has b OR text has c)"},
    {"NOT a", "everything BUT NOT text has a"},
    {"NOT NOT a", "text has a"},
    {"-(a b)", "everything BUT NOT (text has a AND text has b)"},
    {"a § b – c & d", "text has a AND text has b AND text has c AND text has d"},
    {"a OR -b", "text has a OR (everything BUT NOT text has b)"},
    {"+a well-known", "text has a AND text has well-known"},
    {"a=b title", "text has a=b AND text has title"},
    {"and or not near", "text has and AND text has or AND text has not AND text has near"},
    {"Android NOTARY", "text has Android AND text has NOTARY"},
    {"minor NEAR/5 sex", "text has minor within 5 words of text has sex"},
    {"a NEAR b c", "(text has a within 10 words of text has b) AND text has c"},
    {"traffick*", "text has traffick…"},
    {"\"conspiracy\u00a0to\u00a0commit\u00a0forced\u00a0labor\u00a0and\u00a0to\u00a0commit\u00a0sex\u00a0traf"
     "ficking\"",
     "text has 'conspiracy to commit forced labor and to commit sex trafficking'"},
    {"title:traffick*", "title has traffick…"},
    {"title:\"sex trafficking\"", "title has 'sex trafficking'"},
    {"defendant:\"John Doe\"", "defendant has 'John Doe'"},
    {"office:miami", "office is miami"},
    {"Office:Miami", "office is miami"},
    {"office:\"new york\"", "office is newyork"},
    {"office:\"new york\",miami x", "(office is newyork OR office is miami) AND text has x"},
    {"office:miami -office:tampa", "office is miami BUT NOT office is tampa"},
    {"(office:miami)", "office is miami"},
    {"district:sdfl", "district is usao-sdfl"},
    {"state:fl,Georgia", "state is fl OR state is ga"},
    {"charge:\"human trafficking\"", "charge is human-trafficking"},
    {"stage:sentenced kind:case", "stage is sentenced AND kind is case"},
    {"statute:18:1591", "statute is 18:1591"},
    {"statute:1591", "statute is 1591"},
    {"statute:18:2423(a)", "statute is 18:2423(a)"},
    {"(statute:18:2423(a))", "statute is 18:2423(a)"},
    {"statute:\"18 U.S.C. § 1591\"", "statute is 18:1591"},
    {"statute:\"18 USC 1591\"", "statute is 18:1591"},
    {"minor:true", "minor is yes"},
    {"agency:FBI", "agency is fbi"},
    {"agency:\"Homeland Security Investigations\"", "agency is hsi"},
    {"url:HTTPS://www.Example.gov/a/", "url is https://www.example.gov/a OR url is http://www.example.gov/a"},
    {"url:www.example.gov/a", "url is https://www.example.gov/a OR url is http://www.example.gov/a"},
    {"\xc2\xab"
     "a b\xc2\xbb \xe2\x80\x9e"
     "c d\xe2\x80\x9c a \xe2\x80\x93 b",
     "text has 'a b' AND text has 'c d' AND text has a AND text has b"},
    {"sentence:life", "sentence is life"},
    {"sentence:>=120", "sentence from 120 months"},
    {"sentence:>10y", "sentence from 121 months"},
    {"sentence:\">10 years\" x", "sentence from 121 months AND text has x"},
    {"sentence:<120", "sentence up to 119 months"},
    {"sentence:12..24", "sentence from 12 to 24 months"},
    {"date:2022", "date from 2022-01-01 to 2022-12-31"},
    {"date:2022-11", "date from 2022-11-01 to 2022-11-30"},
    {"date:2024-02", "date from 2024-02-01 to 2024-02-29"},
    {"date:2022-11-18", "date is 2022-11-18"},
    {"date:20221118", "date is 2022-11-18"},
    {"date:\"November 18, 2022\"", "date is 2022-11-18"},
    {"date:2022-11-01..2022-11-30", "date from 2022-11-01 to 2022-11-30"},
    {"date:2021..2022-03", "date from 2021-01-01 to 2022-03-31"},
    {"date:..2015", "date up to 2015-12-31"},
    {"date:2020..", "date from 2020-01-01"},
    {"date:>2022-11", "date from 2022-12-01"},
    {"date:<2022", "date up to 2021-12-31"},
    {"date:today", "date is 2026-11-22"},
    {"date:yesterday", "date is 2026-11-21"},
    {"date:7d", "date from 2026-11-16 to 2026-11-22"},
    {"date:\"last week\"", "date from 2026-11-09 to 2026-11-15"},
    {"date:\"this week\"", "date from 2026-11-16 to 2026-11-22"},
    {"date:\"last month\"", "date from 2026-10-01 to 2026-10-31"},
    {"date:\"last year\"", "date from 2025-01-01 to 2025-12-31"},
    {"date:fy2007", "date from 2006-10-01 to 2007-09-30"},
    {"date:2021,2022-01-01", "date from 2021-01-01 to 2021-12-31 OR date is 2022-01-01"},
    {"year:2022 month:2022-11 fy:FY2023", "year is 2022 AND month is 202211 AND fy is 2023"},
};

static void queries_mean_what_they_say(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct query *q;
        struct err e = {0};
        if (query_parse(good[i].query, env(), a, &q, &e))
            fail_msg("%s: %s", good[i].query, e.msg);
        const char *words = query_describe(q, a);
        if (strcmp(words, good[i].words))
            fail_msg("%s: '%s', not '%s'", good[i].query, words, good[i].words);
    }
    arena_free(a);
}

static const struct {
    const char *query, *error;
} bad[] = {
    {"office:mimai", "unknown office 'mimai' at character 8: did you mean 'miami'?"},
    {"x ofice:miami", "unknown field 'ofice' at character 3: did you mean 'office:'?"},
    {"office:new york fraud", "unknown office 'new' at character 8: did you mean office:\"new york\"?"},
    {"charge:human trafficking",
     "unknown charge 'human' at character 8: did you mean charge:\"human trafficking\"?"},
    {"charge:labor", "unknown charge 'labor' at character 8: did you mean 'labor-trafficking'?"},
    {"\xc2\xa7", "there is no word in '\xc2\xa7' at character 1"},
    {"\xe2\x80\xa6 x", "there is no word in '\xe2\x80\xa6' at character 1"},
    {"a xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
     "a word of more than 64 bytes, which no index holds, at character 3"},
    {"office:xqzvw", "unknown office 'xqzvw' at character 8: as in office:\"new york\""},
    {"charge:sex-traficking",
     "unknown charge 'sex-traficking' at character 8: did you mean 'sex-trafficking'?"},
    {"stage:sentence", "unknown stage 'sentence' at character 7: did you mean 'sentenced'?"},
    {"18:1591", "unknown field '18' at character 1: did you mean statute:18:1591?"},
    {"https://www.example.gov/a",
     "unknown field 'https' at character 1: did you mean url:https://www.example.gov/a?"},
    {"zzz:a", "unknown field 'zzz' at character 1; words that hold a colon must stand in quotation marks"},
    {"wach:south", "unknown field 'wach' at character 1: did you mean 'watch:'?"},
    {"watch:suth", "unknown watch 'suth' at character 7: did you mean 'south'?"},
    {"watch:", "no name of a watch at character 7"},
    {"x watch:wrong",
     "feeds.conf:15: watch 'wrong': unknown office 'mimai' at character 10: did you mean 'miami'?"},
    {"watch:around",
     "feeds.conf:19: watch 'around': feeds.conf:23: watch 'around2': watch 'around' leads back to "
     "itself at character 9"},
    {"charge:99999", "unknown charge '99999' at character 8: as in charge:human-trafficking"},
    {"agency:fib", "unknown agency 'fib' at character 8: did you mean 'fbi'?"},
    {"statute:18:", "unknown statute '18:' at character 9: as in statute:18:1591"},
    {"statute:a", "unknown statute 'a' at character 9: as in statute:18:1591"},
    {"charge:trafficking", "unknown charge 'trafficking' at character 8: did you mean 'human-trafficking'?"},
    {"stage:convictions", "unknown stage 'convictions' at character 7: did you mean 'convicted'?"},
    {"foo:bar", "unknown field 'foo' at character 1; words that hold a colon must stand in quotation marks"},
    {"status:gone", "unknown status 'gone' at character 8: as in status:removed"},
    {"a !passport", "'!' at character 3: write '-' to leave out what follows"},
    {"a || b", "'||' at character 3: write OR for one or the other"},
    {"a \xe2\x80\x93passport",
     "'\xe2\x80\x93' at character 3: write '-' to leave out what follows, or a blank behind it"},
    {"\xe2\x88\x92(a OR b)",
     "'\xe2\x88\x92' at character 1: write '-' to leave out what follows, or a blank behind it"},
    {"date:24h", "no such date '24h' at character 6: dates are days, as 1d; added: takes hours and times"},
    {"date:..2022-11-18T09:30", "no such date '2022-11-18T09:30' at character 8: dates are days, as 1d; "
                                "added: takes hours and times"},
    {"sentence:>\"10 years\"", "nothing behind '>' at character 10: as in sentence:\">x\""},
    {"date:2022..\"last month\"",
     "the value for date does not end at character 12: quotation marks go round a "
     "whole value, a blank behind it"},
    {"office:\"new york\"miami",
     "the value for office does not end at character 18: quotation marks go round a "
     "whole value, a blank behind it"},
    {"date:2015-2016", "no such date '2015-2016' at character 6: did you mean '2015..2016'?"},
    {"date:2015-06\xe2\x80\x93"
     "2015-08",
     "no such date '2015-06\xe2\x80\x93"
     "2015-08' at character 6: did you mean '2015-06..2015-08'?"},
    {"statute:\"1591, 1594\"", "unknown statute '1591, 1594' at character 9: as in statute:18:1591"},
    {"added:7", "no such date '7' at character 7: write 24h, 2022-11-18, 2022-11-18T09:30, 2022-01..2022-06 "
                "or yesterday"},
    {"date:last month", "no such date 'last' at character 6: did you mean date:\"last month\"?"},
    {"day:2022-02-30", "unknown day '2022-02-30' at character 5: as in day:2022-11-18"},
    {"month:2022-13", "unknown month '2022-13' at character 7: as in month:2022-11"},
    {"fy:7", "unknown fy '7' at character 4: as in fy:2023"},
    {"date:2022..2021-02-31", "no such date '2021-02-31' at character 12: write 2022, 2022-11, 2022-11-18, "
                              "2022-01..2022-06, 7d or yesterday"},
    {"date:\"2022..x\"", "no such date 'x' at character 13: write 2022, 2022-11, 2022-11-18, "
                         "2022-01..2022-06, 7d or yesterday"},
    {"a OR", "'OR' at character 3 has nothing after it"},
    {"a AND", "'AND' at character 3 has nothing after it"},
    {"a AND OR b", "'AND' at character 3 has nothing after it"},
    {"a OR OR b", "'OR' at character 3 has nothing after it"},
    {"OR a", "'OR' at character 1 has nothing before it"},
    {"AND a", "'AND' at character 1 has nothing before it"},
    {"NOT", "'NOT' at character 1 has nothing after it"},
    {"a - b", "'-' at character 3 has nothing after it"},
    {"fy:2010..2012", "unknown fy '2010..2012' at character 4: did you mean date:fy2010..fy2012?"},
    {"year:2016..", "unknown year '2016..' at character 6: did you mean date:2016..?"},
    {"month:<=2016-03", "unknown month '<=2016-03' at character 7: did you mean date:<=2016-03?"},
    {"month:2016-01..2016-13", "unknown month '2016-01..2016-13' at character 7; ranges are taken by date, "
                               "added, sentence and revision"},
    {"office:a..b",
     "unknown office 'a..b' at character 8; ranges are taken by date, added, sentence and revision"},
    {"office:-miami",
     "no value for office can begin with '-' at character 8: '-' goes before the field, as -office:x"},
    {"office:miami,-tampa",
     "no value for office can begin with '-' at character 14: '-' goes before the field, as -office:x"},
    {"title:-a",
     "no value for title can begin with '-' at character 7: '-' goes before the field, as -title:x"},
    {"title:(a OR b)", "no value for title can begin with '(' at character 7: list values as title:x,y"},
    {"x sentence>=10y", "there is no colon in 'sentence>=10y' at character 3: did you mean sentence:>=10y?"},
    {"OFFICE=miami", "there is no colon in 'OFFICE=miami' at character 1: did you mean office:miami?"},
    {"sentence >= 120", "there is no word in '>=' at character 10"},
    {"NEAR a", "'NEAR' at character 1 has no word before it"},
    {"a NEAR/5", "'NEAR/5' at character 3 has nothing after it"},
    {"a NEAR/0 b", "bad 'NEAR/0' at character 3: NEAR/n takes a number of words from 2 to 100"},
    {"a NEAR/4294967301 b",
     "bad 'NEAR/4294967301' at character 3: NEAR/n takes a number of words from 2 to 100"},
    {"a NEAR/x b", "bad 'NEAR/x' at character 3: NEAR/n takes a number of words from 2 to 100"},
    {"a NEAR/3 \"b c\"", "NEAR works on single words only, not on what stands at character 10"},
    {"a NEAR/3 b NEAR/4 c", "another distance than in the NEAR before it, at character 12"},
    {"\"sex trafficking", "the quotation mark at character 1 is not closed"},
    {"é \"", "the quotation mark at character 3 is not closed"},
    {"\"\"", "an empty phrase at character 1"},
    {"(a", "the parenthesis at character 1 is not closed"},
    {"a)", "the parenthesis at character 2 was never opened"},
    {"()", "there is nothing in the parentheses at character 1"},
    {"(a OR)", "'OR' at character 4 has nothing after it"},
    {"office:", "no value for office: at character 8"},
    {"office: miami", "no value for office: at character 8"},
    {"office:miami,", "no value for office: at character 14"},
    {"office:\"\"", "an empty value for office at character 8"},
    {"*", "there is no word in '*' at character 1"},
    {"&", "there is no word in '&' at character 1"},
    {"tr*", "too few letters before '*' in 'tr*' at character 1"},
    {"traf*ing", "'*' can only end a word, in 'traf*ing' at character 1"},
    {"date:2022-02-30", "no such date '2022-02-30' at character 6: write 2022, 2022-11, 2022-11-18, "
                        "2022-01..2022-06, 7d or yesterday"},
    {"\"sex traffick*\"", "'*' does not work within quotation marks at character 1"},
    {"date:2022-13", "no such date '2022-13' at character 6: write 2022, 2022-11, 2022-11-18, "
                     "2022-01..2022-06, 7d or yesterday"},
    {"date:2022..2021", "the range '2022..2021' ends before it begins at character 6"},
    {"date:..", "a range of date without ends at character 6"},
    {"sentence:24..12", "the range '24..12' ends before it begins at character 10"},
    {"x sentence:>10 years",
     "'10' stands apart from its unit at character 13: did you mean sentence:\">10 years\"?"},
    {"office:miami*", "unknown office 'miami*' at character 8: as in office:\"new york\""},
    {"source:f*", "unknown source 'f*' at character 8: as in source:fbi-miami"},
    {"state:>fl", "unknown state '>fl' at character 7: as in state:fl,ga"},
    {"sentence:long", "'long' is no value for sentence at character 10: as in sentence:>=10y"},
    {"id:x", "unknown id 'x' at character 4: as in id:1"},
    {"a\xff", "the query is not UTF-8"},
};

static void what_is_not_understood_is_an_error_with_its_place(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct query *q;
        struct err e = {0};
        if (!query_parse(bad[i].query, env(), a, &q, &e))
            fail_msg("%s: taken for '%s'", bad[i].query, query_describe(q, a));
        assert_int_equal(e.code, ERR_QUERY);
        if (strcmp(e.msg, bad[i].error))
            fail_msg("%s: '%s', not '%s'", bad[i].query, e.msg, bad[i].error);
    }
    arena_free(a);
}

/* The caret stands below the character; what is wider than a line is cut out round it. */
static void an_error_is_shown_in_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        size_t at;
        unsigned columns;
        const char *shown;
    } v[] = {
        {"", 0, 20, "\n^"},
        {"a b", 2, 20, "a b\n  ^"},
        {"a OR", 4, 20, "a OR\n    ^"},
        {"\xe6\x97\xa5\xe6\x9c\xac x", 7, 20, "\xe6\x97\xa5\xe6\x9c\xac x\n     ^"},
        {"e\xcc\x81 x", 4, 20, "e\xcc\x81 x\n  ^"},
        {"a\nb\033[31m\xe2\x80\xae x", 1, 20, "a b[31m x\n ^"},
        {"a\xff", 1, 20, "a\xef\xbf\xbd\n ^"},
        {"0123456789abcdef", 2, 10, "012345678\xe2\x80\xa6\n  ^"},
        {"0123456789abcdef", 15, 10,
         "\xe2\x80\xa6"
         "abcdef\n      ^"},
        {"0123456789abcdefghijkl", 11, 10,
         "\xe2\x80\xa6"
         "6789abcd\xe2\x80\xa6\n      ^"},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        assert_string_equal(query_point_at(v[i].query, v[i].at, v[i].columns, a), v[i].shown);
    struct query *q;
    struct err e = {0};
    assert_int_equal(query_parse("x office:mimai", env(), a, &q, &e), -1);
    assert_int_equal(e.at, 9);
    assert_int_equal(query_parse("x watch:wrong", env(), a, &q, &e), -1);
    assert_int_equal(e.at, 8);
    assert_int_equal(query_parse("ab\xff", env(), a, &q, &e), -1);
    assert_int_equal(e.at, 2);
    arena_free(a);
}

static char *repeated(const char *s, size_t times, const char *end)
{
    struct buf b = {0};
    for (size_t i = 0; i < times; i++)
        buf_adds(&b, s);
    buf_adds(&b, end);
    return b.p;
}

static void expect(const char *s, const char *error)
{
    struct arena *a = arena_new();
    struct query *q;
    struct err e = {0};
    int rc = query_parse(s, env(), a, &q, &e);
    assert_string_equal(rc ? e.msg : "", error);
    arena_free(a);
}

static void size_and_depth_are_bounded(void **state)
{
    (void)state;
    char *s;
    expect(s = repeated("a ", QUERY_MAX_LEAVES, ""), "");
    free(s);
    expect(s = repeated("a ", QUERY_MAX_LEAVES + 1, ""), "more than 1000 words at character 2001");
    free(s);
    expect(s = repeated("x", QUERY_MAX_BYTES + 1, ""), "the query is longer than 1048576 bytes");
    free(s);
    expect(s = repeated("(", 90, "a"), "the parenthesis at character 90 is not closed");
    free(s);
    expect(s = repeated("(", 100000, "a"), "parentheses more than 100 deep at character 101");
    free(s);
    expect(s = repeated("NOT ", 100000, "a"), "too many NOTs at character 397");
    free(s);
    expect(s = repeated("-", QUERY_MAX_BYTES, ""), "too many NOTs at character 100");
    free(s);
    expect(s = repeated("a \xc2\xa7 ", 200000, "a"), "more than 1000 words at character 4001");
    free(s);
    expect(s = repeated("a OR ", 1000, ""), "'OR' at character 4998 has nothing after it");
    free(s);
    expect(s = repeated("abc* ", QUERY_MAX_WILD + 1, ""), "more than 32 words with '*' at character 161");
    free(s);
    expect(s = repeated("a NEAR ", QUERY_MAX_NEAR, "a"), "more than 10 words joined by NEAR at character 71");
    free(s);
    char *phrase = repeated("a-", QUERY_MAX_PHRASE + 1, "");
    expect(phrase, "a phrase of more than 100 words at character 1");
    free(phrase);
    phrase = repeated("_-", QUERY_MAX_PHRASE + 1, ""); /* a letter to the index */
    expect(phrase, "a phrase of more than 100 words at character 1");
    free(phrase);
}

/* Every prefix of every query, and every query with a byte changed, either parses or is an error. */
static void no_garbled_query_crashes(void **state)
{
    (void)state;
    static const char bytes[] = "\"()-*:,.\xc2\x80 OA";
    struct arena *a = arena_new();
    struct query *q;
    struct err e;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        for (size_t k = 0; k <= strlen(good[i].query); k++) {
            char *s = arena_strndup(a, good[i].query, k);
            if (!query_parse(s, env(), a, &q, &e))
                assert_non_null(query_describe(q, a));
            for (const char *c = bytes; *c; c++) {
                s = arena_strdup(a, good[i].query);
                if (k < strlen(s))
                    s[k] = *c;
                if (!query_parse(s, env(), a, &q, &e))
                    assert_non_null(query_describe(q, a));
            }
        }
    arena_free(a);
}

static void arguments_are_parts(void **state)
{
    (void)state;
    static const struct {
        const char *v[3], *query;
    } rows[] = {
        {{"a", "OR", "b"}, "a OR b"},
        {{"a OR b"}, "a OR b"},
        {{"a OR b", "c"}, "(a OR b) c"},
        {{"c", "NOT", "a b"}, "c NOT (a b)"},
        {{"x", "\"a b\"", "office:\"new york\""}, "x \"a b\" office:\"new york\""},
        {{"x",
          "\xe2\x80\x9c"
          "a (b\xe2\x80\x9d",
          "(a b)"},
         "x \xe2\x80\x9c"
         "a (b\xe2\x80\x9d (a b)"},
        {{"x", "\"a b\" c"}, "x (\"a b\" c)"},
        {{"office:new york"}, "office:\"new york\""},
        {{"-office:new york,newark", "x"}, "-office:\"new york\",\"newark\" x"},
        {{"x", "date:last month", "sentence:>10 years"}, "x date:\"last month\" sentence:\">10 years\""},
        {{"date:Nov. 18, 2022"}, "date:\"Nov. 18, 2022\""},
        {{"added:2026-11-20 09:30"}, "added:\"2026-11-20 09:30\""},
        {{"statute:18 U.S.C. 1591(a)"}, "statute:\"18 U.S.C. 1591(a)\""},
        {{"office:miami passport", "title:a b"}, "(office:miami passport) (title:a b)"},
        {{"source:a b", "url:www.example.gov/a b"}, "(source:a b) (url:www.example.gov/a b)"},
        {{"a) OR (b", "c"}, "a) OR (b c"},
        {{"a\xc2\xa0"
          "b",
          ""},
         "(a\xc2\xa0"
         "b) "},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = 0;
        while (n < 3 && rows[i].v[n])
            n++;
        assert_string_equal(query_of_arguments(rows[i].v, n, a), rows[i].query);
    }
    arena_free(a);
}

static void what_may_be_meant_otherwise_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *query, *doubt;
    } rows[] = {
        {"a or b", "'or' is looked for as a word"},
        {"x OR (a or b)", "'or' is looked for"},
        {"a not b", "'not' is looked for as a word"},
        {"a OR b", NULL},
        {"a NOT b", NULL},
        {"\"a or b\"", NULL},
        {"or b", NULL},
        {"not guilty", NULL},
        {"a title:not b", NULL},
        {"a not", NULL},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct query *q;
        assert_int_equal(query_parse(rows[i].query, env(), a, &q, NULL), 0);
        const char *doubt = query_doubt(q);
        assert_int_equal(doubt != NULL, rows[i].doubt != NULL);
        assert_true(!doubt || str_starts(doubt, rows[i].doubt));
    }
    arena_free(a);
}

/* Strings of the grammar's own parts in any order: each is an error with its place, or means the same in
 * parentheses as without. */
static void no_string_of_tokens_crashes(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "sex",       "trafficking", "labour",    "T",         "visa",   "\xc2\xa7",
        "1591",      "18 U.S.C.",   "(a)",       "Title 18,", "hsi",    "traffick*",
        "*",         "-",           "+",         "NOT",       "AND",    "OR",
        "NEAR/3",    "NEAR",        "(",         ")",         "\"",     "\xe2\x80\x9c",
        ",",         ":",           "..",        ">=",        "title:", "office:",
        "miami",     "date:",       "2022-11",   "fy2007",    "added:", "24h",
        "sentence:", "10y",         "life",      "watch:",    "south",  "both",
        "around",    "charge:",     "1589",      "Section",   "Code",   "\xc3\xa9",
        "\xc2\xa0",  "url:",        "http://a/", "id:",       "7",      "\xe2\x80\x93",
        "&",         "\xff",        "\t",        "stage:",    "not",    "state:fl",
    };
    struct arena *a = arena_new();
    uint64_t seed = 7;
    unsigned taken = 0;
    for (int i = 0; i < 20000; i++) {
        struct buf b = {0};
        struct err e = {0};
        struct query *q;
        size_t n = 1 + i % 9;
        for (size_t k = 0; k < n; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            buf_adds(&b, parts[(seed >> 33) % (sizeof parts / sizeof *parts)]);
            buf_adds(&b, seed >> 62 ? " " : "");
        }
        const char *s = buf_str(&b);
        if (query_parse(s, env(), a, &q, &e)) {
            assert_int_equal(e.code, ERR_QUERY);
            assert_true(e.at <= strlen(s));
            assert_non_null(query_point_at(s, e.at, 40, a));
        } else if (q->op != QUERY_ALL) {
            const char *words = query_describe(q, a), *within = arena_printf(a, "(%s)", s);
            if (query_parse(within, env(), a, &q, &e))
                fail_msg("%s: %s", within, e.msg);
            if (strcmp(query_describe(q, a), words) != 0)
                fail_msg("'%s' is '%s', and in parentheses '%s'", s, words, query_describe(q, a));
            taken++;
        }
        buf_free(&b);
    }
    assert_true(taken > 1000);
    arena_free(a);
}

static void every_field_has_an_example_that_parses(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (const struct field *f = fields; f->name; f++) {
        struct query *q;
        struct err e = {0};
        if (query_parse(f->example, env(), a, &q, &e))
            fail_msg("%s: %s", f->name, e.msg);
        assert_non_null(f->help);
        assert_true(!f->facet || f->slot >= 0);
        const struct query *leaf = q->op == QUERY_OR ? q->kid[0] : q;
        assert_ptr_equal(leaf->field, f);
    }
    arena_free(a);
}

static void terms_stay_within_the_index_s_limit(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct field *url = field_find("url", NULL);
    char *x = repeated("https://www.example.gov/", 40, "x"),
         *y = repeated("https://www.example.gov/", 40, "y");
    assert_int_equal(strlen(field_term(url, x, a)), FIELD_TERM_MAX);
    assert_string_not_equal(field_term(url, x, a), field_term(url, y, a));
    assert_string_equal(field_term(url, "https://www.example.gov/A", a), "Qhttps://www.example.gov/A");
    assert_string_equal(field_term(field_find("offices", NULL), "Miami", a), "XOmiami");
    free(x);
    free(y);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_mean_what_they_say),
        cmocka_unit_test(what_is_not_understood_is_an_error_with_its_place),
        cmocka_unit_test(an_error_is_shown_in_its_place),
        cmocka_unit_test(size_and_depth_are_bounded),
        cmocka_unit_test(no_garbled_query_crashes),
        cmocka_unit_test(arguments_are_parts),
        cmocka_unit_test(what_may_be_meant_otherwise_is_told),
        cmocka_unit_test(no_string_of_tokens_crashes),
        cmocka_unit_test(every_field_has_an_example_that_parses),
        cmocka_unit_test(terms_stay_within_the_index_s_limit),
    };
    return RUN(tests);
}
