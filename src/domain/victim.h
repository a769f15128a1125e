/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_VICTIM_H
#define BLOTTER_DOMAIN_VICTIM_H

#include "domain/discourse.h"

/* Fills r->minor_victim, and says why. Reads the stages and defendants of *r. */
void victim_read(const struct doc *d, struct release *r);

/* Takes it back where the charges and the kind that were found since speak against it. */
void victim_settle(const struct doc *d, struct release *r);

/* True when the release speaks of adult victims. */
bool victim_adults(const struct doc *d);

#endif
