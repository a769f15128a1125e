/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FACTS_H
#define BLOTTER_EDGE_FACTS_H

#include <stdbool.h>

#include "base/arena.h"
#include "edge/dom.h"

/* What an HTML page says of itself to machines, and where its headings are: gathered in one walk. Strings are
 * borrowed from the document or the arena; absent ones are NULL. */
struct facts {
    const char *base;      /* what its relative links are relative to, absolute; NULL when not known */
    const char *canonical; /* its canonical link, absolute and canonical: <link rel=canonical>, else og:url */
    const char *title;     /* <title> */
    const char *meta_title, *meta_date, *site_name;
    const char *meta_title_name, *meta_date_name; /* which meta gave them */
    const char *ld_title, *ld_date;               /* JSON-LD (schema.org) */
    const struct node *heading[16];               /* h1, where there is none h2, not in navigation */
    unsigned nheadings;
    unsigned passwords; /* password fields */
};

/* url is where the page came from, or NULL. */
void facts_gather(const struct dom *d, const char *url, struct arena *a, struct facts *f);

#endif
