/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter watch list` and `blotter watch test NAME`: the watches of feeds.conf, how they stand, and what one
 * would have sent. Both only read, so that they can be asked at any time. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "cmd/blotter.h"
#include "cmd/screen.h"
#include "domain/date.h"
#include "flow/digest.h"

enum { DAYS = 30, CONFIGURATION = 78 };

/* "2026-11-23 07:00" of minutes of the local calendar. */
static const char *local(int64_t minutes, struct arena *a)
{
    char day[DATE_MAX];
    int minute = (int)(minutes % 1440);
    return arena_printf(a, "%s %02d:%02d", date_from_days((int32_t)(minutes / 1440), day), minute / 60,
                        minute % 60);
}

static const char *local_of(int64_t t, struct arena *a)
{
    return local(clock_local_minutes(t), a);
}

static void set_time(struct js *o, const char *key, int64_t t)
{
    char iso[CLOCK_ISO_MAX];
    js_set_str(o, key, t ? clock_iso(t, iso) : NULL);
}

/* ---- list ---- */

static const char *next_words(const struct watch_row *r, struct arena *a)
{
    if (!r->begun)
        return "begins with the next run";
    return r->due ? arena_printf(a, "next %s", local_of(r->due, a)) : "next run";
}

static const char *last_words(const struct watch_row *r, struct arena *a)
{
    if (!r->begun)
        return "";
    return r->last_sent ? arena_printf(a, ", last sent %s", local_of(r->last_sent, a)) : ", nothing sent yet";
}

/* Its recipients, or where digests go that need none. */
static const char *to_words(const struct conf *c, const struct watch *w, struct arena *a)
{
    if (w->to.n)
        return strs_join(&w->to, ", ", a);
    if (conf_mail_is_local(&c->mail))
        return arena_printf(a, "the mailbox '%s'", c->mail.path);
    return c->mail.transport == MAIL_STDOUT ? "standard output" : "nobody";
}

static void row_text(const struct conf *c, const struct watch_row *r, struct buf *out, struct arena *a)
{
    struct screen s;
    screen_init(&s, false);
    screen_label(&s, "", r->watch->name, a, out);
    buf_addf(out, "    %s, %s%s\n", timetable_words(&r->watch->when, a), next_words(r, a), last_words(r, a));
    screen_label(&s, "    asks for: ", r->query ? r->query : r->watch->query, a, out);
    screen_label(&s, "    to: ", to_words(c, r->watch, a), a, out);
    if (r->lag)
        buf_addf(out, "    %" PRId64 " revision%s not looked at yet\n", r->lag, r->lag == 1 ? "" : "s");
    for (size_t i = 0; i < r->nundelivered; i++) {
        const struct recipient *to = &r->undelivered[i].to;
        screen_label(&s, arena_printf(a, "    %s: ", undelivered_word(to->outcome)),
                     to->reason ? arena_printf(a, "%s: %s", to->address, to->reason) : to->address, a, out);
    }
    if (r->error)
        screen_label(&s, "    error: ", r->error, a, out);
}

static int64_t count_undelivered(const struct watch_row *r, bool waiting)
{
    int64_t n = 0;
    for (size_t i = 0; i < r->nundelivered; i++)
        n += (r->undelivered[i].to.outcome == OUTCOME_WAITING) == waiting;
    return n;
}

static struct js *row_json(const struct watch_row *r, struct arena *a)
{
    struct js *o = js_object();
    js_set_int(o, "schema", 1);
    js_set_str(o, "watch", r->watch->name);
    js_set_str(o, "query", r->watch->query);
    js_set_str(o, "in_words", r->query);
    js_set_str(o, "when", timetable_words(&r->watch->when, a));
    js_set_bool(o, "begun", r->begun);
    set_time(o, "next", r->due);
    set_time(o, "last_sent", r->last_sent);
    js_set_strs(o, "to", &r->watch->to);
    js_set_int(o, "lag", r->lag);
    js_set_int(o, "waiting", count_undelivered(r, true));
    js_set_int(o, "refused", count_undelivered(r, false));
    js_set_str(o, "error", r->error);
    return o;
}

static int list(const struct conf *c, bool json, struct buf *out, struct arena *a)
{
    struct watch_row *rows = arena_alloc(a, (c->nwatches + 1) * sizeof *rows);
    struct js *all = js_array();
    struct err e;
    int status = 0;
    if (digest_survey(c, a, rows, &e)) {
        js_free(all);
        return fail(&e);
    }
    for (size_t i = 0; i < c->nwatches; i++) {
        if (json)
            js_push(all, row_json(&rows[i], a));
        else
            row_text(c, &rows[i], out, a);
        if (rows[i].error)
            status = CONFIGURATION;
    }
    if (json) {
        js_write(all, true, out);
        buf_addc(out, '\n');
    }
    js_free(all);
    return status;
}

/* ---- test ---- */

static void slot_text(const struct screen *screen, const struct rehearsal_slot *s, int limit, struct buf *out,
                      struct arena *a)
{
    size_t shown = limit > 0 && s->n > (size_t)limit ? (size_t)limit : s->n;
    buf_addf(out, "\n%s  %zu release%s%s\n", local(s->at, a), s->n, s->n == 1 ? "" : "s",
             s->ahead ? ", still to come" : "");
    for (size_t i = 0; i < shown; i++) {
        const struct release *r = s->v[i].release;
        const char *title = r->title ? r->title : r->url;
        if (s->v[i].versions > 1)
            title = arena_printf(a, "%s (%u versions)", title, s->v[i].versions);
        screen_label(screen, arena_printf(a, "    %-10s  id %-6" PRId64 "  ", r->date ? r->date : "", r->id),
                     title, a, out);
    }
    if (shown < s->n)
        buf_addf(out, "    and %zu more: the watch lists %zu at most\n", s->n - shown, shown);
}

static void rehearsal_text(const struct watch *w, const struct rehearsal *r, struct buf *out, struct arena *a)
{
    size_t releases = 0, most = 0;
    struct screen s;
    screen_init(&s, false);
    screen_wrap(&s, arena_printf(a, "%s: %s", w->name, r->query), 0, "", a, out);
    buf_addf(out, "%s\n", timetable_words(&w->when, a));
    for (size_t i = 0; i < r->n; i++) {
        slot_text(&s, &r->slots[i], w->limit, out, a);
        releases += r->slots[i].n;
        if (r->slots[i].n > most)
            most = r->slots[i].n;
    }
    buf_addf(out, "\n%d days: %zu digest%s, %zu release%s", DAYS, r->n, r->n == 1 ? "" : "s", releases,
             releases == 1 ? "" : "s");
    buf_addf(out, r->n > 1 ? ", at most %zu in one\n" : "\n", most);
}

static void rehearsal_json(const struct watch *w, const struct rehearsal *r, struct buf *out, struct arena *a)
{
    struct js *o = js_object(), *digests = js_array();
    for (size_t i = 0; i < r->n; i++) {
        struct js *d = js_object(), *releases = js_array();
        for (size_t k = 0; k < r->slots[i].n; k++) {
            struct js *one = release_to_json(r->slots[i].v[k].release, 0);
            js_set_int(one, "versions", r->slots[i].v[k].versions);
            js_push(releases, one);
        }
        js_set_str(d, "local_time", local(r->slots[i].at, a));
        js_set_bool(d, "to_come", r->slots[i].ahead);
        js_set(d, "releases", releases);
        js_push(digests, d);
    }
    js_set_int(o, "schema", 1);
    js_set_str(o, "watch", w->name);
    js_set_str(o, "in_words", r->query);
    js_set_str(o, "when", timetable_words(&w->when, a));
    js_set_int(o, "days", DAYS);
    js_set(o, "digests", digests);
    js_write(o, true, out);
    buf_addc(out, '\n');
    js_free(o);
}

static int test(const struct conf *c, const char *name, bool json, struct buf *out, struct arena *a)
{
    struct rehearsal r;
    struct err e;
    const struct watch *w = conf_watch_named(c, name, &e);
    if (!w || digest_rehearse(c, w, DAYS, a, &r, &e))
        return fail(&e);
    (json ? rehearsal_json : rehearsal_text)(w, &r, out, a);
    return 0;
}

int cmd_watch(struct call *c)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct conf *conf;
    struct buf out = {0};
    int status, format = 0;
    const struct opt opts[] = {
        {"format", "text|json", OPT_CHOICE, &format, formats, "for a person or a program"}, {0}};
    if (options_parse(c, opts, &status))
        return status;
    bool listing = c->argc == 1 && !strcmp(c->argv[0], "list");
    if (!listing && (c->argc != 2 || strcmp(c->argv[0], "test") != 0))
        return usage(c, "takes 'list', or 'test' and the name of a watch");
    if (load_conf(c, &conf, &status))
        return status;
    struct arena *a = arena_new();
    status = listing ? list(conf, format == 1, &out, a) : test(conf, c->argv[1], format == 1, &out, a);
    fwrite(buf_str(&out), 1, out.len, stdout);
    buf_free(&out);
    arena_free(a);
    conf_free(conf);
    return flush_stdout(status);
}
