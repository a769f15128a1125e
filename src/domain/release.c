/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record and its JSON form. The same table of keys drives writing and reading, so that the two cannot
 * part. */
#include "domain/release.h"

#include <stddef.h>
#include <string.h>

enum type { INT, STR, STRS, BOOL, SENTENCE };

/* In the order in which the record is printed. flag: 0 = always there. */
static const struct key {
    const char *name;
    enum type type;
    size_t at;
    unsigned flag;
} keys[] = {
/* clang-format off */
#define K(name, type, flag) {#name, type, offsetof(struct release, name), flag}
    /* clang-format on */
    K(id, INT, 0),
    K(url, STR, 0),
    K(title, STR, 0),
    K(subtitle, STR, 0),
    K(date, STR, 0),
    K(offices, STRS, 0),
    K(offices_derived, STRS, 0),
    K(districts, STRS, 0),
    K(agency, STR, 0),
    K(kind, STR, 0),
    K(charges, STRS, 0),
    K(stages, STRS, 0),
    K(sentence_months, SENTENCE, 0),
    K(statutes, STRS, 0),
    K(minor_victim, BOOL, 0),
    K(defendants, STRS, 0),
    K(source, STR, 0),
    K(complete, BOOL, 0),
    K(status, STR, 0),
    K(revision, INT, 0),
    K(first_seen, STR, 0),
    K(changed, STR, 0),
    K(warnings, STRS, 0),
    K(number, STR, RELEASE_JSON_READ),
    K(updated, STR, RELEASE_JSON_READ),
    K(head, STR, RELEASE_JSON_READ),
    K(topics, STRS, RELEASE_JSON_READ),
    K(components, STRS, RELEASE_JSON_READ),
    K(tags, STRS, RELEASE_JSON_READ),
    K(urls, STRS, RELEASE_JSON_READ),
    K(profile, STR, RELEASE_JSON_READ),
    K(text, STR, RELEASE_JSON_TEXT),
#undef K
};
enum { NKEYS = sizeof keys / sizeof *keys };

void release_init(struct release *r)
{
    *r = (struct release){.sentence_months = SENTENCE_NONE, .complete = true, .status = "live"};
}

void release_why(struct release *r, struct why w, struct arena *a)
{
    r->why = arena_grow(a, r->why, r->nwhy, &r->why_cap, sizeof *r->why);
    w.field = arena_strdup(a, w.field);
    w.value = arena_strdup(a, w.value);
    w.rule = arena_strdup(a, w.rule);
    w.part = arena_strdup(a, w.part);
    w.words = arena_strdup(a, w.words);
    r->why[r->nwhy++] = w;
}

static void set_sentence(struct js *o, int months)
{
    if (months == SENTENCE_NONE)
        js_set_str(o, "sentence_months", NULL);
    else if (months == SENTENCE_LIFE)
        js_set_str(o, "sentence_months", "life");
    else
        js_set_int(o, "sentence_months", months);
}

static struct js *why_to_json(const struct release *r)
{
    struct js *list = js_array();
    for (size_t i = 0; i < r->nwhy; i++) {
        const struct why *w = &r->why[i];
        struct js *o = js_object();
        js_set_str(o, "field", w->field);
        js_set_str(o, "value", w->value);
        js_set_str(o, "rule", w->rule);
        js_set_str(o, "part", w->part);
        if (w->end > w->start) {
            js_set_int(o, "start", w->start);
            js_set_int(o, "end", w->end);
        }
        js_set_str(o, "words", w->words);
        js_push(list, o);
    }
    return list;
}

struct js *release_to_json(const struct release *r, unsigned flags)
{
    struct js *o = js_object();
    js_set_int(o, "schema", RELEASE_SCHEMA);
    for (size_t i = 0; i < NKEYS; i++) {
        const struct key *k = &keys[i];
        const void *p = (const char *)r + k->at;
        if (k->flag && !(k->flag & flags))
            continue;
        switch (k->type) {
        case INT:
            js_set_int(o, k->name, *(const int64_t *)p);
            break;
        case STR:
            js_set_str(o, k->name, *(const char *const *)p);
            break;
        case STRS:
            js_set_strs(o, k->name, p);
            break;
        case BOOL:
            js_set_bool(o, k->name, *(const bool *)p);
            break;
        case SENTENCE:
            set_sentence(o, *(const int *)p);
            break;
        }
    }
    if (flags & RELEASE_JSON_WHY)
        js_set(o, "why", why_to_json(r));
    return o;
}

static void why_from_json(const struct js *list, struct arena *a, struct release *r)
{
    for (size_t i = 0; i < js_len(list); i++) {
        const struct js *o = js_at(list, i);
        release_why(r,
                    (struct why){.field = js_str(js_get(o, "field")),
                                 .value = js_str(js_get(o, "value")),
                                 .rule = js_str(js_get(o, "rule")),
                                 .part = js_str(js_get(o, "part")),
                                 .start = (uint32_t)js_int(js_get(o, "start"), 0),
                                 .end = (uint32_t)js_int(js_get(o, "end"), 0),
                                 .words = js_str(js_get(o, "words"))},
                    a);
    }
}

static bool read_key(const struct key *k, const struct js *v, struct arena *a, void *p)
{
    switch (k->type) {
    case INT:
        *(int64_t *)p = js_int(v, INT64_MIN);
        return *(int64_t *)p != INT64_MIN;
    case STR:
        *(const char **)p = arena_strdup(a, js_str(v));
        return js_str(v) != NULL;
    case STRS:
        *(struct strs *)p = js_strs(v, a);
        return js_is_array(v);
    case BOOL:
        *(bool *)p = js_bool(v, false);
        return js_bool(v, false) == js_bool(v, true);
    case SENTENCE:
        *(int *)p = js_str(v) ? SENTENCE_LIFE : (int)js_int(v, SENTENCE_NONE);
        return js_str(v) ? !strcmp(js_str(v), "life") : js_int(v, -1) >= 0;
    }
    return false;
}

int release_from_json(const struct js *v, struct arena *a, struct release *out, struct err *e)
{
    if (!js_is_object(v))
        return err_set(e, ERR_DATA, "a record must be a JSON object");
    struct release r;
    release_init(&r);
    for (size_t i = 0; i < NKEYS; i++) {
        const struct js *x = js_get(v, keys[i].name);
        if (!js_is_null(x) && !read_key(&keys[i], x, a, (char *)&r + keys[i].at))
            return err_set(e, ERR_DATA, "record key '%s' has a value of the wrong type", keys[i].name);
    }
    why_from_json(js_get(v, "why"), a, &r);
    *out = r;
    return 0;
}
