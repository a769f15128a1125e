/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_SYNC_H
#define BLOTTER_FLOW_SYNC_H

#include "base/err.h"

/* Brings the index up to the store: every release with a revision above the index's mark is indexed, and one
 * commit writes documents and mark. Runs in a thread of its own beside a crawl, so that indexing costs the
 * crawl no time; it reads the store through a handle of its own and sees what was committed. */
struct sync;

struct sync *sync_start(const char *data);
void sync_kick(struct sync *s); /* the store has committed something */
/* Waits until all that was committed is indexed, and ends the thread. -1 with the first error of the index.
 */
/* For a signal handler: sync_finish takes a second at most from then on. What is not indexed by then waits in
 * the store for the next sync. */
void sync_interrupt(void);

int sync_finish(struct sync *s, struct err *e);

#endif
