/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_PROBE_H
#define BLOTTER_FLOW_PROBE_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/conf.h"
#include "edge/links.h"
#include "edge/page.h"

/* What a URL would be as a source. Strings live in the arena; absent ones are NULL. */
struct probe {
    const char *url;   /* as asked for, canonical */
    const char *final; /* after redirects */
    long status;       /* of the answer; 0: none came */
    const char *what; /* "feed", "listing", "sitemap", "sitemap index", "api", "release", "wall", "nothing" */
    const char *trouble; /* why it cannot be followed; NULL: it can */
    const char *kind;    /* for feeds.conf; NULL when it cannot be followed */
    const char *section; /* of feeds.conf, ready to paste; as kind */
    struct page page;    /* as read, when it was */
    struct links links;  /* feeds and sitemaps named by the page or robots.txt */
    const char *robots;  /* the verdict of the site's robots.txt, and why: a sentence */
    struct strs warnings;
};

/* Asks for a site's robots.txt and, if that allows it, for url, once each, and stores nothing. conf may be
 * NULL: the defaults. -1: ERR_USAGE when it is no http or https URL, or no network can be used at all; all
 * else is a result. */
int probe_url(const struct conf *conf, const char *url, struct arena *a, struct probe *out, struct err *e);

#endif
