/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_SITEMAP_H
#define BLOTTER_EDGE_SITEMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/entry.h"

/* What https://www.sitemaps.org/protocol.html (0.9) allows one file, and so what is read of one. */
enum { SITEMAP_MAX_URLS = 50000, SITEMAP_MAX_BYTES = 50 << 20 };

/* Whether an XML document with this root element is a sitemap or an index of sitemaps. */
bool sitemap_is_root(const char *name);

/* Whether text is a sitemap in plain text: nothing but http and https URLs, one a line. */
bool sitemap_is_text(const char *utf8, size_t len);

/* Reads a sitemap: the URLs as entries, lastmod as `updated`, of news sitemaps also title and date. index is
 * set when they are those of other sitemaps. url (may be NULL) is where it came from: URLs of another site
 * than that are passed over, as the protocol wants it. In what is ill-formed, all that can be told is taken;
 * entities are not expanded, and there is no recursion. -1 with ERR_DATA when it is no sitemap. */
int sitemap_read(const char *utf8, size_t len, const char *url, struct arena *a, struct entries *out,
                 struct err *e);

#endif
