/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter import`: files into the store, by the same way as fetched pages. What a file is, its content says:
 * lines of JSON are records, web archives are read record by record, anything else is given to the page
 * reader. A file that cannot be used is named, counted, and the others go on. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "cmd/blotter.h"
#include "domain/url.h"
#include "edge/store.h"
#include "flow/archive_import.h"
#include "flow/ingest.h"
#include "flow/sync.h"

enum { MAX_DEPTH = 64, COMMIT_EVERY = 200, LOOK = 16 /* bytes that tell a web archive */ };

static const char SOURCE[] = "import";

struct import {
    const struct conf *conf;
    struct store *st;
    struct sync *sync;
    const char *url, *match;
    bool again, quiet;
    struct arena *arena;
    struct buf bytes, line;
    unsigned files, failed, created, changed, unchanged, uncommitted;
    unsigned skipped;
    bool archives, broken; /* a web archive was read; one could not be read to its end */
};

/* ---- counting and committing ---- */

static int commit(struct import *m, struct err *e)
{
    if (store_commit(m->st, e))
        return -1;
    sync_kick(m->sync);
    m->uncommitted = 0;
    return store_begin(m->st, e);
}

static int stored(struct import *m, enum store_change change, struct err *e)
{
    if (change == STORE_NEW)
        m->created++;
    else if (change == STORE_CHANGED || change == STORE_COMPLETED)
        m->changed++;
    else
        m->unchanged++;
    log_progress("import: %u new, %u changed, %u unchanged", m->created, m->changed, m->unchanged);
    return ++m->uncommitted < COMMIT_EVERY ? 0 : commit(m, e);
}

/* A file or record that is no good is the user's to mend; only the store's own failures end the import. */
static int bad_input(struct import *m, const struct err *e)
{
    log_warn("%s", e->msg);
    m->failed++;
    return e->code == ERR_DATA || e->code == ERR_USAGE ? 0 : -1;
}

/* ---- one file ---- */

static int import_line(struct import *m, const char *path, size_t line, const char *p, size_t n,
                       struct err *e)
{
    enum store_change change;
    arena_reset(m->arena);
    if (!ingest_record(m->st, m->conf, SOURCE, p, n, m->arena, &change, e))
        return stored(m, change, e);
    err_context(e, "'%s' line %zu", path, line);
    return bad_input(m, e);
}

static bool blank(const char *p, size_t n)
{
    while (n && strchr(" \t\r\n", *p))
        p++, n--;
    return n == 0;
}

/* Reads on in a line of at most max-body bytes, into m->line; of a longer one the rest is passed over. Stops
 * behind `most` bytes. False at the end. */
static bool read_on(struct import *m, FILE *f, size_t most, bool *too_long)
{
    int c;
    while (m->line.len < most && (c = getc_unlocked(f)) != EOF) {
        if (m->line.len < m->conf->max_body)
            buf_addc(&m->line, (char)c);
        else
            *too_long = true;
        if (c == '\n')
            return true;
    }
    return m->line.len > 0;
}

static bool read_line(struct import *m, FILE *f, bool *too_long)
{
    *too_long = false;
    buf_reset(&m->line);
    return read_on(m, f, SIZE_MAX, too_long);
}

/* m->line holds the first line of f, which was read already. */
static int import_lines(struct import *m, const char *path, bool too_long, FILE *f, struct err *e)
{
    int rc = 0;
    size_t number = 1;
    do {
        if (too_long)
            rc = bad_input(m, (err_set(e, ERR_DATA, "'%s' line %zu is over %zu bytes ('max-body')", path,
                                       number, m->conf->max_body),
                               e));
        else if (!blank(buf_str(&m->line), m->line.len))
            rc = import_line(m, path, number, m->line.p, m->line.len, e);
        number++;
    } while (!rc && read_line(m, f, &too_long));
    return rc;
}

static int import_entries(struct import *m, const struct entries *l, struct err *e)
{
    struct arena *a = arena_new();
    int rc = 0;
    for (size_t i = 0; i < l->n && !rc; i++) {
        const struct entry *n = &l->v[i];
        enum store_change change;
        arena_reset(a);
        if (!n->url || !n->title)
            continue;
        rc = store_mention(m->st, SOURCE, n, NULL, e) ||
                     ingest_entry(m->st, m->conf, SOURCE, n, a, &change, e) || stored(m, change, e)
                 ? -1
                 : 0;
    }
    arena_free(a);
    return rc;
}

static int import_page(struct import *m, const char *path, struct err *e)
{
    struct ingest_input in = {
        .url = m->url, .bytes = buf_str(&m->bytes), .len = m->bytes.len, .source = SOURCE};
    struct ingest_result r;
    arena_reset(m->arena);
    if (ingest_bytes(m->st, m->conf, &in, m->arena, &r, e)) {
        err_context(e, "'%s'", path);
        return bad_input(m, e);
    }
    switch (r.kind) {
    case PAGE_RELEASE:
        return stored(m, r.change, e);
    case PAGE_FEED:
    case PAGE_LISTING:
        return import_entries(m, &r.entries, e);
    case PAGE_WALL:
        err_set(e, ERR_DATA, "'%s' is no release: %s", path, r.wall);
        break;
    case PAGE_SITEMAP:
        err_set(e, ERR_DATA, "'%s' is a sitemap, which holds no releases: follow it as a source", path);
        break;
    case PAGE_OTHER:
        err_set(e, ERR_DATA, "no release, feed or listing found in '%s'", path);
        break;
    }
    return bad_input(m, e);
}

/* Is this the first of some lines of JSON? Not when it is an answer of the justice.gov API, whose one object
 * has "results" and may be spread over lines. */
static bool is_record(const char *line, ssize_t n)
{
    const char *p = line, *end = line + (n > 0 ? n : 0);
    if (end - p >= 3 && !memcmp(p, "\xef\xbb\xbf", 3))
        p += 3;
    while (p < end && strchr(" \t\r\n", *p))
        p++;
    while (end > p && strchr(" \t\r\n", end[-1]))
        end--;
    return end - p > 1 && *p == '{' && end[-1] == '}' &&
           !memmem(p, end - p < 4096 ? (size_t)(end - p) : 4096, "\"results\"", 9);
}

/* The rest of f behind what m->bytes holds, unless that is too much. */
static int read_rest(struct import *m, const char *path, FILE *f, struct err *e)
{
    char block[65536];
    size_t n;
    while (m->bytes.len <= m->conf->max_body && (n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(&m->bytes, block, n);
    if (ferror(f))
        return err_set(e, ERR_DATA, "cannot read '%s': %s", path, strerror(errno));
    if (m->bytes.len > m->conf->max_body)
        return err_set(e, ERR_DATA, "'%s' is over %zu bytes ('max-body')", path, m->conf->max_body);
    return 0;
}

/* m->line holds the first bytes of f, which were read already. */
static int import_archive(struct import *m, const char *path, FILE *f, struct err *e)
{
    struct archive_options o = {
        .conf = m->conf, .st = m->st, .sync = m->sync, .path = path, .match = m->match, .again = m->again};
    struct archive_counts n = {0};
    if (m->url)
        return bad_input(
            m,
            (err_set(e, ERR_USAGE, "'%s' is a web archive, which has URLs of its own: no --url", path), e));
    int rc = archive_import(&o, f, m->line.p, m->line.len, &n, e);
    m->archives = true;
    m->created += n.created;
    m->changed += n.changed;
    m->unchanged += n.unchanged;
    m->skipped += n.skipped;
    m->failed += n.failed;
    m->uncommitted = 0;
    if (n.before && !m->quiet)
        printf("'%s' was imported before; --again reads it again\n", path);
    m->broken |= n.broken;
    return rc ? bad_input(m, e) : 0;
}

static int import_stream(struct import *m, const char *path, FILE *f, struct err *e)
{
    bool too_long = false;
    buf_reset(&m->line);
    read_on(m, f, LOOK, &too_long);
    if (archive_begins(buf_str(&m->line), m->line.len))
        return import_archive(m, path, f, e);
    if (m->line.len == LOOK && m->line.p[LOOK - 1] != '\n')
        read_on(m, f, SIZE_MAX, &too_long);
    if (is_record(buf_str(&m->line), (ssize_t)m->line.len))
        return import_lines(m, path, too_long, f, e);
    buf_reset(&m->bytes);
    buf_add(&m->bytes, buf_str(&m->line), m->line.len);
    if (too_long)
        return bad_input(
            m, (err_set(e, ERR_DATA, "'%s' is over %zu bytes ('max-body')", path, m->conf->max_body), e));
    return read_rest(m, path, f, e) ? bad_input(m, e) : import_page(m, path, e);
}

static int import_file(struct import *m, const char *path, struct err *e)
{
    FILE *f = strcmp(path, "-") ? fopen(path, "re") : stdin;
    if (!f)
        return bad_input(m, (err_sys(e, errno, "cannot open '%s'", path), e->code = ERR_DATA, e));
    m->files++;
    int rc = import_stream(m, path, f, e);
    if (f != stdin)
        fclose(f);
    return rc;
}

/* ---- files and directories ---- */

static int import_path(struct import *m, const char *path, int depth, struct err *e);

static int import_directory(struct import *m, const char *path, int depth, struct err *e)
{
    struct dirent **names;
    int n = scandir(path, &names, NULL, alphasort), rc = 0;
    if (n < 0)
        return bad_input(m, (err_sys(e, errno, "cannot read directory '%s'", path), e->code = ERR_DATA, e));
    for (int i = 0; i < n; i++) {
        char *child;
        if (!rc && names[i]->d_name[0] != '.') {
            if (asprintf(&child, "%s/%s", path, names[i]->d_name) < 0)
                abort(); /* out of memory */
            rc = import_path(m, child, depth + 1, e);
            free(child);
        }
        free(names[i]);
    }
    free(names);
    return rc;
}

static int import_path(struct import *m, const char *path, int depth, struct err *e)
{
    /* Below a directory that was named, links are not followed (they may lead round in circles), and what is
     * neither file nor directory (a pipe would wait for ever) is passed over. */
    struct stat st;
    bool named = depth == 0;
    if (!strcmp(path, "-") || (named ? stat(path, &st) : lstat(path, &st)))
        return import_file(m, path, e);
    if (!S_ISDIR(st.st_mode))
        return named || S_ISREG(st.st_mode) ? import_file(m, path, e) : 0;
    if (depth > MAX_DEPTH)
        return bad_input(m, (err_set(e, ERR_DATA, "'%s' lies too deep", path), e));
    return import_directory(m, path, depth, e);
}

static int import_all(struct import *m, char **paths, struct err *e)
{
    if (store_begin(m->st, e))
        return -1;
    for (; *paths; paths++)
        if (import_path(m, *paths, 0, e))
            return -1;
    return store_commit(m->st, e);
}

static void print_summary(const struct import *m)
{
    printf("%u file%s, %u new, %u changed, %u unchanged, %u failed", m->files, m->files == 1 ? "" : "s",
           m->created, m->changed, m->unchanged, m->failed);
    if (m->archives)
        printf(", %u skipped", m->skipped);
    puts("");
}

static int finish(struct import *m, int imported, struct err *e)
{
    struct err index_err;
    if (imported)
        store_rollback(m->st);
    log_progress_end();
    int indexed = sync_finish(m->sync, &index_err);
    if (!m->quiet && !imported) /* else a part of what was counted was rolled back */
        print_summary(m);
    if (imported)
        return fail(e);
    if (indexed)
        return fail(&index_err);
    if (!m->failed)
        return 0;
    if (m->broken)
        return 65;
    return m->created + m->changed + m->unchanged ? 3 : 65;
}

static int run(struct call *c, struct import *m)
{
    struct err e;
    int status;
    if (ingest_check_sites(m->conf, &e))
        return fail(&e);
    if (lock_data(c, m->conf, 0, &status))
        return status;
    if (store_open(m->conf->data, STORE_WRITE, &m->st, &e))
        return fail(&e);
    m->sync = sync_start(m->conf->data);
    m->arena = arena_new();
    m->quiet = c->quiet;
    status = finish(m, import_all(m, c->argv, &e), &e);
    arena_free(m->arena);
    buf_free(&m->bytes);
    buf_free(&m->line);
    store_close(m->st);
    return status;
}

int cmd_import(struct call *c)
{
    struct import m = {0};
    struct conf *conf;
    int status;
    const struct opt opts[] = {
        {"url", "URL", OPT_STRING, &m.url, NULL, "where the page came from"},
        {"match", "TEXT", OPT_STRING, &m.match, NULL, "of web archives, only URLs that hold this text"},
        {"again", NULL, OPT_FLAG, &m.again, NULL, "read web archives that were imported before, too"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (!c->argc)
        return usage(c, "names no file");
    if (m.url && c->argc > 1)
        return usage(c, "--url goes with one file");
    struct arena *a = arena_new();
    bool bad_url = m.url && !url_canonical(m.url, a);
    arena_free(a);
    if (bad_url)
        return usage(c, "--url takes an http or https URL, not '%s'", m.url);
    for (int i = 0; i < c->argc; i++)
        if (strcmp(c->argv[i], "-") && access(c->argv[i], R_OK))
            return usage(c, "cannot read '%s': %s", c->argv[i], strerror(errno));
    if (load_conf(c, &conf, &status))
        return status;
    m.conf = conf;
    status = run(c, &m);
    conf_free(conf);
    return flush_stdout(status);
}
