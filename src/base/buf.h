/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_BUF_H
#define BLOTTER_BASE_BUF_H

#include <stddef.h>

/* A growing string of bytes. p[len] is always NUL once anything was added; before that p may be NULL (buf_str
 * gives "" then). Zero-initialise to start; buf_free to end. */
struct buf {
    char *p;
    size_t len, cap;
};

void buf_free(struct buf *b);
void buf_reset(struct buf *b); /* empties, keeps the memory */
void buf_reserve(struct buf *b, size_t extra);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_truncate(struct buf *b, size_t len);
const char *buf_str(const struct buf *b);

#endif
