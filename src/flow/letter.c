/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest as text and as HTML. Both parts are walks over the same table of facts and the same foot, so that
 * they cannot say different things. The words are sober on purpose: releases are the government's side of a
 * case, about people who may be innocent and people who were harmed. What comes from a release is never
 * trusted: it is made one line of harmless characters and cut before it is laid out, and escaped in HTML.
 * Pure: which releases are news is decided in digest.c, and the encoding as a message is mail.c's. */
#include "flow/letter.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "domain/charge.h"
#include "domain/date.h"
#include "domain/district.h"
#include "domain/office.h"
#include "domain/stage.h"
#include "domain/text.h"

enum { /* columns */
       TEXT_WIDTH = 72,
       TITLE_MAX = 300,
       SUBJECT_TITLE_MAX = 100,
       SNIPPET_MAX = 600,
       FACT_MAX = 600,
};

/* ---- words ---- */

/* A snippet as one line of harmless characters and marks, at most so many columns wide. */
static const char *marked_line(const char *s, size_t columns, struct arena *a)
{
    struct buf safe = {0};
    text_add_safe(&safe, s, false);
    char *line = text_fold(buf_str(&safe), a);
    buf_free(&safe);
    size_t fits = text_fit(line, columns);
    return line[fits] ? arena_printf(a, "%.*s…", (int)text_fit(line, columns - 1), line) : line;
}

/* The same of anything else, where a mark has no meaning. */
static const char *one_line(const char *s, size_t columns, struct arena *a)
{
    char *plain = arena_strdup(a, s), *end = plain;
    for (; *s; s++)
        if (str_starts(s, LETTER_MARK_ON) || str_starts(s, LETTER_MARK_OFF))
            s += strlen(LETTER_MARK_ON) - 1;
        else
            *end++ = *s;
    *end = 0;
    return marked_line(plain, columns, a);
}

static const char *title_of(const struct release *r, struct arena *a)
{
    const char *title = r->title ? one_line(r->title, TITLE_MAX, a) : "";
    return *title ? title : "(no title)";
}

/* "November 18, 2022" of a day, or of a time that begins with one. */
static const char *day_words(const char *when, struct arena *a)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    const char *day = arena_strndup(a, when, strnlen(when, DATE_MAX - 1));
    if (!date_valid_day(day))
        return one_line(when, DATE_MAX, a);
    int month = (day[5] - '0') * 10 + day[6] - '0', date = (day[8] - '0') * 10 + day[9] - '0';
    return arena_printf(a, "%s %d, %.4s", months[month - 1], date, day);
}

static const char *span_words(int months, struct arena *a)
{
    int years = months / 12, rest = months % 12;
    if (!years || (years == 1 && rest))
        return arena_printf(a, "%d month%s", months, months == 1 ? "" : "s");
    const char *y = arena_printf(a, "%d year%s", years, years == 1 ? "" : "s");
    return rest ? arena_printf(a, "%s %d month%s", y, rest, rest == 1 ? "" : "s") : y;
}

/* Whether a URL can be linked to and stand on a line of its own. */
static bool is_web_url(const char *url)
{
    if (!url || !(str_starts(url, "https://") || str_starts(url, "http://")))
        return false;
    while ((unsigned char)*url > ' ' && *url != 0x7f)
        url++;
    return !*url;
}

/* Takes the next piece of a snippet: a mark, which switches *marked, or words without one. Gives its length;
 * *words tells which. */
static size_t next_piece(const char *s, bool *marked, bool *words)
{
    bool on = str_starts(s, LETTER_MARK_ON), off = str_starts(s, LETTER_MARK_OFF);
    *words = !on && !off;
    if (*words)
        return 1 + strcspn(s + 1, "\xee"); /* the first byte of both marks */
    *marked = on;
    return strlen(LETTER_MARK_ON);
}

/* ---- facts: what is said of a release, under its title ---- */

static const char *fact_date(const struct digest_item *item, struct arena *a)
{
    const struct release *r = item->release;
    const char *s = r->date ? day_words(r->date, a) : "not given";
    if (r->first_seen && (!r->date || strncmp(r->first_seen, r->date, DATE_MAX - 1) != 0))
        s = arena_printf(a, "%s (added %s)", s, day_words(r->first_seen, a));
    if (item->how == DIGEST_CHANGED && r->changed)
        s = arena_printf(a, "%s, changed %s", s, day_words(r->changed, a));
    return s;
}

/* Offices that the release names, then those that only its district stands for. */
static const char *fact_office(const struct digest_item *item, struct arena *a)
{
    const struct release *r = item->release;
    struct strs names = {0};
    for (size_t i = 0; i < r->offices.n; i++) {
        const char *name = office_name(r->offices.v[i]);
        strs_add_once(&names, name ? name : r->offices.v[i], a);
    }
    for (size_t i = 0; i < r->offices_derived.n; i++) {
        const char *slug = r->offices_derived.v[i], *name = office_name(slug);
        strs_add_once(&names, arena_printf(a, "%s (by its district)", name ? name : slug), a);
    }
    return names.n ? strs_join(&names, ", ", a) : NULL;
}

static const char *fact_district(const struct digest_item *item, struct arena *a)
{
    struct strs names = {0};
    const struct strs *l = &item->release->districts;
    for (size_t i = 0; i < l->n; i++) {
        char name[DISTRICT_NAME_MAX];
        strs_add_once(&names, district_name(l->v[i], name) ? name : l->v[i], a);
    }
    return names.n ? strs_join(&names, ", ", a) : NULL;
}

static const char *fact_charges(const struct digest_item *item, struct arena *a)
{
    struct strs labels = {0};
    const struct strs *l = &item->release->charges;
    for (size_t i = 0; i < l->n; i++) {
        const char *label = charge_label(l->v[i]);
        if (!strcmp(l->v[i], "other")) /* says nothing beside the rest */
            continue;
        strs_add_once(&labels, label ? label : l->v[i], a);
    }
    return labels.n ? strs_join(&labels, " / ", a) : NULL;
}

static const char *fact_stage(const struct digest_item *item, struct arena *a)
{
    struct strs labels = {0};
    for (const struct stage *s = stages; s->slug; s++)
        if (strcmp(s->slug, "other") && strs_has(&item->release->stages, s->slug))
            strs_add(&labels, s->label, a);
    return labels.n ? strs_join(&labels, ", ", a) : NULL;
}

static const char *fact_sentence(const struct digest_item *item, struct arena *a)
{
    int months = item->release->sentence_months;
    if (months == SENTENCE_LIFE)
        return "life in prison";
    return months > 0 ? span_words(months, a) : NULL;
}

static const char *fact_note(const struct digest_item *item, struct arena *a)
{
    (void)a;
    return item->release->complete ? NULL : "only the summary of a feed could be read so far";
}

static const struct {
    const char *name;
    const char *(*value)(const struct digest_item *item, struct arena *a); /* NULL: nothing to say */
} facts[] = {
    {"Date", fact_date},       {"Office", fact_office}, {"District", fact_district},
    {"Charges", fact_charges}, {"Stage", fact_stage},   {"Sentence", fact_sentence},
    {"Note", fact_note},
};
enum { NFACTS = sizeof facts / sizeof *facts };

/* ---- groups: by the charge that comes first in the table of charges ---- */

static const struct charge *group_of(const struct digest_item *item)
{
    const struct charge *c = charges;
    while (c->slug && !strs_has(&item->release->charges, c->slug))
        c++;
    return c; /* the end of the table: none */
}

static size_t group_size(const struct digest *d, const struct charge *group)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        n += group_of(&d->items[i]) == group;
    return n;
}

static const char *group_title(const struct charge *group, size_t n, struct arena *a)
{
    return arena_printf(a, "%s (%zu)", group->slug ? group->label : "No charge recognized", n);
}

/* The group after one that has items; NULL at the end. Starts with NULL. */
static const struct charge *next_group(const struct digest *d, const struct charge *group)
{
    const struct charge *c = group ? group + 1 : charges;
    if (group && !group->slug)
        return NULL;
    while (c->slug && !group_size(d, c))
        c++;
    return group_size(d, c) ? c : NULL;
}

static const struct digest_item *first_item(const struct digest *d)
{
    const struct charge *group = next_group(d, NULL);
    for (size_t i = 0; i < d->n; i++)
        if (group_of(&d->items[i]) == group)
            return &d->items[i];
    return NULL;
}

/* ---- what stands round the items ---- */

/* "3 new, 1 changed". */
static const char *count_words(const struct digest *d, struct arena *a)
{
    if (!d->added && !d->changed)
        return "nothing new";
    if (!d->changed)
        return arena_printf(a, "%zu new", d->added);
    if (!d->added)
        return arena_printf(a, "%zu changed", d->changed);
    return arena_printf(a, "%zu new, %zu changed", d->added, d->changed);
}

static const char *heading(const struct digest *d, struct arena *a)
{
    return arena_printf(a, "%s: %s", one_line(d->watch, SUBJECT_TITLE_MAX, a), count_words(d, a));
}

static const char *today(const struct digest *d, struct arena *a)
{
    char iso[CLOCK_ISO_MAX];
    return day_words(clock_iso(d->now, iso), a);
}

/* What was left out by the limit, or NULL. */
static const char *more_words(const struct digest *d, struct arena *a)
{
    size_t all = d->added + d->changed;
    if (all <= d->n)
        return NULL;
    return arena_printf(a, "And %zu more that are not listed here: this watch lists %zu at most.", all - d->n,
                        d->n);
}

static struct strs foot(const struct digest *d, struct arena *a)
{
    struct strs l = {0};
    strs_add(&l,
             "These releases are the government's own announcements. A charge is an accusation: a person who "
             "is charged is presumed innocent unless and until proven guilty in a court of law.",
             a);
    strs_add(&l,
             "Help for victims of human trafficking: National Human Trafficking Hotline, 1-888-373-7888 "
             "(text 233733). Sexual exploitation of a child is reported to the CyberTipline, 1-800-THE-LOST "
             "(1-800-843-5678).",
             a);
    strs_add(&l,
             arena_printf(a,
                          "This mail is sent for the watch '%s', which asks for: %s. To stop receiving it, "
                          "ask %s to take your address off that watch (in feeds.conf).",
                          one_line(d->watch, SUBJECT_TITLE_MAX, a), one_line(d->query, FACT_MAX, a),
                          one_line(d->from, TITLE_MAX, a)),
             a);
    return l;
}

const char *letter_subject(const struct digest *d, struct arena *a)
{
    const struct digest_item *first = first_item(d);
    const char *head =
        arena_printf(a, "[%s] %s", one_line(d->watch, SUBJECT_TITLE_MAX, a), count_words(d, a));
    return first
               ? arena_printf(a, "%s: %s", head, one_line(title_of(first->release, a), SUBJECT_TITLE_MAX, a))
               : head;
}

/* ---- text ---- */

/* Appends s wrapped at TEXT_WIDTH, each line after so many blanks, the first after label too, which is as
 * wide or narrower. A word wider than a line is broken. */
static void wrap(struct buf *out, const char *label, size_t indent, const char *s)
{
    size_t column = indent, room = TEXT_WIDTH - indent;
    bool fresh = true;
    buf_addf(out, "%-*s", (int)indent, label);
    while (*(s += strspn(s, " "))) {
        size_t n = strcspn(s, " "), width = text_width(s, n);
        if (!fresh && column + 1 + (width < room ? width : room) > TEXT_WIDTH) {
            buf_addf(out, "\n%*s", (int)indent, "");
            column = indent;
            fresh = true;
        }
        if (width > room)
            n = text_fit(s, room);
        if (!fresh)
            buf_addc(out, ' ');
        buf_add(out, s, n);
        column += !fresh + text_width(s, n);
        fresh = false;
        s += n;
    }
    buf_addc(out, '\n');
}

static void heading_text(struct buf *out, const char *s)
{
    size_t start = out->len;
    wrap(out, "", 0, s);
    size_t width = text_width(out->p + start, out->len - 1 - start);
    for (size_t i = 0; i < width && i < TEXT_WIDTH; i++)
        buf_addc(out, '-');
    buf_addc(out, '\n');
}

/* The marks of a snippet become those of plain text. */
static const char *snippet_text(const char *snippet, struct arena *a)
{
    struct buf b = {0};
    bool marked = false, was = false, words;
    const char *s = marked_line(snippet, SNIPPET_MAX, a);
    for (size_t n; *s; s += n, was = marked) {
        n = next_piece(s, &marked, &words);
        if (marked != was)
            buf_addc(&b, '*');
        if (words)
            buf_add(&b, s, n);
    }
    char *text = arena_printf(a, marked ? "%s*" : "%s", buf_str(&b));
    buf_free(&b);
    return text;
}

static void item_text(const struct digest_item *item, size_t number, struct buf *out, struct arena *a)
{
    enum { INDENT = 4 };
    const struct release *r = item->release;
    wrap(out, arena_printf(a, "%zu.", number), INDENT,
         item->how == DIGEST_CHANGED ? arena_printf(a, "Changed: %s", title_of(r, a)) : title_of(r, a));
    for (size_t i = 0; i < NFACTS; i++) {
        const char *value = facts[i].value(item, a);
        if (value)
            wrap(out, "", INDENT, arena_printf(a, "%s: %s", facts[i].name, one_line(value, FACT_MAX, a)));
    }
    if (item->snippet)
        wrap(out, "", INDENT, snippet_text(item->snippet, a));
    if (is_web_url(r->url))
        buf_addf(out, "%*s%s\n", INDENT, "", r->url);
    buf_addc(out, '\n');
}

void letter_text(const struct digest *d, struct buf *out)
{
    struct arena *a = arena_new();
    wrap(out, "", 0, heading(d, a));
    buf_addf(out, "%s\n\n", today(d, a));
    size_t number = 0;
    for (const struct charge *g = NULL; (g = next_group(d, g));) {
        heading_text(out, group_title(g, group_size(d, g), a));
        buf_addc(out, '\n');
        for (size_t i = 0; i < d->n; i++)
            if (group_of(&d->items[i]) == g)
                item_text(&d->items[i], ++number, out, a);
    }
    const char *more = more_words(d, a);
    if (more) {
        wrap(out, "", 0, more);
        buf_addc(out, '\n');
    }
    buf_adds(out, "----\n");
    struct strs paragraphs = foot(d, a);
    for (size_t i = 0; i < paragraphs.n; i++) {
        if (i)
            buf_addc(out, '\n');
        wrap(out, "", 0, paragraphs.v[i]);
    }
    arena_free(a);
}

/* ---- HTML ---- */

static void add_escaped(struct buf *out, const char *s)
{
    for (size_t n; *s; s += n) {
        n = strcspn(s, "&<>\"");
        buf_add(out, s, n);
        if (s[n])
            buf_addf(out, "&#%d;", s[n++]);
    }
}

/* <name>s</name>, s escaped. */
static void element(struct buf *out, const char *name, const char *style, const char *s)
{
    buf_addf(out, "<%s style=\"%s\">", name, style);
    add_escaped(out, s);
    buf_addf(out, "</%s>\n", name);
}

static void snippet_html(const char *snippet, struct buf *out, struct arena *a)
{
    bool marked = false, was = false, words;
    const char *s = marked_line(snippet, SNIPPET_MAX, a);
    buf_adds(out, "<p style=\"margin:4px 0 0\">");
    for (size_t n; *s; s += n, was = marked) {
        n = next_piece(s, &marked, &words);
        if (marked != was)
            buf_adds(out, marked ? "<b>" : "</b>");
        if (words)
            add_escaped(out, arena_strndup(a, s, n));
    }
    buf_adds(out, marked ? "</b></p>\n" : "</p>\n");
}

static void title_html(const struct digest_item *item, struct buf *out, struct arena *a)
{
    const struct release *r = item->release;
    bool link = is_web_url(r->url);
    buf_adds(out, "<h3 style=\"font-size:16px;margin:20px 0 4px\">");
    if (item->how == DIGEST_CHANGED)
        buf_adds(out, "Changed: ");
    if (link) {
        buf_adds(out, "<a href=\"");
        add_escaped(out, r->url);
        buf_adds(out, "\">");
    }
    add_escaped(out, title_of(r, a));
    buf_adds(out, link ? "</a></h3>\n" : "</h3>\n");
}

static void item_html(const struct digest_item *item, struct buf *out, struct arena *a)
{
    title_html(item, out, a);
    buf_adds(out, "<p style=\"margin:0\">");
    const char *separator = "";
    for (size_t i = 0; i < NFACTS; i++) {
        const char *value = facts[i].value(item, a);
        if (!value)
            continue;
        buf_addf(out, "%s%s: ", separator, facts[i].name);
        add_escaped(out, one_line(value, FACT_MAX, a));
        separator = "<br>\n";
    }
    buf_adds(out, "</p>\n");
    if (item->snippet)
        snippet_html(item->snippet, out, a);
}

static void head_html(const struct digest *d, struct buf *out, struct arena *a)
{
    buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    add_escaped(out, heading(d, a));
    buf_adds(out,
             "</title>\n</head>\n"
             "<body style=\"margin:0;padding:16px;font-family:sans-serif;font-size:16px;line-height:1.4\">\n"
             "<div style=\"max-width:640px;margin:0 auto;overflow-wrap:anywhere\">\n");
    element(out, "h1", "font-size:20px;margin:0", heading(d, a));
    element(out, "p", "margin:4px 0 0", today(d, a));
}

void letter_html(const struct digest *d, struct buf *out)
{
    struct arena *a = arena_new();
    head_html(d, out, a);
    for (const struct charge *g = NULL; (g = next_group(d, g));) {
        element(out, "h2", "font-size:18px;margin:28px 0 0;border-bottom:1px solid",
                group_title(g, group_size(d, g), a));
        for (size_t i = 0; i < d->n; i++)
            if (group_of(&d->items[i]) == g)
                item_html(&d->items[i], out, a);
    }
    const char *more = more_words(d, a);
    if (more)
        element(out, "p", "margin:28px 0 0", more);
    buf_adds(out, "<div style=\"margin:28px 0 0;border-top:1px solid;font-size:14px\">\n");
    struct strs paragraphs = foot(d, a);
    for (size_t i = 0; i < paragraphs.n; i++)
        element(out, "p", "margin:12px 0 0", paragraphs.v[i]);
    buf_adds(out, "</div>\n</div>\n</body>\n</html>\n");
    arena_free(a);
}
