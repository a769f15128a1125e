/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_DOJ_H
#define BLOTTER_EDGE_DOJ_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/entry.h"

/* Reads an answer of the justice.gov JSON API (/api/v1/press_releases.json): entries with body, the
 * components and topics as categories, the day in Washington, D.C. as date, and where in the
 * whole they stand. url (may be NULL) is where it came from; with it, next is the next page as long as there
 * is one. -1 with ERR_DATA when it is other JSON or none. */
int doj_read(const char *utf8, size_t len, const char *url, struct arena *a, struct entries *out,
             struct err *e);

/* url with its parameter `page` set to n, which counts from 0. */
const char *doj_page(const char *url, int64_t n, struct arena *a);

#endif
