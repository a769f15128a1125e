/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results as a feed that a reader can subscribe to: its id is made of the query, its entries' of their
 * releases, so that a feed made anew tomorrow is the same feed with what is new. */
#include <string.h>

#include "base/clock.h"
#include "cmd/hits.h"
#include "domain/atom.h"

/* When the last of them changed; not when the feed was made, so that the same results give the same feed. */
static int64_t last_change(struct hits *h)
{
    int64_t last = 0;
    for (size_t i = 0; i < h->found->n && hits_next(h); i++) {
        struct atom_entry e = atom_of_release(&h->found->hits[i].release, h->one);
        int64_t t = e.updated ? clock_from_iso(e.updated) : 0;
        last = t > last ? t : last;
    }
    return last;
}

void hits_atom(struct hits *h)
{
    const char *words = *h->words ? h->words : "all releases";
    struct atom_feed feed = {.id = atom_id((const char *[]){"search", h->words}, 2, h->a),
                             .title = arena_printf(h->a, "blotter: %s", words),
                             .subtitle = h->found->missing.n ? "A partial answer." : NULL,
                             .updated = last_change(h)};
    atom_begin(&feed, &h->out);
    for (size_t i = 0; i < h->found->n && hits_next(h); i++) {
        struct atom_entry e = atom_of_release(&h->found->hits[i].release, h->one);
        e.summary = h->found->hits[i].snippet;
        atom_add(&e, &h->out);
    }
    atom_end(&h->out);
}
