/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_ORDER_H
#define BLOTTER_DOMAIN_ORDER_H

#include "domain/release.h"

/* The orders that results come in. Each has a value slot of the index, which holds a key that sorts as bytes
 * do; slots are numbered beside those of field.c, and none may get a second meaning. */
enum order {
    ORDER_NEWEST,   /* date: the greatest key first; without a date last */
    ORDER_OLDEST,   /* date: the least key first; without a date last */
    ORDER_SENTENCE, /* longest sentence, then newest: the greatest key first; without a sentence last */
    ORDERS,
};
enum { SLOT_ORDER = 40, /* + enum order */ SLOT_STORY = 50 };

/* The key of a release: no two releases have the same, and it is the same on every machine, for what the
 * order leaves open is decided by the URL. Allocated in a. */
const char *order_key(const struct release *r, enum order order, struct arena *a);

#endif
