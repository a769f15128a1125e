/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter fetch`: the crawl with the index kept abreast, and one line that says how it went. */
#include <signal.h>
#include <stdio.h>

#include "cmd/blotter.h"
#include "edge/fetch.h"
#include "edge/store.h"
#include "flow/crawl.h"
#include "flow/ingest.h"
#include "flow/sync.h"

static void interrupt(int sig)
{
    (void)sig;
    fetch_interrupt();
    sync_interrupt();
}

static void catch_signals(void)
{
    struct sigaction sa = {.sa_handler = interrupt};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    signal(SIGPIPE, SIG_IGN); /* a connection that breaks is an error of that transfer */
}

/* Who asked by hand is told what failed; cron hears of a change alone. */
static int status_of(const struct crawl_counts *n, bool by_hand)
{
    bool bad = by_hand ? n->sources_failed || n->told : n->told;
    if (bad && n->sources && n->sources_failed == n->sources)
        return 4;
    return bad || n->newly_failed ? 3 : 0;
}

static void print_summary(const struct crawl_counts *n)
{
    printf("%u source%s, %u new, %u changed, %u unchanged, %u failed", n->sources, n->sources == 1 ? "" : "s",
           n->created, n->changed, n->unchanged, n->sources_failed + n->failed);
    if (n->sources_failed)
        printf(" (%u source%s)", n->sources_failed, n->sources_failed == 1 ? "" : "s");
    if (n->looks)
        printf("; %u known looked at again, %u removed, %u restored", n->looks, n->removed, n->restored);
    puts(n->sources ? "" : "; no source is due: name one, or use --force");
}

static void print_backfill(const struct crawl_backfill *b)
{
    if (!b->sources)
        return;
    if (b->of)
        printf("backfill: %lld of %lld rows", (long long)b->rows, (long long)b->of);
    else
        printf("backfill: %lld entries", (long long)b->rows);
    if (b->ended == b->sources)
        puts(b->sources == 1 ? ", to the end" : ", all to the end");
    else
        printf("; %u of %u to the end, the next --backfill goes on with the rest\n", b->ended, b->sources);
}

/* The crawl and the index each have their say: what was stored is indexed even when the crawl was cut short.
 */
static int crawl_and_index(struct store *st, const struct crawl_options *o, bool quiet)
{
    struct crawl_counts n;
    struct err crawl_err, index_err;
    struct sync *sync = sync_start(o->conf->data);
    int crawled = crawl_run(st, sync, o, &n, &crawl_err);
    int indexed = sync_finish(sync, &index_err);
    if (!quiet && (!crawled || crawl_err.code == ERR_INTERRUPTED)) {
        print_summary(&n); /* else a part of what was counted is rolled back */
        print_backfill(&n.backfill);
    }
    if (indexed)
        fail(&index_err);
    if (crawled)
        return fail(&crawl_err);
    return indexed ? err_exit_status(index_err.code) : status_of(&n, o->n || o->force);
}

int cmd_fetch(struct call *c)
{
    struct crawl_options o = {0};
    struct conf *conf;
    struct store *st;
    struct err e;
    unsigned wait = 0;
    int status;
    const struct opt opts[] = {{"force", NULL, OPT_FLAG, &o.force, NULL,
                                "all sources, due or not, and without conditional requests"},
                               {"backfill", NULL, OPT_FLAG, &o.backfill, NULL,
                                "walk the whole archive of sources that have one, or of those named"},
                               {"wait", "SEC", OPT_UINT, &wait, NULL,
                                "wait so long for another run to end (default: give up at once)"},
                               {0}};
    if (options_parse(c, opts, &status) || load_conf(c, &conf, &status))
        return status;
    o.conf = conf;
    o.names = (const char *const *)c->argv;
    o.n = (size_t)c->argc;
    if (ingest_check_sites(conf, &e)) {
        status = fail(&e);
    } else if (!lock_data(c, conf, wait, &status)) {
        catch_signals();
        if (store_open(conf->data, STORE_WRITE, &st, &e)) {
            status = fail(&e);
        } else {
            status = crawl_and_index(st, &o, c->quiet);
            store_close(st);
        }
    }
    conf_free(conf);
    return flush_stdout(status);
}
