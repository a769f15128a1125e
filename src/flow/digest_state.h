/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_DIGEST_STATE_H
#define BLOTTER_FLOW_DIGEST_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "edge/index.h"
#include "edge/store.h"
#include "flow/digest.h"
#include "flow/letter.h"
#include "flow/spool.h"

/* Private to digest: what its files share. digest.c tells the story, digest_news.c finds what is new,
 * digest_message.c writes it, digest_send.c brings it to the recipients; digest_fresh.c makes many watches
 * cheap. */

/* One run over the watches. */
struct run {
    const struct conf *conf;
    const struct digest_options *o;
    struct digest_tally *tally;
    struct store *store;
    struct index *index;
    struct index *fresh; /* of the releases above fresh_base alone; NULL: none */
    int64_t fresh_base;
    const char *spool; /* directory */
    const char *from;
    int64_t now, rev; /* the index is up to rev */
    struct arena *a;
    struct strs stuck; /* watches with a digest that the mail system did not take */
};

/* What is known of one watch, and found for it. */
struct news {
    const struct watch *watch;
    struct watch_state state;
    bool begins; /* its first run */
    struct digest digest;
    struct arena *a;
};

/* Names the watch and counts the failure. */
void digest_report(struct run *run, const char *watch, const struct err *why);

/* Before the watches are looked at, with the cursors of those that will be (they are sorted): makes an index
 * of the new alone where that is cheaper than searching the archive for each. Never fails. */
void digest_fresh_open(struct run *run, int64_t *cursors, size_t n);
/* The index that has all the news of this watch. */
struct index *digest_index(const struct run *run, const struct news *news);
/* From which of n cursors on it is worth it to index what is new up to rev, given so many documents in the
 * archive; rev: from none. */
int64_t digest_fresh_base(int64_t *cursors, size_t n, int64_t rev, int64_t documents);

/* Fills news->digest with the releases that are news to the watch. */
int digest_look(const struct run *run, struct news *news, struct err *e);

/* A digest as messages, one a recipient, and what is to be marked when they are accepted. */
struct written {
    struct parcel parcel;
    struct buf *copy; /* parcel.copies of them */
};
int digest_write(const struct run *run, const struct news *news, struct written *w, struct err *e);
void digest_written_free(struct written *w);

/* Takes a parcel that is spooled to its end: accepted, marked, forgotten. */
int digest_deliver(struct run *run, const struct parcel *p, struct err *e);
/* Those of earlier runs; which watches still have one is in run->stuck. */
int digest_deliver_leftovers(struct run *run, struct err *e);
/* Writes to a stream and flushes it. */
int digest_print(FILE *out, const char *s, size_t n, struct err *e);
/* Counts a digest that was accepted. */
void digest_count(struct run *run, size_t releases);

#endif
