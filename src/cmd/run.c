/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter run`: what cron calls. Fetch and digest are programs of their own; this only runs one after the
 * other, sees to it that there is one run at a time, and passes the worse of their statuses on. Nothing is
 * logged to a file: what a person must know goes to standard error, which cron mails and systemd keeps in its
 * journal. */
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "cmd/blotter.h"
#include "domain/schedule.h"
#include "flow/digest.h"

enum { TEMPORARY = 75, CONFIGURATION = 78, KILLED = 128 };

/* Which of two exit statuses a person should hear of: anything is worse than 0, and a failure of the
 * machinery (64 and above) is worse than one of some sources. */
static int worse(int x, int y)
{
    return x > y ? x : y;
}

static int run_verb(struct call *c, const char *verb, bool quiet, const char *wait)
{
    struct err e;
    const char *args[3] = {NULL};
    size_t n = 0;
    if (quiet)
        args[n++] = "-q";
    if (wait)
        args[n++] = wait;
    int status = cmd_spawn(c, verb, args, &e);
    return status < 0 ? fail(&e) : status;
}

/* Who waits at a terminal hears of a mistake in a watch now, not after the crawl; digest names it in any
 * case.
 */
static void name_mistakes(const struct conf *conf)
{
    struct arena *a = arena_new();
    struct watch_row *rows = arena_alloc(a, (conf->nwatches + 1) * sizeof *rows);
    struct err ignored;
    bool known = !digest_survey(conf, a, rows, &ignored);
    for (size_t i = 0; known && i < conf->nwatches; i++)
        if (rows[i].error)
            log_warn("watch '%s': %s", rows[i].watch->name, rows[i].error);
    arena_free(a);
}

static int run_parts(struct call *c, const struct conf *conf, double wait)
{
    char option[32];
    bool quiet = c->quiet || !isatty(STDOUT_FILENO); /* under cron a healthy run prints nothing */
    if (!quiet)
        name_mistakes(conf);
    snprintf(option, sizeof option, "--wait=%.0f", wait > 0 ? wait : 0);
    int fetched = run_verb(c, "fetch", quiet, option);
    if (fetched == TEMPORARY || fetched == CONFIGURATION ||
        fetched >= KILLED) /* locked, stopped, misconfigured: nothing new to mail */
        return fetched;
    int digested = cmd_stopped() ? 0 : run_verb(c, "digest", quiet, NULL);
    if (cmd_stopped()) {
        log_warn("interrupted");
        return TEMPORARY;
    }
    return worse(fetched, digested);
}

/* What tells this installation from others: the machine's id, its name (clones share an id) and the data. The
 * name is hashed only and goes nowhere. */
static void add_identity(const struct conf *conf, struct buf *out)
{
    enum { ID_MAX = 4096 };
    char host[256] = "";
    struct err ignored;
    file_read_head("/etc/machine-id", ID_MAX, out, &ignored);
    gethostname(host, sizeof host - 1);
    buf_addf(out, "%s %s", host, conf->data);
}

/* So that installations which share a crontab do not all ask at the same minute; always the same, so that two
 * runs of one stay as far apart as their line says. Nothing is held meanwhile: a signal just ends it. */
static void wait_splay(const struct conf *conf, unsigned most)
{
    struct buf name = {0};
    add_identity(conf, &name);
    unsigned left = (unsigned)schedule_splay(buf_str(&name), most);
    buf_free(&name);
    log_progress("starting in %u s, of up to %u (--splay)", left, most);
    while (left)
        left = sleep(left);
    log_progress_end();
}

int cmd_run(struct call *c)
{
    struct conf *conf;
    unsigned wait = 0, splay = 0;
    int status;
    const struct opt opts[] = {{"wait", "SEC", OPT_UINT, &wait, NULL,
                                "wait so long for another run to end (default: give up at once)"},
                               {"splay", "SEC", OPT_UINT, &splay, NULL,
                                "start up to so much later, always the same on one installation"},
                               {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (c->argc)
        return usage(c, "takes no arguments");
    if (load_conf(c, &conf, &status))
        return status;
    if (splay)
        wait_splay(conf, splay);
    double start = clock_monotonic();
    if (!lock_run(c, conf, wait, &status)) {
        cmd_catch_signals();
        status = run_parts(c, conf, wait - (clock_monotonic() - start));
    }
    conf_free(conf);
    return status;
}
