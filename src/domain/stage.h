/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_STAGE_H
#define BLOTTER_DOMAIN_STAGE_H

/* What a release can announce as its news, in the order in which a matter goes. */
struct stage {
    const char *slug, *label;
};

extern const struct stage stages[]; /* ends with a NULL slug */

const char *stage_lookup(const char *name); /* "pleaded guilty" gives "pleaded-guilty"; NULL when unknown */

#endif
