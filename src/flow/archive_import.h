/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_ARCHIVE_IMPORT_H
#define BLOTTER_FLOW_ARCHIVE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"
#include "domain/conf.h"
#include "edge/store.h"
#include "flow/sync.h"

struct archive_options {
    const struct conf *conf;
    struct store *st;
    struct sync *sync;
    const char *path;  /* of the file, for messages */
    const char *match; /* only what was captured from URLs that hold this text; NULL: all */
    bool again;        /* from its beginning, even if it was imported */
};

struct archive_counts {
    unsigned created, changed, unchanged; /* releases */
    unsigned skipped;                     /* captures of the web that are no release */
    unsigned failed;                      /* records that cannot be read; each was warned of, up to 20 */
    bool before;                          /* nothing was done: it was imported to its end before */
    bool broken;                          /* it is an archive, but cannot be read to its end */
};

/* Whether a file that begins with these bytes is to be given to archive_import. */
bool archive_begins(const void *p, size_t n);

/* Takes the releases of a web archive (WARC, plain or gzip) into the store, as of the time at which they were
 * captured: pages as the crawl would read them, feeds (a source's of feeds.conf as that source's, with what
 * it says of pages in the archive), redirects as further URLs of what they lead to, and what archive_export
 * wrote. f and seen are as in gzip_in_new.
 *
 * Works in the transaction that is open, and leaves one open; on its way commits with its place in the
 * archive, so that after a crash the next import of the same file goes on there. counts are added to. -1:
 * ERR_DATA, the archive is broken (what comes before the break is stored) or none; other codes are the
 * store's. */
int archive_import(const struct archive_options *o, FILE *f, const void *seen, size_t n,
                   struct archive_counts *counts, struct err *e);

#endif
