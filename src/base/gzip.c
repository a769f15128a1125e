/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The room in which zlib lives. Everything that is unpacked here was packed by a stranger: a stream is read
 * through two blocks of fixed size, bytes in memory stop at the caller's cap, and a member that unpacks to
 * very much out of very little is refused before it has cost minutes. */
#include "base/gzip.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/arena.h"

enum {
    BLOCK = 64 * 1024,
    AUTO = 15 + 16, /* windowBits: the largest window, gzip's header and trailer */
    ZLIB = 15,
    BARE = -15,
    LEVEL = 6,
    BOMB_RATIO = 200, /* a web archive of pages has 3 to 20; the most that deflate can do is 1032 */
};
static const int64_t BOMB_BYTES = 256 << 20;

/* Parameters are ours and streams start out well, so nothing but memory can be lacking. */
static void die_unless(bool ok)
{
    if (ok)
        return;
    fputs("blotter: out of memory\n", stderr);
    abort();
}

/* ---- a file ---- */

struct gzip_in {
    FILE *f;
    z_stream z;
    bool started, packed, file_ended;
    bool inside, ended; /* inside a member; at the end of one, which the caller has not been told */
    int64_t taken;      /* bytes of the file that were unpacked or given as they are */
    int64_t member;     /* where the present member began */
    int64_t unpacked;   /* bytes of it */
    unsigned char *in;  /* where z.next_in points to, also in a file that is not packed */
    size_t cap;
};

struct gzip_in *gzip_in_new(FILE *f, const void *seen, size_t n)
{
    struct gzip_in *g = xcalloc(1, sizeof *g);
    g->f = f;
    g->cap = n > BLOCK ? n : BLOCK;
    g->in = xmalloc(g->cap);
    if (n)
        memcpy(g->in, seen, n);
    die_unless(inflateInit2(&g->z, AUTO) == Z_OK);
    g->z.next_in = g->in;
    g->z.avail_in = (uInt)n;
    return g;
}

void gzip_in_free(struct gzip_in *g)
{
    if (!g)
        return;
    inflateEnd(&g->z);
    free(g->in);
    free(g);
}

bool gzip_in_packed(const struct gzip_in *g)
{
    return g->packed;
}

int64_t gzip_in_member(const struct gzip_in *g)
{
    return g->member;
}

/* Sees to it that there are at least `want` bytes (few) to be taken, unless the file ends before. */
static int fill(struct gzip_in *g, size_t want, struct err *e)
{
    if (g->z.avail_in >= want || g->file_ended)
        return 0;
    memmove(g->in, g->z.next_in, g->z.avail_in);
    g->z.next_in = g->in;
    while (g->z.avail_in < want) {
        size_t n = fread(g->in + g->z.avail_in, 1, g->cap - g->z.avail_in, g->f);
        if (n == 0 && ferror(g->f))
            return err_sys(e, errno, "cannot read on at byte %lld", (long long)g->taken + g->z.avail_in);
        if (n == 0) {
            g->file_ended = true;
            return 0;
        }
        g->z.avail_in += (uInt)n;
    }
    return 0;
}

static bool is_member(const unsigned char *p, size_t n)
{
    return n >= 3 && p[0] == 0x1f && p[1] == 0x8b && p[2] == Z_DEFLATED;
}

/* Zeros after the last member fill up a block of a tape or disk. */
static enum gzip_in_status read_padding(struct gzip_in *g, struct err *e)
{
    int64_t at = g->taken;
    for (;;) {
        if (fill(g, 1, e))
            return GZIP_ERROR;
        if (!g->z.avail_in)
            return GZIP_END;
        for (; g->z.avail_in && !*g->z.next_in; g->z.avail_in--, g->z.next_in++)
            g->taken++;
        if (g->z.avail_in) {
            err_set(e, ERR_DATA, "no gzip member begins at byte %lld, where one ended", (long long)at);
            return GZIP_ERROR;
        }
    }
}

static enum gzip_in_status begin_member(struct gzip_in *g, struct err *e)
{
    if (fill(g, 3, e))
        return GZIP_ERROR;
    if (!is_member(g->z.next_in, g->z.avail_in))
        return read_padding(g, e);
    die_unless(inflateReset(&g->z) == Z_OK);
    g->member = g->taken;
    g->unpacked = 0;
    g->inside = true;
    return GZIP_BYTES;
}

static enum gzip_in_status bad_member(const struct gzip_in *g, const char *what, struct err *e)
{
    err_set(e, ERR_DATA, "the gzip member that begins at byte %lld %s", (long long)g->member, what);
    return GZIP_ERROR;
}

/* One call of the library: bytes of the member, or none when it needs more of the file or has ended. */
static enum gzip_in_status unpack_some(struct gzip_in *g, void *p, size_t n, size_t *got, struct err *e)
{
    uInt before = g->z.avail_in;
    g->z.next_out = p;
    g->z.avail_out = (uInt)(n < BLOCK ? n : BLOCK);
    uInt room = g->z.avail_out;
    int rc = inflate(&g->z, Z_NO_FLUSH);
    die_unless(rc != Z_MEM_ERROR);
    g->taken += before - g->z.avail_in;
    *got = room - g->z.avail_out;
    g->unpacked += (int64_t)*got;
    if (rc == Z_STREAM_END)
        g->inside = false, g->ended = true;
    else if (rc != Z_OK && rc != Z_BUF_ERROR)
        return bad_member(g, "is damaged", e);
    if (g->unpacked > BOMB_BYTES && g->unpacked / BOMB_RATIO > g->taken - g->member)
        return bad_member(g, "unpacks more than 200-fold, to over 256 MiB: it is refused", e);
    return GZIP_BYTES;
}

static enum gzip_in_status read_packed(struct gzip_in *g, void *p, size_t n, size_t *got, struct err *e)
{
    enum gzip_in_status s = g->inside || g->ended ? GZIP_BYTES : begin_member(g, e);
    while (s == GZIP_BYTES && !*got) {
        if (g->ended) {
            g->ended = false;
            return GZIP_MEMBER;
        }
        if (fill(g, 1, e))
            return GZIP_ERROR;
        if (!g->z.avail_in)
            return bad_member(g, "is cut off: the file ends within it", e);
        s = unpack_some(g, p, n, got, e);
    }
    return s;
}

static enum gzip_in_status read_plain(struct gzip_in *g, void *p, size_t n, size_t *got, struct err *e)
{
    if (fill(g, 1, e))
        return GZIP_ERROR;
    *got = g->z.avail_in < n ? g->z.avail_in : n;
    memcpy(p, g->z.next_in, *got);
    g->z.next_in += *got;
    g->z.avail_in -= (uInt)*got;
    g->taken += (int64_t)*got;
    return *got ? GZIP_BYTES : GZIP_END;
}

enum gzip_in_status gzip_in_read(struct gzip_in *g, void *p, size_t n, size_t *got, struct err *e)
{
    assert(n);
    *got = 0;
    if (!g->started) {
        if (fill(g, 3, e))
            return GZIP_ERROR;
        g->packed = is_member(g->z.next_in, g->z.avail_in);
        g->started = true;
    }
    return g->packed ? read_packed(g, p, n, got, e) : read_plain(g, p, n, got, e);
}

/* ---- members ---- */

struct gzip_out {
    z_stream z;
};

struct gzip_out *gzip_out_new(void)
{
    struct gzip_out *g = xcalloc(1, sizeof *g);
    die_unless(deflateInit2(&g->z, LEVEL, Z_DEFLATED, AUTO, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    return g;
}

void gzip_out_free(struct gzip_out *g)
{
    if (!g)
        return;
    deflateEnd(&g->z);
    free(g);
}

void gzip_out_member(struct gzip_out *g, const void *p, size_t n, struct buf *out)
{
    assert(n <= 1 << 30);
    die_unless(deflateReset(&g->z) == Z_OK);
    uLong bound = deflateBound(&g->z, (uLong)n);
    buf_reserve(out, bound);
    g->z.next_in = (Bytef *)p;
    g->z.avail_in = (uInt)n;
    g->z.next_out = (Bytef *)out->p + out->len;
    g->z.avail_out = (uInt)bound;
    die_unless(deflate(&g->z, Z_FINISH) == Z_STREAM_END);
    out->len += bound - g->z.avail_out;
    out->p[out->len] = 0;
}

/* ---- bytes ---- */

/* RFC 1950: method, window, and a check over both bytes; a preset dictionary is nothing that HTTP knows. */
static bool is_zlib(const unsigned char *p, size_t n)
{
    return n >= 2 && (p[0] & 0x0f) == Z_DEFLATED && p[0] >> 4 <= 7 && (p[0] << 8 | p[1]) % 31 == 0 &&
           !(p[1] & 0x20);
}

/* RFC 1951: the type of the first block, of which the fourth is none. */
static bool is_bare(const unsigned char *p, size_t n)
{
    return n >= 1 && (p[0] >> 1 & 3) != 3;
}

bool gzip_is(enum gzip_form form, const void *p, size_t n)
{
    return form == GZIP_FORM_GZIP ? is_member(p, n) : is_zlib(p, n) || is_bare(p, n);
}

/* Unpacks one stream to its end; z then stands behind it. */
static int unpack_stream(z_stream *z, size_t max, size_t start, struct buf *out, struct err *e)
{
    int rc = Z_OK;
    while (rc != Z_STREAM_END) {
        size_t left = max - (out->len - start) + 1, room = left < BLOCK ? left : BLOCK;
        buf_reserve(out, room);
        z->next_out = (Bytef *)out->p + out->len;
        z->avail_out = (uInt)room;
        rc = inflate(z, Z_NO_FLUSH);
        die_unless(rc != Z_MEM_ERROR);
        out->len += room - z->avail_out;
        if (out->len - start > max)
            return err_set(e, ERR_DATA, "packed bytes are over %zu bytes", max);
        if (rc == Z_BUF_ERROR || (rc == Z_OK && !z->avail_in && z->avail_out))
            return err_set(e, ERR_DATA, "packed bytes are cut off");
        if (rc != Z_OK && rc != Z_STREAM_END)
            return err_set(e, ERR_DATA, "packed bytes are damaged");
    }
    return 0;
}

int gzip_unpack(enum gzip_form form, const void *p, size_t n, size_t max, struct buf *out, struct err *e)
{
    z_stream z = {.next_in = (Bytef *)p, .avail_in = (uInt)n};
    int bits = form == GZIP_FORM_GZIP ? AUTO : is_zlib(p, n) ? ZLIB : BARE, rc;
    size_t start = out->len;
    if (n > 1 << 30)
        return err_set(e, ERR_DATA, "packed bytes are over %d bytes", 1 << 30);
    die_unless(inflateInit2(&z, bits) == Z_OK);
    do
        rc = unpack_stream(&z, max, start, out, e);
    while (!rc && bits == AUTO && is_member(z.next_in, z.avail_in) && inflateReset(&z) == Z_OK);
    inflateEnd(&z);
    buf_truncate(out, rc ? start : out->len);
    return rc;
}
