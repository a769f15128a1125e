/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_REDIRECT_H
#define BLOTTER_DOMAIN_REDIRECT_H

#include <stddef.h>

#include "base/strs.h"

/* Which URLs led to which, as a web archive told it. Holds a bounded number of them; those beyond are
 * forgotten. */
struct redirects;

enum {
    REDIRECTS_MAX = 100000,
    REDIRECTS_TO_ONE = 50,
    REDIRECTS_DEPTH = 5 /* as many as a fetch follows */
};

struct redirects *redirects_new(void);
void redirects_free(struct redirects *r); /* NULL is allowed */

/* Both canonical; copied. */
void redirects_add(struct redirects *r, const char *from, const char *to);

/* Appends to out all URLs that lead to url, over at most REDIRECTS_DEPTH steps, the nearest first, none
 * twice and not url itself. At most REDIRECTS_TO_ONE. */
void redirects_leading_to(const struct redirects *r, const char *url, struct arena *a, struct strs *out);

#endif
