/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each watch above its cursor: found in the index, rendered, spooled, handed over, marked. The cursor is a
 * revision of the store that the index has reached, never a date, so a release that is published late or
 * indexed late is still news. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "domain/date.h"
#include "domain/timetable.h"
#include "edge/mail.h"
#include "flow/digest_state.h"

void digest_report(struct run *run, const char *watch, const struct err *why)
{
    log_warn("watch '%s': %s", watch, why->msg);
    if (!run->tally->failed++)
        run->tally->failure = why->code;
}

/* The forms that are no message. A feed or a value is whole without news too: a file that is read by programs
 * must not be empty. */
static const struct form {
    void (*write)(const struct digest *d, struct buf *out);
    bool when_quiet;
} forms[] = {
    [DIGEST_TEXT] = {letter_text, false},
    [DIGEST_HTML] = {letter_html, false},
    [DIGEST_ATOM] = {letter_atom, true},
    [DIGEST_JSON] = {letter_json, true},
};

/* Whether nothing is marked. */
static bool is_trial(const struct run *run)
{
    return run->o->dry_run || run->o->to;
}

/* Whether what is printed is for programs: all that there is to a watch, in one piece. */
static bool is_whole(const struct run *run)
{
    return run->o->dry_run && forms[run->o->form].when_quiet;
}

/* The message as the first recipient gets it. */
static int write_message(struct run *run, struct news *news, struct buf *out, struct err *e)
{
    struct written w = {0};
    int rc = digest_write(run, news, &w, e);
    if (!rc)
        mail_add_local(&w.copy[0], out);
    digest_written_free(&w);
    return rc;
}

static int write_form(struct run *run, struct news *news, struct buf *out, struct err *e)
{
    if (run->o->form == DIGEST_MESSAGE)
        return write_message(run, news, out, e);
    if (digest_foot(run, &news->digest, e))
        return -1;
    forms[run->o->form].write(&news->digest, out);
    return 0;
}

static int preview(struct run *run, struct news *news, struct err *e)
{
    struct buf b = {0};
    int rc = write_form(run, news, &b, e);
    if (!rc)
        rc = digest_print(run->o->out, buf_str(&b), b.len, e);
    if (!rc)
        digest_count(run, news->digest.n);
    buf_free(&b);
    return rc;
}

/* To somebody else, past ledger and spool. */
static int send_aside(struct run *run, struct news *news, struct err *e)
{
    struct written w = {0};
    struct strs taken = {0};
    int rc = digest_write(run, news, &w, e);
    if (!rc)
        rc = digest_hand_over(run, &w.to, &w.copy[0], &taken, e);
    if (!rc)
        digest_count(run, news->digest.n);
    digest_written_free(&w);
    return rc;
}

/* ---- on its way ---- */

/* Each message is kept, then spooled, all of them before the first is handed over: the last one moves the
 * cursor past the news of all, so it must not be there while another is not. If the process dies on any line
 * before, what is spooled goes out in the next run and counts as sent, and the rest is found again. */
static int spool_all(struct run *run, struct news *v, size_t n, struct written *w, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        if (digest_write(run, &v[i], &w[i], e) || digest_keep(run, &v[i], &w[i], e) ||
            spool_put(run->spool, &w[i].parcel, w[i].copy, e))
            return -1;
    return 0;
}

/* One that is refused does not keep the others. */
static int send_all(struct run *run, struct news *v, size_t n, struct arena *a, struct err *e)
{
    struct written *w = arena_alloc(a, (n + 1) * sizeof *w);
    struct err later;
    int rc = spool_all(run, v, n, w, e);
    bool spooled = !rc;
    for (size_t i = 0; i < n && spooled; i++)
        if (digest_deliver(run, &w[i].parcel, NULL, rc ? &later : e))
            rc = -1;
    for (size_t i = 0; i < n; i++)
        digest_written_free(&w[i]);
    return rc;
}

static int send_digest(struct run *run, struct news *news, struct err *e)
{
    struct news *v = news;
    size_t n = 1;
    int rc = 0;
    if (news->watch->per_case && news->digest.n && (!run->o->dry_run || run->o->form == DIGEST_MESSAGE))
        digest_cases(news, &v, &n);
    if (!is_trial(run))
        return send_all(run, v, n, news->a, e);
    for (size_t i = 0; i < n && !rc; i++)
        rc = run->o->dry_run ? preview(run, &v[i], e) : send_aside(run, &v[i], e);
    return rc;
}

/* ---- one watch ---- */

/* A new watch starts with what comes from now on. */
static int begin(struct run *run, const struct news *news)
{
    run->tally->started++;
    strs_add(&run->starting, news->watch->name, run->a);
    return 0;
}

/* One that begins with a look back does so before its first message: what is not in that one is no news. */
static int begin_looking_back(struct run *run, struct news *news, struct err *e)
{
    news->state.cursor = run->rev;
    return is_trial(run)
               ? 0
               : store_watch_sent(run->store, news->watch->name, run->rev, run->now, NULL, NULL, 0, e);
}

/* A time of the ledger that lies ahead comes from a clock that was wrong then or is now: the watch goes on
 * from now, or it would be silent until then. */
static void mend_clock(struct run *run, struct news *news)
{
    enum { SLACK = 300 };
    if (news->state.looked <= run->now + SLACK || is_trial(run))
        return;
    char iso[CLOCK_ISO_MAX];
    if (!run->mended.n) /* the others have the same clock */
        log_warn("the clock was set back (watch '%s' was last seen to at %s): timetables go on from now",
                 news->watch->name, clock_iso(news->state.looked, iso));
    news->state.looked = run->now;
    if (news->state.last_sent > run->now)
        news->state.last_sent = run->now;
    strs_add(&run->mended, news->watch->name, run->a);
}

static bool is_due(const struct run *run, const struct news *news)
{
    return news->forced || timetable_due(&news->watch->when, clock_local_minutes(news->state.looked),
                                         clock_local_minutes(run->now));
}

static bool wants_heartbeat(const struct run *run, const struct news *news)
{
    return !news->begins && !run->o->since &&
           timetable_heartbeat(news->watch->heartbeat, clock_local_minutes(news->state.last_sent),
                               clock_local_minutes(run->now));
}

static int look_and_send(struct run *run, struct news *news, struct err *e)
{
    const struct watch *w = news->watch;
    news->digest = (struct digest){
        .watch = w->name,
        .from = run->from,
        .now = run->now,
        .since = news->state.last_sent,
        .group = w->group == WATCH_GROUP_OFFICE ? DIGEST_BY_OFFICE : DIGEST_BY_CHARGE,
        .mask_names = w->mask_names,
    };
    conf_mail_unsubscribe(&run->conf->mail, &news->digest.unsubscribe_mail, &news->digest.unsubscribe_url);
    if (digest_look(run, news, e))
        return -1;
    if (is_whole(run))
        return preview(run, news, e);
    if (news->digest.n && news->begins && begin_looking_back(run, news, e))
        return -1;
    if (news->digest.n || wants_heartbeat(run, news))
        return send_digest(run, news, e);
    run->tally->quiet++;
    if (news->begins)
        return begin(run, news);
    if (run->rev > news->state.cursor || w->when.every != TIMETABLE_IMMEDIATE)
        strs_add(&run->quiet, w->name, run->a);
    return 0;
}

/* Whether the watches are looked at now, whatever their times say. */
static bool is_forced(const struct run *run)
{
    const struct digest_options *o = run->o;
    return o->force || o->watches.n || o->since || o->to || is_whole(run);
}

static int digest_one(struct run *run, struct news *news, struct err *e)
{
    if (news->begins && !run->o->since && !is_whole(run))
        return begin(run, news);
    if (is_due(run, news))
        return look_and_send(run, news, e);
    run->tally->early++;
    return 0;
}

/* ---- all of them ---- */

static bool is_wanted(const struct run *run, const struct watch *w)
{
    return !run->left_out[w - run->conf->watches];
}

/* How far a watch is. */
static void prepare(struct run *run, struct news *news)
{
    struct err why;
    bool found;
    news->forced = is_forced(run);
    if (store_watch_get(run->store, news->watch->name, run->a, &news->state, &found, &why)) {
        digest_report(run, news->watch->name, &why);
        digest_leave_out(run, news->watch);
        return;
    }
    news->begins = !found;
    mend_clock(run, news);
}

/* What the watches that are due have to look at is found all together, before any of them looks. */
static void digest_each(struct run *run)
{
    size_t all = run->conf->nwatches, n = 0;
    struct news *v = arena_alloc(run->a, (all + 1) * sizeof *v);
    int64_t *cursors = arena_alloc(run->a, (all + 1) * sizeof *cursors);
    for (size_t i = 0; i < all; i++) {
        v[i].watch = &run->conf->watches[i];
        if (is_wanted(run, v[i].watch))
            prepare(run, &v[i]);
        if (is_wanted(run, v[i].watch) && !v[i].begins && is_due(run, &v[i]))
            cursors[n++] = v[i].state.cursor;
    }
    digest_fresh_open(run, cursors, n);
    for (size_t i = 0; i < all; i++) {
        struct news one = v[i];
        struct err why;
        if (!is_wanted(run, one.watch))
            continue;
        one.a = arena_new();
        if (digest_one(run, &one, &why))
            digest_report(run, one.watch->name, &why);
        arena_free(one.a);
    }
}

/* What was found out of watches that were sent nothing, at once for all of them. If the process dies before,
 * they are looked at again. */
static int mark_rest(struct run *run, struct err *e)
{
    int64_t rev;
    int rc = 0;
    if (is_trial(run))
        return 0;
    if (store_watches_looked(run->store, &run->mended, 0, run->now, e) ||
        store_watches_looked(run->store, &run->quiet, run->rev, run->now, e))
        return -1;
    if (!run->starting.n)
        return 0;
    if (store_last_revision(run->store, &rev, e) || store_begin(run->store, e))
        return -1;
    for (size_t i = 0; i < run->starting.n && !rc; i++)
        rc = store_watch_sent(run->store, run->starting.v[i], rev, run->now, NULL, NULL, 0, e);
    if (!rc)
        return store_commit(run->store, e);
    store_rollback(run->store);
    return -1;
}

/* One process at a time works on digests. */
int digest_lock(const struct run *run, int *lock, struct err *e)
{
    if (file_mkdirs(run->conf->data, e))
        return -1;
    return file_lock(arena_printf(run->a, "%s/digest.lock", run->conf->data), "digest", 0, lock, e);
}

void digest_set_up(struct run *run)
{
    const struct conf *c = run->conf;
    const struct strs *names = &run->o->watches;
    run->now = clock_now();
    run->a = arena_new();
    run->left_out = arena_alloc(run->a, (c->nwatches + 1) * sizeof *run->left_out);
    for (size_t i = 0; i < c->nwatches; i++)
        run->left_out[i] = names->n > 0;
    for (size_t i = 0; i < names->n; i++)
        run->left_out[conf_watch(c, names->v[i]) - c->watches] = false;
    run->spool = spool_dir(c->data, run->a);
    run->from = digest_from(c);
}

void digest_tear_down(struct run *run, int lock)
{
    post_close(run->post);
    index_close(run->fresh);
    index_close(run->index);
    store_close(run->store);
    if (lock >= 0)
        close(lock);
    arena_free(run->a);
}

int digest_run(const struct conf *c, const struct digest_options *o, struct digest_tally *t, struct err *e)
{
    *t = (struct digest_tally){0};
    if (digest_check(c, o, e))
        return -1;
    if (!c->nwatches)
        return 0;
    struct run run = {.conf = c, .o = o, .tally = t};
    int rc = -1, lock = -1;
    digest_set_up(&run);
    if (!o->dry_run && digest_lock(&run, &lock, e))
        goto out;
    if (store_open(c->data, o->dry_run ? STORE_READ : STORE_WRITE, &run.store, e))
        goto out;
    digest_check_watches(&run);
    run.post = post_open(c, run.from, o->out);
    if (!is_trial(&run) && digest_deliver_leftovers(&run, e))
        goto out;
    if (index_open(arena_printf(run.a, "%s/xapian", c->data), &run.index, e) ||
        index_rev(run.index, &run.rev, e))
        goto out;
    digest_each(&run);
    rc = mark_rest(&run, e);
out:
    digest_tear_down(&run, lock);
    return rc;
}
