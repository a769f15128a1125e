/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FETCH_H
#define BLOTTER_EDGE_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Polite HTTP. Requests are queued per host and come back one by one, in the order in which they end:
 *
 *     fetch_add(f, &(struct fetch_request){.url = url}, &e);
 *     while ((rc = fetch_next(f, &page, &e)) == 1)
 *         …
 *
 * Callbacks of the library stay inside. Per host there are at most `connections` at a time and at least
 * `delay` seconds between the starts of two requests, redirects included; hosts take turns. Only http and
 * https, also after redirects; no redirect from a public host to a private or loopback address; header, body
 * (after decompression too), time and redirects are capped. Cookies are kept in memory until fetch_close.
 *
 * A host that asks for a pause (429 or 503 with Retry-After) gets it: its queue waits for up to 30 s, and is
 * handed back as FETCH_LATER, unasked, when it wants more, or answers 429 without it. So is for five minutes
 * the queue of a host that did not answer five times in a row. retry_after then says how long is left. */
struct fetch;

struct fetch_options {
    const char *agent;  /* User-Agent */
    double delay;       /* seconds; < 0: the default: 2, loopback 0 */
    int connections;    /* per host; 0: the default: 1, loopback 4 */
    int hosts;          /* at most this many transfers at a time over all hosts; 0: 64 */
    size_t max_body;    /* bytes; 0: 10 MiB */
    double timeout;     /* seconds for a whole transfer, each redirect being one; 0: 60. A third of it for the
                         * connection; half of it without a byte of body is a stall. */
    int redirects;      /* at most; 0: 5 */
    const char *cainfo; /* file of CA certificates; NULL: the system's */
    bool private_ok;    /* private addresses are allowed wherever they would not be */
    /* Asked before a request goes out, each redirect being one: NULL lets it go, a reason (in a, or that
     * outlives the answer) makes its answer FETCH_REFUSED with that error. url is what would be asked, as it
     * will be sent; tag is the request's. What is refused costs the host no delay. Must not call fetch. NULL:
     * everything goes. */
    const char *(*refuse)(void *arg, void *tag, const char *url, struct arena *a);
    void *refuse_arg;
};

int fetch_open(const struct fetch_options *o, struct fetch **out, struct err *e);
void fetch_close(struct fetch *f); /* drops what is queued or under way */

struct fetch_request {
    const char *url;                  /* copied, as all strings here */
    const char *etag, *last_modified; /* for a conditional request, as received; NULL: none */
    void *tag;                        /* given back with the answer */
    bool outside;  /* its link was found on a public page: no private address, as after a redirect */
    bool first;    /* before what is queued for its host already */
    size_t enough; /* bytes of the body: no more is read, and none at all is an answer too; 0: the usual */
};
/* A URL that cannot be fetched comes back in its turn, as FETCH_REFUSED. -1 (ERR_BUSY): a million requests
 * are queued. */
int fetch_add(struct fetch *f, const struct fetch_request *r, struct err *e);
size_t fetch_pending(const struct fetch *f); /* queued and under way */

/* From now on there are at least so many seconds between two requests to url's host, the last one included. A
 * longer delay stays as it is. */
void fetch_host_delay(struct fetch *f, const char *url, double seconds);
/* The host of url asked for a pause, of which so much is left: in an earlier run. */
void fetch_pause(struct fetch *f, const char *url, int64_t seconds);

enum fetch_outcome {
    FETCH_OK,           /* 200 or 203 with a body */
    FETCH_NOT_MODIFIED, /* 304 */
    FETCH_GONE,         /* 404, 410 */
    FETCH_BLOCKED,      /* 401, 403, 407, 451 */
    FETCH_LATER,        /* 408, 425, 429, 5xx, no connection, time out, truncated, empty: worth another try */
    FETCH_REFUSED,      /* never: over a cap, a redirect that is not allowed, another scheme, other 4xx */
};

/* Valid until the next call of fetch_next or fetch_close. */
struct fetch_page {
    void *tag;
    const char *url;       /* as asked for */
    const char *final_url; /* after redirects; without user info and fragment */
    bool moved;            /* all redirects on the way were permanent (301, 308) and there was at least one */
    enum fetch_outcome outcome;
    long status;       /* of the last answer; 0 when there was none */
    const char *error; /* a sentence for a person when outcome is not OK or NOT_MODIFIED; else NULL */
    const char *body;  /* what came, also with an error status; NUL after it; "" when cut or over a cap */
    size_t len;
    const char *content_type, *charset; /* without parameters; NULL when not given */
    const char *etag, *last_modified;   /* NULL when not given */
    bool unasked; /* given up with the queue of its host, without a request; retry_after tells for how long */
    int64_t pause;       /* seconds that the host asked for by this answer (429, 503); 0: it did not */
    int64_t retry_after; /* seconds from now, by Retry-After (RFC 9110 §10.2.3) or above; 0: not given */
};

/* Waits for the next answer. 1: *page is filled; 0: nothing is queued; -1: interrupted or out of resources.
 */
int fetch_next(struct fetch *f, struct fetch_page *page, struct err *e);

/* The same, but waits at most so many seconds: FETCH_NOTHING_YET when nothing has come by then. */
enum { FETCH_NOTHING_YET = 2 };
int fetch_next_within(struct fetch *f, double seconds, struct fetch_page *page, struct err *e);

/* Makes a fetch_next that waits, in this thread, return -1 with ERR_INTERRUPTED. Safe in a signal handler. */
void fetch_interrupt(void);
/* Whether it is due to: for those who have long work to do between two calls. */
bool fetch_interrupted(void);

#endif
