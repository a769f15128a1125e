/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The writing half of the index: releases become documents, by the rows of field.c. */
#include "edge/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/strs.h"
#include "domain/order.h"
#include "domain/story.h"
#include "edge/index_data.h"
#include "edge/index_priv.h"
#include "edge/index_terms.h"

/* Documents between two flushes. More is slower: what is held in memory outgrows the processor's caches. */
enum { FLUSH = 250 };

struct index_writer {
    struct xc_writer *x;
    char *path;
    struct arena *arena; /* of the document being put */
    struct terms *words; /* of its texts */
    struct buf data;
};

/* A new index gets the format; another than ours is refused. */
static int check_format(struct index_writer *w, struct err *e)
{
    struct xc_error x;
    const char *found;
    uint32_t documents;
    if (xc_writer_count(w->x, &documents, &x) || xc_writer_get(w->x, index_format_key, &found, &x))
        return index_failed(w->path, &x, e);
    if (index_check_format(w->path, found, documents, e))
        return -1;
    if (!*found && xc_writer_set(w->x, index_format_key, index_format, &x))
        return index_failed(w->path, &x, e);
    return 0;
}

int index_writer_open(const char *path, int flush, struct index_writer **out, struct err *e)
{
    struct xc_error x;
    struct index_writer *w = xcalloc(1, sizeof *w);
    w->path = xstrdup(path);
    w->arena = arena_new();
    w->words = terms_new();
    int rc = file_mkdirs(path, e);
    if (!rc && xc_writer_open(path, flush ? flush : FLUSH, &w->x, &x))
        rc = index_failed(path, &x, e);
    if (!rc)
        rc = check_format(w, e);
    if (rc)
        index_writer_close(w);
    else
        *out = w;
    return rc;
}

void index_writer_close(struct index_writer *w)
{
    if (!w)
        return;
    xc_writer_close(w->x);
    arena_free(w->arena);
    terms_free(w->words);
    buf_free(&w->data);
    free(w->path);
    free(w);
}

static int get_number(struct index_writer *w, const char *key, int64_t *n, struct err *e)
{
    struct xc_error x;
    const char *value;
    if (xc_writer_get(w->x, key, &value, &x))
        return index_failed(w->path, &x, e);
    *n = strtoll(value, NULL, 10);
    return 0;
}

static int set_number(struct index_writer *w, const char *key, int64_t n, struct err *e)
{
    struct xc_error x;
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)n);
    return xc_writer_set(w->x, key, number, &x) ? index_failed(w->path, &x, e) : 0;
}

int index_outdated(const char *path, bool *yes, struct err *e)
{
    struct xc_db *x = NULL;
    struct xc_error xe;
    const char *found;
    uint32_t documents;
    int rc = -1;
    *yes = false;
    if (access(path, F_OK)) /* the writer says what else is wrong */
        return 0;
    if (xc_open(path, &x, &xe)) {
        rc = xe.status == XC_MISSING ? 0 : index_failed(path, &xe, e);
    } else if (xc_count(x, &documents, &xe) || xc_get(x, index_format_key, &found, &xe)) {
        rc = index_failed(path, &xe, e);
    } else {
        *yes = index_format_age(found, documents) < 0;
        rc = 0;
    }
    xc_close(x);
    return rc;
}

int index_writer_rev(struct index_writer *w, int64_t *rev, struct err *e)
{
    return get_number(w, index_rev_key, rev, e);
}

int index_writer_store(struct index_writer *w, int64_t *store, struct err *e)
{
    return get_number(w, index_store_key, store, e);
}

int index_writer_set_store(struct index_writer *w, int64_t store, struct err *e)
{
    return set_number(w, index_store_key, store, e);
}

/* What a document is put together from; the values grow in the arena. */
struct parts {
    struct arena *arena;
    struct terms *words;
    bool has_text;
    struct strs terms;
    struct xc_value *values;
    size_t nvalues, values_cap;
};

static void add_text(struct parts *p, const char *text, const char *prefix, unsigned weight)
{
    terms_add(p->words, text, prefix, weight, p->has_text);
    p->has_text = true;
}

static void add_value(struct parts *p, int slot, const char *bytes, size_t len)
{
    p->values = arena_grow(p->arena, p->values, p->nvalues, &p->values_cap, sizeof *p->values);
    p->values[p->nvalues++] = (struct xc_value){(unsigned)slot, bytes, len};
}

/* Words of a field stand under its prefix, and, as heavy as the field says, among all words. */
static void add_texts(struct parts *p, const struct field *f, const struct strs *values)
{
    for (size_t i = 0; i < values->n; i++) {
        if (*f->prefix)
            add_text(p, values->v[i], f->prefix, 1);
        if (f->weight)
            add_text(p, values->v[i], "", f->weight);
    }
}

static void add_field(struct parts *p, const struct field *f, const struct release *r)
{
    struct strs values = f->values(r, false, p->arena);
    if (f->kind == FIELD_TEXT) {
        add_texts(p, f, &values);
        return;
    }
    if (f->prefix) {
        struct strs terms = f->values(r, true, p->arena);
        for (size_t i = 0; i < terms.n; i++)
            strs_add(&p->terms, field_term(f, terms.v[i], p->arena), p->arena);
    }
    if (f->slot < 0 || !values.n)
        return;
    if (f->kind == FIELD_NUMBER) {
        char *number = arena_alloc(p->arena, XC_NUMBER_MAX);
        add_value(p, f->slot, number, xc_number(strtod(values.v[0], NULL), number));
    } else {
        const char *joined = strs_join(&values, "\t", p->arena);
        add_value(p, f->slot, joined, strlen(joined));
    }
}

/* What results are sorted and collapsed by. */
static void add_keys(struct parts *p, const struct release *r)
{
    for (int i = 0; i < ORDERS; i++) {
        const char *key = order_key(r, (enum order)i, p->arena);
        add_value(p, SLOT_ORDER + i, key, strlen(key));
    }
    const char *story = story_key(r, p->arena);
    add_value(p, SLOT_STORY, story, strlen(story));
}

int index_put(struct index_writer *w, const struct release *r, struct err *e)
{
    struct xc_error x;
    arena_reset(w->arena);
    buf_reset(&w->data);
    struct parts p = {.arena = w->arena, .words = w->words};
    for (const struct field *f = fields; f->name; f++)
        add_field(&p, f, r);
    add_keys(&p, r);
    index_data_add(&w->data, r);
    struct xc_document d = {.unique = field_term(field_find("url", NULL), r->url, p.arena),
                            .data = buf_str(&w->data),
                            .data_len = w->data.len,
                            .terms = p.terms.v,
                            .nterms = p.terms.n,
                            .values = p.values,
                            .nvalues = p.nvalues};
    d.postings = terms_take(w->words, &d.npostings);
    return xc_writer_put(w->x, &d, &x) ? index_failed(w->path, &x, e) : 0;
}

int index_remove(struct index_writer *w, const char *url, struct err *e)
{
    struct xc_error x;
    arena_reset(w->arena);
    const char *unique = field_term(field_find("url", NULL), url, w->arena);
    return xc_writer_delete(w->x, unique, &x) ? index_failed(w->path, &x, e) : 0;
}

int index_commit(struct index_writer *w, int64_t rev, struct err *e)
{
    struct xc_error x;
    if (set_number(w, index_rev_key, rev, e))
        return -1;
    return xc_commit(w->x, &x) ? index_failed(w->path, &x, e) : 0;
}

int index_compact(const char *const *shards, size_t n, const char *path, int64_t store, int64_t rev,
                  struct err *e)
{
    struct xc_error x;
    struct index_writer *w = NULL;
    if (xc_compact(shards, n, path, &x))
        return index_failed(path, &x, e);
    if (index_writer_open(path, 0, &w, e))
        return -1;
    int rc = index_writer_set_store(w, store, e) || index_commit(w, rev, e) ? -1 : 0;
    index_writer_close(w);
    return rc;
}
