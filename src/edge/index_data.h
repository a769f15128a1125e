/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_INDEX_DATA_H
#define BLOTTER_EDGE_INDEX_DATA_H

#include "base/buf.h"
#include "domain/release.h"

/* Lines of name=value (Omega's form), a list one line a value, the text last. No value breaks out of its
 * line. */
void index_data_add(struct buf *b, const struct release *r);

/* The reverse, but that the text is left where it is: *text points into data. Lines of unknown names are
 * passed over. */
void index_data_read(const char *data, size_t len, struct arena *a, struct release *r, const char **text,
                     size_t *text_len);

#endif
