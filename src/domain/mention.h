/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_MENTION_H
#define BLOTTER_DOMAIN_MENTION_H

#include "domain/name.h"

/* A name in a sentence, and whose it is. */
struct mention {
    size_t from, to;  /* words [from, to) */
    size_t described; /* where the words start that say who it is */
    enum { UNKNOWN, DEFENDANT, OFFICIAL, PLACE, ALIAS, VICTIM } is;
    bool strong; /* an age, an accuser or a court says so: it holds in any sentence */
};

/* All names of the sentence with whose they are, in the arena of the document; gives how many. In a civil
 * matter institutions are parties. Where the sentence goes on with a list of defendants, the name at its
 * start, and those listed with it, are defendants' when nothing else is said of them. */
size_t mentions_find(const struct words *ws, bool civil, bool goes_on, struct mention **out);

/* True when nothing but an age, a place or "and" stands between two names of one sentence. */
bool mention_joined(const struct words *ws, const struct mention *x, const struct mention *y);

/* True when a word of these classes, or of the list ("|and|or|"), stands within reach before word k, in the
 * same part of the sentence. */
bool mention_earlier(const struct words *ws, size_t k, size_t reach, unsigned classes, const char *list);

#endif
