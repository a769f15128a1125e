/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function a transport behind one front, and the memory that the way is closed: a server that does not
 * answer is asked once in a run, not once a message. */
#include "flow/post.h"

#include <stdlib.h>
#include <string.h>

#include "edge/mail.h"
#include "edge/mail_post.h"
#include "edge/smtp.h"

enum { TOGETHER = 100 }; /* recipients that every server takes at once (RFC 5321 §4.5.3.1.8) */

struct post {
    struct arena *a;
    const struct conf *conf;
    const char *from; /* bare, or NULL when it cannot be read */
    FILE *out;
    struct smtp *smtp;
    bool down;
    struct err why; /* it is down */
};

struct post *post_open(const struct conf *c, const char *from, FILE *out)
{
    struct arena *a = arena_new();
    struct post *p = arena_alloc(a, sizeof *p);
    *p = (struct post){.a = a, .conf = c, .out = out};
    p->from = mail_bare(from, a, &p->why);
    p->down = !p->from;
    return p;
}

void post_close(struct post *p)
{
    if (!p)
        return;
    smtp_close(p->smtp);
    arena_free(p->a);
}

/* ---- the transports ---- */

static void answer_all(struct mail_answer *answer, size_t n, struct mail_answer one)
{
    for (size_t i = 0; i < n; i++)
        answer[i] = one;
}

/* What stands in the way on this machine (a full disk, a lock, no permission) stands in everyone's. */
static void answer_local(struct mail_answer *answer, size_t n, int rc, const struct err *why)
{
    answer_all(answer, n, (struct mail_answer){.end = rc ? ANSWER_DOWN : ANSWER_TAKEN, .why = *why});
}

static void by_stdout(struct post *p, const struct post_item *item, struct mail_answer *answer)
{
    struct buf local = {0};
    struct err why = {0};
    mail_add_local(item->message, &local);
    int rc = fwrite(buf_str(&local), 1, local.len, p->out) != local.len || fflush(p->out);
    if (rc)
        err_set(&why, ERR_MAIL, "cannot write the digest to standard output");
    answer_local(answer, item->to.n, rc, &why);
    buf_free(&local);
}

/* Bare addresses of all recipients: those that cannot be read get their answer, and have a NULL. */
static struct strs bare_list(const struct strs *to, struct mail_answer *answer, struct arena *a)
{
    struct strs bare = {0};
    for (size_t i = 0; i < to->n; i++) {
        answer[i] = (struct mail_answer){.end = ANSWER_NEVER};
        strs_add(&bare, mail_bare(to->v[i], a, &answer[i].why), a);
    }
    return bare;
}

static void by_sendmail(struct post *p, const struct post_item *item, struct mail_answer *answer)
{
    struct arena *a = arena_new();
    struct mail_answer one;
    struct strs all = bare_list(&item->to, answer, a), bcc = {0};
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i])
            strs_add(&bcc, all.v[i], a);
    if (bcc.n) {
        mail_sendmail(p->conf->mail.sendmail, p->from, p->conf->mail.bcc ? &bcc : NULL, item->message,
                      p->conf->timeout * 5, &one);
        for (size_t i = 0; i < all.n; i++)
            if (all.v[i])
                answer[i] = one;
    }
    arena_free(a);
}

static void by_mailbox(struct post *p, const struct post_item *item, struct mail_answer *answer)
{
    const struct mail_item m = {.message = item->message,
                                .from = p->from,
                                .message_id = item->message_id,
                                .date = item->composed,
                                .again = item->again};
    const char *path = p->conf->mail.path;
    struct err why = {0};
    int rc = p->conf->mail.transport == MAIL_MAILDIR ? mail_to_maildir(path, &m, &why)
                                                     : mail_to_mbox(path, &m, p->conf->timeout, &why);
    answer_local(answer, item->to.n, rc, &why);
}

static int open_smtp(struct post *p, struct err *e)
{
    const struct conf_mail *m = &p->conf->mail;
    const char *password = NULL;
    if (m->password_file)
        password = mail_password_of_file(m->password_file, p->a, e);
    else if (m->password_command)
        password = mail_password_of_command(m->password_command, p->conf->timeout, p->a, e);
    if (m->user && !password)
        return -1;
    const struct smtp_options o = {.url = m->url,
                                   .tls = m->tls,
                                   .user = m->user,
                                   .password = password,
                                   .cainfo = m->cainfo,
                                   .timeout = p->conf->timeout};
    int rc = smtp_open(&o, &p->smtp, e);
    if (password)
        explicit_bzero((char *)password, strlen(password));
    return rc;
}

/* Those of the recipients from..n that fit in one transaction. */
static size_t send_some(struct post *p, const struct post_item *item, const struct strs *bare, size_t from,
                        struct mail_answer *answer, struct arena *a)
{
    struct strs to = {0};
    struct mail_answer some[TOGETHER];
    size_t place[TOGETHER], i = from;
    for (; i < bare->n && to.n < TOGETHER; i++)
        if (bare->v[i]) {
            place[to.n] = i;
            strs_add(&to, bare->v[i], a);
        }
    if (to.n)
        smtp_send(p->smtp, p->from, &to, item->message, some);
    for (size_t k = 0; k < to.n; k++)
        answer[place[k]] = some[k];
    return i;
}

static void by_smtp(struct post *p, const struct post_item *item, struct mail_answer *answer)
{
    struct err why = {0};
    if (!p->smtp && open_smtp(p, &why)) {
        answer_local(answer, item->to.n, -1, &why);
        return;
    }
    struct arena *a = arena_new();
    struct strs bare = bare_list(&item->to, answer, a);
    const struct mail_answer *down = NULL; /* which closed the way */
    size_t i = 0;
    while (i < bare.n && !down) {
        size_t next = send_some(p, item, &bare, i, answer, a);
        for (; i < next; i++)
            if (answer[i].end == ANSWER_DOWN)
                down = &answer[i];
    }
    for (; i < bare.n; i++)
        if (bare.v[i])
            answer[i] = *down;
    arena_free(a);
}

static void (*const ways[])(struct post *, const struct post_item *, struct mail_answer *) = {
    [MAIL_STDOUT] = by_stdout,   [MAIL_SENDMAIL] = by_sendmail, [MAIL_SMTP] = by_smtp,
    [MAIL_MAILDIR] = by_mailbox, [MAIL_MBOX] = by_mailbox,
};

void post_send(struct post *p, const struct post_item *item, struct mail_answer *answer)
{
    if (p->down) {
        answer_local(answer, item->to.n, -1, &p->why);
        return;
    }
    ways[p->conf->mail.transport](p, item, answer);
    for (size_t i = 0; i < item->to.n && !p->down; i++)
        if (answer[i].end == ANSWER_DOWN) {
            p->down = true;
            p->why = answer[i].why;
        }
}
