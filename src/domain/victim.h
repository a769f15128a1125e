/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_VICTIM_H
#define BLOTTER_DOMAIN_VICTIM_H

#include "domain/discourse.h"

/* Fills r->minor_victim, and says why. */
void victim_read(const struct doc *d, struct release *r);

/* True when the release speaks of adult victims. */
bool victim_adults(const struct doc *d);

#endif
