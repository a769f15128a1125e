/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_SPOOL_H
#define BLOTTER_FLOW_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Digests between being written and being accepted by the mail system, as files in DATA/spool. One process at
 * a time works here (the caller holds a lock). */

/* One digest: the same message for each recipient (a copy), and what is to be marked when all are accepted.
 */
struct parcel {
    const char *name; /* stem of its files: letters, digits, '.' and '-' */
    const char *watch, *message_id;
    int64_t cursor, composed; /* of the watch once it is delivered; when it was written, UTC seconds */
    const int64_t *releases;
    size_t nreleases, copies;
};

/* Puts a parcel there: after a crash it is there wholly or not at all. copy[i] is the message for recipient
 * i.
 */
int spool_put(const char *dir, const struct parcel *p, const struct buf *copy, struct err *e);

/* The parcels that are there, by name; sweeps away what a crash left of others. No directory: none. A parcel
 * that cannot be read is ERR_CORRUPT and named. */
int spool_list(const char *dir, struct arena *a, struct parcel **v, size_t *n, struct err *e);

/* Hands over each copy that is left and forgets those that are accepted: a copy is handed over again only
 * when the process dies in between. One that is refused does not keep the others; *e is the first refusal. */
typedef int spool_hand_over(void *context, const struct buf *message, struct err *e);
int spool_send(const char *dir, const struct parcel *p, spool_hand_over *hand_over, void *context,
               struct err *e);

/* Forgets a parcel that was delivered and marked. */
int spool_forget(const char *dir, const struct parcel *p, struct err *e);

#endif
