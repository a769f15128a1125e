/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies come packed and are unpacked here when all of them is there, not by curl on the way: curl gives what
 * a stream held until it broke off, and does not tell that it did. A release without its end would be taken
 * for an edited one. */
#include "edge/fetch_decode.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/gzip.h"
#include "base/strs.h"

enum { MAX_CODINGS = 3 /* curl itself lets no more than five pass */ };

static const struct coding {
    const char *name;
    enum { NONE, GZIP, DEFLATE } how;
} codings[] = {{"gzip", GZIP}, {"x-gzip", GZIP}, {"deflate", DEFLATE}, {"identity", NONE}};

static const struct coding *coding_of(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++)
        if (strlen(codings[i].name) == n && !strncasecmp(codings[i].name, name, n))
            return &codings[i];
    return NULL;
}

static enum fetch_decoded undo(const struct coding *c, size_t max, struct buf *body)
{
    struct buf out = {0};
    struct err e;
    if (c->how == NONE)
        return FETCH_DECODED;
    enum gzip_form form = c->how == GZIP ? GZIP_FORM_GZIP : GZIP_FORM_DEFLATE;
    if (gzip_unpack(form, body->p, body->len, max, &out, &e)) {
        buf_free(&out);
        /* Of all that can be wrong with a body this alone is no accident of the way. */
        return str_starts(e.msg, "packed bytes are over ") ? FETCH_DECODED_TOO_MUCH : FETCH_DECODED_BROKEN;
    }
    buf_free(body);
    *body = out;
    return FETCH_DECODED;
}

/* The last item of the list before its end, blanks cut off; *end then is before its comma. */
static const char *last_item(const char *list, const char **end, size_t *n)
{
    const char *stop = *end, *from;
    while (stop > list && strchr(" \t", stop[-1]))
        stop--;
    for (from = stop; from > list && from[-1] != ',';)
        from--;
    *end = from > list ? from - 1 : list;
    from += strspn(from, " \t");
    *n = from < stop ? (size_t)(stop - from) : 0;
    return from;
}

enum fetch_decoded fetch_decode(const char *encodings, size_t max, struct buf *body)
{
    enum fetch_decoded d = FETCH_DECODED;
    const char *end = encodings + strlen(encodings);
    int undone = 0;
    while (d == FETCH_DECODED && end > encodings && body->len) {
        size_t n;
        const char *name = last_item(encodings, &end, &n);
        const struct coding *c = coding_of(name, n);
        if (!n)
            continue;
        if (!c)
            d = FETCH_DECODED_UNKNOWN;
        else
            d = ++undone > MAX_CODINGS ? FETCH_DECODED_BROKEN : undo(c, max, body);
    }
    if (d != FETCH_DECODED)
        buf_reset(body);
    return d;
}
