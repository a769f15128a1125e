/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From nodes to HTML without what could do harm. What is let through is listed, all else is not: so nothing
 * has to be known of what may be invented. The tree may come from HTML or from XHTML within a feed. */
#include "edge/markup.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/strs.h"
#include "domain/url.h"

enum role { TEXT_ONLY, KEPT, EMPTY /* kept, and without an end tag */, GONE /* with all that is in it */ };

/* In the order of strcmp. */
static const struct element {
    const char *name;
    enum role role;
} elements[] = {
    {"a", KEPT},          {"abbr", KEPT},    {"acronym", KEPT}, {"address", KEPT},    {"applet", GONE},
    {"area", EMPTY},      {"article", KEPT}, {"aside", KEPT},   {"audio", KEPT},      {"b", KEPT},
    {"bdi", KEPT},        {"bdo", KEPT},     {"big", KEPT},     {"blockquote", KEPT}, {"br", EMPTY},
    {"caption", KEPT},    {"center", KEPT},  {"cite", KEPT},    {"code", KEPT},       {"col", EMPTY},
    {"colgroup", KEPT},   {"dd", KEPT},      {"del", KEPT},     {"details", KEPT},    {"dfn", KEPT},
    {"dir", KEPT},        {"div", KEPT},     {"dl", KEPT},      {"dt", KEPT},         {"em", KEPT},
    {"figcaption", KEPT}, {"figure", KEPT},  {"font", KEPT},    {"footer", KEPT},     {"h1", KEPT},
    {"h2", KEPT},         {"h3", KEPT},      {"h4", KEPT},      {"h5", KEPT},         {"h6", KEPT},
    {"header", KEPT},     {"hr", EMPTY},     {"i", KEPT},       {"img", EMPTY},       {"ins", KEPT},
    {"kbd", KEPT},        {"li", KEPT},      {"map", KEPT},     {"mark", KEPT},       {"menu", KEPT},
    {"nav", KEPT},        {"ol", KEPT},      {"p", KEPT},       {"pre", KEPT},        {"q", KEPT},
    {"s", KEPT},          {"samp", KEPT},    {"script", GONE},  {"section", KEPT},    {"small", KEPT},
    {"source", EMPTY},    {"span", KEPT},    {"strike", KEPT},  {"strong", KEPT},     {"style", GONE},
    {"sub", KEPT},        {"summary", KEPT}, {"sup", KEPT},     {"table", KEPT},      {"tbody", KEPT},
    {"td", KEPT},         {"tfoot", KEPT},   {"th", KEPT},      {"thead", KEPT},      {"time", KEPT},
    {"tr", KEPT},         {"tt", KEPT},      {"u", KEPT},       {"ul", KEPT},         {"var", KEPT},
    {"video", KEPT},      {"wbr", EMPTY},
};

static const char attributes[] =
    "|abbr|align|alt|axis|bgcolor|border|cellpadding|cellspacing|char|charoff|class|clear|color|colspan|"
    "compact|"
    "coords|datetime|dir|face|frame|headers|height|hreflang|hspace|id|ismap|label|lang|name|noshade|nowrap|"
    "rel|"
    "rev|rowspan|rules|scope|shape|size|span|start|summary|title|type|valign|value|vspace|width|";
static const char links[] = "|href|src|cite|longdesc|usemap|poster|";
static const char schemes[] = "|mailto|ftp|ftps|tel|sms|news|nntp|irc|ircs|sip|geo|urn|";

struct writer {
    const struct node *top;
    const char *base;
    struct arena *a;
    struct buf *out;
};

static int by_name(const void *key, const void *element)
{
    return strcasecmp(key, ((const struct element *)element)->name);
}

static enum role role_of_name(const char *name)
{
    const struct element *e =
        bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, by_name);
    return e ? e->role : TEXT_ONLY;
}

static enum role role_of(const struct node *n)
{
    return role_of_name(node_name(n));
}

bool markup_keeps(const char *name, size_t n)
{
    char copy[16] = "";
    if (n >= sizeof copy)
        return false;
    memcpy(copy, name, n);
    enum role role = role_of_name(copy);
    return role == KEPT || role == EMPTY;
}

static void put(const char *s, const char *special, struct buf *out)
{
    for (; *s; s++) {
        size_t n = strcspn(s, special);
        buf_add(out, s, n);
        s += n;
        if (!*s)
            break;
        buf_adds(out, *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : "&quot;");
    }
}

void markup_escape(const char *s, struct buf *out)
{
    put(s, "&<>", out);
}

static void put_lower(struct buf *out, const char *s)
{
    for (; *s; s++)
        buf_addc(out, ascii_tolower(*s));
}

/* A copy without blanks and controls, which readers pass over in a scheme. */
static char *squeezed(const char *s, struct arena *a)
{
    char *out = arena_strdup(a, s), *end = out;
    for (; *s; s++)
        if ((unsigned char)*s > ' ' && *s != 0x7f)
            *end++ = *s;
    *end = '\0';
    return out;
}

/* What may stand for a reference, NULL when it may not stand. */
static const char *safe_reference(const char *base, const char *ref, struct arena *a)
{
    const char *url = url_resolve(base, ref, a);
    if (url)
        return url;
    const char *s = squeezed(ref, a), *colon = strchr(s, ':');
    if (colon && strcspn(s, "/?#") > (size_t)(colon - s))
        return str_listed(schemes, s, (size_t)(colon - s)) ? s : NULL;
    return base && *base ? NULL : s;
}

const char *markup_base(const struct node *n, const struct node *top, const char *base, struct arena *a)
{
    enum { MANY = 16 }; /* bases within bases */
    const char *own[MANY];
    size_t count = 0;
    for (; n && n != top && count < MANY; n = node_parent(n)) {
        const char *b = node_attr(n, "xml:base");
        if (b || (b = node_attr_like(n, "base")) != NULL) /* CDF */
            own[count++] = b;
    }
    while (count) {
        const char *b = url_resolve(base, own[--count], a);
        base = b ? b : base;
    }
    return base;
}

static void put_attribute(struct writer *w, const struct node *n, const struct node *attr)
{
    const char *name = node_attr_name(attr), *value = node_data(attr);
    size_t len = name ? strlen(name) : 0;
    if (!len)
        return;
    if (str_listed(links, name, len))
        value = safe_reference(markup_base(n, w->top, w->base, w->a), value, w->a);
    else if (!str_listed(attributes, name, len))
        return;
    if (!value)
        return;
    buf_addc(w->out, ' ');
    put_lower(w->out, name);
    buf_adds(w->out, "=\"");
    put(value, "&<>\"", w->out);
    buf_addc(w->out, '"');
}

static void open_element(struct writer *w, const struct node *n)
{
    if (role_of(n) == TEXT_ONLY)
        return;
    buf_addc(w->out, '<');
    put_lower(w->out, node_name(n));
    for (const struct node *attr = node_attr_first(n); attr; attr = node_attr_next(attr))
        put_attribute(w, n, attr);
    buf_adds(w->out, role_of(n) == EMPTY ? " />" : ">");
}

static void close_element(struct writer *w, const struct node *n)
{
    if (role_of(n) != KEPT)
        return;
    buf_adds(w->out, "</");
    put_lower(w->out, node_name(n));
    buf_addc(w->out, '>');
}

void markup_write(const struct node *top, const char *base, struct arena *a, struct buf *out)
{
    struct writer w = {top, base, a, out};
    for (const struct node *n = node_first(top), *down; n; n = down) {
        down = NULL;
        if (node_data(n)) {
            markup_escape(node_data(n), out);
        } else if (role_of(n) != GONE) {
            open_element(&w, n);
            down = node_first(n);
            if (!down)
                close_element(&w, n);
        }
        while (!down && n && n != top && (down = node_next(n)) == NULL)
            if ((n = node_parent(n)) != NULL && n != top)
                close_element(&w, n);
    }
}
