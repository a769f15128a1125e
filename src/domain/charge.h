/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_CHARGE_H
#define BLOTTER_DOMAIN_CHARGE_H

#include <stdbool.h>
#include <stddef.h>

/* One type of charge: what a release can assert against its defendants. */
struct charge {
    const char *slug;
    const char *label;
    const char *const *groups; /* what it belongs to, widest first; ends with NULL */
    const char *statutes; /* sections that charge it: "18:1591 18:2423(a)"; NULL when none does by itself */
};

extern const struct charge charges[]; /* in the order of the record; ends with a NULL slug */

/* The slug of a charge or a group that a written name means ("forced-labor", "Forced Labor", "human
 * trafficking"); NULL when it means none. */
const char *charge_lookup(const char *name);

/* The groups of a charge, widest first; gives how many. */
size_t charge_groups(const char *slug, const char *const **groups);

const char *charge_label(const char *slug); /* of a charge or a group; NULL when there is none */
bool charge_in(const char *slug, const char *group);

/* The charge that a section of the U.S. Code is about ("18:1591", "18:2423(a)"; subsections as far as the
 * table tells them apart), or NULL. 18:1591 gives sex-trafficking: the age of the victim is not in it. */
const char *charge_of_statute(const char *section);

extern const char *const charge_groups_all[]; /* "human-trafficking" …; ends with NULL */

#endif
