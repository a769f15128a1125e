/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_CLOCK_H
#define BLOTTER_BASE_CLOCK_H

#include <stdint.h>

/* Seconds since 1970 UTC. $BLOTTER_NOW (seconds, or an ISO 8601 UTC time) replaces the system's clock, so
 * that tests can let weeks pass. Everything that is stored or compared over runs asks here. */
int64_t clock_now(void);

/* Seconds from an arbitrary start, never set back: for delays and timings within one process. */
double clock_monotonic(void);

enum { CLOCK_ISO_MAX = 32 };
/* "2026-11-22T06:00:00Z"; returns out. */
char *clock_iso(int64_t t, char out[CLOCK_ISO_MAX]);
/* The local time (TZ) as minutes since 1970 of its own calendar: what a person's clock shows. It leaps where
 * that does. */
int64_t clock_local_minutes(int64_t t);
/* The reverse; where the clock leaps over a time or shows it twice, one near it. */
int64_t clock_from_local(int64_t minutes);
/* The reverse of clock_iso, for that one form and for a plain "2026-11-22"; INT64_MIN when it is neither. */
int64_t clock_from_iso(const char *s);

#endif
