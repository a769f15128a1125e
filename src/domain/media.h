/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_MEDIA_H
#define BLOTTER_DOMAIN_MEDIA_H

#include "base/arena.h"

/* A Content-Type (RFC 9110 §8.3): "Text/HTML; charset="utf-8"" gives "text/html" and "utf-8"; either is NULL
 * when it is not there. value may be NULL. */
void media_type(const char *value, struct arena *a, const char **type, const char **charset);

#endif
