/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_ARTICLE_H
#define BLOTTER_EDGE_ARTICLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "domain/release.h"
#include "edge/dom.h"
#include "edge/facts.h"
#include "edge/page.h"

/* How sure it is that the page is a release. */
enum article_trust {
    ARTICLE_NONE,    /* no title, or no text */
    ARTICLE_WEAK,    /* a title and some text */
    ARTICLE_BARE,    /* a known layout gave title and text, and there is a date, but no sentence in it */
    ARTICLE_GENERIC, /* a title and running text */
    ARTICLE_KNOWN,   /* a known layout gave title and running text, and the page shows a date */
};

/* Reads the page as one release: fills the fields "as read" of *r, but for url. */
enum article_trust article_read(const struct dom *d, const struct facts *f, const struct page_hint *hint,
                                struct arena *a, struct release *r);

#endif
