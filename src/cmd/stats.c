/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter stats`: a query, one field or two, and how many releases there are of each value. Counting is
 * flow/stats.c's business, what it looks like that of the forms, stats_*.c. */
#include "cmd/stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cmd/blotter.h"

enum { WIDTH = 80, MIN_WIDTH = 40, MAX_WIDTH = 250, PARTIAL = 3 };

struct ask {
    const char *by_names;
    int format, colour;
    const struct field *by[2];
    struct arena *a;
};

static int find_fields(struct ask *k, struct err *e)
{
    struct strs names = strs_split(k->by_names ? k->by_names : "fy", ',', k->a);
    if (names.n < 1 || names.n > 2)
        return err_set(e, ERR_USAGE, "--by takes one field or two, as in --by=fy,stage");
    for (size_t i = 0; i < names.n; i++) {
        const char *near = NULL;
        const struct field *f = field_find(names.v[i], &near);
        if (!f)
            return err_set(e, ERR_USAGE, near ? "no field '%s': did you mean '%s'?" : "no field '%s'",
                           names.v[i], near);
        if (!f->facet)
            return err_set(e, ERR_USAGE, "releases cannot be counted by '%s'", f->name);
        k->by[i] = f;
    }
    if (k->by[0] == k->by[1])
        return err_set(e, ERR_USAGE, "--by names '%s' twice", k->by[0]->name);
    return 0;
}

static unsigned columns(void)
{
    struct winsize w = {0};
    const char *set = getenv("COLUMNS");
    unsigned n = set ? (unsigned)strtoul(set, NULL, 10) : 0;
    if (!n && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &w))
        n = w.ws_col;
    if (!n)
        n = WIDTH;
    return n < MIN_WIDTH ? MIN_WIDTH : n > MAX_WIDTH ? MAX_WIDTH : n;
}

static void put(const struct ask *k, struct call *c, const char *query, const struct stats *s)
{
    static void (*const put_as[])(const struct stats_sheet *,
                                  struct buf *) = {stats_text, stats_csv, stats_json, stats_svg, stats_html};
    struct stats_sheet t = {.s = s,
                            .query = query,
                            .now = clock_now(),
                            .colour = colour_wanted((enum colour)k->colour),
                            .width = columns(),
                            .a = k->a};
    struct buf out = {0};
    for (size_t i = 0; i < s->missing.n; i++)
        log_warn("partial: no answer from %s", s->missing.v[i]);
    if (s->total)
        put_as[k->format](&t, &out);
    else if (!c->quiet)
        log_warn("nothing found");
    fwrite(buf_str(&out), 1, out.len, stdout);
    buf_free(&out);
}

static int stats(struct ask *k, struct call *c)
{
    struct strs words = {.v = (const char **)c->argv, .n = (size_t)c->argc};
    const char *query = strs_join(&words, " ", k->a);
    struct index *ix = NULL;
    struct query *q;
    struct stats s = {0};
    struct conf *conf;
    struct err e;
    int status;
    if (query_parse(query, clock_now(), k->a, &q, &e) || find_fields(k, &e))
        return fail(&e);
    if (load_conf(c, &conf, &status))
        return status;
    if (index_open(arena_printf(k->a, "%s/xapian", conf->data), &ix, &e) ||
        stats_count(ix, q, k->by, k->a, &s, &e)) {
        status = fail(&e);
    } else {
        put(k, c, query, &s);
        status = s.missing.n ? PARTIAL : s.total == 0;
    }
    index_close(ix);
    conf_free(conf);
    return status;
}

int cmd_stats(struct call *c)
{
    static const char *const formats[] = {"text", "csv", "json", "svg", "html", NULL};
    struct ask k = {0};
    int status;
    const struct opt opts[] = {
        {"by", "FIELD[,FIELD]", OPT_STRING, &k.by_names, NULL, "rows, and columns: fy,stage (fy)"},
        {"format", "text|csv|json|svg|html", OPT_CHOICE, &k.format, formats,
         "a table with bars; for programs; a chart; a page of its own"},
        {"color", "auto|always|never", OPT_CHOICE, &k.colour, colour_choices,
         "colours: on a terminal, unless NO_COLOR is set"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    k.a = arena_new();
    status = stats(&k, c);
    arena_free(k.a);
    return flush_stdout(status);
}
