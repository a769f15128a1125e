/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_ROBOTS_H
#define BLOTTER_FLOW_ROBOTS_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/conf.h"
#include "domain/robots.h"
#include "edge/fetch.h"

/* What the crawl, and who only wants to know, share in asking for a robots.txt. */

/* The request for the robots.txt at url: before all others of its host, and of its body no more than is read.
 */
struct fetch_request robots_request(const char *url, void *tag);

/* The status of its answer, for robots_access(); 0: the answer was not whole, or none came. */
long robots_status(const struct fetch_page *p);

/* A site's robots.txt as it is served now. */
struct robots_look {
    const char *url; /* where it was asked for */
    enum robots_access access;
    const char *said;           /* what was answered instead ("HTTP 404 Not Found"); NULL with ROBOTS_RULES */
    const struct robots *rules; /* NULL but with ROBOTS_RULES */
};

/* Asks the site of url for what it wants of the crawler named agent, as the crawl would ask, but past the
 * store. -1: ERR_USAGE (no http or https URL), ERR_CONFIG (a public host, and no contact), or the network
 * cannot be used at all; that the site does not answer is a result. Strings live in a. */
int robots_look(const struct conf *conf, const char *url, const char *agent, struct arena *a,
                struct robots_look *out, struct err *e);

#endif
