/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_PLACE_H
#define BLOTTER_DOMAIN_PLACE_H

#include "domain/discourse.h"

/* Fills r->offices, r->districts and r->offices_derived, and says why: from URLs, tags, components, and from
 * what the text says. */
void place_read(const struct doc *d, struct release *r);

#endif
