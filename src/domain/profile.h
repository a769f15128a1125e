/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_PROFILE_H
#define BLOTTER_DOMAIN_PROFILE_H

#include <stddef.h>

/* How one layout of one site is read: XPath 1.0 expressions, each evaluated on the whole document, with one
 * function added: class('word') is true where the class attribute of the context node holds that word. Of
 * title, subtitle, date, updated and number the first match that gives text (date, updated: a date) wins; the
 * matches of body and head are put together; topics and components take each match for one. Where an element
 * may stand in one of several places, `A | B[not(A)]` says which is preferred. NULL: not known, the next
 * strategy (JSON-LD, meta and og, generic article) is asked. */
struct profile {
    const char *name;
    const char *host;  /* only on this host and its subdomains; NULL: on any host where probe matches */
    const char *probe; /* an expression that is true on pages of this layout; NULL: always */
    const char *title, *subtitle, *date, *updated, *body, *head, *topics, *components, *number;
    const char *drop; /* nodes inside body that are no text of the release (sharing bars, related links) */
};

extern const struct profile profiles[]; /* the built-in ones, most specific first; ends with a NULL name */

/* How lists of releases are laid out. items gives, in one expression, the elements that hold one entry each
 * and, where the list is grouped by day, the headings (h1 to h6) that date the entries after them. */
struct list_profile {
    const char *name;
    const char *items; /* XPath on the whole document; no union, which costs libxml2 the square of its size */
    const char *link;  /* class of the element in an item that holds the link; NULL: the item's headline */
    const char *date;  /* class of the element that holds the date, or NULL */
    const char *summary; /* class of the element that holds the summary, or NULL */
};

extern const struct list_profile list_profiles[]; /* most specific first; ends with a NULL name */

#endif
