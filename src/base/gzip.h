/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_GZIP_H
#define BLOTTER_BASE_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"

/* gzip (RFC 1952), zlib (RFC 1950) and bare deflate (RFC 1951), a narrow front on zlib that only gzip.c looks
 * behind. pack.h is for what we keep ourselves; this is for what others packed, or shall unpack. */

/* ---- a file that may be packed, read as a stream ---- */

/* Gives the bytes of a file as they are or, when it begins as gzip does, unpacked member by member, in memory
 * that does not grow with them. */
struct gzip_in;

/* Reads f from where it stands, after the n bytes at seen: those were read from its very beginning before.
 * f stays the caller's and must outlive the reader. */
struct gzip_in *gzip_in_new(FILE *f, const void *seen, size_t n);
void gzip_in_free(struct gzip_in *g); /* NULL is allowed */

enum gzip_in_status {
    GZIP_ERROR = -1,
    GZIP_END,    /* of the file */
    GZIP_BYTES,  /* *got > 0 of them */
    GZIP_MEMBER, /* no bytes: a member ended and the next, if there is one, begins with the next call */
};
/* At most n bytes into p, never of two members. GZIP_ERROR is ERR_DATA and says at which byte of the file the
 * member began that is cut off, damaged, or a bomb (unpacks more than 200-fold and to over 256 MiB), or
 * ERR_IO when the system refused. */
enum gzip_in_status gzip_in_read(struct gzip_in *g, void *p, size_t n, size_t *got, struct err *e);

bool gzip_in_packed(const struct gzip_in *g);    /* whether the file is gzip; known after the first read */
int64_t gzip_in_member(const struct gzip_in *g); /* byte of the file at which the present member began */

/* ---- a file's bytes written as members ---- */

struct gzip_out;
struct gzip_out *gzip_out_new(void);
void gzip_out_free(struct gzip_out *g); /* NULL is allowed */

/* Appends p[0..n) to out as one member, which holds neither time nor name: the same bytes give the same
 * member. */
void gzip_out_member(struct gzip_out *g, const void *p, size_t n, struct buf *out);

/* ---- bytes in memory ---- */

enum gzip_form {
    GZIP_FORM_GZIP,    /* one member or more; what follows the last is passed over */
    GZIP_FORM_DEFLATE, /* zlib's form or, as some servers understand "deflate", the bare one */
};

/* Whether the n bytes at p begin as that form does: no promise that they are all of it. */
bool gzip_is(enum gzip_form form, const void *p, size_t n);

/* Appends what is packed in p[0..n) to out. ERR_DATA: it is cut off, damaged, or over max bytes (of which no
 * more are unpacked); out then is as it was. */
int gzip_unpack(enum gzip_form form, const void *p, size_t n, size_t max, struct buf *out, struct err *e);

#endif
