/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The handle: opening, transactions, cached statements, and SQLite's errors as ours. Every error that says
 * "this file is damaged", "another process holds it" or "the disk is full" is told as such here and nowhere
 * else, with the file's name. */
#include "edge/store_db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

/* True when the log holds nothing, so that the file alone is the whole store. */
static bool log_is_empty(const char *path)
{
    struct buf b = {0};
    struct stat st;
    buf_addf(&b, "%s-wal", path);
    bool empty = stat(b.p, &st) ? errno == ENOENT : st.st_size == 0;
    buf_free(&b);
    return empty;
}

/* How long to wait for another process: a reader that comes while the log is being recovered. */
enum { BUSY_MS = 2000 };

int db_error(struct store *s, struct err *e)
{
    int extended = sqlite3_extended_errcode(s->db), code = extended & 0xff;
    const char *said = sqlite3_errmsg(s->db);
    switch (code) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        if (s->immutable && !log_is_empty(s->path))
            return err_set(e, ERR_BUSY, "'%s' changed while it was read; try again", s->path);
        return err_set(e, ERR_CORRUPT, "'%s' is damaged (%s); restore it from a backup", s->path, said);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(e, ERR_BUSY, "'%s' is locked by another process; try again when it has ended",
                       s->path);
    case SQLITE_FULL:
        return err_set(e, ERR_IO, "cannot write '%s': the disk is full", s->path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        if (sqlite3_system_errno(s->db))
            return err_sys(e, sqlite3_system_errno(s->db), "cannot use '%s'", s->path);
        break;
    case SQLITE_READONLY:
        return err_set(e, ERR_FORBIDDEN, "cannot write '%s': it, or its directory, is read-only", s->path);
    default:
        break;
    }
    return err_set(e, ERR_IO, "cannot use '%s': %s", s->path, said);
}

int db_sql(struct store *s, const char *statements, struct err *e)
{
    return sqlite3_exec(s->db, statements, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_error(s, e);
}

/* ---- statements ---- */

static int bind(sqlite3_stmt *st, int i, const struct arg *arg)
{
    if (arg->type == ARG_INT)
        return sqlite3_bind_int64(st, i, arg->i);
    if (!arg->p)
        return sqlite3_bind_null(st, i);
    if (arg->type == ARG_TEXT)
        return sqlite3_bind_text(st, i, arg->p, -1, SQLITE_STATIC);
    return sqlite3_bind_blob64(st, i, arg->p, arg->n, SQLITE_STATIC);
}

sqlite3_stmt *db_ask(struct store *s, enum query q, const struct arg *args, struct err *e)
{
    sqlite3_stmt **st = &s->statement[q];
    if (!*st && sqlite3_prepare_v3(s->db, store_sql[q], -1, SQLITE_PREPARE_PERSISTENT, st, NULL)) {
        db_error(s, e);
        return NULL;
    }
    for (int i = 0; args && args[i].type != ARG_END; i++)
        if (bind(*st, i + 1, &args[i])) {
            db_error(s, e);
            sqlite3_reset(*st);
            return NULL;
        }
    return *st;
}

int db_row(struct store *s, sqlite3_stmt *st, struct err *e)
{
    if (!st)
        return -1;
    int rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        return 1;
    if (rc != SQLITE_DONE)
        db_error(s, e);
    sqlite3_reset(st);
    return rc == SQLITE_DONE ? 0 : -1;
}

void db_end(sqlite3_stmt *st)
{
    sqlite3_reset(st);
}

int db_do(struct store *s, enum query q, const struct arg *args, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, q, args, e);
    int rc = db_row(s, st, e);
    assert(rc <= 0);
    return rc;
}

int db_number(struct store *s, enum query q, const struct arg *args, int64_t *out, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, q, args, e);
    int rc = db_row(s, st, e);
    if (rc <= 0)
        return rc;
    *out = sqlite3_column_int64(st, 0);
    /* To its end, so that an INSERT … RETURNING is complete. */
    while ((rc = db_row(s, st, e)) > 0)
        ;
    return rc < 0 ? -1 : 1;
}

char *db_text(sqlite3_stmt *st, int column, struct arena *a)
{
    const char *p = (const char *)sqlite3_column_text(st, column);
    return p ? arena_strndup(a, p, (size_t)sqlite3_column_bytes(st, column)) : NULL;
}

char *db_iso(sqlite3_stmt *st, int column, struct arena *a)
{
    if (sqlite3_column_type(st, column) == SQLITE_NULL)
        return NULL;
    return clock_iso(sqlite3_column_int64(st, column), arena_alloc(a, CLOCK_ISO_MAX));
}

struct arg text_pack(struct store *s, const char *text)
{
    buf_reset(&s->packed);
    if (text)
        pack_bytes(s->pack, text, strlen(text), NULL, &s->packed);
    return B(text ? s->packed.p : NULL, s->packed.len);
}

int text_unpack(struct store *s, sqlite3_stmt *st, int column, struct arena *a, const char **text,
                struct err *e)
{
    *text = NULL;
    if (sqlite3_column_type(st, column) == SQLITE_NULL)
        return 0;
    struct buf b = {0};
    int rc = pack_open(s->pack, sqlite3_column_blob(st, column), (size_t)sqlite3_column_bytes(st, column),
                       NULL, STORE_TEXT_MAX, &b, e);
    if (!rc)
        *text = arena_strndup(a, buf_str(&b), b.len);
    buf_free(&b);
    return rc;
}

/* ---- transactions ---- */

int store_begin(struct store *s, struct err *e)
{
    assert(!s->in_transaction && !s->depth);
    if (db_sql(s, s->mode == STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", e))
        return -1;
    s->in_transaction = true;
    return 0;
}

/* A full disk or a failing one makes SQLite roll back by itself. What comes after must not pass for a part of
 * the transaction. */
static int check_alive(struct store *s, struct err *e)
{
    if (sqlite3_get_autocommit(s->db))
        return err_set(e, ERR_IO, "cannot write '%s': the transaction was rolled back after an earlier error",
                       s->path);
    return 0;
}

int store_commit(struct store *s, struct err *e)
{
    assert(s->in_transaction);
    if (check_alive(s, e) || db_sql(s, "COMMIT", e)) {
        store_rollback(s);
        return -1;
    }
    s->in_transaction = false;
    return 0;
}

void store_rollback(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->in_transaction = false;
    samples_forget(s);
}

int db_enter(struct store *s, enum store_mode what, struct err *e)
{
    int rc;
    if (s->in_transaction || s->depth)
        rc = check_alive(s, e) ? -1 : db_sql(s, "SAVEPOINT part", e);
    else
        rc = db_sql(s, what == STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", e);
    s->depth += !rc;
    return rc;
}

/* One huge page must not hold its memory for the rest of the run. */
static void trim(struct buf *b)
{
    if (b->cap > 4 << 20)
        buf_free(b);
}

int db_leave(struct store *s, int rc, struct err *e)
{
    bool part = s->in_transaction || s->depth > 1;
    s->depth--;
    trim(&s->packed);
    trim(&s->json);
    if (!rc && !db_sql(s, part ? "RELEASE part" : "COMMIT", e))
        return 0;
    if (!sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, part ? "ROLLBACK TO part; RELEASE part" : "ROLLBACK", NULL, NULL, NULL);
    samples_forget(s);
    return -1;
}

/* ---- opening ---- */

static int configure(struct store *s, struct err *e)
{
    /* temp_store: what a statement sets aside to be undone is small, and as a file in /var/tmp it was most of
     * what a fetch wrote. Nothing here sorts more rows than an answer shows. */
    static const char shared[] =
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
        "PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;";
    /* FULL: what was committed outlives a power cut. Others build on it: an index marked up to a revision
     * that was lost would never take the one that gets its number next, and a mail would go out twice. */
    static const char writer[] =
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA journal_size_limit = 67108864;";
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (s->mode == STORE_WRITE && sqlite3_db_readonly(s->db, "main"))
        return err_sys(e, EACCES, "cannot write '%s'", s->path);
    if (db_sql(s, shared, e) || (s->mode == STORE_WRITE && db_sql(s, writer, e)))
        return -1;
    return store_migrate(s, e);
}

static int connect_to(struct store *s, const char *name, int flags, struct err *e)
{
    int rc = sqlite3_open_v2(name, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    return rc == SQLITE_OK ? configure(s, e) : db_error(s, e);
}

/* The path as a URI that promises SQLite that nobody writes, so that it needs no lock and no log. */
static void add_immutable_uri(struct buf *b, const char *path)
{
    buf_adds(b, *path == '/' ? "file://" : "file:");
    for (const char *p = path; *p; p++)
        if (strchr("?#%", *p))
            buf_addf(b, "%%%02X", (unsigned)*p);
        else
            buf_addc(b, *p);
    buf_adds(b, "?immutable=1");
}

/* A reader shares memory with the writer through a file beside the database. Where that cannot be made
 * (read-only media, somebody else's directory) and the log is empty nobody writes, and the file alone is the
 * store; else the log that a killed writer left has to be taken in first. A writer that begins later goes
 * unseen: what it breaks for this reader is told as "changed while it was read". */
static int open_alone(struct store *s, struct err *e)
{
    if (!log_is_empty(s->path))
        return err_set(
            e, ERR_FORBIDDEN,
            "cannot read '%s': its log '%s-wal' can be taken in only where the directory can be written",
            s->path, s->path);
    struct buf uri = {0};
    add_immutable_uri(&uri, s->path);
    sqlite3_close(s->db);
    s->immutable = true;
    int rc = connect_to(s, uri.p, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, e);
    buf_free(&uri);
    return rc;
}

static int open_reader(struct store *s, const char *data, struct err *e)
{
    struct stat st;
    if (stat(s->path, &st) && errno == ENOENT)
        return err_set(e, ERR_NOT_FOUND, "there is no '%s' yet; run 'blotter fetch' or 'blotter import'",
                       s->path);
    int rc = connect_to(s, s->path, SQLITE_OPEN_READONLY, e);
    int code = sqlite3_errcode(s->db) & 0xff;
    if (rc && (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) && !access(s->path, R_OK) &&
        access(data, W_OK))
        rc = open_alone(s, e);
    return rc;
}

/* Makes the file: it holds whom digests go to, which is not everyone's business. Its log gets the same rights
 * from SQLite, to which an empty file is a database without tables. What is there stays as a person left it.
 */
static int make_file(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0 && errno != EEXIST)
        return err_sys(e, errno, "cannot write '%s'", path);
    if (fd >= 0)
        close(fd);
    return 0;
}

static int open_writer(struct store *s, const char *data, struct err *e)
{
    if (file_mkdirs(data, e))
        return -1;
    if (access(data, W_OK | X_OK)) /* SQLite would tell of a file that is missing */
        return err_sys(e, errno, "cannot write in '%s'", data);
    if (make_file(s->path, e))
        return -1;
    return connect_to(s, s->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, e);
}

int store_open(const char *data, enum store_mode mode, struct store **out, struct err *e)
{
    struct store *s = xcalloc(1, sizeof *s);
    struct buf path = {0};
    buf_addf(&path, "%s/blotter.db", data);
    s->path = path.p;
    s->mode = mode;
    if (mode == STORE_WRITE ? open_writer(s, data, e) : open_reader(s, data, e)) {
        store_close(s);
        return -1;
    }
    s->pack = pack_new();
    *out = s;
    return 0;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (int i = 0; i < QUERIES; i++)
        sqlite3_finalize(s->statement[i]);
    sqlite3_close(s->db);
    samples_forget(s);
    pack_free(s->pack);
    buf_free(&s->packed);
    buf_free(&s->json);
    free(s->path);
    free(s);
}
