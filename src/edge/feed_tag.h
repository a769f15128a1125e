/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FEED_TAG_H
#define BLOTTER_EDGE_FEED_TAG_H

#include <stdbool.h>

#include "edge/dom.h"

/* The vocabularies that feeds are written in. */
enum vocabulary { RSS, ATOM, DC, DCTERMS, CONTENT, FEEDBURNER, ITUNES, MEDIA, RDF, XHTML, OTHER };

/* The vocabulary of an element: by its namespace; where that is none that is known, by its prefix, the usual
 * one; own where it has neither. */
enum vocabulary feed_vocabulary(const struct node *n, enum vocabulary own);

/* Whether an element has a namespace that is known. */
bool feed_is_known(const struct node *n);

/* What an element may tell of an entry. Fields before SINGLE have one value. */
enum field { ID, LINK, TITLE, SUMMARY, BODY, PUBLISHED, UPDATED, AUTHOR, SINGLE, CATEGORY };

/* What an element means. Of several elements for one field the one with the highest rank wins. */
struct tag {
    enum vocabulary vocabulary;
    const char *name;
    enum field field;
    int rank;
};

/* The meanings of an element, one after the other: the first with NULL, NULL after the last. RSS and Atom
 * borrow from each other what they have no own meaning for. */
const struct tag *feed_tag(enum vocabulary v, const char *name, const struct tag *last);

/* An attribute of RDF's, whatever the prefix is, or in the old form without one. */
const char *feed_rdf_attr(const struct node *n, const char *name);

#endif
