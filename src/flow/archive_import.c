/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Importing a web archive, from its first record to its last or to where it breaks. The place in the archive
 * is committed with the releases that came before it; a later run reads up to there again, but only for the
 * redirects, which say by which URLs the pages behind are known. */
#include "flow/archive_import.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "domain/url.h"
#include "flow/archive.h"
#include "flow/archive_state.h"

enum {
    COMMIT_EVERY = 200, /* releases; */
    WARN_MAX = 20,
    EXTRA = 1 << 20, /* bytes that a block may be longer than max-body: headers and the frames of chunks */
    REPLAY_MAX = 64 * 1024 /* bytes of a block that is only asked where it redirects to */
};
static const double COMMIT_SECONDS = 0.5, COMMIT_IDLE = 5;

bool archive_begins(const void *p, size_t n)
{
    return warc_may_be(p, n);
}

/* ---- counting and committing ---- */

void archive_count(struct archive *v, enum store_change change)
{
    if (change == STORE_NEW)
        v->n->created++;
    else if (change == STORE_CHANGED || change == STORE_COMPLETED || change == STORE_EARLIER)
        v->n->changed++;
    else
        v->n->unchanged++;
    v->uncommitted++;
    log_progress("import: %u new, %u changed, %u unchanged, %u skipped", v->n->created, v->n->changed,
                 v->n->unchanged, v->n->skipped);
}

void archive_failed(struct archive *v, const struct warc_record *r, const char *why)
{
    v->n->failed++;
    if (v->warned++ >= WARN_MAX)
        return;
    if (r)
        log_warn("'%s': record at byte %lld (%s) %s", v->o->path, (long long)r->offset,
                 r->url ? r->url : "no URL", why);
    else
        log_warn("'%s': %s", v->o->path, why);
}

static int remember(struct archive *v, int64_t place, struct err *e)
{
    return v->name && place ? store_archive_put(v->o->st, v->name, v->size, place, e) : 0;
}

static int commit(struct archive *v, int64_t place, struct err *e)
{
    if (remember(v, place, e) || store_commit(v->o->st, e))
        return -1;
    sync_kick(v->o->sync);
    v->uncommitted = 0;
    v->committed_at = clock_monotonic();
    return store_begin(v->o->st, e);
}

/* Not between a note and the originals that it speaks of: they are taken together or not at all. */
static int maybe_commit(struct archive *v, struct err *e)
{
    double since = clock_monotonic() - v->committed_at;
    if (v->note.open)
        return 0;
    return v->uncommitted >= COMMIT_EVERY || since >= (v->uncommitted ? COMMIT_SECONDS : COMMIT_IDLE)
               ? commit(v, v->good, e)
               : 0;
}

/* ---- one record ---- */

/* What a URL does not hold would end up in messages and other people's files. */
static bool is_clean(const char *url)
{
    for (; *url; url++)
        if ((unsigned char)*url <= ' ' || *url == 0x7f)
            return false;
    return true;
}

static struct capture subject(const struct archive *v, const struct warc_record *r)
{
    struct capture c = {.given = r->url, .seen = r->date < v->now ? r->date : v->now};
    if (!r->url || !is_clean(r->url) || (v->o->match && !strstr(r->url, v->o->match)))
        return c;
    c.canonical = url_canonical(r->url, v->unit);
    if (c.canonical)
        c.url = arena_strndup(v->unit, r->url, strcspn(r->url, "#"));
    return c;
}

/* 1: the block is in v->block; 0: the record is damaged, which was told; -1. */
static int read_block(struct archive *v, size_t max, bool *cut, struct err *e)
{
    buf_reset(&v->block);
    enum warc_status s = warc_block(v->w, max, &v->block, cut, e);
    if (s == WARC_DAMAGED)
        archive_failed(v, NULL, e->msg); /* it names the record */
    return s == WARC_FOUND ? 1 : s == WARC_DAMAGED ? 0 : -1;
}

static int replay(struct archive *v, const struct capture *c, const struct warc_record *r, struct err *e)
{
    bool cut;
    if (r->type != WARC_RESPONSE || !c->url)
        return 0;
    int rc = read_block(v, REPLAY_MAX, &cut, e);
    if (rc > 0)
        archive_replay_response(v, c);
    return rc < 0 ? -1 : 0;
}

static bool is_note(const struct warc_record *r)
{
    return r->type == WARC_METADATA && r->media && !strcmp(r->media, ARCHIVE_RELEASE);
}

static int take_captured(struct archive *v, const struct capture *c, const struct warc_record *r, bool cut,
                         struct err *e)
{
    bool covered;
    if (archive_note_covers(v, c, &covered, e))
        return -1;
    if (r->type == WARC_RESPONSE)
        return archive_take_response(v, c, r, cut, e);
    return covered && !cut ? archive_take_kept(v, c, r, e) : archive_take_resource(v, c, r, cut, e);
}

/* What else there is: requests, warcinfo, metadata of others, the rest of what was too long for its archiver.
 */
static bool holds_capture(const struct warc_record *r)
{
    return r->type == WARC_RESPONSE || r->type == WARC_RESOURCE || r->type == WARC_CONVERSION;
}

static int take(struct archive *v, const struct capture *c, const struct warc_record *r, struct err *e)
{
    bool cut, covered;
    if (!c->url)
        return 0;
    if (r->type == WARC_REVISIT)
        return archive_note_covers(v, c, &covered, e) || archive_take_revisit(v, c, r, e) ? -1 : 0;
    if (!holds_capture(r) && !is_note(r))
        return 0;
    int rc = read_block(v, v->o->conf->max_body + EXTRA, &cut, e);
    if (rc <= 0)
        return rc;
    if (is_note(r))
        return archive_close_note(v, e) || archive_take_note(v, r, e) ? -1 : 0;
    return take_captured(v, c, r, cut, e);
}

/* ---- the whole ---- */

static int take_all(struct archive *v, struct err *e)
{
    struct warc_record r;
    enum warc_status s;
    arena_reset(v->unit);
    while ((s = warc_next(v->w, v->unit, &r, e)) == WARC_FOUND || s == WARC_DAMAGED) {
        if (s == WARC_DAMAGED) {
            archive_failed(v, NULL, e->msg);
        } else {
            struct capture c = subject(v, &r);
            if (r.at < v->from ? replay(v, &c, &r, e) : take(v, &c, &r, e))
                return -1;
        }
        v->good = warc_tell(v->w) > v->from ? warc_tell(v->w) : v->from;
        if (maybe_commit(v, e))
            return -1;
        arena_reset(v->unit);
    }
    return s == WARC_END ? 0 : -1;
}

/* What came before a break stays. The archive may be whole at another time: what feeds said of pages that
 * were not reached waits for that. */
static int keep_part(struct archive *v, struct err *e)
{
    struct err other;
    if (e->code != ERR_DATA)
        return -1;
    err_context(e, "'%s'", v->o->path);
    v->n->broken = v->good > 0;
    if (archive_close_note(v, &other) || commit(v, v->good, &other)) {
        *e = other;
        return -1;
    }
    return -1;
}

static int import(struct archive *v, struct err *e)
{
    if (take_all(v, e))
        return keep_part(v, e);
    if (archive_close_note(v, e) || archive_take_left(v, e))
        return -1;
    return commit(v, STORE_ARCHIVE_ALL, e);
}

/* Where an earlier run ended, if there was one. What is asked for is part of the archive's name: two runs
 * that want different parts of it know nothing of each other. */
static int recall(struct archive *v, FILE *f, struct err *e)
{
    char mark[HASH_HEX_MAX];
    if (!file_mark(fileno(f), mark, &v->size))
        return 0;
    v->name = arena_printf(v->all, "%s %s", mark, v->o->match ? v->o->match : "");
    return v->o->again ? 0 : store_archive_get(v->o->st, v->name, &v->from, e);
}

static void begin(struct archive *v, FILE *f, const void *seen, size_t n)
{
    v->w = warc_open(f, seen, n);
    v->redirects = redirects_new();
    v->now = clock_now();
    v->committed_at = clock_monotonic();
    for (size_t i = 0; i < v->o->conf->nsources; i++) {
        const char *url = url_canonical(v->o->conf->sources[i].url, v->all);
        strs_add(&v->sources, url ? url : "", v->all);
    }
}

static void end(struct archive *v)
{
    if (v->warned > WARN_MAX)
        log_warn("'%s': %u more records could not be read", v->o->path, v->warned - WARN_MAX);
    warc_close(v->w);
    redirects_free(v->redirects);
    buf_free(&v->block);
    buf_free(&v->unpacked);
}

int archive_import(const struct archive_options *o, FILE *f, const void *seen, size_t n,
                   struct archive_counts *counts, struct err *e)
{
    struct archive v = {.o = o,
                        .n = counts,
                        .all = arena_new(),
                        .unit = arena_new(),
                        .entry = arena_new(),
                        .group = arena_new()};
    counts->before = false;
    int rc = recall(&v, f, e);
    if (!rc && v.from == STORE_ARCHIVE_ALL) {
        counts->before = true;
    } else if (!rc) {
        begin(&v, f, seen, n);
        rc = import(&v, e);
        end(&v);
    }
    arena_free(v.group);
    arena_free(v.entry);
    arena_free(v.unit);
    arena_free(v.all);
    return rc;
}
