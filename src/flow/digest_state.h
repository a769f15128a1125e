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
 * digest_check.c names mistakes, digest_watch.c tells how the watches stand, digest_case.c parts a digest by
 * case, digest_message.c writes it, digest_send.c brings it to the recipients, digest_resend.c once
 * more; digest_fresh.c makes many watches cheap. */

enum { DIGEST_HITS_MAX = 20000 /* looked at for one watch; what is beyond is counted only */ };

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
    bool *left_out;       /* of each watch of feeds.conf: nobody asked for it, it cannot be worked as it
                           * stands there, or it has a digest that cannot be marked */
    struct strs starting; /* those that begin with this run */
    struct strs mended;   /* those whose times lay ahead */
    struct strs quiet;    /* those that were looked at and have nothing new */
    struct strs sources;  /* what the foot says of the sources … */
    bool asked_sources;   /* … once it was asked */
    struct post *post;
    const struct parcel *queue; /* of earlier runs, by watch */
    struct strs *queued;        /* recipients that each of them still waits for */
    size_t nqueue;
    bool told;           /* that the way is closed */
    struct strs refused; /* what was told in this run: an outcome and a recipient */
};

/* The releases that an item of a digest stands for: its own, and those that tell the same story. */
struct behind {
    int64_t *ids;
    size_t n;
    struct strs matters; /* whose case it is (digest_matters); of a watch with per-case alone */
};

/* What is known of one watch, and found for it. */
struct news {
    const struct watch *watch;
    struct watch_state state;
    bool begins; /* its first run */
    bool forced; /* whatever its timetable says */
    bool more;   /* other messages of this run and watch follow: the cursor moves with the last one */
    struct digest digest;
    struct behind *behind; /* item by item */
    struct arena *a;
};

/* What a run needs beside conf, o and tally; takes the lock that one process at a time has; gives all back
 * (lock < 0: it was not had). */
void digest_set_up(struct run *run);
int digest_lock(const struct run *run, int *lock, struct err *e);
void digest_tear_down(struct run *run, int lock);

/* Names the watch and counts the failure. */
void digest_report(struct run *run, const char *watch, const struct err *why);

/* Whether a run can be done as it was asked for: what is wrong is the caller's or of the mail section. */
int digest_check(const struct conf *c, const struct digest_options *o, struct err *e);
/* Whether a watch can be worked as it stands in feeds.conf; reads its query. */
int digest_check_watch(const struct run *run, const struct watch *w, struct arena *a, struct query **q,
                       struct err *e);
/* The same of all watches: names those that cannot and leaves them out, due or not. */
void digest_check_watches(struct run *run);
void digest_leave_out(struct run *run, const struct watch *w); /* NULL is allowed */

/* Parts of a query: a field's range, NULL being no end; x and y by an operator. */
struct query *digest_range(const char *field, const char *low, const char *high, struct arena *a);
struct query *digest_both(enum query_op op, struct query *x, struct query *y, struct arena *a);

/* Reads the query of a watch. ERR_CONFIG names the place in feeds.conf. */
int digest_query(const struct conf *conf, const struct watch *w, int64_t now, struct arena *a,
                 struct query **q, struct err *e);
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

/* Names by which two releases are of one case: defendants, each with a district or an office. */
struct strs digest_matters(const struct release *r, struct arena *a);
/* One digest for each case of a watch with per-case: v has *n of them, in the order of their first items. */
void digest_cases(const struct news *news, struct news **v, size_t *n);

/* Numbers 0 … n-1 in groups of those that share a key: leader[i] is the lowest number of i's group. */
void digest_group(const struct strs *keys, size_t n, size_t *leader);

/* A watch's name as one label of an identifier: letters, digits and hyphens. */
const char *digest_label(const char *name, struct arena *a);
/* The foot of a digest: how the sources fare. */
int digest_foot(struct run *run, struct digest *d, struct err *e);

/* A digest as messages, one a recipient, and what is to be marked when they are accepted. */
struct written {
    struct parcel parcel;
    const char *subject;
    struct strs to;   /* recipient i has copy i */
    struct buf *copy; /* parcel.copies of them */
};
int digest_write(struct run *run, struct news *news, struct written *w, struct err *e);
void digest_written_free(struct written *w);
/* Keeps the message in the ledger; to be called before it is spooled. */
int digest_keep(const struct run *run, const struct news *news, const struct written *w, struct err *e);
/* Whom digests are from, as in feeds.conf. */
const char *digest_from(const struct conf *c);
/* To whom: each recipient gets a message of his own, so that none learns of the others. */
int digest_recipients(const struct run *run, const struct watch *w, struct arena *a, struct strs *to,
                      struct err *e);

/* What tells a recipient from another: his bare address in lower case; all of it, where it is malformed. */
const char *digest_address(const char *address, struct arena *a);

/* Whether a watch, as it stands in feeds.conf now, has a recipient; yes, where that cannot be told. */
bool digest_is_recipient(const struct run *run, const struct watch *w, const char *address, struct arena *a);

/* Brings a parcel that is spooled as far as it goes: to each recipient who has not got it, unless he waits
 * for an earlier one of the watch; then it is marked and, when nobody waits for it, forgotten. left, which
 * may be NULL, gets those who do. -1: it is not marked. What recipients' servers refuse is reported here. */
int digest_deliver(struct run *run, struct parcel *p, struct strs *left, struct err *e);
/* Those of earlier runs. A watch that has one which cannot be read or marked is left out: what is news to it
 * is not known. */
int digest_deliver_leftovers(struct run *run, struct err *e);
/* Hands one message over, past the spool; taken gets those who have it. -1: it is not all, *e tells of the
 * first who has not. */
int digest_hand_over(struct run *run, const struct strs *to, const struct buf *message, struct strs *taken,
                     struct err *e);
/* Writes to a stream and flushes it. */
int digest_print(FILE *out, const char *s, size_t n, struct err *e);
/* Counts a digest that was accepted. */
void digest_count(struct run *run, size_t releases);

#endif
