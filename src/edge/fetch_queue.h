/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FETCH_QUEUE_H
#define BLOTTER_EDGE_FETCH_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Private to fetch: which request may start next. Times are seconds of clock_monotonic. */
struct fetch_queue;

/* What is known of a host. Read only, but for `silent`. */
struct fetch_host {
    const char *name;
    double delay;   /* between the starts of two requests */
    int limit;      /* of transfers at a time */
    int active;     /* transfers under way */
    int silent;     /* transfers in a row that got no answer at all */
    double next_at; /* no request before this */
    double before;  /* what next_at was before the last request was taken */
    double shut_until;
    const char *shut_why;            /* a sentence for a person */
    struct fetch_item *first, *last; /* waiting */
    bool starting;                   /* a request is on its way that has not been sent yet */
    uint64_t turn;                   /* when it was last served, among those that are equal */
    size_t pos;                      /* in the heap of those that may start; 0: not there */
};

/* To be embedded in what is queued. */
struct fetch_item {
    struct fetch_item *next;
    struct fetch_host *host;
};

struct fetch_queue *fetch_queue_new(void);
/* drop is called for each item that is still there. */
void fetch_queue_free(struct fetch_queue *q, void (*drop)(void *item));

/* The record of a host, made with this delay and limit when it is new; lives as long as the queue. */
struct fetch_host *fetch_queue_host(struct fetch_queue *q, const char *name, double delay, int limit);

void fetch_queue_add(struct fetch_queue *q, struct fetch_host *h, struct fetch_item *i);
/* Before all others of the host: for what goes on (a redirect), so that it ends. */
void fetch_queue_add_first(struct fetch_queue *q, struct fetch_host *h, struct fetch_item *i);

/* The item whose turn it is; NULL when none may start now. It is then under way until fetch_queue_done, and
 * is to be told by fetch_queue_sent when its request has gone out. *shut: its host is shut, and the item is
 * to be given up: it is not under way. */
struct fetch_item *fetch_queue_take(struct fetch_queue *q, double now, bool *shut);
/* When fetch_queue_take will have one; INFINITY: not before a transfer is sent or done. */
double fetch_queue_when(const struct fetch_queue *q);

/* The item that was taken last did not go out after all: it is no longer under way, and costs no delay. */
void fetch_queue_untake(struct fetch_queue *q, struct fetch_host *h);

void fetch_queue_sent(struct fetch_queue *q, struct fetch_host *h, double now);
void fetch_queue_done(struct fetch_queue *q, struct fetch_host *h, double now);

/* At least so many seconds between two requests, the last one included; a longer delay stays. */
void fetch_queue_slow(struct fetch_queue *q, struct fetch_host *h, double delay);

/* Nothing is asked of the host before `until`: what is queued waits … */
void fetch_queue_delay(struct fetch_queue *q, struct fetch_host *h, double until);
/* … or is given up. why is copied. */
void fetch_queue_shut(struct fetch_queue *q, struct fetch_host *h, double until, const char *why);

#endif
