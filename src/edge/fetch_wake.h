/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FETCH_WAKE_H
#define BLOTTER_EDGE_FETCH_WAKE_H

#include <stdbool.h>

#include "base/err.h"

/* Private to fetch: the other side of fetch_interrupt. */
int fetch_wake_open(struct err *e); /* a descriptor that can be read once interrupted; the same each time */
bool fetch_wake_due(void);
int fetch_wake_take(struct err *e); /* ends the interruption: fills *e, returns -1 */

#endif
