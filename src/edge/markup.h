/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_MARKUP_H
#define BLOTTER_EDGE_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "edge/dom.h"

/* Appends what is below top as HTML that may be shown anywhere: the elements and attributes that structure
 * and mark text; of all others only the text that is in them, and nothing of scripts, styles and applets.
 * Links are made absolute with base (may be NULL: they stay as they are) and xml:base (XML Base §4); what is
 * no link to a page, a file or a mailbox is left out. Linear; no recursion. */
void markup_write(const struct node *top, const char *base, struct arena *a, struct buf *out);

/* Whether elements of that name, in any case, are let through. */
bool markup_keeps(const char *name, size_t n);

/* Appends text as HTML; it may not stand in an attribute. */
void markup_escape(const char *s, struct buf *out);

/* The base at n: base, and on it xml:base of the elements below top (NULL: the document) down to n. */
const char *markup_base(const struct node *n, const struct node *top, const char *base, struct arena *a);

#endif
