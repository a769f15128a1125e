/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index on a real Xapian database in a temporary directory: what is put in is found, by every field and
 * form of query; what is damaged, locked, missing or of another format says so; readers outlive a writer. */
#include "t.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "edge/index.h"
#include "edge/xapian_c.h"

static char dir[64];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/blotter-index-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

/* ---- a handful of releases ---- */

static struct release sample(int n, struct arena *a)
{
    static const struct {
        const char *title, *date, *office, *district, *charge, *stage, *kind, *statute, *text;
        int sentence;
        bool minor;
    } rows[] = {
        {"Example Man Sentenced to 30 Years for Sex Trafficking of Minors", "2022-11-18", "miami",
         "usao-sdfl", "child-sex-trafficking", "sentenced", "case", "18:1591",
         "John Doe, 40, of Miami, was sentenced for sex trafficking of a minor.\n\nHe trafficked two girls.",
         360, true},
        {"Farm Owner Indicted for Forced Labor", "2021-03-02", "tampa", "usao-mdfl", "forced-labor",
         "indicted", "case", "18:1589", "The owner withheld passports & threatened the workers <b>daily</b>.",
         SENTENCE_NONE, false},
        {"Drug Trafficking Ring Leader Gets Life", "2015-06-30", "newyork", "usao-sdny", "drug-trafficking",
         "sentenced", "other", "21:846",
         "Fentanyl was sold; no sex offence was charged. A minor amount of cash.", SENTENCE_LIFE, false},
        {"Trafficking Task Force Meets", NULL, NULL, NULL, NULL, "other", "program", NULL,
         "The task force against trafficking in persons met. url=https://evil.example/\nid=99", SENTENCE_NONE,
         false},
    };
    struct release r;
    release_init(&r);
    r.id = n + 1;
    r.revision = 10 + n;
    r.url = arena_printf(a, "https://www.example.gov/news/%d", n + 1);
    r.title = rows[n].title;
    r.date = rows[n].date;
    r.text = rows[n].text;
    r.kind = rows[n].kind;
    r.agency = "fbi";
    r.source = "fbi-miami";
    r.first_seen = "2026-11-22T06:00:00Z";
    r.sentence_months = rows[n].sentence;
    r.minor_victim = rows[n].minor;
    r.complete = n != 3;
    if (rows[n].office)
        strs_add(&r.offices, rows[n].office, a);
    if (n == 1)
        strs_add(&r.offices_derived, "miami", a);
    if (rows[n].district)
        strs_add(&r.districts, rows[n].district, a);
    if (rows[n].charge)
        strs_add(&r.charges, rows[n].charge, a);
    if (n == 0)
        strs_add(&r.charges, "mann-act", a);
    strs_add(&r.stages, rows[n].stage, a);
    if (rows[n].statute)
        strs_add(&r.statutes, rows[n].statute, a);
    if (n == 0)
        strs_add(&r.defendants, "John Doe", a);
    return r;
}
enum { SAMPLES = 4 };

static void must(int rc, const struct err *e)
{
    if (rc)
        fail_msg("%s", e->msg);
}

static void fill(const char *path, int from, int to, int64_t rev)
{
    struct err e = {0};
    struct arena *a = arena_new();
    struct index_writer *w;
    must(index_writer_open(path, 0, &w, &e), &e);
    for (int i = from; i < to; i++) {
        struct release r = sample(i, a);
        must(index_put(w, &r, &e), &e);
    }
    must(index_commit(w, rev, &e), &e);
    index_writer_close(w);
    arena_free(a);
}

/* The ids found, in order of rank: "1 3". An error's message when it fails. */
static const char *found_by(struct index *ix, const char *query, enum index_sort sort, struct arena *a)
{
    struct err e = {0};
    struct query *q;
    struct index_search s = {.limit = 100, .sort = sort, .snippet = 100, .mark_on = "[", .mark_off = "]"};
    struct index_result r;
    const char *ids = "";
    if (query_parse(query, &(struct query_env){.now = clock_from_iso("2026-11-22")}, a, &q, &e))
        return arena_strdup(a, e.msg);
    s.query = q;
    if (index_search(ix, &s, a, &r, &e))
        return arena_strdup(a, e.msg);
    for (size_t i = 0; i < r.n; i++)
        ids = arena_printf(a, "%s%s%d", ids, i ? " " : "", (int)r.hits[i].release.id);
    return ids;
}

static const struct {
    const char *query, *ids;
} finds[] = {
    {"", "1 2 3 4"},
    {"trafficking", "4 1 3"}, /* the title weighs, and short texts */
    {"TRAFFICKED", "4 1 3"},
    {"trafficking -drug", "4 1"},
    {"\"sex trafficking\"", "1"},
    {"\"trafficking sex\"", ""},
    {"sex NEAR/3 trafficking", "1"},
    {"sex NEAR/2 charged", ""},
    {"sex NEAR/3 charged", "3"},
    {"withh*", "2"},
    {"title:minor", "1"},
    {"minor", "1 3"},
    {"title:\"sex trafficking\"", "1"},
    {"office:miami", "1"},
    {"office:\"new york\"", "3"},
    {"office:miami,tampa", "1 2"},
    {"office-derived:miami", "2"},
    {"district:sdfl", "1"},
    {"state:fl", "1 2"},
    {"charge:human-trafficking", "1 2"},
    {"charge:labor-trafficking", "2"},
    {"charge:related", "1"},
    {"stage:sentenced", "1 3"},
    {"-stage:sentenced", "2 4"},
    {"kind:case trafficking", "1"},
    {"statute:1591", "1"},
    {"statute:18:1591 OR statute:21:846", "1 3"},
    {"minor:yes", "1"},
    {"minor:no", "2 3 4"},
    {"complete:no", "4"},
    {"defendant:doe", "1"},
    {"defendant:\"john doe\"", "1"},
    {"sentence:360", "1"},
    {"sentence:>=120", "1 3"},
    {"sentence:<=360", "1"},
    {"sentence:life", "3"},
    {"date:2022", "1"},
    {"date:2022-11-18", "1"},
    {"date:2021..", "1 2"},
    {"date:..2021-03-02", "2 3"}, /* and not the one without a date */
    {"date:2022-11-19..", ""},
    {"added:2026-11", "1 2 3 4"},
    {"year:2015", "3"},
    {"month:2022-11", "1"},
    {"fy:2023", "1"},
    {"day:2022-11-18", "1"},
    {"id:2", "2"},
    {"revision:>=12", "3 4"},
    {"url:https://www.example.gov/news/3", "3"},
    {"agency:FBI source:fbi-miami status:live", "1 2 3 4"},
    {"status:removed", ""},
    {"(office:miami OR office:tampa) labor", "2"},
    {"zebra", ""},
    {"§", "there is no word in '§' at character 1"},
    {"a§b*", "'a§b': what stands before '*' must be the beginning of one word"},
};

static void every_form_of_query_finds_what_it_says(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    fill(path_of("x"), 0, SAMPLES, 13);
    must(index_open(path_of("x"), &ix, &e), &e);
    for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
        const char *ids = found_by(ix, finds[i].query, INDEX_SORT_RELEVANCE, a);
        if (strcmp(ids, finds[i].ids))
            fail_msg("%s: found '%s', not '%s'", finds[i].query, ids, finds[i].ids);
    }
    assert_string_equal(found_by(ix, "trafficking", INDEX_SORT_DATE, a), "1 3 4");
    index_close(ix);
    arena_free(a);
}

static void every_field_s_example_can_be_searched(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    fill(path_of("x"), 0, SAMPLES, 13);
    must(index_open(path_of("x"), &ix, &e), &e);
    for (const struct field *f = fields; f->name; f++) {
        const char *ids = found_by(ix, f->example, INDEX_SORT_DATE, a);
        if (*ids && strspn(ids, "1234 ") != strlen(ids))
            fail_msg("%s: %s", f->example, ids);
    }
    index_close(ix);
    arena_free(a);
}

static void a_hit_holds_what_a_result_prints(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    struct query *q;
    struct index_result r;
    const struct field *facets[] = {field_find("office", NULL), field_find("charge", NULL)};
    struct index_search s = {
        .limit = 1, .snippet = 200, .mark_on = "[", .mark_off = "]", .facets = facets, .nfacets = 2};
    fill(path_of("x"), 0, SAMPLES, 13);
    must(index_open(path_of("x"), &ix, &e), &e);

    must(query_parse("sex trafficking title:minors", &(struct query_env){0}, a, &q, &e), &e);
    s.query = q;
    must(index_search(ix, &s, a, &r, &e), &e);
    assert_int_equal(r.n, 1);
    assert_true(r.exact);
    assert_int_equal(r.total, 1);
    const struct release *h = &r.hits[0].release;
    struct release want = sample(0, a);
    want.text = NULL;
    struct js *jh = release_to_json(h, 0), *jw = release_to_json(&want, 0);
    struct buf bh = {0}, bw = {0};
    js_write(jh, true, &bh);
    js_write(jw, true, &bw);
    assert_string_equal(buf_str(&bh), buf_str(&bw));
    js_free(jh);
    js_free(jw);
    buf_free(&bh);
    buf_free(&bw);
    assert_non_null(strstr(r.hits[0].snippet, "[sex] [trafficking] of a minor"));

    must(query_parse("passports", &(struct query_env){0}, a, &q, &e), &e);
    s.query = q;
    must(index_search(ix, &s, a, &r, &e), &e);
    assert_string_equal(r.hits[0].snippet,
                        "The owner withheld [passports] & threatened the workers <b>daily</b>.");

    must(query_parse("", &(struct query_env){0}, a, &q, &e), &e);
    s.query = q;
    s.offset = 3;
    must(index_search(ix, &s, a, &r, &e), &e);
    assert_int_equal(r.total, 4);
    assert_int_equal(r.hits[0].rank, 4);
    assert_int_equal(r.hits[0].release.id, 4); /* a text that looks like lines of data changes nothing */
    assert_string_equal(r.hits[0].release.url, "https://www.example.gov/news/4");
    assert_int_equal(r.facets[0].n, 3);
    assert_string_equal(r.facets[0].v[0].value, "miami");
    assert_int_equal(r.facets[1].n, 4);
    assert_int_equal(r.facets[1].v[0].count, 1);
    index_close(ix);
    arena_free(a);
}

static void a_release_replaces_itself_and_the_mark_comes_with_it(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index_writer *w;
    struct index *ix;
    int64_t n;
    fill(path_of("x"), 0, SAMPLES, 13);
    fill(path_of("x"), 0, SAMPLES, 14);
    must(index_open(path_of("x"), &ix, &e), &e);
    must(index_count(ix, &n, &e), &e);
    assert_int_equal(n, SAMPLES);
    must(index_rev(ix, &n, &e), &e);
    assert_int_equal(n, 14);

    must(index_writer_open(path_of("x"), 1, &w, &e), &e); /* flushed, but not committed */
    struct release r = sample(0, a);
    r.title = "Something Else";
    r.url = "https://www.example.gov/news/new";
    for (int i = 0; i < 3; i++)
        must(index_put(w, &r, &e), &e);
    index_writer_close(w);
    index_close(ix);
    must(index_open(path_of("x"), &ix, &e), &e);
    must(index_count(ix, &n, &e), &e);
    assert_int_equal(n, SAMPLES);
    assert_string_equal(found_by(ix, "title:something", INDEX_SORT_DATE, a), "");
    index_close(ix);
    arena_free(a);
}

static void shards_are_merged(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index_writer *w;
    struct index *ix;
    int64_t n;
    char x[128], y[128];
    fill(strcpy(x, path_of("shard0")), 0, 2, 11);
    fill(strcpy(y, path_of("shard1")), 2, SAMPLES, 13);
    const char *shards[] = {x, y};
    must(index_compact(shards, 2, path_of("whole"), 7, 13, &e), &e);
    must(index_open(path_of("whole"), &ix, &e), &e);
    must(index_count(ix, &n, &e), &e);
    assert_int_equal(n, SAMPLES);
    must(index_rev(ix, &n, &e), &e);
    assert_int_equal(n, 13);
    assert_string_equal(found_by(ix, "trafficking", INDEX_SORT_DATE, a), "1 3 4");
    index_close(ix);
    fill(path_of("whole"), 1, 2, 14); /* and can be written to */
    must(index_writer_open(path_of("whole"), 0, &w, &e), &e);
    must(index_writer_rev(w, &n, &e), &e);
    assert_int_equal(n, 14);
    index_writer_close(w);
    arena_free(a);
}

/* ---- orders, stories, shards, spelling ---- */

static void set_format(const char *path, const char *format)
{
    struct xc_error x;
    struct xc_writer *w;
    assert_int_equal(xc_writer_open(path, 100, &w, &x), 0);
    assert_int_equal(xc_writer_set(w, "blotter-format", format, &x), 0);
    assert_int_equal(xc_commit(w, &x), 0);
    xc_writer_close(w);
}

static void results_come_in_the_order_that_is_asked_for(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    fill(path_of("x"), 0, SAMPLES, 13);
    must(index_open(path_of("x"), &ix, &e), &e);
    assert_string_equal(found_by(ix, "", INDEX_SORT_DATE, a), "1 2 3 4"); /* 4 has no date */
    assert_string_equal(found_by(ix, "", INDEX_SORT_OLDEST, a), "3 2 1 4");
    assert_string_equal(found_by(ix, "", INDEX_SORT_SENTENCE, a), "3 1 2 4"); /* life, 360, none, none */
    assert_string_equal(found_by(ix, "", INDEX_SORT_RELEVANCE, a), "1 2 3 4");
    index_close(ix);
    arena_free(a);
}

/* Fills an index with releases that are told by three publishers each: of story k the URLs are k-0, k-1, k-2.
 */
static void fill_stories(const char *path, int stories, int from, int to)
{
    static const char *const sites[] = {"www.example.gov", "fbi.example.gov", "usao.example.gov"};
    struct err e = {0};
    struct arena *a = arena_new();
    struct index_writer *w;
    must(index_writer_open(path, 0, &w, &e), &e);
    for (int k = 0; k < stories; k++)
        for (int i = from; i < to; i++) {
            struct release r = sample(0, a);
            r.id = 1 + k * 3 + i;
            r.url = arena_printf(a, "https://%s/%d", sites[i], k);
            r.title = arena_printf(a, "%s of %s Sentenced", i ? "Sampleville Man" : "A Man", sites[i]);
            r.defendants = (struct strs){0};
            strs_add(&r.defendants, arena_printf(a, "John Doe%c", 'a' + k), a);
            must(index_put(w, &r, &e), &e);
        }
    must(index_commit(w, 1, &e), &e);
    index_writer_close(w);
    arena_free(a);
}

static void a_story_is_one_hit_and_counts_stay_those_of_releases(void **state)
{
    enum { STORIES = 7 };
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    struct query *q;
    struct index_result r;
    const struct field *facets[] = {field_find("office", NULL)};
    fill_stories(path_of("x"), STORIES, 0, 3);
    must(index_open(path_of("x"), &ix, &e), &e);
    must(query_parse("sentenced", &(struct query_env){0}, a, &q, &e), &e);
    struct index_search s = {
        .query = q, .limit = 100, .facets = facets, .nfacets = 1, .check_at_least = 1000};
    must(index_search(ix, &s, a, &r, &e), &e);
    assert_int_equal(r.n, 3 * STORIES);
    assert_int_equal(r.stories, 3 * STORIES);
    assert_int_equal(r.hits[0].versions, 1);
    s.collapse = true;
    must(index_search(ix, &s, a, &r, &e), &e);
    assert_int_equal(r.n, STORIES);
    assert_true(r.exact && r.stories_exact);
    assert_int_equal(r.stories, STORIES);
    assert_int_equal(r.total, 3 * STORIES);
    assert_int_equal(r.facets[0].v[0].count, 3 * STORIES);
    for (size_t i = 0; i < r.n; i++)
        assert_int_equal(r.hits[i].versions, 3);
    s.limit = 3;
    s.offset = 6;
    must(index_search(ix, &s, a, &r, &e), &e);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.hits[0].rank, 7);
    index_close(ix);
    arena_free(a);
}

static void shards_are_searched_as_one(void **state)
{
    enum { STORIES = 7 };
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *one, *three;
    struct query *q;
    struct index_result x, y;
    const struct shard shards[] = {{"b", NULL, arena_strdup(a, path_of("b"))},
                                   {"c", NULL, arena_strdup(a, path_of("c"))}};
    fill_stories(path_of("x"), STORIES, 0, 3);
    fill_stories(path_of("a"), STORIES, 0, 1);
    fill_stories(path_of("b"), STORIES, 1, 2);
    fill_stories(path_of("c"), STORIES, 2, 3);
    must(index_open(path_of("x"), &one, &e), &e);
    must(index_open_all(path_of("a"), shards, 2, true, &three, &e), &e);
    must(query_parse("sampleville sentenced", &(struct query_env){0}, a, &q, &e), &e);
    struct index_search s = {.query = q, .limit = 100, .check_at_least = 1000};
    for (int sort = INDEX_SORT_RELEVANCE; sort <= INDEX_SORT_SENTENCE; sort++) {
        s.sort = (enum index_sort)sort;
        must(index_search(one, &s, a, &x, &e), &e);
        must(index_search(three, &s, a, &y, &e), &e);
        assert_int_equal(x.n, 2 * STORIES);
        assert_int_equal(y.n, x.n);
        assert_int_equal(y.missing.n, 0);
        for (size_t i = 0; i < x.n; i++) {
            const char *host = y.hits[i].release.url + strlen("https://");
            assert_string_equal(y.hits[i].release.url, x.hits[i].release.url);
            assert_null(x.hits[i].shard);
            assert_string_equal(y.hits[i].shard, *host == 'f' ? "b" : "c");
        }
    }
    s.collapse = true;
    must(index_search(three, &s, a, &y, &e), &e);
    assert_int_equal(y.n, STORIES);
    assert_int_equal(y.hits[0].versions, 2);
    index_close(three);
    index_close(one);
    arena_free(a);
}

static void a_shard_that_is_not_there_is_named(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    struct query *q;
    struct index_result r;
    const struct shard shards[] = {{"gone", NULL, "/nonexistent/xapian"},
                                   {"deaf", "127.0.0.1:1", NULL},
                                   {"old", NULL, arena_strdup(a, path_of("old"))}};
    fill(path_of("x"), 0, SAMPLES, 13);
    fill(path_of("old"), 0, SAMPLES, 13);
    set_format(path_of("old"), "1");
    must(query_parse("trafficking", &(struct query_env){0}, a, &q, &e), &e);
    struct index_search s = {.query = q, .limit = 100};
    must(index_open_all(path_of("x"), shards, 3, false, &ix, &e), &e);
    must(index_search(ix, &s, a, &r, &e), &e);
    assert_int_equal(r.n, 3);
    assert_int_equal(r.missing.n, 3);
    assert_true(str_starts(r.missing.v[0], "gone: there is no index at '/nonexistent/xapian'"));
    assert_true(str_starts(r.missing.v[1], "deaf: 127.0.0.1:1: "));
    assert_true(str_starts(r.missing.v[2], "old: "));
    index_close(ix);

    assert_int_equal(index_open_all(path_of("x"), shards, 3, true, &ix, &e), -1);
    assert_int_equal(e.code, ERR_IO);
    assert_non_null(strstr(e.msg, "no answer from gone: "));
    assert_int_equal(index_open_all(path_of("none"), shards, 3, false, &ix, &e), -1);
    assert_int_equal(e.code, ERR_IO);
    assert_non_null(strstr(e.msg, "no shard answers"));
    arena_free(a);
}

static void a_shard_that_breaks_is_left_out(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    struct query *q;
    struct index_result r;
    const struct shard shards[] = {{"b", NULL, arena_strdup(a, path_of("b"))}};
    fill(path_of("x"), 0, 2, 11);
    fill_stories(path_of("b"), 26, 0, 3); /* more than a block of each table */
    must(query_parse("sentenced", &(struct query_env){0}, a, &q, &e), &e);
    struct index_search s = {.query = q, .limit = 100};
    must(index_open_all(path_of("x"), shards, 1, false, &ix, &e), &e);
    assert_int_equal(truncate(path_of("b/postlist.glass"), 0), 0);
    assert_int_equal(truncate(path_of("b/docdata.glass"), 0), 0);
    must(index_search(ix, &s, a, &r, &e), &e);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.missing.n, 1);
    assert_true(str_starts(r.missing.v[0], "b: the index '"));
    must(index_search(ix, &s, a, &r, &e), &e); /* and stays out */
    assert_int_equal(r.missing.n, 1);
    index_close(ix);
    arena_free(a);
}

static void words_that_occur_nowhere_are_spelt_otherwise(void **state)
{
    static const char *const rows[][2] = {
        {"traficking", "trafficking"},
        {"rtafficking", "trafficking"},
        {"TRAFICKING", "trafficking"},
        {"trafficked", NULL}, /* of a stem that occurs */
        {"-traficking", NULL},
        {"traficking pasports", "trafficking passports"},
        {"title:sentnced", "sentenced"},
        {"title:passports", NULL}, /* which stands in a text, not in a title */
        {"defendant:jhon", "john"},
        {"zebra", NULL},
        {"owndr AND (fram OR zzzzz)", "owner farm"},
        {"1592", NULL},
        {"office:miami", NULL},
        {"\"sex traficking\"", NULL},
        {"", NULL},
    };
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    struct query *q;
    fill(path_of("x"), 0, SAMPLES, 13);
    must(index_open(path_of("x"), &ix, &e), &e);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = "";
        must(query_parse(rows[i][0], &(struct query_env){0}, a, &q, &e), &e);
        must(index_suggest(ix, q, a, &got, &e), &e);
        if (!got != !rows[i][1] || (got && strcmp(got, rows[i][1])))
            fail_msg("%s: '%s', not '%s'", rows[i][0], got ? got : "(none)",
                     rows[i][1] ? rows[i][1] : "(none)");
    }
    index_close(ix);
    arena_free(a);
}

/* ---- what can be wrong with an index ---- */

static void a_second_writer_is_refused(void **state)
{
    (void)state;
    struct err e = {0};
    struct index_writer *w, *second;
    must(index_writer_open(path_of("x"), 0, &w, &e), &e);
    pid_t child = fork();
    if (!child)
        _exit(index_writer_open(path_of("x"), 0, &second, &e) ? (int)e.code : 0);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), ERR_BUSY);
    index_writer_close(w);
}

static void a_missing_index_is_not_found(void **state)
{
    (void)state;
    struct err e = {0};
    struct index *ix;
    assert_int_equal(index_open(path_of("none"), &ix, &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_non_null(strstr(e.msg, path_of("none")));
}

static void an_index_that_was_never_committed_is_empty(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index_writer *w;
    struct index *ix;
    must(index_writer_open(path_of("x"), 0, &w, &e), &e);
    must(index_open(path_of("x"), &ix, &e), &e);
    assert_string_equal(found_by(ix, "anything", INDEX_SORT_RELEVANCE, a), "");
    index_close(ix);
    index_writer_close(w);
    arena_free(a);
}

static void an_index_of_another_format_is_refused(void **state)
{
    static const struct {
        const char *format, *says, *says_not;
        bool outdated;
    } rows[] = {
        {"1", "of an earlier blotter", "newer", true},
        {"999", "of a newer blotter", "reindex", false},
        {"", "was not made by blotter", "reindex", false},
        {"2x", "of a newer blotter", "reindex", false},
    };
    (void)state;
    struct err e = {0};
    struct index_writer *w;
    struct index *ix;
    bool outdated;
    fill(path_of("x"), 0, SAMPLES, 13);
    must(index_outdated(path_of("x"), &outdated, &e), &e);
    assert_false(outdated);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set_format(path_of("x"), rows[i].format);
        assert_int_equal(index_open(path_of("x"), &ix, &e), -1);
        assert_int_equal(e.code, ERR_CORRUPT);
        if (!strstr(e.msg, rows[i].says) || strstr(e.msg, rows[i].says_not))
            fail_msg("%s: %s", rows[i].format, e.msg);
        assert_int_equal(index_writer_open(path_of("x"), 0, &w, &e), -1);
        assert_int_equal(e.code, ERR_CORRUPT);
        must(index_outdated(path_of("x"), &outdated, &e), &e);
        assert_int_equal(outdated, rows[i].outdated);
    }
    must(index_outdated(path_of("none"), &outdated, &e), &e);
    assert_false(outdated);
}

static void overwrite(const char *file, off_t from, size_t n)
{
    int fd = open(file, O_WRONLY);
    assert_true(fd >= 0);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(pwrite(fd, "\xa5", 1, from + (off_t)i), 1);
    close(fd);
}

static void expect_corrupt(const char *path)
{
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix = NULL;
    struct query *q;
    struct index_result r;
    must(query_parse("trafficking", &(struct query_env){0}, a, &q, &e), &e);
    struct index_search s = {.query = q, .limit = 10, .snippet = 100};
    int rc = index_open(path, &ix, &e);
    if (!rc)
        rc = index_search(ix, &s, a, &r, &e);
    assert_int_equal(rc, -1);
    if (e.code != ERR_CORRUPT)
        fail_msg("%s", e.msg);
    assert_non_null(strstr(e.msg, path));
    assert_non_null(strstr(e.msg, "blotter reindex"));
    index_close(ix);
    arena_free(a);
}

static void a_damaged_index_says_so_and_names_the_remedy(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        off_t length;   /* it is cut to this length when not negative, */
        size_t garbage; /* else so many bytes of it are overwritten */
    } damage[] = {
        {"iamglass", -1, 64},      {"iamglass", 0, 0},       {"postlist.glass", -1, 16384},
        {"postlist.glass", 10, 0}, {"postlist.glass", 0, 0}, {"docdata.glass", 100, 0},
    };
    char path[128], file[192], name[8];
    struct err e = {0};
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        snprintf(name, sizeof name, "x%zu", i);
        fill(strcpy(path, path_of(name)), 0, SAMPLES, 13);
        snprintf(file, sizeof file, "%s/%s", path, damage[i].file);
        if (damage[i].length >= 0)
            assert_int_equal(truncate(file, damage[i].length), 0);
        else
            overwrite(file, 0, damage[i].garbage);
        expect_corrupt(path);
    }
    snprintf(path, sizeof path, "%s", path_of("half"));
    must(file_mkdirs(path, &e), &e);
    snprintf(file, sizeof file, "%s/postlist.glass", path);
    must(file_write(file, "", 0, &e), &e);
    expect_corrupt(path);
}

/* So many releases that they fill many blocks, all written anew. */
static void flood(const char *path, int64_t rev)
{
    struct err e = {0};
    struct arena *a = arena_new();
    struct index_writer *w;
    must(index_writer_open(path, 0, &w, &e), &e);
    for (int i = 0; i < 400; i++) {
        struct release r;
        release_init(&r);
        r.id = i;
        r.url = arena_printf(a, "https://www.example.gov/news/%d", i);
        r.title = arena_printf(a, "Release %d", i);
        r.text = arena_printf(a, "round%d word%d other%d more%d still%d", (int)rev, i, i * 7, i * 11, i * 13);
        must(index_put(w, &r, &e), &e);
    }
    must(index_commit(w, rev, &e), &e);
    index_writer_close(w);
    arena_free(a);
}

/* The second commit after a reader opened the index writes over the blocks that it reads. */
static void a_reader_that_was_overtaken_reads_again(void **state)
{
    (void)state;
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix;
    int64_t rev;
    flood(path_of("x"), 1);
    must(index_open(path_of("x"), &ix, &e), &e);
    for (int i = 2; i < 6; i++)
        flood(path_of("x"), i);
    assert_string_equal(found_by(ix, "word250", INDEX_SORT_DATE, a), "250");
    assert_string_equal(found_by(ix, "word7 round5", INDEX_SORT_DATE, a), "7");
    assert_string_equal(found_by(ix, "word7 round1", INDEX_SORT_DATE, a), "");
    must(index_rev(ix, &rev, &e), &e);
    assert_int_equal(rev, 5);
    index_close(ix);
    arena_free(a);
}

enum { COMMITS = 8 };

/* Searches with one open index until the writer has committed so often; 0 when every search succeeded. */
static int search_on(const char *path)
{
    struct err e = {0};
    struct arena *a = arena_new();
    struct index *ix = NULL;
    struct index_result r;
    int64_t rev = 0;
    int bad = index_open(path, &ix, &e);
    while (!bad && rev < COMMITS) {
        struct query *q;
        struct index_search s = {.limit = 20, .snippet = 80, .check_at_least = 1000};
        arena_reset(a);
        bad = query_parse("release round* NOT word7", &(struct query_env){0}, a, &q, &e);
        s.query = q;
        bad =
            bad || index_search(ix, &s, a, &r, &e) || r.n != 20 || r.total != 399 || index_rev(ix, &rev, &e);
    }
    if (bad)
        fprintf(stderr, "# %s\n", e.msg);
    index_close(ix);
    arena_free(a);
    return bad;
}

/* A writer commits as fast as it can; every search of four readers, each with one open index, succeeds. */
static void readers_outlive_a_writer(void **state)
{
    (void)state;
    struct err e = {0};
    char path[128];
    pid_t writer, readers[4];
    int status;
    flood(strcpy(path, path_of("x")), 1);
    writer = fork();
    if (!writer) {
        for (int i = 2; i < 50 * COMMITS; i++) /* ends by itself when this test fails */
            flood(path, i);
        _exit(0);
    }
    for (int i = 0; i < 4; i++) {
        readers[i] = fork();
        if (!readers[i])
            _exit(search_on(path));
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(waitpid(readers[i], &status, 0), readers[i]);
        assert_int_equal(status, 0);
    }
    kill(writer, SIGKILL);
    waitpid(writer, &status, 0);
    struct index_writer *w; /* killed at whatever point: the index is whole and can be written again */
    must(index_writer_open(path, 0, &w, &e), &e);
    index_writer_close(w);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(every_form_of_query_finds_what_it_says),
        T(every_field_s_example_can_be_searched),
        T(a_hit_holds_what_a_result_prints),
        T(a_release_replaces_itself_and_the_mark_comes_with_it),
        T(shards_are_merged),
        T(results_come_in_the_order_that_is_asked_for),
        T(a_story_is_one_hit_and_counts_stay_those_of_releases),
        T(shards_are_searched_as_one),
        T(a_shard_that_is_not_there_is_named),
        T(a_shard_that_breaks_is_left_out),
        T(words_that_occur_nowhere_are_spelt_otherwise),
        T(a_second_writer_is_refused),
        T(a_missing_index_is_not_found),
        T(an_index_that_was_never_committed_is_empty),
        T(an_index_of_another_format_is_refused),
        T(a_damaged_index_says_so_and_names_the_remedy),
        T(a_reader_that_was_overtaken_reads_again),
        T(readers_outlive_a_writer),
    };
    return RUN(tests);
}
