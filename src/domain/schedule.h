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

/* Seconds from 0 to most by which an installation of this name starts later than the others. */
int64_t schedule_splay(const char *name, int64_t most);

/* Seconds between two looks at a source that is well: `every`, or an eighth of the usual gap between its new
 * items (0: not known), or what its publisher asks for, whichever is most; but at most a day, unless `every`
 * is longer. */
int64_t schedule_interval(int64_t every, int64_t gap, const struct pace *wish);

/* The time of the next look: the interval, less up to a twentieth of it by the name; then the first hour that
 * the publisher does not ask to skip, unless that were more than a day from now. */
int64_t schedule_due(const char *name, int64_t now, int64_t interval, const struct pace *wish);

/* ---- looks at known releases ----
 * Times are UTC seconds. Each of these waits is an hour short, so that a daily run that begins a little
 * earlier than yesterday's still finds its releases due. */

/* When a release is looked at next that is as it has been since `since`, when it was first seen or last
 * changed: a day after that, then a week, a month and a quarter after the look before, then every quarter.
 * One that has long been left alone goes on where its age stands. */
int64_t schedule_look(int64_t since, int64_t now);

/* When a page that has been gone since `gone` is looked at next: daily; after four weeks weekly (then nothing
 * of its site was well when it could have been taken for removed). */
int64_t schedule_look_gone(int64_t gone, int64_t now);
/* Whether it has been gone for the 14 days after which the release counts as removed. */
bool schedule_is_removed(int64_t gone, int64_t now);

/* When a look that told nothing (a wall, a server's failure) is taken again, after so many of them before
 * this one: a day, doubled with each, at most a week. */
int64_t schedule_look_failed(int failures, int64_t now);

/* Whether a page that has said something else altogether since `doubt` is believed: a day later. */
bool schedule_is_believed(int64_t doubt, int64_t now);

/* Whether something that was so at `at` was so within the last day. */
bool schedule_within_day(int64_t at, int64_t now);

/* How many looks a run may take at one host with so many seconds between two requests: those of some three
 * minutes, at least 10, at most 100. */
int schedule_looks(double delay);

#endif
