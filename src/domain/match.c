/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a release matched. It is told from what is at hand when a hit is shown: the record, from which fields
 * can be judged as the index judges them (the same values of the same table), and the snippet, in which the
 * index marked the words. So nothing is claimed that the reader cannot see; a word that matched far from the
 * snippet goes unsaid. */
#include "domain/match.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/strs.h"
#include "domain/field.h"

enum { PARTS_MAX = 8, WORDS_MAX = 6, WORD_BYTES = 60 };

struct search {
    const struct release *r;
    struct arena *a;
    struct strs parts;
    const char *field, *value; /* of which the first value is looked for; that value */
};

static bool has_value(const struct search *s, const struct query *q)
{
    if (!q->field->values)
        return false;
    struct strs values = q->field->values(s->r, true, s->a);
    for (size_t i = 0; i < values.n; i++)
        if (!strcasecmp(values.v[i], q->text))
            return true;
    return false;
}

/* Days are compared as they are written, numbers as numbers. */
static int compare(const struct field *f, const char *x, const char *y)
{
    if (f->kind == FIELD_DATE)
        return strcmp(x, y);
    double a = strtod(x, NULL), b = strtod(y, NULL);
    return (a > b) - (a < b);
}

static bool in_range(const struct search *s, const struct query *q)
{
    if (!q->field->values)
        return false;
    struct strs values = q->field->values(s->r, false, s->a);
    for (size_t i = 0; i < values.n; i++)
        if ((!q->low || compare(q->field, values.v[i], q->low) >= 0) &&
            (!q->high || compare(q->field, values.v[i], q->high) <= 0))
            return true;
    return false;
}

/* The query's depth is bounded (QUERY_MAX_DEPTH). */
static void walk(struct search *s, const struct query *q)
{
    switch (q->op) {
    case QUERY_AND:
    case QUERY_OR:
        for (size_t i = 0; i < q->nkids; i++)
            walk(s, q->kid[i]);
        break;
    case QUERY_NOT:
        walk(s, q->kid[0]);
        break;
    case QUERY_TERM:
        if (!has_value(s, q))
            break;
        if (!s->value && s->field && !strcmp(q->field->name, s->field))
            s->value = q->text;
        strs_add_once(&s->parts, query_describe(q, s->a), s->a);
        break;
    case QUERY_RANGE:
        if (in_range(s, q))
            strs_add_once(&s->parts, query_describe(q, s->a), s->a);
        break;
    default: /* words: by the snippet */
        break;
    }
}

/* The marked words of a snippet, each once. */
static struct strs marked_words(const char *s, const char *on, const char *off, struct arena *a)
{
    struct strs words = {0};
    while (words.n < WORDS_MAX && (s = strstr(s, on))) {
        s += strlen(on);
        const char *end = strstr(s, off);
        size_t n = end ? (size_t)(end - s) : strlen(s);
        bool known = false;
        for (size_t i = 0; i < words.n && !known; i++)
            known = strlen(words.v[i]) == n && !strncasecmp(words.v[i], s, n);
        if (!known && n && n <= WORD_BYTES)
            strs_add(&words, arena_strndup(a, s, n), a);
        s += n;
    }
    return words;
}

const char *match_why(const struct query *q, const struct release *r, const char *snippet, const char *on,
                      const char *off, struct arena *a)
{
    struct search s = {.r = r, .a = a};
    walk(&s, q);
    struct strs words = {0};
    if (snippet && on && off)
        words = marked_words(snippet, on, off, a);
    if (s.parts.n > PARTS_MAX)
        s.parts.n = PARTS_MAX;
    if (words.n)
        strs_add(&s.parts, arena_printf(a, "text has %s", strs_join(&words, ", ", a)), a);
    return s.parts.n ? strs_join(&s.parts, "; ", a) : NULL;
}

const char *match_value(const struct query *q, const struct release *r, const char *field, struct arena *a)
{
    struct search s = {.r = r, .a = a, .field = field};
    walk(&s, q);
    return s.value;
}
