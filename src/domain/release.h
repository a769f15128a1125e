/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_RELEASE_H
#define BLOTTER_DOMAIN_RELEASE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/strs.h"

enum { RELEASE_SCHEMA = 1 };
enum { SENTENCE_NONE = -1, SENTENCE_LIFE = INT_MAX }; /* sentence_months */

/* Why a value was given: provenance. Offsets are bytes into the named part; a rule name is stable over
 * versions. */
struct why {
    const char *field; /* "charges", "offices", "date", … as in the record */
    const char *value; /* the value given, as it stands in the record */
    const char *rule;  /* name of the rule or table row */
    const char *part;  /* "title", "subtitle", "text", "head", "url", "tag", "component", "page" (then words =
                          selector) */
    uint32_t start, end; /* [start, end) in that part; 0,0 when the part is taken whole */
    const char *words;   /* the words of the span, the tag, the URL part or the selector */
};

/* A press release, as read (first group), as extracted (second) and as kept (third). All strings are borrowed
 * from the arena it was read into; absent values are NULL. Field names are those of the JSON record (schema
 * 1). */
struct release {
    /* as read from the page, feed entry or file */
    const char *url; /* canonical URL: the identity */
    const char *title, *subtitle;
    const char *date; /* "YYYY-MM-DD": the day printed by the publisher */
    const char *text; /* body as plain UTF-8 text, paragraphs separated by "\n\n" */
    const char *head; /* what stands visibly above the title ("FBI Norfolk", "Office of Public Affairs"), one
                         item a line */
    const char *number;             /* the publisher's number of the release ("18-483") */
    const char *updated;            /* "YYYY-MM-DD" printed as last update */
    struct strs topics, components; /* as tagged by the publisher */
    struct strs tags;               /* category tags of the feeds that named it */
    struct strs urls;               /* all URLs it is known by, first met first (before a redirect) */
    const char *profile; /* which reader answered: "justice-drupal7", "generic", "feed", "jsonl" … */
    bool complete;       /* false while only a feed's summary could be had */

    /* as extracted */
    struct strs offices, offices_derived, districts;
    const char *agency, *kind;
    struct strs charges, stages;
    int sentence_months; /* SENTENCE_NONE, SENTENCE_LIFE or months */
    struct strs statutes;
    bool minor_victim;
    struct strs defendants;
    struct strs warnings; /* "no date", "date in the future", "over 200 defendants; …" */
    struct why *why;
    size_t nwhy, why_cap;

    /* as kept by the store */
    int64_t id, revision;
    const char *source;               /* name of the source that first gave it */
    const char *status;               /* "live", "removed" */
    const char *first_seen, *changed; /* ISO 8601 UTC; changed is NULL until a second version */
};

/* A release with nothing in it: SENTENCE_NONE, complete, status "live". */
void release_init(struct release *r);

/* Appends a why (copied into a). */
void release_why(struct release *r, struct why w, struct arena *a);

enum release_json {
    RELEASE_JSON_TEXT = 1, /* with "text" */
    RELEASE_JSON_WHY = 2,  /* with "why" */
    RELEASE_JSON_READ =
        4, /* with what is kept but not in the public record: head, topics, tags, urls, profile … */
};
/* The record of schema 1, keys in the documented order. The caller frees it with js_free. */
struct js *release_to_json(const struct release *r, unsigned flags);

/* The reverse, for records that the store wrote (all flags) and for JSONL records of an import. Unknown keys
 * are passed over. Strings are copied into a. Returns 0, or -1 with ERR_DATA when it is not an object or a
 * value has a wrong type. */
int release_from_json(const struct js *v, struct arena *a, struct release *r, struct err *e);

#endif
