/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_INGEST_H
#define BLOTTER_FLOW_INGEST_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/conf.h"
#include "domain/entry.h"
#include "edge/page.h"
#include "edge/store.h"

/* From bytes to a stored release: the one way in, for fetched pages, files and feed entries alike. */

struct ingest_input {
    const char *asked;   /* URL as a feed gave it, before redirects; NULL from a file */
    const char *url;     /* URL after redirects, or given by the user; NULL: the page's own canonical link */
    const char *charset; /* of the HTTP header, or NULL */
    const void *bytes;
    size_t len;
    const char *source; /* name of the source, "import" from a file */
    enum page_want want;
    int64_t known;     /* another look at this release: what says something else altogether is not stored */
    struct strs names; /* further URLs that lead to it: canonical, or as a store gave them */
    int64_t seen;      /* when the bytes came, UTC seconds; 0: now */
};

struct ingest_result {
    enum page_kind kind;
    struct entries entries;   /* PAGE_FEED, PAGE_LISTING, PAGE_SITEMAP: left to the caller */
    const char *wall;         /* PAGE_WALL */
    struct release release;   /* PAGE_RELEASE: as stored */
    enum store_change change; /* PAGE_RELEASE */
    bool stranger;            /* PAGE_RELEASE that is not stored: it has nothing in common with `known` */
};

/* Whether the XPath expressions of feeds.conf's site sections can be used; ERR_CONFIG names the first that
 * cannot. */
int ingest_check_sites(const struct conf *conf, struct err *e);

/* Reads bytes and, when they are a release, extracts and stores it. -1 with ERR_DATA when nothing can be made
 * of them; other codes are the store's. */
int ingest_bytes(struct store *st, const struct conf *conf, const struct ingest_input *in, struct arena *a,
                 struct ingest_result *out, struct err *e);

/* Stores what an entry alone tells: an incomplete release from its title and summary, or a complete one when
 * it brings a body (the justice.gov API). */
int ingest_entry(struct store *st, const struct conf *conf, const char *source, const struct entry *entry,
                 struct arena *a, enum store_change *change, struct err *e);

/* The same of an entry that was seen at that time, UTC seconds. */
int ingest_entry_at(struct store *st, const struct conf *conf, const char *source, const struct entry *entry,
                    int64_t seen, struct arena *a, enum store_change *change, struct err *e);

/* Stores an original that a store gave out (store_original): a page, a record of an import or an entry. names
 * are further URLs that lead to it, as in ingest_input. ERR_DATA when it is none of these. */
int ingest_original(struct store *st, const struct conf *conf, const char *source, const struct original *o,
                    const struct strs *names, struct arena *a, struct ingest_result *out, struct err *e);

/* Stores one JSON record of an import: url, title, date, body or html. The url is kept as it is. */
int ingest_record(struct store *st, const struct conf *conf, const char *source, const char *json, size_t len,
                  struct arena *a, enum store_change *change, struct err *e);

/* Extracts a kept release again because feeds said something new of it: its record is updated, its text is
 * not. */
int ingest_refresh(struct store *st, const struct conf *conf, int64_t id, struct arena *a, struct err *e);

/* The same because further URLs (canonical; NULL: none) were found to lead to it. A URL of another release
 * stays that one's: unlike a fetched redirect, an archived one may be years from either page. */
int ingest_names(struct store *st, const struct conf *conf, int64_t id, const struct strs *names,
                 struct arena *a, struct err *e);

/* Reads a kept original again with today's readers and rules (reindex). kept gives the identity and what
 * feeds said; mentions are those of its URLs. No I/O. */
int ingest_again(const struct conf *conf, const struct original *o, const struct release *kept,
                 const struct mention *mentions, size_t nmentions, struct arena *a, struct release *out,
                 struct err *e);

#endif
