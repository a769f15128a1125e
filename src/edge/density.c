/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The generic reader's way to find a body: text weighs for the element that holds its paragraphs, half for
 * the one round that, and text in links weighs nothing. One walk weighs, one looks for the heaviest. What
 * calls itself navigation or sharing, by its element or by the words of its class, is set aside before. */
#include "edge/density.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "edge/render.h"

enum { FIRST_MARK = 16 /* above render.h's marks */ };

static const char *const furniture[] = {"nav", "aside", "footer", "form", "dialog", "menu"};

/* Words within class or id that name what is round an article. */
static const char *const furniture_words[] = {
    "nav",        "navbar",      "menu",        "breadcrumb", "breadcrumbs", "footer",
    "sidebar",    "share",       "sharing",     "social",     "related",     "pager",
    "pagination", "newsletter",  "subscribe",   "cookie",     "banner",      "skip",
    "skip-link",  "comments",    "advert",      "promo",      "toolbar",     "usa-banner",
    "masthead",   "site-header", "site-footer", "print",      "tags",
};

/* What a paragraph's text counts for is what holds the paragraph. */
static const char *const paragraphs[] = {"p",  "pre", "li", "blockquote", "h2", "h3",
                                         "h4", "h5",  "h6", "dd",         "dt"};
static const char *const inlines[] = {"a",   "b",   "em",    "i",    "span", "strong", "font", "u",
                                      "sup", "sub", "small", "time", "abbr", "cite",   "q",    "mark"};

#define IS_ONE_OF(n, list) is_one_of(n, list, sizeof(list) / sizeof *(list))

static bool is_one_of(const struct node *n, const char *const *list, size_t count)
{
    const char *name = node_name(n);
    for (size_t i = 0; name && i < count; i++)
        if (!strcmp(name, list[i]))
            return true;
    return false;
}

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; p && (p = strcasestr(p, word)) != NULL; p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == '\0' || p[n] == ' '))
            return true;
    return false;
}

bool density_is_furniture(const struct node *n)
{
    if (!node_name(n) || node_is(n, "body") || node_is(n, "main") || node_is(n, "article"))
        return false;
    if (IS_ONE_OF(n, furniture))
        return true;
    const char *role = node_attr(n, "role");
    if (role && (!strcmp(role, "navigation") || !strcmp(role, "banner") || !strcmp(role, "complementary") ||
                 !strcmp(role, "contentinfo") || !strcmp(role, "search")))
        return true;
    const char *class = node_attr(n, "class"), *id = node_attr(n, "id");
    if (!class && !id)
        return false;
    for (size_t i = 0; i < sizeof furniture_words / sizeof *furniture_words; i++)
        if (has_word(class, furniture_words[i]) || has_word(id, furniture_words[i]))
            return true;
    return false;
}

bool density_in_furniture(const struct node *n)
{
    for (; n; n = node_parent(n))
        if (density_is_furniture(n))
            return true;
    return false;
}

struct weight {
    const struct node *node;
    double weight;
};

struct scale {
    struct weight *v;
    size_t n, cap;
    struct arena *a;
};

static void add_weight(struct scale *s, const struct node *n, double weight)
{
    if (!n)
        return;
    unsigned mark = node_marked(n);
    if (mark < FIRST_MARK) {
        s->v = arena_grow(s->a, s->v, s->n, &s->cap, sizeof *s->v);
        mark = (unsigned)s->n + FIRST_MARK;
        node_mark(n, mark);
        s->v[s->n++] = (struct weight){n, 0};
    }
    s->v[mark - FIRST_MARK].weight += weight;
}

/* A <div> or <section> without blocks in it is what others write as <p>. */
static bool is_leaf(const struct node *n)
{
    if (!node_is(n, "div") && !node_is(n, "section"))
        return false;
    for (const struct node *c = node_first(n); c; c = node_next(c))
        if (node_name(c) && !IS_ONE_OF(c, inlines) && !node_is(c, "br"))
            return false;
    return true;
}

static void weigh_text(struct scale *s, const struct node *text)
{
    size_t len = 0;
    for (const char *p = node_data(text); *p; p++)
        len += (unsigned char)*p > ' ';
    if (len < 2)
        return;
    const struct node *n = node_parent(text);
    for (; n && IS_ONE_OF(n, inlines); n = node_parent(n))
        if (node_is(n, "a"))
            return;
    while (n && (IS_ONE_OF(n, paragraphs) || is_leaf(n)))
        n = node_parent(n);
    if (n && (node_is(n, "ul") || node_is(n, "ol")))
        n = node_parent(n);
    add_weight(s, n, (double)len);
    add_weight(s, n ? node_parent(n) : NULL, (double)len / 2);
}

const struct node *density_body(const struct dom *d, struct arena *a)
{
    const struct node *root = dom_root(d);
    struct scale s = {.a = a};
    for (const struct node *n = root; n;) {
        bool skip = node_name(n) && (density_is_furniture(n) || render_hides(n)) && n != root;
        if (skip)
            node_mark(n, RENDER_SKIP);
        else if (node_data(n))
            weigh_text(&s, n);
        n = skip ? node_skip(n, root) : node_walk(n, root);
    }
    const struct weight *best = NULL;
    for (size_t i = 0; i < s.n; i++)
        if (!best || s.v[i].weight > best->weight)
            best = &s.v[i];
    if (!best)
        return NULL;
    const struct node *top = best->node;
    for (const struct node *up = top; up; up = node_parent(up))
        if (node_is(up, "article") || (node_is(up, "main") && !node_is(top, "article")))
            top = up;
    return top;
}
