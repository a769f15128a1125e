/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stages of a matter, as a table. Which words announce a stage, and which of them are news, is
 * left to news.c. */
#include "domain/stage.h"

#include <stddef.h>
#include <string.h>

#include "domain/namekey.h"

const struct stage stages[] = {
    {"investigation", "Investigation"},
    {"arrested", "Arrested"},
    {"charged", "Charged"},
    {"indicted", "Indicted"},
    {"extradited", "Extradited"},
    {"pleaded-guilty", "Pleaded guilty"},
    {"convicted", "Convicted at trial"},
    {"sentenced", "Sentenced"},
    {"acquitted", "Acquitted"},
    {"restitution", "Restitution"},
    {"civil-complaint", "Civil complaint"},
    {"settled", "Settled"},
    {"dismissed", "Dismissed"},
    {"other", "Other"},
    {NULL, NULL},
};

const char *stage_lookup(const char *name)
{
    char key[NAMEKEY_MAX], slug[NAMEKEY_MAX];
    if (!name)
        return NULL;
    namekey(name, strlen(name), key);
    for (const struct stage *s = stages; s->slug; s++)
        if (!strcmp(namekey(s->slug, strlen(s->slug), slug), key))
            return s->slug;
    return NULL;
}
