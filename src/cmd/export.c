/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter export`: records for other programs. Without a query the store is walked; with one the index names
 * the releases and the store gives them, whole. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "cmd/blotter.h"
#include "cmd/cells.h"
#include "cmd/shards.h"
#include "edge/store.h"
#include "flow/archive_export.h"

enum { WALK = 50 };
enum format { JSONL, JSON, CSV, WARC };

struct export
{
    int format;
    bool why;
    struct archive_export *archive; /* WARC */
    struct buf out;
    size_t n;
};

/* ---- one record, all records ---- */

static void put_out(struct export *x)
{
    fwrite(buf_str(&x->out), 1, x->out.len, stdout);
    buf_reset(&x->out);
}

static void put_text(struct export *x, const struct release *r, struct arena *a)
{
    struct js *v = release_to_json(r, RELEASE_JSON_TEXT | (x->why ? RELEASE_JSON_WHY : 0));
    enum cells form = isatty(STDOUT_FILENO) ? CELLS_CSV_SHOWN : CELLS_CSV;
    if (x->format == CSV) {
        if (!x->n)
            cells_head(v, form, a, &x->out);
        cells_row(v, form, a, &x->out);
    } else {
        if (x->format == JSON)
            buf_adds(&x->out, x->n ? ",\n" : "[\n");
        js_write(v, false, &x->out);
        if (x->format == JSONL)
            buf_addc(&x->out, '\n');
    }
    js_free(v);
}

static int begin_archive(struct export *x, struct store *st, struct err *e)
{
    if (!x->archive && archive_export_begin(st, &x->archive, &x->out, e))
        return -1;
    put_out(x);
    return 0;
}

static int put_record(struct export *x, struct store *st, const struct release *r, struct arena *a,
                      struct err *e)
{
    if (x->format != WARC)
        put_text(x, r, a);
    else if (begin_archive(x, st, e) || archive_export_release(x->archive, st, r, &x->out, e))
        return -1;
    put_out(x);
    x->n++;
    return 0;
}

static int export_store(struct export *x, struct store *st, struct err *e)
{
    struct arena *a = arena_new();
    int64_t after = 0;
    int rc;
    for (;;) {
        struct release *v;
        size_t n;
        arena_reset(a);
        rc = store_walk(st, true, after, WALK, a, &v, &n, e);
        if (rc || !n)
            break;
        for (size_t i = 0; i < n && !rc && !ferror(stdout); i++)
            rc = put_record(x, st, &v[i], a, e);
        if (rc || ferror(stdout))
            break;
        after = v[n - 1].id;
    }
    arena_free(a);
    return rc;
}

static int export_hits(struct export *x, struct store *st, const struct index_result *r, struct err *e)
{
    struct arena *a = arena_new();
    int rc = 0;
    for (size_t i = 0; i < r->n && !rc && !ferror(stdout); i++) {
        struct release record;
        arena_reset(a);
        rc = store_get(st, r->hits[i].release.id, a, &record, e);
        if (!rc)
            rc = put_record(x, st, &record, a, e);
    }
    arena_free(a);
    return rc;
}

static int export_query(struct export *x, const struct conf *conf, struct store *st, const char *words,
                        struct err *e)
{
    struct arena *a = arena_new();
    struct index *ix = NULL;
    struct index_search s = {.limit = INT_MAX, .sort = INDEX_SORT_DATE};
    const struct query_env env = {clock_now(), conf->watches, conf->nwatches};
    struct index_result r;
    struct query *q;
    int rc = -1;
    if (!query_parse(words, &env, a, &q, e) && !open_own_index(conf, &ix, e)) {
        s.query = q;
        rc = index_search(ix, &s, a, &r, e) || export_hits(x, st, &r, e) ? -1 : 0;
    }
    index_close(ix);
    arena_free(a);
    return rc;
}

static int export_all(struct export *x, const struct conf *conf, const struct call *c)
{
    struct arena *a = arena_new();
    struct store *st = NULL;
    struct err e;
    const char *query = query_of_arguments((const char *const *)c->argv, (size_t)c->argc, a);
    int rc = store_open(conf->data, STORE_READ, &st, &e);
    if (!rc)
        rc = c->argc ? export_query(x, conf, st, query, &e) : export_store(x, st, &e);
    if (!rc && x->format == WARC)
        rc = begin_archive(x, st, &e); /* without a release it is an archive too */
    int status = rc ? fail_query(&e, query) : 0;
    if (!rc && x->format == JSON)
        fputs(x->n ? "\n]\n" : "[]\n", stdout);
    if (!rc && c->argc && !x->n)
        status = 1;
    archive_export_end(x->archive);
    store_close(st);
    arena_free(a);
    return status;
}

int cmd_export(struct call *c)
{
    static const char *const formats[] = {"jsonl", "json", "csv", "warc", NULL};
    struct export x = {0};
    struct conf *conf;
    int status;
    const struct opt opts[] = {
        {"format", "jsonl|json|csv|warc", OPT_CHOICE, &x.format, formats,
         "one record a line (the default), one array, a table, the originals as a web archive"},
        {"why", NULL, OPT_FLAG, &x.why, NULL, "with the reasons for each value (jsonl, json)"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (x.format == WARC && isatty(STDOUT_FILENO))
        return usage(c, "a web archive is no text: send it to a file");
    if (load_conf(c, &conf, &status))
        return status;
    status = export_all(&x, conf, c);
    buf_free(&x.out);
    conf_free(conf);
    return flush_stdout(status);
}
