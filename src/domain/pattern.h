/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_PATTERN_H
#define BLOTTER_DOMAIN_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Many patterns, looked for in one pass.
 *
 * A pattern is a Perl regular expression (PCRE2) in which
 *   - a blank stands for one or more blanks or hyphens, within one line
 *   - {name} stands for a list of words or an expression of the macro table (macro.c): {month}, {office}
 *   - letters match in either case, but for what a macro says of names
 * It is tried only where a word starts, and matches whole words. It must begin with a letter, a digit (\d), a
 * macro, or a group of alternatives that do: the first letters decide where it is tried at all, which is what
 * makes hundreds of patterns cost as much as a few. Repetition must be bounded ({0,60}, not *), so that the
 * time is linear in the length of the text. */
struct patterns;

enum { PATTERN_GROUPS = 3 };
struct match {
    uint32_t row; /* which pattern */
    uint32_t start, end;
    uint32_t group[PATTERN_GROUPS][2]; /* spans of the first capturing groups; 0,0 when unset */
};

/* Compiles n patterns; a bad one ends the process, for they are our own. Lives as long as the process. */
struct patterns *patterns_compile(const char *const *texts, size_t n);

/* Calls found for every match of every pattern, by start. May be called from several threads. */
void patterns_scan(const struct patterns *p, const char *s, size_t len,
                   void (*found)(void *ctx, const struct match *m), void *ctx);

#endif
