/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_UNDELIVERED_H
#define BLOTTER_FLOW_UNDELIVERED_H

#include "domain/conf.h"
#include "edge/store.h"

/* Recipients of a watch who do not get its digests, as it stands: those whom the last one was refused to or
 * given up for, as long as feeds.conf has them, and those for whom one waits in the spool. */
int undelivered_of(struct store *st, const struct conf *c, const struct watch *w, struct arena *a,
                   struct undelivered **v, size_t *n, struct err *e);
/* In a word: "waiting", "refused", "given up". */
const char *undelivered_word(enum outcome o);
/* Whether a person should see to it: what waits may go by itself, and has a day for that. */
bool undelivered_needs_person(const struct undelivered *u, int64_t now);

#endif
