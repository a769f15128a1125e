/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of releases. Known layouts are rows of domain/profile.c: where the items are, and by which classes
 * link, date and summary are found below one. Items and the headings that date them come in document order
 * from one expression. On other pages, a link with the words of a title that shares its row, item or
 * paragraph with one date is an entry. */
#include "edge/listing.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "domain/date.h"
#include "domain/profile.h"
#include "domain/text.h"
#include "domain/url.h"
#include "edge/density.h"
#include "edge/render.h"

enum {
    MAX_ENTRIES = 5000,
    MIN_TITLE = 20,  /* characters of a link that may be a headline */
    MAX_ROW = 1200,  /* characters of a row in which a date is looked for */
    MAX_CLIMB = 4,   /* elements above a link */
    MIN_GENERIC = 3, /* dated links that make a list */
    USED = 2,        /* node_mark: a row that gave an entry */
};

struct list {
    const struct facts *f;
    const char *url;
    struct arena *a;
    struct entries *out;
};

static const char *absolute(const struct list *l, const struct node *link)
{
    const char *href = node_attr(link, "href");
    const char *url = href && *href && *href != '#' ? url_resolve(l->f->base, href, l->a) : NULL;
    return url ? url_canonical(url, l->a) : NULL;
}

static bool known(const struct list *l, const char *url)
{
    for (size_t i = l->out->n; i-- > 0 && l->out->n - i < 200;)
        if (!strcmp(l->out->v[i].url, url))
            return true;
    return false;
}

static struct entry *add(struct list *l, const struct node *link)
{
    const char *url = absolute(l, link), *title = render_line(link, l->a);
    if (!url || !*title || known(l, url) || l->out->n == MAX_ENTRIES)
        return NULL;
    struct entry *en = entries_add(l->out, l->a);
    en->url = url;
    en->title = title;
    return en;
}

static const char *day_in(const char *s, struct arena *a)
{
    struct date d;
    return s && date_shown(s, &d) ? arena_strdup(a, d.day) : NULL;
}

/* The day that n shows, else that a <time> or dated element below it is marked with. */
static const char *day_of(const struct node *n, struct arena *a)
{
    const char *day = day_in(render_line(n, a), a);
    for (const struct node *x = n; x && !day; x = node_walk(x, n)) {
        day = day_in(node_attr(x, "datetime"), a);
        if (!day)
            day = day_in(node_attr(x, "content"), a);
    }
    return day;
}

/* ---- known layouts ---- */

static const struct node *with_class(const struct node *item, const char *word)
{
    if (!word || node_has_class(item, word))
        return word ? item : NULL;
    for (const struct node *n = node_first(item); n; n = node_walk(n, item))
        if (node_has_class(n, word))
            return n;
    return NULL;
}

static bool is_heading(const struct node *n)
{
    const char *name = node_name(n);
    return name && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2];
}

/* The link that is the headline: the first one in a heading, else the one with the longest text. */
static const struct node *headline(const struct node *top, struct arena *a)
{
    const struct node *best = NULL, *heading = NULL;
    size_t longest = 0;
    for (const struct node *n = node_first(top); n; n = node_walk(n, top)) {
        if (is_heading(n))
            heading = n;
        if (!node_is(n, "a") || !node_attr(n, "href"))
            continue;
        size_t len = strlen(render_line(n, a));
        if (len && heading && node_contains(heading, n))
            return n;
        if (len > longest) {
            longest = len;
            best = n;
        }
    }
    return best;
}

static void read_item(struct list *l, const struct list_profile *p, const struct node *item, const char *day)
{
    const struct node *where = p->link ? with_class(item, p->link) : item;
    const struct node *link = where ? headline(where, l->a) : NULL;
    const struct node *date = with_class(item, p->date), *summary = with_class(item, p->summary);
    struct entry *en = link ? add(l, link) : NULL;
    if (!en)
        return;
    en->date = date ? day_of(date, l->a) : NULL;
    if (!en->date)
        en->date = day;
    const char *s = summary ? render_line(summary, l->a) : "";
    en->summary = *s ? s : NULL;
}

static void read_known(struct list *l, const struct dom *d, const struct list_profile *p)
{
    struct dom_result m = dom_select(d, p->items, l->a);
    const char *day = NULL;
    for (size_t i = 0; i < m.n; i++) {
        if (is_heading(m.v[i]))
            day = day_of(m.v[i], l->a);
        else
            read_item(l, p, m.v[i], day);
    }
}

/* ---- any page ---- */

/* The characters below n, as far as max; false when there are more. */
static bool short_text(const struct node *top, char *out, size_t max)
{
    size_t len = 0;
    for (const struct node *n = node_first(top); n; n = node_walk(n, top)) {
        const char *data = node_data(n);
        size_t k = data ? strlen(data) : 0;
        if (len + k + 2 > max)
            return false;
        if (k) {
            memcpy(out + len, data, k);
            len += k;
            out[len++] = ' ';
        }
    }
    out[len] = '\0';
    return true;
}

/* How far an entry may reach: no further than a row, and never to what holds the rows. */
static bool is_row(const struct node *n)
{
    return node_is(n, "li") || node_is(n, "tr") || node_is(n, "article") || node_is(n, "dd");
}

static bool holds_rows(const struct node *n)
{
    static const char *const names[] = {"ul", "ol", "table", "tbody", "body", "html", "main", "dl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (node_is(n, names[i]))
            return true;
    return false;
}

/* The nearest element round a link that shows a date and has given no other entry. */
static const char *day_near(const struct list *l, const struct node *link, const struct node **row)
{
    char text[MAX_ROW];
    *row = node_parent(link);
    for (int i = 0; *row && i < MAX_CLIMB && !holds_rows(*row); i++, *row = node_parent(*row)) {
        if (node_marked(*row) == USED || !short_text(*row, text, sizeof text))
            return NULL;
        const char *day = day_in(text, l->a);
        for (const struct node *n = node_first(*row); n && !day; n = node_walk(n, *row))
            if (node_is(n, "time"))
                day = day_in(node_attr(n, "datetime"), l->a);
        if (day || is_row(*row))
            return day;
    }
    return NULL;
}

static void read_generic(struct list *l, const struct dom *d)
{
    const struct node *root = dom_root(d);
    for (const struct node *n = root; n;) {
        bool skip = node_name(n) && n != root && (density_is_furniture(n) || render_hides(n));
        const struct node *row;
        const char *day = NULL;
        if (!skip && node_is(n, "a") && node_attr(n, "href") && strlen(render_line(n, l->a)) >= MIN_TITLE)
            day = day_near(l, n, &row);
        struct entry *en = day ? add(l, n) : NULL;
        if (en) {
            en->date = day;
            node_mark(row, USED);
        }
        n = skip ? node_skip(n, root) : node_walk(n, root);
    }
    if (l->out->n < MIN_GENERIC)
        l->out->n = 0;
}

/* ---- the pager ---- */

/* "next", "Next page", "Go to next page", "next ›", "Older". */
static bool says_next(const char *s)
{
    static const char *const words[] = {"next",  "nextpage",   "gotonextpage",
                                        "older", "olderposts", "nextgotonextpage"};
    char letters[24];
    size_t n = 0;
    for (; s && *s && n < sizeof letters - 1; s++)
        if (ascii_isalpha(*s))
            letters[n++] = ascii_tolower(*s);
    letters[n] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(letters, words[i]))
            return true;
    return false;
}

static const char *find_next(const struct list *l, const struct dom *d)
{
    const struct node *root = dom_root(d);
    for (const struct node *n = root; n; n = node_walk(n, root)) {
        if (!(node_is(n, "a") || node_is(n, "link")) || !node_attr(n, "href"))
            continue;
        const char *rel = node_attr(n, "rel");
        if (!(rel && !strcasecmp(rel, "next")) && !says_next(node_attr(n, "title")) &&
            !says_next(node_attr(n, "aria-label")) && !(node_is(n, "a") && says_next(render_line(n, l->a))))
            continue;
        const char *next = absolute(l, n), *here = l->url ? url_canonical(l->url, l->a) : NULL;
        if (next && !(here && !strcmp(next, here)))
            return next;
    }
    return NULL;
}

size_t listing_read(const struct dom *d, const struct facts *f, const char *url, bool generic,
                    struct arena *a, struct entries *out)
{
    struct list l = {f, url, a, out};
    *out = (struct entries){.dialect = "listing"};
    for (const struct list_profile *p = list_profiles; p->name && out->n == 0; p++)
        read_known(&l, d, p);
    if (out->n == 0 && generic)
        read_generic(&l, d);
    if (out->n == 0)
        return 0;
    const char *title = f->nheadings ? render_line(f->heading[0], a) : f->title;
    out->title = title && *title ? title : f->title;
    out->url = f->canonical ? f->canonical : url ? url_canonical(url, a) : NULL;
    out->next = find_next(&l, d);
    return out->n;
}
