/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `blotter stats` has counted, as one page of HTML that needs nothing else: no script, no picture, no
 * font is fetched. The charts are for the eye; the table has all of it, for who copies numbers or has them
 * read out. */
#include "base/clock.h"
#include "cmd/stats_panels.h"
#include "domain/text.h"

static const char page_style[] =
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--paper);color:var(--ink);line-height:1.5;"
    "font:16px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Liberation Sans\",Arial,sans-serif}"
    "main,footer{max-width:68rem;margin:0 auto;padding:1.25rem 1rem}"
    "main{padding-top:2rem}"
    "h1{font-size:1.6rem;line-height:1.25;margin:0 0 .4rem}h2{font-size:1.15rem;margin:2.2rem 0 .8rem}"
    "p{margin:.4rem 0}.about{color:var(--quiet)}"
    "code{font:.95em ui-monospace,\"DejaVu Sans Mono\",monospace;overflow-wrap:anywhere}"
    ".notes{border-left:3px solid var(--bar);margin:1rem 0;padding:.1rem 0 .1rem .9rem;max-width:46rem}"
    ".charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17.5rem,100%),1fr));gap:1.8rem "
    "2.2rem;"
    "margin:0}.alone{max-width:46rem;margin:0}"
    "svg{display:block}svg text{font-family:inherit}"
    ".wide{overflow-x:auto;position:relative}.wide:focus-visible{outline:2px solid "
    "var(--link);outline-offset:2px}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.93rem}"
    "caption{text-align:left;white-space:nowrap;color:var(--quiet);padding-bottom:.5rem}"
    "th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:bottom}"
    "th{font-weight:600}tbody th{font-weight:400;white-space:nowrap}"
    "tr>:first-child{text-align:left;position:sticky;left:0;background:var(--paper);padding-left:0}"
    "tfoot :is(th,td){font-weight:600;border-bottom:0}.z{color:var(--quiet)}"
    ".w{white-space:nowrap}footer{color:var(--quiet);font-size:.9rem}footer p{border-top:1px solid "
    "var(--line);padding-top:1rem}"
    "@media print{:root{"
    "--paper:#fff;--ink:#000;--quiet:#444;--line:#bbb;--bar:#444;--link:#000}"
    ".wide{overflow:visible}.charts>*{break-inside:avoid}tr{break-inside:avoid}thead{display:table-header-"
    "group}"
    "body{font-size:11pt}table{font-size:8pt}th,td{padding:.2rem "
    ".35rem}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}";

static void put_element(struct buf *out, const char *open, const char *s, const char *close)
{
    buf_adds(out, open);
    text_add_markup(out, s);
    buf_adds(out, close);
}

static void put_head(const struct stats_sheet *t, struct buf *out)
{
    char iso[CLOCK_ISO_MAX];
    clock_iso(t->now, iso);
    buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                  "'unsafe-inline'\">\n");
    put_element(out, "<title>", stats_title(t), "</title>\n");
    buf_addf(
        out,
        "<style>:root{%s}@media(prefers-color-scheme:dark){:root{%s}}%s%s</style>\n</head>\n<body>\n<main>\n",
        chart_colours, chart_dark, chart_style, page_style);
    put_element(out, "<h1>", stats_title(t), "</h1>\n<p class=\"about\">");
    if (*t->query)
        put_element(out, "<code>", stats_query(t), "</code>: ");
    else
        buf_adds(out, "All releases: ");
    buf_adds(out, stats_count_words(t->s->total, t->a));
    buf_addf(out, ", counted on <time datetime=\"%.10s\">%.10s</time></p>\n<div class=\"notes\">\n", iso,
             iso);
    struct strs notes = stats_notes(t);
    for (size_t i = 0; i < notes.n; i++)
        put_element(out, "<p>", notes.v[i], "</p>\n");
    buf_adds(out, "</div>\n");
}

static void put_charts(const struct stats_sheet *t, struct buf *out)
{
    struct stats_panels p = stats_panels(t);
    buf_addf(out, "<h2>In bars</h2>\n<div class=\"%s\">\n", p.n == 1 ? "alone" : "charts");
    for (size_t i = 0; i < p.n; i++) {
        buf_adds(out, "<div>\n");
        chart_panel(out, &p.v[i], 0, 0, "100%");
        buf_adds(out, "</div>\n");
    }
    buf_adds(out, "</div>\n");
    if (p.n > 1)
        buf_adds(out, "<p class=\"about\">All charts have one scale.</p>\n");
    if (p.left_out)
        put_element(out, "<p class=\"about\">", p.left_out, "</p>\n");
}

static void put_count(struct buf *out, unsigned n)
{
    buf_addf(out, n ? "<td>%u</td>" : "<td class=\"z\">%u</td>", n);
}

static void put_table_head(const struct stats_sheet *t, struct buf *out)
{
    const struct stats_axis *c = &t->s->columns;
    put_element(out, "<thead>\n<tr><th scope=\"col\">", stats_field_label(t->s->rows.field),
                "</th><th scope=\"col\">Releases</th>");
    for (size_t k = 0; k < c->n; k++)
        put_element(out, "<th scope=\"col\">", stats_label(c->field, c->v[k].value, t->a), "</th>");
    buf_adds(out, "</tr>\n</thead>\n<tbody>\n");
}

static void put_table(const struct stats_sheet *t, struct buf *out)
{
    const struct stats *s = t->s;
    buf_adds(out,
             "<h2>In numbers</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">\n"
             "<table>\n");
    put_element(out, "<caption>", stats_title(t), "</caption>\n");
    put_table_head(t, out);
    for (size_t i = 0; i < s->rows.n; i++) {
        put_element(out, "<tr><th scope=\"row\">", stats_label(s->rows.field, s->rows.v[i].value, t->a),
                    "</th>");
        put_count(out, s->rows.v[i].count);
        for (size_t k = 0; k < s->columns.n; k++)
            put_count(out, stats_cell(s, i, k));
        buf_adds(out, "</tr>\n");
    }
    buf_adds(out, "</tbody>\n<tfoot>\n<tr><th scope=\"row\">All</th>");
    put_count(out, s->total);
    for (size_t k = 0; k < s->columns.n; k++)
        put_count(out, s->columns.v[k].count);
    buf_adds(out, "</tr>\n</tfoot>\n</table>\n</div>\n");
}

void stats_html(const struct stats_sheet *t, struct buf *out)
{
    put_head(t, out);
    put_charts(t, out);
    put_table(t, out);
    buf_adds(
        out,
        "</main>\n<footer>\n<p>A charge is an accusation: a person who is charged is presumed innocent "
        "unless and until proven guilty in a court of law. Help for victims of human trafficking: National "
        "Human Trafficking Hotline, <span class=\"w\">1-888-373-7888</span> (text 233733). Sexual "
        "exploitation of a child is reported to the CyberTipline, <span class=\"w\">1-800-THE-LOST</span> "
        "(<span class=\"w\">1-800-843-5678</span>).</p>\n</footer>\n</body>\n</html>\n");
}
