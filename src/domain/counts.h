/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_COUNTS_H
#define BLOTTER_DOMAIN_COUNTS_H

#include "domain/discourse.h"

/* Fills r->charges, in the order of the charge table, and says why. */
void counts_read(const struct doc *d, struct release *r);

#endif
