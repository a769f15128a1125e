/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mail that does not arrive, for those who ask how things stand: `status` and `watch list`. A digest that is
 * refused is told when it happens; here it stays visible until one is taken, or until feeds.conf has the
 * address no more. What the ledger says waits does so as long as it is in the spool: a person may have
 * removed it there. */
#include "flow/undelivered.h"

#include "flow/spool.h"

enum { DAY = 86400 };

int undelivered_of(struct store *st, const struct conf *c, const struct watch *w, struct arena *a,
                   struct undelivered **v, size_t *n, struct err *e)
{
    const char *spool = spool_dir(c->data, a);
    size_t all, kept = 0;
    *n = 0;
    if (store_watch_undelivered(st, w->name, a, v, &all, e))
        return -1;
    for (size_t i = 0; i < all; i++) {
        const struct undelivered *u = &(*v)[i];
        if (u->to.outcome == OUTCOME_WAITING ? spool_has(spool, u->message_id, a)
                                             : strs_has(&w->to, u->to.address))
            (*v)[kept++] = *u;
    }
    *n = kept;
    return 0;
}

const char *undelivered_word(enum outcome o)
{
    static const char *const words[] = {[OUTCOME_WAITING] = "waiting",
                                        [OUTCOME_ACCEPTED] = "accepted",
                                        [OUTCOME_REFUSED] = "refused",
                                        [OUTCOME_GIVEN_UP] = "given up"};
    return words[o];
}

bool undelivered_needs_person(const struct undelivered *u, int64_t now)
{
    return u->to.outcome != OUTCOME_WAITING || now - u->written >= DAY;
}
