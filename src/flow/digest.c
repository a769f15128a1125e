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

static int preview(struct run *run, const struct news *news, struct err *e)
{
    struct written w = {0};
    struct buf b = {0};
    int rc = 0;
    if (run->o->form != DIGEST_MESSAGE)
        forms[run->o->form].write(&news->digest, &b);
    else if (!(rc = digest_write(run, news, &w, e)))
        mail_add_local(&w.copy[0], &b);
    if (!rc)
        rc = digest_print(run->o->out, buf_str(&b), b.len, e);
    if (!rc)
        digest_count(run, news->digest.n);
    buf_free(&b);
    digest_written_free(&w);
    return rc;
}

static int send_digest(struct run *run, const struct news *news, struct err *e)
{
    struct written w = {0};
    int rc = digest_write(run, news, &w, e);
    if (!rc)
        rc = spool_put(run->spool, &w.parcel, w.copy, e);
    if (!rc)
        rc = digest_deliver(run, &w.parcel, e);
    digest_written_free(&w);
    return rc;
}

/* ---- the story ---- */

/* A new watch starts with what comes from now on. */
static int begin(struct run *run, const struct news *news, struct err *e)
{
    int64_t rev;
    run->tally->started++;
    if (run->o->dry_run)
        return 0;
    if (store_last_revision(run->store, &rev, e))
        return -1;
    return store_watch_sent(run->store, news->watch->name, rev, run->now, NULL, NULL, 0, e);
}

static int digest_one(struct run *run, struct news *news, struct err *e)
{
    bool found;
    if (store_watch_get(run->store, news->watch->name, news->a, &news->state, &found, e))
        return -1;
    news->begins = !found;
    bool shown = run->o->dry_run && forms[run->o->form].when_quiet;
    if (news->begins && !run->o->since && !shown)
        return begin(run, news, e);
    if ((run->o->since || run->rev > news->state.cursor || shown) && digest_look(run, news, e))
        return -1;
    if (!news->digest.n && !shown) {
        run->tally->quiet++;
        return news->begins ? begin(run, news, e) : 0;
    }
    return run->o->dry_run ? preview(run, news, e) : send_digest(run, news, e);
}

static void digest_each(struct run *run)
{
    for (size_t i = 0; i < run->conf->nwatches; i++) {
        const struct watch *w = &run->conf->watches[i];
        if (strs_has(&run->stuck, w->name) || (run->o->watches.n && !strs_has(&run->o->watches, w->name)))
            continue;
        struct news news = {.watch = w, .a = arena_new()};
        struct err why;
        if (digest_one(run, &news, &why))
            digest_report(run, w->name, &why);
        arena_free(news.a);
    }
}

static int check_options(const struct conf *c, const struct digest_options *o, struct err *e)
{
    for (size_t i = 0; i < o->watches.n; i++)
        if (!conf_watch(c, o->watches.v[i]))
            return err_set(e, ERR_USAGE, "no watch '%s' in '%s'", o->watches.v[i], c->path);
    if (o->since && !date_valid_day(o->since))
        return err_set(e, ERR_USAGE, "'%s' is no day (wanted: YYYY-MM-DD)", o->since);
    if (o->form == DIGEST_ATOM && o->watches.n != 1 && c->nwatches > 1)
        return err_set(e, ERR_USAGE, "a feed is of one watch: which of those in '%s'", c->path);
    if (!c->mail.from && c->mail.transport != MAIL_STDOUT && !o->dry_run)
        return err_set(e, ERR_CONFIG, "%s: mail has no 'from'", c->path);
    return 0;
}

int digest_run(const struct conf *c, const struct digest_options *o, struct digest_tally *t, struct err *e)
{
    *t = (struct digest_tally){0};
    if (check_options(c, o, e))
        return -1;
    if (!c->nwatches)
        return 0;
    struct run run = {.conf = c, .o = o, .tally = t, .now = clock_now(), .a = arena_new()};
    int rc = -1, lock = -1;
    run.spool = arena_printf(run.a, "%s/spool", c->data);
    run.from = c->mail.from ? c->mail.from : "blotter@localhost";
    if (!o->dry_run && (file_mkdirs(c->data, e) ||
                        file_lock(arena_printf(run.a, "%s/digest.lock", c->data), "digest", 0, &lock, e)))
        goto out;
    if (store_open(c->data, o->dry_run ? STORE_READ : STORE_WRITE, &run.store, e))
        goto out;
    if (!o->dry_run && digest_deliver_leftovers(&run, e))
        goto out;
    if (index_open(arena_printf(run.a, "%s/xapian", c->data), &run.index, e) ||
        index_rev(run.index, &run.rev, e))
        goto out;
    digest_each(&run);
    rc = 0;
out:
    index_close(run.index);
    store_close(run.store);
    if (lock >= 0)
        close(lock);
    arena_free(run.a);
    return rc;
}
