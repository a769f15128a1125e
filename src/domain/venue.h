/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_VENUE_H
#define BLOTTER_DOMAIN_VENUE_H

#include "domain/discourse.h"

/* Fills r->districts, and says why: from components of justice.gov, else from what the text says of attorneys
 * and courts. r->stages, charges and defendants are read before. */
void venue_read(const struct doc *d, struct release *r);

#endif
