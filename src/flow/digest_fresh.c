/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The new alone: an index of the releases above the watches' cursors, made from the store for one run and
 * searched instead of the archive, so that ten thousand watches cost what the watches and the new cost, not
 * their product with the archive. It is disposable twice over: it lies in a temporary directory which is
 * removed as soon as it is open (the open files last as long as the process, and a kill leaves nothing), and
 * where it cannot be made the archive's index gives the same releases, only later. A watch that has fallen
 * far behind is not worth indexing all those releases for, and searches the archive. Which words a snippet
 * takes may differ: how rare a word is, is told by the index that is searched. */
#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "flow/digest_state.h"

enum {
    WALK = 50,         /* releases to a read of the store: bounds the memory of their texts */
    FRESH_MAX = 20000, /* revisions: bounds the disk that a run takes */
    PUT_COST = 2000,   /* microseconds to index one release, about */
    SEARCH_COST = 100, /* to look a watch up in an index, and for each … */
    SEARCH_SHARE = 20, /* … of so many documents one microsecond more */
};

static int ascending(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

int64_t digest_fresh_base(int64_t *cursors, size_t n, int64_t rev, int64_t documents)
{
    int64_t search = SEARCH_COST + documents / SEARCH_SHARE;
    int64_t best = rev, least = (int64_t)n * search;
    qsort(cursors, n, sizeof *cursors, ascending);
    for (size_t i = 0; i < n; i++) {
        int64_t fresh = rev - cursors[i];
        if (fresh <= 0 || fresh > FRESH_MAX)
            continue;
        int64_t cost =
            fresh * PUT_COST + (int64_t)i * search + (int64_t)(n - i) * (SEARCH_COST + fresh / SEARCH_SHARE);
        if (cost < least) {
            least = cost;
            best = cursors[i];
        }
    }
    return best;
}

/* Puts the releases of revisions base+1 to the run's own into a new index. */
static int fill(const struct run *run, int64_t base, const char *path, struct err *e)
{
    struct index_writer *w = NULL;
    struct arena *a = arena_new();
    int rc = index_writer_open(path, 0, &w, e);
    for (int64_t at = base; !rc && at < run->rev;) {
        struct release *v;
        size_t n;
        arena_reset(a);
        rc = store_walk(run->store, false, at, WALK, a, &v, &n, e);
        for (size_t i = 0; !rc && i < n && v[i].revision <= run->rev; i++)
            rc = index_put(w, &v[i], e);
        at = rc || n < WALK ? run->rev : v[n - 1].revision;
    }
    if (!rc)
        rc = index_commit(w, run->rev, e);
    index_writer_close(w);
    arena_free(a);
    return rc;
}

static int make(struct run *run, int64_t base, struct err *e)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = arena_printf(run->a, "%s/blotter-digest-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(dir))
        return err_sys(e, errno, "cannot make '%s'", dir);
    int rc = fill(run, base, dir, e);
    if (!rc)
        rc = index_open(dir, &run->fresh, e);
    struct err ignored;
    file_remove_tree(dir, &ignored);
    return rc;
}

void digest_fresh_open(struct run *run, int64_t *cursors, size_t n)
{
    struct err why;
    int64_t documents;
    run->fresh_base = run->rev;
    if (run->o->since || index_count(run->index, &documents, &why))
        return;
    int64_t base = digest_fresh_base(cursors, n, run->rev, documents);
    if (base >= run->rev)
        return;
    /* Nothing is said of a failure: all that it costs is time, and there is nothing a person must do. */
    if (!make(run, base, &why))
        run->fresh_base = base;
}

struct index *digest_index(const struct run *run, const struct news *news)
{
    return run->fresh && news->state.cursor >= run->fresh_base ? run->fresh : run->index;
}
