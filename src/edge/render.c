/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From nodes to plain text. What separates two pieces of text is the strongest of the breaks that the tags
 * between them ask for, written when the second piece comes: so nested wrappers cost nothing, and no text
 * begins or ends with a break. The walk is iterative; what is open is found again by looking at parents. */
#include "edge/render.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "domain/text.h"

enum gap { NONE, SPACE, CELL, LINE, PARAGRAPH };

/* Elements that are not inline. */
enum role { INLINE, BLOCK, ITEM, ROW, TABLE_CELL, BREAK, RULE, HIDDEN, VERBATIM };
static const struct element {
    const char *name;
    enum role role;
} elements[] = {
    /* by first letter, see role_of */
    {"address", BLOCK},   {"article", BLOCK},    {"aside", BLOCK},   {"applet", HIDDEN},
    {"audio", HIDDEN},    {"blockquote", BLOCK}, {"body", BLOCK},    {"br", BREAK},
    {"button", HIDDEN},   {"caption", BLOCK},    {"canvas", HIDDEN}, {"center", BLOCK},
    {"dd", ITEM},         {"details", BLOCK},    {"dialog", HIDDEN}, {"dir", BLOCK},
    {"div", BLOCK},       {"dl", BLOCK},         {"dt", ITEM},       {"embed", HIDDEN},
    {"fieldset", BLOCK},  {"figcaption", BLOCK}, {"figure", BLOCK},  {"footer", BLOCK},
    {"form", BLOCK},      {"frameset", HIDDEN},  {"h1", BLOCK},      {"h2", BLOCK},
    {"h3", BLOCK},        {"h4", BLOCK},         {"h5", BLOCK},      {"h6", BLOCK},
    {"head", HIDDEN},     {"header", BLOCK},     {"hr", RULE},       {"html", BLOCK},
    {"iframe", HIDDEN},   {"legend", BLOCK},     {"li", ITEM},       {"main", BLOCK},
    {"map", HIDDEN},      {"math", HIDDEN},      {"menu", BLOCK},    {"nav", BLOCK},
    {"noframes", HIDDEN}, {"noscript", HIDDEN},  {"object", HIDDEN}, {"ol", BLOCK},
    {"option", HIDDEN},   {"p", BLOCK},          {"pre", VERBATIM},  {"script", HIDDEN},
    {"section", BLOCK},   {"select", HIDDEN},    {"style", HIDDEN},  {"summary", BLOCK},
    {"svg", HIDDEN},      {"table", BLOCK},      {"tbody", BLOCK},   {"td", TABLE_CELL},
    {"template", HIDDEN}, {"textarea", HIDDEN},  {"tfoot", BLOCK},   {"th", TABLE_CELL},
    {"thead", BLOCK},     {"title", HIDDEN},     {"tr", ROW},        {"ul", BLOCK},
    {"video", HIDDEN},
};

struct render {
    struct buf out;
    enum gap gap;   /* asked for since the last text */
    bool broken;    /* the gap is a single <br> */
    unsigned cells; /* table cells open */
    unsigned items; /* list items open */
    unsigned pre;   /* <pre> open */
};

static enum role role_of(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (elements[i].name[0] >= name[0]) {
            if (elements[i].name[0] > name[0])
                break;
            if (!strcmp(elements[i].name, name))
                return elements[i].role;
        }
    return INLINE;
}

bool render_hides(const struct node *n)
{
    const char *name = node_name(n);
    if (!name)
        return false;
    if (role_of(name) == HIDDEN || node_marked(n) == RENDER_SKIP || node_attr(n, "hidden"))
        return true;
    const char *style = node_attr(n, "style");
    return style && (strstr(style, "display:none") || strstr(style, "display: none"));
}

/* Within a table cell a paragraph is only a space, within a list item a line. */
static void ask(struct render *r, enum gap gap)
{
    if (r->cells && gap > CELL)
        gap = SPACE;
    else if (r->items && gap == PARAGRAPH)
        gap = LINE;
    if (gap > r->gap)
        r->gap = gap;
    r->broken = false;
}

static void ask_break(struct render *r)
{
    bool second = r->broken;
    ask(r, second ? PARAGRAPH : LINE);
    r->broken = !second && r->gap == LINE;
}

static void put_gap(struct render *r)
{
    static const char *const gaps[] = {"", " ", "\t", "\n", "\n\n"};
    if (r->out.len)
        buf_adds(&r->out, gaps[r->gap]);
    r->gap = NONE;
    r->broken = false;
}

static bool is_ascii_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A character that is not printable ASCII: what it counts as. */
static void put_other(struct render *r, uint32_t c)
{
    char s[4];
    if (c >= 0x80 && c <= 0x9f)
        c = text_cp1252((unsigned char)c); /* a numeric reference that means Windows-1252 */
    if (c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
        c == 0x205f || c == 0x3000) {
        if (r->gap < SPACE)
            ask(r, SPACE);
        return;
    }
    if (c < ' ' || c == 0x7f || c == 0x200b || c == 0xfeff || c == 0xad || c == 0x2060)
        return;
    put_gap(r);
    buf_add(&r->out, s, text_encode(c, s));
}

static void put_text(struct render *r, const char *s)
{
    for (const char *p = s; *p;) {
        const char *q = p;
        while (*q > ' ' && *q < 0x7f)
            q++;
        if (q > p) {
            put_gap(r);
            buf_add(&r->out, p, (size_t)(q - p));
        } else if (is_ascii_blank(*p)) {
            bool line = false;
            for (; is_ascii_blank(*q); q++)
                line |= *q == '\n';
            if (r->gap < SPACE || (r->pre && line))
                ask(r, r->pre && line ? LINE : SPACE);
        } else {
            uint32_t c = 0xfffd;
            size_t k = text_decode(p, strnlen(p, 4), &c);
            put_other(r, c);
            q = p + (k ? k : 1);
        }
        p = q;
    }
}

static void open_element(struct render *r, const struct node *n)
{
    switch (role_of(node_name(n))) {
    case BLOCK:
    case RULE:
        ask(r, PARAGRAPH);
        break;
    case VERBATIM:
        ask(r, PARAGRAPH);
        r->pre++;
        break;
    case ITEM:
        ask(r, LINE);
        r->items++;
        break;
    case ROW:
        ask(r, LINE);
        break;
    case TABLE_CELL:
        ask(r, CELL);
        r->cells++;
        break;
    case BREAK:
        ask_break(r);
        break;
    case HIDDEN:
    case INLINE:
        break;
    }
}

static void close_element(struct render *r, const struct node *n)
{
    switch (role_of(node_name(n))) {
    case VERBATIM:
        r->pre--;
        ask(r, PARAGRAPH);
        break;
    case BLOCK:
        ask(r, PARAGRAPH);
        break;
    case ITEM:
        r->items--;
        ask(r, LINE);
        break;
    case ROW:
        ask(r, LINE);
        break;
    case TABLE_CELL:
        r->cells--;
        ask(r, CELL);
        break;
    default:
        break;
    }
}

/* Renders from n on, below top, up to `until` (NULL: to the end). */
static void render(struct render *r, const struct node *top, const struct node *n, const struct node *until)
{
    while (n && n != until) {
        const struct node *down = NULL;
        const char *data = node_data(n);
        if (data) {
            put_text(r, data);
        } else if (!render_hides(n)) {
            open_element(r, n);
            down = node_first(n);
            if (!down)
                close_element(r, n);
        }
        if (down) {
            n = down;
            continue;
        }
        const struct node *next;
        while ((next = node_next(n)) == NULL && (n = node_parent(n)) != NULL && n != top)
            close_element(r, n);
        n = next;
    }
}

static char *finish(struct render *r, struct arena *a)
{
    char *s = arena_strndup(a, buf_str(&r->out), r->out.len);
    buf_free(&r->out);
    return s;
}

const char *render_text(const struct node *top, struct arena *a)
{
    return render_nodes(&top, 1, a);
}

const char *render_nodes(const struct node *const *v, size_t n, struct arena *a)
{
    struct render r = {0};
    for (size_t i = 0; i < n; i++) {
        ask(&r, PARAGRAPH);
        if (node_data(v[i]))
            put_text(&r, node_data(v[i]));
        else if (node_marked(v[i]) != RENDER_SKIP)
            render(&r, v[i], node_first(v[i]), NULL);
    }
    return finish(&r, a);
}

const char *render_line(const struct node *n, struct arena *a)
{
    return text_fold(node_data(n) ? node_data(n) : render_text(n, a), a);
}

const char *render_between(const struct node *top, const struct node *from, const struct node *to,
                           struct arena *a)
{
    struct render r = {0};
    for (const struct node *up = node_parent(from); up && up != top; up = node_parent(up))
        open_element(&r, up);
    render(&r, top, from, to);
    return finish(&r, a);
}

char *render_html(const char *html, size_t len, struct arena *a)
{
    struct dom *d = dom_html(html, len);
    if (!d)
        return arena_strdup(a, "");
    struct render r = {0};
    render(&r, dom_root(d), node_first(dom_root(d)), NULL);
    dom_free(d);
    return finish(&r, a);
}
