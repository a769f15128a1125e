/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_ARCHIVE_EXPORT_H
#define BLOTTER_FLOW_ARCHIVE_EXPORT_H

#include "base/buf.h"
#include "base/err.h"
#include "domain/release.h"
#include "edge/store.h"

/* Releases as a web archive: WARC 1.1, one gzip member a record. The store keeps bodies, not the headers they
 * came with, so each original is a `resource` record (a `response` would have to make up its status line),
 * dated when it was seen; an original whose bytes were seen before at the same URL is a `revisit` that says
 * so. A `metadata` record before them holds what archive_import needs to make the same record of them again:
 * the release's URLs, its status, its source, and what feeds said of it. */
struct archive_export;

/* What begins every archive is appended to out. */
int archive_export_begin(struct store *st, struct archive_export **x, struct buf *out, struct err *e);
void archive_export_end(struct archive_export *x); /* NULL is allowed */

/* Appends the records of a release: all originals of all versions. */
int archive_export_release(struct archive_export *x, struct store *st, const struct release *r,
                           struct buf *out, struct err *e);

#endif
