/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FETCH_JOB_H
#define BLOTTER_EDGE_FETCH_JOB_H

#include <stdbool.h>

#include "edge/fetch.h"
#include "edge/fetch_queue.h"

/* Private to fetch: a request from fetch_add to its page, with the way it went. */
struct fetch_job {
    struct fetch_item item; /* first: what the queue gives back is the job */
    void *tag;
    const char *url, *etag, *last_modified;
    char *user, *password;   /* NULL: none */
    char *bad;               /* why the URL cannot be fetched at all; NULL: it can */
    struct fetch_host *home; /* of the URL as asked for */
    struct fetch_hop *hop;   /* where it is now; NULL when bad */
    int hops;                /* redirects so far */
    bool temporary;          /* one of them was not permanent */
    bool cookie;             /* an answer on the way set one: the same URL may answer otherwise now */
    struct fetch_page *page; /* when it has ended; in its transfer's arena */
    bool again;              /* it was asked a second time, as its connection had been closed */
    size_t enough;           /* bytes of its body; 0: the usual */
    bool outside;            /* it came from or through a public address: no way back in */
    char strings[];
};

/* One URL on the way, the latest first. Without user info and fragment. */
struct fetch_hop {
    struct fetch_hop *prev;
    char url[];
};

struct fetch_job *fetch_job_new(const struct fetch_request *r); /* hop, home, secrets are still to be set */
void fetch_job_free(void *job);                                 /* also as what the queue and the wire drop */

void fetch_job_go(struct fetch_job *j, const char *url);           /* adds a hop */
bool fetch_job_was_at(const struct fetch_job *j, const char *url); /* the hop there is now included */
bool fetch_job_at_origin(const struct fetch_job *j); /* same scheme, host and port as at first */

#endif
