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
#include "flow/post.h"
#include "flow/spool.h"

/* Private to digest: what its files share. digest.c tells the story, digest_news.c finds what is new,
 * digest_message.c writes it, digest_send.c brings it to the recipients. */

/* One run over the watches. */
struct run {
    const struct conf *conf;
    const struct digest_options *o;
    struct digest_tally *tally;
    struct store *store;
    struct index *index;
    const char *spool; /* directory */
    const char *from;
    int64_t now, rev; /* the index is up to rev */
    struct arena *a;
    struct post *post;
    struct strs stuck;          /* watches with a digest that could not be marked */
    const struct parcel *queue; /* of earlier runs, by watch */
    struct strs *queued;        /* recipients that each of them still waits for */
    size_t nqueue;
    bool told; /* that the way is closed */
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

/* Fills news->digest with the releases that are news to the watch. */
int digest_look(const struct run *run, struct news *news, struct err *e);

/* A digest as messages, one a recipient, and what is to be marked when they are accepted. */
struct written {
    struct parcel parcel;
    struct buf *copy; /* parcel.copies of them */
};
int digest_write(const struct run *run, const struct news *news, struct written *w, struct err *e);
void digest_written_free(struct written *w);

/* Brings a parcel that is spooled as far as it goes: to each recipient who has not got it, unless he waits
 * for an earlier one of the watch; then it is marked and, when nobody waits for it, forgotten. left, which
 * may be NULL, gets those who do. -1: it is not marked. What recipients' servers refuse is reported here. */
int digest_deliver(struct run *run, struct parcel *p, struct strs *left, struct err *e);
/* Those of earlier runs; which watches have one that is not marked is in run->stuck. */
int digest_deliver_leftovers(struct run *run, struct err *e);
/* Hands one message over, past the spool. */
int digest_hand_over(struct run *run, const char *recipient, const struct buf *message, struct err *e);
/* Writes to a stream and flushes it. */
int digest_print(FILE *out, const char *s, size_t n, struct err *e);
/* Counts a digest that was accepted. */
void digest_count(struct run *run, size_t releases);

#endif
