/* SPDX-License-Identifier: GPL-2.0-or-later */
/* URLs after RFC 3986: split as its appendix B says, resolved as §5.2, normalised as §6.2. A URL is split
 * into spans of the original string, so that questions about it (host, same site, loopback) need no memory.
 * What browsers forgive is forgiven here: blanks round a reference, line breaks inside it, `http:page` beside
 * an http base. What only serves to deceive (a backslash or a blank in the host) makes it no URL. */
#include "domain/url.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/strs.h"

struct span {
    const char *p; /* NULL: absent, which is not the same as empty */
    size_t n;
};

struct parts {
    struct span scheme, authority, path, query, fragment;
    struct span host, port; /* within authority */
};

/* Parameters that say how a reader came, not what is read. */
static const char *const tracking[] = {
    "utm_*",  "fbclid", "gclid",  "gclsrc", "dclid",  "gbraid", "wbraid", "msclkid",
    "mc_cid", "mc_eid", "_hsenc", "_hsmi",  "igshid", "twclid", "yclid",  "mkt_tok",
};

static struct span span(const char *p, size_t n)
{
    return (struct span){p, n};
}

static bool span_is(struct span s, const char *word)
{
    return s.p && s.n == strlen(word) && !strncasecmp(s.p, word, s.n);
}

static bool span_equal(struct span x, struct span y)
{
    return x.n == y.n && (x.n == 0 || !strncasecmp(x.p, y.p, x.n));
}

static struct span trim(const char *s)
{
    while (*s && (unsigned char)*s <= ' ')
        s++;
    size_t n = strlen(s);
    while (n && (unsigned char)s[n - 1] <= ' ')
        n--;
    return span(s, n);
}

/* The piece of *rest before any of the stop characters, taken off its front. */
static struct span take(struct span *rest, const char *stop)
{
    size_t n = 0;
    while (n < rest->n && !strchr(stop, rest->p[n]))
        n++;
    struct span s = span(rest->p, n);
    rest->p += n;
    rest->n -= n;
    return s;
}

static struct span take_scheme(struct span *rest)
{
    size_t n = 0;
    if (rest->n && ascii_isalpha(rest->p[0]))
        while (n < rest->n && (ascii_isalnum(rest->p[n]) || (rest->p[n] && strchr("+-.", rest->p[n]))))
            n++;
    if (n == 0 || n == rest->n || rest->p[n] != ':')
        return span(NULL, 0);
    struct span s = span(rest->p, n);
    rest->p += n + 1;
    rest->n -= n + 1;
    return s;
}

static void split_authority(struct parts *u)
{
    struct span h = u->authority;
    for (size_t i = h.n; i-- > 0;)
        if (h.p[i] == '@') {
            h = span(h.p + i + 1, h.n - i - 1);
            break;
        }
    size_t n = h.n;
    while (n && ascii_isdigit(h.p[n - 1]))
        n--;
    if (n && h.p[n - 1] == ':') {
        u->port = span(h.p + n, h.n - n);
        h.n = n - 1;
    }
    if (h.n > 1 && h.p[h.n - 1] == '.') /* the root label of a full name */
        h.n--;
    u->host = h;
}

static struct parts split(struct span s)
{
    struct parts u = {0};
    u.scheme = take_scheme(&s);
    if (s.n >= 2 && s.p[0] == '/' && s.p[1] == '/') {
        s = span(s.p + 2, s.n - 2);
        u.authority = take(&s, "/?#");
        split_authority(&u);
    }
    u.path = take(&s, "?#");
    if (s.n && s.p[0] == '?') {
        s = span(s.p + 1, s.n - 1);
        u.query = take(&s, "#");
    }
    if (s.n)
        u.fragment = span(s.p + 1, s.n - 1);
    return u;
}

static bool host_ok(struct span h)
{
    if (!h.p || h.n == 0 || h.n > 255)
        return false;
    bool v6 = h.p[0] == '[' && h.p[h.n - 1] == ']';
    for (size_t i = 0; i < h.n; i++) {
        unsigned char c = (unsigned char)h.p[i];
        if (v6 ? !(ascii_isxdigit(c) || strchr("[]:.", c))
               : c < 0x80 && !ascii_isalnum(c) && !strchr("-._~", c))
            return false;
    }
    return h.p[0] != '.';
}

/* Port as a number; 0 when it is absent or the scheme's own; -1 when it is none. */
static long port_of(const struct parts *u)
{
    long n = 0;
    for (size_t i = 0; i < u->port.n; i++)
        if ((n = n * 10 + (u->port.p[i] - '0')) > 65535)
            return -1;
    bool own = (n == 80 && span_is(u->scheme, "http")) || (n == 443 && span_is(u->scheme, "https"));
    return own ? 0 : n;
}

/* A backslash in the authority is refused: some readers of URLs take it for a slash, others for a name. */
static bool is_http(const struct parts *u)
{
    if (u->authority.n && memchr(u->authority.p, '\\', u->authority.n))
        return false;
    return (span_is(u->scheme, "http") || span_is(u->scheme, "https")) && host_ok(u->host) && port_of(u) >= 0;
}

/* ---- writing: into an arena string whose size was bounded beforehand ---- */

struct out {
    char *p;
    size_t n;
};

static void put(struct out *o, struct span s)
{
    if (s.n)
        memcpy(o->p + o->n, s.p, s.n);
    o->n += s.n;
}

static void put_char(struct out *o, char c)
{
    o->p[o->n++] = c;
}

static void put_lower(struct out *o, struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        put_char(o, ascii_tolower(s.p[i]));
}

/* Removes the last segment of what was written since start, with its slash. */
static void drop_segment(struct out *o, size_t start)
{
    while (o->n > start && o->p[--o->n] != '/')
        ;
}

/* Appends a path with its dot segments resolved (RFC 3986 §5.2.4). */
static void put_path(struct out *o, struct span path)
{
    size_t start = o->n;
    while (path.n) {
        bool slash = path.p[0] == '/';
        struct span rest = slash ? span(path.p + 1, path.n - 1) : path;
        struct span segment = take(&rest, "/");
        bool up = segment.n == 2 && !memcmp(segment.p, "..", 2);
        bool here = segment.n == 1 && segment.p[0] == '.';
        if (up)
            drop_segment(o, start);
        if (up || here) {
            if (slash && rest.n == 0)
                put_char(o, '/');
        } else {
            if (slash)
                put_char(o, '/');
            put(o, segment);
        }
        path = rest;
    }
}

static int hex(char c)
{
    return ascii_isdigit(c) ? c - '0' : ascii_isxdigit(c) ? (c | 32) - 'a' + 10 : -1;
}

static void put_encoded(struct out *o, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    put_char(o, '%');
    put_char(o, digits[c >> 4]);
    put_char(o, digits[c & 15]);
}

/* Appends s with percent-encodings in one form: unreserved characters plain, all else that may not stand in a
 * URL encoded with capital digits (RFC 3986 §6.2.2). */
static void put_normal(struct out *o, struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
            c = (unsigned char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
            i += 2;
            if (c < 0x80 && (ascii_isalnum(c) || strchr("-._~", c)) && c)
                put_char(o, (char)c);
            else
                put_encoded(o, c);
        } else if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}%", c)) {
            put_encoded(o, c);
        } else {
            put_char(o, (char)c);
        }
    }
}

static bool is_tracking(struct span parameter)
{
    struct span name = take(&parameter, "=");
    for (size_t i = 0; i < sizeof tracking / sizeof *tracking; i++) {
        size_t n = strlen(tracking[i]);
        bool prefix = tracking[i][n - 1] == '*';
        if (prefix ? name.n >= n && !strncasecmp(name.p, tracking[i], n - 1) : span_is(name, tracking[i]))
            return true;
    }
    return false;
}

static void put_query(struct out *o, struct span query)
{
    char before = '?';
    while (query.n) {
        struct span parameter = take(&query, "&");
        if (query.n)
            query = span(query.p + 1, query.n - 1);
        if (parameter.n == 0 || is_tracking(parameter))
            continue;
        put_char(o, before);
        put_normal(o, parameter);
        before = '&';
    }
}

static void put_port(struct out *o, long port)
{
    if (port <= 0)
        return;
    char digits[8];
    int n = 0;
    for (; port; port /= 10)
        digits[n++] = (char)('0' + port % 10);
    put_char(o, ':');
    while (n)
        put_char(o, digits[--n]);
}

const char *url_canonical(const char *s, struct arena *a)
{
    struct span whole = trim(s);
    struct parts u = split(whole);
    if (!is_http(&u))
        return NULL;
    struct out path = {arena_alloc(a, 3 * u.path.n + 2), 0};
    struct out o = {arena_alloc(a, 3 * whole.n + 8), 0};
    put_lower(&o, u.scheme);
    put(&o, span("://", 3));
    put_lower(&o, u.host);
    put_port(&o, port_of(&u));
    put_normal(&path, u.path); /* first: an encoded dot is a dot segment too */
    put_path(&o, span(path.p, path.n));
    while (o.p[o.n - 1] == '/')
        o.n--;
    if (!memchr(o.p + u.scheme.n + 3, '/', o.n - u.scheme.n - 3))
        put_char(&o, '/'); /* of a bare host: its root (RFC 3986 §6.2.3) */
    put_query(&o, u.query);
    o.p[o.n] = '\0';
    return o.p;
}

/* The path of ref merged with the base's (RFC 3986 §5.2.3). */
static struct span merge(const struct parts *base, struct span ref, struct arena *a)
{
    size_t keep = base->path.n;
    while (keep && base->path.p[keep - 1] != '/')
        keep--;
    struct out o = {arena_alloc(a, keep + ref.n + 2), 0};
    if (keep == 0)
        put_char(&o, '/');
    put(&o, span(base->path.p, keep));
    put(&o, ref);
    return span(o.p, o.n);
}

/* A copy of a reference without what browsers take out of it: blanks round it, tabs and line breaks inside.
 */
static struct span tidy(const char *s, struct arena *a)
{
    struct span in = trim(s);
    struct out o = {arena_alloc(a, in.n + 1), 0};
    for (size_t i = 0; i < in.n; i++)
        if (!strchr("\t\r\n", in.p[i]))
            put_char(&o, in.p[i]);
    return span(o.p, o.n);
}

const char *url_resolve(const char *base, const char *ref, struct arena *a)
{
    struct parts b = split(trim(base ? base : ""));
    struct span tidied = tidy(ref, a);
    struct parts r = split(tidied), t = r;
    if (r.scheme.p && !r.authority.p && span_equal(r.scheme, b.scheme))
        r.scheme = t.scheme = span(NULL, 0);
    if (!r.scheme.p) {
        t.scheme = b.scheme;
        if (!r.authority.p) {
            t.authority = b.authority;
            t.host = b.host;
            t.port = b.port;
            if (r.path.n == 0) {
                t.path = b.path;
                t.query = r.query.p ? r.query : b.query;
            } else if (r.path.p[0] != '/') {
                t.path = merge(&b, r.path, a);
            }
        }
    }
    if (!is_http(&t))
        return NULL;
    struct out o = {arena_alloc(a, t.scheme.n + t.authority.n + t.path.n + t.query.n + t.fragment.n + 8), 0};
    put(&o, t.scheme);
    put(&o, span("://", 3));
    put(&o, t.authority);
    put_path(&o, t.path);
    if (t.query.p) {
        put_char(&o, '?');
        put(&o, t.query);
    }
    if (t.fragment.p) {
        put_char(&o, '#');
        put(&o, t.fragment);
    }
    o.p[o.n] = '\0';
    return o.p;
}

const char *url_host(const char *url, struct arena *a)
{
    struct parts u = split(trim(url));
    if (!host_ok(u.host))
        return NULL;
    struct out o = {arena_alloc(a, u.host.n + 1), 0};
    put_lower(&o, u.host);
    return o.p;
}

const char *url_path(const char *url)
{
    const char *p = strstr(url, "://");
    p = p ? strpbrk(p + 3, "/?#") : NULL;
    return p && *p == '/' ? p : "";
}

bool url_same_site(const char *x, const char *y)
{
    struct parts u = split(trim(x)), v = split(trim(y));
    if (!is_http(&u) || !is_http(&v))
        return false;
    struct parts *both[] = {&u, &v};
    for (int i = 0; i < 2; i++)
        if (both[i]->host.n > 4 && !strncasecmp(both[i]->host.p, "www.", 4))
            both[i]->host = span(both[i]->host.p + 4, both[i]->host.n - 4);
    return span_equal(u.host, v.host) && port_of(&u) == port_of(&v);
}

/* Four decimal numbers up to 255, the first of them 127. */
static bool is_127(struct span h)
{
    int part = 0, digits = 0, n = 0;
    for (size_t i = 0; i <= h.n; i++) {
        if (i < h.n && ascii_isdigit(h.p[i]) && digits < 3) {
            n = n * 10 + (h.p[i] - '0');
            digits++;
        } else if ((i == h.n || h.p[i] == '.') && digits && n <= 255 && (part > 0 || n == 127)) {
            part++;
            digits = n = 0;
        } else {
            return false;
        }
    }
    return part == 4;
}

bool url_is_loopback(const char *url)
{
    struct parts u = split(trim(url));
    return is_http(&u) && (span_is(u.host, "localhost") || span_is(u.host, "[::1]") || is_127(u.host));
}

const char *url_link(const char *url, struct arena *a)
{
    if (!url || !(str_starts(url, "https://") || str_starts(url, "http://")))
        return NULL;
    char *link = arena_alloc(a, 3 * strlen(url) + 1), *out = link;
    for (; *url; url++) {
        unsigned char c = (unsigned char)*url;
        if (c <= ' ' || c == 0x7f)
            return NULL;
        out += sprintf(out, c > 0x7f || strchr("\"<>\\^`{|}", c) ? "%%%02X" : "%c", c);
    }
    return link;
}
