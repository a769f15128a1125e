/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_MATCH_H
#define BLOTTER_DOMAIN_MATCH_H

#include "domain/query.h"
#include "domain/release.h"

/* Why a release that a query found is there, in words: the parts of the query that are true of it ("charge is
 * forced-labor; office is miami; text has passport"). Fields are looked up in the record; which words were
 * met is told by the snippet, whose marked words (between on and off) are named as they stand there. What a
 * query excludes, and "everything", is not said. NULL: there is nothing to say. */
const char *match_why(const struct query *q, const struct release *r, const char *snippet, const char *on,
                      const char *off, struct arena *a);

/* The first value of a field that a query asks for and a release has: "miami" for "office:tampa,miami" of one
 * of Miami. NULL: it asks for none, or the release was found without. */
const char *match_value(const struct query *q, const struct release *r, const char *field, struct arena *a);

#endif
