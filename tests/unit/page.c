/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages: the golden pairs of tests/pages (a page, and what must be read from it), kinds, and hostile input.
 */
#include "t.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "edge/page.h"

#define PAGES    "tests/pages/"
#define COUNT(x) (sizeof(x) / sizeof *(x))

static const char *const kinds[] = {[PAGE_FEED] = "feed",
                                    [PAGE_LISTING] = "listing",
                                    [PAGE_RELEASE] = "release",
                                    [PAGE_WALL] = "wall",
                                    [PAGE_OTHER] = "other"};

static const char *slurp(const char *path, size_t *n, struct arena *a)
{
    struct buf b = {0};
    struct err e;
    if (file_read(path, 1 << 24, &b, &e))
        fail_msg("%s", e.msg);
    const char *s = arena_strndup(a, buf_str(&b), b.len);
    *n = b.len;
    buf_free(&b);
    return s;
}

static enum page_want want_of(const char *s)
{
    return !s                      ? PAGE_WANT_ANY
           : !strcmp(s, "feed")    ? PAGE_WANT_FEED
           : !strcmp(s, "listing") ? PAGE_WANT_LISTING
                                   : PAGE_WANT_RELEASE;
}

/* ---- golden pairs ---- */

static unsigned wrongs;

/* Reports one difference and goes on, so that one run shows all. */
static void wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void wrong(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("# ");
    vprintf(fmt, ap);
    printf("\n");
    va_end(ap);
    wrongs++;
}

static struct js *entries_json(const struct entries *l)
{
    struct js *list = js_array();
    for (size_t i = 0; i < l->n; i++) {
        const struct entry *en = &l->v[i];
        struct js *o = js_object();
        js_set_str(o, "id", en->id);
        js_set_str(o, "url", en->url);
        js_set_str(o, "title", en->title);
        js_set_str(o, "summary", en->summary);
        js_set_str(o, "published", en->published);
        js_set_str(o, "updated", en->updated);
        js_set_str(o, "date", en->date);
        js_set_str(o, "author", en->author);
        js_set_strs(o, "categories", &en->categories);
        js_set_str(o, "body", en->body);
        js_push(list, o);
    }
    return list;
}

static struct js *page_json(const struct page *p)
{
    const struct release none = {.sentence_months = SENTENCE_NONE};
    struct js *o =
        release_to_json(p->kind == PAGE_RELEASE ? &p->release : &none, RELEASE_JSON_TEXT | RELEASE_JSON_READ);
    js_set_str(o, "kind", kinds[p->kind]);
    js_set_str(o, "wall", p->wall);
    js_set_str(o, "dialect", p->entries.dialect);
    js_set_str(o, "list_title", p->entries.title);
    js_set_str(o, "list_url", p->entries.url);
    js_set_str(o, "next", p->entries.next);
    js_set_strs(o, "list_warnings", &p->entries.warnings);
    js_set(o, "entries", entries_json(&p->entries));
    return o;
}

static const char *show(const struct js *v, struct arena *a)
{
    struct buf b = {0};
    if (v)
        js_write(v, false, &b);
    const char *s = arena_strdup(a, v ? buf_str(&b) : "(absent)");
    buf_free(&b);
    return s;
}

static void check_key(const char *name, const char *key, const struct js *want, const struct js *got,
                      struct arena *a)
{
    const struct js *w = js_get(want, key), *g = js_get(got, key);
    if (w && strcmp(show(w, a), show(g, a)))
        wrong("%s: %s is\n#   %s, not\n#   %s", name, key, show(g, a), show(w, a));
}

static void check_entries(const char *name, const struct js *want, const struct js *got, struct arena *a)
{
    static const char *const keys[] = {"id",      "url",  "title",  "summary",    "published",
                                       "updated", "date", "author", "categories", "body"};
    const struct js *w = js_get(want, "entries"), *g = js_get(got, "entries");
    if (w && js_len(w) != js_len(g))
        wrong("%s: %zu entries, not %zu: %s", name, js_len(g), js_len(w), show(g, a));
    for (size_t i = 0; i < js_len(w); i++)
        for (size_t k = 0; k < COUNT(keys); k++)
            check_key(name, keys[k], js_at(w, i), js_at(g, i), a);
}

static void check_text(const char *name, const struct js *want, const struct page *p)
{
    const struct js *has = js_get(want, "text_has"), *lacks = js_get(want, "text_lacks");
    for (size_t i = 0; i < js_len(has); i++)
        if (!p->release.text || !strstr(p->release.text, js_str(js_at(has, i))))
            wrong("%s: the text lacks '%s'", name, js_str(js_at(has, i)));
    for (size_t i = 0; i < js_len(lacks); i++)
        if (p->release.text && strstr(p->release.text, js_str(js_at(lacks, i))))
            wrong("%s: the text has '%s'", name, js_str(js_at(lacks, i)));
}

/* "why" names the rule that gave title and date. */
static void check_why(const char *name, const struct js *want, const struct page *p)
{
    for (size_t i = 0; i < p->release.nwhy; i++) {
        const struct why *w = &p->release.why[i];
        const char *rule = js_str(js_get(js_get(want, "why"), w->field));
        if (rule && strcmp(rule, w->rule))
            wrong("%s: %s comes from %s, not %s", name, w->field, w->rule, rule);
        assert_string_equal(w->part, "page");
        assert_non_null(w->words);
    }
    if (js_get(want, "why"))
        assert_int_equal(p->release.nwhy, 2);
}

static void check_pair(const char *name, struct arena *a)
{
    static const char *const keys[] = {"kind",       "wall",       "url",          "profile", "title",
                                       "subtitle",   "date",       "head",         "number",  "updated",
                                       "topics",     "components", "text",         "dialect", "next",
                                       "list_title", "list_url",   "list_warnings"};
    size_t n;
    struct err e;
    const char *s = slurp(arena_printf(a, PAGES "%s.json", name), &n, a);
    struct js *want = js_parse(s, n, &e);
    if (!want)
        fail_msg("%s.json: %s", name, e.msg); /* a broken test */
    const char *file = js_str(js_get(want, "file"));
    s = slurp(arena_printf(a, PAGES "%s", file ? file : arena_printf(a, "%s.html", name)), &n, a);
    struct page_hint hint = {.url = js_str(js_get(want, "from")),
                             .want = want_of(js_str(js_get(want, "want")))};
    struct page p;
    if (page_read(s, n, &hint, a, &p, &e))
        wrong("%s: %s", name, e.msg);
    struct js *got = page_json(&p);
    for (size_t i = 0; i < COUNT(keys); i++)
        check_key(name, keys[i], want, got, a);
    check_entries(name, want, got, a);
    check_text(name, want, &p);
    check_why(name, want, &p);
    js_free(got);
    js_free(want);
}

static void golden_pairs(void **state)
{
    (void)state;
    DIR *d = opendir(PAGES);
    assert_non_null(d);
    size_t n = 0;
    for (struct dirent *f; (f = readdir(d)) != NULL;) {
        if (!str_ends(f->d_name, ".json"))
            continue;
        struct arena *a = arena_new();
        check_pair(arena_strndup(a, f->d_name, strlen(f->d_name) - 5), a);
        arena_free(a);
        n++;
    }
    closedir(d);
    assert_true(n >= 20);
    assert_int_equal(wrongs, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_pairs),
    };
    return RUN(tests);
}
