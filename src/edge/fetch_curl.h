/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FETCH_CURL_H
#define BLOTTER_EDGE_FETCH_CURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "edge/fetch.h"

/* Private to fetch: many HTTP exchanges at a time, each of one request and one answer. Redirects, hosts and
 * what an answer means are for the caller. */
struct fetch_curl;

/* o with all defaults filled in; its strings must live as long. */
int fetch_curl_open(const struct fetch_options *o, struct fetch_curl **out, struct err *e);
/* Ends all transfers, whatever they do; drop is called for the owner of each that has one. */
void fetch_curl_close(struct fetch_curl *c, void (*drop)(void *owner));

struct fetch_ask {
    const char *url;
    const char *user, *password;      /* NULL: none */
    const char *etag, *last_modified; /* NULL: no condition */
    const char *proxy;                /* "": none */
    bool fresh;                       /* on a connection of its own, not a kept one */
    bool no_private;                  /* connect to no private address */
    size_t enough;                    /* bytes of the body, after which the answer is complete; 0: all */
};

enum fetch_end {
    FETCH_END_ANSWER,   /* complete; or the status is no 2xx, so that its body does not matter */
    FETCH_END_SILENT,   /* no connection, or nothing came */
    FETCH_END_BROKEN,   /* something came, but not all, or no HTTP */
    FETCH_END_TOO_MUCH, /* over a cap */
    FETCH_END_AGAIN,    /* a kept connection was closed on it, as servers do: to be asked once more */
    FETCH_END_PRIVATE,  /* a private address, which was not to be asked */
};

/* One exchange. Used for one after the other; valid until fetch_curl_close. */
struct fetch_transfer {
    struct fetch_transfer *next; /* the owner's, from fetch_curl_ended to fetch_curl_put */
    void *owner;                 /* the caller's */
    struct arena *a;             /* for strings of this exchange; reset by fetch_curl_put */
    /* the answer */
    enum fetch_end end;
    const char *trouble; /* a sentence for a person, when end is not ANSWER */
    long status;         /* 0: none came */
    struct buf body;
    bool conditional; /* a condition was sent */
    bool public;      /* the host has a public address (unknown behind a proxy: false) */
    bool set_cookie;  /* the answer sets one */
    struct fetch_wire *wire;
};

/* One that is free; NULL when options.hosts of them are in use. */
struct fetch_transfer *fetch_curl_get(struct fetch_curl *c);
void fetch_curl_put(struct fetch_transfer *t);

void fetch_curl_start(struct fetch_transfer *t, const struct fetch_ask *ask);

/* Lets all that were started go on as far as they can without waiting. */
int fetch_curl_work(struct fetch_curl *c, struct err *e);
/* One whose request has gone out during the last fetch_curl_work, each once; NULL: no more. */
struct fetch_transfer *fetch_curl_sent(struct fetch_curl *c);
/* One that has ended; NULL: no more. */
struct fetch_transfer *fetch_curl_ended(struct fetch_curl *c);
/* Waits until there is work, the time is over (seconds; INFINITY), or wake_fd can be read. */
int fetch_curl_wait(struct fetch_curl *c, double seconds, int wake_fd, struct err *e);

/* A header of the answer, not of a hint before or a trailer after it; in t->a. NULL when it is not there, is
 * empty, or has control characters. */
const char *fetch_curl_header(struct fetch_transfer *t, const char *name);

bool fetch_curl_date(const char *s, int64_t *out); /* an HTTP date; seconds since 1970 */

/* A URL, read by the parser that will connect: what was checked is what is asked. */
struct fetch_url {
    const char *text;            /* without user info and fragment */
    const char *scheme, *host;   /* host: in lower case, without a final dot */
    const char *site;            /* whose politeness is kept: the host, and the port when it is unusual */
    const char *user, *password; /* NULL: none */
};

/* Reads url, against base when that is not NULL, into strings in a. NULL, or the reason why it cannot be
 * fetched. */
const char *fetch_url_read(const char *base, const char *url, struct arena *a, struct fetch_url *out);

#endif
