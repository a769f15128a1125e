/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest as a feed, for people who follow a watch in a feed reader and not by mail: an entry a release,
 * whose summary says what the text form does. */
#include "base/clock.h"
#include "domain/atom.h"
#include "flow/letter_words.h"

/* The facts and then the words, for feed readers show a summary as one paragraph. */
static const char *summary(const struct letter_item *l, struct arena *a)
{
    struct strs parts = {0};
    for (size_t i = 0; i < l->nfacts; i++)
        strs_add(&parts, arena_printf(a, "%s: %s.", l->facts[i].name, l->facts[i].value), a);
    if (l->snippet)
        strs_add(&parts, letter_unmarked(l->snippet, a), a);
    return strs_join(&parts, " ", a);
}

void letter_atom(const struct digest *d, struct buf *out)
{
    struct arena *a = arena_new();
    struct letter l;
    letter_read(d, &l, a);
    atom_begin(&(struct atom_feed){.id = atom_id((const char *[]){"watch", d->watch, d->from}, 3, a),
                                   .title = letter_unmarked(d->watch, a),
                                   .subtitle = arena_printf(a, "Releases that are asked for by: %s", l.query),
                                   .updated = d->now},
               out);
    for (size_t s = 0; s < l.nsections; s++)
        for (size_t i = 0; i < l.sections[s].n; i++) {
            const struct letter_item *item = &l.sections[s].items[i];
            struct atom_entry e = atom_of_release(item->item->release, a);
            e.title = item->title;
            e.link = item->link;
            e.summary = summary(item, a);
            atom_add(&e, out);
        }
    atom_end(out);
    arena_free(a);
}
