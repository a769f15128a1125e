/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_TEMPLATE_H
#define BLOTTER_DOMAIN_TEMPLATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/strs.h"

/* A line with holes: "{date} {title}". {name} is a member of a record, {{ and }} are braces, \n \t \\ what
 * they are in C. */
struct template;

/* names are those that a hole may have. NULL with ERR_USAGE and the place in characters when s is no
 * template; a name that is not among them gets the nearest one. */
const struct template *template_parse(const char *s, const struct strs *names, struct arena *a,
                                      struct err *e);

/* Appends the line of a flat object, without a line end: lists joined with ", ", null as nothing. Values come
 * as they may be shown on a terminal, on one line; only the template itself breaks lines. */
void template_put(const struct template *t, const struct js *record, struct arena *a, struct buf *out);

#endif
