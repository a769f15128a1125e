/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_PROFILE_H
#define BLOTTER_DOMAIN_PROFILE_H

#include <stddef.h>

/* How one layout of one site is read: XPath 1.0 expressions, each evaluated on the whole document; the first
 * match that gives text wins. NULL: not known, the next strategy (JSON-LD, meta and og, generic article) is
 * asked. */
struct profile {
    const char *name;
    const char *host;  /* only on this host and its subdomains; NULL: on any host where probe matches */
    const char *probe; /* an expression that is true on pages of this layout; NULL: always */
    const char *title, *subtitle, *date, *updated, *body, *head, *topics, *components, *number;
    const char *drop; /* nodes inside body that are no text of the release (sharing bars, related links) */
};

extern const struct profile profiles[]; /* the built-in ones, most specific first; ends with a NULL name */

#endif
