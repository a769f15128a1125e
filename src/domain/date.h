/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_DATE_H
#define BLOTTER_DOMAIN_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DATE_MAX = 11, DATE_TIME_MAX = 21 };

/* A point in time as a publisher wrote it. day is the civil day that is printed, never shifted by a time
 * zone; utc is "YYYY-MM-DDTHH:MM:SSZ" (midnight UTC of that day when no time is given). */
struct date {
    char day[DATE_MAX];
    char utc[DATE_TIME_MAX];
    bool has_time;
};

/* Reads the whole of s as one date, with blanks round it: ISO 8601 / RFC 3339 / W3CDTF, its shortened forms,
 * days of the year and of a week; RFC 822 and 2822 (two-digit years, obsolete zones, missing seconds),
 * asctime, "MM.DD.YYYY", "MM/DD/YYYY", "YYYY/MM/DD", "[Weekday, ]Month D[,] YYYY", "D Month YYYY", month
 * names abbreviated or not, in any case. A wrong weekday is passed over; an unknown zone is UTC; a zone may
 * be 24 hours off; a leap second is the next second. False when it is none, or no such day exists.
 * Independent of the locale. */
bool date_parse(const char *s, struct date *out);

/* The same of a feed's date element, which holds nothing else: also years of two digits in ISO 8601's order
 * ("031231", "-03-12", "03-335", of 1950 to 2049), "2003335", a zero too many ("2003-012-31"), and the forms
 * of some Greek, Hungarian and Korean feeds (Korea's time where no zone is given). */
bool date_parse_feed(const char *s, struct date *out);

/* Finds the first date written out in words ("February 15, 2021", "Feb. 15, 2021") or as MM.DD.YYYY within
 * text. Gives the span. False when there is none. */
bool date_find(const char *text, size_t len, struct date *out, size_t *start, size_t *end);

/* The date that a short piece of a page shows: the whole of it, if that is a date with a day ("2021" is
 * none), else the first in it as date_find has it. */
bool date_shown(const char *s, struct date *out);

bool date_valid_day(const char *s);    /* "YYYY-MM-DD" of a day that exists */
int32_t date_to_days(const char *day); /* days since 1970-01-01 (negative before); day must be valid */
char *date_from_days(int32_t days, char out[DATE_MAX]);

/* The day in Washington, D.C. at a time in UTC seconds, by the rules of daylight saving since 1967. Midnight
 * UTC is taken for that day itself: it is what a date without a time becomes, and never midnight in
 * Washington. */
char *date_eastern_day(int64_t utc, char out[DATE_MAX]);

#endif
