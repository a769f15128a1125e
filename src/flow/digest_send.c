/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digests on their way: handed over by the transport of feeds.conf, marked when accepted, then forgotten. A
 * crash can repeat a mail under the same Message-ID, never lose one: what was spooled goes out as it is in
 * the next run, before anything is looked for. The files in between are for spool.c. */
#include "edge/mail.h"
#include "flow/digest_state.h"

int digest_print(FILE *out, const char *s, size_t n, struct err *e)
{
    if (fwrite(s, 1, n, out) != n || fflush(out))
        return err_set(e, ERR_MAIL, "cannot write the digest to standard output");
    return 0;
}

static int print_message(FILE *out, const struct buf *message, struct err *e)
{
    struct buf local = {0};
    mail_add_local(message, &local);
    int rc = digest_print(out, buf_str(&local), local.len, e);
    buf_free(&local);
    return rc;
}

/* One row a transport (conf_mail). */
static int hand_over(void *context, const struct buf *message, struct err *e)
{
    const struct run *run = context;
    if (run->conf->mail.transport == MAIL_SENDMAIL)
        return mail_sendmail(run->conf->mail.sendmail, run->from, message, e);
    return print_message(run->o->out, message, e);
}

int digest_hand_over(struct run *run, const char *recipient, const struct buf *message, struct err *e)
{
    (void)recipient; /* it stands in the message */
    return hand_over(run, message, e);
}

void digest_count(struct run *run, size_t releases)
{
    run->tally->sent++;
    run->tally->releases += (unsigned)releases;
}

static int note_recipients(struct run *run, const struct parcel *p, struct err *e)
{
    struct recipient *v;
    size_t n;
    if (store_recipients(run->store, p->message_id, run->a, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (v[i].outcome == OUTCOME_WAITING && store_digest_recipient(run->store, p->message_id, v[i].address,
                                                                      OUTCOME_ACCEPTED, NULL, run->now, e))
            return -1;
    return 0;
}

int digest_deliver(struct run *run, const struct parcel *p, struct err *e)
{
    if (spool_send(run->spool, p, hand_over, run, e) || note_recipients(run, p, e))
        return -1;
    if (store_watch_sent(run->store, p->watch, p->cursor, p->composed, p->message_id, p->releases,
                         p->nreleases, e))
        return -1;
    digest_count(run, p->nreleases);
    return spool_forget(run->spool, p, e);
}

int digest_deliver_leftovers(struct run *run, struct err *e)
{
    struct parcel *v;
    size_t n;
    if (spool_list(run->spool, run->a, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct err why;
        if (digest_deliver(run, &v[i], &why)) {
            digest_report(run, v[i].watch, &why);
            strs_add(&run->stuck, v[i].watch, run->a);
        }
    }
    return 0;
}
