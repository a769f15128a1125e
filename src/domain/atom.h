/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_ATOM_H
#define BLOTTER_DOMAIN_ATOM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/strs.h"
#include "domain/release.h"

/* An Atom feed (RFC 4287) as text: a head, entries, an end. Values may hold anything; what XML cannot hold
 * goes, the rest is escaped. */

struct atom_feed {
    const char *id; /* an IRI that stays the same: atom_id() */
    const char *title;
    const char *subtitle; /* or NULL */
    int64_t updated;      /* UTC seconds */
};

struct atom_entry {
    const char *id;
    const char *title;
    const char *link;               /* of url_link(); NULL: none */
    const char *author;             /* who published it; NULL: the feed's */
    const char *published;          /* RFC 3339, or NULL */
    const char *updated;            /* RFC 3339 */
    struct strs categories, labels; /* the terms, and what each is called; labels may be shorter */
    const char *summary;            /* plain text; or NULL */
};

void atom_begin(const struct atom_feed *f, struct buf *out);
void atom_add(const struct atom_entry *e, struct buf *out);
void atom_end(struct buf *out);

/* "urn:uuid:…", the same for the same strings wherever and whenever it is asked. It tells nothing of them. */
const char *atom_id(const char *const *v, size_t n, struct arena *a);

/* The entry of a release: its id is made of its URL, its categories are its charges, stages and offices. It
 * has no summary yet. */
struct atom_entry atom_of_release(const struct release *r, struct arena *a);

#endif
