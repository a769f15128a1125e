/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An index of any number of releases that nobody wrote, to see how size, speed and latency grow. Each is put
 * together from runs of words out of the releases of a store, so that words and phrases are as frequent as in
 * real ones, and names its own defendants, so that the vocabulary grows as it does. Written as `blotter
 * reindex` writes: by two writers into parts, which are merged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "edge/index.h"
#include "edge/store.h"

enum { WRITERS = 2, MODELS = 20000, RUN_LEAST = 5, RUN_MOST = 60, NAMES = 3 };

static uint64_t state;

static uint64_t any(uint64_t below) /* splitmix64 */
{
    uint64_t z = (state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (z ^ (z >> 31)) % below;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char *name(struct arena *a)
{
    static const char *const syllables[] = {"ba",  "cor", "del", "fen", "gar", "hol",  "jen",
                                            "kos", "lim", "mor", "nel", "pol", "quin", "ros",
                                            "sam", "tor", "van", "wes", "yor", "zel"};
    char s[2][16] = {"", ""};
    for (int i = 0; i < 2; i++) {
        for (int n = 2 + (int)any(2); n > 0; n--)
            strcat(s[i], syllables[any(sizeof syllables / sizeof *syllables)]);
        s[i][0] = (char)(s[i][0] - 'a' + 'A');
    }
    return arena_printf(a, "%s %s", s[0], s[1]);
}

/* Adds so many bytes of runs of words, each from a text of its own. */
static void add_runs(struct buf *b, const char *const *texts, size_t n, size_t bytes)
{
    size_t end = b->len + bytes;
    while (b->len < end) {
        const char *text = texts[any(n)];
        size_t len = strlen(text), words = RUN_LEAST + any(RUN_MOST - RUN_LEAST);
        const char *p = text + any(len + 1);
        p += strcspn(p, " \n");
        while (words-- && *p && b->len < end) {
            p += strspn(p, " \n");
            size_t word = strcspn(p, " \n");
            buf_add(b, p, word);
            buf_addc(b, ' ');
            p += word;
        }
    }
}

struct models {
    struct release *v;
    size_t n;
    const char **texts, **titles;
};

static const char *like(const char *model, const char *const *from, size_t n, struct arena *a)
{
    struct buf b = {0};
    add_runs(&b, from, n, model ? strlen(model) : 0);
    const char *s = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return s;
}

static struct release invent(const struct models *m, int64_t id, struct arena *a)
{
    struct release r = m->v[any(m->n)];
    r.id = r.revision = id;
    r.url = arena_printf(a, "https://www.example.gov/news/%lld", (long long)id);
    r.title = like(r.title, m->titles, m->n, a);
    r.text = like(r.text, m->texts, m->n, a);
    r.defendants = (struct strs){0};
    for (uint64_t i = any(NAMES); i-- > 0;) {
        strs_add(&r.defendants, name(a), a);
        r.text = arena_printf(a, "%s %s", r.defendants.v[r.defendants.n - 1], r.text);
    }
    return r;
}

/* Writes every WRITERS-th release into parts of at most so many. */
static int write_parts(const struct models *m, const char *dir, int writer, int64_t n, int64_t part,
                       struct err *e)
{
    struct arena *a = arena_new();
    struct index_writer *w = NULL;
    int rc = 0;
    int64_t written = 0;
    state = (uint64_t)writer + 1;
    for (int64_t id = writer + 1; id <= n && !rc; id += WRITERS, written++) {
        arena_reset(a);
        if (written % part == 0) {
            rc = w ? index_commit(w, id, e) : 0;
            index_writer_close(w);
            w = NULL;
            rc = rc ? rc
                    : index_writer_open(
                          arena_printf(a, "%s/%d-%lld", dir, writer, (long long)(written / part)), 0, &w, e);
        }
        struct release r = invent(m, id, a);
        rc = rc ? rc : index_put(w, &r, e);
    }
    if (w && !rc)
        rc = index_commit(w, n, e);
    index_writer_close(w);
    arena_free(a);
    return rc;
}

static int merge(const char *dir, int64_t n, int64_t part, struct err *e)
{
    struct arena *a = arena_new();
    struct strs parts = {0};
    for (int writer = 0; writer < WRITERS; writer++)
        for (int64_t i = 0; i * part * WRITERS + writer < n; i++)
            strs_add(&parts, arena_printf(a, "%s/%d-%lld", dir, writer, (long long)i), a);
    int rc = index_compact(parts.v, parts.n, arena_printf(a, "%s/xapian", dir), 1, n, e);
    arena_free(a);
    return rc;
}

static int read_models(const char *data, struct models *m, struct arena *a, struct err *e)
{
    struct store *st = NULL;
    int rc =
        store_open(data, STORE_READ, &st, e) || store_walk(st, true, 0, MODELS, a, &m->v, &m->n, e) ? -1 : 0;
    store_close(st);
    if (!rc && !m->n)
        rc = err_set(e, ERR_NOT_FOUND, "'%s' holds no release", data);
    m->texts = arena_alloc(a, (m->n + 1) * sizeof *m->texts);
    m->titles = arena_alloc(a, (m->n + 1) * sizeof *m->titles);
    for (size_t i = 0; i < m->n; i++) {
        m->texts[i] = m->v[i].text ? m->v[i].text : "";
        m->titles[i] = m->v[i].title ? m->v[i].title : "";
    }
    return rc;
}

static int failed(const struct err *e)
{
    fprintf(stderr, "grow: %s\n", e->msg);
    return 1;
}

int main(int argc, char **argv)
{
    struct models m = {0};
    struct err e;
    struct arena *a = arena_new();
    if (argc != 5) {
        fprintf(stderr, "usage: grow DATA DIRECTORY RELEASES RELEASES-IN-A-PART\n");
        return 2;
    }
    int64_t n = atoll(argv[3]), part = atoll(argv[4]);
    if (read_models(argv[1], &m, a, &e))
        return failed(&e);
    double start = now();
    for (int i = 0; i < WRITERS; i++)
        if (fork() == 0)
            _exit(write_parts(&m, argv[2], i, n, part, &e) ? failed(&e) : 0);
    int status, bad = 0;
    while (wait(&status) > 0)
        bad |= status;
    double written = now();
    if (bad || merge(argv[2], n, part, &e))
        return bad ? 1 : failed(&e);
    double merged = now();
    struct rusage self, writers;
    getrusage(RUSAGE_SELF, &self);
    getrusage(RUSAGE_CHILDREN, &writers);
    printf("%lld releases: written in %.1f s, merged in %.1f s, %.0f/s in all; peak of a writer %ld MiB, of "
           "merging %ld MiB\n",
           (long long)n, written - start, merged - written, (double)n / (merged - start),
           writers.ru_maxrss / 1024, self.ru_maxrss / 1024);
    arena_free(a);
    return 0;
}
