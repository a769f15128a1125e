/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_CRAWL_STATE_H
#define BLOTTER_FLOW_CRAWL_STATE_H

#include "domain/conf.h"
#include "domain/health.h"
#include "edge/fetch.h"
#include "edge/store.h"
#include "flow/crawl.h"
#include "flow/ingest.h"

/* What the parts of the crawl share: crawl.c asks and loops, crawl_source.c and crawl_page.c handle what a
 * source and a release's page answered, crawl_health.c keeps how a source fares, crawl_chain.c knows which
 * page of a list comes next, crawl_look.c the looks at releases that are here already. Nobody else includes
 * this. */

struct chain; /* the pages of one source that follow one another: crawl_chain.c */

/* What is kept of a source's chains from run to run, as source_state.resume. */
struct crawl_rest {
    int page; /* the page that was wanted next when a run ended, and its URL; NULL: none */
    const char *url;
    int walked; /* a backfill's: the last page that was taken, its URL, the rows met and those there were */
    const char *walked_url;
    int64_t rows, of;
    bool unordered; /* the list does not come newest first, which was said */
};

/* What crawl_robots.c knows of a request; nobody else looks into it. */
struct crawl_site;
enum { CRAWL_SITES = 1024 };
struct gate {
    const char *etag, *last_modified; /* to be asked with; NULL: none */
    bool outside;                     /* see fetch.h */
    struct crawl_site *robots;        /* it is for this site's robots.txt itself */
    struct job *next;                 /* among those that wait for one */
    int holds;                        /* how often it had to */
    int hops;                         /* URLs that fetch wanted to ask for it, redirects included */
    const char *held;                 /* not asked: what this robots.txt says has to be known first */
    bool refused;                     /* not asked: it may not be, for the next `wait` seconds */
    bool forbidden;                   /* … by a rule, and not because nobody knows */
    struct crawl_site *by;            /* … by this site; NULL: by us */
    int64_t wait;
};

/* A request under way: what it is for. */
struct job {
    const struct source
        *source; /* never NULL for a source's own answer; NULL for a page of a source that is gone */
    const char *source_name;
    const char *url;
    bool is_page;           /* a release's page, not the source itself */
    int64_t look;           /* the release at whose page this is another look; 0: its first */
    struct look_host *host; /* the looks that this is one of */
    int page;               /* which page of a listing or API, from 1 */
    int tries;              /* failures so far */
    bool warned;            /* that it fails is known */
    bool resumed;           /* it goes on where an earlier run broke off */
    bool at_moved;          /* asked where a permanent redirect led, not where feeds.conf says */
    struct chain *chain;    /* of the source's own answers; NULL for a page */
    struct gate gate;
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
    struct look_host *hosts; /* whose known releases are looked at again */
    size_t nhosts;
    double committed_at;
    double began;
    struct crawl_site *sites[CRAWL_SITES]; /* crawl_robots.c: a hash table, its rows linked */
    struct crawl_site *stale;              /* those whose robots.txt is to be asked anew */
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

/* Whether this run is about the source: none was named, or this one was. */
bool crawl_is_wanted(const struct crawl *c, const char *source);

/* What of a source's definition decides what is taken of its answers. */
const char *crawl_definition(const struct source *s, struct arena *a);

/* ---- crawl_chain.c ---- */

void crawl_rest_read(const char *resume, struct arena *a, struct crawl_rest *out);
const char *crawl_rest_write(const struct crawl_rest *r, struct arena *a); /* NULL: nothing is kept */

/* Asks a source: its first page, and the chain that an earlier run could not follow to its end, or its
 * backfill. state is NULL when nothing of it holds any more. */
int crawl_chain_begin(struct crawl *c, struct job j, const struct source_state *state, struct err *e);
/* Tells the chain what a page brings, before its entries are taken. */
void crawl_chain_meet(struct crawl *c, const struct job *j, const struct entries *l);
/* An entry of it that was here already. */
void crawl_chain_known(const struct job *j);
/* The page that comes after l; false: none is wanted. */
bool crawl_chain_next(struct crawl *c, const struct job *j, const struct entries *l, bool news,
                      struct job *next);
/* What is kept of the source's chains, now that j was taken; next is NULL at the end. */
void crawl_chain_keep(const struct job *j, const struct job *next, struct crawl_rest *r);
/* Whether a page of an archive that could not be had is asked for once more in this run. */
bool crawl_chain_retry(const struct job *j, const struct fetch_page *p);
/* Whether pages of the chain before this one failed; and that one did. */
bool crawl_chain_failing(const struct job *j);
void crawl_chain_fail(const struct job *j);
/* Adds bits of enum told, of a page's faults, to those of the pages before it. */
unsigned crawl_chain_faults(const struct job *j, unsigned faults);
/* Whether a failure is told: it is news, or one before it in the chain was. */
bool crawl_chain_names(const struct job *j, bool news);

/* The sitemaps that an index names, to be asked one after the other, and the validators of the index, which
 * hold when all have been read. */
void crawl_chain_index(struct crawl *c, const struct job *j, const struct entries *l,
                       const struct fetch_page *p);
bool crawl_chain_has_index(const struct job *j);
const struct entry *crawl_chain_child(const struct job *j); /* the entry of the index that j reads */
bool crawl_chain_next_child(const struct job *j, struct job *next);
void crawl_chain_validators(const struct job *j, const char **etag, const char **last_modified);

/* Draws how far a backfill is; false: there is none. */
bool crawl_chain_progress(const struct crawl *c, const struct job *j);

void crawl_count(struct crawl *c, enum store_change change);
int crawl_ingest(struct crawl *c, const struct job *j, const struct fetch_page *p, struct ingest_result *r,
                 struct err *e);
/* True when an err is about what came in, not about the store. */
bool crawl_is_data(const struct err *e);
/* What came, or did not, goes to crawl_source.c or crawl_page.c. Within a transaction. */
int crawl_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e);

/* ---- crawl_robots.c ---- */

/* Hands a request to fetch, at once or when its site's robots.txt is known. j lives as long as the crawl. */
int crawl_robots_admit(struct crawl *c, struct job *j, struct err *e);
/* For fetch_options.refuse: crawl is the struct crawl, job the struct job. */
const char *crawl_robots_refuse(void *crawl, void *job, const char *url, struct arena *a);
/* Takes every answer of fetch: to a robots.txt itself, or one that was refused, or what goes to crawl_answer.
 * Within a transaction. */
int crawl_robots_answer(struct crawl *c, struct job *j, const struct fetch_page *p, struct err *e);
/* Asks anew for what was found to be old; to be called between answers. */
int crawl_robots_renew(struct crawl *c, struct err *e);

/* ---- crawl_source.c, crawl_page.c: within a transaction. -1: the crawl cannot go on. ---- */

int crawl_source_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e);
int crawl_page_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e);
/* A page could not be had, at its first look or a later one (crawl_look_failed): the feed's summary stands
 * for it, and it waits for another try, or for none. */
int crawl_page_failed(struct crawl *c, const struct job *j, const char *why, bool for_good,
                      int64_t retry_after, struct err *e);

/* ---- crawl_health.c ---- */

/* The state as of the present definition: what another one brought (a new place, validators, a retirement)
 * says nothing of this. */
int crawl_state_get(struct crawl *c, const struct job *j, struct source_state *s, struct err *e);

/* What became of an answer of a source. why: a sentence, without "blocked:". */
struct failure {
    const char *why;
    enum trouble trouble;
    int64_t retry_after;
    bool gone; /* 410 */
};
int crawl_source_failed(struct crawl *c, const struct job *j, struct failure f, struct err *e);
/* 410: the publisher says that this address will never answer again (RFC 9110 §15.5.11). */
int crawl_source_retired(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e);
/* Its host wants a pause, or did not answer others: that is no failure of this source, unless a person asked
 * for it. */
int crawl_source_unasked(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e);
/* l: NULL when the answer was no list; next: the page of the chain that comes after it, or NULL. */
int crawl_source_succeeded(struct crawl *c, const struct job *j, const struct fetch_page *p,
                           const struct entries *l, bool news, const struct job *next, struct err *e);

/* ---- crawl_look.c ---- */

/* Finds the releases that are due for another look and asks for the first one of each host; the others follow
 * one by one, each when the one before it has answered, so that new pages never wait for old ones. */
int crawl_looks_begin(struct crawl *c, struct err *e);
/* What the page of a look answered. */
int crawl_look_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e);
/* A look that told nothing: a wall, a failure of the server, a refusal by robots.txt. It counts neither for
 * the release's page nor against it. */
int crawl_look_failed(struct crawl *c, const struct job *j, const char *why, int64_t retry_after,
                      struct err *e);
/* A release was stored from its page: when that is looked at again. */
int crawl_look_stored(struct crawl *c, const struct job *j, const struct fetch_page *p,
                      const struct ingest_result *r, struct err *e);
/* The site behind url gave something that could be read. */
int crawl_site_well(struct crawl *c, const char *url, struct err *e);

#endif
