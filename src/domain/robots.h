/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_ROBOTS_H
#define BLOTTER_DOMAIN_ROBOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/strs.h"

/* robots.txt after RFC 9309: what a site asks of one crawler. Beyond the RFC, which leaves it open (§2.2.4):
 * Crawl-delay, Sitemap, and what Google's parser forgives too: a blank where the colon was forgotten, a few
 * common misspellings of the keys, a line cut at 16,663 bytes, what follows a NUL on its line. */
enum {
    ROBOTS_MAX = 500 * 1024,    /* bytes that are read (§2.5); a line that is not wholly in them is not */
    ROBOTS_LINE_MAX = 16663,    /* bytes of a line; the rest of it is ignored */
    ROBOTS_DELAY_MAX = 60,      /* seconds: a longer Crawl-delay counts as this */
    ROBOTS_KEEP = 30 * 86400,   /* seconds for which a copy may stand in while there is none to be had */
    ROBOTS_FRESH = 24 * 3600,   /* seconds for which one is not asked again (§2.4) */
    ROBOTS_MAX_SITEMAPS = 1000, /* that are remembered */
};

#define ROBOTS_AGENT "blotter" /* our product token */

struct robots_rule;

/* One file, read for one crawler. */
struct robots {
    const struct robots_rule *rules; /* of the groups that name it, else of those for all ("*") */
    size_t n;
    bool named;           /* a group names it */
    bool cut;             /* the file is over ROBOTS_MAX, and its end was not read */
    double delay;         /* Crawl-delay, seconds, at most ROBOTS_DELAY_MAX; 0: none is asked for */
    struct strs sitemaps; /* as written; of the file, not of a group */
};

/* Reads len bytes of a robots.txt for the crawler with this product token. A version after it ("FooBot/1.0")
 * is passed over; what is no product token is named by no group. Never fails: what is no rule is none. All
 * lives in a. */
const struct robots *robots_parse(const char *text, size_t len, const char *agent, struct arena *a);

/* Whether agent is a product token, with or without a version after it. */
bool robots_is_token(const char *agent);

struct robots_verdict {
    bool allowed;
    int line;         /* of the rule that decided, from 1; 0: no rule matched, so it is allowed */
    const char *rule; /* that line, without blanks round it and comment, as it came; NULL when line is 0 */
};

/* Whether the crawler may ask for url: the longest matching rule decides, and of two of one length the one
 * that allows (§2.2.2). /robots.txt itself always may be. url is absolute, or a path; its fragment does
 * not count, and the dot segments of an absolute one are resolved, as who asks for it does. a is for scratch
 * work; the strings of *v live as long as r. */
void robots_judge(const struct robots *r, const char *url, struct arena *a, struct robots_verdict *v);

/* What a site's answer to the request for its robots.txt means (§2.3.1), by the status of its last whole
 * answer; 0: there was none. */
enum robots_access {
    ROBOTS_RULES,       /* 2xx: what came holds */
    ROBOTS_NONE,        /* 4xx but for 429, and a redirect that leads nowhere: all is allowed */
    ROBOTS_UNREACHABLE, /* 429, 5xx, no answer: nothing is allowed for now */
};
enum robots_access robots_access(long status);

/* Where url's site has its robots.txt: "https://www.example.gov/robots.txt"; NULL when url is no http or
 * https URL. A site is scheme, host and port (§2.3). */
const char *robots_url(const char *url, struct arena *a);

#endif
