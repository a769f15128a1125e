/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_CRAWL_STATE_H
#define BLOTTER_FLOW_CRAWL_STATE_H

#include "domain/conf.h"
#include "edge/fetch.h"
#include "edge/store.h"
#include "flow/crawl.h"
#include "flow/ingest.h"

/* What the parts of the crawl share: crawl.c asks and loops, crawl_source.c and crawl_page.c handle what a
 * source and a release's page answered. Nobody else includes this. */

/* A request under way: what it is for. */
struct job {
    const struct source
        *source; /* never NULL for a source's own answer; NULL for a page of a source that is gone */
    const char *source_name;
    const char *url;
    bool is_page;  /* a release's page, not the source itself */
    int page;      /* which page of a listing or API, from 1 */
    int tries;     /* failures so far */
    bool warned;   /* that it fails is known */
    bool resumed;  /* it goes on where an earlier run broke off */
    bool at_moved; /* asked where a permanent redirect led, not where feeds.conf says */
};

struct crawl {
    const struct crawl_options *o;
    const struct conf *conf;
    struct store *st;
    struct sync *sync;
    struct fetch *fetch;
    struct crawl_counts *counts;
    struct arena *jobs;  /* lives as long as the crawl */
    struct arena *unit;  /* one answer */
    struct arena *entry; /* one entry of it */
    bool open;           /* a transaction is */
    int64_t started, now;
    unsigned uncommitted, answers;
    double committed_at;
};

/* ---- crawl.c ---- */

/* Opens a transaction unless one is open; counts a unit of work, and commits when there is enough of it. */
int crawl_begin(struct crawl *c, struct err *e);
int crawl_maybe_commit(struct crawl *c, struct err *e);

/* ERR_CONFIG when url is on a public host and feeds.conf has no contact. */
int crawl_check_contact(const struct crawl *c, const char *url, struct err *e);

/* Queues a request; strings are copied. validators may be NULL. */
int crawl_request(struct crawl *c, struct job job, const struct source_state *validators, struct err *e);
/* The page of a release; t (may be NULL) is what earlier runs left of it. */
int crawl_request_page(struct crawl *c, const char *url, const char *source, const struct todo *t,
                       struct err *e);

/* What of a source's definition decides what is taken of its answers. */
const char *crawl_definition(const struct source *s, struct arena *a);

void crawl_count(struct crawl *c, enum store_change change);
int crawl_ingest(struct crawl *c, const struct job *j, const struct fetch_page *p, struct ingest_result *r,
                 struct err *e);
/* True when an err is about what came in, not about the store. */
bool crawl_is_data(const struct err *e);

/* ---- crawl_source.c, crawl_page.c: within a transaction. -1: the crawl cannot go on. ---- */

int crawl_source_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e);
int crawl_page_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e);
/* A page could not be had: the feed's summary stands for it, and it waits for another try, or for none. */
int crawl_page_failed(struct crawl *c, const struct job *j, const char *why, bool for_good,
                      int64_t retry_after, struct err *e);

#endif
