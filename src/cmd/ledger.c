/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which release is meant, and what differs between its versions. */
#include "cmd/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "domain/url.h"

int find_release(struct store *st, const char *what, struct arena *a, int64_t *id, struct err *e)
{
    char *end;
    *id = strtoll(what, &end, 10);
    if (!*end && *id > 0)
        return 0;
    const char *canonical = url_canonical(what, a);
    if (!canonical)
        return err_set(e, ERR_USAGE, "'%s' is neither an id nor a URL", what);
    if (store_find(st, what, id, NULL, e) || (!*id && store_find(st, canonical, id, NULL, e)))
        return -1;
    return *id ? 0 : err_set(e, ERR_NOT_FOUND, "no release is known by '%s'", what);
}

const char *const ledger_part_names[LEDGER_PARTS] = {
    [LEDGER_TITLE] = "title",
    [LEDGER_SUBTITLE] = "subtitle",
    [LEDGER_DATE] = "date",
    [LEDGER_TEXT] = "text",
};

static const char *words_of(const struct wording *w, enum ledger_part part)
{
    const char *const words[LEDGER_PARTS] = {
        [LEDGER_TITLE] = w->title,
        [LEDGER_SUBTITLE] = w->subtitle,
        [LEDGER_DATE] = w->date,
        [LEDGER_TEXT] = w->text,
    };
    return words[part];
}

void ledger_compare(const struct wording *from, const struct wording *to, struct arena *a,
                    struct ledger_change out[LEDGER_PARTS])
{
    for (int i = 0; i < LEDGER_PARTS; i++) {
        const char *x = words_of(from, i), *y = words_of(to, i);
        out[i] = (struct ledger_change){.differs = strcmp(x ? x : "", y ? y : "") != 0};
        if (!out[i].differs)
            continue;
        diff_texts(x, y, a, &out[i].diff);
        diff_count(&out[i].diff, &out[i].added, &out[i].removed);
    }
}

struct js *ledger_version_json(const struct version *v)
{
    struct js *o = js_object();
    js_set_int(o, "version", v->n);
    js_set_str(o, "seen", v->seen);
    js_set_str(o, "sha256", v->sha256);
    js_set_bool(o, "complete", v->complete);
    return o;
}
