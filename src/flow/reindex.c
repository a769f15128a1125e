/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index from scratch. Workers take ranges of ids from a shared counter; each reads originals through a
 * handle of its own, extracts, and writes to a shard of its own, so that they meet only at the counter and
 * where a record that changed goes back into the store. The shards are merged beside the old index and
 * swapped in at the end: until then a crash leaves the old index as it was, and what lies in xapian.new is
 * thrown away by the next run. */
#include "flow/reindex.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "domain/extract.h"
#include "edge/index.h"
#include "edge/store.h"
#include "flow/ingest.h"

enum { RANGE = 32, MAX_WORKERS = 8 };

struct job {
    const struct conf *conf;
    pthread_mutex_t mutex; /* guards what follows */
    struct store *writer;
    int64_t next, end;  /* ids still to be taken: [next, end] */
    int64_t store, rev; /* identity and revision of the store: the mark of the new index */
    int64_t done;
    struct reindex_counts counts;
    bool failed;
    struct err err; /* the first failure */
};

struct worker {
    struct job *job;
    pthread_t thread;
    const char *shard;
};

/* ---- comparing records ---- */

static void count_field(struct reindex_counts *c, const char *field)
{
    int i = 0;
    while (c->fields[i].field && strcmp(c->fields[i].field, field))
        i++;
    if (i + 1 < REINDEX_FIELDS) {
        c->fields[i].field = field;
        c->fields[i].n++;
    }
}

/* The fields whose change a reader of the record would see. */
static const char *const compared[] = {"title",           "subtitle",     "date",       "offices",
                                       "offices_derived", "districts",    "agency",     "kind",
                                       "charges",         "stages",       "statutes",   "sentence_months",
                                       "warnings",        "minor_victim", "defendants", "text"};
enum { COMPARED = sizeof compared / sizeof *compared };

static void text_of(const struct js *record, const char *key, struct buf *out)
{
    buf_reset(out);
    const struct js *v = js_get(record, key);
    if (v)
        js_write(v, false, out);
}

/* Sets differs[i] for each compared field; true when one does. */
static bool compare(const struct release *was, const struct release *is, bool differs[COMPARED])
{
    struct js *x = release_to_json(was, RELEASE_JSON_TEXT), *y = release_to_json(is, RELEASE_JSON_TEXT);
    struct buf p = {0}, q = {0};
    bool any = false;
    for (size_t i = 0; i < COMPARED; i++) {
        text_of(x, compared[i], &p);
        text_of(y, compared[i], &q);
        differs[i] = strcmp(buf_str(&p), buf_str(&q)) != 0;
        any |= differs[i];
    }
    buf_free(&p);
    buf_free(&q);
    js_free(x);
    js_free(y);
    return any;
}

/* ---- one worker ---- */

static void fail_job(struct job *j, const struct err *e)
{
    pthread_mutex_lock(&j->mutex);
    if (!j->failed)
        j->err = *e;
    j->failed = true;
    pthread_mutex_unlock(&j->mutex);
}

/* Takes the next range of ids (after, last]; false when there is none, or another worker failed. */
static bool take_range(struct job *j, int64_t *after, int64_t *last)
{
    pthread_mutex_lock(&j->mutex);
    bool got = !j->failed && j->next <= j->end;
    if (got) {
        *after = j->next - 1;
        *last = j->next + RANGE - 1;
        j->next = *last + 1;
    }
    pthread_mutex_unlock(&j->mutex);
    return got;
}

/* Reads one release anew. When today's readers cannot, the kept record goes into the index as it is. */
static int again(struct job *j, struct store *st, const struct release *kept, struct arena *a,
                 struct release *out, struct err *e)
{
    struct original o;
    struct mention *m;
    size_t n;
    struct err why;
    if (store_original(st, kept->id, 0, a, &o, e) || store_mentions(st, &kept->urls, a, &m, &n, e))
        return -1;
    if (ingest_again(j->conf, &o, kept, m, n, a, out, &why)) {
        *out = *kept;
        pthread_mutex_lock(&j->mutex);
        j->counts.unreadable++;
        pthread_mutex_unlock(&j->mutex);
    }
    return 0;
}

static int write_back(struct job *j, const struct release *was, const struct release *is, struct err *e)
{
    bool differs[COMPARED];
    int rc = 0;
    bool any = compare(was, is, differs);
    pthread_mutex_lock(&j->mutex);
    j->counts.releases++;
    if (any) {
        j->counts.changed++;
        for (size_t i = 0; i < COMPARED; i++)
            if (differs[i])
                count_field(&j->counts, compared[i]);
        rc = store_replace_record(j->writer, is, extract_version, e);
    }
    if (++j->done % 100 == 0)
        log_progress("reindex: %lld of %lld", (long long)j->done, (long long)j->end);
    pthread_mutex_unlock(&j->mutex);
    return rc;
}

static const char *either(const char *x, const char *y)
{
    return x ? x : y;
}

/* Reads an earlier version anew too, so that what differs between two versions is the publisher's doing, not
 * the readers'. Today's feeds speak only where no words were kept: a date that they gave then may have been
 * another. */
static int version_again(struct job *j, struct store *st, const struct release *kept, const struct version *v,
                         struct arena *a, struct err *e)
{
    struct original o;
    struct mention *m = NULL;
    struct wording was = {0};
    struct release now;
    struct err why;
    size_t n = 0;
    if (store_original(st, kept->id, v->n, a, &o, &why))
        return why.code == ERR_NOT_FOUND ? 0 : err_set(e, why.code, "%s", why.msg);
    bool known = !store_wording(st, kept->id, v->n, a, &was, &why);
    if (!known && why.code != ERR_NOT_FOUND)
        return err_set(e, why.code, "%s", why.msg);
    if (!known && store_mentions(st, &kept->urls, a, &m, &n, e))
        return -1;
    if (ingest_again(j->conf, &o, kept, m, n, a, &now, &why))
        return 0;
    struct wording w = {either(now.title, was.title), now.subtitle, either(now.date, was.date), now.text};
    pthread_mutex_lock(&j->mutex);
    int rc = store_replace_wording(j->writer, kept->id, v->n, &w, e);
    pthread_mutex_unlock(&j->mutex);
    return rc;
}

static int versions_again(struct job *j, struct store *st, const struct release *kept, struct arena *a,
                          struct err *e)
{
    struct version *v;
    size_t n;
    if (store_versions(st, kept->id, a, &v, &n, e))
        return -1;
    for (size_t i = 0; i + 1 < n; i++)
        if (version_again(j, st, kept, &v[i], a, e))
            return -1;
    return 0;
}

static int index_range(struct job *j, struct store *st, struct index_writer *w, int64_t after, int64_t last,
                       struct arena *a, struct err *e)
{
    struct release *v;
    size_t n;
    if (store_walk(st, true, after, RANGE, a, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n && v[i].id <= last; i++) {
        struct release now;
        if (versions_again(j, st, &v[i], a, e) || again(j, st, &v[i], a, &now, e) ||
            write_back(j, &v[i], &now, e) || index_put(w, &now, e))
            return -1;
    }
    return 0;
}

static void *work(void *arg)
{
    struct worker *me = arg;
    struct job *j = me->job;
    struct store *st = NULL;
    struct index_writer *w = NULL;
    struct arena *a = arena_new();
    struct err e;
    int64_t after, last;
    if (store_open(j->conf->data, STORE_READ, &st, &e) || index_writer_open(me->shard, 0, &w, &e))
        goto failed;
    while (take_range(j, &after, &last)) {
        arena_reset(a);
        if (index_range(j, st, w, after, last, a, &e))
            goto failed;
    }
    if (index_commit(w, 0, &e))
        goto failed;
    goto out;
failed:
    fail_job(j, &e);
out:
    index_writer_close(w);
    store_close(st);
    arena_free(a);
    return NULL;
}

/* ---- the whole ---- */

static int run_workers(struct job *j, const char *dir, int n, const char **shards, struct arena *a,
                       struct err *e)
{
    struct worker workers[MAX_WORKERS];
    for (int i = 0; i < n; i++) {
        shards[i] = arena_printf(a, "%s/shard-%d", dir, i);
        workers[i] = (struct worker){.job = j, .shard = shards[i]};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            abort(); /* no thread: as out of memory */
    }
    for (int i = 0; i < n; i++)
        pthread_join(workers[i].thread, NULL);
    log_progress_end();
    if (j->failed)
        *e = j->err;
    return j->failed ? -1 : 0;
}

static int last_id(struct store *st, int64_t *id, struct err *e)
{
    struct store_figures f;
    if (store_figures(st, &f, e))
        return -1;
    *id = f.last_id;
    return 0;
}

int reindex_run(const struct conf *conf, struct reindex_counts *out, struct err *e)
{
    struct arena *a = arena_new();
    const char *dir = arena_printf(a, "%s/xapian.new", conf->data), *fresh = arena_printf(a, "%s/whole", dir),
               *current = arena_printf(a, "%s/xapian", conf->data), *shards[MAX_WORKERS];
    struct job j = {.conf = conf, .next = 1, .mutex = PTHREAD_MUTEX_INITIALIZER};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int rc = -1, n = cores < 1 ? 1 : cores > MAX_WORKERS ? MAX_WORKERS : (int)cores;
    if (store_open(conf->data, STORE_WRITE, &j.writer, e))
        goto out;
    if (file_remove_tree(dir, e) || file_mkdirs(dir, e) || last_id(j.writer, &j.end, e) ||
        store_last_revision(j.writer, &j.rev, e) || store_identity(j.writer, &j.store, e) ||
        store_begin(j.writer, e))
        goto out;
    if (run_workers(&j, dir, n, shards, a, e) || store_commit(j.writer, e))
        goto out;
    if (index_compact(shards, (size_t)n, fresh, j.store, j.rev, e) || file_put_in_place(fresh, current, e) ||
        file_remove_tree(dir, e))
        goto out;
    *out = j.counts;
    rc = 0;
out:
    store_close(j.writer);
    arena_free(a);
    return rc;
}
