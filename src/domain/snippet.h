/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_SNIPPET_H
#define BLOTTER_DOMAIN_SNIPPET_H

#include <stddef.h>

#include "base/arena.h"

/* Where something that was searched for stands in a text. */
struct snippet_mark {
    size_t begin, end; /* bytes */
    unsigned what;     /* which of the things searched for */
    double weight;     /* how much it tells */
};

/* About length bytes of a text, from where the most of what was searched for stands together; its beginning
 * when there are no marks. From a sentence's beginning where that is near; "…" stands where words were left
 * out at either end. on and off stand round each marked place. Blanks are folded. marks are in order and do
 * not overlap. */
const char *snippet_make(const char *text, size_t len, const struct snippet_mark *marks, size_t nmarks,
                         size_t length, const char *on, const char *off, struct arena *a);

#endif
