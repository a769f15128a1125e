/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a feed or listing names: the growing list, and an entry as JSON. */
#include "domain/entry.h"

#include <stddef.h>
#include <string.h>

struct entry *entries_add(struct entries *l, struct arena *a)
{
    l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
    return &l->v[l->n++];
}

static const struct {
    const char *key;
    size_t at;
} parts[] = {
    {"id", offsetof(struct entry, id)},           {"title", offsetof(struct entry, title)},
    {"summary", offsetof(struct entry, summary)}, {"published", offsetof(struct entry, published)},
    {"updated", offsetof(struct entry, updated)}, {"date", offsetof(struct entry, date)},
    {"author", offsetof(struct entry, author)},
};
enum { PARTS = sizeof parts / sizeof *parts };

struct js *entry_to_json(const struct entry *entry)
{
    struct js *v = js_object();
    for (size_t i = 0; i < PARTS; i++) {
        const char *value = *(const char *const *)((const char *)entry + parts[i].at);
        if (value)
            js_set_str(v, parts[i].key, value);
    }
    js_set_strs(v, "categories", &entry->categories);
    return v;
}

void entry_from_json(const struct js *v, struct arena *a, struct entry *entry)
{
    for (size_t i = 0; i < PARTS; i++)
        *(const char **)((char *)entry + parts[i].at) = arena_strdup(a, js_str(js_get(v, parts[i].key)));
    entry->categories = js_strs(js_get(v, "categories"), a);
}
