/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The full-text index: turns a release into a Xapian document and a query tree into a Xapian query, both by
 * the rows of field.c, through the narrow binding of xapian_c.h. Everything that knows how the two meet is in
 * this file. The mark "indexed up to revision N" is metadata and committed with the documents, so that a
 * crash leaves documents and mark of one moment. Which releases are to be indexed is sync's business. */
#include "edge/index.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/strs.h"
#include "domain/snippet.h"
#include "edge/xapian_c.h"

enum {
    FLUSH = 250,            /* documents; more is slower: what is held in memory outgrows the caches */
    RETRIES = 10,           /* of a search that a writer overtook */
    WILDCARD_MAX = 4000,    /* words that one traffick* may stand for */
    SNIPPET_TEXT = 1 << 20, /* bytes of a text that a snippet is chosen from */
};

/* What the documents look like: raised whenever a prefix, a slot or the data changes its meaning. */
static const char format[] = "1";
static const char format_key[] = "blotter-format", rev_key[] = "blotter-revision";

static int damaged(const char *path, const char *why, struct err *e)
{
    return err_set(e, ERR_CORRUPT, "the index '%s' is damaged (%s): run 'blotter reindex', which rebuilds it",
                   path, why);
}

/* Xapian sees no database where a directory cannot be read, and where one was begun and never finished. */
static int missing(const char *path, struct err *e)
{
    DIR *d = opendir(path);
    bool begun = false;
    if (!d && errno != ENOENT)
        return err_sys(e, errno, "cannot read the index '%s'", path);
    for (struct dirent *f; d && !begun && (f = readdir(d));)
        begun = strcmp(f->d_name, ".") && strcmp(f->d_name, "..");
    if (d)
        closedir(d);
    return begun ? damaged(path, "it is not complete", e)
                 : err_set(e, ERR_NOT_FOUND, "there is no index at '%s': fetch or import something first",
                           path);
}

static int failed(const char *path, const struct xc_error *x, struct err *e)
{
    switch (x->status) {
    case XC_MISSING:
        return missing(path, e);
    case XC_LOCKED:
        return err_set(e, ERR_BUSY, "the index '%s' is being written by another process", path);
    case XC_MODIFIED:
        return err_set(e, ERR_BUSY, "the index '%s' changes faster than it can be read", path);
    case XC_QUERY:
        return err_set(e, ERR_QUERY, "%s", x->msg);
    case XC_SYSTEM:
        return err_set(e, ERR_IO, "cannot use the index '%s': %s", path, x->msg);
    case XC_MEMORY:
        return err_set(e, ERR_IO, "out of memory while using the index '%s'", path);
    default:
        return damaged(path, x->msg, e);
    }
}

static int wrong_format(const char *path, const char *found, struct err *e)
{
    return err_set(e, ERR_CORRUPT,
                   "the index '%s' has format '%s' and this program reads '%s': run 'blotter reindex'", path,
                   found, format);
}

/* ---- a document's data ---- */

/* The members of a release that a result is printed from, as lines of name=value: Omega's form. A list has
 * one line a value. The text is the last line. */
static const struct member {
    const char *name;
    enum { INTEGER, STRING, LIST, FLAG, SENTENCE } type;
    size_t at;
} members[] = {
/* clang-format off */
#define M(name, type) {#name, type, offsetof(struct release, name)}
    /* clang-format on */
    M(id, INTEGER),
    M(url, STRING),
    M(title, STRING),
    M(subtitle, STRING),
    M(date, STRING),
    M(offices, LIST),
    M(offices_derived, LIST),
    M(districts, LIST),
    M(agency, STRING),
    M(kind, STRING),
    M(charges, LIST),
    M(stages, LIST),
    M(sentence_months, SENTENCE),
    M(statutes, LIST),
    M(minor_victim, FLAG),
    M(defendants, LIST),
    M(source, STRING),
    M(complete, FLAG),
    M(status, STRING),
    M(revision, INTEGER),
    M(first_seen, STRING),
    M(changed, STRING),
    M(warnings, LIST),
#undef M
};
enum { NMEMBERS = sizeof members / sizeof *members };
static const char text_name[] = "text";

/* A value on one line: what breaks lines becomes one blank. */
static void add_line(struct buf *b, const char *name, const char *value)
{
    buf_adds(b, name);
    buf_addc(b, '=');
    while (*value) {
        size_t n = strcspn(value, "\r\n"), breaks = strspn(value + n, "\r\n");
        buf_add(b, value, n);
        if (breaks)
            buf_addc(b, ' ');
        value += n + breaks;
    }
    buf_addc(b, '\n');
}

static void add_member(struct buf *b, const struct member *m, const struct release *r)
{
    const void *p = (const char *)r + m->at;
    char number[24];
    if (m->type == STRING) {
        const char *s = *(const char *const *)p;
        if (s && *s)
            add_line(b, m->name, s);
        return;
    }
    if (m->type == LIST) {
        const struct strs *l = p;
        for (size_t i = 0; i < l->n; i++)
            add_line(b, m->name, l->v[i]);
        return;
    }
    long long n = m->type == INTEGER ? *(const int64_t *)p
                  : m->type == FLAG  ? *(const bool *)p
                                     : *(const int *)p;
    if (m->type == SENTENCE && n == SENTENCE_NONE)
        return;
    snprintf(number, sizeof number, "%lld", n);
    add_line(b, m->name, m->type == SENTENCE && n == SENTENCE_LIFE ? "life" : number);
}

static void add_data(struct buf *b, const struct release *r)
{
    for (size_t i = 0; i < NMEMBERS; i++)
        add_member(b, &members[i], r);
    if (r->text)
        add_line(b, text_name, r->text);
}

static const struct member *member_find(const char *name, size_t n)
{
    for (size_t i = 0; i < NMEMBERS; i++)
        if (!strncmp(members[i].name, name, n) && !members[i].name[n])
            return &members[i];
    return NULL;
}

static void read_member(const struct member *m, char *value, struct arena *a, struct release *r)
{
    void *p = (char *)r + m->at;
    switch (m->type) {
    case STRING:
        *(const char **)p = value;
        break;
    case LIST:
        strs_add(p, value, a);
        break;
    case INTEGER:
        *(int64_t *)p = strtoll(value, NULL, 10);
        break;
    case FLAG:
        *(bool *)p = *value == '1';
        break;
    case SENTENCE:
        *(int *)p = !strcmp(value, "life") ? SENTENCE_LIFE : (int)strtol(value, NULL, 10);
        break;
    }
}

/* The reverse of add_data, but that the text is left where it is: *text points into data. Lines of unknown
 * names are passed over. */
static void read_data(const char *data, size_t len, struct arena *a, struct release *r, const char **text,
                      size_t *text_len)
{
    release_init(r);
    *text = "";
    *text_len = 0;
    for (const char *p = data, *end = data + len, *next; p < end; p = next) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        stop = stop ? stop : end;
        next = stop + 1;
        const char *is = memchr(p, '=', (size_t)(stop - p));
        if (!is)
            continue;
        const struct member *m = member_find(p, (size_t)(is - p));
        size_t n = (size_t)(stop - is - 1);
        if (m)
            read_member(m, arena_strndup(a, is + 1, n), a, r);
        else if (!strncmp(p, text_name, (size_t)(is - p)))
            *text = is + 1, *text_len = n;
    }
}

/* ---- writing ---- */

struct index_writer {
    struct xc_writer *x;
    char *path;
    struct arena *arena; /* of the document being put */
    struct buf data;
};

/* A new index gets the format; another than ours is refused. */
static int check_format(struct index_writer *w, struct err *e)
{
    struct xc_error x;
    const char *found;
    uint32_t documents;
    if (xc_writer_get(w->x, format_key, &found, &x) || xc_writer_count(w->x, &documents, &x))
        return failed(w->path, &x, e);
    if (!*found && !documents)
        return xc_writer_set(w->x, format_key, format, &x) ? failed(w->path, &x, e) : 0;
    return strcmp(found, format) ? wrong_format(w->path, found, e) : 0;
}

int index_writer_open(const char *path, int flush, struct index_writer **out, struct err *e)
{
    struct xc_error x;
    struct index_writer *w = xcalloc(1, sizeof *w);
    w->path = xstrdup(path);
    w->arena = arena_new();
    int rc = file_mkdirs(path, e);
    if (!rc && xc_writer_open(path, flush ? flush : FLUSH, &w->x, &x))
        rc = failed(path, &x, e);
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
    buf_free(&w->data);
    free(w->path);
    free(w);
}

int index_writer_rev(struct index_writer *w, int64_t *rev, struct err *e)
{
    struct xc_error x;
    const char *value;
    if (xc_writer_get(w->x, rev_key, &value, &x))
        return failed(w->path, &x, e);
    *rev = strtoll(value, NULL, 10);
    return 0;
}

/* What a document is put together from; the arrays grow in the arena. */
struct parts {
    struct arena *arena;
    struct xc_document d;
    struct xc_text *texts;
    struct xc_value *values;
    struct strs terms;
    size_t texts_cap, values_cap;
};

static void *grown(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return v;
    *cap = *cap ? 2 * *cap : 32;
    void *bigger = arena_alloc(a, *cap * size);
    if (n)
        memcpy(bigger, v, n * size);
    return bigger;
}

static void add_text(struct parts *p, const char *text, const char *prefix, unsigned weight)
{
    p->texts = grown(p->arena, p->texts, p->d.ntexts, &p->texts_cap, sizeof *p->texts);
    p->texts[p->d.ntexts] = (struct xc_text){text, prefix, weight, p->d.ntexts > 0};
    p->d.ntexts++;
}

static void add_value(struct parts *p, int slot, const char *bytes, size_t len)
{
    p->values = grown(p->arena, p->values, p->d.nvalues, &p->values_cap, sizeof *p->values);
    p->values[p->d.nvalues++] = (struct xc_value){(unsigned)slot, bytes, len};
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

int index_put(struct index_writer *w, const struct release *r, struct err *e)
{
    struct xc_error x;
    struct parts p = {.arena = w->arena};
    arena_reset(w->arena);
    buf_reset(&w->data);
    for (const struct field *f = fields; f->name; f++)
        add_field(&p, f, r);
    add_data(&w->data, r);
    p.d.unique = field_term(field_find("url", NULL), r->url, p.arena);
    p.d.data = buf_str(&w->data);
    p.d.data_len = w->data.len;
    p.d.texts = p.texts;
    p.d.terms = p.terms.v;
    p.d.nterms = p.terms.n;
    p.d.values = p.values;
    return xc_writer_put(w->x, &p.d, &x) ? failed(w->path, &x, e) : 0;
}

int index_remove(struct index_writer *w, const char *url, struct err *e)
{
    struct xc_error x;
    arena_reset(w->arena);
    const char *unique = field_term(field_find("url", NULL), url, w->arena);
    return xc_writer_delete(w->x, unique, &x) ? failed(w->path, &x, e) : 0;
}

int index_commit(struct index_writer *w, int64_t rev, struct err *e)
{
    struct xc_error x;
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)rev);
    if (xc_writer_set(w->x, rev_key, number, &x) || xc_commit(w->x, &x))
        return failed(w->path, &x, e);
    return 0;
}

int index_compact(const char *const *shards, size_t n, const char *path, int64_t rev, struct err *e)
{
    struct xc_error x;
    struct index_writer *w = NULL;
    if (xc_compact(shards, n, path, &x))
        return failed(path, &x, e);
    if (index_writer_open(path, 0, &w, e))
        return -1;
    int rc = index_commit(w, rev, e);
    index_writer_close(w);
    return rc;
}

/* ---- searching ---- */

struct index {
    struct xc_db *x;
    char *path;
};

static int reader_format(struct index *ix, struct err *e)
{
    struct xc_error x;
    const char *found;
    uint32_t documents;
    if (xc_get(ix->x, format_key, &found, &x) || xc_count(ix->x, &documents, &x))
        return failed(ix->path, &x, e);
    return strcmp(found, format) && (*found || documents) ? wrong_format(ix->path, found, e) : 0;
}

int index_open(const char *path, struct index **out, struct err *e)
{
    struct xc_error x;
    struct index *ix = xcalloc(1, sizeof *ix);
    ix->path = xstrdup(path);
    int rc = xc_open(path, &ix->x, &x) ? failed(path, &x, e) : reader_format(ix, e);
    if (rc)
        index_close(ix);
    else
        *out = ix;
    return rc;
}

void index_close(struct index *ix)
{
    if (!ix)
        return;
    xc_close(ix->x);
    free(ix->path);
    free(ix);
}

/* Runs what reads the index, and again from the start after a writer has overtaken it. */
static int reading(struct index *ix, int (*read)(struct index *, void *, struct xc_error *), void *arg,
                   struct err *e)
{
    struct xc_error x = {0};
    for (int i = 0; i <= RETRIES; i++) {
        if (!read(ix, arg, &x))
            return 0;
        if (x.status != XC_MODIFIED)
            break;
        if (xc_reopen(ix->x, &x) && x.status != XC_MODIFIED)
            break;
    }
    return failed(ix->path, &x, e);
}

static int read_count(struct index *ix, void *arg, struct xc_error *x)
{
    uint32_t n = 0;
    int rc = xc_count(ix->x, &n, x);
    *(int64_t *)arg = n;
    return rc;
}

int index_count(struct index *ix, int64_t *documents, struct err *e)
{
    return reading(ix, read_count, documents, e);
}

static int read_rev(struct index *ix, void *arg, struct xc_error *x)
{
    const char *value = "";
    int rc = xc_get(ix->x, rev_key, &value, x);
    *(int64_t *)arg = strtoll(value, NULL, 10);
    return rc;
}

int index_rev(struct index *ix, int64_t *rev, struct err *e)
{
    return reading(ix, read_rev, rev, e);
}

/* ---- from the tree to Xapian ---- */

static int lower(struct xc_search *s, const struct query *q, struct arena *a, struct xc_error *x);

static const char *prefix_of(const struct query *q)
{
    return q->field ? q->field->prefix : "";
}

/* Names the words that could not be used. */
static int with_words(int part, const struct query *q, struct xc_error *x)
{
    if (part < 0 && x->status == XC_QUERY) {
        char msg[sizeof x->msg];
        snprintf(msg, sizeof msg, "'%.100s': %.300s", q->text, x->msg);
        memcpy(x->msg, msg, sizeof msg);
    }
    return part;
}

static struct xc_value point(const struct field *f, const char *s, char number[XC_NUMBER_MAX])
{
    if (f->kind != FIELD_NUMBER)
        return (struct xc_value){(unsigned)f->slot, s, strlen(s)};
    return (struct xc_value){(unsigned)f->slot, number, xc_number(strtod(s, NULL), number)};
}

static int lower_range(struct xc_search *s, const struct query *q, struct xc_error *x)
{
    char numbers[2][XC_NUMBER_MAX];
    struct xc_value low, high;
    if (q->low)
        low = point(q->field, q->low, numbers[0]);
    if (q->high)
        high = point(q->field, q->high, numbers[1]);
    return xc_range(s, (unsigned)q->field->slot, q->low ? &low : NULL, q->high ? &high : NULL, x);
}

static int lower_near(struct xc_search *s, const struct query *q, struct arena *a, struct xc_error *x)
{
    const char **words = arena_alloc(a, q->nkids * sizeof *words);
    for (size_t i = 0; i < q->nkids; i++)
        words[i] = q->kid[i]->text;
    /* Xapian's window counts the words at both ends. */
    return xc_near(s, words, q->nkids, q->n + 1, prefix_of(q->kid[0]), x);
}

static int lower_kids(struct xc_search *s, enum xc_op op, const struct query *q, struct arena *a,
                      struct xc_error *x)
{
    int *parts = arena_alloc(a, q->nkids * sizeof *parts);
    for (size_t i = 0; i < q->nkids; i++)
        if ((parts[i] = lower(s, q->kid[i], a, x)) < 0)
            return -1;
    return xc_combine(s, op, parts, q->nkids, x);
}

/* The parser bounds how deep the tree is, and so this. */
static int lower(struct xc_search *s, const struct query *q, struct arena *a, struct xc_error *x)
{
    switch (q->op) {
    case QUERY_WORD:
        return with_words(xc_word(s, q->text, prefix_of(q), x), q, x);
    case QUERY_PHRASE:
        return with_words(xc_phrase(s, q->text, prefix_of(q), x), q, x);
    case QUERY_PREFIX:
        return with_words(xc_begins(s, q->text, prefix_of(q), WILDCARD_MAX, x), q, x);
    case QUERY_NEAR:
        return lower_near(s, q, a, x);
    case QUERY_AND:
        return lower_kids(s, XC_AND, q, a, x);
    case QUERY_OR:
        return lower_kids(s, XC_OR, q, a, x);
    case QUERY_NOT:
        return lower_kids(s, XC_AND_NOT, q, a, x);
    case QUERY_TERM:
        return xc_term(s, field_term(q->field, q->text, a), x);
    case QUERY_RANGE:
        return lower_range(s, q, x);
    case QUERY_ALL:
        break;
    }
    return xc_all(s, x);
}

/* True when words take part in what matches; filters alone give all matches the same weight. */
static bool has_words(const struct query *q)
{
    size_t n = q->op == QUERY_NOT ? 1 : q->nkids;
    for (size_t i = 0; i < n; i++)
        if (has_words(q->kid[i]))
            return true;
    return q->op == QUERY_WORD || q->op == QUERY_PHRASE || q->op == QUERY_PREFIX;
}

/* ---- results ---- */

struct search {
    const struct index_search *s;
    struct arena *arena;
    struct index_result *out;
};

static int run(struct index *ix, struct xc_search *x, const struct search *q, struct xc_matches *m,
               struct xc_error *xe)
{
    const struct index_search *s = q->s;
    uint32_t documents = 0;
    unsigned *slots = arena_alloc(q->arena, (s->nfacets + 1) * sizeof *slots);
    for (size_t i = 0; i < s->nfacets; i++)
        slots[i] = (unsigned)s->facets[i]->slot;
    if (xc_count(ix->x, &documents, xe))
        return -1;
    bool by_date = s->sort == INDEX_SORT_DATE || !has_words(s->query);
    struct xc_run r = {.offset = s->offset,
                       .limit = s->limit < documents ? s->limit : documents,
                       .check_at_least =
                           s->nfacets || s->check_at_least > documents ? documents : s->check_at_least,
                       .sort_slot = by_date ? field_find("date", NULL)->slot : -1,
                       .count_slots = slots,
                       .ncount_slots = s->nfacets};
    int query = lower(x, s->query, q->arena, xe);
    return query < 0 ? -1 : xc_search_run(x, query, &r, m, xe);
}

static int read_snippet(struct xc_search *x, const char *text, size_t len, const struct search *q,
                        const char **out, struct xc_error *xe)
{
    const struct index_search *s = q->s;
    const struct xc_mark *found;
    size_t n;
    if (len > SNIPPET_TEXT)
        for (len = SNIPPET_TEXT; len && ((unsigned char)text[len] & 0xc0) == 0x80;)
            len--;
    if (xc_marks(x, text, len, &found, &n, xe))
        return -1;
    struct snippet_mark *marks = arena_alloc(q->arena, (n + 1) * sizeof *marks);
    for (size_t i = 0; i < n; i++)
        marks[i] = (struct snippet_mark){found[i].begin, found[i].end, found[i].what, found[i].weight};
    *out = snippet_make(text, len, marks, n, s->snippet, s->mark_on ? s->mark_on : "",
                        s->mark_off ? s->mark_off : "", q->arena);
    return 0;
}

static int read_hit(struct xc_search *x, size_t i, const struct search *q, struct xc_error *xe)
{
    struct hit *h = &q->out->hits[i];
    const char *data, *text;
    size_t len, text_len;
    if (xc_match(x, i, &data, &len, &h->weight, xe))
        return -1;
    read_data(data, len, q->arena, &h->release, &text, &text_len);
    h->rank = q->s->offset + (unsigned)i + 1;
    h->snippet = "";
    return q->s->snippet ? read_snippet(x, text, text_len, q, &h->snippet, xe) : 0;
}

static int by_count(const void *x, const void *y)
{
    const struct facet_value *a = x, *b = y;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return strcmp(a->value, b->value);
}

static int read_facet(struct xc_search *x, size_t i, const struct search *q, struct xc_error *xe)
{
    struct facet *f = &q->out->facets[i];
    const struct xc_value_count *v;
    if (xc_counts(x, i, &v, &f->n, xe))
        return -1;
    f->field = q->s->facets[i];
    f->v = arena_alloc(q->arena, (f->n + 1) * sizeof *f->v);
    for (size_t k = 0; k < f->n; k++)
        f->v[k] = (struct facet_value){arena_strdup(q->arena, v[k].value), v[k].count};
    qsort(f->v, f->n, sizeof *f->v, by_count);
    return 0;
}

static int read_search(struct index *ix, void *arg, struct xc_error *xe)
{
    const struct search *q = arg;
    struct index_result *out = q->out;
    struct xc_search *x = NULL;
    struct xc_matches m = {0};
    *out = (struct index_result){0};
    int rc = xc_search_new(ix->x, &x, xe);
    if (!rc)
        rc = run(ix, x, q, &m, xe);
    if (!rc) {
        out->n = m.n;
        out->exact = m.least == m.most;
        out->total = m.estimated;
        out->hits = arena_alloc(q->arena, (m.n + 1) * sizeof *out->hits);
        out->facets = arena_alloc(q->arena, (q->s->nfacets + 1) * sizeof *out->facets);
    }
    for (size_t i = 0; !rc && i < m.n; i++)
        rc = read_hit(x, i, q, xe);
    for (size_t i = 0; !rc && i < q->s->nfacets; i++)
        rc = read_facet(x, i, q, xe);
    xc_search_free(x);
    return rc;
}

int index_search(struct index *ix, const struct index_search *s, struct arena *a, struct index_result *out,
                 struct err *e)
{
    struct search q = {s, a, out};
    return reading(ix, read_search, &q, e);
}
