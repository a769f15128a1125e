/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The schema, as a table of steps: step n takes a database from PRAGMA user_version n to n+1, in one
 * transaction. A step that was released is never edited; a change of schema is a new row at the end. Times
 * are UTC seconds. What each table is for stands with it. */
#include "edge/store_db.h"

enum { APPLICATION_ID = 0x626c6f74 }; /* "blot": lets file(1), and us, tell whose file it is */

static const char *const steps[] = {
    /* What is kept of a release beside the record's own fields are columns; `record` is the JSON of the rest
     * (schema 1, without text and URLs), which is only ever compared whole. An id is never given out twice.
     */
    "CREATE TABLE release("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, revision INTEGER NOT NULL UNIQUE, url TEXT NOT NULL, source TEXT,"
    " status TEXT NOT NULL, first_seen INTEGER NOT NULL, changed INTEGER, complete INTEGER NOT NULL,"
    " extracted INTEGER NOT NULL, words BLOB NOT NULL, record TEXT NOT NULL, text BLOB) STRICT;"
    "CREATE INDEX release_source ON release(source, complete, extracted);"
    /* Which store this is: an index made from another one is told from an index made from this. */
    "CREATE TABLE identity(id INTEGER NOT NULL) STRICT;"
    "INSERT INTO identity SELECT 1 + abs(random() % 9007199254740991);"
    /* Every URL that leads to a release, in the order met. */
    "CREATE TABLE alias("
    " url TEXT PRIMARY KEY, release INTEGER NOT NULL REFERENCES release, n INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX alias_release ON alias(release, n);"
    /* Names that releases no longer have: the URL of one that moved or was found to be another's double. */
    "CREATE TABLE former("
    " revision INTEGER NOT NULL, release INTEGER NOT NULL REFERENCES release, id INTEGER NOT NULL,"
    " url TEXT NOT NULL) STRICT;"
    "CREATE INDEX former_revision ON former(revision);"
    "CREATE INDEX former_release ON former(release);"
    "CREATE INDEX former_id ON former(id);"
    /* What the publisher said, and when; words is the SHA-256 of title, subtitle, date and text, revision
     * what the release had with them at first. */
    "CREATE TABLE version("
    " id INTEGER PRIMARY KEY, release INTEGER NOT NULL REFERENCES release, n INTEGER NOT NULL,"
    " revision INTEGER NOT NULL, seen INTEGER NOT NULL, complete INTEGER NOT NULL, words BLOB NOT NULL, "
    "UNIQUE(release, n)) STRICT;"
    /* Pages that others of their site are packed like. */
    "CREATE TABLE sample("
    " id INTEGER PRIMARY KEY, site TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;"
    "CREATE INDEX sample_site ON sample(site);"
    /* The bytes that a version was read from; more than one when something beside its words changed. */
    "CREATE TABLE original("
    " id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES version, seen INTEGER NOT NULL, url TEXT,"
    " media TEXT, charset TEXT, sample INTEGER REFERENCES sample, bytes BLOB NOT NULL) STRICT;"
    "CREATE INDEX original_version ON original(version);"

    /* What a source said of a page. hash is that of entry and body. */
    "CREATE TABLE mention("
    " id INTEGER PRIMARY KEY, url TEXT NOT NULL, source TEXT NOT NULL, first_seen INTEGER NOT NULL,"
    " changed INTEGER NOT NULL, hash BLOB NOT NULL, entry TEXT NOT NULL, body BLOB, UNIQUE(url, source))"
    " STRICT;"
    "CREATE TABLE source("
    " name TEXT PRIMARY KEY, last_try INTEGER NOT NULL, last_ok INTEGER NOT NULL, last_new INTEGER NOT NULL,"
    " next_due INTEGER NOT NULL, failures INTEGER NOT NULL, error TEXT, etag TEXT, last_modified TEXT,"
    " entries INTEGER NOT NULL, definition TEXT, resume TEXT) STRICT, WITHOUT ROWID;"
    /* Pages to be fetched; due 0: never again. */
    "CREATE TABLE todo("
    " id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, source TEXT NOT NULL, due INTEGER NOT NULL,"
    " tries INTEGER NOT NULL DEFAULT 0, error TEXT) STRICT;"
    "CREATE INDEX todo_due ON todo(due);"
    "CREATE INDEX todo_source ON todo(source, due, tries);"

    "CREATE TABLE watch("
    " name TEXT PRIMARY KEY, cursor INTEGER NOT NULL, last_sent INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE digest("
    " id INTEGER PRIMARY KEY, watch TEXT NOT NULL, message_id TEXT, sent INTEGER NOT NULL,"
    " cursor INTEGER NOT NULL, UNIQUE(watch, message_id)) STRICT;"
    "CREATE TABLE sent("
    " watch TEXT NOT NULL, release INTEGER NOT NULL REFERENCES release, digest INTEGER NOT NULL"
    " REFERENCES digest, revision INTEGER NOT NULL, PRIMARY KEY(watch, release, digest))"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX sent_release ON sent(release);"
    "CREATE INDEX sent_digest ON sent(digest);",

    /* moved: where a permanent redirect leads; retired: when the source was said to be gone for good; ttl:
     * seconds that it asks to be left alone; whole: when it was last sent whole, as no "not modified". */
    "ALTER TABLE source ADD COLUMN moved TEXT;"
    "ALTER TABLE source ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN ttl INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;"
    /* skip: hours and days on which it asks not to be looked at (struct pace); trouble: of the last answer
     * (enum trouble); told: what of it was reported (enum told). */
    "ALTER TABLE source ADD COLUMN skip INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN trouble INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN told INTEGER NOT NULL DEFAULT 0;"
    /* at: when an item came, as well as that is known; 0: not at all. It tells how often a source has news.
     */
    "ALTER TABLE mention ADD COLUMN at INTEGER NOT NULL DEFAULT 0;"
    "UPDATE mention SET at = first_seen;"
    "CREATE INDEX mention_at ON mention(source, at);"
    /* Hosts that asked to be left alone, by a URL of theirs without its path. */
    "CREATE TABLE pause(origin TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* A site's robots.txt: status and time of the last try, and the last good copy with its time. */
    "CREATE TABLE robots("
    " site TEXT PRIMARY KEY, tried INTEGER NOT NULL, status INTEGER NOT NULL, due INTEGER NOT NULL,"
    " got INTEGER NOT NULL, body BLOB) STRICT, WITHOUT ROWID;"
    /* What a version says, kept when the next one takes its place (the newest says what its release says). */
    "ALTER TABLE version ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE version ADD COLUMN title TEXT;"
    "ALTER TABLE version ADD COLUMN subtitle TEXT;"
    "ALTER TABLE version ADD COLUMN date TEXT;"
    "ALTER TABLE version ADD COLUMN text BLOB;"
    /* When a release was removed, and when it came back. */
    "CREATE TABLE event("
    " id INTEGER PRIMARY KEY, release INTEGER NOT NULL REFERENCES release, at INTEGER NOT NULL,"
    " status TEXT NOT NULL) STRICT;"
    "CREATE INDEX event_release ON event(release);"
    /* The looks at a release that was read from a page: where and on whose behalf it is asked for, with which
     * validators; how long it has been as it is, when it is due (0: never), how many looks told something;
     * failures in a row and the last one's reason; since when it has been gone, or has said something else
     * altogether (0: it does not). */
    "CREATE TABLE visit("
    " release INTEGER PRIMARY KEY REFERENCES release, source TEXT NOT NULL, host TEXT NOT NULL,"
    " url TEXT NOT NULL, etag TEXT, last_modified TEXT, since INTEGER NOT NULL, due INTEGER NOT NULL,"
    " looks INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, error TEXT,"
    " gone INTEGER NOT NULL DEFAULT 0, doubt INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE INDEX visit_turn ON visit(host, source, due);"
    /* What was stored before is due a day after it came: all of it is, so that the number of looks that a run
     * takes at a host decides how soon its turn comes. */
    "INSERT INTO visit(release, source, host, url, since, due)"
    " SELECT id, source, substr(rest, 1, instr(rest || '/', '/') - 1), page, since, since + 82800 FROM"
    " (SELECT id, source, page, substr(page, instr(page, '://') + 3) AS rest, since FROM"
    " (SELECT r.id, r.source, max(r.first_seen, ifnull(r.changed, 0)) AS since, (SELECT o.url FROM version v"
    " JOIN original o ON o.version = v.id WHERE v.release = r.id AND o.media = 'text/html'"
    " ORDER BY v.n DESC, o.id DESC LIMIT 1) AS page FROM release r"
    " WHERE r.complete AND r.source IS NOT NULL AND r.source <> 'import') WHERE page IS NOT NULL);"
    /* Whether a site is well: when it last gave something, and since when looks at it have been failing. */
    "CREATE TABLE site("
    " host TEXT PRIMARY KEY, ok INTEGER NOT NULL, failing INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* How far a web archive was imported: the offset, when unpacked, of its first record that was not; -1: it
     * was imported to its end. */
    "CREATE TABLE archive("
    " name TEXT PRIMARY KEY, size INTEGER NOT NULL, offset INTEGER NOT NULL) STRICT, WITHOUT ROWID;",

    /* looked: when a watch was last seen to, whether something was sent or not. */
    "ALTER TABLE watch ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;"
    "UPDATE watch SET looked = last_sent;"
    /* The revision that a release got with its new status; 0 of those before: they are no news to a watch. */
    "ALTER TABLE event ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;"
    /* What was written for a watch, before it is spooled. as_of: the revision whose words are in it. A row
     * without one in `digest` was not delivered (yet, or its process died before it was spooled). */
    "CREATE TABLE message("
    " id INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, watch TEXT NOT NULL, subject TEXT NOT NULL,"
    " as_of INTEGER NOT NULL) STRICT;"
    "CREATE INDEX message_watch ON message(watch);"
    /* What became of it, by recipient: state is enum outcome; bytes the message itself, of the last
     * messages of a watch alone, packed like those of n 0. */
    "CREATE TABLE delivery("
    " message_id TEXT NOT NULL, recipient TEXT NOT NULL, n INTEGER NOT NULL, state INTEGER NOT NULL,"
    " at INTEGER NOT NULL, reason TEXT, bytes BLOB, PRIMARY KEY(message_id, recipient)) STRICT;"
    /* Whose case a message tells of: names of defendants, each with a district or an office. */
    "CREATE TABLE matter("
    " watch TEXT NOT NULL, name TEXT NOT NULL, message_id TEXT NOT NULL,"
    " PRIMARY KEY(watch, name, message_id)) STRICT, WITHOUT ROWID;",
};
enum { SCHEMA = sizeof steps / sizeof *steps };

static int pragma(struct store *s, const char *sql, int64_t *out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
        *out = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return rc == SQLITE_ROW ? 0 : db_error(s, e);
}

static int take_step(struct store *s, int64_t step, struct err *e)
{
    char mark[96];
    sqlite3_snprintf(sizeof mark, mark, "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION_ID,
                     (int)step + 1);
    if (db_enter(s, STORE_WRITE, e))
        return -1;
    int rc = db_sql(s, steps[step], e) || db_sql(s, mark, e) ? -1 : 0;
    return db_leave(s, rc, e);
}

int store_migrate(struct store *s, struct err *e)
{
    int64_t id, schema, tables;
    if (pragma(s, "PRAGMA application_id", &id, e) || pragma(s, "PRAGMA user_version", &schema, e) ||
        pragma(s, "SELECT count(*) FROM sqlite_schema", &tables, e))
        return -1;
    bool empty = !schema && !tables; /* a first run died before its first step */
    if (!empty && id != APPLICATION_ID)
        return err_set(e, ERR_CORRUPT, "'%s' is a database, but not one of blotter", s->path);
    if (schema > SCHEMA)
        return err_set(e, ERR_DATA, "'%s' was written by a newer blotter (schema %d, this one knows %d)",
                       s->path, (int)schema, SCHEMA);
    if (s->mode == STORE_READ && empty)
        return err_set(e, ERR_NOT_FOUND, "'%s' holds nothing yet; run 'blotter fetch' or 'blotter import'",
                       s->path);
    if (s->mode == STORE_READ && schema < SCHEMA)
        return err_set(e, ERR_DATA, "'%s' is of schema %d; 'blotter fetch' brings it to %d", s->path,
                       (int)schema, SCHEMA);
    for (; schema < SCHEMA; schema++)
        if (take_step(s, schema, e))
            return -1;
    return 0;
}
