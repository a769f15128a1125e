/* SPDX-License-Identifier: GPL-2.0-or-later */
/* URLs: RFC 3986 §5.4's examples, canonical forms, questions of site and loopback. */
#include "t.h"

#include <stdio.h>
#include <string.h>

#include "domain/url.h"

struct pair {
    const char *in, *out; /* out NULL: refused */
};
#define COUNT(x) (sizeof(x) / sizeof *(x))

static void check(const char *in, const char *got, const char *want)
{
    if ((got == NULL) != (want == NULL) || (got && strcmp(got, want)))
        fail_msg("'%s' gives '%s', not '%s'", in, got ? got : "(none)", want ? want : "(none)");
}

/* RFC 3986 §5.4, base http://a/b/c/d;p?q. Its "g:h" is not http; its "http:g" is taken as §5.4.2 allows for
 * old references. */
static const struct pair rfc3986[] = {
    {"g:h", NULL},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y#s"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g#s/./x"},
    {"g#s/../x", "http://a/b/c/g#s/../x"},
    {"http:g", "http://a/b/c/g"},
    {" \n g\n/h ", "http://a/b/c/g/h"},
    {"mailto:desk@example.org", NULL},
    {"javascript:void(0)", NULL},
    {"data:text/html,x", NULL},
    {"https://www.example.gov/x", "https://www.example.gov/x"},
};

static void references_resolve_as_in_rfc3986(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT(rfc3986); i++)
        check(rfc3986[i].in, url_resolve("http://a/b/c/d;p?q", rfc3986[i].in, a), rfc3986[i].out);
    check("page", url_resolve("http://www.example.gov", "page", a), "http://www.example.gov/page");
    check("//h/x", url_resolve("https://a", "//h/x", a), "https://h/x");
    check("/x without base", url_resolve(NULL, "/x", a), NULL);
    check("absolute without base", url_resolve(NULL, "http://h/x", a), "http://h/x");
    arena_free(a);
}

static const struct pair canonical[] = {
    {"HTTPS://WWW.Example.GOV/News/A-b", "https://www.example.gov/News/A-b"},
    {"https://www.example.gov:443/x", "https://www.example.gov/x"},
    {"http://www.example.gov:80/x", "http://www.example.gov/x"},
    {"http://www.example.gov:443/x", "http://www.example.gov:443/x"},
    {"http://127.0.0.1:8099/x", "http://127.0.0.1:8099/x"},
    {"http://www.example.gov:/x", "http://www.example.gov/x"},
    {"http://user:pass@www.example.gov/x", "http://www.example.gov/x"},
    {"http://www.example.gov./x", "http://www.example.gov/x"},
    {"https://www.example.gov", "https://www.example.gov/"},
    {"https://www.example.gov/", "https://www.example.gov/"},
    {"https://www.example.gov/news/", "https://www.example.gov/news"},
    {"https://www.example.gov/news//", "https://www.example.gov/news"},
    {"https://www.example.gov/news/?page=2", "https://www.example.gov/news?page=2"},
    {"https://www.example.gov/a/./b/../c", "https://www.example.gov/a/c"},
    {"https://www.example.gov/a/%2e%2E/c", "https://www.example.gov/c"},
    {"https://www.example.gov/../../x", "https://www.example.gov/x"},
    {"https://www.example.gov/%7euser/%e2%80%94", "https://www.example.gov/~user/%E2%80%94"},
    {"https://www.example.gov/a b", "https://www.example.gov/a%20b"},
    {"https://www.example.gov/caf\xc3\xa9", "https://www.example.gov/caf%C3%A9"},
    {"https://www.example.gov/100%", "https://www.example.gov/100%25"},
    {"https://www.example.gov/x#main", "https://www.example.gov/x"},
    {"https://www.example.gov/x?", "https://www.example.gov/x"},
    {"https://www.example.gov/x?utm_source=feed&utm_medium=rss", "https://www.example.gov/x"},
    {"https://www.example.gov/x?id=4&utm_source=feed&b=5", "https://www.example.gov/x?id=4&b=5"},
    {"https://www.example.gov/x?fbclid=abc&id=4", "https://www.example.gov/x?id=4"},
    {"https://www.example.gov/x?mc_cid=1&mc_eid=2&gclid=3", "https://www.example.gov/x"},
    {"https://www.example.gov/x?utmost=1", "https://www.example.gov/x?utmost=1"},
    {"https://www.example.gov/x?f[0]=type:press", "https://www.example.gov/x?f[0]=type:press"},
    {"https://www.example.gov?page=1", "https://www.example.gov/?page=1"},
    {"  https://www.example.gov/x\n", "https://www.example.gov/x"},
    {"https://[::1]:8080/x", "https://[::1]:8080/x"},
    {"https://www.example.gov/a.b.c-v1.2", "https://www.example.gov/a.b.c-v1.2"},
    {"", NULL},
    {"/relative", NULL},
    {"www.example.gov/x", NULL},
    {"ftp://www.example.gov/x", NULL},
    {"http://", NULL},
    {"http:///x", NULL},
    {"http:x", NULL},
    {"http://www.example.gov:99999/", NULL},
    {"http://www.exa mple.gov/", NULL},
    {"http://www.example.gov\\@evil.example/", NULL},
    {"http://<b>/", NULL},
    {"mailto:desk@example.org", NULL},
};

static void urls_have_one_canonical_form(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT(canonical); i++) {
        const char *got = url_canonical(canonical[i].in, a);
        check(canonical[i].in, got, canonical[i].out);
        if (got)
            check("its own canonical form", url_canonical(got, a), got);
    }
    arena_free(a);
}

static void hosts_and_paths(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    check("host", url_host("https://User@WWW.Example.gov:8080/x", a), "www.example.gov");
    check("host", url_host("http://[::1]:80/", a), "[::1]");
    check("host", url_host("nothing", a), NULL);
    check("path", url_path("https://www.example.gov/a/b?c#d"), "/a/b?c#d");
    check("path", url_path("https://www.example.gov"), "");
    check("path", url_path("https://www.example.gov?x=/y"), "");
    check("path", url_path("nothing"), "");
    arena_free(a);
}

static void sites(void **state)
{
    (void)state;
    assert_true(url_same_site("https://www.example.gov/a", "http://example.gov/b"));
    assert_true(url_same_site("https://WWW.example.gov:443/a", "http://example.gov:80/b"));
    assert_false(url_same_site("https://www.example.gov/a", "https://archives.example.gov/a"));
    assert_false(url_same_site("http://127.0.0.1:80/", "http://127.0.0.1:81/"));
    assert_false(url_same_site("https://www.example.gov/", "https://www.example.gov.evil.example/"));
    assert_false(url_same_site("", ""));
}

static void loopback(void **state)
{
    (void)state;
    static const char *const yes[] = {"http://localhost/", "http://LOCALHOST:81", "http://127.0.0.1/x",
                                      "https://127.255.3.4:8443/", "http://[::1]:8080/"};
    static const char *const no[] = {"http://localhost.example/", "http://127.0.0.1.example/",
                                     "http://128.0.0.1/",         "http://127.0.0.1@www.example.gov/",
                                     "http://127.0.0/",           "http://127.0.0.256/",
                                     "http://127.0.0.1.5/",       "http://www.example.gov/127.0.0.1",
                                     "ftp://localhost/",          "http://[::2]/",
                                     "http://10.0.0.1/",          ""};
    for (size_t i = 0; i < COUNT(yes); i++)
        if (!url_is_loopback(yes[i]))
            fail_msg("'%s' is loopback", yes[i]);
    for (size_t i = 0; i < COUNT(no); i++)
        if (url_is_loopback(no[i]))
            fail_msg("'%s' is not loopback", no[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_resolve_as_in_rfc3986),
        cmocka_unit_test(urls_have_one_canonical_form),
        cmocka_unit_test(hosts_and_paths),
        cmocka_unit_test(sites),
        cmocka_unit_test(loopback),
    };
    return RUN(tests);
}
