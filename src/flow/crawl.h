/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_CRAWL_H
#define BLOTTER_FLOW_CRAWL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "domain/conf.h"
#include "edge/fetch.h"
#include "edge/store.h"
#include "flow/sync.h"

struct crawl_counts {
    unsigned sources, sources_failed;     /* asked in this run, and of these without a usable answer */
    unsigned created, changed, unchanged; /* releases */
    unsigned failed;                      /* pages that could not be had */
    unsigned newly_failed;                /* of those, for the first time: somebody should know */
    unsigned looks;             /* at the pages of releases that were here already, and told something */
    unsigned removed, restored; /* releases that were found to be so */
    /* With backfill: archives walked, those of them to their end, and their rows: met (in earlier runs too),
     * of how many (0: nobody tells), met before this run. */
    struct crawl_backfill {
        unsigned sources, ended;
        int64_t rows, of, before;
    } backfill;
    unsigned told; /* changes of sources' health that were warned of */
};

struct crawl_options {
    const struct conf *conf;
    const char *const *names; /* only these sources, due or not */
    size_t n;
    bool force; /* all sources, due or not, without conditional requests */
    /* The sources named, or all that have an archive (listing, API, sitemap), due or not, to its end; what an
     * earlier run did of it is not done again. */
    bool backfill;
};

/* Asks the sources, then fetches the pages they name, stores what comes and tells sync of every commit. What
 * is wrong with one source or page is recorded with it, warned of when that is news, counted, and the rest
 * goes on. Returns 0, or -1 when the crawl as a whole cannot go on: the store fails, it was interrupted
 * (ERR_INTERRUPTED: what came in is kept), a named source does not exist, or `contact` is missing for a
 * public host (ERR_CONFIG). */
int crawl_run(struct store *st, struct sync *sync, const struct crawl_options *o, struct crawl_counts *counts,
              struct err *e);

/* How feeds.conf wants hosts to be asked: the agent with the contact in it, delay, caps. Strings live in a or
 * conf. */
struct fetch_options crawl_manners(const struct conf *conf, struct arena *a);
/* 0; ERR_CONFIG when url is on a public host and feeds.conf has no contact. */
int crawl_contact(const struct conf *conf, const char *url, struct err *e);

#endif
