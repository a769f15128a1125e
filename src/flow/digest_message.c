/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest as messages: whom they are for, and the identifiers by which a repeated one is known. How a digest
 * reads is for letter.c, how a message is encoded for mail.c. */
#include <inttypes.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/hash.h"
#include "domain/date.h"
#include "edge/mail.h"
#include "flow/digest_state.h"
#include "flow/fare.h"

enum { LABEL_MAX = 40 };

const char *digest_label(const char *name, struct arena *a)
{
    char label[LABEL_MAX + 1];
    size_t n = 0;
    for (; *name && n < LABEL_MAX; name++) {
        bool letter = (*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9');
        bool capital = *name >= 'A' && *name <= 'Z';
        if (letter || capital)
            label[n++] = capital ? (char)(*name - 'A' + 'a') : *name;
        else if (n && label[n - 1] != '-')
            label[n++] = '-';
    }
    while (n && label[n - 1] == '-')
        n--;
    return n ? arena_strndup(a, label, n) : "watch";
}

/* The left side of the Message-ID, also the name in the spool: the same for the same news of the same watch.
 * A sign of life has no news; its day tells it from the one before. */
static const char *name_of(const struct run *run, const struct news *news, const char *host)
{
    struct strs parts = {0};
    char iso[CLOCK_ISO_MAX];
    strs_add(&parts, news->watch->name, news->a);
    strs_add(&parts, news->watch->query, news->a);
    strs_add(&parts, host, news->a);
    for (size_t i = 0; i < news->digest.n; i++) {
        const struct release *r = news->digest.items[i].release;
        strs_add(&parts, arena_printf(news->a, "%s %" PRId64, r->url, r->revision), news->a);
    }
    if (!news->digest.n)
        strs_add(&parts, arena_strndup(news->a, clock_iso(run->now, iso), DATE_MAX - 1), news->a);
    unsigned char hash[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    hash_strings(parts.v, parts.n, hash);
    return arena_printf(news->a, "%s.%" PRId64 "-%" PRId64 ".%.16s", digest_label(news->watch->name, news->a),
                        news->state.cursor, run->rev, hash_hex(hash, hex));
}

/* Each recipient gets a message of his own, so that none learns of the others; or there is one, which names
 * none of them. */
static bool is_one_for_all(const struct run *run)
{
    return run->conf->mail.bcc || conf_mail_is_local(&run->conf->mail);
}

static bool needs_recipients(const struct run *run)
{
    return run->conf->mail.transport != MAIL_STDOUT && !conf_mail_is_local(&run->conf->mail);
}

const char *digest_from(const struct conf *c)
{
    return c->mail.from ? c->mail.from : "blotter@localhost";
}

/* ---- to whom ---- */

/* What tells an address from another: without the name before it, in lower case. NULL with *e when it is
 * malformed. */
static const char *address_key(const char *address, struct arena *a, struct err *e)
{
    const char *bare = mail_bare(address, a, e);
    char *key = arena_strdup(a, bare);
    for (char *p = key; p && *p; p++)
        *p = ascii_tolower(*p);
    return key;
}

int digest_recipients(const struct run *run, const struct watch *w, struct arena *a, struct strs *to,
                      struct err *e)
{
    struct strs keys = {0}, one = {0};
    const struct strs *wanted = &w->to;
    *to = (struct strs){0};
    if (run->o->to || !wanted->n) {
        strs_add(&one, run->o->to ? run->o->to : run->from, a);
        wanted = &one;
        if (!run->o->to && needs_recipients(run) && !run->o->dry_run)
            return err_set(e, ERR_CONFIG, "%s:%d: it has no recipient ('to')", w->file, w->place.line);
    }
    for (size_t i = 0; i < wanted->n; i++) {
        const char *key = address_key(wanted->v[i], a, e);
        if (!key)
            return run->o->to ? -1 : err_context(e, "%s:%d", w->file, conf_line_of(&w->place, "to", i));
        if (strs_add_once(&keys, key, a))
            strs_add(to, wanted->v[i], a);
    }
    return 0;
}

const char *digest_address(const char *address, struct arena *a)
{
    struct err unused;
    const char *key = address_key(address, a, &unused);
    return key ? key : address;
}

bool digest_is_recipient(const struct run *run, const struct watch *w, const char *address, struct arena *a)
{
    struct err unused;
    const char *key = address_key(address, a, &unused);
    if (!needs_recipients(run) || !key)
        return true;
    for (size_t i = 0; i < w->to.n; i++) {
        const char *other = address_key(w->to.v[i], a, &unused);
        if (!other || !strcmp(other, key))
            return true;
    }
    return false;
}

void digest_written_free(struct written *w)
{
    for (size_t i = 0; w->copy && i < w->parcel.copies; i++)
        buf_free(&w->copy[i]);
}

/* ---- the message ---- */

static struct parcel parcel_of(const struct run *run, const struct news *news, const char *host,
                               const struct strs *to)
{
    struct arena *a = news->a;
    const char *name = name_of(run, news, host);
    size_t n = 0, all = 0, copies = is_one_for_all(run) ? 1 : to->n;
    struct strs *lists = arena_alloc(a, copies * sizeof *lists);
    for (size_t i = 0; i < copies; i++)
        lists[i] = (struct strs){.v = &to->v[i], .n = copies == 1 ? to->n : 1};
    for (size_t i = 0; i < news->digest.n; i++)
        all += news->behind[i].n;
    int64_t *ids = arena_alloc(a, (all + 1) * sizeof *ids);
    for (size_t i = 0; i < news->digest.n; i++)
        for (size_t k = 0; k < news->behind[i].n; k++)
            ids[n++] = news->behind[i].ids[k];
    bool moves = !news->more && run->rev > news->state.cursor;
    return (struct parcel){.name = name,
                           .watch = news->watch->name,
                           .message_id = arena_printf(a, "%s@%s", name, host),
                           .cursor = moves ? run->rev : news->state.cursor,
                           .composed = run->now,
                           .releases = ids,
                           .nreleases = n,
                           .copies = copies,
                           .to = lists};
}

/* What the foot says of the sources is the same for all digests of a run. */
int digest_foot(struct run *run, struct digest *d, struct err *e)
{
    if (!run->asked_sources && fare_sentences(run->store, run->conf, run->now, run->a, &run->sources, e))
        return -1;
    run->asked_sources = true;
    d->sources = run->sources;
    return 0;
}

static struct strs matters_of(const struct news *news)
{
    struct strs l = {0};
    for (size_t i = 0; i < news->digest.n; i++)
        for (size_t k = 0; k < news->behind[i].matters.n; k++)
            strs_add_once(&l, news->behind[i].matters.v[k], news->a);
    return l;
}

/* The messages before it in its thread: those of the watch or, message by case, those of its case. */
static int follow(const struct run *run, const struct news *news, struct mail_message *m, struct err *e)
{
    struct strs matters = matters_of(news);
    if (store_watch_thread(run->store, news->watch->name, news->watch->per_case ? &matters : NULL, news->a,
                           &m->references, e))
        return -1;
    /* The same message written anew does not follow itself. */
    if (m->references.n && !strcmp(m->references.v[m->references.n - 1], m->message_id))
        m->references.n--;
    if (m->references.n)
        m->in_reply_to = m->references.v[m->references.n - 1];
    return 0;
}

static int write_copies(const struct run *run, const struct news *news, struct mail_message *m,
                        struct written *w, struct err *e)
{
    int rc = 0;
    struct buf text = {0}, html = {0};
    letter_text(&news->digest, &text);
    letter_html(&news->digest, &html);
    m->from = run->from;
    m->subject = w->subject;
    m->date = run->now;
    m->text = text.p;
    m->html = html.p;
    m->unsubscribe_mail = news->digest.unsubscribe_mail;
    m->unsubscribe_url = news->digest.unsubscribe_url;
    if (!m->unsubscribe_mail && !m->unsubscribe_url) /* whom the foot names */
        m->unsubscribe_mail = mail_bare(run->from, news->a, e);
    m->undisclosed = is_one_for_all(run);
    for (size_t i = 0; i < w->parcel.copies && !rc; i++) {
        m->to = w->parcel.to[i];
        rc = mail_write(m, &w->copy[i], e);
    }
    buf_free(&text);
    buf_free(&html);
    return rc;
}

int digest_write(struct run *run, struct news *news, struct written *w, struct err *e)
{
    struct arena *a = news->a;
    const char *host = mail_host(run->from, a, e);
    if (!host || digest_recipients(run, news->watch, a, &w->to, e) || digest_foot(run, &news->digest, e))
        return -1;
    w->parcel = parcel_of(run, news, host, &w->to);
    w->subject = letter_subject(&news->digest, a);
    w->copy = arena_alloc(a, w->parcel.copies * sizeof *w->copy);
    struct mail_message m = {.message_id = w->parcel.message_id,
                             .list_id =
                                 arena_printf(a, "%s.blotter.%s", digest_label(news->watch->name, a), host)};
    if (follow(run, news, &m, e))
        return -1;
    return write_copies(run, news, &m, w, e);
}

int digest_keep(const struct run *run, const struct news *news, const struct written *w, struct err *e)
{
    struct message_copy *copies = arena_alloc(news->a, (w->to.n + 1) * sizeof *copies);
    for (size_t i = 0; i < w->to.n; i++) {
        const struct buf *copy = &w->copy[w->parcel.copies == 1 ? 0 : i];
        copies[i] = (struct message_copy){w->to.v[i], copy->p, copy->len};
    }
    struct message_record m = {.message_id = w->parcel.message_id,
                               .watch = news->watch->name,
                               .subject = w->subject,
                               .as_of = run->rev,
                               .composed = run->now,
                               .copies = copies,
                               .ncopies = w->to.n,
                               .matters = matters_of(news)};
    return store_message_put(run->store, &m, e);
}
