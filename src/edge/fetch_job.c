/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A request and its way through redirects. Ten thousand of them may be queued, so one that waits is two small
 * pieces of memory: the job with its strings, and its first hop. */
#include "edge/fetch_job.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct fetch_job *fetch_job_new(const struct fetch_request *r)
{
    const char *from[] = {r->url, r->etag, r->last_modified};
    size_t n = 0;
    for (int i = 0; i < 3; i++)
        n += from[i] ? strlen(from[i]) + 1 : 0;
    struct fetch_job *j = xcalloc(1, sizeof *j + n);
    const char **to[] = {&j->url, &j->etag, &j->last_modified};
    char *p = j->strings;
    for (int i = 0; i < 3; i++)
        if (from[i]) {
            *to[i] = p;
            p = stpcpy(p, from[i]) + 1;
        }
    j->tag = r->tag;
    j->outside = r->outside;
    j->enough = r->enough;
    return j;
}

void fetch_job_free(void *job)
{
    struct fetch_job *j = job;
    for (struct fetch_hop *h = j->hop, *prev; h; h = prev) {
        prev = h->prev;
        free(h);
    }
    free(j->user);
    free(j->password);
    free(j->bad);
    free(j);
}

void fetch_job_go(struct fetch_job *j, const char *url)
{
    size_t n = strlen(url) + 1;
    struct fetch_hop *h = xmalloc(sizeof *h + n);
    memcpy(h->url, url, n);
    h->prev = j->hop;
    j->hop = h;
}

bool fetch_job_was_at(const struct fetch_job *j, const char *url)
{
    for (const struct fetch_hop *h = j->hop; h; h = h->prev)
        if (!strcmp(h->url, url))
            return true;
    return false;
}

/* Up to the path; both are as curl writes them. */
static size_t origin_len(const char *url)
{
    const char *host = strstr(url, "://") + 3;
    return (size_t)(host - url) + strcspn(host, "/?");
}

bool fetch_job_at_origin(const struct fetch_job *j)
{
    const struct fetch_hop *first = j->hop;
    while (first->prev)
        first = first->prev;
    size_t n = origin_len(first->url);
    return n == origin_len(j->hop->url) && !strncmp(first->url, j->hop->url, n);
}
