/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_PAGE_H
#define BLOTTER_EDGE_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/entry.h"
#include "domain/profile.h"
#include "domain/release.h"

enum page_kind {
    PAGE_FEED,    /* entries: RSS, Atom, or the justice.gov JSON API */
    PAGE_LISTING, /* entries: an HTML page that lists releases */
    PAGE_SITEMAP, /* entries: a sitemap's URLs, or an index of sitemaps */
    PAGE_RELEASE, /* release */
    PAGE_WALL,    /* a challenge, an interstitial or a login page: reason in wall */
    PAGE_OTHER,   /* HTML in which no release and no list was found */
};

/* What the caller knows of the bytes; all may be NULL. */
struct page_hint {
    const char *url;     /* where they came from: base for relative links */
    const char *charset; /* from the Content-Type header: wins over what the page says (but not over a BOM) */
    enum page_want {
        PAGE_WANT_ANY,
        PAGE_WANT_FEED,
        PAGE_WANT_LISTING,
        PAGE_WANT_RELEASE,
        PAGE_WANT_SITEMAP
    } want;
    bool content;               /* whether the content of a feed's entries is wanted (entry.h) */
    const struct profile *site; /* a profile of feeds.conf for this host: asked first, key by key */
};

struct page {
    enum page_kind kind;
    struct entries entries;
    struct release release; /* the fields "as read"; url is the page's own canonical link (same site as
                               hint.url or, when that is NULL, any), else hint.url, else NULL; why holds the
                               provenance of title and date */
    const char *wall;
};

/* Reads bytes that came from a file or the network. Never touches the network; expands no entities from a
 * DTD; never takes more than a bounded depth. Returns 0, or -1 with ERR_DATA when nothing can be made of them
 * (empty, binary, no markup, or not what was wanted: "is HTML, not a feed"). */
int page_read(const char *bytes, size_t len, const struct page_hint *hint, struct arena *a, struct page *out,
              struct err *e);

/* The key of a profile whose expression is none, with ERR_CONFIG; or NULL. */
const char *page_check_profile(const struct profile *p, struct err *e);

/* Plain text of an HTML fragment: paragraphs separated by "\n\n", list items by "\n", scripts and styles left
 * out. */
char *page_html_to_text(const char *html, size_t len, struct arena *a);

#endif
