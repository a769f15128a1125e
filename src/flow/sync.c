/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that keeps the index abreast of the store. Nothing is handed over in memory: the store's
 * revision and the index's mark say all there is to know, which is also why a crash needs no repair. */
#include "flow/sync.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "edge/index.h"
#include "edge/store.h"

enum {
    BATCH = 500, /* releases to a commit */
    WALK = 50,   /* releases to a read of the store: bounds the memory of their texts */
    PATIENCE =
        30, /* seconds after which even a small batch is committed, so that a slow crawl is searchable */
};

struct sync {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    char *data;
    bool ready, kicked, finishing;
    int rc; /* of the thread's work */
    struct err err;
};

static const double GRACE = 0.7; /* seconds of work that are left after an interrupt; a commit comes on top */
static volatile sig_atomic_t interrupted;

void sync_interrupt(void)
{
    interrupted = 1;
}

/* Whether the work is to be left for the next run. *until: 0 at first. */
static bool out_of_time(double *until)
{
    if (!interrupted)
        return false;
    if (!*until)
        *until = clock_monotonic() + GRACE;
    return clock_monotonic() >= *until;
}

/* Takes out the URLs that releases no longer have, before the releases of those revisions come in. */
static int drop_former(struct store *st, struct index_writer *w, int64_t rev, struct arena *a, struct err *e)
{
    struct former *v;
    size_t n;
    if (store_former(st, rev, a, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (index_remove(w, v[i].url, e))
            return -1;
    return 0;
}

/* Indexes releases above *rev until there are none, a commit every BATCH. */
static int catch_up(struct store *st, struct index_writer *w, int64_t *rev, struct err *e)
{
    struct arena *a = arena_new();
    int rc = -1, uncommitted = 0;
    double until = 0;
    for (bool more = true; more;) {
        struct release *v;
        size_t n;
        arena_reset(a);
        /* Asked after the walk, so that no name that was lost before one of these releases got its revision
         * is missed; one that is lost later comes again, for *rev is not beyond it. */
        if (store_walk(st, false, *rev, WALK, a, &v, &n, e) || drop_former(st, w, *rev, a, e))
            goto out;
        for (size_t i = 0; i < n; i++) {
            if (index_put(w, &v[i], e))
                goto out;
            *rev = v[i].revision;
        }
        uncommitted += (int)n;
        more = n == WALK && !out_of_time(&until);
        if (uncommitted && (!more || uncommitted >= BATCH)) {
            if (index_commit(w, *rev, e))
                goto out;
            uncommitted = 0;
        }
    }
    rc = 0;
out:
    arena_free(a);
    return rc;
}

/* Waits for a kick; false when the work is to end after one more round. */
static bool wait_for_kick(struct sync *s, bool patient)
{
    pthread_mutex_lock(&s->mutex);
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE;
    while (!s->kicked && !s->finishing)
        if (!patient)
            pthread_cond_wait(&s->changed, &s->mutex);
        else if (pthread_cond_timedwait(&s->changed, &s->mutex, &until))
            break;
    s->kicked = false;
    bool go_on = !s->finishing;
    pthread_mutex_unlock(&s->mutex);
    return go_on;
}

/* Opens the index of this store. One that was made from another store, or is ahead of this one (which then
 * was restored from a backup), speaks of releases that are not here: it is dropped and made anew. */
static int open_index(const char *path, struct store *st, struct index_writer **w, int64_t *rev,
                      struct err *e)
{
    int64_t store, of, last;
    if (store_identity(st, &store, e) || store_last_revision(st, &last, e) ||
        index_writer_open(path, 0, w, e) || index_writer_rev(*w, rev, e) || index_writer_store(*w, &of, e))
        return -1;
    if (*rev > last || (*rev && of != store)) {
        log_warn("the index '%s' was made from another store: making it anew", path);
        index_writer_close(*w);
        *w = NULL;
        *rev = 0;
        if (file_remove_tree(path, e) || index_writer_open(path, 0, w, e))
            return -1;
    }
    return index_writer_set_store(*w, store, e);
}

/* Lets sync_start return: what the crawl commits from now on is news to this index. */
static void say_ready(struct sync *s)
{
    pthread_mutex_lock(&s->mutex);
    s->ready = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->mutex);
}

/* Where an earlier version of blotter made the index, makes it anew beside it and puts it in its place when
 * it is whole: no search finds half of what there is. 1 when that was interrupted; the next run goes on. */
static int make_anew(struct sync *s, struct store *st, const char *path, struct arena *a, struct err *e)
{
    const char *fresh = arena_printf(a, "%s.anew", path);
    struct index_writer *w = NULL;
    int64_t rev, last;
    bool outdated, begun_by_another;
    int rc = -1;
    if (index_outdated(path, &outdated, e))
        return -1;
    if (!outdated)
        return file_remove_tree(fresh, e); /* what was begun, and is not wanted any more */
    if (index_outdated(fresh, &begun_by_another, e) || (begun_by_another && file_remove_tree(fresh, e)))
        return -1;
    log_warn("the index '%s' is of an earlier version of blotter: making it anew from the store", path);
    if (open_index(fresh, st, &w, &rev, e))
        goto out;
    say_ready(s);
    if (catch_up(st, w, &rev, e) || store_last_revision(st, &last, e))
        goto out;
    rc = interrupted && rev < last;
out:
    index_writer_close(w);
    return rc ? rc : file_put_in_place(fresh, path, e);
}

static int follow(struct sync *s, struct store *st, struct err *e)
{
    struct arena *a = arena_new();
    struct index_writer *w = NULL;
    int64_t rev = 0, last = 0;
    int rc = -1;
    time_t waiting_since = 0;
    const char *path = arena_printf(a, "%s/xapian", s->data);
    int anew = make_anew(s, st, path, a, e);
    if (anew) {
        rc = anew > 0 ? 0 : -1;
        goto out;
    }
    if (open_index(path, st, &w, &rev, e))
        goto out;
    say_ready(s);
    for (bool go_on = true; go_on;) {
        go_on = wait_for_kick(s, last > rev);
        if (store_last_revision(st, &last, e))
            goto out;
        if (last > rev && !waiting_since)
            waiting_since = time(NULL);
        if (go_on && last - rev < BATCH && time(NULL) - waiting_since < PATIENCE)
            continue;
        if (last > rev && catch_up(st, w, &rev, e))
            goto out;
        waiting_since = 0;
    }
    rc = 0;
out:
    index_writer_close(w);
    arena_free(a);
    return rc;
}

static void *run(void *arg)
{
    struct sync *s = arg;
    struct store *st;
    s->rc = store_open(s->data, STORE_READ, &st, &s->err);
    if (!s->rc) {
        s->rc = follow(s, st, &s->err);
        store_close(st);
    }
    say_ready(s); /* after a failure too */
    return NULL;
}

struct sync *sync_start(const char *data)
{
    struct sync *s = xcalloc(1, sizeof *s);
    s->data = xstrdup(data);
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->changed, NULL);
    if (pthread_create(&s->thread, NULL, run, s))
        abort(); /* no thread: as out of memory */
    pthread_mutex_lock(&s->mutex);
    while (!s->ready)
        pthread_cond_wait(&s->changed, &s->mutex);
    pthread_mutex_unlock(&s->mutex);
    return s;
}

void sync_kick(struct sync *s)
{
    pthread_mutex_lock(&s->mutex);
    s->kicked = true;
    pthread_cond_signal(&s->changed);
    pthread_mutex_unlock(&s->mutex);
}

int sync_finish(struct sync *s, struct err *e)
{
    pthread_mutex_lock(&s->mutex);
    s->finishing = true;
    pthread_cond_signal(&s->changed);
    pthread_mutex_unlock(&s->mutex);
    pthread_join(s->thread, NULL);
    int rc = s->rc;
    if (rc && e)
        *e = s->err;
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->mutex);
    free(s->data);
    free(s);
    return rc;
}
