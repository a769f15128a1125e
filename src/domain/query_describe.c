/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A query tree in words, for people who want to see how their query was understood. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "domain/charge.h"
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

/* "(text has labor AND text has trafficking, or by another name: text has 'forced labor' OR …)" */
static void describe_widened(const struct query *q, struct buf *out)
{
    const struct query others = {.op = QUERY_OR, .kid = q->kid + 1, .nkids = q->nkids - 1};
    buf_addc(out, '(');
    describe(q->kid[0], false, out);
    buf_adds(out, ", or by another name: ");
    describe_list(&others, " OR ", false, out);
    buf_addc(out, ')');
}

static bool is_sentence(const struct field *f)
{
    return !strcmp(f->name, "sentence");
}

static bool is_life(const struct field *f, const char *s)
{
    return is_sentence(f) && atoll(s) == SENTENCE_LIFE;
}

/* "20221118" as "2022-11-18", and a minute of it; other numbers as they are. */
static void describe_point(const struct field *f, const char *s, struct buf *out)
{
    if (f->kind == FIELD_DATE || f->kind == FIELD_TIME) {
        buf_addf(out, "%.4s-%.2s-%.2s", s, s + 4, s + 6);
        if (s[8])
            buf_addf(out, " %.2s:%.2s", s + 8, s + 10);
    } else
        buf_adds(out, is_life(f, s) ? "life" : s);
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
    if (is_sentence(q->field) && !is_life(q->field, high && !point ? high : low))
        buf_adds(out, " months");
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
        if (q->widened)
            describe_widened(q, out);
        else
            describe_list(q, " OR ", inner, out);
        break;
    case QUERY_NOT:
        describe_list(q, " BUT NOT ", inner, out);
        break;
    }
}

/* Keeps what a buffer holds in the arena. */
static const char *kept(struct buf *b, struct arena *a)
{
    const char *s = arena_strdup(a, buf_str(b));
    buf_free(b);
    return s;
}

const char *query_describe(const struct query *q, struct arena *a)
{
    struct buf b = {0};
    describe(q, false, &b);
    return kept(&b, a);
}

/* The groups that a part of a query names, with their members. */
static void explain_groups(const struct query *q, struct buf *out)
{
    for (size_t i = 0; i < q->nkids; i++)
        explain_groups(q->kid[i], out);
    if (q->op != QUERY_TERM || strcmp(q->field->name, "charge"))
        return;
    const char *before = " (a group: ";
    for (const struct charge *c = charges; c->slug; c++)
        if (charge_in(c->slug, q->text)) {
            buf_addf(out, "%s%s", before, c->slug);
            before = ", ";
        }
    buf_adds(out, *before == ',' ? ")" : "");
}

static void explain_line(const struct query *q, const char *lead, bool inner, struct buf *out)
{
    buf_adds(out, lead);
    describe(q, inner, out);
    explain_groups(q, out);
    buf_addc(out, '\n');
}

/* A line for each part on the outermost level: "x", "AND y", "BUT NOT z". */
static void explain(const struct query *q, struct buf *out)
{
    const char *between = q->op == QUERY_AND ? "AND " : q->op == QUERY_OR ? "OR " : "BUT NOT ";
    bool list = q->op == QUERY_AND || q->op == QUERY_NOT || (q->op == QUERY_OR && !q->widened);
    if (!list) {
        explain_line(q, "", false, out);
        return;
    }
    if (q->op == QUERY_NOT && q->kid[0]->op == QUERY_AND)
        explain(q->kid[0], out);
    else
        explain_line(q->kid[0], "", true, out);
    for (size_t i = 1; i < q->nkids; i++)
        explain_line(q->kid[i], between, true, out);
}

const char *query_explain(const struct query *q, struct arena *a)
{
    struct buf b = {0};
    explain(q, &b);
    return kept(&b, a);
}
