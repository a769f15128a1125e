/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter digest [WATCH...]`: what is new for each watch, sent or, with --dry-run, printed. What happened is
 * summed up on standard error, for standard output may be the transport. */
#include <stdio.h>

#include "base/clock.h"
#include "cmd/blotter.h"
#include "domain/date.h"
#include "flow/digest.h"

static void print_summary(const struct digest_options *o, const struct digest_tally *t)
{
    fprintf(stderr, "digest: %u %s (%u releases), %u with nothing new, %u failed\n", t->sent,
            o->dry_run ? "shown" : "sent", t->releases, t->quiet, t->failed);
    if (t->started)
        fprintf(stderr,
                "%u new: a watch begins with what comes after its first run (--since=DATE looks back)\n",
                t->started);
}

/* A feed that is made anew each day must still hold what a reader who was away has not fetched. */
static const char *feed_since(struct arena *a)
{
    enum { DAYS = 30 };
    char day[DATE_MAX];
    return arena_strdup(a, date_from_days((int32_t)(clock_now() / (24 * 60 * 60)) - DAYS, day));
}

int cmd_digest(struct call *c)
{
    static const char *const forms[] = {"message", "text", "html",
                                        "atom",    "json", NULL}; /* in the order of enum digest_form */
    struct digest_options o = {.out = stdout};
    struct digest_tally t;
    struct conf *conf;
    struct err e;
    int status, form = -1;
    const struct opt opts[] = {
        {"dry-run", NULL, OPT_FLAG, &o.dry_run, NULL, "print what would be sent; send and mark nothing"},
        {"since", "DATE", OPT_STRING, &o.since, NULL,
         "also releases from this day on (YYYY-MM-DD) that were not sent yet"},
        {"format", "message|text|html|atom|json", OPT_CHOICE, &form, forms,
         "what a dry run prints (default: message)"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (form >= 0 && !o.dry_run)
        return usage(c, "--format needs --dry-run: what is sent is always a message");
    if (load_conf(c, &conf, &status))
        return status;
    o.form = form > 0 ? (enum digest_form)form : DIGEST_MESSAGE;
    if (o.form == DIGEST_ATOM && !o.since)
        o.since = feed_since(conf->arena);
    for (int i = 0; i < c->argc; i++)
        strs_add(&o.watches, c->argv[i], conf->arena);
    if (digest_run(conf, &o, &t, &e)) {
        status = fail(&e);
    } else {
        status = err_exit_status(t.failure);
        if (!c->quiet)
            print_summary(&o, &t);
    }
    conf_free(conf);
    return flush_stdout(status);
}
