/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results for programs: the record of blotter(1) with rank, shard, versions and snippet, as JSON, as rows of
 * a table or through a template. */
#include <stdio.h>

#include "cmd/cells.h"
#include "cmd/hits.h"
#include "domain/text.h"

enum { SCHEMA = 1 }; /* of the object round the hits */

/* ---- JSON ---- */

/* Appends JSON in which what a terminal would obey, and JSON allows as it is (DEL, C1, the bidirectional
 * overrides), is escaped: such characters stand in strings alone. */
static void add_shown(const struct buf *json, struct buf *out)
{
    for (size_t i = 0; i < json->len;) {
        uint32_t c = 0;
        size_t n = text_decode(json->p + i, json->len - i, &c);
        if (c >= 0x7f && text_is_control(c))
            buf_addf(out, "\\u%04x", (unsigned)c);
        else
            buf_add(out, json->p + i, n ? n : 1);
        i += n ? n : 1;
    }
}

/* Takes v. */
static void add_json(struct js *v, bool indented, struct hits *h)
{
    struct buf json = {0};
    js_write(v, indented, h->shown ? &json : &h->out);
    add_shown(&json, &h->out);
    buf_free(&json);
    js_free(v);
}

static struct js *facet_json(const struct facet *f)
{
    struct js *list = js_array();
    for (size_t i = 0; i < f->n; i++) {
        struct js *v = js_object();
        js_set_str(v, "value", f->v[i].value);
        js_set_int(v, "count", f->v[i].count);
        js_push(list, v);
    }
    return list;
}

static struct js *head_json(const struct hits *h)
{
    const struct index_result *r = h->found;
    struct js *v = js_object();
    js_set_int(v, "schema", SCHEMA);
    js_set_str(v, "query", h->words);
    js_set_str(v, "sort", h->sort);
    js_set_int(v, "offset", h->offset);
    js_set_int(v, "total", r->total);
    js_set_bool(v, "exact", r->exact);
    js_set_int(v, "stories", r->stories);
    js_set_bool(v, "stories_exact", r->stories_exact);
    js_set_bool(v, "partial", r->missing.n > 0);
    js_set_strs(v, "missing", &r->missing);
    return v;
}

static struct js *facets_json(const struct hits *h)
{
    struct js *v = js_object();
    for (size_t i = 0; i < h->nfacets; i++)
        js_set(v, h->found->facets[i].field->name, facet_json(&h->found->facets[i]));
    return v;
}

/* One object, written as it comes: a hit a line, so that no more than one is ever in memory as JSON. */
void hits_json(struct hits *h)
{
    add_json(head_json(h), true, h);
    buf_truncate(&h->out, h->out.len - 2); /* the end of the object: it goes on */
    buf_adds(&h->out, ",\n  \"hits\": [");
    for (size_t i = 0; i < h->found->n && hits_next(h); i++) {
        buf_adds(&h->out, i ? ",\n    " : "\n    ");
        add_json(hit_json(&h->found->hits[i]), false, h);
    }
    buf_adds(&h->out, h->found->n ? "\n  ],\n  \"facets\": " : "],\n  \"facets\": ");
    add_json(facets_json(h), false, h);
    buf_adds(&h->out, "\n}\n");
}

void hits_jsonl(struct hits *h)
{
    for (size_t i = 0; i < h->found->n && hits_next(h); i++) {
        add_json(hit_json(&h->found->hits[i]), false, h);
        buf_addc(&h->out, '\n');
    }
}

/* ---- tables ---- */

static void put_table(struct hits *h, enum cells form)
{
    struct hit none = {.snippet = ""};
    release_init(&none.release);
    struct js *v = hit_json(&none);
    cells_head(v, form, h->one, &h->out);
    js_free(v);
    for (size_t i = 0; i < h->found->n && hits_next(h); i++) {
        v = hit_json(&h->found->hits[i]);
        cells_row(v, form, h->one, &h->out);
        js_free(v);
    }
}

void hits_csv(struct hits *h)
{
    put_table(h, h->shown ? CELLS_CSV_SHOWN : CELLS_CSV);
}

void hits_tsv(struct hits *h)
{
    put_table(h, h->shown ? CELLS_TSV_SHOWN : CELLS_TSV);
}

/* ---- lines ---- */

void hits_template(struct hits *h)
{
    for (size_t i = 0; i < h->found->n && hits_next(h); i++) {
        struct js *v = hit_named_json(&h->found->hits[i], h->one);
        template_put(h->template, v, h->one, &h->out);
        buf_addc(&h->out, '\n');
        js_free(v);
    }
}

void hits_ids(struct hits *h)
{
    for (size_t i = 0; i < h->found->n && hits_next(h); i++)
        buf_addf(&h->out, "%lld\n", (long long)h->found->hits[i].release.id);
}
