/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter stats`: a query, one field or two, and how many releases there are of each value. Counting is
 * flow/stats.c's business, what it looks like that of the forms, stats_*.c. */
#include "cmd/stats.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "cmd/blotter.h"
#include "cmd/pager.h"
#include "cmd/screen.h"
#include "cmd/shards.h"

struct ask {
    const char *by_names;
    int format, colour;
    bool all_shards, no_pager;
    const struct field *by[2];
    struct arena *a;
};

static int find_fields(struct ask *k, struct err *e)
{
    struct strs names = strs_split(k->by_names ? k->by_names : "fy", ',', k->a);
    if (names.n < 1 || names.n > 2)
        return err_set(e, ERR_USAGE, "--by takes one field or two, as in --by=fy,stage");
    for (size_t i = 0; i < names.n; i++)
        if (!(k->by[i] = field_counted(names.v[i], e)))
            return -1;
    if (k->by[0] == k->by[1])
        return err_set(e, ERR_USAGE, "--by names '%s' twice", k->by[0]->name);
    return 0;
}

enum format { TEXT, CSV, JSON, SVG, HTML };
static const char *const formats[] = {"text", "csv", "json", "svg", "html", NULL};
static void (*const put_as[])(const struct stats_sheet *, struct buf *) = {
    [TEXT] = stats_text, [CSV] = stats_csv, [JSON] = stats_json, [SVG] = stats_svg, [HTML] = stats_html};

static void put(const struct ask *k, struct call *c, const char *query, const struct stats *s)
{
    struct stats_sheet t = {.s = s,
                            .query = query,
                            .now = clock_now(),
                            .colour = colour_wanted((enum colour)k->colour),
                            .width = screen_columns(),
                            .a = k->a};
    struct buf out = {0};
    if (s->total || k->format == CSV || k->format == JSON) /* a program reads a zero as well */
        put_as[k->format](&t, &out);
    else if (!c->quiet)
        log_warn("nothing found");
    bool paged = out.len && !k->no_pager && pager_begin();
    fwrite(buf_str(&out), 1, out.len, stdout);
    if (paged && !pager_end())
        fwrite(buf_str(&out), 1, out.len, stdout);
    buf_free(&out);
}

static int stats(struct ask *k, struct call *c)
{
    const char *query = query_of_arguments((const char *const *)c->argv, (size_t)c->argc, k->a);
    struct index *ix = NULL;
    struct query *q;
    struct stats s = {0};
    struct conf *conf;
    struct err e;
    int status;
    if (load_conf(c, &conf, &status))
        return status;
    const struct query_env env = {clock_now(), conf->watches, conf->nwatches};
    if (query_parse(query, &env, k->a, &q, &e)) {
        status = fail_query(&e, query);
    } else if (find_fields(k, &e) || open_index(conf, k->all_shards, &ix, &e) ||
               stats_count(ix, q, k->by, k->a, &s, &e)) {
        status = fail(&e);
    } else {
        put(k, c, query, &s);
        tell_doubt(c, q);
        status = tell_missing(&s.missing, s.total == 0);
    }
    index_close(ix);
    conf_free(conf);
    return status;
}

int cmd_stats(struct call *c)
{
    struct ask k = {0};
    int status;
    const struct opt opts[] = {
        {"by", "FIELD[,FIELD]", OPT_STRING, &k.by_names, NULL, "rows, and columns: fy,stage (fy)"},
        {"format", "text|csv|json|svg|html", OPT_CHOICE, &k.format, formats,
         "a table with bars; for programs; a chart; a page of its own"},
        {"all-shards", NULL, OPT_FLAG, &k.all_shards, NULL, "fail when a shard does not answer"},
        {"color", "auto|always|never", OPT_CHOICE, &k.colour, colour_choices,
         "colours: on a terminal, unless NO_COLOR is set"},
        {"no-pager", NULL, OPT_FLAG, &k.no_pager, NULL, "on a terminal: show all at once"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    k.a = arena_new();
    status = stats(&k, c);
    arena_free(k.a);
    return flush_stdout(status);
}
