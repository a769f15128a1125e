/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds are XML by intention. A parser that stops at the first undeclared entity, or that hangs the rest of
 * the feed below a tag left open, loses releases; so the text is put in order first, and libxml2 then sees
 * nothing to complain of but undeclared prefixes, which it takes. A DTD is left out unread, and with it every
 * entity bomb.
 *
 * The grammar is that of tags only. Open elements are spans of the source on a stack: an end tag closes down
 * to the nearest element of its name, and is dropped when there is none. */
#include "edge/tidy.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "domain/text.h"
#include "edge/dom.h"

enum { MAX_DEPTH = 200 };

struct name {
    const char *p;
    size_t n;
};

struct tidy {
    const char *p, *end;
    struct buf *out;
    struct name open[MAX_DEPTH];
    size_t depth;
    size_t beyond; /* elements open below the bound */
};

static bool is_name_start(unsigned char c)
{
    return ascii_isalpha(c) || c == '_' || c == ':'; /* more may begin a name in XML; in feeds nothing does */
}

static bool is_name_char(unsigned char c)
{
    return is_name_start(c) || ascii_isdigit(c) || c == '-' || c == '.';
}

static bool starts(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(end - p) >= n && !memcmp(p, word, n);
}

static const char *after(const char *p, const char *end, const char *word)
{
    const char *hit = memmem(p, (size_t)(end - p), word, strlen(word));
    return hit ? hit + strlen(word) : end;
}

/* The end of a DOCTYPE, with what stands between its brackets. */
static const char *after_doctype(const char *p, const char *end)
{
    int brackets = 0;
    char quote = 0;
    for (; p < end; p++) {
        if (quote)
            quote = *p == quote ? 0 : quote;
        else if (*p == '"' || *p == '\'')
            quote = *p;
        else if (*p == '[')
            brackets++;
        else if (*p == ']')
            brackets--;
        else if (*p == '>' && brackets <= 0)
            return p + 1;
    }
    return end;
}

/* Past a comment, declaration or processing instruction at p; p itself when there is none. */
static const char *skip_asides(const char *p, const char *end)
{
    if (starts(p, end, "<!--"))
        return after(p + 4, end, "-->");
    if (starts(p, end, "<?"))
        return after(p, end, ">"); /* "?>", but some forget the mark */
    if (starts(p, end, "<!") && !starts(p, end, "<![CDATA["))
        return after_doctype(p + 2, end);
    return p;
}

static void put_char(struct buf *out, uint32_t c)
{
    if (c == '<')
        buf_adds(out, "&lt;");
    else if (c == '&')
        buf_adds(out, "&amp;");
    else if (c == '>')
        buf_adds(out, "&gt;");
    else if (c == '"')
        buf_adds(out, "&quot;");
    else if (c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f && c != 0xfffe && c != 0xffff)) {
        char s[4];
        buf_add(out, s, text_encode(c, s));
    }
}

static uint32_t numeric(struct name digits, int base)
{
    uint32_t c = 0;
    for (size_t i = 0; i < digits.n; i++) {
        int d = ascii_isdigit(digits.p[i]) ? digits.p[i] - '0' : (digits.p[i] | 32) - 'a' + 10;
        if ((c = c * (uint32_t)base + (uint32_t)d) > 0x10ffff)
            return 0xfffd;
    }
    if (c >= 0x80 && c <= 0x9f)
        return text_cp1252((unsigned char)c);
    return c >= 0xd800 && c <= 0xdfff ? 0xfffd : c;
}

/* Reads a reference at "&": its character and the place after it. A name that HTML does not know, and a stray
 * "&", is an ampersand. */
static uint32_t reference(const char *p, const char *end, const char **rest)
{
    struct name n = {p + 1, 0};
    bool number = n.p < end && *n.p == '#';
    int base = 10;
    if (number && ++n.p < end && (*n.p == 'x' || *n.p == 'X')) {
        base = 16;
        n.p++;
    }
    while (
        n.p + n.n < end && n.n < 32 &&
        (number ? base == 16 ? ascii_isxdigit(n.p[n.n]) : ascii_isdigit(n.p[n.n]) : ascii_isalnum(n.p[n.n])))
        n.n++;
    bool closed = n.p + n.n < end && n.p[n.n] == ';';
    uint32_t c = 0;
    if (n.n && number)
        c = numeric(n, base);
    else if (n.n && closed)
        c = n.n == 4 && !memcmp(n.p, "apos", 4) ? '\'' : dom_entity(n.p, n.n);
    if (c == 0 && !(number && n.n)) {
        *rest = p + 1;
        return '&';
    }
    *rest = n.p + n.n + closed;
    return c;
}

/* Appends characters with everything escaped that needs it; references are resolved when they count. */
static void put_text(struct buf *out, const char *p, const char *end, bool references)
{
    while (p < end) {
        const char *q = p;
        while (q < end && *q != '&' && *q != '<' && *q != '>' && *q != '"' && (unsigned char)*q >= ' ' &&
               *q != 0x7f)
            q++;
        buf_add(out, p, (size_t)(q - p));
        if (q == end)
            return;
        p = q + 1;
        put_char(out, *q == '&' && references ? reference(q, end, &p) : (unsigned char)*q);
    }
}

static void put_end(struct tidy *t)
{
    struct name n = t->open[--t->depth];
    buf_adds(t->out, "</");
    buf_add(t->out, n.p, n.n);
    buf_addc(t->out, '>');
}

static struct name take_name(struct tidy *t)
{
    struct name n = {t->p, 0};
    while (t->p < t->end && is_name_char((unsigned char)*t->p))
        t->p++;
    n.n = (size_t)(t->p - n.p);
    return n;
}

static bool same(struct name x, struct name y)
{
    return x.n == y.n && !strncasecmp(x.p, y.p, x.n);
}

static void end_tag(struct tidy *t)
{
    t->p += 2;
    struct name n = take_name(t);
    const char *close = memchr(t->p, '>', (size_t)(t->end - t->p));
    t->p = close ? close + 1 : t->end;
    if (t->beyond) {
        t->beyond--;
        return;
    }
    for (size_t i = t->depth; i-- > 0;)
        if (same(t->open[i], n)) {
            while (t->depth > i)
                put_end(t);
            return;
        }
}

static void skip_blanks(struct tidy *t)
{
    while (t->p < t->end && ascii_isspace(*t->p))
        t->p++;
}

static struct name take_value(struct tidy *t)
{
    struct name v = {t->p, 0};
    if (t->p < t->end && (*t->p == '"' || *t->p == '\'')) {
        const char *close = memchr(t->p + 1, *t->p, (size_t)(t->end - t->p - 1));
        v.p++;
        v.n = (size_t)((close ? close : t->end) - v.p);
        t->p = close ? close + 1 : t->end;
        return v;
    }
    while (t->p < t->end && !ascii_isspace(*t->p) && *t->p != '>')
        t->p++;
    v.n = (size_t)(t->p - v.p);
    return v;
}

/* Copies the attributes of a start tag up to its end; true when it closes itself. */
static bool attributes(struct tidy *t, struct buf *out)
{
    while (t->p < t->end) {
        skip_blanks(t);
        if (t->p == t->end || *t->p == '>' || *t->p == '<')
            break;
        if (*t->p == '/' && t->p + 1 < t->end && t->p[1] == '>') {
            t->p++;
            return true;
        }
        struct name n = take_name(t);
        if (n.n == 0) {
            t->p++;
            continue;
        }
        skip_blanks(t);
        struct name v = n;
        if (t->p < t->end && *t->p == '=') {
            t->p++;
            skip_blanks(t);
            v = take_value(t);
        }
        if (!out || !is_name_start((unsigned char)*n.p))
            continue;
        buf_addc(out, ' ');
        buf_add(out, n.p, n.n);
        buf_adds(out, "=\"");
        put_text(out, v.p, v.p + v.n, true);
        buf_addc(out, '"');
    }
    return false;
}

static void start_tag(struct tidy *t)
{
    t->p++;
    struct name n = take_name(t);
    bool deep = t->depth == MAX_DEPTH;
    if (!deep) {
        buf_addc(t->out, '<');
        buf_add(t->out, n.p, n.n);
    }
    bool empty = attributes(t, deep ? NULL : t->out);
    if (t->p < t->end && *t->p == '>')
        t->p++;
    if (deep) {
        t->beyond += !empty;
        return;
    }
    buf_adds(t->out, empty ? "/>" : ">");
    if (!empty)
        t->open[t->depth++] = n;
}

void tidy_xml(const char *s, size_t n, struct buf *out)
{
    struct tidy t = {.p = s, .end = s + n, .out = out};
    bool begun = false; /* text before the first element, and all after its end, is no part of the feed */
    while (t.p < t.end && !(begun && t.depth == 0)) {
        const char *p = t.p, *tag = memchr(p, '<', (size_t)(t.end - p));
        t.p = tag ? tag : t.end;
        if (begun)
            put_text(out, p, t.p, true);
        if (!tag)
            break;
        char next = tag + 1 < t.end ? tag[1] : ' ';
        if (starts(tag, t.end, "<![CDATA[")) {
            t.p = after(tag, t.end, "]]>");
            const char *end = t.p == t.end && memcmp(t.end - 3, "]]>", 3) ? t.end : t.p - 3;
            if (begun)
                put_text(out, tag + 9, end, false);
        } else if (next == '!' || next == '?') {
            t.p = skip_asides(tag, t.end);
        } else if (next == '/') {
            end_tag(&t);
        } else if (is_name_start((unsigned char)next)) {
            start_tag(&t);
            begun = true;
        } else {
            buf_adds(out, begun ? "&lt;" : "");
            t.p++;
        }
    }
    while (t.depth)
        put_end(&t);
}

void tidy_root(const char *s, size_t n, char *name, size_t size)
{
    const char *end = s + n;
    size_t len = 0;
    for (const char *next;; s = next) {
        while (s < end && (ascii_isspace(*s) || (unsigned char)*s == 0))
            s++;
        next = skip_asides(s, end);
        if (next == s)
            break;
    }
    if (s < end && *s == '<')
        for (s++; s < end && is_name_char((unsigned char)*s) && len + 1 < size; s++)
            name[len++] = *s;
    name[len] = '\0';
}
