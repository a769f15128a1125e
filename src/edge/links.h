/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_LINKS_H
#define BLOTTER_EDGE_LINKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/strs.h"

/* What an HTML page names for readers like us: <link rel=alternate> of a feed's type, <link rel=sitemap>.
 * URLs are absolute; at most 50 of each. */
struct links {
    struct strs feeds, feed_titles; /* side by side; a title may be "" */
    struct strs sitemaps;
};

/* charset is that of the HTTP header, url where the page came from; both may be NULL. */
void links_read(const char *bytes, size_t len, const char *charset, const char *url, struct arena *a,
                struct links *out);

/* How the bytes of an XML document are written, as far as somebody should know: NULL or a sentence each. */
struct writing {
    const char *ill_formed; /* where and why (XML 1.0) */
    const char *encoding;   /* declared as one thing, written as another */
};
void links_check_xml(const char *bytes, size_t len, const char *charset, struct arena *a, struct writing *w);

#endif
