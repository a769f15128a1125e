/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FEED_TEXT_H
#define BLOTTER_EDGE_FEED_TEXT_H

#include <stdbool.h>

#include "base/arena.h"
#include "edge/dom.h"

/* How an element's text is to be taken: Atom says it itself (RFC 4287 §3.1; Atom 0.3 by mode and type), all
 * else is guessed, and a title taken for markup only where it plainly is. */
enum text_kind { TEXT_ATOM, TEXT_PROSE, TEXT_TITLE };

/* The text of an element for a person to read, NULL when there is none; on one line, or with the breaks of
 * its markup. Blanks other than ASCII's stay as published. */
const char *feed_plain(const struct node *n, enum text_kind kind, bool one_line, struct arena *a);

/* The same as HTML that may be shown anywhere, links made absolute with base (see markup.h). */
const char *feed_markup(const struct node *n, enum text_kind kind, const char *base, struct arena *a);

/* A person: "Name (address)" of Atom's construct, else as it is written. */
const char *feed_person(const struct node *n, struct arena *a);

#endif
