/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Atom feeds: what every entry must have, ids that stay, and that nothing can become markup. That they are
 * valid is tested with a schema in tests/62-letter.t. People and places are invented. */
#include "t.h"

#include <string.h>

#include "domain/atom.h"
#include "domain/url.h"

static const char *entry_of(const struct atom_entry *e, struct buf *out)
{
    buf_reset(out);
    atom_add(e, out);
    return buf_str(out);
}

static void a_release_is_an_entry(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    struct release r;
    release_init(&r);
    r.url = "https://www.example.gov/news/{1}?a=1&b=2";
    r.title = "Farm owner & wife <charged>";
    r.date = "2026-11-18";
    r.first_seen = "2026-11-22T06:00:00Z";
    strs_add(&r.charges, "forced-labor", a);
    strs_add(&r.offices, "miami", a);
    struct atom_entry e = atom_of_release(&r, a);
    e.summary = "words";
    assert_string_equal(entry_of(&e, &b),
                        arena_printf(a,
                                     "  <entry>\n"
                                     "    <id>%s</id>\n"
                                     "    <title>Farm owner &#38; wife &#60;charged&#62;</title>\n"
                                     "    <link rel=\"alternate\" "
                                     "href=\"https://www.example.gov/news/%%7B1%%7D?a=1&#38;b=2\"/>\n"
                                     "    <author><name>www.example.gov</name></author>\n"
                                     "    <published>2026-11-18T12:00:00Z</published>\n"
                                     "    <updated>2026-11-22T06:00:00Z</updated>\n"
                                     "    <category term=\"forced-labor\" label=\"Forced labor; labor "
                                     "trafficking\"/>\n"
                                     "    <category term=\"miami\" label=\"Miami\"/>\n"
                                     "    <summary>words</summary>\n"
                                     "  </entry>\n",
                                     e.id));
    r.changed = "2026-11-23T06:00:00Z";
    assert_string_equal(atom_of_release(&r, a).updated, r.changed);
    buf_free(&b);
    arena_free(a);
}

static void ids_are_uuids_that_stay(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const char *id = atom_id((const char *[]){"release", "https://www.example.gov/1"}, 2, a);
    assert_string_equal(id, "urn:uuid:73838a28-60b7-84d5-8f1b-c9cd8175a897");
    assert_string_not_equal(id, atom_id((const char *[]){"release", "https://www.example.gov/2"}, 2, a));
    arena_free(a);
}

static void an_entry_may_lack_nearly_everything(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    struct release r;
    release_init(&r);
    r.url = "javascript:alert(1)";
    r.date = "someday";
    r.first_seen = "2026-11-22";
    struct atom_entry e = atom_of_release(&r, a);
    const char *s = entry_of(&e, &b);
    assert_null(strstr(s, "<link"));
    assert_null(strstr(s, "published"));
    assert_non_null(strstr(s, "<content></content>")); /* required where there is no link */
    assert_non_null(strstr(s, "<updated>1970-01-01T00:00:00Z</updated>"));
    buf_free(&b);
    arena_free(a);
}

static void nothing_becomes_markup(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    struct atom_entry e = {.id = "urn:x",
                           .title = "a\x01\x1b\xff\xef\xbf\xbf\xef\xbf\xbe\xef\xbc\xa1]]> &amp; '\"\r\n<x/>",
                           .link = url_link("https://example.gov/\"><x>\xe2\x80\xae", a),
                           .updated = "2026-11-22T06:00:00Z"};
    strs_add(&e.categories, "\"/><x/>", a);
    const char *s = entry_of(&e, &b);
    assert_non_null(strstr(s, "<title>a\xef\xbf\xbd\xef\xbc\xa1]]&#62; "
                              "&#38;amp; &#39;&#34; &#60;x/&#62;</title>"));
    assert_non_null(strstr(s, "href=\"https://example.gov/%22%3E%3Cx%3E%E2%80%AE\""));
    assert_non_null(strstr(s, "term=\"&#34;/&#62;&#60;x/&#62;\""));
    buf_free(&b);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_release_is_an_entry),
        cmocka_unit_test(ids_are_uuids_that_stay),
        cmocka_unit_test(an_entry_may_lack_nearly_everything),
        cmocka_unit_test(nothing_becomes_markup),
    };
    return RUN(tests);
}
