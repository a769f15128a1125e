/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter show`: one release whole, for a person, as JSON, or as the bytes it came in. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cmd/blotter.h"
#include "cmd/ledger.h"
#include "domain/charge.h"
#include "domain/office.h"
#include "domain/text.h"
#include "edge/store.h"

struct show {
    enum { AS_TEXT, AS_JSON } format;
    bool raw, explain;
    struct store *st;
    struct arena *a;
};

/* ---- as text ---- */

static void put_line(struct buf *out, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    buf_addf(out, "%-12s", label);
    text_add_safe(out, value, false);
    buf_addc(out, '\n');
}

static struct strs named(const struct strs *slugs, const char *(*name)(const char *), struct arena *a)
{
    struct strs l = {0};
    for (size_t i = 0; i < slugs->n; i++) {
        const char *s = name(slugs->v[i]);
        strs_add(&l, s && *s ? s : slugs->v[i], a);
    }
    return l;
}

static void put_list(struct buf *out, const char *label, const struct strs *l, struct arena *a)
{
    put_line(out, label, strs_join(l, ", ", a));
}

static const char *sentence(const struct release *r, struct arena *a)
{
    if (r->sentence_months == SENTENCE_NONE)
        return NULL;
    return r->sentence_months == SENTENCE_LIFE ? "life" : arena_printf(a, "%d months", r->sentence_months);
}

static void put_release(struct buf *out, const struct release *r, struct arena *a)
{
    struct strs office = named(&r->offices, office_name, a),
                derived = named(&r->offices_derived, office_name, a);
    struct strs charge = named(&r->charges, charge_label, a);
    text_add_safe(out, r->title ? r->title : "(no title)", false);
    buf_addc(out, '\n');
    if (r->subtitle) {
        text_add_safe(out, r->subtitle, false);
        buf_addc(out, '\n');
    }
    buf_addc(out, '\n');
    put_line(out, "id", arena_printf(a, "%lld", (long long)r->id));
    put_line(out, "url", r->url);
    put_line(out, "date", r->date ? r->date : "unknown");
    put_list(out, "office", &office, a);
    if (derived.n)
        put_line(out, "office",
                 arena_printf(a, "%s (derived from the district)", strs_join(&derived, ", ", a)));
    put_list(out, "district", &r->districts, a);
    put_line(out, "agency", r->agency);
    put_line(out, "kind", r->kind);
    put_list(out, "charges", &charge, a);
    put_list(out, "stage", &r->stages, a);
    put_line(out, "sentence", sentence(r, a));
    put_list(out, "statutes", &r->statutes, a);
    put_line(out, "minor", r->minor_victim ? "yes: a victim under 18" : NULL);
    put_list(out, "defendants", &r->defendants, a);
    put_line(out, "source", r->source);
    put_line(out, "seen", r->first_seen);
    put_line(out, "changed", r->changed);
    put_line(out, "status", strcmp(r->status, "live") ? r->status : NULL);
    if (!r->complete)
        put_line(out, "note", "incomplete: only the feed's summary could be had so far");
    put_list(out, "warnings", &r->warnings, a);
    buf_addc(out, '\n');
    text_add_safe(out, r->text ? r->text : "", true);
    buf_addc(out, '\n');
}

/* A value a line, and under it what gave it: the rule, and the words in the place where it found them. */
static void put_why(struct buf *out, const struct why *w)
{
    buf_addf(out, "%-16s ", w->field);
    text_add_safe(out, w->value ? w->value : "", false);
    buf_addf(out, "\n%17s%s, %s", "", w->rule ? w->rule : "?", w->part ? w->part : "?");
    if (w->end > w->start)
        buf_addf(out, " %u-%u", w->start, w->end);
    if (w->words) {
        buf_adds(out, ": ");
        text_add_safe(out, w->words, false);
    }
    buf_addc(out, '\n');
}

static void put_whys(struct buf *out, const struct release *r)
{
    text_add_safe(out, r->title ? r->title : "(no title)", false);
    buf_adds(out, "\n\n");
    for (size_t i = 0; i < r->nwhy; i++)
        put_why(out, &r->why[i]);
}

/* ---- the verb ---- */

static int print_raw(struct show *s, int64_t id)
{
    struct original o;
    struct err e;
    if (store_original(s->st, id, 0, s->a, &o, &e))
        return fail(&e);
    fwrite(o.bytes, 1, o.len, stdout);
    return 0;
}

static int print_one(struct show *s, const char *what)
{
    struct release r;
    struct err e;
    int64_t id;
    if (find_release(s->st, what, s->a, &id, &e))
        return fail(&e);
    if (store_get(s->st, id, s->a, &r, &e))
        return fail(&e);
    if (s->raw)
        return print_raw(s, r.id);
    struct buf out = {0};
    if (s->format == AS_JSON) {
        struct js *v = release_to_json(&r, RELEASE_JSON_TEXT | RELEASE_JSON_WHY | RELEASE_JSON_READ);
        js_write(v, true, &out);
        js_free(v);
        buf_addc(&out, '\n');
    } else if (s->explain) {
        put_whys(&out, &r);
    } else {
        put_release(&out, &r, s->a);
    }
    fwrite(out.p, 1, out.len, stdout);
    buf_free(&out);
    return 0;
}

int cmd_show(struct call *c)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct show s = {0};
    struct conf *conf;
    struct err e;
    int status, format = AS_TEXT;
    const struct opt opts[] = {
        {"format", "text|json", OPT_CHOICE, &format, formats, "json: the record with text and reasons (why)"},
        {"explain", NULL, OPT_FLAG, &s.explain, NULL, "why each value was given: rule, place, words"},
        {"raw", NULL, OPT_FLAG, &s.raw, NULL, "the original bytes as they were received"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (c->argc != 1)
        return usage(c, "takes one id or URL");
    if (load_conf(c, &conf, &status))
        return status;
    s.format = format;
    s.a = arena_new();
    if (store_open(conf->data, STORE_READ, &s.st, &e))
        status = fail(&e);
    else
        status = print_one(&s, c->argv[0]);
    store_close(s.st);
    arena_free(s.a);
    conf_free(conf);
    return flush_stdout(status);
}
