/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A query tree in words, for people who want to see how their query was understood. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "domain/field.h"
#include "domain/query.h"

static void describe(const struct query *q, bool inner, struct buf *out);

static void describe_list(const struct query *q, const char *between, bool inner, struct buf *out)
{
    if (inner)
        buf_addc(out, '(');
    for (size_t i = 0; i < q->nkids; i++) {
        if (i)
            buf_adds(out, between);
        describe(q->kid[i], true, out);
    }
    if (inner)
        buf_addc(out, ')');
}

/* "20221118" as "2022-11-18"; numbers as they are, life as a word. */
static void describe_point(const struct field *f, const char *s, struct buf *out)
{
    if (f->kind == FIELD_DATE)
        buf_addf(out, "%.4s-%.2s-%.2s", s, s + 4, s + 6);
    else
        buf_adds(out, !strcmp(f->name, "sentence") && atoll(s) == SENTENCE_LIFE ? "life" : s);
}

static void describe_range(const struct query *q, struct buf *out)
{
    const char *low = q->low, *high = q->high;
    bool point = low && high && !strcmp(low, high);
    buf_adds(out, q->field->name);
    buf_adds(out, point ? " is " : low ? " from " : " ");
    if (low)
        describe_point(q->field, low, out);
    if (high && !point) {
        buf_adds(out, low ? " to " : "up to ");
        describe_point(q->field, high, out);
    }
}

static void describe(const struct query *q, bool inner, struct buf *out)
{
    const char *where = q->field ? q->field->name : "text";
    char near[32];
    switch (q->op) {
    case QUERY_ALL:
        buf_adds(out, "everything");
        break;
    case QUERY_WORD:
        buf_addf(out, "%s has %s", where, q->text);
        break;
    case QUERY_PHRASE:
        buf_addf(out, "%s has '%s'", where, q->text);
        break;
    case QUERY_PREFIX:
        buf_addf(out, "%s has %s…", where, q->text);
        break;
    case QUERY_TERM:
        buf_addf(out, "%s is %s", where, q->text);
        break;
    case QUERY_RANGE:
        describe_range(q, out);
        break;
    case QUERY_NEAR:
        snprintf(near, sizeof near, " within %u words of ", q->n);
        describe_list(q, near, inner, out);
        break;
    case QUERY_AND:
        describe_list(q, " AND ", inner, out);
        break;
    case QUERY_OR:
        describe_list(q, " OR ", inner, out);
        break;
    case QUERY_NOT:
        describe_list(q, " BUT NOT ", inner, out);
        break;
    }
}

const char *query_describe(const struct query *q, struct arena *a)
{
    struct buf b = {0};
    describe(q, false, &b);
    const char *s = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return s;
}
