/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest as messages: whom they are for, and the identifiers by which a repeated one is known. How a digest
 * reads is for letter.c, how a message is encoded for mail.c. */
#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "edge/mail.h"
#include "flow/digest_state.h"

enum { LABEL_MAX = 40 };

/* A name as one label of an identifier: letters, digits and hyphens. */
static const char *label_of(const char *name, struct arena *a)
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
 */
static const char *name_of(const struct run *run, const struct news *news, const char *host)
{
    struct strs parts = {0};
    strs_add(&parts, news->watch->name, news->a);
    strs_add(&parts, news->watch->query, news->a);
    strs_add(&parts, host, news->a);
    for (size_t i = 0; i < news->digest.n; i++) {
        const struct release *r = news->digest.items[i].release;
        strs_add(&parts, arena_printf(news->a, "%s %" PRId64, r->url, r->revision), news->a);
    }
    unsigned char hash[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    hash_strings(parts.v, parts.n, hash);
    return arena_printf(news->a, "%s.%" PRId64 "-%" PRId64 ".%.16s", label_of(news->watch->name, news->a),
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

static int recipients(const struct run *run, const struct news *news, struct strs *to, struct err *e)
{
    *to = news->watch->to;
    if (to->n)
        return 0;
    if (needs_recipients(run) && !run->o->dry_run)
        return err_set(e, ERR_CONFIG, "%s:%d: it has no recipient ('to')", news->watch->file,
                       news->watch->line);
    strs_add(to, run->from, news->a);
    return 0;
}

void digest_written_free(struct written *w)
{
    for (size_t i = 0; w->copy && i < w->parcel.copies; i++)
        buf_free(&w->copy[i]);
}

static struct parcel parcel_of(const struct run *run, const struct news *news, const char *host,
                               const struct strs *to)
{
    struct arena *a = news->a;
    const char *name = name_of(run, news, host);
    size_t copies = is_one_for_all(run) ? 1 : to->n;
    struct strs *lists = arena_alloc(a, copies * sizeof *lists);
    for (size_t i = 0; i < copies; i++)
        lists[i] = (struct strs){.v = &to->v[i], .n = copies == 1 ? to->n : 1};
    int64_t *ids = arena_alloc(a, (news->digest.n + 1) * sizeof *ids);
    for (size_t i = 0; i < news->digest.n; i++)
        ids[i] = news->digest.items[i].release->id;
    return (struct parcel){.name = name,
                           .watch = news->watch->name,
                           .message_id = arena_printf(a, "%s@%s", name, host),
                           .cursor = run->rev > news->state.cursor ? run->rev : news->state.cursor,
                           .composed = run->now,
                           .releases = ids,
                           .nreleases = news->digest.n,
                           .copies = copies,
                           .to = lists};
}

static int write_copies(const struct run *run, const struct news *news, const char *list, struct written *w,
                        struct err *e)
{
    int rc = 0;
    struct buf text = {0}, html = {0};
    letter_text(&news->digest, &text);
    letter_html(&news->digest, &html);
    struct mail_message m = {.from = run->from,
                             .subject = letter_subject(&news->digest, news->a),
                             .message_id = w->parcel.message_id,
                             .list_id = list,
                             .date = run->now,
                             .text = text.p,
                             .html = html.p};
    conf_mail_unsubscribe(&run->conf->mail, &m.unsubscribe_mail, &m.unsubscribe_url);
    for (size_t i = 0; i < w->parcel.copies && !rc; i++) {
        m.to = w->parcel.to[i];
        m.undisclosed = is_one_for_all(run);
        rc = mail_write(&m, &w->copy[i], e);
    }
    buf_free(&text);
    buf_free(&html);
    return rc;
}

int digest_write(const struct run *run, const struct news *news, struct written *w, struct err *e)
{
    struct strs to;
    const char *host = mail_host(run->from, news->a, e);
    if (!host || recipients(run, news, &to, e))
        return -1;
    const char *list = arena_printf(news->a, "%s.blotter.%s", label_of(news->watch->name, news->a), host);
    w->parcel = parcel_of(run, news, host, &to);
    w->copy = arena_alloc(news->a, w->parcel.copies * sizeof *w->copy);
    return write_copies(run, news, list, w, e);
}
