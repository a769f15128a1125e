/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_MACRO_H
#define BLOTTER_DOMAIN_MACRO_H

#include <stddef.h>

/* The expression that a macro at p ("{month}…") stands for, and the length of its name with the braces; NULL
 * when no macro stands there. */
const char *macro_find(const char *p, size_t *n);

#endif
