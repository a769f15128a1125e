/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_SCHEDULE_H
#define BLOTTER_DOMAIN_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/entry.h"

/* When to ask again; all times are UTC seconds. Where chance is wanted, so that what failed or came together
 * does not come back together, it is drawn from a name: the same name always gives the same. */

/* After so many failures before this one: a quarter of an hour, doubled with each, at most a week. */
int64_t schedule_retry(int failures);

/* The same with up to a fifth more or less by the name of what failed, still at most a week. A wall (a
 * refusal or a challenge) is left alone for a day at first. */
int64_t schedule_backoff(const char *name, int failures, bool wall);

/* Seconds between two looks at a source that is well: `every`, or an eighth of the usual gap between its new
 * items (0: not known), or what its publisher asks for, whichever is most; but at most a day, unless `every`
 * is longer. */
int64_t schedule_interval(int64_t every, int64_t gap, const struct pace *wish);

/* The time of the next look: the interval, less up to a twentieth of it by the name; then the first hour that
 * the publisher does not ask to skip, unless that were more than a day from now. */
int64_t schedule_due(const char *name, int64_t now, int64_t interval, const struct pace *wish);

#endif
