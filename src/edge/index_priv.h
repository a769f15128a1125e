/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_INDEX_PRIV_H
#define BLOTTER_EDGE_INDEX_PRIV_H

#include <stdint.h>

#include "base/err.h"
#include "edge/xapian_c.h"

/* What the writing and the searching half of the index share. */

/* Names of the metadata: what the documents look like, and the revision of the store that they are of. */
extern const char index_format_key[], index_rev_key[], index_store_key[];
extern const char index_format[];

/* What Xapian said as an error of the index at path. */
int index_failed(const char *path, const struct xc_error *x, struct err *e);

/* 0 when an index with this format and so many documents is one that we read; else ERR_CORRUPT. */
int index_check_format(const char *path, const char *found, uint32_t documents, struct err *e);

#endif
