/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FETCH_RULE_H
#define BLOTTER_EDGE_FETCH_RULE_H

#include <stdbool.h>

#include "base/arena.h"
#include "edge/fetch.h"

/* Private to fetch: what a status and a header mean. */

enum fetch_outcome fetch_status_outcome(long status);
const char *fetch_status_text(long status, struct arena *a); /* "HTTP 503 Service Unavailable" */
bool fetch_status_redirects(long status);                    /* 301, 302, 303, 307, 308 */
bool fetch_status_permanent(long status);                    /* 301, 308 */

/* The value, when it can be kept and sent back as it is: no control characters; else NULL. */
const char *fetch_header_value(const char *value, struct arena *a);

#endif
