/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_MAIL_HEADER_H
#define BLOTTER_EDGE_MAIL_HEADER_H

#include <stddef.h>

#include "base/buf.h"

/* Private to mail: values of headers, encoded and folded, each with the blank before it. Lines end with LF.
 */

/* A subject: one line of valid UTF-8 without controls. Words that need it are encoded, with the spaces
 * between two of them, for a reader drops the space between encoded words. */
void mail_fold_subject(struct buf *out, const char *s);

/* Identifiers or URLs for the header called name, each in angle brackets and whole, with something between
 * two of them. They are ASCII without blanks. */
void mail_fold_bracketed(struct buf *out, const char *name, const char *const *v, size_t n,
                         const char *between);

#endif
