/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_STORE_H
#define BLOTTER_EDGE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/entry.h"
#include "domain/release.h"

/* The truth: DATA/blotter.db (SQLite, WAL). What a transaction did is there wholly or not at all; what was
 * committed survives kill -9 and a power cut (a commit waits for the disk: put many releases in one). A
 * handle belongs to one thread. */
struct store;

enum store_mode { STORE_READ, STORE_WRITE };

/* STORE_WRITE makes the directory and the file when missing and migrates an older schema; a newer schema is
 * refused. STORE_READ of a missing file is ERR_NOT_FOUND. A damaged file is ERR_CORRUPT and names the file.
 * Taking the writer's lock (file_lock on DATA/lock) is the caller's business. */
int store_open(const char *data, enum store_mode mode, struct store **out, struct err *e);
void store_close(struct store *s); /* NULL is allowed; rolls an open transaction back */

/* One level. A call that fails inside has done nothing and the transaction goes on; but a disk that is full
 * or fails may undo it all, which every later call and store_commit then tell. store_commit that fails has
 * rolled back. STORE_READ: one snapshot for all reads until the end. */
int store_begin(struct store *s, struct err *e);
int store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s);

/* ---- releases ---- */

/* The bytes a release was read from, kept for ever. */
struct original {
    const char *url; /* where they came from (after redirects); NULL from a file */
    const char
        *media; /* "text/html", "application/json" (a record of an import), "application/x-blotter-entry" */
    const char *charset; /* of the HTTP header; NULL when it gave none */
    const void *bytes;
    size_t len;
    int64_t seen; /* when they came, UTC seconds; for store_put 0: now */
};

enum store_change {
    STORE_NEW,
    STORE_CHANGED,   /* the publisher's words differ: a new version */
    STORE_COMPLETED, /* known from a feed only, now the page is there: a new version */
    STORE_UPDATED,   /* same words; something else of the record differs (a tag, a URL, an extracted field) */
    STORE_EARLIER,   /* other words, seen before those that are kept: a version among the earlier ones */
    STORE_UNCHANGED,
};

/* Upserts by identity: r->url and every one of r->urls that is known leads to the release (http and https are
 * one to it); else it is new.
 * Fills r->id, revision, first_seen, changed, status, source (kept from the first time) and urls (those known
 * before, then those of r). r->url too is kept from the first time, but for a page that completes what only a
 * feed had told: so one release keeps one URL. A version's identity is the SHA-256 of title, subtitle, date
 * and text; changed is the time of the last STORE_CHANGED. A feed-only record never replaces a complete one:
 * *r then becomes what is kept, with the feed's URLs added. Where the URLs lead to several releases, met
 * apart and now known to be one, these become one under the lowest id, with all versions, URLs and marks of
 * digests (see store_former). Every change but STORE_UNCHANGED takes the next revision. It is done wholly or
 * not at all; without an open transaction it makes one of its own. version is extract_version; o may be NULL.
 * Where o->seen lies before what is kept was first seen (a web archive is imported), the record stays as it
 * is, *r becomes that record, and the words are a version of their time unless they stand beside it already:
 * putting the same twice, in whatever order, changes nothing.
 * ERR_DATA when r has no URL. On failure *r is untouched. */
int store_put(struct store *s, struct release *r, const struct original *o, int version, struct arena *a,
              enum store_change *change, struct err *e);

/* Replaces what was read and extracted (reindex): no new version, no new revision (digests must not see news
 * in it). What the store keeps (url, urls, source, status, complete …) stays. Nothing is written when nothing
 * differs. */
int store_replace_record(struct store *s, const struct release *r, int version, struct err *e);

/* "removed", or "live" again: a revision of its own, and an event, when it is a change. ERR_NOT_FOUND. */
int store_set_status(struct store *s, int64_t id, const char *status, struct err *e);

/* 0, or -1 with ERR_NOT_FOUND. The release comes with text and why. The id of a release that was found to be
 * another's double leads to that other. */
int store_get(struct store *s, int64_t id, struct arena *a, struct release *r, struct err *e);
/* The id behind any of its URLs, or one of them with the other of http and https; 0 when none. complete may
 * be NULL. */
int store_find(struct store *s, const char *url, int64_t *id, bool *complete, struct err *e);
/* The newest original of a release (version 0) or of its version n, from 1. ERR_NOT_FOUND when it has none.
 */
int store_original(struct store *s, int64_t id, int version, struct arena *a, struct original *o,
                   struct err *e);
/* All originals of a release, by version and then as they came: keys for store_original_by_key. */
int store_originals(struct store *s, int64_t id, struct arena *a, int64_t **keys, size_t *n, struct err *e);
int store_original_by_key(struct store *s, int64_t key, struct arena *a, struct original *o, struct err *e);

/* Walks releases with revision > after, in order of revision (by_id: id > after, in order of id), at most
 * limit. Gives the number read; 0 at the end. The read is one snapshot per call. */
int store_walk(struct store *s, bool by_id, int64_t after, int limit, struct arena *a, struct release **v,
               size_t *n, struct err *e);
/* A number that this store got when it was made, and copies of it keep. */
int store_identity(struct store *s, int64_t *id, struct err *e);
int store_last_revision(struct store *s, int64_t *rev, struct err *e); /* 0: the store is empty */

/* What the publisher said over time, oldest first. */
struct version {
    int n;            /* from 1 */
    const char *seen; /* ISO 8601 UTC */
    bool complete;
    char sha256[65]; /* of title, subtitle, date and text */
};
int store_versions(struct store *s, int64_t id, struct arena *a, struct version **v, size_t *n,
                   struct err *e);

/* What a version says. ERR_NOT_FOUND: there is no such version; or an earlier blotter let another take its
 * place without keeping the words. */
struct wording {
    const char *title, *subtitle, *date, *text; /* NULL: it has none */
};
int store_wording(struct store *s, int64_t id, int version, struct arena *a, struct wording *w,
                  struct err *e);
/* What a better reader finds in the bytes of a version that is not the newest (reindex; the newest goes with
 * store_replace_record). */
int store_replace_wording(struct store *s, int64_t id, int version, const struct wording *w, struct err *e);

/* When the status of a release changed, oldest first. */
struct event {
    const char *at; /* ISO 8601 UTC */
    const char *status;
};
int store_events(struct store *s, int64_t id, struct arena *a, struct event **v, size_t *n, struct err *e);

/* A URL that was some release's `url` and no longer is, from that revision on: its page was found to be
 * another release's (then id is the one that went), or it was completed from a page with another URL. An
 * index that is keyed by URL drops these before it takes the releases of the same revisions. */
struct former {
    int64_t revision, release, id;
    const char *url;
};
int store_former(struct store *s, int64_t after, struct arena *a, struct former **v, size_t *n,
                 struct err *e);

/* ---- what feeds and listings said ---- */

/* Keeps (or renews) what source said of an entry, by (url, source). changed (may be NULL): it said something
 * new. An entry whose URL differs from one of a known release in http and https alone is a name of it. */
int store_mention(struct store *s, const char *source, const struct entry *entry, bool *changed,
                  struct err *e);
/* The same of an entry that was seen at that time, UTC seconds: what the source said since stays. */
int store_mention_at(struct store *s, const char *source, const struct entry *entry, int64_t seen,
                     bool *changed, struct err *e);
struct mention {
    int64_t id;
    const char *source;
    struct entry entry;
    int64_t seen; /* when the source first said this */
};
int store_mentions(struct store *s, const struct strs *urls, struct arena *a, struct mention **v, size_t *n,
                   struct err *e);
/* Mentions with id > after, in that order, at most limit, of pages that are neither kept nor waited for. */
int store_mentions_left(struct store *s, int64_t after, int limit, struct arena *a, struct mention **v,
                        size_t *n, struct err *e);

/* ---- the crawl ---- */

/* State of a source between runs; the definition is in feeds.conf. Times are UTC seconds, 0 = never. */
struct source_state {
    const char *name;
    int64_t last_try, last_ok, last_new, next_due;
    int failures;                     /* in a row */
    const char *error;                /* of the last failure; NULL when the last try went well */
    const char *etag, *last_modified; /* validators of the last answer, as received */
    const char *definition;           /* what feeds.conf said of it then: validators are of that alone */
    const char *resume; /* the page of a list or API at which a chain of pages broke off, or NULL */
    const char *moved;  /* where a permanent redirect led: it is asked there; NULL: where feeds.conf says */
    int64_t retired;    /* when its address was said to be gone for good; 0: it was not */
    int64_t ttl;        /* what the publisher asks for: struct pace */
    uint32_t skip;
    int64_t whole;    /* when it was last sent whole */
    unsigned trouble; /* of the last answer: enum trouble */
    unsigned told;    /* what a person knows of it: enum told */
    int64_t entries;  /* in the last answer */
    int64_t releases; /* whose first source this is (read only) */
    int64_t pending;  /* pages waiting in the frontier (read only) */
    int64_t blocked;  /* of those, failed at least once (read only) */
};
int store_source_get(struct store *s, const char *name, struct arena *a, struct source_state *st,
                     struct err *e);
int store_source_put(struct store *s, const struct source_state *st, struct err *e);

/* When the items of a source came, newest first, at most limit: as its entries say, or when they were first
 * met. An item without a date that was there at the first look has no time and is left out. */
int store_item_times(struct store *s, const char *source, int limit, struct arena *a, int64_t **v, size_t *n,
                     struct err *e);

/* Pages that are still to be fetched. */
struct todo {
    const char *url, *source;
    int64_t due;
    int tries;         /* failures so far */
    const char *error; /* of the last */
};
/* Once per url; added (may be NULL) tells whether it was not queued before. */
int store_todo_add(struct store *s, const char *url, const char *source, int64_t due, bool *added,
                   struct err *e);
int store_todo_due(struct store *s, const char *source, int64_t now, int limit, struct arena *a,
                   struct todo **v, size_t *n, struct err *e); /* source NULL: all; oldest due first */
int store_todo_done(struct store *s, const char *url, struct err *e);
/* due 0: never again (gone for good; kept, so that it is not queued anew). */
int store_todo_fail(struct store *s, const char *url, const char *error, int64_t due, struct err *e);
/* It was not asked: no failure, but not before due. */
int store_todo_postpone(struct store *s, const char *url, int64_t due, struct err *e);

/* Hosts that asked to be left alone until then. origin: "https://www.example.gov". */
struct pause {
    const char *origin;
    int64_t until;
};
int store_pause(struct store *s, const char *origin, int64_t until, struct err *e);
int store_pauses(struct store *s, int64_t now, struct arena *a, struct pause **v, size_t *n, struct err *e);

/* ---- robots.txt ---- */

/* What is known of a site's robots.txt. Times are UTC seconds, 0 = never. */
struct robots_state {
    const char *url;  /* the robots.txt's own, as robots_url() gives it */
    int64_t tried;    /* when it was last asked for; 0: nothing is known */
    int64_t due;      /* when it is to be asked again */
    int64_t status;   /* of the last whole answer to that; 0: there was none */
    int64_t got;      /* when the last good copy came; 0: there is none */
    const char *body; /* that copy; NULL: there is none */
    size_t len;
};
/* A robots.txt that was never asked for is no error: tried is 0. */
int store_robots_get(struct store *s, const char *url, struct arena *a, struct robots_state *st,
                     struct err *e);
int store_robots_put(struct store *s, const struct robots_state *st, struct err *e);

/* ---- looks at known releases ---- */

/* How a release that was read from a page is looked at again. Times are UTC seconds. */
struct visit {
    int64_t release;
    const char *source;               /* on whose behalf: a name of feeds.conf */
    const char *url;                  /* where it was last read from */
    const char *first_url;            /* by which it was first met (read only) */
    const char *host;                 /* of url, with its port (read only) */
    const char *etag, *last_modified; /* of the last answer, as received; NULL: none */
    int64_t since;                    /* first seen, or last changed, or removed or restored */
    int64_t due;                      /* 0: never */
    int64_t looks;                    /* that told something */
    int failures;                     /* in a row: looks that told nothing */
    const char *error;                /* of the last of these; NULL when the last look told something */
    int64_t gone;                     /* since when its page is gone; 0: it is there */
    int64_t doubt;                    /* since when its page says something else altogether; 0: it does not */
    const char *status;               /* of the release (read only) */
};
int store_visit_get(struct store *s, int64_t release, struct arena *a, struct visit *v, bool *found,
                    struct err *e);
int store_visit_put(struct store *s, const struct visit *v, struct err *e);
/* Those that are due, oldest first; of one host and source at most so many. */
int store_visits_due(struct store *s, int64_t now, int per_host, struct arena *a, struct visit **v, size_t *n,
                     struct err *e);

/* How the site behind a URL (its host and port) fares; 0: never. */
struct site_state {
    int64_t ok;      /* when it last gave something that could be read */
    int64_t failing; /* since when looks at it are failing one after the other */
};
int store_site_get(struct store *s, const char *url, struct site_state *state, struct err *e);
int store_site_put(struct store *s, const char *url, const struct site_state *state, struct err *e);

/* ---- watches ---- */

struct watch_state {
    const char *name;
    int64_t cursor;    /* revision up to which news was delivered */
    int64_t last_sent; /* the last digest, or when the watch began */
    int64_t looked;    /* when it was last seen to, whether there was news or not */
};
int store_watch_get(struct store *s, const char *name, struct arena *a, struct watch_state *st, bool *found,
                    struct err *e);
/* Marks a digest as delivered: cursor (which never goes back), time and the releases in it, in one
 * transaction of its own that is on the disk when this returns. A watch begins with the first call, which may
 * name no message. The ledger holds what a release was as of the message's revision (store_message_put; of
 * one that is not known there, as of the cursor), so that a change which came while the digest was under way
 * is still news. The same message_id again is the same digest. */
int store_watch_sent(struct store *s, const char *name, int64_t cursor, int64_t now, const char *message_id,
                     const int64_t *releases, size_t n, struct err *e);
/* The watches were seen to and had no news up to that revision: in one transaction. */
int store_watches_looked(struct store *s, const struct strs *names, int64_t cursor, int64_t now,
                         struct err *e);

/* What a release is to a watch. Told by revisions, not by clocks. A change is one of the publisher's words (a
 * new version); another tag or URL is none. */
enum store_news {
    STORE_NEWS_NO,       /* it was sent as it is */
    STORE_NEWS_OLD,      /* not sent, and in its present words older than the watch */
    STORE_NEWS_NEW,      /* not sent, and new or whole since the watch began */
    STORE_NEWS_CHANGED,  /* sent, and changed since */
    STORE_NEWS_REMOVED,  /* sent, and removed since */
    STORE_NEWS_RESTORED, /* its removal was sent, and it is back */
    STORE_NEWS_EDITED,   /* not sent, older than the watch, and changed since it began */
};
/* Sets how[i] for ids[i]. edits_only: the watch is not told of what is new, so that what there was at its
 * cursor counts as sent. */
int store_watch_news(struct store *s, const char *name, bool edits_only, const int64_t *ids, size_t n,
                     enum store_news *how, struct err *e);
/* Releases that were sent and have got a revision above `after` and up to `to`. */
int store_watch_known(struct store *s, const char *name, int64_t after, int64_t to, struct arena *a,
                      int64_t **ids, size_t *n, struct err *e);
/* The version of a release whose words were sent last; 0: none was. */
int store_watch_version(struct store *s, const char *name, int64_t release, int *version, struct err *e);

/* ---- the ledger of digests ---- */

/* A message as it was written for one recipient. */
struct message_copy {
    const char *recipient; /* as in feeds.conf */
    const void *bytes;
    size_t len;
};
/* Keeps a message before it is spooled: to send it again, and for the log. The copies of the last
 * MESSAGES_KEPT messages of a watch stay. The same message_id again replaces. matters: whose case it tells of
 * (digest_matters), may be empty. */
enum { MESSAGES_KEPT = 10 };
struct message_record {
    const char *message_id, *watch, *subject;
    int64_t as_of, composed; /* the revision whose words are in it; UTC seconds */
    const struct message_copy *copies;
    size_t ncopies;
    struct strs matters;
};
int store_message_put(struct store *s, const struct message_record *m, struct err *e);

/* What became of a message at one of its recipients. The numbers are stored. */
enum outcome {
    OUTCOME_WAITING = 0,  /* not handed over yet, or refused for now */
    OUTCOME_ACCEPTED = 1, /* by the mail system */
    OUTCOME_REFUSED = 2,  /* for good */
    OUTCOME_GIVEN_UP = 3, /* refused for now for too long */
};
/* Writes it down; a recipient or message that is not known is taken in. reason may be NULL. */
int store_digest_recipient(struct store *s, const char *message_id, const char *recipient,
                           enum outcome outcome, const char *reason, int64_t now, struct err *e);
/* Forgets that a message was for somebody, to whom it did not go. */
int store_digest_strike(struct store *s, const char *message_id, const char *recipient, struct err *e);

struct recipient {
    const char *address; /* as in feeds.conf */
    enum outcome outcome;
    int64_t at;
    const char *reason;
};
int store_recipients(struct store *s, const char *message_id, struct arena *a, struct recipient **v,
                     size_t *n, struct err *e);
/* Who has not got what a watch had for him, of its last messages: to whom the last one that came to an end
 * was refused or given up, and who waits. At most one row of each a recipient. */
struct undelivered {
    struct recipient to;
    const char *message_id; /* of the first one that waits; of the last one that was refused */
    int64_t written;        /* when, UTC seconds */
};
int store_watch_undelivered(struct store *s, const char *name, struct arena *a, struct undelivered **v,
                            size_t *n, struct err *e);
/* Whether a watch's message before this one was refused to a recipient, or given up for him; those that wait
 * do not count. */
int store_refused_before(struct store *s, const char *name, const char *recipient, const char *message_id,
                         bool *refused, struct err *e);

/* A digest that was delivered. */
struct digest_row {
    int64_t id;
    const char *watch, *message_id;
    int64_t sent;        /* when it was written, UTC seconds */
    const char *subject; /* NULL: not known */
};
/* The newest first, of one watch or (NULL) of all, at most limit. */
int store_digests(struct store *s, const char *watch, int limit, struct arena *a, struct digest_row **v,
                  size_t *n, struct err *e);
/* ERR_NOT_FOUND. */
int store_digest_get(struct store *s, int64_t id, struct arena *a, struct digest_row *d, struct err *e);
/* What was in it: releases by id, with what they are called now. */
struct digest_release {
    int64_t id;
    const char *url, *title, *date;
};
int store_digest_releases(struct store *s, int64_t id, struct arena *a, struct digest_release **v, size_t *n,
                          struct err *e);
/* The copies of a message that are still kept. */
int store_message_copies(struct store *s, const char *message_id, struct arena *a, struct message_copy **v,
                         size_t *n, struct err *e);

/* The messages of a watch so far that a new one follows, oldest first: all its digests or, with matters,
 * those that told of one of them; the first one and the last THREAD_LAST. */
enum { THREAD_LAST = 10 };
int store_watch_thread(struct store *s, const char *watch, const struct strs *matters, struct arena *a,
                       struct strs *ids, struct err *e);

/* ---- web archives ---- */

/* How far an archive was imported; name tells one from another. offset is a place in the unpacked archive:
 * records that begin before it were imported. STORE_ARCHIVE_ALL: it was imported to its end. 0: it is not
 * known. */
enum { STORE_ARCHIVE_ALL = -1 };
int store_archive_get(struct store *s, const char *name, int64_t *offset, struct err *e);
/* size is the file's. To be put in the transaction that stores what was imported. */
int store_archive_put(struct store *s, const char *name, int64_t size, int64_t offset, struct err *e);

/* ---- figures ---- */

struct store_figures {
    int64_t releases, complete, versions, mentions, todo, last_id,
        bytes; /* bytes: of the database file and its log */
};
int store_figures(struct store *s, struct store_figures *f, struct err *e);

#endif
