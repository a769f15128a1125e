/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to store*.c: the handle, and the only sight of SQLite. */
#ifndef BLOTTER_EDGE_STORE_DB_H
#define BLOTTER_EDGE_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/pack.h"
#include "edge/store.h"

/* The statements, one row each in store_sql.c. */
enum query {
    Q_REVISION,
    Q_IDENTITY,

    Q_ALIAS_FIND,
    Q_ALIAS_ADD,
    Q_ALIAS_TWIN,
    Q_ALIASES,

    Q_RELEASE_KEPT,
    Q_RELEASE_GET,
    Q_RELEASE_BY_ID,
    Q_RELEASE_BY_REVISION,
    Q_RELEASE_ADD,
    Q_RELEASE_SET,
    Q_RELEASE_EXTRACTED,
    Q_RELEASE_REVISION,
    Q_RELEASE_EXISTS,
    Q_RELEASE_STATUS,
    Q_EVENT_ADD,
    Q_EVENTS,
    Q_FORMER_ADD,
    Q_FORMER_AFTER,
    Q_FORMER_ID,

    Q_MERGE_BASE,
    Q_MERGE_LEAVES,
    Q_MERGE_CONTENT,
    Q_MERGE_TIMES,
    Q_MERGE_ALIASES,
    Q_MERGE_VERSIONS,
    Q_MERGE_RENUMBER,
    Q_MERGE_EVENTS,
    Q_MERGE_VISIT,
    Q_MERGE_VISIT_REST,
    Q_MERGE_SENT,
    Q_MERGE_SENT_REST,
    Q_MERGE_FORMER,
    Q_MERGE_DELETE,

    Q_VERSION_ADD,
    Q_VERSION_NEWEST,
    Q_VERSION_WORDS,
    Q_VERSION_KEEP,
    Q_WORDING,
    Q_WORDING_SET,
    Q_VERSIONS,
    Q_RELEASE_FIRST,
    Q_EARLIER_ROOM,
    Q_EARLIER_BACK,
    Q_EARLIER_ADD,
    Q_EARLIER_TIMES,
    Q_ORIGINAL_ADD,
    Q_ORIGINAL_GET,
    Q_ORIGINAL_KEYS,
    Q_ORIGINAL_BY_KEY,
    Q_SAMPLE_GET,
    Q_SAMPLES,
    Q_SAMPLE_ADD,

    Q_MENTION_FIND,
    Q_MENTION_SET,
    Q_MENTIONS,
    Q_MENTIONS_LEFT,
    Q_MENTION_TIMES,
    Q_SOURCE_GET,
    Q_SOURCE_PUT,
    Q_TODO_ADD,
    Q_TODO_DUE,
    Q_TODO_DUE_OF,
    Q_TODO_DONE,
    Q_TODO_FAIL,
    Q_TODO_POSTPONE,
    Q_PAUSE_SET,
    Q_PAUSE_OVER,
    Q_PAUSES,

    Q_ROBOTS_GET,
    Q_ROBOTS_PUT,
    Q_VISIT_GET,
    Q_VISIT_PUT,
    Q_VISITS_DUE,
    Q_SITE_GET,
    Q_SITE_PUT,

    Q_WATCH_GET,
    Q_WATCH_PUT,
    Q_WATCH_LOOKED,
    Q_DIGEST_ADD,
    Q_SENT_ADD,
    Q_WATCH_NEWS,
    Q_WATCH_KNOWN,
    Q_WATCH_VERSION,
    Q_WATCH_FIRST,
    Q_WATCH_LAST,
    Q_WATCH_MATTER,
    Q_MATTER_ADD,
    Q_MESSAGE_ADD,
    Q_MESSAGE_FORGET,
    Q_DELIVERY_ADD,
    Q_DELIVERY_SET,
    Q_DELIVERY_STRIKE,
    Q_DELIVERIES,
    Q_DELIVERY_BYTES,
    Q_UNDELIVERED,
    Q_REFUSED_BEFORE,
    Q_DIGESTS,
    Q_WATCH_DIGESTS,
    Q_DIGEST_GET,
    Q_DIGEST_RELEASES,

    Q_ARCHIVE_GET,
    Q_ARCHIVE_PUT,

    Q_FIGURES,
    QUERIES
};
extern const char *const store_sql[QUERIES];

/* Pages of one site and layout that others are packed like, kept at hand. */
enum { SAMPLES_HELD = 16 };
struct sample {
    int64_t id; /* 0: an empty place */
    unsigned long used;
    struct buf bytes;
};

struct store {
    sqlite3 *db;
    char *path; /* of the database file, for errors */
    enum store_mode mode;
    bool immutable;      /* opened on the promise that nobody writes */
    bool in_transaction; /* of the caller's making */
    int depth;           /* of db_enter */
    sqlite3_stmt *statement[QUERIES];
    struct pack *pack;
    struct buf packed, json; /* for one statement's values; reused */
    struct sample sample[SAMPLES_HELD];
    unsigned long clock; /* of the samples' use */
};

/* A value to bind. Strings and bytes are borrowed until the statement ends. */
struct arg {
    enum { ARG_END, ARG_INT, ARG_TEXT, ARG_BYTES } type;
    int64_t i;
    const void *p; /* NULL is bound as null */
    size_t n;
};
#define I(x)       ((struct arg){ARG_INT, (x), NULL, 0})
#define T(x)       ((struct arg){ARG_TEXT, 0, (x), 0})
#define B(x, size) ((struct arg){ARG_BYTES, 0, (x), (size)})
#define ARGS(...)  ((const struct arg[]){__VA_ARGS__, {ARG_END, 0, NULL, 0}})

/* Fills *e from the database's last error, naming the file, and returns -1. */
int db_error(struct store *s, struct err *e);

/* Binds a cached statement and runs it to its end. */
int db_do(struct store *s, enum query q, const struct arg *args, struct err *e);
/* Binds a cached statement; db_row then gives 1 for each row, 0 at the end or -1. After 0 or -1 it is reset;
 * who stops before calls db_end. NULL (with *e) when it cannot be prepared; db_row passes that on as -1. */
sqlite3_stmt *db_ask(struct store *s, enum query q, const struct arg *args, struct err *e);
int db_row(struct store *s, sqlite3_stmt *st, struct err *e);
void db_end(sqlite3_stmt *st);
/* For statements that give at most one row of one number: 1 and *out, 0 when there is no row, or -1. */
int db_number(struct store *s, enum query q, const struct arg *args, int64_t *out, struct err *e);

char *db_text(sqlite3_stmt *st, int column, struct arena *a); /* a copy; NULL for null */
char *db_iso(sqlite3_stmt *st, int column, struct arena *a);  /* UTC seconds as ISO 8601; NULL for null */
int db_sql(struct store *s, const char *statements, struct err *e); /* several, without values */

/* What a function does between the two is done wholly or not at all, in the caller's transaction if there is
 * one. db_leave takes the work's result (0 or -1), keeps or undoes, and gives the result of both. */
int db_enter(struct store *s, enum store_mode what, struct err *e);
int db_leave(struct store *s, int rc, struct err *e);

int store_migrate(struct store *s, struct err *e); /* store_schema.c; STORE_READ only checks */

/* store_original.c */
int original_add(struct store *s, int64_t version, const struct original *o, struct err *e);
void samples_forget(struct store *s); /* after a rollback: their ids may be given out anew */

/* A packed text as a value to bind (in s->packed until the next use), and a column of it unpacked; NULL is
 * null. */
struct arg text_pack(struct store *s, const char *text);
int text_unpack(struct store *s, sqlite3_stmt *st, int column, struct arena *a, const char **text,
                struct err *e);

/* store_earlier.c: what was said of a known release at o->seen. *yes: that lies before the newest version of
 * its kind (a page's, a feed's); its words then stand among the versions, and what the release is now is left
 * alone. touched: something else of the release was changed already. */
struct earlier {
    int64_t release, revision;
    bool complete, touched;
    struct wording said;
    const unsigned char *words; /* the hash of what was said */
    const struct original *o;
};
int store_earlier(struct store *s, const struct earlier *v, bool *yes, enum store_change *change,
                  struct err *e);

/* store_merge.c: makes one release of two, which keeps the id `keep`. */
int store_merge(struct store *s, int64_t keep, int64_t other, int64_t revision, struct err *e);

enum { STORE_TEXT_MAX = 64 << 20, STORE_ORIGINAL_MAX = 256 << 20 };

#endif
