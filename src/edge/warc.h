/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_WARC_H
#define BLOTTER_EDGE_WARC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Web archives: WARC files (ISO 28500; WARC 0.16 to 1.1), plain or gzip. They are read as a stream, in memory
 * that does not grow with them, and written as WARC 1.1 with one gzip member a record (its Annex D). */

enum warc_type {
    WARC_OTHER, /* a type that is not known, or none */
    WARC_INFO,  /* "warcinfo" */
    WARC_REQUEST,
    WARC_RESPONSE,
    WARC_RESOURCE,
    WARC_METADATA,
    WARC_REVISIT,
    WARC_CONVERSION,
    WARC_CONTINUATION,
};
const char *warc_type_name(enum warc_type type); /* "response"; of WARC_OTHER NULL */

/* ---- reading ---- */

/* A record's header. What it does not have is NULL, or 0. */
struct warc_record {
    enum warc_type type;
    const char *id;  /* WARC-Record-ID; this and the URIs without the <> that some put round them */
    const char *url; /* WARC-Target-URI: any scheme */
    const char *media, *charset; /* Content-Type of the block, in lower case */
    const char *digest;          /* WARC-Payload-Digest, "sha1:…" */
    const char *refers_to_url;   /* of a revisit: WARC-Refers-To-Target-URI */
    const char *profile;         /* of a revisit */
    const char *truncated;       /* why the block is not all that was there: "length", "time", … */
    bool segment;                /* the block is one of several */
    int64_t date;                /* WARC-Date, UTC seconds */
    int64_t length;              /* of the block */
    int64_t offset; /* the byte of the file at which it, or the gzip member that holds it, begins */
    int64_t at;     /* the byte of the unpacked archive at which it begins */
};

struct warc;

/* Whether a file that begins with these bytes may be an archive: as a record does, or as gzip does. */
bool warc_may_be(const void *p, size_t n);

/* f and seen as in gzip_in_new. */
struct warc *warc_open(FILE *f, const void *seen, size_t n);
void warc_close(struct warc *w); /* NULL is allowed */

enum warc_status {
    WARC_BROKEN = -1, /* nothing behind this can be read */
    WARC_END,
    WARC_FOUND,
    WARC_DAMAGED, /* one record is no good, and was passed over: the next gzip member is sound */
};
/* The next record's header. Both kinds of damage are ERR_DATA (ERR_IO: the system refused) and name the byte
 * of the file: cut off, no record where one should be, a header over 64 KiB, a Content-Length that is missing
 * or wrong, gzip's own checks. */
enum warc_status warc_next(struct warc *w, struct arena *a, struct warc_record *r, struct err *e);

/* Appends the block of the record that warc_next gave to out, at most max bytes of it; *cut: there are more.
 * WARC_FOUND, or as warc_next: a record whose end is not where its length says is never given as sound. Once
 * a record. */
enum warc_status warc_block(struct warc *w, size_t max, struct buf *out, bool *cut, struct err *e);

/* The byte of the unpacked archive behind what was read: records that begin before it were given. */
int64_t warc_tell(const struct warc *w);

/* ---- digests ---- */

/* Whether "sha1:…" or "sha256:…" (base 32 or hexadecimal) is the digest of p[0..n). */
bool warc_digest_is(const char *digest, const void *p, size_t n);

/* ---- writing ---- */

enum { WARC_ID_MAX = 64, WARC_DIGEST_MAX = 80 };

struct warc_writer;
struct warc_writer *warc_writer_new(void);
void warc_writer_free(struct warc_writer *w); /* NULL is allowed */

/* What is to be written. A revisit has no block: it says that at date url gave what the record refers_to
 * holds, whose digest is digest (profile identical-payload-digest). */
struct warc_entry {
    enum warc_type type;
    const char *url; /* WARC-Target-URI; what a URI does not hold is percent-encoded; NULL: none */
    int64_t date;    /* UTC seconds */
    const char *media, *charset; /* of the block; NULL: none */
    const void *block;
    size_t len;
    const char *refers_to, *refers_to_url, *digest; /* of a revisit; refers_to also of metadata */
    int64_t refers_to_date;
    const char *salt; /* goes into the id: tells apart what else would be the same; may be NULL */
};

/* Appends the record as one gzip member to out and gives its id and its block's digest. The id is made of
 * what the record says, so the same record always has the same. */
void warc_write(struct warc_writer *w, const struct warc_entry *r, struct buf *out, char id[WARC_ID_MAX],
                char digest[WARC_DIGEST_MAX]);

#endif
