/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter digest [WATCH...]`: what is new for each watch, sent or, with --dry-run, printed. What happened is
 * summed up on standard error, for standard output may be the transport. --log prints the ledger instead, and
 * --resend sends one of its digests once more. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "cmd/blotter.h"
#include "cmd/screen.h"
#include "domain/date.h"
#include "edge/store.h"
#include "flow/digest.h"

enum { LOG_LIMIT = 20 };

/* ---- the ledger ---- */

/* A digest of the ledger with all that is told of it. */
struct told {
    struct digest_row row;
    struct recipient *to;
    size_t nto;
    struct digest_release *releases;
    size_t nreleases;
};

static const char *iso(int64_t t, struct arena *a)
{
    return clock_iso(t, arena_alloc(a, CLOCK_ISO_MAX));
}

static struct js *entry_json(const struct told *n, struct arena *a)
{
    struct js *o = js_object(), *to = js_array(), *releases = js_array();
    js_set_int(o, "schema", 1);
    js_set_int(o, "digest", n->row.id);
    js_set_str(o, "watch", n->row.watch);
    js_set_str(o, "sent", iso(n->row.sent, a));
    js_set_str(o, "message_id", n->row.message_id);
    js_set_str(o, "subject", n->row.subject);
    for (size_t i = 0; i < n->nto; i++) {
        struct js *r = js_object();
        js_set_str(r, "address", n->to[i].address);
        js_set_str(r, "outcome", undelivered_word(n->to[i].outcome));
        js_set_str(r, "at", iso(n->to[i].at, a));
        js_set_str(r, "reason", n->to[i].reason);
        js_push(to, r);
    }
    for (size_t i = 0; i < n->nreleases; i++) {
        struct js *r = js_object();
        js_set_int(r, "id", n->releases[i].id);
        js_set_str(r, "date", n->releases[i].date);
        js_set_str(r, "title", n->releases[i].title);
        js_set_str(r, "url", n->releases[i].url);
        js_push(releases, r);
    }
    js_set(o, "to", to);
    js_set(o, "releases", releases);
    return o;
}

static void entry_text(const struct told *n, struct buf *out, struct arena *a)
{
    struct screen s;
    screen_init(&s, false);
    screen_label(&s, arena_printf(a, "%-5" PRId64 " %s  ", n->row.id, iso(n->row.sent, a)),
                 n->row.subject ? n->row.subject : n->row.watch, a, out);
    for (size_t i = 0; i < n->nto; i++) {
        const char *why = n->to[i].reason;
        screen_label(&s, arena_printf(a, "      %-9s ", undelivered_word(n->to[i].outcome)),
                     why ? arena_printf(a, "%s: %s", n->to[i].address, why) : n->to[i].address, a, out);
    }
    for (size_t i = 0; i < n->nreleases; i++) {
        const struct digest_release *r = &n->releases[i];
        screen_label(&s, arena_printf(a, "      id %-6" PRId64 " ", r->id), r->title ? r->title : r->url, a,
                     out);
    }
    buf_addc(out, '\n');
}

static int print_entry(struct store *st, const struct digest_row *row, bool json, struct arena *a,
                       struct err *e)
{
    struct told n = {.row = *row};
    struct buf out = {0};
    if (store_recipients(st, row->message_id, a, &n.to, &n.nto, e) ||
        store_digest_releases(st, row->id, a, &n.releases, &n.nreleases, e))
        return -1;
    if (json) {
        struct js *o = entry_json(&n, a);
        js_write(o, false, &out);
        js_free(o);
        buf_addc(&out, '\n');
    } else {
        entry_text(&n, &out, a);
    }
    fwrite(out.p, 1, out.len, stdout);
    buf_free(&out);
    return 0;
}

/* The oldest first, as in any log; of each named watch, or of all, the last so many. A watch that feeds.conf
 * has no more may be asked for too. */
static int print_log(const struct call *c, const struct conf *conf, const struct digest_options *o,
                     unsigned limit, bool json)
{
    struct store *st = NULL;
    size_t printed = 0;
    struct arena *a = arena_new(), *one = arena_new();
    struct err e;
    int rc = store_open(conf->data, STORE_READ, &st, &e);
    for (size_t k = 0; !rc && k < (o->watches.n ? o->watches.n : 1); k++) {
        struct digest_row *v;
        size_t n;
        rc = store_digests(st, o->watches.n ? o->watches.v[k] : NULL, limit ? (int)limit : -1, a, &v, &n, &e);
        for (size_t i = n; !rc && i-- > 0; arena_reset(one), printed++)
            rc = print_entry(st, &v[i], json, one, &e);
    }
    if (!rc && !printed && !c->quiet)
        fputs("nothing was sent yet\n", stderr);
    store_close(st);
    arena_free(one);
    arena_free(a);
    return rc ? fail(&e) : 0;
}

/* ---- sending ---- */

static int resend(const struct conf *conf, const char *number, const char *to)
{
    char *end;
    struct err e;
    long long n = strtoll(number, &end, 10);
    if (*end || n < 1)
        return fail((
            err_set(&e, ERR_USAGE, "'%s' is no number of a digest: see 'blotter digest --log'", number), &e));
    return digest_resend(conf, n, to, stdout, &e) ? fail(&e) : 0;
}

static void print_summary(const struct digest_options *o, const struct digest_tally *t)
{
    fprintf(stderr, "digest: %u %s (%u release%s), %u with nothing new, %u waiting, %u failed\n", t->sent,
            o->dry_run ? "shown" : "sent", t->releases, t->releases == 1 ? "" : "s", t->quiet, t->waiting,
            t->failed);
    if (t->started)
        fprintf(stderr, "%u new watch%s: %s with what comes after the first run (--since=DATE looks back)\n",
                t->started, t->started == 1 ? "" : "es", t->started == 1 ? "it begins" : "they begin");
}

static int send_digests(struct call *c, const struct conf *conf, const struct digest_options *o)
{
    struct digest_tally t;
    struct err e;
    if (digest_run(conf, o, &t, &e))
        return fail(&e);
    if (!c->quiet)
        print_summary(o, &t);
    return err_exit_status(t.failure);
}

/* What --format may be, in the order of enum digest_form. */
static const char *const forms[] = {"message", "text", "html", "atom", "json", NULL};

/* A feed that is made anew each day must still hold what a reader who was away has not fetched. */
static const char *feed_since(struct arena *a)
{
    enum { DAYS = 30 };
    char day[DATE_MAX];
    return arena_strdup(a, date_from_days((int32_t)(clock_now() / (24 * 60 * 60)) - DAYS, day));
}

/* Options that exclude one another; what is wrong, or NULL. */
static const char *clash(const struct call *c, const struct digest_options *o, bool log,
                         const char *resend_this, int form)
{
    if (resend_this && (log || o->dry_run || o->since || o->force || c->argc))
        return "--resend goes with --to alone";
    if (log && (o->dry_run || o->since || o->to || o->force))
        return "--log sends nothing: it goes with --limit and --format alone";
    if (log && form >= 0 && form != DIGEST_TEXT && form != DIGEST_JSON)
        return "--log is printed as text or json";
    if (form >= 0 && !o->dry_run && !log)
        return "--format needs --dry-run: what is sent is always a message";
    return NULL;
}

int cmd_digest(struct call *c)
{
    struct digest_options o = {.out = stdout};
    struct conf *conf;
    const char *resend_this = NULL;
    bool log = false;
    unsigned limit = LOG_LIMIT;
    int status, form = -1;
    const struct opt opts[] = {
        {"dry-run", NULL, OPT_FLAG, &o.dry_run, NULL, "print what would be sent; send and mark nothing"},
        {"force", NULL, OPT_FLAG, &o.force, NULL,
         "all watches at once, whatever their `when` says, and what waits in the spool"},
        {"since", "DATE", OPT_STRING, &o.since, NULL,
         "at once, and also releases from this day on (YYYY-MM-DD) that were not sent yet"},
        {"to", "ADDR", OPT_STRING, &o.to, NULL,
         "send at once to this address alone, and mark nothing; with --resend: to it instead"},
        {"format", "message|text|html|atom|json", OPT_CHOICE, &form, forms,
         "what a dry run prints (default: message), or the log (text, json)"},
        {"log", NULL, OPT_FLAG, &log, NULL, "print what was sent: to whom, when, with which releases"},
        {"limit", "N", OPT_UINT, &limit, NULL, "with --log: the last so many (default 20; 0: all)"},
        {"resend", "N", OPT_STRING, &resend_this, NULL,
         "send digest N of the log again, as it was: to those it was refused to, else to all"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    const char *wrong = clash(c, &o, log, resend_this, form);
    if (wrong)
        return usage(c, "%s", wrong);
    if (load_conf(c, &conf, &status))
        return status;
    o.form = form > 0 ? (enum digest_form)form : DIGEST_MESSAGE;
    if (o.form == DIGEST_ATOM && !o.since)
        o.since = feed_since(conf->arena);
    for (int i = 0; i < c->argc; i++)
        strs_add(&o.watches, c->argv[i], conf->arena);
    status = log           ? print_log(c, conf, &o, limit, form == DIGEST_JSON)
             : resend_this ? resend(conf, resend_this, o.to)
                           : send_digests(c, conf, &o);
    conf_free(conf);
    return flush_stdout(status);
}
