/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_ENTRY_H
#define BLOTTER_DOMAIN_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "base/strs.h"

/* What a feed, a listing or an API page says of one release. Absent values are NULL. Title and summary are
 * plain text, in a feed with U+00A0 and its kin as published (text_fold makes them blanks). url is absolute
 * and canonical (url.h). */
struct entry {
    const char *id;  /* the feed's own identifier (Atom id, RSS guid) */
    const char *url; /* of the page */
    const char
        *link; /* the same as a feed gives it: made absolute, but where no base is known, not canonical */
    const char *title, *summary;
    const char *published, *updated; /* ISO 8601 UTC, "2026-05-20T14:07:00Z" */
    const char *date;                /* "YYYY-MM-DD": the day as printed, in the publisher's own zone */
    const char *author;              /* as written, of Atom "Name (address)" */
    struct strs categories;
    const char *body;    /* whole HTML body, where the source carries one (the justice.gov API) */
    const char *content; /* what a feed carries of the text, whole or not, as HTML that is safe to show */
};

/* How often a feed asks to be looked at. */
struct pace {
    int64_t ttl;   /* seconds between two looks, at most a day; 0: it does not say */
    uint32_t skip; /* not in these hours (UTC; bits 0 to 23), not on these days (bits 24, a Sunday, to 30) */
};

/* A feed or a listing as read. */
struct entries {
    const char *dialect; /* "atom10", "atom03", "rss20", "rss092", "rss10", …, "doj-api", "listing" */
    const char *title;
    const char *url;  /* the feed's own page, absolute */
    const char *next; /* URL of the next page of a listing or API, absolute; NULL on the last */
    struct entry *v;
    size_t n, cap;
    bool index; /* they are other lists (a sitemap index names sitemaps), not releases */
    /* Where an API tells: rows of all pages together, the row of v[0] among them (from 0), rows of a page. */
    int64_t rows, first, page_size;
    struct pace pace;
    bool cut;             /* the document ends before its closing tag: there may be more */
    struct strs warnings; /* "entry 3 has no link", … */
};

/* Appends a zeroed entry and returns it; it moves when the next is added. */
struct entry *entries_add(struct entries *l, struct arena *a);

/* All that an entry says but url and body, as a JSON object without what is absent. The caller frees it with
 * js_free. */
struct js *entry_to_json(const struct entry *entry);
/* The reverse: url and body stay as they are. Strings are copied into a. */
void entry_from_json(const struct js *v, struct arena *a, struct entry *entry);

#endif
