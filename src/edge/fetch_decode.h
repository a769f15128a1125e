/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FETCH_DECODE_H
#define BLOTTER_EDGE_FETCH_DECODE_H

#include <stddef.h>

#include "base/buf.h"

/* Private to fetch: the codings of a body. */

/* What is asked for. Not more: of a coding whose end cannot be told, a body that was cut short looks whole.
 */
#define FETCH_ENCODINGS "gzip"

enum fetch_decoded {
    FETCH_DECODED,
    FETCH_DECODED_BROKEN,   /* it ends where it should not, is none of that coding, or is packed too often */
    FETCH_DECODED_TOO_MUCH, /* over max bytes when a coding was undone */
    FETCH_DECODED_UNKNOWN,  /* a coding that was not asked for */
};

/* Undoes the codings that Content-Encoding lists, the last one first (RFC 9110 §8.4): gzip, x-gzip, deflate
 * and identity. body is the decoded one on success and is empty otherwise; it never has more than max bytes.
 */
enum fetch_decoded fetch_decode(const char *encodings, size_t max, struct buf *body);

#endif
