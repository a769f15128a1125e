/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter log`: the day-book of one release: each version with its time and SHA-256 and what changed in
 * words, when it was removed and came back, and how it stands with the looks at it. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "cmd/blotter.h"
#include "cmd/ledger.h"
#include "domain/text.h"

enum { SHORT_HASH = 12 };

struct log {
    bool json;
    struct store *st;
    struct arena *a;
    struct buf out;
};

/* What is told of one release. */
struct story {
    struct release release;
    struct version *versions;
    size_t nversions;
    struct change { /* from the version before */
        bool known; /* the words of both are at hand */
        struct ledger_change parts[LEDGER_PARTS];
    } * changes; /* by version; the first has none */
    struct event *events;
    size_t nevents;
    struct visit visit;
    bool visited; /* it is looked at again */
};

/* ---- gathering ---- */

/* Words that are not at hand are no error here: the rest of the story can be told. */
static int wording(struct log *l, int64_t id, int version, struct wording *w, bool *known, struct err *e)
{
    int rc = store_wording(l->st, id, version, l->a, w, e);
    *known = !rc;
    return rc && e->code != ERR_NOT_FOUND ? -1 : 0;
}

static int gather_changes(struct log *l, struct story *s, struct err *e)
{
    struct wording before, now;
    bool had = false, have;
    s->changes = arena_alloc(l->a, (s->nversions + 1) * sizeof *s->changes);
    for (size_t i = 0; i < s->nversions; i++) {
        if (wording(l, s->release.id, s->versions[i].n, &now, &have, e))
            return -1;
        s->changes[i].known = had && have;
        if (had && have)
            ledger_compare(&before, &now, l->a, s->changes[i].parts);
        before = now;
        had = have;
    }
    return 0;
}

/* In one snapshot, for a crawl may be writing. */
static int gather(struct log *l, const char *what, struct story *s, struct err *e)
{
    int64_t id;
    int rc = -1;
    if (store_begin(l->st, e))
        return -1;
    if (!find_release(l->st, what, l->a, &id, e) && !store_get(l->st, id, l->a, &s->release, e) &&
        !store_versions(l->st, s->release.id, l->a, &s->versions, &s->nversions, e) &&
        !gather_changes(l, s, e) && !store_events(l->st, s->release.id, l->a, &s->events, &s->nevents, e) &&
        !store_visit_get(l->st, s->release.id, l->a, &s->visit, &s->visited, e))
        rc = 0;
    store_rollback(l->st);
    return rc;
}

/* ---- as text ---- */

static const char *plus_minus(const struct ledger_change *c, struct arena *a)
{
    if (c->added && c->removed)
        return arena_printf(a, "+%zu -%zu words", c->added, c->removed);
    if (!c->added && !c->removed)
        return "line breaks alone";
    size_t n = c->added ? c->added : c->removed;
    return arena_printf(a, "%c%zu word%s", c->added ? '+' : '-', n, n == 1 ? "" : "s");
}

static const char *day(const char *s)
{
    return s && *s ? s : "none";
}

static const char *describe_part(const struct ledger_change *c, enum ledger_part part, struct arena *a)
{
    if (part == LEDGER_DATE)
        return arena_printf(a, "date %s to %s", day(c->diff.a.text), day(c->diff.b.text));
    return arena_printf(a, "%s %s", ledger_part_names[part], plus_minus(c, a));
}

static const char *describe(const struct story *s, size_t i, struct arena *a)
{
    struct strs parts = {0};
    const struct version *v = &s->versions[i];
    if (i == 0)
        return v->complete ? "first seen" : "first seen, in a feed's summary";
    if (v->complete && !s->versions[i - 1].complete)
        strs_add(&parts, "the page in place of the summary", a);
    if (!v->complete)
        strs_add(&parts, "a feed's summary", a);
    if (!s->changes[i].known)
        strs_add(&parts, "what changed is not at hand", a);
    for (int p = 0; s->changes[i].known && p < LEDGER_PARTS; p++)
        if (s->changes[i].parts[p].differs)
            strs_add(&parts, describe_part(&s->changes[i].parts[p], p, a), a);
    return parts.n ? strs_join(&parts, ", ", a) : "no word changed";
}

static void put_version(struct log *l, const struct story *s, size_t i)
{
    const struct version *v = &s->versions[i];
    buf_addf(&l->out, "%-7d  %s  %.*s  ", v->n, v->seen, SHORT_HASH, v->sha256);
    text_add_safe(&l->out, describe(s, i, l->a), false);
    buf_addc(&l->out, '\n');
}

static void put_event(struct log *l, const struct event *v)
{
    buf_addf(&l->out, "%-7s  %s  %-*s  ", "", v->at, SHORT_HASH, "");
    text_add_safe(&l->out, strcmp(v->status, "live") ? v->status : "restored", false);
    buf_addc(&l->out, '\n');
}

/* Versions and events in the order of their times. */
static void put_history(struct log *l, const struct story *s)
{
    size_t k = 0;
    buf_addf(&l->out, "%-7s  %-20s  %-*s  %s\n", "version", "seen", SHORT_HASH, "sha256", "what");
    for (size_t i = 0; i < s->nversions; i++) {
        while (k < s->nevents && strcmp(s->events[k].at, s->versions[i].seen) < 0)
            put_event(l, &s->events[k++]);
        put_version(l, s, i);
    }
    while (k < s->nevents)
        put_event(l, &s->events[k++]);
}

static const char *iso(int64_t t, struct arena *a)
{
    return t ? clock_iso(t, arena_alloc(a, CLOCK_ISO_MAX)) : NULL;
}

static void put_visit(struct log *l, const struct visit *v)
{
    if (v->gone)
        buf_addf(&l->out, "its page has been gone since %s\n", iso(v->gone, l->a));
    if (v->error) {
        buf_addf(&l->out, "the last %d look%s told nothing: ", v->failures, v->failures == 1 ? "" : "s");
        text_add_safe(&l->out, v->error, false);
        buf_addc(&l->out, '\n');
    }
    if (v->due)
        buf_addf(&l->out, "next look: %s\n", iso(v->due, l->a));
}

static void put_text(struct log *l, const struct story *s)
{
    const struct release *r = &s->release;
    text_add_safe(&l->out, r->title ? r->title : "(no title)", false);
    buf_addc(&l->out, '\n');
    text_add_safe(&l->out, r->url, false);
    buf_addf(&l->out, "  id %lld%s%s\n\n", (long long)r->id, strcmp(r->status, "live") ? "  " : "",
             strcmp(r->status, "live") ? r->status : "");
    put_history(l, s);
    if (s->visited && (s->visit.gone || s->visit.error || s->visit.due)) {
        buf_addc(&l->out, '\n');
        put_visit(l, &s->visit);
    }
}

/* ---- as JSON ---- */

static struct js *changes_json(const struct change *c)
{
    if (!c->known)
        return NULL;
    struct js *o = js_object();
    for (int p = 0; p < LEDGER_PARTS; p++) {
        if (!c->parts[p].differs)
            continue;
        struct js *words = js_object();
        js_set_int(words, "added", (int64_t)c->parts[p].added);
        js_set_int(words, "removed", (int64_t)c->parts[p].removed);
        js_set(o, ledger_part_names[p], words);
    }
    return o;
}

static struct js *visit_json(const struct visit *v, struct arena *a)
{
    struct js *o = js_object();
    js_set_str(o, "url", v->url);
    js_set_int(o, "told", v->looks);
    js_set_str(o, "next", iso(v->due, a));
    js_set_str(o, "gone_since", iso(v->gone, a));
    js_set_int(o, "failures", v->failures);
    js_set_str(o, "error", v->error);
    return o;
}

static void put_json(struct log *l, const struct story *s)
{
    struct js *o = js_object(), *versions = js_array(), *events = js_array();
    for (size_t i = 0; i < s->nversions; i++) {
        struct js *v = ledger_version_json(&s->versions[i]);
        js_set(v, "changes", changes_json(&s->changes[i]));
        js_push(versions, v);
    }
    for (size_t i = 0; i < s->nevents; i++) {
        struct js *v = js_object();
        js_set_str(v, "at", s->events[i].at);
        js_set_str(v, "status", s->events[i].status);
        js_push(events, v);
    }
    js_set_int(o, "id", s->release.id);
    js_set_str(o, "url", s->release.url);
    js_set_str(o, "title", s->release.title);
    js_set_str(o, "status", s->release.status);
    js_set(o, "versions", versions);
    js_set(o, "events", events);
    js_set(o, "looks", s->visited ? visit_json(&s->visit, l->a) : NULL);
    js_write(o, true, &l->out);
    buf_addc(&l->out, '\n');
    js_free(o);
}

/* ---- the verb ---- */

static int print_log(struct log *l, const char *data, const char *what)
{
    struct story s = {0};
    struct err e;
    if (store_open(data, STORE_READ, &l->st, &e) || gather(l, what, &s, &e))
        return fail(&e);
    if (l->json)
        put_json(l, &s);
    else
        put_text(l, &s);
    fwrite(l->out.p, 1, l->out.len, stdout);
    return 0;
}

int cmd_log(struct call *c)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct log l = {0};
    struct conf *conf;
    int status, format = 0;
    const struct opt opts[] = {{"format", "text|json", OPT_CHOICE, &format, formats,
                                "json: with whole hashes and the counts by part"},
                               {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (c->argc != 1)
        return usage(c, "takes one id or URL");
    if (load_conf(c, &conf, &status))
        return status;
    l.json = format == 1;
    l.a = arena_new();
    status = print_log(&l, conf->data, c->argv[0]);
    store_close(l.st);
    buf_free(&l.out);
    arena_free(l.a);
    conf_free(conf);
    return flush_stdout(status);
}
