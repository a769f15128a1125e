/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates as people and programs write them. A table of forms, each a pattern for the small matcher below, is
 * tried from the top; the first that takes the whole string and names a day that exists wins. No locale, no
 * time zone database: the day is the printed one, and the zone is only used to reckon the time in UTC. */
#include "domain/date.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"

/* Letters of a pattern:
 *   Y four digits of a year      y two to four digits (RFC 2822 §4.3)
 *   M two digits of a month      m one or two             B a month's name or its abbreviation
 *   D two digits of a day        d one or two, "1st" too  O three digits: the day of the year
 *   A a weekday's name, if any, with its comma            T a time and zone, if any, with what leads to it
 *   t a time (must)              z a zone, if any         w two digits of a week      u the day of that week
 *   c two digits of a year       F a month's name in Greek or Hungarian       E a weekday's name in Greek
 *   k what follows is Korea's time                        N the Korean for a.m. or p.m.
 *   blank: blanks, at least one  _ blanks, if any         , a comma and blanks, or blanks, or a full stop
 * Anything else stands for itself. */
static const char *const forms[] = {
    "Y-M-DT",                        /* ISO 8601, RFC 3339, W3CDTF */
    "Y-M",                           /* W3CDTF, shortened: the first day is meant */
    "Y",                             /* the same */
    "YMDT",                          /* ISO 8601 basic */
    "Y-OT",                          /* ISO 8601 ordinal */
    "Y-Ww-uT",   "YWwuT",            /* ISO 8601 week */
    "Y-Ww",      "YWw",              /* the same, its Monday */
    "Y-m-dT",                        /* sloppy ISO */
    "Ad B,yT",   "Ad-B-yT", "AdByT", /* RFC 822, 850, 2822 */
    "AB d,YT",                       /* February 15, 2021 */
    "AB d tz Y",                     /* asctime, date(1) */
    "m.d.YT",    "m/d/YT",           /* as fbi.gov and Americans write it */
    "AY/m/dT",   "Y.m.dT",           /* Plone, Perforce */
};

/* Forms that only a feed's date elements are read by: elsewhere five digits are no date. */
static const char *const feed_forms[] = {
    "YOT",           "c-OT",      "cOT",         /* ISO 8601 of 1988: years of two digits; days of the year */
    "c-M-DT",        "cMDT",      "-c-M", "-cM", /* the same of months */
    "Y-0M-DT",                                   /* a zero too many */
    "Ed F yT",                                   /* Greek, after RFC 822 */
    "Y-F-dT",                                    /* Hungarian, after ISO 8601 */
    "Y년_m월_d일kT", "Y-m-d_Ntz",                /* Korean */
};

/* Forms that are looked for in running text. */
static const char *const spoken[] = {"B d,Y", "d B Y"};
static const char *const dotted = "M.D.Y";

static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};
static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};

/* Names that are no ASCII, as feeds have them: without the accent, too. Of two that begin alike the longer
 * stands first. */
struct word {
    const char *text;
    int value;
};
static const struct word foreign_months[] = {
    {"Ιαν", 1},       {"Φεβ", 2},      {"Μάρ", 3},       {"Μαρ", 3},        {"Μάώ", 3},      {"Μαώ", 3},
    {"Απρ", 4},       {"Μάι", 5},      {"Μαϊ", 5},       {"Μαΐ", 5},        {"Μαι", 5},      {"Ιούν", 6},
    {"Ιουν", 6},      {"Ιον", 6},      {"Ιούλ", 7},      {"Ιουλ", 7},       {"Ιολ", 7},      {"Αύγ", 8},
    {"Αυγ", 8},       {"Σεπ", 9},      {"Οκτ", 10},      {"Νοέ", 11},       {"Νοε", 11},     {"Δεκ", 12},
    {"január", 1},    {"februári", 2}, {"február", 2},   {"március", 3},    {"április", 4},  {"május", 5},
    {"június", 6},    {"július", 7},   {"augusztus", 8}, {"szeptember", 9}, {"október", 10}, {"november", 11},
    {"december", 12},
};
static const struct word foreign_weekdays[] = {{"Κυρ", 7}, {"Δευ", 1}, {"Τρι", 2}, {"Τετ", 3}, {"Πέμ", 4},
                                               {"Πεμ", 4}, {"Παρ", 5}, {"Σάβ", 6}, {"Σαβ", 6}};
static const struct word korean_halves[] = {{"오전", 'a'}, {"오후", 'p'}};

enum { KOREA = 540 };

/* Minutes east of Greenwich. Names not listed count as UTC. A letter alone is RFC 822's (§5.1), which RSS
 * cites, with the signs that RFC 822 gives it. */
static const struct zone {
    const char *name;
    int minutes;
} zones[] = {
    {"EST", -300}, {"EDT", -240}, {"ET", -300},   {"CST", -360},  {"CDT", -300},  {"CT", -360},
    {"MST", -420}, {"MDT", -360}, {"MT", -420},   {"PST", -480},  {"PDT", -420},  {"PT", -480},
    {"AST", -240}, {"ADT", -180}, {"AKST", -540}, {"AKDT", -480}, {"HST", -600},  {"BST", 60},
    {"CET", 60},   {"CEST", 120}, {"EET", 120},   {"EEST", 180},  {"MSK", 180},   {"JST", 540},
    {"AT", -240},  {"MET", 60},   {"MEST", 120},  {"WEST", 60},   {"KST", KOREA},
};

struct fields {
    int year, month, day, ordinal;
    int week, of_week; /* from 1, 0 when it is no week date */
    int hour, minute, second, zone;
    int half; /* 'a' or 'p' when that stands before the time */
    bool has_time;
};

struct cursor {
    const char *p, *end;
};

/* ---- the calendar ---- */

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int days_in(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

static bool day_exists(int y, int m, int d)
{
    return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= days_in(y, m);
}

/* Days since 1970-01-01 by counting in years that begin in March, so that the leap day comes last. */
static int32_t days_from(int y, int m, int d)
{
    y -= m <= 2;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void days_to(int32_t days, int *y, int *m, int *d)
{
    days += 719468;
    int era = (days >= 0 ? days : days - 146096) / 146097;
    int of_era = days - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153;
    *d = of_year - (153 * month + 2) / 5 + 1;
    *m = month + (month < 10 ? 3 : -9);
    *y = year + era * 400 + (*m <= 2);
}

/* ---- the matcher ---- */

static int peek(const struct cursor *c)
{
    return c->p < c->end ? (unsigned char)*c->p : -1;
}

static bool skip_char(struct cursor *c, char want)
{
    if (peek(c) != (unsigned char)want)
        return false;
    c->p++;
    return true;
}

/* Length of one blank at the cursor: ASCII, or U+00A0 as pages have it between words; 0 when there is none.
 */
static size_t blank_at(const struct cursor *c)
{
    int ch = peek(c);
    if (ch == ' ' || (ch >= '\t' && ch <= '\r'))
        return 1;
    return ch == 0xc2 && c->end - c->p >= 2 && (unsigned char)c->p[1] == 0xa0 ? 2 : 0;
}

static bool skip_blanks(struct cursor *c)
{
    const char *start = c->p;
    for (size_t n; (n = blank_at(c)) > 0;)
        c->p += n;
    return c->p > start;
}

static int digits_ahead(const struct cursor *c)
{
    int n = 0;
    while (n < 10 && c->p + n < c->end && ascii_isdigit(c->p[n]))
        n++;
    return n;
}

/* Reads between low and high digits. */
static bool number(struct cursor *c, int low, int high, int *out)
{
    int n = digits_ahead(c);
    if (n < low)
        return false;
    if (n > high)
        n = high;
    for (*out = 0; n; n--)
        *out = *out * 10 + (*c->p++ - '0');
    return true;
}

/* A word of the list, whole or cut to at least three letters, with or without a full stop; its place from 1.
 */
static bool name(struct cursor *c, const char *const *list, int count, int *out)
{
    size_t n = 0;
    while (c->p + n < c->end && ascii_isalpha(c->p[n]))
        n++;
    for (int i = 0; i < count && n >= 3; i++) {
        if (n > strlen(list[i]) || strncasecmp(c->p, list[i], n))
            continue;
        c->p += n;
        skip_char(c, '.');
        *out = i + 1;
        return true;
    }
    return false;
}

/* A word of a list, letter by letter. */
static bool word(struct cursor *c, const struct word *list, size_t count, int *out)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(list[i].text);
        if ((size_t)(c->end - c->p) < n || memcmp(c->p, list[i].text, n))
            continue;
        c->p += n;
        *out = list[i].value;
        return true;
    }
    return false;
}

#define WORD(c, list, out) word(c, list, sizeof(list) / sizeof *(list), out)

/* The century of a year of two digits (RFC 2822 §4.3). */
static bool two_digits(struct cursor *c, int *year)
{
    if (!number(c, 2, 2, year))
        return false;
    *year += *year < 50 ? 2000 : 1900;
    return true;
}

static bool short_year(struct cursor *c, int *year)
{
    int n = digits_ahead(c);
    if (n == 2)
        return two_digits(c, year);
    if (!number(c, 2, 4, year))
        return false;
    if (n == 3)
        *year += 1900;
    return true;
}

static bool day_of_month(struct cursor *c, int *day)
{
    if (!number(c, 1, 2, day))
        return false;
    static const char *const suffixes[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < 4 && c->end - c->p >= 2; i++)
        if (!strncasecmp(c->p, suffixes[i], 2)) {
            c->p += 2;
            break;
        }
    return true;
}

static void weekday(struct cursor *c)
{
    struct cursor start = *c;
    int which;
    if (!name(c, weekdays, 7, &which)) {
        *c = start;
        return;
    }
    skip_char(c, ',');
    skip_blanks(c);
}

static bool foreign_weekday(struct cursor *c)
{
    int which;
    if (!WORD(c, foreign_weekdays, &which))
        return false;
    skip_char(c, ',');
    skip_blanks(c);
    return true;
}

/* "+0100", "-05:00", "-4", up to a day. */
static bool offset(struct cursor *c, int *minutes)
{
    int sign = peek(c) == '-' ? -1 : 1, n, h, m = 0;
    c->p++;
    n = digits_ahead(c);
    if (!number(c, 1, n == 3 ? 1 : 2, &h))
        return false;
    if ((skip_char(c, ':') || n > 2) && !number(c, 2, 2, &m))
        return false;
    *minutes = sign * (h * 60 + m);
    return m < 60 && h * 60 + m <= 24 * 60;
}

/* A military letter (RFC 822 §5.1): A to M without J are west of Greenwich, N to Y east. */
static int military(char letter)
{
    int n = (letter | 0x20) - 'a';
    if (n >= 'n' - 'a')
        return n == 'z' - 'a' ? 0 : (n - ('n' - 'a') + 1) * 60;
    return n == 'j' - 'a' ? 0 : -60 * (n + (n < 'j' - 'a'));
}

static int named_zone(const char *name, size_t n)
{
    if (n == 1 && ascii_isalpha(*name))
        return military(*name);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (n == strlen(zones[i].name) && !strncasecmp(name, zones[i].name, n))
            return zones[i].minutes;
    return 0;
}

/* A comment in brackets (RFC 2822 §3.2.3), if there is one. */
static bool comment(struct cursor *c)
{
    struct cursor start = *c;
    skip_blanks(c);
    if (!skip_char(c, '(')) {
        *c = start;
        return true;
    }
    while (c->p < c->end)
        if (*c->p++ == ')')
            return true;
    return false;
}

/* A zone, if there is one: an offset, a name, a name with an offset ("GMT+1"), a comment in brackets. */
static bool zone(struct cursor *c, int *minutes)
{
    struct cursor start = *c;
    skip_blanks(c);
    const char *word = c->p;
    size_t n = 0;
    while (c->p + n < c->end && n < 32 && (ascii_isalpha(c->p[n]) || c->p[n] == '/' || c->p[n] == '_'))
        n++;
    if (n)
        *minutes = named_zone(c->p, n);
    c->p += n;
    if ((peek(c) == '+' || peek(c) == '-') && !offset(c, minutes))
        return false;
    if (c->p == word)
        *c = start;
    return comment(c);
}

/* "am", "p.m.": 'a' or 'p', 0 when there is none. */
static int half_of_day(struct cursor *c)
{
    struct cursor start = *c;
    skip_blanks(c);
    int half = peek(c) | 0x20;
    if (half == 'a' || half == 'p') {
        c->p++;
        skip_char(c, '.');
        if ((peek(c) | 0x20) == 'm') {
            c->p++;
            skip_char(c, '.');
            return half;
        }
    }
    *c = start; /* a zone that begins with the letter */
    return 0;
}

/* What a.m. and p.m. make of the hour. */
static bool noon_and_midnight(struct fields *f, int half)
{
    if (!half)
        return true;
    if (f->hour < 1 || f->hour > 12)
        return false;
    f->hour = f->hour % 12 + (half == 'p' ? 12 : 0);
    return true;
}

/* hh:mm[:ss[.fff]] [am|pm], or hhmm[ss], or hh am. */
static bool clock_time(struct cursor *c, struct fields *f)
{
    f->has_time = true;
    int n = digits_ahead(c), fraction;
    if (!number(c, 1, 2, &f->hour))
        return false;
    bool colon = skip_char(c, ':');
    int low = colon ? 1 : 2;
    if ((colon || n >= 4) && !number(c, low, 2, &f->minute))
        return false;
    if ((colon ? skip_char(c, ':') : n >= 6) && !number(c, low, 2, &f->second))
        return false;
    if ((peek(c) == '.' || peek(c) == ',') && c->end - c->p > 1 && ascii_isdigit(c->p[1]))
        for (c->p++; number(c, 1, 9, &fraction);)
            ;
    if (!noon_and_midnight(f, f->half ? f->half : half_of_day(c)))
        return false;
    return f->minute < 60 && f->second <= 60 && (f->hour < 24 || (f->hour == 24 && !f->minute && !f->second));
}

/* The time after a date, if there is one, with its zone. */
static bool time_after(struct cursor *c, struct fields *f)
{
    struct cursor start = *c;
    if (!skip_char(c, 'T') && !skip_char(c, 't')) {
        skip_char(c, ',');
        bool blanks = skip_blanks(c);
        static const char *const words[] = {"at ", "- ", "-", "| "};
        for (size_t i = 0; i < 4; i++) {
            size_t n = strlen(words[i]);
            if ((size_t)(c->end - c->p) > n && !strncasecmp(c->p, words[i], n)) {
                c->p += n;
                skip_blanks(c);
                break;
            }
        }
        if (!blanks || digits_ahead(c) == 0) {
            *c = start;
            return zone(c, &f->zone); /* "2003-12-31Z", "15 Feb 2021 EST" */
        }
    }
    return clock_time(c, f) && zone(c, &f->zone);
}

static bool comma(struct cursor *c)
{
    const char *start = c->p;
    skip_blanks(c);
    if (!skip_char(c, ','))
        skip_char(c, '.');
    skip_blanks(c);
    return c->p > start;
}

static bool match_one(char letter, struct cursor *c, struct fields *f)
{
    switch (letter) {
    case 'Y':
        return number(c, 4, 4, &f->year);
    case 'y':
        return short_year(c, &f->year);
    case 'M':
        return number(c, 2, 2, &f->month);
    case 'm':
        return number(c, 1, 2, &f->month);
    case 'B':
        return name(c, months, 12, &f->month);
    case 'D':
        return number(c, 2, 2, &f->day);
    case 'd':
        return day_of_month(c, &f->day);
    case 'O':
        return number(c, 3, 3, &f->ordinal) && f->ordinal > 0;
    case 'c':
        return two_digits(c, &f->year);
    case 'F':
        return WORD(c, foreign_months, &f->month);
    case 'E':
        return foreign_weekday(c);
    case 'w':
        return number(c, 2, 2, &f->week) && f->week > 0;
    case 'u':
        return number(c, 1, 1, &f->of_week) && f->of_week >= 1 && f->of_week <= 7;
    case 'k':
        f->zone = KOREA;
        return true;
    case 'N':
        f->zone = KOREA;
        return WORD(c, korean_halves, &f->half) && skip_blanks(c);
    case 'A':
        weekday(c);
        return true;
    case 'T':
        return time_after(c, f);
    case 't':
        return clock_time(c, f);
    case 'z':
        return zone(c, &f->zone);
    case ',':
        return comma(c);
    case ' ':
        return skip_blanks(c);
    case '_':
        skip_blanks(c);
        return true;
    default:
        return skip_char(c, letter);
    }
}

/* A week date's day (ISO 8601 §4.1.4): week 1 is the one with 4 January in it. False when the year has no
 * such week: when its Thursday is in another year. */
static bool settle_week(struct fields *f)
{
    int32_t january4 = days_from(f->year, 1, 4), of_week = (january4 + 3 + 7 * 200000) % 7;
    int32_t monday = january4 - of_week + 7 * (f->week - 1);
    int year;
    days_to(monday + 3, &year, &f->month, &f->day);
    if (year != f->year)
        return false;
    days_to(monday + (f->of_week ? f->of_week - 1 : 0), &f->year, &f->month, &f->day);
    return true;
}

static bool match(const char *form, struct cursor *c, struct fields *f)
{
    *f = (struct fields){.month = 1, .day = 1};
    for (; *form; form++)
        if (!match_one(*form, c, f))
            return false;
    if (f->ordinal > 365 + is_leap(f->year) || (f->week && (f->year < 2 || !settle_week(f))))
        return false;
    return day_exists(f->year, f->month, f->day);
}

/* False when the time in UTC is in a year that is not written with four digits. */
static bool fill(const struct fields *f, struct date *out)
{
    int32_t day = days_from(f->year, f->month, f->day) + (f->ordinal ? f->ordinal - 1 : 0);
    int32_t t = f->has_time ? f->hour * 3600 + f->minute * 60 + f->second - f->zone * 60 : 0;
    int32_t shift = t < 0 ? -1 : t / 86400; /* zones and "24:00" reach a day each at most */
    int32_t s = t - shift * 86400;
    if (day + shift < days_from(0, 1, 1) || day + shift > days_from(9999, 12, 31))
        return false;
    date_from_days(day, out->day);
    out->has_time = f->has_time;
    char utc_day[DATE_MAX];
    snprintf(out->utc, sizeof out->utc, "%sT%02u:%02u:%02uZ", date_from_days(day + shift, utc_day),
             (unsigned)s / 3600 % 24, (unsigned)s / 60 % 60, (unsigned)s % 60);
    return true;
}

static bool parse_as(const char *const *list, size_t count, const char *s, struct date *out)
{
    struct cursor whole = {s, s + strlen(s)};
    skip_blanks(&whole);
    if (whole.end - whole.p > 100)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct cursor c = whole;
        struct fields f;
        if (!match(list[i], &c, &f))
            continue;
        skip_blanks(&c);
        if (c.p == c.end && fill(&f, out))
            return true;
    }
    return false;
}

bool date_parse(const char *s, struct date *out)
{
    return parse_as(forms, sizeof forms / sizeof *forms, s, out);
}

bool date_parse_feed(const char *s, struct date *out)
{
    return date_parse(s, out) || parse_as(feed_forms, sizeof feed_forms / sizeof *feed_forms, s, out);
}

/* Whether a date may begin at p: not within a word or number. A capital after a small letter may: pages run
 * "Washington, D.C.July 29, 2013" together, and "AtlantaJuly 29, 2013" too. */
static bool may_begin(const char *text, const char *p)
{
    if (p == text)
        return true;
    unsigned char before = (unsigned char)p[-1], c = (unsigned char)*p;
    if (ascii_isdigit(c))
        return !ascii_isalnum(before) && !strchr("./-,", before);
    return !ascii_isalnum(before) || (ascii_islower(before) && ascii_isupper(c));
}

static bool find_at(struct cursor *c, struct fields *f)
{
    struct cursor start = *c;
    size_t n = sizeof spoken / sizeof *spoken;
    for (size_t i = 0; i <= n; i++) {
        *c = start;
        if (match(i < n ? spoken[i] : dotted, c, f) && !ascii_isdigit(peek(c)) && f->year >= 1900 &&
            f->year < 2100) /* "June 2 1500 people" is no date */
            return true;
    }
    return false;
}

bool date_find(const char *text, size_t len, struct date *out, size_t *start, size_t *end)
{
    for (const char *p = text; p < text + len; p++) {
        if (!ascii_isalnum(*p) || !may_begin(text, p))
            continue;
        struct cursor c = {p, text + len};
        struct fields f;
        if (!find_at(&c, &f))
            continue;
        if (!fill(&f, out))
            continue;
        *start = (size_t)(p - text);
        *end = (size_t)(c.p - text);
        return true;
    }
    return false;
}

bool date_shown(const char *s, struct date *out)
{
    size_t start, end, n = strlen(s);
    enum { SHORTEST = 8 /* "1.2.2021", "20210102" */ };
    return (n >= SHORTEST && date_parse(s, out)) || date_find(s, n, out, &start, &end);
}

bool date_valid_day(const char *s)
{
    struct cursor c = {s, s + strlen(s)};
    struct fields f;
    return match("Y-M-D", &c, &f) && c.p == c.end;
}

int32_t date_to_days(const char *day)
{
    struct cursor c = {day, day + strlen(day)};
    struct fields f;
    match("Y-M-D", &c, &f);
    return days_from(f.year, f.month, f.day);
}

char *date_from_days(int32_t days, char out[DATE_MAX])
{
    int y, m, d;
    days_to(days, &y, &m, &d);
    snprintf(out, DATE_MAX, "%04d-%02d-%02d", (int)((unsigned)y % 10000), (int)((unsigned)m % 100),
             (int)((unsigned)d % 100));
    return out;
}

/* The day of the nth Sunday of a month, from 1; 0: the last. */
static int32_t sunday(int year, int month, int nth)
{
    int32_t first = days_from(year, month, nth ? 1 : days_in(year, month));
    int weekday = (int)(((int64_t)first + 4 + 7 * 1000000) % 7); /* 1970-01-01 was a Thursday; Sunday is 0 */
    return nth ? first + (7 - weekday) % 7 + 7 * (nth - 1) : first - weekday;
}

/* 15 U.S.C. 260a and its forerunners. */
static bool is_daylight_saving(int year, int64_t utc)
{
    int32_t begin = year >= 2007   ? sunday(year, 3, 2)
                    : year >= 1987 ? sunday(year, 4, 1)
                                   : sunday(year, 4, 0);
    int32_t end = year >= 2007 ? sunday(year, 11, 1) : sunday(year, 10, 0);
    return year >= 1967 && utc >= (int64_t)begin * 86400 + 7 * 3600 && utc < (int64_t)end * 86400 + 6 * 3600;
}

char *date_eastern_day(int64_t utc, char out[DATE_MAX])
{
    int y, m, d;
    int64_t limit = (int64_t)days_from(9999, 12, 31) * 86400;
    utc = utc > limit ? limit : utc < -limit ? -limit : utc;
    int64_t day = utc >= 0 ? utc / 86400 : -((-utc + 86399) / 86400);
    days_to((int32_t)day, &y, &m, &d);
    int64_t local = utc % 86400 == 0 ? utc : utc - (is_daylight_saving(y, utc) ? 4 : 5) * 3600;
    day = local >= 0 ? local / 86400 : -((-local + 86399) / 86400);
    return date_from_days((int32_t)day, out);
}
