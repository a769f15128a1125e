/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_PACK_H
#define BLOTTER_BASE_PACK_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Compression (zstd, RFC 8878, with a checksum), a narrow front that only pack.c looks behind. One packer
 * serves one thread and holds the working memory (about 1 MiB), so that packing many small things is quick.
 */
struct pack;

struct pack *pack_new(void);
void pack_free(struct pack *k); /* NULL is allowed */

/* Bytes that what is packed resembles (another page of the same site): only what differs is stored, so the
 * very same bytes are needed again to unpack. Not in the same place as what is packed. {NULL, 0} or a NULL
 * pointer: none. */
struct pack_like {
    const void *p;
    size_t n;
};

/* Appends the packed form of p[0..n) to out. */
void pack_bytes(struct pack *k, const void *p, size_t n, const struct pack_like *like, struct buf *out);

/* Appends what was packed to out. Never writes more than max bytes: what claims to be longer is refused
 * before memory is taken for it (ERR_DATA). Anything that pack_bytes did not write, or that was packed like
 * something else, is ERR_CORRUPT; out then is as it was. */
int pack_open(struct pack *k, const void *p, size_t n, const struct pack_like *like, size_t max,
              struct buf *out, struct err *e);

#endif
