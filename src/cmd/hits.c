/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the forms of a search's results share: a hit as a record, and the way out. */
#include "cmd/hits.h"

#include <stdio.h>

#include "domain/charge.h"
#include "domain/office.h"

enum { WRITTEN_AT = 1 << 16 };

bool hits_next(struct hits *h)
{
    arena_reset(h->one);
    if (h->out.len >= WRITTEN_AT) {
        fwrite(h->out.p, 1, h->out.len, stdout);
        buf_reset(&h->out);
    }
    return !ferror(stdout);
}

struct js *hit_json(const struct hit *hit)
{
    struct js *v = release_to_json(&hit->release, 0);
    js_set_int(v, "rank", hit->rank);
    js_set_str(v, "shard", hit->shard);
    js_set_int(v, "versions", hit->versions ? hit->versions : 1);
    js_set_str(v, "snippet", hit->snippet);
    return v;
}

static struct strs in_words(const struct strs *slugs, const char *(*word)(const char *), struct arena *a)
{
    struct strs l = {0};
    for (size_t i = 0; i < slugs->n; i++) {
        const char *s = word(slugs->v[i]);
        strs_add(&l, s ? s : slugs->v[i], a);
    }
    return l;
}

struct js *hit_named_json(const struct hit *hit, struct arena *a)
{
    const struct release *r = &hit->release;
    struct js *v = hit_json(hit);
    struct strs office = in_words(r->offices.n ? &r->offices : &r->offices_derived, office_name, a);
    struct strs charge = in_words(&r->charges, charge_label, a);
    js_set_strs(v, "office", &office);
    js_set_strs(v, "charge", &charge);
    js_set_str(v, "sentence", hit_sentence(r, a));
    return v;
}

struct strs hits_names(struct arena *a)
{
    struct hit none = {.snippet = ""};
    release_init(&none.release);
    struct js *v = hit_named_json(&none, a);
    struct strs names = js_keys(v, a);
    js_free(v);
    return names;
}

const char *hit_sentence(const struct release *r, struct arena *a)
{
    int n = r->sentence_months;
    if (n == SENTENCE_NONE)
        return NULL;
    if (n == SENTENCE_LIFE)
        return "life";
    if (n % 12)
        return arena_printf(a, "%d month%s", n, n == 1 ? "" : "s");
    return arena_printf(a, "%d year%s", n / 12, n == 12 ? "" : "s");
}
