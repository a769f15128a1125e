/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HTTP responses in web archives: what curl does for a fetched page is done here for an archived one, with
 * one difference. Archivers disagree on whether they keep a body as it came or decoded, and many leave the
 * headers as they were; so the body itself says what it is. */
#include "edge/warc_http.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/gzip.h"
#include "base/strs.h"
#include "domain/media.h"

enum { HEAD_MAX = 64 * 1024, INTERIM_MAX = 5, CODINGS_MAX = 4, CHUNK_LINE_MAX = 4096 };

/* ---- the head ---- */

/* The status of "HTTP/1.1 200 OK"; -1 when the line is none. */
static long status_of(const char *p, size_t n)
{
    const char *end = p + n, *s = memchr(p, ' ', n);
    if (n < 5 || memcmp(p, "HTTP/", 5) || !s)
        return -1;
    while (s < end && *s == ' ')
        s++;
    if (end - s < 3 || !ascii_isdigit(s[0]) || !ascii_isdigit(s[1]) || !ascii_isdigit(s[2]) ||
        (end - s > 3 && ascii_isdigit(s[3])))
        return -1;
    return (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0');
}

/* Where the body begins: behind the empty line, or at the end when there is none. */
static size_t head_length(const char *p, size_t n)
{
    for (const char *s = p; (s = memchr(s, '\n', n - (size_t)(s - p))); s++) {
        size_t next = (size_t)(s - p) + 1;
        if (next < n && p[next] == '\n')
            return next + 1;
        if (next + 1 < n && p[next] == '\r' && p[next + 1] == '\n')
            return next + 2;
    }
    return n;
}

/* Another header of the same name goes on with the list (RFC 9110 §5.3). */
static void join(const char **to, const char *value, struct arena *a)
{
    *to = *to ? arena_printf(a, "%s, %s", *to, value) : value;
}

static long long parse_length(const char *s)
{
    long long n = 0;
    for (; ascii_isdigit(*s) && n < 1LL << 50; s++)
        n = n * 10 + (*s - '0');
    return *s ? -1 : n;
}

static void take_header(struct warc_http *h, char *line, struct arena *a)
{
    char *value = strchr(line, ':');
    if (!value)
        return;
    *value++ = 0;
    value += strspn(value, " \t");
    for (size_t n = strlen(value); n && ascii_isspace(value[n - 1]); n--)
        value[n - 1] = 0;
    if (!strcasecmp(line, "Content-Type") && !h->media)
        media_type(value, a, &h->media, &h->charset);
    else if (!strcasecmp(line, "Location") && !h->location && *value)
        h->location = value;
    else if (!strcasecmp(line, "Content-Encoding"))
        join(&h->content_coding, value, a);
    else if (!strcasecmp(line, "Transfer-Encoding"))
        join(&h->transfer_coding, value, a);
    else if (!strcasecmp(line, "Content-Length"))
        h->content_length = parse_length(value);
}

/* A line that begins with a blank goes on with the one before. */
static void unfold(char *s)
{
    for (char *p = s; (p = strchr(p, '\n')); p++)
        if (p[1] == ' ' || p[1] == '\t') {
            *p = ' ';
            if (p > s && p[-1] == '\r')
                p[-1] = ' ';
        }
}

int warc_http_head(char *p, size_t n, struct arena *a, struct warc_http *h, struct err *e)
{
    size_t head = 0;
    *h = (struct warc_http){.content_length = -1};
    for (int interim = 0; interim <= INTERIM_MAX; interim++) {
        h->status = status_of(p, n);
        head = head_length(p, n);
        if (h->status < 100 || h->status > 199 || head == n)
            break;
        p += head;
        n -= head;
    }
    if (h->status < 0)
        return err_set(e, ERR_DATA, "holds no HTTP response");
    if (head > HEAD_MAX)
        return err_set(e, ERR_DATA, "has HTTP headers of over %d bytes", HEAD_MAX);
    char *rest = arena_strndup(a, p, head);
    strsep(&rest, "\n");
    if (rest)
        unfold(rest);
    for (char *line; (line = strsep(&rest, "\n"));)
        take_header(h, line, a);
    h->body = p + head;
    h->len = n - head;
    return 0;
}

/* ---- chunks (RFC 9112 §7.1) ---- */

/* Reads "SIZE[;extensions]" with its line end at *at, and moves *at behind it. -1: it is none. */
static int64_t chunk_size(const char *p, size_t n, size_t *at)
{
    size_t left = n - *at < CHUNK_LINE_MAX ? n - *at : CHUNK_LINE_MAX, digits = 0;
    const char *s = p + *at, *end = left ? memchr(s, '\n', left) : NULL;
    int64_t size = 0;
    if (!end)
        return -1;
    for (; ascii_isxdigit(s[digits]) && digits < 12; digits++)
        size = size * 16 + (ascii_isdigit(s[digits]) ? s[digits] - '0' : (s[digits] | 0x20) - 'a' + 10);
    size_t i = digits + strspn(s + digits, " \t");
    if (!digits || (s[i] != ';' && s[i] != '\r' && s[i] != '\n'))
        return -1;
    *at += (size_t)(end - s) + 1;
    return size;
}

/* Takes the chunks together where they are. A body that does not begin with one is none in chunks. */
static int dechunk(struct warc_http *h, struct err *e)
{
    size_t at = 0, len = 0;
    for (bool first = true;; first = false) {
        int64_t size = chunk_size(h->body, h->len, &at);
        if (size < 0 && first)
            return 0;
        if (size < 0)
            return err_set(e, ERR_DATA, "has a body whose chunks are %s",
                           at >= h->len ? "cut off" : "damaged");
        if ((uint64_t)size > h->len - at)
            return err_set(e, ERR_DATA, "has a body whose chunks are cut off");
        if (size == 0)
            break;
        memmove(h->body + len, h->body + at, (size_t)size);
        len += (size_t)size;
        at += (size_t)size;
        at += at < h->len && h->body[at] == '\r';
        at += at < h->len && h->body[at] == '\n';
    }
    h->len = len;
    return 0;
}

/* ---- codings ---- */

static const struct coding {
    const char *name;
    enum { AS_IT_IS, CHUNKED, PACKED } does;
    enum gzip_form form;
} codings[] = {
    {"identity", AS_IT_IS, 0},
    {"none", AS_IT_IS, 0},
    {"utf-8", AS_IT_IS, 0},
    {"chunked", CHUNKED, 0},
    {"gzip", PACKED, GZIP_FORM_GZIP},
    {"x-gzip", PACKED, GZIP_FORM_GZIP},
    {"deflate", PACKED, GZIP_FORM_DEFLATE},
};

static const struct coding *coding_of(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++)
        if (strlen(codings[i].name) == n && !strncasecmp(codings[i].name, name, n))
            return &codings[i];
    return NULL;
}

static bool reads_as_markup(const char *p, size_t n)
{
    while (n && ascii_isspace(*p))
        p++, n--;
    return n && (*p == '<' || *p == '{' || (n > 3 && !memcmp(p, "\xef\xbb\xbf<", 4)));
}

static int unpack(struct warc_http *h, enum gzip_form form, size_t max, struct buf *unpacked, struct err *e)
{
    struct buf out = {0};
    if (!gzip_is(form, h->body, h->len) || (form == GZIP_FORM_DEFLATE && reads_as_markup(h->body, h->len)))
        return 0;
    if (gzip_unpack(form, h->body, h->len, max, &out, e)) {
        buf_free(&out);
        return err_context(e, "has a body that cannot be unpacked");
    }
    buf_free(unpacked);
    *unpacked = out;
    h->body = unpacked->p;
    h->len = unpacked->len;
    return 0;
}

static int decode(struct warc_http *h, const char *name, size_t n, size_t max, struct buf *unpacked,
                  struct err *e)
{
    const struct coding *c = coding_of(name, n);
    if (!c && reads_as_markup(h->body, h->len))
        return 0;
    if (!c)
        return err_set(e, ERR_DATA, "has a body packed by '%.*s', which cannot be unpacked", (int)n, name);
    if (c->does == CHUNKED)
        return dechunk(h, e);
    return c->does == PACKED ? unpack(h, c->form, max, unpacked, e) : 0;
}

/* The codings of a list, the last first: that is the order in which they were applied, undone. */
static int decode_all(struct warc_http *h, const char *list, size_t max, struct buf *unpacked, struct err *e)
{
    size_t end = list ? strlen(list) : 0;
    for (int i = 0; end; i++) {
        size_t start = end;
        while (start && list[start - 1] != ',')
            start--;
        const char *name = list + start + strspn(list + start, " \t");
        size_t n = strcspn(name, " \t,;");
        if (i == CODINGS_MAX)
            return err_set(e, ERR_DATA, "has a body of over %d codings", CODINGS_MAX);
        if (n && decode(h, name, n, max, unpacked, e))
            return -1;
        end = start ? start - 1 : 0;
    }
    return 0;
}

int warc_http_body(struct warc_http *h, size_t max, struct buf *unpacked, struct err *e)
{
    buf_reset(unpacked);
    if (!h->transfer_coding && h->content_length > (long long)h->len)
        return err_set(e, ERR_DATA, "has a body that is cut off: %zu of %lld bytes", h->len,
                       h->content_length);
    if (decode_all(h, h->transfer_coding, max, unpacked, e) ||
        decode_all(h, h->content_coding, max, unpacked, e))
        return -1;
    if (h->len > max)
        return err_set(e, ERR_DATA, "has a body of over %zu bytes ('max-body')", max);
    return 0;
}
