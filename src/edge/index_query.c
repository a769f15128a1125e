/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the tree of a query to Xapian's. What a leaf says is cut into words and stemmed as texts are when they
 * are indexed. */
#include "edge/index_query.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "domain/field.h"
#include "edge/index_words.h"

enum { WILDCARD_MAX = 4000 /* words that one traffick* may stand for */ };

struct lowering {
    struct xc_search *s;
    struct marks *marks;
    struct stems *stems;
    struct arena *arena;
    struct xc_error *x;
};

__attribute__((format(printf, 2, 3))) static int refuse(struct lowering *l, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    l->x->status = XC_QUERY;
    vsnprintf(l->x->msg, sizeof l->x->msg, fmt, ap);
    va_end(ap);
    return -1;
}

/* ---- words ---- */

static struct strs words_of(struct lowering *l, const char *text)
{
    struct strs words = {0};
    struct words w;
    words_begin(&w, text, strlen(text));
    while (words_next(&w))
        strs_add_copy(&words, w.word, l->arena);
    return words;
}

static struct strs terms_of(struct lowering *l, const char *kind, const char *prefix,
                            const struct strs *words)
{
    struct strs terms = {0};
    for (size_t i = 0; i < words->n; i++)
        strs_add(&terms, arena_printf(l->arena, "%s%s%s", kind, prefix, words->v[i]), l->arena);
    return terms;
}

/* Words under a prefix are those of a field, and do not stand in the text. */
static void seek(struct lowering *l, const char *prefix, enum marks_as as, const struct strs *words,
                 const struct strs *terms)
{
    if (!*prefix)
        marks_seek(l->marks, as, words, terms);
}

/* The text with its initials, as "U.S." and "p.m.", in capitals or small letters. In a text "U.S." is one
 * word, "us", and "u.s." is two: which is meant cannot be told from the case of a query. */
static const char *with_initials(const char *text, bool capital, struct arena *a)
{
    char *s = arena_strdup(a, text);
    for (size_t i = 0, end; s[i]; i = end + 1) {
        end = i;
        if (!ascii_isalpha(s[i]) || (i && word_joins(s[i - 1])))
            continue;
        while (s[end + 1] == '.' && ascii_isalpha(s[end + 2]))
            end += 2;
        for (size_t k = i; end > i && !word_joins(s[end + 1]) && k <= end; k += 2)
            s[k] = (char)(capital ? s[k] & ~32 : s[k] | 32);
    }
    return s;
}

/* One word, stemmed where that is wanted and it has a stem; several are a phrase. */
static int lower_form(struct lowering *l, const char *text, const char *prefix, bool stem)
{
    struct strs words = words_of(l, text);
    if (!words.n)
        return refuse(l, "there is no word in it");
    stem = stem && words.n == 1 && word_has_stem(words.v[0]);
    if (stem)
        words.v[0] = arena_strdup(l->arena, stems_of(l->stems, words.v[0]));
    struct strs terms = terms_of(l, stem ? "Z" : "", prefix, &words);
    seek(l, prefix, stem ? MARKS_STEM : MARKS_WORDS, &words, &terms);
    return terms.n == 1 ? xc_term(l->s, terms.v[0], false, l->x) : xc_phrase(l->s, terms.v, terms.n, l->x);
}

/* The words in both of the forms that their initials may have. */
static int lower_words(struct lowering *l, const char *text, const char *prefix, bool stem)
{
    const char *joined = with_initials(text, true, l->arena), *parted = with_initials(text, false, l->arena);
    int forms[] = {lower_form(l, joined, prefix, stem), -1};
    if (forms[0] < 0 || !strcmp(joined, parted))
        return forms[0];
    forms[1] = lower_form(l, parted, prefix, stem);
    return forms[1] < 0 ? -1 : xc_combine(l->s, XC_OR, forms, 2, l->x);
}

static int lower_prefix(struct lowering *l, const char *text, const char *prefix)
{
    struct strs words = words_of(l, text), none = {0};
    if (words.n != 1)
        return refuse(l, "what stands before '*' must be the beginning of one word");
    seek(l, prefix, MARKS_BEGIN, &words, &none);
    return xc_begins(l->s, arena_printf(l->arena, "%s%s", prefix, words.v[0]), WILDCARD_MAX, l->x);
}

static int lower_near(struct lowering *l, const struct query *q, const char *prefix)
{
    struct strs all = {0};
    for (size_t i = 0; i < q->nkids; i++) {
        struct strs words = words_of(l, q->kid[i]->text), terms = terms_of(l, "", prefix, &words);
        if (words.n != 1)
            return refuse(l, "NEAR takes single words, and '%s' is none", q->kid[i]->text);
        seek(l, prefix, MARKS_WORDS, &words, &terms);
        strs_add(&all, terms.v[0], l->arena);
    }
    /* Xapian's window counts the words at both ends. */
    return xc_near(l->s, all.v, all.n, q->n + 1, l->x);
}

/* ---- the tree ---- */

static int lower(struct lowering *l, const struct query *q);

static const char *prefix_of(const struct query *q)
{
    return q->field ? q->field->prefix : "";
}

/* Names the words that could not be used. */
static int with_words(int part, struct lowering *l, const struct query *q)
{
    if (part < 0 && l->x->status == XC_QUERY) {
        const char *why = arena_strdup(l->arena, l->x->msg);
        return refuse(l, "'%.100s': %.300s", q->text, why);
    }
    return part;
}

static struct xc_value point(const struct field *f, const char *s, char number[XC_NUMBER_MAX])
{
    if (f->kind != FIELD_NUMBER)
        return (struct xc_value){(unsigned)f->slot, s, strlen(s)};
    return (struct xc_value){(unsigned)f->slot, number, xc_number(strtod(s, NULL), number)};
}

static int lower_range(struct lowering *l, const struct query *q)
{
    char numbers[2][XC_NUMBER_MAX];
    struct xc_value low, high;
    if (q->low)
        low = point(q->field, q->low, numbers[0]);
    if (q->high)
        high = point(q->field, q->high, numbers[1]);
    return xc_range(l->s, (unsigned)q->field->slot, q->low ? &low : NULL, q->high ? &high : NULL, l->x);
}

static int lower_kids(struct lowering *l, enum xc_op op, const struct query *q)
{
    int *parts = arena_alloc(l->arena, q->nkids * sizeof *parts);
    for (size_t i = 0; i < q->nkids; i++)
        if ((parts[i] = lower(l, q->kid[i])) < 0)
            return -1;
    return xc_combine(l->s, op, parts, q->nkids, l->x);
}

/* The parser bounds how deep the tree is, and so this. */
static int lower(struct lowering *l, const struct query *q)
{
    switch (q->op) {
    case QUERY_WORD:
        return with_words(lower_words(l, q->text, prefix_of(q), true), l, q);
    case QUERY_PHRASE:
        return with_words(lower_words(l, q->text, prefix_of(q), false), l, q);
    case QUERY_PREFIX:
        return with_words(lower_prefix(l, q->text, prefix_of(q)), l, q);
    case QUERY_NEAR:
        return lower_near(l, q, prefix_of(q->kid[0]));
    case QUERY_AND:
        return lower_kids(l, XC_AND, q);
    case QUERY_OR:
        return lower_kids(l, XC_OR, q);
    case QUERY_NOT:
        return lower_kids(l, XC_AND_NOT, q);
    case QUERY_TERM:
        return xc_term(l->s, field_term(q->field, q->text, l->arena), true, l->x);
    case QUERY_RANGE:
        return lower_range(l, q);
    case QUERY_ALL:
        break;
    }
    return xc_all(l->s, l->x);
}

int index_query(struct xc_search *s, const struct query *q, struct marks *m, struct arena *a,
                struct xc_error *x)
{
    struct lowering l = {s, m, stems_new(1), a, x};
    int query = lower(&l, q);
    stems_free(l.stems);
    return query;
}
