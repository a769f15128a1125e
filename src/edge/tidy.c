/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds are XML by intention. A parser that stops at the first undeclared entity, or that hangs the rest of
 * the feed below a tag left open, loses releases; so the text is put in order first, and libxml2 then sees
 * nothing to complain of but undeclared prefixes, which it takes. Of a DTD only entities that are plain words
 * are kept, so that there is nothing in it that could grow.
 *
 * The grammar is that of tags only. Open elements are spans of the source on a stack: an end tag closes down
 * to the nearest element of its name, and is dropped when there is none. Where that shows that an element
 * with a meaning in feeds was left open, the text is gone over once more, and by then what such elements may
 * hold counts too: a title ends where a link begins. Feeds in order are never judged by that. */
#include "edge/tidy.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/strs.h"
#include "domain/text.h"
#include "edge/dom.h"

enum { MAX_DEPTH = 200, MAX_ATTRIBUTES = 250, MAX_ENTITIES = 64, MAX_ENTITY = 256, MAX_EXPANSION = 1 << 20 };

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
    bool mend;     /* elements of feeds end where the next begins */
    bool broken;   /* such an element was left open */
    bool complete; /* the root was closed */
    struct {
        struct name name, value;
    } entity[MAX_ENTITIES];
    size_t nentities, expanded;
    const char *cdata_end; /* the first "]]>" from here on; the end when there is none, NULL before a look */
    bool no_comment_end;
};

/* What elements of feeds may hold: an entry holds fields; a box fields of its own; a leaf text, perhaps with
 * inline markup; prose any markup. */
enum role { NONE, BOX, LEAF, PROSE, ENTRY };
static const struct {
    const char *names; /* in lower case, without prefix, between bars */
    enum role role;
} roles[] = {
    {"|item|entry|", ENTRY},
    {"|title|link|guid|id|pubdate|updated|published|issued|modified|created|date|category|subject|creator|"
     "comments|enclosure|language|copyright|rights|generator|ttl|docs|lastbuilddate|",
     LEAF},
    {"|description|summary|content|encoded|abstract|fullitem|", PROSE},
    {"|author|source|image|textinput|channel|rss|feed|rdf|", BOX},
};

/* Letters beyond ASCII count as such in names; none is needed, and put_name makes them harmless. */
static bool is_name_start(unsigned char c)
{
    return ascii_isalpha(c) || c == '_' || c == ':' || c >= 0x80;
}

static bool is_name_char(unsigned char c)
{
    return is_name_start(c) || ascii_isdigit(c) || c == '-' || c == '.';
}

static enum role role_of(struct name n)
{
    const char *colon = memchr(n.p, ':', n.n);
    if (colon) {
        n.n -= (size_t)(colon + 1 - n.p);
        n.p = colon + 1;
    }
    for (size_t i = 0; n.n && i < sizeof roles / sizeof *roles; i++)
        if (str_listed(roles[i].names, n.p, n.n))
            return roles[i].role;
    return NONE;
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

/* ---- entities that a DTD declares ---- */

/* Whether a value is plain: without a reference, but for one to a character that is all of it. */
static bool is_plain(struct name v)
{
    const char *amp = memchr(v.p, '&', v.n);
    return v.n <= MAX_ENTITY &&
           (!amp || (amp == v.p && v.n > 3 && v.p[1] == '#' && memchr(v.p, ';', v.n) == v.p + v.n - 1));
}

/* Notes what `<!ENTITY name "value">` declares. All that is more than that (another entity within, an
 * external one, a parameter) is left out, and a reference to it stays as it is written. */
static void read_entities(struct tidy *t, const char *p, const char *end)
{
    while (t->nentities < MAX_ENTITIES && (p = memmem(p, (size_t)(end - p), "<!ENTITY", 8)) != NULL) {
        p += 8;
        const char *q = p;
        while (q < end && ascii_isspace(*q))
            q++;
        struct name name = {q, 0};
        while (q < end && is_name_char((unsigned char)*q))
            q++;
        name.n = (size_t)(q - name.p);
        while (q < end && ascii_isspace(*q))
            q++;
        if (!name.n || q >= end || (*q != '"' && *q != '\''))
            continue;
        const char *close = memchr(q + 1, *q, (size_t)(end - q - 1));
        struct name value = {q + 1, close ? (size_t)(close - q - 1) : 0};
        if (!close || !is_plain(value))
            continue;
        t->entity[t->nentities].name = name;
        t->entity[t->nentities++].value = value;
    }
}

static void put_text(struct tidy *t, const char *p, const char *end, bool references);

/* Puts the value of a declared entity that p refers to. False when it is none, or when so much was put
 * already that somebody seems to try. */
static bool put_entity(struct tidy *t, const char *p, const char *end, const char **rest)
{
    struct name n = {p + 1, 0};
    while (n.p + n.n < end && is_name_char((unsigned char)n.p[n.n]))
        n.n++;
    if (n.p + n.n == end || n.p[n.n] != ';')
        return false;
    for (size_t i = 0; i < t->nentities; i++) {
        struct name name = t->entity[i].name, value = t->entity[i].value;
        if (n.n != name.n || memcmp(n.p, name.p, n.n) || t->expanded + value.n > MAX_EXPANSION)
            continue;
        t->expanded += value.n;
        *rest = n.p + n.n + 1;
        if (value.n && *value.p == '&')
            put_char(t->out, reference(value.p, value.p + value.n, &p));
        else
            put_text(t, value.p, value.p + value.n, false);
        return true;
    }
    return false;
}

/* ---- text ---- */

/* The bytes that need more than to be copied: controls, what XML escapes, C2 that begins the C1 controls, EF
 * that begins what is no character. */
static const bool special[256] = {
    true,         true,         true,         true,         true,          true,          true,
    true,         true,         true,         true,         true,          true,          true,
    true,         true,         true,         true,         true,          true,          true,
    true,         true,         true,         true,         true,          true,          true,
    true,         true,         true,         true, /* up to a blank */
    ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, [0x7f] = true, [0xc2] = true, [0xef] = true,
};

/* Puts the character at p, which begins with C2 or EF: a C1 control is what Windows-1252 has in its place. */
static const char *put_wide(struct tidy *t, const char *p, const char *end)
{
    const unsigned char *u = (const unsigned char *)p;
    if (*u == 0xc2 && end - p > 1 && u[1] < 0xa0) {
        put_char(t->out, text_cp1252(u[1]));
        return p + 2;
    }
    if (*u == 0xef && end - p > 2 && u[1] == 0xbf && u[2] >= 0xbe)
        return p + 3;
    buf_addc(t->out, *p);
    return p + 1;
}

/* Puts characters with everything escaped that needs it; references are resolved when they count. */
static void put_text(struct tidy *t, const char *p, const char *end, bool references)
{
    while (p < end) {
        const char *q = p;
        while (q < end && !special[(unsigned char)*q])
            q++;
        buf_add(t->out, p, (size_t)(q - p));
        if (q == end)
            return;
        p = q + 1;
        if ((unsigned char)*q >= 0x80)
            p = put_wide(t, q, end);
        else if (*q != '&' || !references)
            put_char(t->out, (unsigned char)*q);
        else if (!t->nentities || !put_entity(t, q, end, &p))
            put_char(t->out, reference(q, end, &p));
    }
}

/* ---- tags ---- */

static void put_name(struct buf *out, struct name n)
{
    size_t start = out->len;
    buf_add(out, n.p, n.n);
    for (size_t i = start; i < out->len; i++)
        if ((unsigned char)out->p[i] >= 0x80)
            out->p[i] = '_';
}

static void put_end(struct tidy *t)
{
    struct name n = t->open[--t->depth];
    buf_adds(t->out, "</");
    put_name(t->out, n);
    buf_addc(t->out, '>');
}

/* Closes all that is open from the ith element on. */
static void close_from(struct tidy *t, size_t i)
{
    while (t->depth > i)
        put_end(t);
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
    size_t i = t->depth;
    while (i > 0 && !same(t->open[i - 1], n))
        i--;
    for (size_t k = i; i && k < t->depth; k++)
        t->broken |= role_of(t->open[k]) != NONE;
    if (i == 0) {
        t->broken |= role_of(n) != NONE;
        return;
    }
    t->complete = i == 1;
    close_from(t, i - 1);
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
    for (size_t count = 0; t->p < t->end; count++) {
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
        if (!out || !is_name_start((unsigned char)*n.p) || count >= MAX_ATTRIBUTES)
            continue;
        buf_addc(out, ' ');
        put_name(out, n);
        buf_adds(out, "=\"");
        put_text(t, v.p, v.p + v.n, true);
        buf_addc(out, '"');
    }
    return false;
}

/* Before an element of feeds begins, those end that cannot hold it. */
static void end_unclosed(struct tidy *t, struct name n)
{
    enum role role = role_of(n);
    for (size_t i = t->depth; role != NONE && i-- > 0;) {
        enum role above = role_of(t->open[i]);
        bool over = role == ENTRY ? above == ENTRY : above == LEAF || (above == PROSE && role != BOX);
        if (over)
            close_from(t, i);
        if (over || above == BOX || above == ENTRY)
            return;
    }
}

static void start_tag(struct tidy *t)
{
    t->p++;
    struct name n = take_name(t);
    if (t->mend)
        end_unclosed(t, n);
    else if (t->depth && same(n, t->open[t->depth - 1]))
        t->broken |= role_of(n) == ENTRY;
    bool deep = t->depth == MAX_DEPTH;
    if (!deep) {
        buf_addc(t->out, '<');
        put_name(t->out, n);
    }
    bool empty = attributes(t, deep ? NULL : t->out);
    if (t->p < t->end && *t->p == '>')
        t->p++;
    if (deep) {
        t->beyond += !empty;
        return;
    }
    buf_adds(t->out, empty ? "/>" : ">");
    t->complete |= empty && t->depth == 0;
    if (!empty)
        t->open[t->depth++] = n;
}

/* ---- the rest ---- */

/* The first "</name" in the text, NULL when there is none. */
static const char *find_end_tag(const char *p, const char *end, struct name n)
{
    while ((p = memmem(p, (size_t)(end - p), "</", 2)) != NULL) {
        p += 2;
        if ((size_t)(end - p) > n.n && !strncasecmp(p, n.p, n.n) && !is_name_char((unsigned char)p[n.n]))
            return p - 2;
    }
    return NULL;
}

/* A CDATA section at p. One that is never closed (none is, or another begins first) ends with its element. */
static void take_cdata(struct tidy *t, const char *p, bool put)
{
    p += 9;
    if (!t->cdata_end || t->cdata_end < p) {
        const char *hit = memmem(p, (size_t)(t->end - p), "]]>", 3);
        t->cdata_end = hit ? hit : t->end;
    }
    const char *close = t->cdata_end, *next = memmem(p, (size_t)(close - p), "<![CDATA[", 9);
    if ((close == t->end || next) && t->depth) {
        const char *tag = find_end_tag(p, next ? next : t->end, t->open[t->depth - 1]);
        if (tag) {
            put_text(t, p, tag, false);
            t->p = tag;
            return;
        }
    }
    if (put)
        put_text(t, p, close, false);
    t->p = close == t->end ? close : close + 3;
}

/* A comment at p. One that is never closed is none. */
static void take_comment(struct tidy *t, const char *p)
{
    const char *close = t->no_comment_end ? NULL : memmem(p + 4, (size_t)(t->end - p - 4), "-->", 3);
    t->no_comment_end = !close;
    t->p = close ? close + 3 : p + 4;
}

static void take_doctype(struct tidy *t, const char *p, bool begun)
{
    t->p = skip_asides(p, t->end);
    if (!begun && t->end - p > 9 && !strncasecmp(p, "<!DOCTYPE", 9))
        read_entities(t, p, t->p);
}

/* What begins with "<". Text before the first element, and all after its end, is no part of the feed. */
static void take_markup(struct tidy *t, bool *begun)
{
    const char *p = t->p;
    char next = p + 1 < t->end ? p[1] : ' ';
    if (starts(p, t->end, "<![CDATA[")) {
        take_cdata(t, p, *begun);
    } else if (starts(p, t->end, "<!--")) {
        take_comment(t, p);
    } else if (next == '!') {
        take_doctype(t, p, *begun);
    } else if (next == '?') {
        t->p = skip_asides(p, t->end);
    } else if (next == '/') {
        end_tag(t);
    } else if (is_name_start((unsigned char)next)) {
        start_tag(t);
        *begun = true;
    } else {
        buf_adds(t->out, *begun ? "&lt;" : "");
        t->p++;
    }
}

static void tidy(struct tidy *t)
{
    bool begun = false;
    while (t->p < t->end && !(begun && t->depth == 0)) {
        const char *p = t->p, *tag = memchr(p, '<', (size_t)(t->end - p));
        t->p = tag ? tag : t->end;
        if (begun)
            put_text(t, p, t->p, true);
        if (tag)
            take_markup(t, &begun);
    }
    close_from(t, 0);
}

bool tidy_xml(const char *s, size_t n, struct buf *out)
{
    struct tidy t = {.p = s, .end = s + n, .out = out};
    size_t len = out->len;
    tidy(&t);
    if (t.broken) {
        buf_truncate(out, len);
        t = (struct tidy){.p = s, .end = s + n, .out = out, .mend = true};
        tidy(&t);
    }
    return t.complete;
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
