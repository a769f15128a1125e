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

static struct atom_entry entry_of(const struct letter_item *l, struct arena *a)
{
    struct atom_entry e = atom_of_release(l->item->release, a);
    e.title = l->title;
    e.link = l->link;
    e.summary = summary(l, a);
    return e;
}

/* When the last of the entries changed, not when the feed was made: the same news is the same feed. One that
 * is empty has only the time at which it is made. */
static int64_t last_change(const struct atom_entry *e, size_t n, int64_t now)
{
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        int64_t t = e[i].updated ? clock_from_iso(e[i].updated) : INT64_MIN;
        last = t > last ? t : last;
    }
    return last == INT64_MIN ? now : last;
}

void letter_atom(const struct digest *d, struct buf *out)
{
    struct arena *a = arena_new();
    struct letter l;
    letter_read(d, &l, a);
    struct atom_entry *e = arena_alloc(a, (d->n + 1) * sizeof *e);
    size_t n = 0;
    for (size_t s = 0; s < l.nsections; s++)
        for (size_t i = 0; i < l.sections[s].n; i++)
            e[n++] = entry_of(&l.sections[s].items[i], a);
    atom_begin(&(struct atom_feed){.id = atom_id((const char *[]){"watch", d->watch, d->from}, 3, a),
                                   .title = letter_unmarked(d->watch, a),
                                   .subtitle = arena_printf(a, "Releases that are asked for by: %s", l.query),
                                   .updated = last_change(e, n, d->now)},
               out);
    for (size_t i = 0; i < n; i++)
        atom_add(&e[i], out);
    atom_end(out);
    arena_free(a);
}
