/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest of the ledger once more: the same bytes under the same Message-ID, past the spool, to those whom
 * it did not reach. */
#include <string.h>

#include "edge/mail.h"
#include "flow/digest_state.h"

static int note_accepted(struct run *run, const char *message_id, const struct strs *to, struct err *e)
{
    for (size_t i = 0; i < to->n; i++)
        if (store_digest_recipient(run->store, message_id, to->v[i], OUTCOME_ACCEPTED, NULL, run->now, e))
            return -1;
    return 0;
}

/* Leaves those to whom the digest was refused or given up, where there are some; nobody for whom it waits in
 * the spool, and nobody who was taken off the watch since. */
static int keep_missed(struct run *run, const struct digest_row *d, struct message_copy *v, size_t *n,
                       struct err *e)
{
    const struct watch *w = conf_watch(run->conf, d->watch);
    bool spooled = spool_has(run->spool, d->message_id, run->a);
    struct recipient *all;
    struct strs missed = {0}, waiting = {0};
    size_t nall, kept = 0;
    if (store_recipients(run->store, d->message_id, run->a, &all, &nall, e))
        return -1;
    for (size_t i = 0; i < nall; i++)
        if (all[i].outcome == OUTCOME_REFUSED || all[i].outcome == OUTCOME_GIVEN_UP)
            strs_add(&missed, all[i].address, run->a);
        else if (all[i].outcome == OUTCOME_WAITING && spooled)
            strs_add(&waiting, all[i].address, run->a);
    for (size_t i = 0; i < *n; i++)
        if ((missed.n ? strs_has(&missed, v[i].recipient) : !strs_has(&waiting, v[i].recipient)) &&
            (!w || digest_is_recipient(run, w, v[i].recipient, run->a)))
            v[kept++] = v[i];
    *n = kept;
    if (kept)
        return 0;
    if (waiting.n && !missed.n)
        return err_set(e, ERR_NOT_FOUND,
                       "digest %lld waits in the spool: 'blotter digest --force' tries it at once",
                       (long long)d->id);
    return err_set(e, ERR_NOT_FOUND,
                   "watch '%s' has none of those any more who %s digest %lld (--to=ADDR sends it elsewhere)",
                   d->watch, missed.n ? "did not get" : "got", (long long)d->id);
}

/* Hands one message over, and writes down who has it. */
static int send_again(struct run *run, const struct digest_row *d, const struct strs *to,
                      const struct buf *message, struct err *e)
{
    struct strs taken = {0};
    struct err later;
    int rc = digest_hand_over(run, to, message, &taken, e);
    return note_accepted(run, d->message_id, &taken, rc ? &later : e) ? -1 : rc;
}

/* To somebody else: an address that was mended. */
static int resend_to(struct run *run, const struct digest_row *d, const struct message_copy *copy,
                     struct err *e)
{
    struct strs to = {0};
    struct buf message = {0};
    strs_add(&to, run->o->to, run->a);
    mail_readdress(copy->bytes, copy->len, mail_bare(run->o->to, run->a, e), &message);
    int rc = send_again(run, d, &to, &message, e);
    buf_free(&message);
    return rc;
}

/* Copies of the same words go together: they are one message for several. */
static int resend_copies(struct run *run, const struct digest_row *d, const struct message_copy *v, size_t n,
                         struct err *e)
{
    struct err later;
    int rc = 0;
    for (size_t i = 0, k; i < n; i = k) {
        struct strs to = {0};
        struct buf message = {0};
        for (k = i; k < n && v[k].len == v[i].len && !memcmp(v[k].bytes, v[i].bytes, v[i].len); k++)
            strs_add(&to, v[k].recipient, run->a);
        buf_add(&message, v[i].bytes, v[i].len);
        rc |= send_again(run, d, &to, &message, rc ? &later : e);
        buf_free(&message);
    }
    return rc;
}

static int resend(struct run *run, const struct digest_row *d, struct err *e)
{
    struct message_copy *v;
    size_t n;
    if (store_message_copies(run->store, d->message_id, run->a, &v, &n, e))
        return -1;
    if (!n)
        return err_set(e, ERR_NOT_FOUND,
                       "the messages of digest %lld are no longer kept (the last %d of a watch are)",
                       (long long)d->id, MESSAGES_KEPT);
    if (run->o->to)
        return resend_to(run, d, &v[0], e);
    return keep_missed(run, d, v, &n, e) ? -1 : resend_copies(run, d, v, n, e);
}

int digest_resend(const struct conf *c, int64_t number, const char *to, FILE *out, struct err *e)
{
    struct digest_options o = {.out = out, .to = to};
    struct digest_tally t = {0};
    struct digest_row d;
    struct run run = {.conf = c, .o = &o, .tally = &t};
    int rc = -1, lock = -1;
    if (digest_check(c, &o, e))
        return -1;
    digest_set_up(&run);
    if (!digest_lock(&run, &lock, e) && !store_open(c->data, STORE_WRITE, &run.store, e) &&
        !store_digest_get(run.store, number, run.a, &d, e)) {
        run.post = post_open(c, run.from, out);
        rc = resend(&run, &d, e);
    }
    digest_tear_down(&run, lock);
    return rc;
}
