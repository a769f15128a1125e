/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands behind a field's colon, and words: values that the field's table knows, periods, numbers and
 * their ranges. What is not known is an error that names the nearest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "domain/period.h"
#include "domain/query_priv.h"
#include "domain/text.h"

/* ---- values of fields ---- */

/* The days or minutes that one point covers, or a number, which covers itself. */
struct span {
    const char *low, *high;
};

/* Where a part of a value's text stands in the query. */
static const char *place_of(const struct value *v, const char *part)
{
    return v->at + (v->quoted ? query_quote(v->at) : 0) + (part - v->text);
}

/* A date that was meant to have a blank in it, as in date:last month: found with the word that follows. */
static const char *date_with_next(struct parser *p, const struct value *v)
{
    struct period date;
    const char *next = p->p + query_blank(p->p), *end = query_word_end(next);
    if (v->quoted || next == p->p || end - next > QUERY_SHOWN)
        return NULL;
    const char *text = arena_printf(p->arena, "%s %.*s", v->text, (int)(end - next), next);
    return period_parse(text, p->env->now, &date) ? text : NULL;
}

/* "2015-2016", with a hyphen or a dash where a range has two dots; as it was meant, or NULL. */
static const char *date_with_dash(struct parser *p, const char *text)
{
    static const char *const dashes[] = {"-", "–", "—"};
    struct period date;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes && strlen(text) <= QUERY_SHOWN; i++)
        for (const char *dash = text; (dash = strstr(dash, dashes[i])); dash++) {
            const char *low = arena_strndup(p->arena, text, (size_t)(dash - text));
            const char *high = dash + strlen(dashes[i]);
            if (period_parse(low, p->env->now, &date) && period_parse(high, p->env->now, &date))
                return arena_printf(p->arena, "%s..%s", low, high);
        }
    return NULL;
}

static int bad_date(struct parser *p, const struct field *f, const struct value *v, const char *at,
                    const char *text)
{
    struct period date;
    const char *whole = date_with_next(p, v), *range = date_with_dash(p, text);
    const char *rest = f->kind == FIELD_TIME
                           ? ": write 24h, 2022-11-18, 2022-11-18T09:30, 2022-01..2022-06 or yesterday"
                           : ": write 2022, 2022-11, 2022-11-18, 2022-01..2022-06, 7d or yesterday";
    if (whole)
        rest = arena_printf(p->arena, ": did you mean %s:\"%s\"?", f->name, whole);
    else if (range)
        rest = arena_printf(p->arena, ": did you mean '%s'?", range);
    else if (period_minutes(text, p->env->now, &date))
        rest = ": dates are days, as 1d; added: takes hours and times";
    return query_fail(p, at, rest, "no such date '%s'", query_shown(p, text, strlen(text)));
}

static int bad_number(struct parser *p, const struct field *f, const char *at, const char *text)
{
    const char *rest = arena_printf(p->arena, ": as in %s", f->example);
    return query_fail(p, at, rest, "'%s' is no value for %s", query_shown(p, text, strlen(text)), f->name);
}

/* A number whose unit was meant to go with it, as in sentence:>10 years: by itself it would be another. The
 * value as it was meant, or NULL. */
static const char *number_with_unit(struct parser *p, const struct field *f, const struct value *v,
                                    const char *text)
{
    const char *next = p->p + query_blank(p->p), *end = query_word_end(next), *suggestion;
    if (v->quoted || next == p->p || end - next > QUERY_SHOWN)
        return NULL;
    const char *unit = arena_strndup(p->arena, next, (size_t)(end - next));
    bool goes = f->lookup(arena_printf(p->arena, "%s %s", text, unit), p->arena, &suggestion);
    return goes ? arena_printf(p->arena, "%s %s", v->text, unit) : NULL;
}

/* What one point stands for: text, which stands at a place of the query. */
static int read_point(struct parser *p, const struct field *f, const struct value *v, const char *at,
                      const char *text, struct span *out)
{
    struct period date;
    const char *suggestion;
    if (f->kind == FIELD_NUMBER) {
        out->low = out->high = f->lookup(text, p->arena, &suggestion);
        const char *whole = out->low ? number_with_unit(p, f, v, text) : NULL;
        if (whole)
            return query_fail(p, at, arena_printf(p->arena, ": did you mean %s:\"%s\"?", f->name, whole),
                              "'%s' stands apart from its unit", query_shown(p, text, strlen(text)));
        return out->low ? 0 : bad_number(p, f, at, text);
    }
    if (f->kind == FIELD_TIME ? !period_minutes(text, p->env->now, &date)
                              : !period_parse(text, p->env->now, &date))
        return bad_date(p, f, v, at, text);
    out->low = arena_strdup(p->arena, date.low);
    out->high = arena_strdup(p->arena, date.high);
    return 0;
}

/* A point moved by a day, a minute or a unit. */
static const char *moved(struct parser *p, const struct field *f, const char *point, int by)
{
    char day[PERIOD_MAX];
    if (f->kind == FIELD_NUMBER)
        return arena_printf(p->arena, "%lld", atoll(point) + by);
    return arena_strdup(p->arena, period_move(point, by, day));
}

/* ">=x", ">x", "<=x", "<x", "=x". Gives the length of the operator. */
static size_t comparison(const char *s)
{
    if (*s != '<' && *s != '>' && *s != '=')
        return 0;
    return *s != '=' && s[1] == '=' ? 2 : 1;
}

static int compare(struct parser *p, const struct field *f, const struct value *v, size_t n, struct query *q)
{
    const char *op = v->text, *point = op + n;
    struct span span;
    if (!*point)
        return query_fail(p, v->at, arena_printf(p->arena, ": as in %s:\"%sx\"", f->name, op),
                          "nothing behind '%s'", op);
    if (read_point(p, f, v, place_of(v, point), point, &span))
        return -1;
    if (*op == '>')
        q->low = n == 2 ? span.low : moved(p, f, span.high, 1);
    else if (*op == '<')
        q->high = n == 2 ? span.high : moved(p, f, span.low, -1);
    else
        q->low = span.low, q->high = span.high;
    return 0;
}

static bool reversed(const struct field *f, const struct query *q)
{
    if (!q->low || !q->high)
        return false;
    return f->kind == FIELD_NUMBER ? atoll(q->low) > atoll(q->high) : strcmp(q->low, q->high) > 0;
}

/* "from..to"; an end that is not there is open. */
static int between(struct parser *p, const struct field *f, const struct value *v, const char *dots,
                   struct query *q)
{
    const char *from = arena_strndup(p->arena, v->text, (size_t)(dots - v->text)), *to = dots + 2;
    struct span low = {0}, high = {0};
    if (!*from && !*to)
        return query_fail(p, v->at, "", "a range of %s without ends", f->name);
    if ((*from && read_point(p, f, v, place_of(v, v->text), from, &low)) ||
        (*to && read_point(p, f, v, place_of(v, to), to, &high)))
        return -1;
    q->low = low.low;
    q->high = high.high;
    if (reversed(f, q))
        return query_fail(p, v->at, "", "the range '%s' ends before it begins",
                          query_shown(p, v->text, strlen(v->text)));
    return 0;
}

static int range_value(struct parser *p, const struct field *f, const struct value *v, struct query **out)
{
    struct query *q = *out = query_node(p, QUERY_RANGE);
    const char *dots = strstr(v->text, "..");
    size_t op = comparison(v->text);
    struct span span;
    q->field = f;
    if (op)
        return compare(p, f, v, op, q);
    if (dots)
        return between(p, f, v, dots, q);
    if (read_point(p, f, v, place_of(v, v->text), v->text, &span))
        return -1;
    q->low = span.low;
    q->high = span.high;
    return 0;
}

/* A value that was meant to have blanks in it, as in office:new york: found with the words that follow, or
 * NULL. */
static const char *with_next_words(struct parser *p, const struct field *f, const struct value *v)
{
    enum { MOST = 3 };
    const char *end = p->p, *text = v->text, *suggestion;
    for (int i = 0; !v->quoted && i < MOST && query_blank(end); i++) {
        const char *next = end + query_blank(end);
        end = query_word_end(next);
        if (end - next > QUERY_SHOWN)
            return NULL;
        text = arena_printf(p->arena, "%s %.*s", text, (int)(end - next), next);
        if (f->lookup(text, p->arena, &suggestion))
            return text;
    }
    return NULL;
}

/* One end of a range as date: takes it, "" for an open one; NULL when it is no date. */
static const char *dated_end(struct parser *p, const char *mark, const char *end)
{
    struct period date;
    const char *point = arena_printf(p->arena, "%s%s", ascii_isdigit(*end) ? mark : "", end);
    return !*end || period_parse(point, p->env->now, &date) ? point : NULL;
}

/* A range of years or the like, whose fields take none, as date: has it: "2016..2017", ">=fy2016". */
static const char *dated(struct parser *p, const struct field *f, const char *text)
{
    static const struct {
        const char *field, *mark;
    } rows[] = {{"year", ""}, {"month", ""}, {"day", ""}, {"fy", "fy"}};
    size_t op = comparison(text), i = 0;
    const char *dots = strstr(text, "..");
    while (i < sizeof rows / sizeof *rows && strcmp(rows[i].field, f->name))
        i++;
    if (i == sizeof rows / sizeof *rows || (!op && !dots))
        return NULL;
    const char *mark = rows[i].mark, *low = text + op, *high = "";
    if (!op)
        low = arena_strndup(p->arena, text, (size_t)(dots - text)), high = dots + 2;
    if (!*low && !*high)
        return NULL;
    low = dated_end(p, mark, low);
    high = dated_end(p, mark, high);
    return low && high ? arena_printf(p->arena, "%.*s%s%s%s", (int)op, text, low, op ? "" : "..", high)
                       : NULL;
}

static int unknown_value(struct parser *p, const struct field *f, const struct value *v,
                         const char *suggestion)
{
    const char *whole = with_next_words(p, f, v), *rest = arena_printf(p->arena, ": as in %s", f->example);
    const char *range = dated(p, f, v->text);
    if (range)
        rest = arena_printf(p->arena, ": did you mean date:%s?", range);
    else if (whole)
        rest = arena_printf(p->arena, ": did you mean %s:\"%s\"?", f->name, whole);
    else if (suggestion)
        rest = arena_printf(p->arena, ": did you mean '%s'?", suggestion);
    else if (strstr(v->text, ".."))
        rest = "; ranges are taken by date, added, sentence and revision";
    return query_fail(p, v->at, rest, "unknown %s '%s'", f->name, query_shown(p, v->text, strlen(v->text)));
}

/* Values are whole: a beginning, or what is more than another, is none. */
static bool is_whole(const char *text)
{
    size_t n = strlen(text);
    return !n || (*text != '*' && text[n - 1] != '*' && !comparison(text));
}

static int term_value(struct parser *p, const struct field *f, const struct value *v, struct query **out)
{
    const char *suggestion = NULL;
    const char *text = f->lookup ? f->lookup(v->text, p->arena, &suggestion) : v->text;
    if (!text || !is_whole(v->text))
        return unknown_value(p, f, v, suggestion);
    struct query_list any = {0};
    for (size_t n; *text; text += n + (text[n] == '\n')) {
        struct query *q = query_node(p, QUERY_TERM);
        n = f->lookup ? strcspn(text, "\n") : strlen(text);
        q->field = f;
        q->text = arena_strndup(p->arena, text, n);
        query_push(p, &any, q);
    }
    *out = query_joined(p, QUERY_OR, &any);
    return 0;
}

/* A word, or the beginning of one when it ends in '*'. */
static int word_value(struct parser *p, const struct field *f, const struct value *v, struct query **out)
{
    size_t n = strlen(v->text), longest;
    const char *star = v->quoted ? NULL : strchr(v->text, '*');
    unsigned words = query_count_words(v->text, &longest);
    if (!words)
        return query_fail(p, v->at, "", n ? "there is no word in '%s'" : "an empty phrase%s",
                          query_shown(p, v->text, n));
    if (longest > QUERY_MAX_WORD)
        return query_fail(p, v->at, "", "a word of more than %d bytes, which no index holds,",
                          QUERY_MAX_WORD);
    if (words > QUERY_MAX_PHRASE)
        return query_fail(p, v->at, "", "a phrase of more than %d words", QUERY_MAX_PHRASE);
    if (v->quoted && strchr(v->text, '*'))
        return query_fail(p, v->at, "", "'*' does not work within quotation marks");
    if (star && star != v->text + n - 1)
        return query_fail(p, v->at, "", "'*' can only end a word, in '%s'", query_shown(p, v->text, n));
    if (star && n < 4)
        return query_fail(p, v->at, "", "too few letters before '*' in '%s'", v->text);
    if (star && ++p->wild > QUERY_MAX_WILD)
        return query_fail(p, v->at, "", "more than %d words with '*'", QUERY_MAX_WILD);
    struct query *q = *out = query_node(p, v->quoted ? QUERY_PHRASE : star ? QUERY_PREFIX : QUERY_WORD);
    q->field = f;
    q->text = text_fold(star ? arena_strndup(p->arena, v->text, n - 1) : v->text, p->arena);
    return 0;
}

int query_value(struct parser *p, const struct field *f, const struct value *v, struct query **out)
{
    if (++p->leaves > QUERY_MAX_LEAVES)
        return query_fail(p, v->at, "", "more than %d words", QUERY_MAX_LEAVES);
    if (!f || f->kind == FIELD_TEXT)
        return word_value(p, f, v, out);
    if (!*v->text)
        return query_fail(p, v->at, "", "an empty value for %s", f->name);
    return f->kind == FIELD_TERM ? term_value(p, f, v, out) : range_value(p, f, v, out);
}
