/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter diff`: what differs between two versions of a release, word by word. The form is git's
 * --word-diff: [-gone-] and {+come+}, or colours in their place. What did not change is shown for some words
 * on either side of what did, and counted where it is left out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cmd/blotter.h"
#include "cmd/ledger.h"
#include "domain/text.h"

enum {
    AROUND = 12, /* words shown on either side of a change */
    WORTH = 6,   /* no fewer are left out */
};

/* What stands round the words of each kind. */
struct marks {
    const char *before[3], *after[3]; /* by enum diff_what */
    const char *quiet, *off;          /* round what is not the publisher's */
};
static const struct marks plain = {{"", "[-", "{+"}, {"", "-]", "+}"}, "", ""},
                          coloured = {
                              {"", "\033[31m", "\033[32m"}, {"", "\033[0m", "\033[0m"}, "\033[2m", "\033[0m"};

struct compare {
    bool json;
    const struct marks *marks;
    struct store *st;
    struct arena *a;
    struct buf out;

    struct release release;
    struct version from, to;
    struct ledger_change parts[LEDGER_PARTS];
};

/* ---- which versions ---- */

/* By its number, or the last but so many when what is NULL. */
static int pick(const struct version *v, size_t n, const char *what, size_t before_last, struct version *out,
                struct err *e)
{
    size_t i = n - 1 - before_last;
    if (what) {
        char *end;
        unsigned long number = strtoul(what, &end, 10);
        if (*what < '0' || *what > '9' || *end)
            return err_set(e, ERR_USAGE, "'%s' is no number of a version", what);
        if (!number || number > n)
            return err_set(e, ERR_NOT_FOUND, "there is no version %s: 'blotter log' lists 1 to %zu", what, n);
        i = number - 1;
    }
    *out = v[i];
    return 0;
}

static int read_both(struct compare *d, char **argv, struct err *e)
{
    struct version *v;
    struct wording from, to;
    size_t n;
    int64_t id;
    if (find_release(d->st, argv[0], d->a, &id, e) || store_get(d->st, id, d->a, &d->release, e) ||
        store_versions(d->st, d->release.id, d->a, &v, &n, e))
        return -1;
    if (!argv[1] && n < 2)
        return err_set(e, ERR_NOT_FOUND, "release %lld has one version: nothing to compare it with",
                       (long long)d->release.id);
    if (pick(v, n, argv[1], 1, &d->from, e) || pick(v, n, argv[1] ? argv[2] : NULL, 0, &d->to, e) ||
        store_wording(d->st, d->release.id, d->from.n, d->a, &from, e) ||
        store_wording(d->st, d->release.id, d->to.n, d->a, &to, e))
        return -1;
    ledger_compare(&from, &to, d->a, d->parts);
    return 0;
}

/* In one snapshot, for a crawl may be writing. */
static int gather(struct compare *d, char **argv, struct err *e)
{
    if (store_begin(d->st, e))
        return -1;
    int rc = read_both(d, argv, e);
    store_rollback(d->st);
    return rc;
}

/* ---- as text ---- */

static void put_same_words(struct compare *d, const struct diff *x, const struct diff_part *part)
{
    size_t len;
    const char *p = diff_text(x, part, &len);
    text_add_safe(&d->out, arena_strndup(d->a, p, len), true);
}

/* Words that are gone or have come. A line break among them is shown by a sign. */
static void put_changed(struct compare *d, const struct diff *x, const struct diff_part *part)
{
    bool old = part->what == DIFF_OLD;
    const struct diff_words *w = old ? &x->a : &x->b;
    size_t from = old ? part->a : part->b, to = from + part->n;
    buf_adds(&d->out, d->marks->before[part->what]);
    for (size_t i = from; i < to; i++) {
        bool blank = i + 1 < w->n && !w->v[i].is_break && !w->v[i + 1].is_break;
        if (w->v[i].is_break)
            buf_adds(&d->out, old ? "¶ " : "¶\n");
        else
            text_add_safe(&d->out, arena_strndup(d->a, w->text + w->v[i].at, w->v[i].len), false);
        buf_adds(&d->out, i + 1 == to ? d->marks->after[part->what] : "");
        buf_adds(&d->out, blank ? " " : "");
    }
}

/* Words of the new text, line breaks not counted. */
static void put_left_out(struct compare *d, const struct diff_words *w, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += !w->v[i].is_break;
    const char *blank = d->out.len && !strchr(" \n", d->out.p[d->out.len - 1]) ? " " : "";
    buf_addf(&d->out, "%s%s[… %zu words …]%s%s", blank, d->marks->quiet, n, d->marks->off,
             to < w->n ? " " : "");
}

/* What is the same: at the ends of a text only the side that faces a change is shown. */
static void put_same(struct compare *d, const struct diff *x, const struct diff_part *part, bool first,
                     bool last)
{
    size_t before = first ? 0 : AROUND, after = last ? 0 : AROUND;
    struct diff_part piece = *part;
    if (part->n < before + after + WORTH) {
        put_same_words(d, x, part);
        return;
    }
    piece.n = before;
    if (before)
        put_same_words(d, x, &piece);
    put_left_out(d, &x->b, part->b + before, part->b + part->n - after);
    piece.b = part->b + part->n - after;
    piece.n = after;
    if (after)
        put_same_words(d, x, &piece);
}

static void put_part(struct compare *d, enum ledger_part part)
{
    const struct ledger_change *c = &d->parts[part];
    const struct diff *x = &c->diff;
    if (!c->differs)
        return;
    buf_addf(&d->out, "\n%s%s%s\n", d->marks->quiet, ledger_part_names[part], d->marks->off);
    for (size_t i = 0; i < x->n; i++) {
        if (x->v[i].what == DIFF_SAME)
            put_same(d, x, &x->v[i], i == 0, i + 1 == x->n);
        else
            put_changed(d, x, &x->v[i]);
    }
    buf_addc(&d->out, '\n');
}

static void put_version(struct compare *d, char sign, const struct version *v)
{
    buf_addf(&d->out, "%c version %d  %s  %s%s\n", sign, v->n, v->seen, v->sha256,
             v->complete ? "" : "  a feed's summary");
}

static void put_text(struct compare *d)
{
    bool any = false;
    text_add_safe(&d->out, d->release.url, false);
    buf_addf(&d->out, "  id %lld\n", (long long)d->release.id);
    put_version(d, '-', &d->from);
    put_version(d, '+', &d->to);
    for (int i = 0; i < LEDGER_PARTS; i++) {
        put_part(d, i);
        any |= d->parts[i].differs;
    }
    if (!any)
        buf_adds(&d->out, "\nno word differs\n");
}

/* ---- as JSON ---- */

/* The whole text, in stretches. */
static struct js *part_json(const struct diff *x, struct arena *a)
{
    static const char *const kinds[] = {[DIFF_SAME] = "same", [DIFF_OLD] = "old", [DIFF_NEW] = "new"};
    struct js *list = js_array();
    for (size_t i = 0; i < x->n; i++) {
        size_t len;
        const char *p = diff_text(x, &x->v[i], &len);
        struct js *o = js_object();
        js_set_str(o, kinds[x->v[i].what], arena_strndup(a, p, len));
        js_push(list, o);
    }
    return list;
}

static void put_json(struct compare *d)
{
    struct js *o = js_object(), *parts = js_object();
    for (int i = 0; i < LEDGER_PARTS; i++)
        if (d->parts[i].differs)
            js_set(parts, ledger_part_names[i], part_json(&d->parts[i].diff, d->a));
    js_set_int(o, "id", d->release.id);
    js_set_str(o, "url", d->release.url);
    js_set(o, "from", ledger_version_json(&d->from));
    js_set(o, "to", ledger_version_json(&d->to));
    js_set(o, "parts", parts);
    js_write(o, true, &d->out);
    buf_addc(&d->out, '\n');
    js_free(o);
}

/* ---- the verb ---- */

static int print_diff(struct compare *d, const char *data, char **argv)
{
    struct err e;
    if (store_open(data, STORE_READ, &d->st, &e) || gather(d, argv, &e))
        return fail(&e);
    if (d->json)
        put_json(d);
    else
        put_text(d);
    fwrite(d->out.p, 1, d->out.len, stdout);
    return 0;
}

int cmd_diff(struct call *c)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct compare d = {0};
    struct conf *conf;
    int status, format = 0, colour = COLOUR_AUTO;
    const struct opt opts[] = {
        {"format", "text|json", OPT_CHOICE, &format, formats, "json: whole texts in stretches"},
        {"color", "auto|always|never", OPT_CHOICE, &colour, colour_choices,
         "colours in place of [-gone-] and {+come+}: on a terminal, unless NO_COLOR is set"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (c->argc != 1 && c->argc != 3)
        return usage(c, "takes one id or URL, and no or two numbers of versions");
    if (load_conf(c, &conf, &status))
        return status;
    d.json = format == 1;
    d.marks = colour_wanted((enum colour)colour) ? &coloured : &plain;
    d.a = arena_new();
    status = print_diff(&d, conf->data, c->argv);
    store_close(d.st);
    buf_free(&d.out);
    arena_free(d.a);
    conf_free(conf);
    return flush_stdout(status);
}
