/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FEED_PACE_H
#define BLOTTER_EDGE_FEED_PACE_H

#include "domain/entry.h"
#include "edge/dom.h"

/* How often the feed under this root asks to be looked at: ttl, skipHours and skipDays of RSS 2.0, and
 * updatePeriod and updateFrequency of RSS 1.0's syndication module. What makes no sense counts as not said;
 * what would keep a reader away for good (all hours, all days) too. */
struct pace feed_pace(const struct node *root, struct arena *a);

#endif
