/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_EXTRACT_H
#define BLOTTER_DOMAIN_EXTRACT_H

#include "base/arena.h"
#include "domain/release.h"

/* Rises whenever a rule changes what is extracted; the store keeps it per record, so that reindex knows what
 * is old. */
extern const int extract_version;

/* Fills the fields "as extracted" of *r (offices … defendants, warnings, why) from those "as read": urls
 * (offices from a URL before its redirect), tags, topics, components, head, title, subtitle, date, text. What
 * was in them is replaced, but for whys of fields that were read (title, date). Everything is allocated from
 * a. Linear in the length of the text. Pure: no I/O, and the result depends on the release alone. Safe in
 * several threads, each with its own arena. */
void extract_release(struct release *r, struct arena *a);

#endif
