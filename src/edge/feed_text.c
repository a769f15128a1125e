/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text in feeds is plain, or markup within the XML, or markup written as text, or all that in Base64; and
 * what it is said to be is not always what it is. Here it is found out, once for the readers of plain text
 * and once for those of markup. */
#include "edge/feed_text.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/strs.h"
#include "domain/text.h"
#include "edge/markup.h"
#include "edge/render.h"

enum form { TREE, HTML, PLAIN };

struct text {
    enum form form;
    const struct node *node; /* of TREE */
    const char *s;           /* of the others */
};

static bool has_elements(const struct node *n)
{
    for (const struct node *c = node_first(n); c; c = node_next(c))
        if (node_name(c))
            return true;
    return false;
}

/* ---- what looks like markup ---- */

/* A reference that HTML knows at "&". */
static bool is_reference(const char *s)
{
    if (s[1] == '#')
        return ascii_isdigit(s[2]) || ((s[2] | 32) == 'x' && ascii_isxdigit(s[3]));
    size_t n = 0;
    while (ascii_isalnum(s[1 + n]))
        n++;
    return n && s[1 + n] == ';' && dom_entity(s + 1, n);
}

/* Whether text that may be markup is: it holds a tag or a character reference. */
static bool may_be_html(const char *s)
{
    for (; (s = strpbrk(s, "<&")) != NULL; s++)
        if (*s == '&' ? is_reference(s) : ascii_isalpha(s[1]) || s[1] == '/' || s[1] == '!')
            return true;
    return false;
}

/* Whether it plainly is: its tags are HTML's (or a word processor's, with a prefix), and one of them is an
 * end tag, has attributes or stands alone by nature; or it holds a reference, and no tags. A title may well
 * name a tag. */
static bool must_be_html(const char *s)
{
    bool sure = false, reference = false, tags = false;
    const char *last = strrchr(s, '>');
    for (; (s = strpbrk(s, "<&")) != NULL; s++) {
        if (*s == '&') {
            reference |= is_reference(s);
            continue;
        }
        const char *name = s + 1 + (s[1] == '/');
        size_t n = 0;
        while (ascii_isalnum(name[n]))
            n++;
        if (!n || !last || last < name)
            continue;
        if (name[n] != ':' && !dom_is_html(name, n) && !markup_keeps(name, n))
            return false;
        tags = true;
        sure |= s[1] == '/' || name[n] != '>' || str_listed("|br|hr|img|p|", name, n);
    }
    return sure || (reference && !tags);
}

/* Text whose markup was escaped once too often, with that undone; else s itself. */
static const char *escaped_once(const char *s, struct arena *a)
{
    if (strchr(s, '<') || !strstr(s, "&lt;"))
        return s;
    struct dom *d = dom_html(s, strlen(s));
    const char *once = d ? arena_strdup(a, node_text(dom_root(d), a)) : s;
    dom_free(d);
    return must_be_html(once) && strstr(once, "</") ? once : s;
}

/* ---- what it is said to be ---- */

static int digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *p = c ? strchr(digits, c) : NULL;
    return p ? (int)(p - digits) : -1;
}

/* What s stands for in Base64 (RFC 4648 §4), where that is text; else s itself. */
static const char *base64(const char *s, struct arena *a)
{
    char *out = arena_alloc(a, strlen(s) + 1), *end = out;
    unsigned bits = 0, n = 0;
    for (const char *p = s; *p && *p != '='; p++) {
        if (ascii_isspace(*p))
            continue;
        if (digit_of(*p) < 0)
            return s;
        bits = bits << 6 | (unsigned)digit_of(*p);
        if ((n += 6) >= 8)
            *end++ = (char)(bits >> (n -= 8) & 0xff);
    }
    return text_is_utf8(out, (size_t)(end - out)) && !memchr(out, 0, (size_t)(end - out)) ? out : s;
}

static bool is_type(const char *type, const char *list)
{
    return type && str_listed(list, type, strcspn(type, "; "));
}

/* Whether the type is one that only Base64 can hold (RFC 4287 §4.1.3.3). */
static bool is_binary(const char *type)
{
    return type && strchr(type, '/') && strncasecmp(type, "text/", 5) &&
           !is_type(type, "|application/xml|") && !str_ends(type, "+xml") && !str_ends(type, "/xml");
}

static struct text guess(const char *s, enum text_kind kind, struct arena *a)
{
    bool html = kind == TEXT_PROSE ? may_be_html(s) : must_be_html(s);
    return html ? (struct text){HTML, NULL, escaped_once(s, a)} : (struct text){PLAIN, NULL, s};
}

static struct text text_of(const struct node *n, enum text_kind kind, struct arena *a)
{
    if (has_elements(n))
        return (struct text){TREE, n, NULL};
    const char *type = node_attr_like(n, "type"), *mode = node_attr_like(n, "mode"), *s = node_text(n, a);
    bool escaped = mode && !strcasecmp(mode, "escaped");
    if ((mode && !strcasecmp(mode, "base64")) || (kind == TEXT_ATOM && is_binary(type)))
        return guess(base64(s, a), TEXT_PROSE, a);
    if (kind != TEXT_ATOM)
        return guess(s, kind, a);
    if (is_type(type, "|html|text/html|") || (escaped && is_type(type, "|application/xhtml+xml|")))
        return (struct text){HTML, NULL, s};
    return escaped ? guess(s, TEXT_PROSE, a) : (struct text){PLAIN, NULL, s};
}

/* ---- as text, as markup ---- */

/* Whether the renderer, which reads pages, would leave out text that in a feed counts: that in a frame, a
 * form, or an <embed> that nobody closed. */
static bool hides_text(const struct node *top)
{
    for (const struct node *n = node_first(top), *next; n; n = next) {
        bool hidden = node_name(n) && render_hides(n);
        if (hidden && !str_listed("|script|style|head|", node_name(n), strlen(node_name(n))))
            return true;
        next = hidden ? node_skip(n, top) : node_walk(n, top);
    }
    return false;
}

static const char *rendered(const struct node *top, struct arena *a)
{
    if (!hides_text(top))
        return render_text(top, a);
    struct buf html = {0};
    markup_write(top, NULL, a, &html);
    const char *s = render_html(buf_str(&html), html.len, a);
    buf_free(&html);
    return s;
}

/* The tree of a fragment. In <body> text that stands by itself gets no paragraph from the parser. */
static struct dom *fragment(const char *html)
{
    struct buf b = {0};
    buf_adds(&b, "<body>");
    buf_adds(&b, html);
    struct dom *d = dom_html(b.p, b.len);
    buf_free(&b);
    return d;
}

/* The Windows-1252 byte of a character, -1 when it has none. */
static int windows_byte(uint32_t c)
{
    if (c < 0x80 || (c >= 0xa0 && c <= 0xff))
        return (int)c;
    for (int byte = 0x80; byte < 0xa0; byte++)
        if (text_cp1252((unsigned char)byte) == c)
            return byte;
    return -1;
}

/* Text in UTF-8 that somebody took for Latin and encoded once more, as it was; else s itself. What is no such
 * text does not become UTF-8 all through by chance. */
static const char *encoded_once(const char *s, struct arena *a)
{
    size_t len = strlen(s), n = 0;
    const char *high = s;
    while (*high && (unsigned char)*high < 0x80)
        high++;
    uint32_t c;
    if (!*high || !text_decode(high, (size_t)(s + len - high), &c) || windows_byte(c) < 0xc2)
        return s;
    char *out = arena_alloc(a, len + 1);
    for (size_t i = 0, k; i < len; i += k) {
        k = text_decode(s + i, len - i, &c);
        int byte = k ? windows_byte(c) : -1;
        if (byte < 0)
            return s;
        out[n++] = (char)byte;
    }
    return text_is_utf8(out, n) ? out : s;
}

const char *feed_plain(const struct node *n, enum text_kind kind, bool one_line, struct arena *a)
{
    struct text t = text_of(n, kind, a);
    const char *s = t.s;
    if (t.form == TREE)
        s = rendered(t.node, a);
    if (t.form == HTML) {
        struct dom *d = fragment(t.s);
        s = d ? rendered(dom_root(d), a) : "";
        dom_free(d);
    }
    s = text_clean(s, strlen(s), a);
    if (one_line || t.form == PLAIN)
        s = text_squeeze(s, a);
    return *s ? encoded_once(s, a) : NULL;
}

/* The content of XHTML text: its <div>, which is none of it (RFC 4287 §3.1.1.3). */
static const struct node *without_div(const struct node *n)
{
    const struct node *div = NULL;
    for (const struct node *c = node_first(n); c; c = node_next(c)) {
        const char *data = node_data(c);
        if (data ? data[strspn(data, " \t\r\n")] != '\0' : div || strcasecmp(node_name(c), "div"))
            return n;
        div = data ? div : c;
    }
    return div ? div : n;
}

const char *feed_markup(const struct node *n, enum text_kind kind, const char *base, struct arena *a)
{
    struct text t = text_of(n, kind, a);
    struct buf out = {0};
    if (t.form == TREE) {
        const struct node *div = kind == TEXT_ATOM ? without_div(n) : n;
        markup_write(div, markup_base(div, n, base, a), a, &out);
    } else if (t.form == HTML) {
        struct dom *d = fragment(t.s);
        if (d)
            markup_write(dom_root(d), base, a, &out);
        dom_free(d);
    } else {
        markup_escape(t.s, &out);
    }
    const char *s = buf_str(&out), *end = s + out.len;
    while (ascii_isspace(*s))
        s++;
    while (end > s && ascii_isspace(end[-1]))
        end--;
    s = end > s ? encoded_once(text_clean(s, (size_t)(end - s), a), a) : NULL;
    buf_free(&out);
    return s;
}

/* The text of a child of that name, NULL when there is none. */
static const char *part(const struct node *n, const char *name, struct arena *a)
{
    for (const struct node *c = node_first(n); c; c = node_next(c))
        if (node_name(c) && !strcasecmp(node_name(c), name)) {
            const char *s = text_fold(node_text(c, a), a);
            return *s ? s : NULL;
        }
    return NULL;
}

const char *feed_person(const struct node *n, struct arena *a)
{
    const char *name = part(n, "name", a), *email = part(n, "email", a);
    if (name && email)
        return arena_printf(a, "%s (%s)", name, email);
    if (name || email)
        return name ? name : email;
    const char *s = feed_plain(n, TEXT_TITLE, true, a);
    return s ? text_fold(s, a) : NULL;
}
