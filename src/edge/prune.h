/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_PRUNE_H
#define BLOTTER_EDGE_PRUNE_H

#include <stddef.h>

#include "base/buf.h"

/* Appends to out the HTML without what no reader of it asks for: comments, style sheets, the insides of
 * scripts other than JSON-LD, and runs of blanks (but in <pre>; newlines stay); a "<" or "&" that begins
 * nothing is escaped; attributes by the thousand are cut off. One pass, linear. */
void prune_html(const char *s, size_t n, struct buf *out);

#endif
