/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the bytes of a page to UTF-8, by the order of precedence that browsers use. Done here and not by
 * libxml2, because declarations lie: a "utf-16" that is ASCII, a "utf-8" with a stray Windows quote in it, an
 * "iso-8859-1" that means Windows-1252 (as the WHATWG's Encoding Standard has it). iconv does the rarer ones.
 */
#include "edge/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "domain/text.h"

enum { NAME_MAX_LEN = 40, LOOK = 1024 /* a declaration stands within the first bytes (HTML §13.2.3.2) */ };

struct input {
    const char *p;
    size_t n;
};

static const struct mark {
    const char *bytes;
    size_t n;
    const char *name;
} marks[] = {
    {"\xef\xbb\xbf", 3, "utf-8"},    {"\xff\xfe\0\0", 4, "utf-32le"}, /* before UTF-16's, which it begins with
                                                                       */
    {"\0\0\xfe\xff", 4, "utf-32be"}, {"\xff\xfe", 2, "utf-16le"},     {"\xfe\xff", 2, "utf-16be"},
};

/* Without a mark, what the first '<' looks like in the wide encodings. */
static const struct mark wide[] = {
    {"<\0\0\0", 4, "utf-32le"},
    {"\0\0\0<", 4, "utf-32be"},
    {"<\0", 2, "utf-16le"},
    {"\0<", 2, "utf-16be"},
};

static const char *const as_utf8[] = {"utf-8", "utf8", "unicode-1-1-utf-8"};
static const char *const as_cp1252[] = {"windows-1252", "cp1252",     "x-cp1252", "iso-8859-1",
                                        "iso8859-1",    "iso_8859-1", "latin1",   "l1",
                                        "latin-1",      "us-ascii",   "ascii"};

static bool is_one_of(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(name, list[i]))
            return true;
    return false;
}

static const struct mark *find_mark(const struct mark *list, size_t count, struct input in)
{
    for (size_t i = 0; i < count; i++)
        if (in.n >= list[i].n && !memcmp(in.p, list[i].bytes, list[i].n))
            return &list[i];
    return NULL;
}

static const char *find(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    for (; (size_t)(end - p) >= n && p < end; p++)
        if (!strncasecmp(p, word, n))
            return p;
    return NULL;
}

/* The name after `key`, "=" and perhaps a quote. */
static bool name_after(const char *p, const char *end, const char *key, char name[NAME_MAX_LEN])
{
    p = find(p, end, key);
    if (!p)
        return false;
    p += strlen(key);
    while (p < end && ascii_isspace(*p))
        p++;
    if (p == end || *p++ != '=')
        return false;
    while (p < end && (ascii_isspace(*p) || *p == '"' || *p == '\''))
        p++;
    size_t n = 0;
    while (p < end && n < NAME_MAX_LEN - 1 && (ascii_isalnum(*p) || strchr("-_:.", *p)) && *p)
        name[n++] = *p++;
    name[n] = '\0';
    return n > 0;
}

/* What an XML declaration or a <meta> says. */
static bool declared(struct input in, char name[NAME_MAX_LEN])
{
    const char *end = in.p + (in.n < LOOK ? in.n : LOOK), *p = in.p;
    bool found = false;
    if (in.n > 5 && !memcmp(in.p, "<?xml", 5)) {
        const char *stop = find(p, end, "?>");
        found = stop && name_after(p, stop, "encoding", name);
    }
    while (!found && (p = find(p, end, "<meta")) != NULL) {
        const char *stop = memchr(p, '>', (size_t)(end - p));
        found = name_after(p, stop ? stop : end, "charset", name);
        p += 5;
    }
    return found;
}

/* Bytes of one unit of the encoding. */
static size_t unit(const char *name)
{
    return !strncasecmp(name, "utf-16", 6) || !strncasecmp(name, "ucs-2", 5)   ? 2
           : !strncasecmp(name, "utf-32", 6) || !strncasecmp(name, "ucs-4", 5) ? 4
                                                                               : 1;
}

/* What calls itself UTF-16 or UTF-32 and has no NUL among its first letters is something else. */
static bool believable(struct input in, const char *name)
{
    return unit(name) == 1 || memchr(in.p, '\0', in.n < LOOK ? in.n : LOOK);
}

/* Converts with iconv; false when the name is unknown. */
static bool convert(struct input in, const char *name, struct buf *out)
{
    iconv_t cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1)
        return false;
    char *p = (char *)in.p;
    size_t left = in.n;
    while (left) {
        buf_reserve(out, left + left / 2 + 16);
        char *to = out->p + out->len;
        size_t room = out->cap - out->len - 1, had = room;
        size_t r = iconv(cd, &p, &left, &to, &room);
        out->len += had - room;
        if (r != (size_t)-1 || errno == E2BIG)
            continue;
        if (errno != EILSEQ) /* cut off within a character */
            break;
        buf_adds(out, "\xef\xbf\xbd");
        size_t bad = unit(name) < left ? unit(name) : left;
        p += bad;
        left -= bad;
    }
    iconv_close(cd);
    return true;
}

static const char *decode_named(struct input in, const char *name, struct arena *a, size_t *n)
{
    if (is_one_of(name, as_utf8, sizeof as_utf8 / sizeof *as_utf8)) {
        if (text_is_utf8(in.p, in.n) && !memchr(in.p, '\0', in.n)) {
            *n = in.n;
            return in.p;
        }
        const char *s = text_clean(in.p, in.n, a);
        *n = strlen(s);
        return s;
    }
    const char *s = NULL;
    struct buf out = {0};
    bool latin = is_one_of(name, as_cp1252, sizeof as_cp1252 / sizeof *as_cp1252);
    for (size_t i = 0; latin && i < in.n; i++) {
        char c[4];
        buf_add(&out, c, text_encode(text_cp1252((unsigned char)in.p[i]), c));
    }
    if (latin || convert(in, name, &out))
        s = text_clean(buf_str(&out), out.len, a);
    buf_free(&out);
    *n = s ? strlen(s) : 0;
    return s;
}

const char *charset_decode(const char *bytes, size_t len, const char *http, struct arena *a, size_t *n)
{
    struct input in = {bytes, len};
    const struct mark *m = find_mark(marks, sizeof marks / sizeof *marks, in);
    if (m) {
        in.p += m->n;
        in.n -= m->n;
    } else {
        m = find_mark(wide, sizeof wide / sizeof *wide, in);
    }
    const char *s;
    char name[NAME_MAX_LEN];
    if (m && (s = decode_named(in, m->name, a, n)) != NULL)
        return s;
    if (http && believable(in, http) && (s = decode_named(in, http, a, n)) != NULL)
        return s;
    if (declared(in, name) && believable(in, name) && (s = decode_named(in, name, a, n)) != NULL)
        return s;
    return decode_named(in, text_is_utf8(in.p, in.n) ? "utf-8" : "windows-1252", a, n);
}
