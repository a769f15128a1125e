/* SPDX-License-Identifier: GPL-2.0-or-later */
/* robots.txt: the cases of tests/robots.tsv (the texts and examples of RFC 9309 and the traps around them),
 * matching against a matcher that tries everything, and hostile files. */
#include "t.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/strs.h"
#include "domain/robots.h"

#define TABLE "tests/robots.tsv"

/* ---- the table ---- */

static int digit(char c)
{
    return ascii_isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* What the table's escapes stand for; see its head. */
static void unescape(const char *s, size_t n, struct buf *out)
{
    for (const char *end = s + n; s < end; s++) {
        if (*s != '\\') {
            buf_addc(out, *s);
            continue;
        }
        switch (*++s) {
        case 'n':
            buf_addc(out, '\n');
            break;
        case 'r':
            buf_addc(out, '\r');
            break;
        case 't':
            buf_addc(out, '\t');
            break;
        case '\\':
            buf_addc(out, '\\');
            break;
        case 'x':
            buf_addc(out, (char)(digit(s[1]) * 16 + digit(s[2])));
            s += 2;
            break;
        case '{': {
            const char *close = memchr(s, '}', (size_t)(end - s)),
                       *star = memrchr(s, '*', (size_t)(close - s));
            for (long i = strtol(star + 1, NULL, 10); i > 0; i--)
                unescape(s + 1, (size_t)(star - s - 1), out);
            s = close;
            break;
        }
        default:
            fail_msg("an escape that is none: '\\%c'", *s);
        }
    }
}

struct file {
    const char *name, *text;
};

/* The columns of a line, empty ones too. */
static struct strs columns(const char *line, struct arena *a)
{
    struct strs f = {0};
    for (const char *tab;; line = tab + 1) {
        tab = strchrnul(line, '\t');
        strs_add(&f, arena_strndup(a, line, (size_t)(tab - line)), a);
        if (!*tab)
            return f;
    }
}

/* The line with this number, as the verdict should give it: what is left without blanks and comment. */
static void check_text(const struct buf *file, const struct robots_verdict *v)
{
    const char *p = file->p;
    for (int n = 1; n < v->line; n++) {
        p += strcspn(p, "\r\n");
        p += *p == '\r' && p[1] == '\n' ? 2 : 1;
    }
    p += strspn(p, " \t");
    size_t len = strlen(v->rule);
    assert_memory_equal(p, v->rule, len);
    assert_non_null(strchr("\r\n# \t", p[len]));
}

static bool check_case(const struct strs *f, const char *text, struct arena *a)
{
    struct buf file = {0}, url = {0};
    struct robots_verdict v;
    unescape(text, strlen(text), &file);
    unescape(f->v[3], strlen(f->v[3]), &url);
    const struct robots *r = robots_parse(buf_str(&file), file.len, f->v[2], a);
    robots_judge(r, buf_str(&url), a, &v);
    bool ok = v.allowed == !strcmp(f->v[0], "allow") && v.line == atoi(f->v[1]) && !v.rule == !v.line;
    ok &= f->n < 6 || r->delay == atof(f->v[5]);
    if (!ok)
        print_error("%s %s for %s: %.200s: %s, line %d, delay %g\n", f->v[0], f->v[3], f->v[2], text,
                    v.allowed ? "allowed" : "not allowed", v.line, r->delay);
    else if (v.line && file.len < 10000 && !memchr(file.p, 0, file.len))
        check_text(&file, &v);
    buf_free(&file);
    buf_free(&url);
    return ok;
}

static void the_table_holds(void **state)
{
    (void)state;
    enum { FILES = 64 };
    struct file file[FILES];
    size_t nfiles = 0, cases = 0, wrong = 0;
    struct buf b = {0};
    struct arena *a = arena_new(), *unit = arena_new();
    assert_int_equal(file_read(TABLE, 1 << 20, &b, NULL), 0);
    struct strs lines = strs_split(buf_str(&b), '\n', a);
    for (size_t i = 0; i < lines.n; i++) {
        struct strs f = columns(lines.v[i], a);
        if (*lines.v[i] == '#')
            continue;
        if (*lines.v[i] == '=') {
            assert_true(nfiles < FILES);
            file[nfiles++] = (struct file){f.v[0] + 1, f.v[1]};
            continue;
        }
        const char *text = f.n > 4 ? f.v[4] : "";
        for (size_t k = 0; k < nfiles; k++)
            if (*text == '@' && !strcmp(text + 1, file[k].name))
                text = file[k].text;
        arena_reset(unit);
        cases++;
        wrong += !check_case(&f, text, unit);
    }
    assert_true(cases > 200);
    assert_int_equal(wrong, 0);
    buf_free(&b);
    arena_free(a);
    arena_free(unit);
}

/* ---- matching, tried in every way ---- */

static bool matches_somehow(const char *p, const char *s)
{
    if (!*p)
        return true;
    if (!strcmp(p, "$"))
        return !*s;
    if (*p == '*')
        return matches_somehow(p + 1, s) || (*s && matches_somehow(p, s + 1));
    return *p == *s && matches_somehow(p + 1, s + 1);
}

static unsigned next_random(unsigned *seed)
{
    return (*seed = *seed * 1103515245 + 12345) >> 16 & 0x7fff;
}

static void random_word(unsigned *seed, const char *letters, int longest, char *out)
{
    int n = (int)(next_random(seed) % (unsigned)longest);
    *out++ = '/';
    while (n-- > 0)
        *out++ = letters[next_random(seed) % strlen(letters)];
    *out = 0;
}

static void any_pattern_matches_as_it_should(void **state)
{
    (void)state;
    unsigned seed = 9309;
    int matched = 0;
    struct arena *a = arena_new();
    for (int i = 0; i < 50000; i++) {
        char pattern[16], path[16];
        struct robots_verdict v;
        random_word(&seed, "ab*", 9, pattern);
        random_word(&seed, "ab/", 12, path);
        if (next_random(&seed) % 3 == 0)
            strcat(pattern, "$");
        const char *text = arena_printf(a, "user-agent: *\ndisallow: %s\n", pattern);
        /* with a host: by itself, "//a" is the host a */
        robots_judge(robots_parse(text, strlen(text), ROBOTS_AGENT, a), arena_printf(a, "http://h%s", path),
                     a, &v);
        if (v.allowed == matches_somehow(pattern, path))
            fail_msg("'%s' and '%s': %s", pattern, path, v.allowed ? "no match" : "a match");
        matched += !v.allowed;
        arena_reset(a);
    }
    assert_in_range(matched, 5000, 45000); /* else the words say nothing */
    arena_free(a);
}

/* ---- hostile files ---- */

static void check_quick(const char *rule, int times, struct arena *a)
{
    struct buf b = {0}, url = {0};
    struct robots_verdict v;
    buf_adds(&b, "user-agent: *\n");
    for (int i = 0; i < times && b.len < ROBOTS_MAX; i++)
        buf_adds(&b, rule);
    buf_adds(&url, "http://h/");
    for (int i = 0; i < 8000; i++)
        buf_addc(&url, 'a');
    clock_t start = clock(); /* of the processor, not of the wall */
    robots_judge(robots_parse(b.p, b.len, ROBOTS_AGENT, a), url.p, a, &v);
    assert_true((clock() - start) / CLOCKS_PER_SEC <
                60); /* a second under the sanitizers; trying all: for ever */
    assert_true(v.allowed);
    buf_free(&b);
    buf_free(&url);
}

static void many_stars_take_no_time(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf rule = {0};
    buf_adds(&rule, "disallow: /");
    for (int i = 0; i < 8000; i++)
        buf_adds(&rule, "*a");
    buf_adds(&rule, "*b$\n");
    check_quick(rule.p, 30, a);
    check_quick("disallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b\n", 10000, a);
    buf_free(&rule);
    arena_free(a);
}

static void any_bytes_are_read(void **state)
{
    (void)state;
    static const char *const bits[] = {"user-agent",
                                       "disallow",
                                       "allow:",
                                       ":",
                                       " ",
                                       "\n",
                                       "\r",
                                       "*",
                                       "$",
                                       "/",
                                       "%",
                                       "%4",
                                       "#",
                                       "\xff",
                                       "",
                                       "blotter",
                                       "crawl-delay: ",
                                       "1",
                                       "sitemap:",
                                       "\t"};
    unsigned seed = 1;
    struct arena *a = arena_new();
    struct buf b = {0};
    for (int i = 0; i < 3000; i++) {
        struct robots_verdict v;
        buf_reset(&b);
        for (unsigned n = next_random(&seed) % 60; n > 0; n--) {
            const char *bit = bits[next_random(&seed) % (sizeof bits / sizeof *bits)];
            buf_add(&b, bit, *bit ? strlen(bit) : 1); /* "" is a NUL */
        }
        const struct robots *r = robots_parse(buf_str(&b), b.len, ROBOTS_AGENT, a);
        robots_judge(r, "https://www.example.gov/a?b=%2f", a, &v);
        assert_true(r->delay >= 0 && r->delay <= ROBOTS_DELAY_MAX);
        assert_true(v.allowed || v.line > 0);
        arena_reset(a);
    }
    buf_free(&b);
    arena_free(a);
}

/* ---- what else is read ---- */

static void sitemaps_belong_to_no_group(void **state)
{
    (void)state;
    static const char text[] =
        "Sitemap: https://www.example.gov/a.xml\nuser-agent: other\nsite-map: /b.xml # b\n"
        "sitemap:\ndisallow: /\nSITEMAP:https://www.example.gov/c.xml";
    struct arena *a = arena_new();
    const struct robots *r = robots_parse(text, strlen(text), ROBOTS_AGENT, a);
    assert_string_equal(strs_join(&r->sitemaps, " ", a),
                        "https://www.example.gov/a.xml /b.xml https://www.example.gov/c.xml");
    assert_false(r->named);
    assert_false(r->cut);
    assert_true(robots_parse(text, strlen(text), "Other/1", a)->named);
    arena_free(a);
}

static void a_long_file_is_cut_and_told(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    while (b.len < ROBOTS_MAX)
        buf_adds(&b, "# a line of 16 b\n");
    assert_true(robots_parse(b.p, b.len, ROBOTS_AGENT, a)->cut);
    assert_false(robots_parse(b.p, ROBOTS_MAX, ROBOTS_AGENT, a)->cut);
    memset(b.p, 'x', b.len); /* not one line end */
    assert_int_equal(robots_parse(b.p, b.len, ROBOTS_AGENT, a)->n, 0);
    buf_free(&b);
    arena_free(a);
}

static void tokens(void **state)
{
    (void)state;
    static const char *const yes[] = {"blotter", "Foo-Bar_2",       "foo/1.0",
                                      "foo/",    "archive.org_bot", " foo / 1"};
    static const char *const no[] = {"", "*", "/1.0", "foo bar", "foo bar/1.0", "ツ", "foo*", "foo:bar"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!robots_is_token(yes[i]))
            fail_msg("'%s' is a product token", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (robots_is_token(no[i]))
            fail_msg("'%s' is no product token", no[i]);
}

/* §2.3.1 */
static void what_an_answer_means(void **state)
{
    (void)state;
    static const struct {
        long status;
        enum robots_access access;
    } row[] = {
        {200, ROBOTS_RULES},       {203, ROBOTS_RULES},       {204, ROBOTS_RULES},
        {299, ROBOTS_RULES},       {301, ROBOTS_NONE},        {302, ROBOTS_NONE},
        {308, ROBOTS_NONE},        {400, ROBOTS_NONE},        {401, ROBOTS_NONE},
        {403, ROBOTS_NONE},        {404, ROBOTS_NONE},        {410, ROBOTS_NONE},
        {451, ROBOTS_NONE},        {499, ROBOTS_NONE},        {429, ROBOTS_UNREACHABLE},
        {500, ROBOTS_UNREACHABLE}, {503, ROBOTS_UNREACHABLE}, {599, ROBOTS_UNREACHABLE},
        {999, ROBOTS_UNREACHABLE}, {0, ROBOTS_UNREACHABLE},   {103, ROBOTS_UNREACHABLE},
        {202, ROBOTS_UNREACHABLE}, {206, ROBOTS_UNREACHABLE}, {304, ROBOTS_UNREACHABLE},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (robots_access(row[i].status) != row[i].access)
            fail_msg("%ld means %d", row[i].status, (int)robots_access(row[i].status));
}

/* §2.3: scheme, host and port. */
static void where_it_is(void **state)
{
    (void)state;
    static const char *const row[][2] = {
        {"https://www.example.gov/a/b?c#d", "https://www.example.gov/robots.txt"},
        {"HTTP://WWW.Example.gov.:80", "http://www.example.gov/robots.txt"},
        {"https://u:p@www.example.gov:8443/x", "https://www.example.gov:8443/robots.txt"},
        {"http://127.0.0.1:8080?q", "http://127.0.0.1:8080/robots.txt"},
        {"http://[::1]:80/x", "http://[::1]/robots.txt"},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_string_equal(robots_url(row[i][0], a), row[i][1]);
    assert_null(robots_url("ftp://www.example.gov/", a));
    assert_null(robots_url("/x", a));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_holds),
        cmocka_unit_test(any_pattern_matches_as_it_should),
        cmocka_unit_test(many_stars_take_no_time),
        cmocka_unit_test(any_bytes_are_read),
        cmocka_unit_test(sitemaps_belong_to_no_group),
        cmocka_unit_test(a_long_file_is_cut_and_told),
        cmocka_unit_test(tokens),
        cmocka_unit_test(what_an_answer_means),
        cmocka_unit_test(where_it_is),
    };
    return RUN(tests);
}
