/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest as JSON, for programs: the records as every other verb gives them, and beside each what the digest
 * says of it. One line a digest, so that those of several watches are JSON Lines. */
#include "base/clock.h"
#include "base/json.h"
#include "flow/letter_words.h"

static struct js *item(const struct letter_item *l, struct arena *a)
{
    static const char *const how[] = {
        [DIGEST_NEW] = "new", [DIGEST_CHANGED] = "changed", [DIGEST_REMOVED] = "removed"};
    struct js *o = js_object();
    js_set_str(o, "how", how[l->item->how]);
    js_set_str(o, "changes", l->item->changes);
    js_set_str(o, "why", l->why);
    js_set_int(o, "versions", l->item->versions);
    js_set_str(o, "snippet", l->snippet ? letter_unmarked(l->snippet, a) : NULL);
    js_set(o, "release", release_to_json(&l->record, 0));
    return o;
}

static void set_time(struct js *o, const char *key, int64_t t)
{
    char iso[CLOCK_ISO_MAX];
    js_set_str(o, key, t ? clock_iso(t, iso) : NULL);
}

void letter_json(const struct digest *d, struct buf *out)
{
    struct arena *a = arena_new();
    struct letter l;
    letter_read(d, &l, a);
    struct js *o = js_object(), *items = js_array();
    js_set_int(o, "schema", DIGEST_SCHEMA);
    js_set_str(o, "watch", d->watch);
    js_set_str(o, "query", l.query);
    set_time(o, "made", d->now);
    set_time(o, "since", d->since);
    js_set_int(o, "new", (int64_t)d->added);
    js_set_int(o, "changed", (int64_t)d->changed);
    js_set_int(o, "removed", (int64_t)d->removed);
    js_set_strs(o, "sources", &d->sources);
    for (size_t s = 0; s < l.nsections; s++)
        for (size_t i = 0; i < l.sections[s].n; i++)
            js_push(items, item(&l.sections[s].items[i], a));
    js_set(o, "items", items);
    js_write(o, false, out);
    buf_addc(out, '\n');
    js_free(o);
    arena_free(a);
}
