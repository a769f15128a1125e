/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts that a query is read with: which characters part words, how an error tells its place, how nodes
 * and lists of the tree are made. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "domain/query_priv.h"
#include "domain/text.h"

int query_fail(struct parser *p, const char *at, const char *rest, const char *fmt, ...)
{
    unsigned character = 1;
    for (const char *c = p->start; c < at; c++)
        character += ((unsigned char)*c & 0xc0) != 0x80;
    char msg[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    err_set(p->e, ERR_QUERY, "%s at character %u%s", msg, character, rest);
    if (p->e)
        p->e->at = (size_t)(at - p->start);
    return -1;
}

const char *query_shown(struct parser *p, const char *s, size_t n)
{
    bool whole = n <= QUERY_SHOWN;
    for (n = whole ? n : QUERY_SHOWN; !whole && n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80;)
        n--;
    const char *safe = text_safe(arena_strndup(p->arena, s, n), p->arena);
    return whole ? safe : arena_printf(p->arena, "%s…", safe);
}

struct query *query_node(struct parser *p, enum query_op op)
{
    struct query *q = arena_alloc(p->arena, sizeof *q);
    q->op = op;
    return q;
}

void query_push(struct parser *p, struct query_list *l, struct query *q)
{
    l->v = arena_grow(p->arena, l->v, l->n, &l->cap, sizeof(struct query *));
    l->v[l->n++] = q;
}

struct query *query_joined(struct parser *p, enum query_op op, const struct query_list *l)
{
    if (l->n == 1)
        return l->v[0];
    struct query *q = query_node(p, op);
    q->kid = l->v;
    q->nkids = l->n;
    return q;
}

/* ---- characters ---- */

size_t query_blank(const char *s)
{
    if (*s && strchr(" \t\r\n\f\v", *s))
        return 1;
    return !strncmp(s, "\xc2\xa0", 2) ? 2 : 0;
}

/* The length of the one of these that s begins with, 0 when it is none. */
static size_t among(const char *s, const char *const *marks)
{
    for (; *marks; marks++)
        if (!strncmp(s, *marks, strlen(*marks)))
            return strlen(*marks);
    return 0;
}

size_t query_quote(const char *s)
{
    static const char *const marks[] = {"\"", "“", "”", "„", "‟", "«", "»", "＂", NULL};
    return *s == '"' || (unsigned char)*s >= 0x80 ? among(s, marks) : 0;
}

/* Dashes of print that look like '-': editors put them in its place. */
static size_t dash_at(const char *s)
{
    static const char *const marks[] = {"‐", "‑", "‒", "–", "—", "―", "−", "﹘", "﹣", "－", NULL};
    return (unsigned char)*s >= 0x80 ? among(s, marks) : 0;
}

const char *query_word_end(const char *s)
{
    while (*s && !query_blank(s) && !query_quote(s) && *s != '(' && *s != ')')
        s++;
    return s;
}

/* ---- words ---- */

/* Punctuation and blanks: part words, and are none. */
static bool is_mark(uint32_t c)
{
    if (c < 0x80)
        return !ascii_isalnum((char)c);
    return (c <= 0xbf && c != 0xaa && c != 0xb5 && c != 0xb7 && c != 0xba) || (c >= 0x2000 && c <= 0x206f) ||
           (c >= 0x3000 && c <= 0x3003) || c == 0xd7 || c == 0xf7;
}

/* "§ 1591": the sign of a section, with its number somewhere behind it. */
static bool sign_of_section(const char *s)
{
    enum { MOST = 8 /* signs and blanks */ };
    if (strncmp(s, "§", 2) != 0)
        return false;
    for (size_t i = 0, n; i < MOST && ((n = query_blank(s)) || !strncmp(s, "§", n = 2)); i++)
        s += n;
    return ascii_isdigit(*s);
}

/* The length of a mark that stands by itself at s, between blanks: "–", "&" in words that were pasted. It
 * means nothing, and is passed over; 0 when there is none. "-", "*" and
 * ">=" mean something elsewhere, so they are not taken lightly. */
static size_t stray_mark(const char *start, const char *s)
{
    const char *end = query_word_end(s);
    bool alone = s == start || !query_blank(end); /* all of the query, or at its end or edge: no word */
    if (sign_of_section(s) || !strncmp(s, "||", 2))
        return 0;
    for (const char *p = s; p < end;) {
        uint32_t c;
        size_t n = text_decode(p, (size_t)(end - p), &c);
        if (!n || !is_mark(c) || (c < 0x80 && strchr("-*:<=>", (int)c)))
            return 0;
        p += n;
    }
    return alone ? 0 : (size_t)(end - s);
}

void query_skip_blanks(struct parser *p)
{
    for (size_t n; (n = query_blank(p->p)) || (p->p > p->start && (n = stray_mark(p->start, p->p)));)
        p->p += n;
}

/* What joins two halves of one word: "AT&T", "O'Brien", "1,591.50". */
static bool is_joint(uint32_t c, bool digit_before, char after)
{
    return strchr("&'", (int)(c < 0x80 ? c : ' ')) || c == 0x2019 || c == 0xb7 || c == 0x2027 ||
           (c < 0x80 && strchr(",.;", (int)c) && digit_before && ascii_isdigit(after));
}

unsigned query_count_words(const char *s, size_t *longest)
{
    unsigned words = 0;
    size_t run = 0, left = strlen(s);
    bool digit = false;
    *longest = 0;
    for (size_t n; left; s += n, left -= n) {
        uint32_t c = 0;
        n = text_decode(s, left, &c);
        if (!n)
            break;
        bool part =
            !is_mark(c) || c == '_' || (run && is_joint(c, digit, s[n])); /* to the index _ is a letter */
        words += part && !run;
        run = part ? run + n : 0;
        *longest = run > *longest ? run : *longest;
        digit = ascii_isdigit(*s);
    }
    return words;
}

int query_sign(struct parser *p)
{
    static const char leave_out[] = ": write '-' to leave out what follows";
    size_t dash = dash_at(p->p), n = dash ? dash : *p->p == '!';
    if (!strncmp(p->p, "||", 2) && (!p->p[2] || query_blank(p->p + 2)))
        return query_fail(p, p->p, ": write OR for one or the other", "'||'");
    if (!n || !p->p[n] || (!dash && query_blank(p->p + n)))
        return 0;
    return query_fail(p, p->p,
                      dash ? arena_printf(p->arena, "%s, or a blank behind it", leave_out) : leave_out,
                      "'%s'", query_shown(p, p->p, n));
}

enum connective query_connective(const char *s)
{
    if (!*s || !strchr("AON", *s)) /* for each byte of "-----" the end of the word would be far */
        return NO_OPERATOR;
    size_t n = (size_t)(query_word_end(s) - s);
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
