/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The room in which zstd lives. Everything is one frame that tells its length, so that unpacking takes one
 * allocation whose size is known, and checked, beforehand. "Like" is zstd's prefix mode: the bytes need no
 * training and no identifiers, and a page packed like another page of its site becomes five times smaller
 * than alone. */
#include "base/pack.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <zstd.h>

#include "base/arena.h"

/* Level 3: beyond it time doubles for a tenth of the space (measured on release pages). */
enum { LEVEL = 3 };

struct pack {
    ZSTD_CCtx *c;
    ZSTD_DCtx *d;
};

/* Of memory: parameters and sizes are ours, so nothing else can be lacking when packing. */
static void die_if(bool lacking)
{
    if (!lacking)
        return;
    fputs("blotter: out of memory\n", stderr);
    abort();
}

struct pack *pack_new(void)
{
    struct pack *k = xcalloc(1, sizeof *k);
    k->c = ZSTD_createCCtx();
    k->d = ZSTD_createDCtx();
    die_if(!k->c || !k->d);
    ZSTD_CCtx_setParameter(k->c, ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(k->c, ZSTD_c_checksumFlag, 1);
    return k;
}

void pack_free(struct pack *k)
{
    if (!k)
        return;
    ZSTD_freeCCtx(k->c);
    ZSTD_freeDCtx(k->d);
    free(k);
}

void pack_bytes(struct pack *k, const void *p, size_t n, const struct pack_like *like, struct buf *out)
{
    if (like && like->n)
        die_if(ZSTD_isError(ZSTD_CCtx_refPrefix(k->c, like->p, like->n)));
    buf_reserve(out, ZSTD_compressBound(n));
    size_t len = ZSTD_compress2(k->c, out->p + out->len, out->cap - out->len - 1, p, n);
    die_if(ZSTD_isError(len));
    out->len += len;
    out->p[out->len] = 0;
}

int pack_open(struct pack *k, const void *p, size_t n, const struct pack_like *like, size_t max,
              struct buf *out, struct err *e)
{
    if (ZSTD_findFrameCompressedSize(p, n) != n)
        return err_set(e, ERR_CORRUPT, "packed bytes are damaged");
    unsigned long long len = ZSTD_getFrameContentSize(p, n);
    if (len == ZSTD_CONTENTSIZE_UNKNOWN || len == ZSTD_CONTENTSIZE_ERROR)
        return err_set(e, ERR_CORRUPT, "packed bytes tell no length");
    if (len > max)
        return err_set(e, ERR_DATA, "packed bytes are over %zu bytes", max);
    if (like && like->n)
        ZSTD_DCtx_refPrefix(k->d, like->p, like->n);
    buf_reserve(out, (size_t)len);
    size_t got = ZSTD_decompressDCtx(k->d, out->p + out->len, (size_t)len, p, n);
    if (ZSTD_isError(got) || got != len) {
        ZSTD_DCtx_reset(k->d, ZSTD_reset_session_and_parameters);
        buf_truncate(out, out->len);
        return err_set(e, ERR_CORRUPT, "packed bytes are damaged: %s",
                       ZSTD_isError(got) ? ZSTD_getErrorName(got) : "wrong length");
    }
    out->len += (size_t)got;
    out->p[out->len] = 0;
    return 0;
}
