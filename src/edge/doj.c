/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The justice.gov JSON API, version 1, as documented at
 * https://www.justice.gov/developer/api-documentation/api_v1. Its dates are epoch strings of the day's
 * midnight in Washington; date_eastern_day says which day that is. */
#include "edge/doj.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "domain/date.h"
#include "domain/text.h"
#include "domain/url.h"
#include "edge/render.h"

enum { MAX_RESULTS = 1000 /* of one answer */, MAX_ROWS = 100000000 };

/* Numbers come as strings or as numbers; -1 when absent. */
static int64_t number(const struct js *v)
{
    const char *s = js_str(v);
    if (!s)
        return js_int(v, -1);
    char *end;
    long long n = strtoll(s, &end, 10);
    return end > s && !*end ? n : -1;
}

static const char *plain(const struct js *v, struct arena *a)
{
    const char *s = js_str(v);
    s = s ? text_fold(render_html(s, strlen(s), a), a) : "";
    return *s ? s : NULL;
}

static const char *iso(int64_t t, struct arena *a)
{
    char out[CLOCK_ISO_MAX];
    return t > 0 ? arena_strdup(a, clock_iso(t, out)) : NULL;
}

/* Components and topics: a list of {uuid, name}, or one of them. */
static void add_names(struct strs *out, const struct js *v, struct arena *a)
{
    for (size_t i = 0; i < js_len(v); i++)
        add_names(out, js_at(v, i), a);
    const char *name = js_str(js_is_object(v) ? js_get(v, "name") : v);
    if (name && *name)
        strs_add_once(out, text_fold(name, a), a);
}

static void read_result(const struct js *v, const char *base, struct arena *a, struct entries *out)
{
    struct entry *en = entries_add(out, a);
    const char *ref = js_str(js_get(v, "url"));
    const char *url = ref ? url_resolve(base ? base : "https://www.justice.gov/", ref, a) : NULL;
    int64_t date = number(js_get(v, "date"));
    char day[DATE_MAX];
    en->id = arena_strdup(a, js_str(js_get(v, "uuid")));
    en->url = url ? url_canonical(url, a) : NULL;
    en->title = plain(js_get(v, "title"), a);
    en->summary = plain(js_get(v, "teaser"), a);
    en->body = arena_strdup(a, js_str(js_get(v, "body")));
    en->published = iso(date, a);
    en->updated = iso(number(js_get(v, "changed")), a);
    en->date = date > 0 ? arena_strdup(a, date_eastern_day(date, day)) : NULL;
    add_names(&en->categories, js_get(v, "component"), a);
    add_names(&en->categories, js_get(v, "topic"), a);
    if (!en->url)
        strs_add(&out->warnings, arena_printf(a, "entry %zu has no link", out->n), a);
}

const char *doj_page(const char *url, int64_t n, struct arena *a)
{
    size_t stem = strcspn(url, "?#");
    struct strs kept = {0};
    if (url[stem] == '?') {
        const char *query = arena_strndup(a, url + stem + 1, strcspn(url + stem + 1, "#"));
        struct strs all = strs_split(query, '&', a);
        for (size_t i = 0; i < all.n; i++)
            if (!str_starts(all.v[i], "page="))
                strs_add(&kept, all.v[i], a);
    }
    strs_add(&kept, arena_printf(a, "page=%lld", (long long)n), a);
    return arena_printf(a, "%.*s?%s", (int)stem, url, strs_join(&kept, "&", a));
}

/* Where the answer stands in the whole, by what it says of itself; an absurd number is none. */
static void read_place(const struct js *v, const char *url, struct arena *a, struct entries *out)
{
    const struct js *set = js_get(js_get(v, "metadata"), "resultset");
    int64_t count = number(js_get(set, "count")), page = number(js_get(set, "page"));
    int64_t size = number(js_get(set, "pagesize"));
    if (page < 0 || page > MAX_ROWS || size <= 0 || size > MAX_RESULTS || count < 0 || count > MAX_ROWS)
        return;
    out->rows = count;
    out->first = page * size;
    out->page_size = size;
    if (url && out->n && count > (page + 1) * size)
        out->next = doj_page(url, page + 1, a);
}

int doj_read(const char *utf8, size_t len, const char *url, struct arena *a, struct entries *out,
             struct err *e)
{
    struct js *v = js_parse(utf8, len, e);
    if (!v)
        return err_context(e, "is no JSON");
    int rc = -1;
    const struct js *results = js_get(v, "results");
    *out = (struct entries){.dialect = "doj-api", .title = "justice.gov press releases"};
    if (!js_is_array(results)) {
        err_set(e, ERR_DATA, "is JSON, but no answer of the justice.gov API");
        goto out;
    }
    for (size_t i = 0; i < js_len(results) && i < MAX_RESULTS; i++)
        read_result(js_at(results, i), url, a, out);
    out->url = url ? url_canonical(url, a) : NULL;
    read_place(v, url, a, out);
    rc = 0;
out:
    js_free(v);
    return rc;
}
