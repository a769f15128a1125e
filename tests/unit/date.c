/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates: every form that feeds and pages use, and what is none. */
#include "t.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "domain/date.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

static const struct form {
    const char *in, *day, *utc; /* utc NULL: no time, midnight */
} good[] = {
    /* ISO 8601, RFC 3339, W3CDTF */
    {"2021-02-15", "2021-02-15", NULL},
    {" 2021-02-15 ", "2021-02-15", NULL},
    {"\xc2\xa0"
     "2021-02-15",
     "2021-02-15", NULL},
    {"2021-02-15T10:30:00Z", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2021-02-15t10:30:00z", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2021-02-15T10:30Z", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2021-02-15T10:30:00+00:00", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2021-02-15T00:00:00-05:00", "2021-02-15", "2021-02-15T05:00:00Z"},
    {"2021-02-15T23:30:00-0500", "2021-02-15", "2021-02-16T04:30:00Z"},
    {"2021-03-01T01:00:00+05:30", "2021-03-01", "2021-02-28T19:30:00Z"},
    {"2021-02-15T10:30:00.123456Z", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2021-02-15T10:30:00,5+01", "2021-02-15", "2021-02-15T09:30:00Z"},
    {"2021-02-15T10:30:00", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2021-02-15 10:30:00", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2021-02-15 10:30:00 EST", "2021-02-15", "2021-02-15T15:30:00Z"},
    {"2021-02-15T24:00:00Z", "2021-02-15", "2021-02-16T00:00:00Z"},
    {"2016-12-31T23:59:60Z", "2016-12-31", "2017-01-01T00:00:00Z"},
    {"2021-02", "2021-02-01", NULL},
    {"2021", "2021-01-01", NULL},
    {"20210215", "2021-02-15", NULL},
    {"20210215T103000Z", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2021-046", "2021-02-15", NULL},
    {"2020-366", "2020-12-31", NULL},
    {"2021-2-5", "2021-02-05", NULL},
    {"2021-02-15Z", "2021-02-15", NULL},
    {"2000-02-29", "2000-02-29", NULL},
    {"2021-02-15 23:56:58.0", "2021-02-15", "2021-02-15T23:56:58Z"}, /* SQL Server */
    {"2021-02-15 23:56:58 -00:20", "2021-02-15", "2021-02-16T00:16:58Z"},
    {"2021-02-15T9:5:3Z", "2021-02-15", "2021-02-15T09:05:03Z"},
    {"2021-02-15T10Z", "2021-02-15", "2021-02-15T10:00:00Z"},
    {"2021-02-15T10:30:00+24:00", "2021-02-15", "2021-02-14T10:30:00Z"}, /* a day off, both ways */
    {"2021-02-15T00:00:00+24:00", "2021-02-15", "2021-02-14T00:00:00Z"},
    {"2021-02-15T24:00:00-24:00", "2021-02-15", "2021-02-17T00:00:00Z"},
    {"2021-03-01T00:00:00+00:01", "2021-03-01", "2021-02-28T23:59:00Z"},
    {"2020-12-31T23:59:60-05:00", "2020-12-31", "2021-01-01T05:00:00Z"},
    {"0001-01-01", "0001-01-01", NULL},
    {"9999-12-31T23:59:59Z", "9999-12-31", "9999-12-31T23:59:59Z"},
    /* ISO 8601 weeks */
    {"2021-W07-1", "2021-02-15", NULL},
    {"2021W071", "2021-02-15", NULL},
    {"2021-W07", "2021-02-15", NULL},
    {"2021W07", "2021-02-15", NULL},
    {"2021-W07-1T10:30Z", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"2020-W53-7", "2021-01-03", NULL},
    {"2020-W01-1", "2019-12-30", NULL},
    {"2009-W53-7", "2010-01-03", NULL},
    /* RFC 822, 850, 2822 */
    {"Wed, 20 May 2026 14:07:00 +0000", "2026-05-20", "2026-05-20T14:07:00Z"},
    {"Wed, 20 May 2026 14:07 +0000", "2026-05-20", "2026-05-20T14:07:00Z"},
    {"20 May 2026 14:07:00 GMT", "2026-05-20", "2026-05-20T14:07:00Z"},
    {"Wed, 20 May 26 14:07:00 UT", "2026-05-20", "2026-05-20T14:07:00Z"},
    {"Sun, 06 Nov 94 08:49:37 GMT", "1994-11-06", "1994-11-06T08:49:37Z"},
    {"6 Nov 107 08:49:37 GMT", "2007-11-06", "2007-11-06T08:49:37Z"},
    {"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06", "1994-11-06T08:49:37Z"},
    {"Thu,01 Jan 2004 19:48:21 GMT", "2004-01-01", "2004-01-01T19:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 EDT", "2004-01-01", "2004-01-01T23:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 PST", "2004-01-01", "2004-01-02T03:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 Z", "2004-01-01", "2004-01-01T19:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 A", "2004-01-01", "2004-01-01T20:48:21Z"}, /* RFC 822's letters and signs */
    {"Thu, 01 Jan 2004 19:48:21 I", "2004-01-01", "2004-01-02T04:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 J", "2004-01-01", "2004-01-01T19:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 K", "2004-01-01", "2004-01-02T05:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 M", "2004-01-01", "2004-01-02T07:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 N", "2004-01-01", "2004-01-01T18:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 y", "2004-01-01", "2004-01-01T07:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 MEST", "2004-01-01", "2004-01-01T17:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 AT", "2004-01-01", "2004-01-01T23:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 Etc/GMT", "2004-01-01", "2004-01-01T19:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 XYZ", "2004-01-01", "2004-01-01T19:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 GMT-01:01", "2004-01-01", "2004-01-01T20:49:21Z"},
    {"Thu, 1 Jan, 2004 1:2:3 GMT", "2004-01-01", "2004-01-01T01:02:03Z"},
    {"Thu, 01 Jan 0100 00:00:01 +0100", "0100-01-01", "0099-12-31T23:00:01Z"},
    {"Thu Jan 01 2004 19:48:21 +0200", "2004-01-01", "2004-01-01T17:48:21Z"},
    {"Wed Jan 01 2020 10:00:00 GMT+0100 (CET)", "2020-01-01", "2020-01-01T09:00:00Z"},
    {"Sun, 01 Jan 2004 19:48:21 GMT", "2004-01-01", "2004-01-01T19:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 GMT+1", "2004-01-01", "2004-01-01T18:48:21Z"},
    {"Thu, 01 Jan 2004 19:48:21 -0800 (PST)", "2004-01-01", "2004-01-02T03:48:21Z"},
    {"Thurs, 1 January 2004", "2004-01-01", NULL},
    {"Mon, 1 Jan 2004", "2004-01-01", NULL}, /* a wrong weekday is not the date's fault */
    /* asctime and date(1) */
    {"Thu Jan  1 19:48:21 2004", "2004-01-01", "2004-01-01T19:48:21Z"},
    {"Thu Jan 01 19:48:21 +0100 2004", "2004-01-01", "2004-01-01T18:48:21Z"},
    {"Thu Jan 01 19:48:21 EST 2004", "2004-01-01", "2004-01-02T00:48:21Z"},
    /* as pages print them */
    {"11.18.2022", "2022-11-18", NULL},
    {"1.8.2022", "2022-01-08", NULL},
    {"11/18/2022", "2022-11-18", NULL},
    {"12/21/2021 - 9:30am", "2021-12-21", "2021-12-21T09:30:00Z"},
    {"2012/02/09", "2012-02-09", NULL},
    {"Thu, 2012/02/09 08:19:53 EDT", "2012-02-09", "2012-02-09T12:19:53Z"}, /* Perforce */
    {"2012/02/09 14:20:00 GMT-4", "2012-02-09", "2012-02-09T18:20:00Z"},
    {"2012/02/09 14:20:00 US/Eastern", "2012-02-09", "2012-02-09T14:20:00Z"},
    {"February 15, 2021", "2021-02-15", NULL},
    {"FEBRUARY 15, 2021", "2021-02-15", NULL},
    {"february 15 2021", "2021-02-15", NULL},
    {"February\xc2\xa0"
     "15, 2021",
     "2021-02-15", NULL},
    {"February 15,2021", "2021-02-15", NULL},
    {"February 1st, 2021", "2021-02-01", NULL},
    {"Feb. 15, 2021", "2021-02-15", NULL},
    {"Sept. 9, 2009", "2009-09-09", NULL},
    {"Friday, December 11, 2015", "2015-12-11", NULL},
    {"Friday December 11, 2015", "2015-12-11", NULL},
    {"Fri., Dec. 11, 2015", "2015-12-11", NULL},
    {"December 11, 2015 at 3:05 p.m. EST", "2015-12-11", "2015-12-11T20:05:00Z"},
    {"December 11, 2015 12:00 AM", "2015-12-11", "2015-12-11T00:00:00Z"},
    {"December 11, 2015, 12:15 pm", "2015-12-11", "2015-12-11T12:15:00Z"},
    {"15 February 2021", "2021-02-15", NULL},
    {"Monday 15 February 2021", "2021-02-15", NULL},
};

/* Forms that only a feed's elements are read by. */
static const struct form in_feeds[] = {
    {"2021046", "2021-02-15", NULL},
    {"21046", "2021-02-15", NULL},
    {"21-046", "2021-02-15", NULL},
    {"210215", "2021-02-15", NULL},
    {"21-02-15", "2021-02-15", NULL},
    {"99-02-15T10:30Z", "1999-02-15", "1999-02-15T10:30:00Z"},
    {"-2102", "2021-02-01", NULL},
    {"-21-02", "2021-02-01", NULL},
    {"2021-002-15T10:30:00Z", "2021-02-15", "2021-02-15T10:30:00Z"},
    {"Δευ, 15 Φεβ 2021 10:30:00 EST", "2021-02-15", "2021-02-15T15:30:00Z"},
    {"Κυρ, 11 Ιούλ 2004 12:00:00 GMT", "2004-07-11", "2004-07-11T12:00:00Z"},
    {"Τρι, 3 Μαΐ 2005 12:00 +0300", "2005-05-03", "2005-05-03T09:00:00Z"},
    {"2004-július-13T9:15-05:00", "2004-07-13", "2004-07-13T14:15:00Z"},
    {"2004-február-3T9:15+01:00", "2004-02-03", "2004-02-03T08:15:00Z"},
    {"2004년 05월 28일  01:31:15", "2004-05-28", "2004-05-27T16:31:15Z"},
    {"2004년 5월 28일", "2004-05-28", NULL},
    {"2004-05-25 오후 11:23:17", "2004-05-25", "2004-05-25T14:23:17Z"},
    {"2004-05-25 오전 12:23:17", "2004-05-25", "2004-05-24T15:23:17Z"},
    {"2004-05-25 오전 9:23:17 GMT", "2004-05-25", "2004-05-25T09:23:17Z"},
};

static void check_form(const struct form *f, bool (*parse)(const char *, struct date *))
{
    struct date d;
    char utc[DATE_TIME_MAX];
    if (!parse(f->in, &d))
        fail_msg("'%s' is not read", f->in);
    snprintf(utc, sizeof utc, "%sT00:00:00Z", f->day);
    const char *want = f->utc ? f->utc : utc;
    if (strcmp(d.day, f->day) || strcmp(d.utc, want) || d.has_time != (f->utc != NULL))
        fail_msg("'%s' gives %s %s, not %s %s", f->in, d.day, d.utc, f->day, want);
}

static void forms_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        check_form(&good[i], date_parse);
        check_form(&good[i], date_parse_feed);
    }
}

static void forms_of_feeds_are_read_in_feeds_alone(void **state)
{
    (void)state;
    struct date d;
    for (size_t i = 0; i < COUNT(in_feeds); i++) {
        check_form(&in_feeds[i], date_parse_feed);
        if (date_parse(in_feeds[i].in, &d))
            fail_msg("'%s' is read as %s", in_feeds[i].in, d.day);
    }
}

static const char *const bad[] = {
    "",
    "x",
    "2021-02-30",
    "2021-13-01",
    "2021-00-10",
    "2021-02-29",
    "1900-02-29",
    "0000-01-01",
    "2021-366",
    "2021-000",
    "20210230",
    "18.11.2022",
    "13/13/2021",
    "February 30, 2021",
    "April 31, 2020",
    "Febtober 3, 2020",
    "Fe 3, 2020",
    "2021-02-15T25:00:00Z",
    "2021-02-15T10:61:00Z",
    "2021-02-15T24:01:00Z",
    "2021-02-15T10:30:00+24:01",
    "2021-02-15T10:30:61Z",
    "2021-W00-1",
    "2021-W53-1",
    "2021-W07-8",
    "0001-W01",
    "Sun, 31 Dec 9999 23:59:59 -2359",
    "0000-12-31",
    "Sun, 31 Dec 9999 23:59:59 -9999",
    "Sun, 16 Dec 2012 1:2:3:4 GMT",
    "Sun, 16 zzz 2012 11:47:32 GMT",
    "Sun, Dec x 2012 11:47:32 GMT",
    "Sun, 16 Dec zz 11:47:32 GMT",
    "Sun, 16 Dec 2012 11:47:32 +zz:00",
    "Sun, 16 Dec 2012 11:47:32 +00:zz",
    "2004년 13월 28일",
    "Wed, 32 May 2026 14:07:00 +0000",
    "2021-02-15 and more",
    "on February 15, 2021",
    "12345",
    "202",
    "February 2021 15",
    "15:30",
    "December 11, 2015 13:00 pm",
    "today",
    "February 15, 20211",
};

static void what_is_no_date_is_refused(void **state)
{
    (void)state;
    struct date d;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (date_parse(bad[i], &d))
            fail_msg("'%s' is read as %s", bad[i], d.day);
    assert_false(date_parse_feed("2004년 13월 28일", &d));
    assert_false(date_parse_feed("some day", &d));
}

static const struct found {
    const char *text, *day, *words; /* day NULL: none */
} found[] = {
    {"Norfolk Public Affairs Office February 15, 2021", "2021-02-15", "February 15, 2021"},
    {"Washington, D.C.July 29, 2013", "2013-07-29", "July 29, 2013"},
    {"Washington, D.C. June 25, 2008 • FBI National Press Office", "2008-06-25", "June 25, 2008"},
    {"SpringfieldMay 3, 2012", "2012-05-03", "May 3, 2012"},
    {"Posted Friday, Dec. 11, 2015.", "2015-12-11", "Dec. 11, 2015"},
    {"11.18.2022 A headline", "2022-11-18", "11.18.2022"},
    {"on 15 February 2021 at noon", "2021-02-15", "15 February 2021"},
    {"April 31, 2020 was changed to May 1, 2020", "2020-05-01", "May 1, 2020"},
    {"may 15 people; 9 May 5, 2020", "2020-05-05", "May 5, 2020"},
    {"the dismay 5, 2020", NULL, NULL},
    {"June 2 1500 people", NULL, NULL},
    {"call 5.11.18.2022", NULL, NULL},
    {"call 11.18.20225", NULL, NULL},
    {"18.11.2022", NULL, NULL},
    {"In March 2021 nothing", NULL, NULL},
    {"", NULL, NULL},
};

static void dates_are_found_in_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(found); i++) {
        const struct found *f = &found[i];
        struct date d;
        size_t start, end;
        bool got = date_find(f->text, strlen(f->text), &d, &start, &end);
        if (got != (f->day != NULL))
            fail_msg("'%s' gives %s", f->text, got ? d.day : "nothing");
        if (!got)
            continue;
        assert_string_equal(d.day, f->day);
        assert_int_equal(end - start, strlen(f->words));
        assert_memory_equal(f->text + start, f->words, end - start);
    }
}

static void finding_stays_within_its_bounds(void **state)
{
    (void)state;
    struct date d;
    size_t start, end;
    assert_false(date_find("May 1, 2020", 10, &d, &start, &end));
}

static void days_count_both_ways(void **state)
{
    (void)state;
    char day[DATE_MAX];
    assert_int_equal(date_to_days("1970-01-01"), 0);
    assert_int_equal(date_to_days("1969-12-31"), -1);
    assert_int_equal(date_to_days("2000-03-01"), 11017);
    for (int32_t n = -200000; n <= 200000; n += 97) {
        date_from_days(n, day);
        assert_true(date_valid_day(day));
        assert_int_equal(date_to_days(day), n);
    }
}

static void only_whole_real_days_are_valid(void **state)
{
    (void)state;
    assert_true(date_valid_day("2020-02-29"));
    static const char *const no[] = {"2021-02-29",  "2021-2-9", "2021-02-09T",
                                     " 2021-02-09", "",         "2021-04-31"};
    for (size_t i = 0; i < COUNT(no); i++)
        assert_false(date_valid_day(no[i]));
}

static void what_a_piece_of_a_page_shows(void **state)
{
    (void)state;
    struct date d;
    assert_true(date_shown(" Posted: May 3, 2012 at noon", &d));
    assert_string_equal(d.day, "2012-05-03");
    assert_true(date_shown("2012-05-03T00:00:00-04:00", &d));
    assert_string_equal(d.day, "2012-05-03");
    assert_true(date_shown("5.3.2012", &d));
    static const char *const no[] = {"2012", "2012-05", "", "FBI Norfolk", "on 2012-05-03 we said"};
    for (size_t i = 0; i < COUNT(no); i++)
        assert_false(date_shown(no[i], &d));
}

/* The day in Washington at a time in UTC. */
static const struct {
    int64_t utc;
    const char *day;
} eastern[] = {
    {1429761600, "2015-04-23"}, /* 2015-04-23T04:00Z, midnight in daylight saving */
    {1429761599, "2015-04-22"}, {1451624400, "2016-01-01"}, /* 2016-01-01T05:00Z, midnight in standard time */
    {1451624399, "2015-12-31"}, {1451606400, "2016-01-01"}, /* 2016-01-01T00:00Z: a date without a time */
    {1685620800, "2023-06-01"},                             /* noon UTC */
    {1394348399, "2014-03-09"}, /* a second before 2014's change to daylight saving */
    {1394420399, "2014-03-09"}, /* 23:59:59 of that day */
    {1394424000, "2014-03-10"}, {1414900800, "2014-11-02"}, /* 04:00Z of the day it ended */
    {1414990799, "2014-11-02"},                             /* 23:59:59 */
    {1175486400, "2007-04-02"},                             /* 04:00Z in April 2007, by the rule of 2007 */
    {1112500800, "2005-04-02"},                             /* 2005-04-03T04:00Z, before that day's change */
    {-1, "1969-12-31"},         {INT64_MIN / 2, NULL},      {INT64_MAX, NULL},
};

static void days_in_washington(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(eastern); i++) {
        char day[DATE_MAX];
        date_eastern_day(eastern[i].utc, day);
        if (eastern[i].day && strcmp(day, eastern[i].day))
            fail_msg("%lld gives %s, not %s", (long long)eastern[i].utc, day, eastern[i].day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_read),
        cmocka_unit_test(forms_of_feeds_are_read_in_feeds_alone),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(dates_are_found_in_text),
        cmocka_unit_test(finding_stays_within_its_bounds),
        cmocka_unit_test(days_count_both_ways),
        cmocka_unit_test(only_whole_real_days_are_valid),
        cmocka_unit_test(what_a_piece_of_a_page_shows),
        cmocka_unit_test(days_in_washington),
    };
    return RUN(tests);
}
