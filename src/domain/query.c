/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The query language: a recursive descent from text to the tree of query.h. Xapian's own parser takes an
 * unknown field for a phrase, a date for three words and "office:new york" for "new"; here whatever is not
 * understood is an error that says where and what might have been meant. How a leaf's words are cut and
 * stemmed, and what the tree costs, is index.c's business; what fields and values there are stands in
 * field.c.
 *
 *   or    := and ("OR" and)*
 *   and   := not (["AND"] not)*
 *   not   := ("NOT" | "-")* near
 *   near  := item ("NEAR/n" item)*
 *   item  := "(" or ")" | phrase | word | word "*" | field ":" value ("," value)* */
#include "domain/query.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/strs.h"
#include "domain/field.h"
#include "domain/period.h"
#include "domain/text.h"

enum { NEAR_DEFAULT = 10, NEAR_MAX = 1000, SHOWN = 60 /* bytes of a word that an error repeats */ };

struct parser {
    const char *start, *p;
    int64_t now;
    struct arena *arena;
    struct err *e;
    unsigned depth, leaves, wild;
};

struct list {
    struct query **v;
    size_t n, cap;
};

/* ---- small things ---- */

/* Fails at a place: "<message> at character N<rest>". */
static int fail(struct parser *p, const char *at, const char *rest, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static int fail(struct parser *p, const char *at, const char *rest, const char *fmt, ...)
{
    unsigned character = 1;
    for (const char *c = p->start; c < at; c++)
        character += ((unsigned char)*c & 0xc0) != 0x80;
    char msg[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    return err_set(p->e, ERR_QUERY, "%s at character %u%s", msg, character, rest);
}

/* A word as an error repeats it: not more than a glance. */
static const char *shown(struct parser *p, const char *s, size_t n)
{
    if (n <= SHOWN)
        return arena_strndup(p->arena, s, n);
    for (n = SHOWN; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80;)
        n--;
    return arena_printf(p->arena, "%.*s…", (int)n, s);
}

static struct query *node(struct parser *p, enum query_op op)
{
    struct query *q = arena_alloc(p->arena, sizeof *q);
    q->op = op;
    return q;
}

static void push(struct parser *p, struct list *l, struct query *q)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 4;
        struct query **v = arena_alloc(p->arena, cap * sizeof(struct query *));
        if (l->n)
            memcpy(v, l->v, l->n * sizeof *v);
        l->v = v;
        l->cap = cap;
    }
    l->v[l->n++] = q;
}

/* The list as one query: itself when it is single. */
static struct query *joined(struct parser *p, enum query_op op, const struct list *l)
{
    if (l->n == 1)
        return l->v[0];
    struct query *q = node(p, op);
    q->kid = l->v;
    q->nkids = l->n;
    return q;
}

static struct query *but_not(struct parser *p, struct query *yes, struct query *no)
{
    struct list both = {0};
    push(p, &both, yes ? yes : node(p, QUERY_ALL));
    push(p, &both, no);
    return joined(p, QUERY_NOT, &both);
}

/* ---- characters ---- */

/* Length of the blank at s, 0 when there is none. Queries are pasted from pages: U+00A0 is one as well. */
static size_t blank(const char *s)
{
    if (*s && strchr(" \t\r\n\f\v", *s))
        return 1;
    return !strncmp(s, "\xc2\xa0", 2) ? 2 : 0;
}

/* Length of the quotation mark at s: " or a curly one. */
static size_t quote(const char *s)
{
    if (*s == '"')
        return 1;
    return !strncmp(s, "“", 3) || !strncmp(s, "”", 3) ? 3 : 0;
}

/* End of the word at s: before a blank, a quotation mark or a parenthesis. */
static const char *word_end(const char *s)
{
    while (*s && !blank(s) && !quote(s) && *s != '(' && *s != ')')
        s++;
    return s;
}

/* The length of a mark that stands by itself at s, between blanks: "§", "–", "&" in words that were pasted.
 * It means nothing, and is passed over; 0 when there is none. "-" and "*" mean something elsewhere, so they
 * are not taken lightly. */
static size_t stray_mark(const char *start, const char *s)
{
    const char *end = word_end(s);
    bool alone = s == start || !blank(end); /* all of the query, or at its end or edge: said to be no word */
    for (const char *p = s; p < end;) {
        uint32_t c;
        size_t n = text_decode(p, (size_t)(end - p), &c);
        bool mark = c < 0x80 ? ascii_ispunct((int)c) && !strchr("-*", (int)c)
                             : (c >= 0xa1 && c <= 0xbf) || (c >= 0x2010 && c <= 0x205e);
        if (!n || !mark)
            return 0;
        p += n;
    }
    return alone ? 0 : (size_t)(end - s);
}

static void skip_blanks(struct parser *p)
{
    for (size_t n; (n = blank(p->p)) || (p->p > p->start && (n = stray_mark(p->start, p->p)));)
        p->p += n;
}

/* How many words, at most, Xapian will find in a text: runs of letters and digits. */
static unsigned count_words(const char *s)
{
    unsigned n = 0;
    bool inside = false;
    for (; *s; s++) {
        bool part = ascii_isalnum(*s) || (unsigned char)*s >= 0x80;
        n += part && !inside;
        inside = part;
    }
    return n;
}

enum connective { NO_OPERATOR, OP_AND, OP_OR, OP_NOT, OP_NEAR };

/* The operator at s, by its capitals: "and" is a word. */
static enum connective connective_at(const char *s)
{
    size_t n = (size_t)(word_end(s) - s);
    if (n == 3 && !strncmp(s, "AND", n))
        return OP_AND;
    if (n == 2 && !strncmp(s, "OR", n))
        return OP_OR;
    if (n == 3 && !strncmp(s, "NOT", n))
        return OP_NOT;
    if (n >= 4 && !strncmp(s, "NEAR", 4) && (n == 4 || s[4] == '/'))
        return OP_NEAR;
    return NO_OPERATOR;
}

/* ---- values of fields ---- */

/* One value as it stands in the query. */
struct value {
    const char *at; /* where, for errors */
    const char *text;
    bool quoted;
};

static int bad_date(struct parser *p, const struct value *v, const char *text)
{
    return fail(p, v->at, ": write 2022, 2022-11, 2022-11-18, 2022-01..2022-06, 7d or yesterday",
                "no such date '%s'", shown(p, text, strlen(text)));
}

/* One end of a range as a span: a number covers itself. */
static int read_point(struct parser *p, const struct field *f, const struct value *v, const char *text,
                      struct period *date, const char **number)
{
    const char *suggestion;
    if (f->kind == FIELD_DATE)
        return period_parse(text, p->now, date) ? 0 : bad_date(p, v, text);
    *number = f->lookup(text, p->arena, &suggestion);
    if (!*number)
        return fail(p, v->at, "", "'%s' is no value for %s", shown(p, text, strlen(text)), f->name);
    return 0;
}

/* A point moved by a day or a unit. */
static const char *moved(struct parser *p, const struct field *f, const char *point, int by)
{
    char day[PERIOD_DAY_MAX];
    if (f->kind == FIELD_NUMBER)
        return arena_printf(p->arena, "%lld", atoll(point) + by);
    return arena_strdup(p->arena, period_move(point, by, day));
}

/* Low and high of one point, after an operator or as an end of a range. NULL text: that end is open. */
static int read_ends(struct parser *p, const struct field *f, const struct value *v, const char *from,
                     const char *to, struct query *q)
{
    struct period date;
    const char *number;
    if (from) {
        if (read_point(p, f, v, from, &date, &number))
            return -1;
        q->low = f->kind == FIELD_DATE ? arena_strdup(p->arena, date.low) : number;
    }
    if (to) {
        if (read_point(p, f, v, to, &date, &number))
            return -1;
        q->high = f->kind == FIELD_DATE ? arena_strdup(p->arena, date.high) : number;
    }
    return 0;
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
    struct query both = {0};
    if (read_ends(p, f, v, point, point, &both))
        return -1;
    if (*op == '>')
        q->low = n == 2 ? both.low : moved(p, f, both.high, 1);
    else if (*op == '<')
        q->high = n == 2 ? both.high : moved(p, f, both.low, -1);
    else
        q->low = both.low, q->high = both.high;
    return 0;
}

static bool reversed(const struct field *f, const struct query *q)
{
    if (!q->low || !q->high)
        return false;
    return f->kind == FIELD_DATE ? strcmp(q->low, q->high) > 0 : atoll(q->low) > atoll(q->high);
}

static int range_value(struct parser *p, const struct field *f, const struct value *v, struct query **out)
{
    struct query *q = *out = node(p, QUERY_RANGE);
    const char *dots = strstr(v->text, "..");
    size_t op = comparison(v->text);
    q->field = f;
    if (op)
        return compare(p, f, v, op, q);
    if (!dots)
        return read_ends(p, f, v, v->text, v->text, q);
    const char *from = dots == v->text ? NULL : arena_strndup(p->arena, v->text, (size_t)(dots - v->text));
    const char *to = dots[2] ? dots + 2 : NULL;
    if (!from && !to)
        return fail(p, v->at, "", "a range of %s without ends", f->name);
    if (read_ends(p, f, v, from, to, q))
        return -1;
    if (reversed(f, q))
        return fail(p, v->at, "", "the range '%s' ends before it begins", shown(p, v->text, strlen(v->text)));
    return 0;
}

/* A value that was meant to have blanks in it, as in office:new york: found with the words that follow, or
 * NULL. */
static const char *with_next_words(struct parser *p, const struct field *f, const struct value *v)
{
    enum { MOST = 3 };
    const char *end = p->p, *text = v->text, *suggestion;
    for (int i = 0; !v->quoted && i < MOST && blank(end); i++) {
        const char *next = end + blank(end);
        end = word_end(next);
        if (end - next > SHOWN)
            return NULL;
        text = arena_printf(p->arena, "%s %.*s", text, (int)(end - next), next);
        if (f->lookup(text, p->arena, &suggestion))
            return text;
    }
    return NULL;
}

static int unknown_value(struct parser *p, const struct field *f, const struct value *v,
                         const char *suggestion)
{
    const char *whole = with_next_words(p, f, v), *rest = "";
    if (whole)
        rest = arena_printf(p->arena, ": did you mean %s:\"%s\"?", f->name, whole);
    else if (suggestion)
        rest = arena_printf(p->arena, ": did you mean '%s'?", suggestion);
    return fail(p, v->at, rest, "unknown %s '%s'", f->name, shown(p, v->text, strlen(v->text)));
}

static int term_value(struct parser *p, const struct field *f, const struct value *v, struct query **out)
{
    const char *suggestion = NULL;
    const char *text = f->lookup ? f->lookup(v->text, p->arena, &suggestion) : v->text;
    if (!text)
        return unknown_value(p, f, v, suggestion);
    struct query *q = *out = node(p, QUERY_TERM);
    q->field = f;
    q->text = text;
    return 0;
}

/* A word, or the beginning of one when it ends in '*'. */
static int word_value(struct parser *p, const struct field *f, const struct value *v, struct query **out)
{
    size_t n = strlen(v->text);
    const char *star = v->quoted ? NULL : strchr(v->text, '*');
    unsigned words = count_words(v->text);
    if (!words)
        return fail(p, v->at, "", n ? "there is no word in '%s'" : "an empty phrase%s", shown(p, v->text, n));
    if (words > QUERY_MAX_PHRASE)
        return fail(p, v->at, "", "a phrase of more than %d words", QUERY_MAX_PHRASE);
    if (v->quoted && strchr(v->text, '*'))
        return fail(p, v->at, "", "'*' does not work within quotation marks");
    if (star && star != v->text + n - 1)
        return fail(p, v->at, "", "'*' can only end a word, in '%s'", shown(p, v->text, n));
    if (star && n < 4)
        return fail(p, v->at, "", "too few letters before '*' in '%s'", v->text);
    if (star && ++p->wild > QUERY_MAX_WILD)
        return fail(p, v->at, "", "more than %d words with '*'", QUERY_MAX_WILD);
    struct query *q = *out = node(p, v->quoted ? QUERY_PHRASE : star ? QUERY_PREFIX : QUERY_WORD);
    q->field = f;
    q->text = star ? arena_strndup(p->arena, v->text, n - 1) : v->text;
    return 0;
}

static int field_value(struct parser *p, const struct field *f, const struct value *v, struct query **out)
{
    if (++p->leaves > QUERY_MAX_LEAVES)
        return fail(p, v->at, "", "more than %d words", QUERY_MAX_LEAVES);
    if (!f || f->kind == FIELD_TEXT)
        return word_value(p, f, v, out);
    if (!*v->text)
        return fail(p, v->at, "", "an empty value for %s", f->name);
    return f->kind == FIELD_TERM ? term_value(p, f, v, out) : range_value(p, f, v, out);
}

/* ---- items ---- */

/* The text between the quotation mark at p and the next. */
static int quoted(struct parser *p, struct value *v)
{
    v->at = p->p;
    v->quoted = true;
    p->p += quote(p->p);
    const char *begin = p->p;
    while (*p->p && !quote(p->p))
        p->p++;
    if (!*p->p)
        return fail(p, v->at, " is not closed", "the quotation mark");
    v->text = arena_strndup(p->arena, begin, (size_t)(p->p - begin));
    p->p += quote(p->p);
    return 0;
}

/* A value without quotation marks: up to a blank, a comma, or a parenthesis that it did not open itself. */
static void bare(struct parser *p, struct value *v)
{
    unsigned open = 0;
    v->at = p->p;
    v->quoted = false;
    for (; *p->p && *p->p != ',' && !blank(p->p) && !quote(p->p); p->p++) {
        if (*p->p == ')' && !open--)
            break;
        open += *p->p == '(';
    }
    v->text = arena_strndup(p->arena, v->at, (size_t)(p->p - v->at));
}

static int values(struct parser *p, const struct field *f, struct query **out)
{
    struct list any = {0};
    do {
        struct value v;
        struct query *q = NULL;
        p->p += any.n > 0; /* the comma */
        if (!quote(p->p))
            bare(p, &v);
        else if (quoted(p, &v))
            return -1;
        if (!v.quoted && !*v.text)
            return fail(p, v.at, "", "no value for %s:", f->name);
        if (field_value(p, f, &v, &q))
            return -1;
        push(p, &any, q);
    } while (*p->p == ',');
    *out = joined(p, QUERY_OR, &any);
    return 0;
}

static int unknown_field(struct parser *p, const char *name, const char *suggestion)
{
    return fail(p, p->p,
                suggestion ? arena_printf(p->arena, ": did you mean '%s:'?", suggestion)
                           : "; words that hold a colon must stand in quotation marks",
                "unknown field '%s'", shown(p, name, strlen(name)));
}

static int word(struct parser *p, struct query **out)
{
    const char *end = word_end(p->p), *colon = memchr(p->p, ':', (size_t)(end - p->p));
    if (colon) {
        const char *name = arena_strndup(p->arena, p->p, (size_t)(colon - p->p)), *suggestion = NULL;
        const struct field *f = field_find(name, &suggestion);
        if (!f)
            return unknown_field(p, name, suggestion);
        p->p = colon + 1;
        return values(p, f, out);
    }
    struct value v = {.at = p->p, .text = arena_strndup(p->arena, p->p, (size_t)(end - p->p))};
    p->p = end;
    return field_value(p, NULL, &v, out);
}

static int or_list(struct parser *p, struct query **out);

static int group(struct parser *p, struct query **out)
{
    const char *open = p->p++;
    if (or_list(p, out))
        return -1;
    if (!*out)
        return fail(p, open, "", "there is nothing in the parentheses");
    if (*p->p != ')')
        return fail(p, open, " is not closed", "the parenthesis");
    p->p++;
    return 0;
}

static int item(struct parser *p, struct query **out)
{
    struct value v;
    if (*p->p == '(')
        return group(p, out);
    if (quote(p->p))
        return quoted(p, &v) ? -1 : field_value(p, NULL, &v, out);
    return word(p, out);
}

/* True when something stands at p that an operator can work on. */
static bool operand_ahead(const struct parser *p)
{
    enum connective op = connective_at(p->p);
    return *p->p && *p->p != ')' && (op == NO_OPERATOR || op == OP_NOT);
}

static int lonely(struct parser *p, const char *at)
{
    return fail(p, at, " has nothing after it", "'%s'", shown(p, at, (size_t)(word_end(at) - at)));
}

/* "NEAR" or "NEAR/5" at p, which is passed over. */
static int near_distance(struct parser *p, unsigned *n)
{
    const char *at = p->p, *end = word_end(at);
    char *rest = NULL;
    *n = NEAR_DEFAULT;
    if (end - at > 4) {
        *n = ascii_isdigit(at[5]) ? (unsigned)strtoul(at + 5, &rest, 10) : 0;
        if (rest != end || *n < 2 || *n > NEAR_MAX)
            return fail(p, at, ": NEAR/n takes a number of words from 2 to 1000", "bad '%s'",
                        shown(p, at, (size_t)(end - at)));
    }
    p->p = end;
    skip_blanks(p);
    return operand_ahead(p) ? 0 : lonely(p, at);
}

static int near_list(struct parser *p, struct query **out)
{
    struct list l = {0};
    unsigned n = 0, before = 0;
    for (;;) {
        const char *at = p->p;
        struct query *q = NULL;
        if (item(p, &q))
            return -1;
        push(p, &l, q);
        skip_blanks(p);
        bool more = connective_at(p->p) == OP_NEAR;
        if ((more || l.n > 1) && (q->op != QUERY_WORD || q->field != l.v[0]->field))
            return fail(p, at, "", "NEAR works on single words only, not on what stands");
        if (l.n > QUERY_MAX_NEAR)
            return fail(p, at, "", "more than %d words joined by NEAR", QUERY_MAX_NEAR);
        if (!more)
            break;
        at = p->p;
        if (near_distance(p, &n))
            return -1;
        if (before && before != n)
            return fail(p, at, "", "another distance than in the NEAR before it,");
        before = n;
    }
    *out = joined(p, QUERY_NEAR, &l);
    if (l.n > 1)
        (*out)->n = n;
    return 0;
}

/* Any number of NOT, '-' and (meaning nothing here) '+', then what they stand before. */
static int not_item(struct parser *p, struct query **out, bool *negative)
{
    *negative = false;
    for (;;) {
        const char *at = p->p;
        bool word_not = connective_at(at) == OP_NOT;
        if (!word_not && *at != '-' && *at != '+')
            break;
        *negative ^= *at != '+';
        p->p += word_not ? 3 : 1;
        if (word_not)
            skip_blanks(p);
        if (!operand_ahead(p) || blank(p->p))
            return lonely(p, at);
        if (++p->depth > QUERY_MAX_DEPTH)
            return fail(p, at, "", "too many NOTs");
    }
    return near_list(p, out);
}

static int and_list(struct parser *p, struct query **out)
{
    struct list yes = {0}, no = {0};
    unsigned depth = p->depth;
    for (;;) {
        skip_blanks(p);
        const char *at = p->p;
        bool negative, and = connective_at(at) == OP_AND;
        if (and&&!yes.n && !no.n)
            return fail(p, at, " has nothing before it", "'AND'");
        if (and) {
            p->p += 3;
            skip_blanks(p);
            if (!operand_ahead(p))
                return lonely(p, at);
        }
        if (connective_at(p->p) == OP_NEAR)
            return fail(p, p->p, " has no word before it", "'NEAR'");
        if (!operand_ahead(p))
            break;
        struct query *q = NULL;
        if (not_item(p, &q, &negative))
            return -1;
        push(p, negative ? &no : &yes, q);
        p->depth = depth;
    }
    *out = yes.n ? joined(p, QUERY_AND, &yes) : NULL;
    if (no.n)
        *out = but_not(p, *out, joined(p, QUERY_OR, &no));
    return 0;
}

/* Gives NULL when there is nothing. */
static int or_list(struct parser *p, struct query **out)
{
    struct list l = {0};
    if (++p->depth > QUERY_MAX_DEPTH)
        return fail(p, p->p, "", "parentheses more than %d deep", QUERY_MAX_DEPTH);
    for (;;) {
        struct query *q = NULL;
        if (and_list(p, &q))
            return -1;
        bool more = connective_at(p->p) == OP_OR;
        if (!q && (more || l.n))
            return more ? fail(p, p->p, " has nothing before it", "'OR'") : lonely(p, p->p);
        if (q)
            push(p, &l, q);
        if (!more)
            break;
        const char *at = p->p;
        p->p += 2;
        skip_blanks(p);
        if (!operand_ahead(p))
            return lonely(p, at);
    }
    p->depth--;
    *out = l.n ? joined(p, QUERY_OR, &l) : NULL;
    return 0;
}

int query_parse(const char *s, int64_t now, struct arena *a, struct query **out, struct err *e)
{
    struct parser p = {.start = s, .p = s, .now = now, .arena = a, .e = e};
    size_t n = strnlen(s, QUERY_MAX_BYTES + 1);
    if (n > QUERY_MAX_BYTES)
        return err_set(e, ERR_QUERY, "the query is longer than %d bytes", QUERY_MAX_BYTES);
    if (!text_is_utf8(s, n))
        return err_set(e, ERR_QUERY, "the query is not UTF-8");
    if (or_list(&p, out))
        return -1;
    if (*p.p == ')')
        return fail(&p, p.p, " was never opened", "the parenthesis");
    if (!*out)
        *out = node(&p, QUERY_ALL);
    return 0;
}
