/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_WARC_HTTP_H
#define BLOTTER_EDGE_WARC_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* An HTTP response as the block of a WARC record holds it: status line, headers, body (RFC 9112). */
struct warc_http {
    long status;
    const char *media, *charset, *location; /* NULL when not given */
    const char *content_coding;             /* as given, joined by commas; NULL: none */
    const char *transfer_coding;
    long long content_length; /* -1: not given */
    char *body;               /* within the block */
    size_t len;
};

/* Reads the head of p[0..n), which must be writable and outlive h. Interim answers (1xx) before it are passed
 * over; line ends may be bare LF, lines may be folded. ERR_DATA: it is no HTTP response, or its headers are
 * over 64 KiB. */
int warc_http_head(char *p, size_t n, struct arena *a, struct warc_http *h, struct err *e);

/* Makes the body what the server meant: takes chunks together (in place) and unpacks it (into *unpacked,
 * which is emptied first), at most max bytes. Archives often hold a body that was decoded already under
 * headers that say otherwise: one that does not begin as its coding does is taken as it is. ERR_DATA: it is
 * cut off, damaged, over max bytes ('max-body'), or packed by something that cannot be unpacked here. */
int warc_http_body(struct warc_http *h, size_t max, struct buf *unpacked, struct err *e);

#endif
