/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mistakes, named before anything is sent: those of the caller and of the mail section end a run, those of a
 * watch leave that one out. */
#include "base/log.h"
#include "domain/date.h"
#include "edge/mail.h"
#include "flow/digest_state.h"

static int check_mail(const struct conf *c, const struct digest_options *o, struct err *e)
{
    const char *address, *url;
    conf_mail_unsubscribe(&c->mail, &address, &url);
    if (!c->mail.from && c->mail.transport != MAIL_STDOUT && !o->dry_run)
        return err_set(e, ERR_CONFIG, "%s:%d: mail has no 'from'", c->path, c->mail.place.line);
    if (c->mail.from && mail_check_address(c->mail.from, e))
        return err_context(e, "%s:%d: 'from' of mail", c->path, conf_line(&c->mail.place, "from"));
    if (address && mail_check_address(address, e))
        return err_context(e, "%s:%d: 'unsubscribe' of mail", c->path,
                           conf_line(&c->mail.place, "unsubscribe"));
    return 0;
}

int digest_check(const struct conf *c, const struct digest_options *o, struct err *e)
{
    for (size_t i = 0; i < o->watches.n; i++)
        if (!conf_watch_named(c, o->watches.v[i], e))
            return -1;
    if (o->since && !date_valid_day(o->since))
        return err_set(e, ERR_USAGE, "'%s' is no day (wanted: YYYY-MM-DD)", o->since);
    if (o->to && mail_check_address(o->to, e)) {
        e->code = ERR_USAGE;
        return -1;
    }
    if (o->form == DIGEST_ATOM && o->watches.n != 1 && c->nwatches > 1)
        return err_set(e, ERR_USAGE, "a feed is of one watch: which of those in '%s'", c->path);
    return check_mail(c, o, e);
}

int digest_check_watch(const struct run *run, const struct watch *w, struct arena *a, struct query **q,
                       struct err *e)
{
    struct strs to;
    return digest_query(run->conf, w, run->now, a, q, e) || digest_recipients(run, w, a, &to, e) ? -1 : 0;
}

void digest_leave_out(struct run *run, const struct watch *w)
{
    if (w)
        run->left_out[w - run->conf->watches] = true;
}

void digest_check_watches(struct run *run)
{
    struct arena *a = arena_new();
    for (size_t i = 0; i < run->conf->nwatches; i++) {
        const struct watch *w = &run->conf->watches[i];
        struct query *q;
        struct err why;
        if (!run->left_out[i] && digest_check_watch(run, w, a, &q, &why)) {
            digest_report(run, w->name, &why);
            digest_leave_out(run, w);
        }
        arena_reset(a);
    }
    arena_free(a);
}
