/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_AGENCY_H
#define BLOTTER_DOMAIN_AGENCY_H

#include "domain/discourse.h"

/* Fills r->agency: who published the release (by its URL), else who is said to have investigated. */
void agency_read(const struct doc *d, struct release *r);

#endif
