/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter status`: is everything well? Sources as feeds.conf names them, with what the store knows of each,
 * then the sizes. Nothing is written, so it can be asked while a crawl runs. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "cmd/blotter.h"
#include "domain/text.h"
#include "edge/index.h"
#include "edge/store.h"

/* What is told of the whole. */
struct totals {
    struct store_figures store;
    int64_t documents, index_rev, store_rev, index_bytes;
    const char *index_error; /* NULL: the index is well */
};

/* One configured source and what is known of it; state.name is NULL when it was never asked. */
struct row {
    const struct source *source;
    struct source_state state;
};

static int64_t directory_bytes(const char *path)
{
    int64_t sum = 0;
    DIR *d = opendir(path);
    for (struct dirent *f; d && (f = readdir(d));) {
        struct stat st;
        if (!fstatat(dirfd(d), f->d_name, &st, 0) && S_ISREG(st.st_mode))
            sum += st.st_size;
    }
    if (d)
        closedir(d);
    return sum;
}

static void look_at_index(const struct conf *conf, struct totals *t, struct arena *a)
{
    const char *path = arena_printf(a, "%s/xapian", conf->data);
    struct index *ix = NULL;
    struct err e;
    if (index_open(path, &ix, &e) || index_count(ix, &t->documents, &e) || index_rev(ix, &t->index_rev, &e))
        t->index_error = arena_strdup(a, e.msg);
    index_close(ix);
    t->index_bytes = directory_bytes(path);
}

static int gather(const struct conf *conf, struct row *rows, struct totals *t, struct arena *a, struct err *e)
{
    struct store *st;
    int rc = 0;
    if (store_open(conf->data, STORE_READ, &st, e))
        return -1;
    for (size_t i = 0; i < conf->nsources && !rc; i++) {
        rows[i].source = &conf->sources[i];
        rc = store_source_get(st, conf->sources[i].name, a, &rows[i].state, e);
    }
    if (!rc)
        rc = store_figures(st, &t->store, e) || store_last_revision(st, &t->store_rev, e);
    store_close(st);
    look_at_index(conf, t, a);
    return rc ? -1 : 0;
}

/* ---- as text ---- */

static const char *ago(int64_t t, struct arena *a)
{
    static const struct {
        int seconds;
        const char *unit;
    } units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    int64_t s = clock_now() - t;
    if (!t)
        return "never";
    if (s <= 0)
        return "now";
    for (size_t i = 0;; i++)
        if (s >= units[i].seconds)
            return arena_printf(a, "%" PRId64 " %s", s / units[i].seconds, units[i].unit);
}

static void print_rows(const struct row *rows, size_t n, struct arena *a)
{
    printf("%-24s %-10s %-10s %8s %8s %8s  %s\n", "source", "last ok", "last new", "entries", "releases",
           "pending", "trouble");
    for (size_t i = 0; i < n; i++) {
        const struct source_state *s = &rows[i].state;
        struct buf trouble = {0};
        if (s->error)
            text_add_safe(&trouble, arena_printf(a, "%d in a row: %s", s->failures, s->error), false);
        else if (s->blocked)
            buf_addf(&trouble, "%" PRId64 " pages failed so far", s->blocked);
        printf("%-24s %-10s %-10s %8" PRId64 " %8" PRId64 " %8" PRId64 "  %s\n", rows[i].source->name,
               ago(s->last_ok, a), ago(s->last_new, a), s->entries, s->releases, s->pending,
               buf_str(&trouble));
        buf_free(&trouble);
    }
}

static void print_totals(const struct totals *t)
{
    printf("\nstore: %" PRId64 " releases (%" PRId64 " complete) in %" PRId64 " versions, %" PRId64
           " pages to fetch, %.1f MB\n",
           t->store.releases, t->store.complete, t->store.versions, t->store.todo,
           (double)t->store.bytes / 1e6);
    if (t->index_error)
        printf("index: %s\n", t->index_error);
    else
        printf("index: %" PRId64 " releases%s, %.1f MB\n", t->documents,
               t->index_rev < t->store_rev ? " (behind the store: the next fetch catches up)" : "",
               (double)t->index_bytes / 1e6);
}

/* ---- as JSON ---- */

static void set_time(struct js *o, const char *key, int64_t t)
{
    char iso[CLOCK_ISO_MAX];
    js_set_str(o, key, t ? clock_iso(t, iso) : NULL);
}

/* Without the password that a URL in feeds.conf may hold. */
static void set_url(struct js *o, const char *key, const char *url)
{
    struct buf b = {0};
    buf_adds(&b, url);
    log_mask(b.p);
    js_set_str(o, key, b.p);
    buf_free(&b);
}

static struct js *row_json(const struct row *r)
{
    struct js *o = js_object();
    js_set_str(o, "source", r->source->name);
    set_url(o, "url", r->source->url);
    set_time(o, "last_try", r->state.last_try);
    set_time(o, "last_ok", r->state.last_ok);
    set_time(o, "last_new", r->state.last_new);
    set_time(o, "next_due", r->state.next_due);
    js_set_int(o, "failures", r->state.failures);
    js_set_str(o, "error", r->state.error);
    js_set_int(o, "entries", r->state.entries);
    js_set_int(o, "releases", r->state.releases);
    js_set_int(o, "pending", r->state.pending);
    js_set_int(o, "blocked", r->state.blocked);
    return o;
}

static void print_json(const struct row *rows, size_t n, const struct totals *t)
{
    struct js *o = js_object(), *list = js_array(), *store = js_object(), *ix = js_object();
    for (size_t i = 0; i < n; i++)
        js_push(list, row_json(&rows[i]));
    js_set_int(store, "releases", t->store.releases);
    js_set_int(store, "complete", t->store.complete);
    js_set_int(store, "versions", t->store.versions);
    js_set_int(store, "pending", t->store.todo);
    js_set_int(store, "revision", t->store_rev);
    js_set_int(store, "bytes", t->store.bytes);
    js_set_int(ix, "releases", t->documents);
    js_set_int(ix, "revision", t->index_rev);
    js_set_int(ix, "bytes", t->index_bytes);
    js_set_str(ix, "error", t->index_error);
    js_set(o, "sources", list);
    js_set(o, "store", store);
    js_set(o, "index", ix);
    struct buf out = {0};
    js_write(o, true, &out);
    js_free(o);
    puts(buf_str(&out));
    buf_free(&out);
}

/* Keeps the rows of the named sources; -1 when there is no such source. */
static int pick(struct call *c, const struct conf *conf, struct row *rows, size_t *n)
{
    size_t kept = 0;
    for (int k = 0; k < c->argc; k++)
        if (!conf_source(conf, c->argv[k]))
            return usage(c, "%s has no source '%s'", conf->path, c->argv[k]), -1;
    for (size_t i = 0; c->argc && i < *n; i++)
        for (int k = 0; k < c->argc; k++)
            if (!strcmp(rows[i].source->name, c->argv[k])) {
                rows[kept++] = rows[i];
                break;
            }
    if (c->argc)
        *n = kept;
    return 0;
}

static int print_status(struct call *c, const struct conf *conf, bool json)
{
    struct arena *a = arena_new();
    struct row *rows = arena_alloc(a, (conf->nsources + 1) * sizeof *rows);
    struct totals t = {0};
    struct err e;
    size_t n = conf->nsources;
    int status = 0;
    if (gather(conf, rows, &t, a, &e)) {
        status = fail(&e);
    } else if (pick(c, conf, rows, &n)) {
        status = 2;
    } else if (json) {
        print_json(rows, n, &t);
    } else {
        print_rows(rows, n, a);
        print_totals(&t);
    }
    arena_free(a);
    return status;
}

int cmd_status(struct call *c)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct conf *conf;
    int status, format = 0;
    const struct opt opts[] = {
        {"format", "text|json", OPT_CHOICE, &format, formats, "for a person or a program"}, {0}};
    if (options_parse(c, opts, &status) || load_conf(c, &conf, &status))
        return status;
    status = print_status(c, conf, format == 1);
    conf_free(conf);
    return flush_stdout(status);
}
