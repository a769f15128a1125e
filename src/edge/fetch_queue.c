/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The politeness queue: a line of requests per host, and a heap of the hosts that may start one, by the time
 * at which they may. That time is the host's last start plus its delay, so the host that was served longest
 * ago comes first: hosts without a delay take turns. A host is in the heap while it has something waiting,
 * has a transfer to spare, and (where there is a delay) its last request has really been sent: the delay
 * counts from the sending, not from the decision, as a slow connect would otherwise bring two requests
 * together. Knows neither HTTP nor the clock. */
#include "edge/fetch_queue.h"

#include <math.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct fetch_queue {
    void *hosts;              /* a tree (tsearch) of struct fetch_host by name */
    struct fetch_host **heap; /* from 1 to n */
    size_t n, cap;
    uint64_t turn;            /* counts the starts */
    void (*drop)(void *item); /* while being freed */
};

/* A host that is shut comes first: what waits there is given up at once. */
static double ready_at(const struct fetch_host *h)
{
    return h->shut_why ? -INFINITY : h->next_at;
}

static bool before(const struct fetch_host *x, const struct fetch_host *y)
{
    double a = ready_at(x), b = ready_at(y);
    return a < b || (a == b && x->turn < y->turn);
}

static void put(struct fetch_queue *q, size_t pos, struct fetch_host *h)
{
    q->heap[pos] = h;
    h->pos = pos;
}

static void sift_up(struct fetch_queue *q, struct fetch_host *h, size_t pos)
{
    for (; pos > 1 && before(h, q->heap[pos / 2]); pos /= 2)
        put(q, pos, q->heap[pos / 2]);
    put(q, pos, h);
}

static void sift_down(struct fetch_queue *q, struct fetch_host *h, size_t pos)
{
    for (size_t kid; (kid = 2 * pos) <= q->n; pos = kid) {
        if (kid < q->n && before(q->heap[kid + 1], q->heap[kid]))
            kid++;
        if (!before(q->heap[kid], h))
            break;
        put(q, pos, q->heap[kid]);
    }
    put(q, pos, h);
}

static void heap_remove(struct fetch_queue *q, struct fetch_host *h)
{
    size_t pos = h->pos;
    struct fetch_host *last = q->heap[q->n--];
    h->pos = 0;
    if (last == h)
        return;
    sift_up(q, last, pos);
    sift_down(q, last, last->pos);
}

static void heap_insert(struct fetch_queue *q, struct fetch_host *h)
{
    if (q->n + 2 > q->cap) {
        q->cap = q->cap ? 2 * q->cap : 16;
        q->heap = xrealloc(q->heap, q->cap * sizeof *q->heap);
    }
    sift_up(q, h, ++q->n);
}

/* To be called after every change of a host: puts it where it belongs. */
static void settle(struct fetch_queue *q, struct fetch_host *h)
{
    bool may = h->first && (h->shut_why || (h->active < h->limit && !h->starting));
    if (h->pos)
        heap_remove(q, h);
    if (may)
        heap_insert(q, h);
}

struct fetch_queue *fetch_queue_new(void)
{
    return xcalloc(1, sizeof(struct fetch_queue));
}

static void host_free(void *p)
{
    struct fetch_host *h = p;
    free((char *)h->name);
    free((char *)h->shut_why);
    free(h);
}

static void drop_all(const void *node, VISIT visit, void *drop)
{
    struct fetch_host *h = *(struct fetch_host *const *)node;
    if (visit != preorder && visit != leaf)
        return;
    while (h->first) {
        struct fetch_item *i = h->first;
        h->first = i->next;
        ((struct fetch_queue *)drop)->drop(i);
    }
}

void fetch_queue_free(struct fetch_queue *q, void (*drop)(void *item))
{
    q->drop = drop;
    twalk_r(q->hosts, drop_all, q);
    tdestroy(q->hosts, host_free);
    free(q->heap);
    free(q);
}

static int by_name(const void *x, const void *y)
{
    return strcmp(((const struct fetch_host *)x)->name, ((const struct fetch_host *)y)->name);
}

struct fetch_host *fetch_queue_host(struct fetch_queue *q, const char *name, double delay, int limit)
{
    struct fetch_host key = {.name = name}, **found = tfind(&key, &q->hosts, by_name);
    if (found)
        return *found;
    struct fetch_host *h = xcalloc(1, sizeof *h);
    h->name = xstrdup(name);
    h->delay = delay;
    h->limit = limit;
    h->next_at = -INFINITY;
    h->turn = q->turn++;
    if (!tsearch(h, &q->hosts, by_name))
        abort(); /* out of memory, as in xmalloc */
    return h;
}

void fetch_queue_add(struct fetch_queue *q, struct fetch_host *h, struct fetch_item *i)
{
    i->host = h;
    i->next = NULL;
    if (h->first)
        h->last->next = i;
    else
        h->first = i;
    h->last = i;
    if (!h->pos)
        settle(q, h);
}

void fetch_queue_add_first(struct fetch_queue *q, struct fetch_host *h, struct fetch_item *i)
{
    i->host = h;
    i->next = h->first;
    if (!h->first)
        h->last = i;
    h->first = i;
    settle(q, h);
}

static void reopen(struct fetch_host *h)
{
    free((char *)h->shut_why);
    h->shut_why = NULL;
}

struct fetch_item *fetch_queue_take(struct fetch_queue *q, double now, bool *shut)
{
    struct fetch_host *h;
    while (q->n && (h = q->heap[1])->shut_why && h->shut_until <= now) {
        reopen(h);
        settle(q, h);
    }
    if (!q->n || ready_at(h = q->heap[1]) > now)
        return NULL;
    struct fetch_item *i = h->first;
    h->first = i->next;
    *shut = h->shut_why != NULL;
    if (!*shut) {
        h->active++;
        h->before = h->next_at;
        h->starting = h->delay > 0;
        h->next_at = now + h->delay;
        h->turn = q->turn++;
    }
    settle(q, h);
    return i;
}

double fetch_queue_when(const struct fetch_queue *q)
{
    return q->n ? ready_at(q->heap[1]) : INFINITY;
}

/* The delay counts from here. */
static void started(struct fetch_host *h, double now)
{
    if (!h->starting)
        return;
    h->starting = false;
    if (h->next_at < now + h->delay)
        h->next_at = now + h->delay;
}

void fetch_queue_sent(struct fetch_queue *q, struct fetch_host *h, double now)
{
    started(h, now);
    settle(q, h);
}

void fetch_queue_done(struct fetch_queue *q, struct fetch_host *h, double now)
{
    started(h, now);
    h->active--;
    settle(q, h);
}

void fetch_queue_untake(struct fetch_queue *q, struct fetch_host *h)
{
    h->active--;
    h->starting = false;
    h->next_at = h->before;
    settle(q, h);
}

void fetch_queue_slow(struct fetch_queue *q, struct fetch_host *h, double delay)
{
    if (h->delay >= delay)
        return;
    h->next_at += delay - h->delay;
    h->delay = delay;
    settle(q, h);
}

void fetch_queue_delay(struct fetch_queue *q, struct fetch_host *h, double until)
{
    if (h->next_at < until)
        h->next_at = until;
    settle(q, h);
}

void fetch_queue_shut(struct fetch_queue *q, struct fetch_host *h, double until, const char *why)
{
    if (h->shut_why && h->shut_until >= until)
        return;
    reopen(h);
    h->shut_until = until;
    h->shut_why = xstrdup(why);
    settle(q, h);
}
