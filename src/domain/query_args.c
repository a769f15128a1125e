/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arguments of a command as one query. A shell has taken away the quotation marks in which something
 * stood, and left its blanks: an argument that has any is a part of its own. */
#include <string.h>

#include "base/strs.h"
#include "domain/period.h"
#include "domain/query_priv.h"

/* True when blanks part what stands in an argument; those within quotation marks and parentheses do not. */
static bool has_parts(const char *s)
{
    bool quoted = false;
    int open = 0;
    for (size_t n; *s; s += n ? n : 1) {
        n = query_quote(s);
        quoted ^= n > 0;
        open += quoted ? 0 : (*s == '(') - (*s == ')');
        if (!quoted && !open && query_blank(s))
            return true;
    }
    return false;
}

/* True when a field that knows its values has such a one. In words any is, and in an address a blank. */
static bool is_value(const struct field *f, const char *text, struct arena *a)
{
    struct period date;
    const char *suggestion, *point = text + strspn(text, "<>=");
    if (f->kind == FIELD_DATE)
        return period_parse(point, 0, &date);
    if (f->kind == FIELD_TIME)
        return period_minutes(point, 0, &date);
    return f->kind != FIELD_TEXT && f->lookup &&
           f->lookup(f->kind == FIELD_TERM ? text : point, a, &suggestion);
}

/* What was written as office:"new york" comes as "office:new york", and is written so again; NULL when it is
 * something else. Without quotation marks it would be no query. */
static const char *quoted_again(const char *s, struct arena *a)
{
    const char *name = s + (*s == '-'), *colon = strchr(name, ':');
    const struct field *f = colon ? field_find(arena_strndup(a, name, (size_t)(colon - name)), NULL) : NULL;
    if (!f || !strcmp(f->name, "url") || !strchr(colon, ' ') || strchr(colon, '"'))
        return NULL;
    struct strs values = strs_split(colon + 1, ',', a), marked = {0};
    if (is_value(f, colon + 1, a)) /* also "Nov. 18, 2022" */
        return arena_printf(a, "%.*s:\"%s\"", (int)(colon - s), s, colon + 1);
    for (size_t i = 0; i < values.n; i++) {
        if (!is_value(f, values.v[i], a))
            return NULL;
        strs_add(&marked, arena_printf(a, "\"%s\"", values.v[i]), a);
    }
    return values.n ? arena_printf(a, "%.*s:%s", (int)(colon - s), s, strs_join(&marked, ",", a)) : NULL;
}

const char *query_of_arguments(const char *const *v, size_t n, struct arena *a)
{
    struct strs parts = {0};
    for (size_t i = 0; i < n; i++) {
        const char *value = quoted_again(v[i], a);
        strs_add(&parts, value ? value : n > 1 && has_parts(v[i]) ? arena_printf(a, "(%s)", v[i]) : v[i], a);
    }
    return strs_join(&parts, " ", a);
}

/* ---- doubts ---- */

static bool is_word(const struct query *q, const char *word)
{
    return q->op == QUERY_WORD && !q->field && !strcmp(q->text, word);
}

static const char *doubt_at(const struct query *q, size_t i)
{
    bool before = i > 0, after = i + 1 < q->nkids;
    if (before && after && is_word(q->kid[i], "or"))
        return "'or' is looked for as a word: OR in capitals finds one or the other";
    if (after && is_word(q->kid[i], "not") && !is_word(q->kid[i + 1], "guilty"))
        return "'not' is looked for as a word: NOT in capitals leaves out what follows";
    return NULL;
}

const char *query_doubt(const struct query *q)
{
    const char *doubt = NULL;
    for (size_t i = 0; !doubt && i < q->nkids; i++) {
        doubt = q->op == QUERY_AND ? doubt_at(q, i) : NULL;
        if (!doubt)
            doubt = query_doubt(q->kid[i]);
    }
    return doubt;
}
