/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every statement that the store runs, in one table; each is prepared once a handle. The columns that
 * store.c's read_release expects are named once, in RELEASE. */
#include "edge/store_db.h"

#define RELEASE                                                                                              \
    "SELECT id, revision, url, source, status, first_seen, changed, complete, record, text"                  \
    " FROM release "

/* The same URL with the other of http and https. */
#define TWIN                                                                                                 \
    "iif(?1 LIKE 'https://%', 'http://' || substr(?1, 9), iif(?1 LIKE 'http://%',"                           \
    " 'https://' || substr(?1, 8), NULL))"

const char *const store_sql[QUERIES] = {
    [Q_IDENTITY] = "SELECT id FROM identity",
    [Q_REVISION] = "SELECT ifnull(max(revision), 0) FROM release",

    [Q_ALIAS_FIND] = "SELECT r.id, r.complete FROM alias a JOIN release r ON r.id = a.release"
                     " WHERE a.url IN (?1, " TWIN ") ORDER BY a.url <> ?1 LIMIT 1",
    [Q_ALIAS_ADD] = "INSERT INTO alias(url, release, n)"
                    " SELECT ?1, ?2, ifnull(max(n), 0) + 1 FROM alias WHERE release = ?2"
                    " ON CONFLICT(url) DO NOTHING",
    [Q_ALIAS_TWIN] = "INSERT INTO alias(url, release, n)"
                     " SELECT ?1, release, (SELECT max(n) + 1 FROM alias WHERE release = a.release)"
                     " FROM alias a WHERE url = " TWIN " ON CONFLICT(url) DO NOTHING",
    [Q_ALIASES] = "SELECT url FROM alias WHERE release = ? ORDER BY n",

    [Q_RELEASE_KEPT] =
        "SELECT revision, url, source, status, first_seen, changed, complete, extracted, words,"
        " record FROM release WHERE id = ?",
    [Q_RELEASE_GET] = RELEASE "WHERE id = ?",
    [Q_RELEASE_BY_ID] = RELEASE "WHERE id > ? ORDER BY id LIMIT ?",
    [Q_RELEASE_BY_REVISION] = RELEASE "WHERE revision > ? ORDER BY revision LIMIT ?",
    [Q_RELEASE_ADD] = "INSERT INTO release(revision, url, source, status, first_seen, changed, complete,"
                      " extracted, words, record, text) VALUES(?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)"
                      " RETURNING id",
    [Q_RELEASE_SET] =
        "UPDATE release SET revision = ?2, url = ?3, changed = ?4, complete = ?5, extracted = ?6,"
        " words = ?7, record = ?8, text = ?9 WHERE id = ?1",
    [Q_RELEASE_EXTRACTED] = "UPDATE release SET extracted = ?2 WHERE id = ?1",
    [Q_RELEASE_REVISION] = "UPDATE release SET revision = ?2 WHERE id = ?1",
    [Q_RELEASE_EXISTS] = "SELECT 1 FROM release WHERE id = ?",
    [Q_RELEASE_STATUS] = "UPDATE release SET status = ?2, revision = ?3 WHERE id = ?1 AND status <> ?2",
    [Q_EVENT_ADD] = "INSERT INTO event(release, at, status, revision) VALUES(?, ?, ?, ?)",
    [Q_EVENTS] = "SELECT at, status FROM event WHERE release = ? ORDER BY id",
    [Q_FORMER_ADD] = "INSERT INTO former(revision, release, id, url) VALUES(?, ?, ?, ?)",
    [Q_FORMER_AFTER] = "SELECT revision, release, id, url FROM former WHERE revision > ? ORDER BY revision",
    [Q_FORMER_ID] = "SELECT release FROM former WHERE id = ? AND release <> id",

    /* A version from a page stands after all those from feeds; else the order is that in which they were
       seen. */
    [Q_MERGE_BASE] = "SELECT release FROM version WHERE release IN (?, ?)"
                     " ORDER BY complete DESC, seen DESC, id DESC LIMIT 1",
    [Q_MERGE_LEAVES] = "INSERT INTO former(revision, release, id, url)"
                       " SELECT ?4, ?1, ?2, url FROM release WHERE id = ?3",
    [Q_MERGE_CONTENT] =
        "UPDATE release SET (url, status, complete, extracted, words, record, text) ="
        " (SELECT url, status, complete, extracted, words, record, text FROM release WHERE id = ?2)"
        " WHERE id = ?1",
    [Q_MERGE_TIMES] =
        "UPDATE release SET (first_seen, changed) = (SELECT min(first_seen), max(changed) FROM release"
        " WHERE id IN (?1, ?2)) WHERE id = ?1",
    [Q_MERGE_ALIASES] = "UPDATE alias SET release = ?1, n = n + (SELECT max(n) FROM alias WHERE release = ?1)"
                        " WHERE release = ?2",
    [Q_MERGE_VERSIONS] = "UPDATE version SET release = ?1, n = -id WHERE release IN (?1, ?2)",
    [Q_MERGE_RENUMBER] = "UPDATE version SET n = (SELECT count(*) FROM version w WHERE w.release = ?1"
                         " AND (w.complete, w.seen, w.id) <= (version.complete, version.seen, version.id))"
                         " WHERE release = ?1 AND ?2",
    [Q_MERGE_SENT] = "UPDATE OR IGNORE sent SET release = ?1 WHERE release = ?2",
    [Q_MERGE_SENT_REST] = "DELETE FROM sent WHERE release = ?2 AND ?1",
    [Q_MERGE_FORMER] = "UPDATE former SET release = ?1 WHERE release = ?2",
    [Q_MERGE_EVENTS] = "UPDATE event SET release = ?1 WHERE release = ?2",
    [Q_MERGE_VISIT] = "UPDATE OR IGNORE visit SET release = ?1 WHERE release = ?2",
    [Q_MERGE_VISIT_REST] = "DELETE FROM visit WHERE release = ?2 AND ?1",
    [Q_MERGE_DELETE] = "DELETE FROM release WHERE id = ?2 AND ?1",

    [Q_VERSION_ADD] = "INSERT INTO version(release, n, seen, complete, words, revision)"
                      " SELECT ?1, ifnull(max(n), 0) + 1,"
                      /* never before the last of its kind, whatever the clock says */
                      " max(?2, ifnull(max(seen) FILTER (WHERE complete = ?3), 0)), ?3, ?4, ?5"
                      " FROM version WHERE release = ?1 RETURNING id",
    [Q_VERSION_NEWEST] = "SELECT id FROM version WHERE release = ? ORDER BY n DESC LIMIT 1",
    [Q_VERSION_WORDS] = "UPDATE version SET words = ?2 WHERE release = ?1"
                        " AND n = (SELECT max(n) FROM version WHERE release = ?1)",
    [Q_VERSION_KEEP] =
        "UPDATE version SET (kept, title, subtitle, date, text) = (SELECT 1, record ->> 'title',"
        " record ->> 'subtitle', record ->> 'date', text FROM release WHERE id = ?1)"
        " WHERE release = ?1 AND n = (SELECT max(n) FROM version WHERE release = ?1)",
    /* The newest version's words are the release's. */
    [Q_WORDING] =
        "SELECT v.title, v.subtitle, v.date, v.text, v.kept FROM version v WHERE v.release = ?1 AND v.n = ?2"
        " AND v.n < (SELECT max(n) FROM version WHERE release = ?1) UNION ALL"
        " SELECT record ->> 'title', record ->> 'subtitle', record ->> 'date', text, 1 FROM release"
        " WHERE id = ?1 AND ?2 = (SELECT max(n) FROM version WHERE release = ?1)",
    [Q_WORDING_SET] =
        "UPDATE version SET kept = 1, title = ?3, subtitle = ?4, date = ?5, text = ?6, words = ?7"
        " WHERE release = ?1 AND n = ?2",
    [Q_VERSIONS] = "SELECT n, seen, complete, words FROM version WHERE release = ? ORDER BY n",
    [Q_ORIGINAL_ADD] = "INSERT INTO original(version, seen, url, media, charset, sample, bytes)"
                       " VALUES(?, ?, ?, ?, ?, nullif(?, 0), ?)",
    [Q_RELEASE_FIRST] = "SELECT first_seen FROM release WHERE id = ?",
    [Q_EARLIER_ROOM] = "UPDATE version SET n = -n - 1 WHERE release = ? AND n >= ?",
    [Q_EARLIER_BACK] = "UPDATE version SET n = -n WHERE release = ? AND n < 0",
    /* No revision of its own: what is added of the past is no news to a watch. */
    [Q_EARLIER_ADD] = "INSERT INTO version(release, n, seen, complete, words, revision)"
                      " VALUES(?, ?, ?, ?, ?, 0) RETURNING id",
    [Q_EARLIER_TIMES] = "UPDATE release SET first_seen = min(first_seen, ?2), changed = ifnull(changed, ?3),"
                        " revision = ?4 WHERE id = ?1",
#define ORIGINAL                                                                                             \
    "SELECT o.url, o.media, o.charset, o.sample, o.bytes, o.seen FROM original o JOIN version v"             \
    " ON o.version = v.id WHERE "
    [Q_ORIGINAL_GET] =
        ORIGINAL "v.release = ?1 AND (v.n = ?2 OR ?2 = 0) ORDER BY v.n DESC, o.id DESC LIMIT 1",
    [Q_ORIGINAL_BY_KEY] = ORIGINAL "o.id = ?",
#undef ORIGINAL
    [Q_ORIGINAL_KEYS] = "SELECT o.id FROM original o JOIN version v ON o.version = v.id WHERE v.release = ?"
                        " ORDER BY v.n, o.id",
    [Q_SAMPLE_GET] = "SELECT bytes FROM sample WHERE id = ?",
    [Q_SAMPLES] = "SELECT id FROM sample WHERE site = ? ORDER BY id",
    [Q_SAMPLE_ADD] = "INSERT INTO sample(site, bytes) VALUES(?, ?) RETURNING id",

    [Q_MENTION_FIND] = "SELECT hash, changed FROM mention WHERE url = ? AND source = ?",
    [Q_MENTION_SET] =
        "INSERT INTO mention(url, source, first_seen, changed, hash, entry, body, at)"
        " VALUES(?1, ?2, ?3, ?3, ?4, ?5, ?6, iif(?7, max(?7, 0), iif(EXISTS(SELECT 1"
        " FROM source WHERE name = ?2 AND last_ok > 0), ?3, 0))) ON CONFLICT(url, source) DO UPDATE SET"
        " changed = ?3, hash = ?4, entry = ?5, body = ?6",
#define MENTION "SELECT source, entry, body, id, changed, url FROM mention m "
    [Q_MENTIONS] = MENTION "WHERE url = ? ORDER BY id",
    [Q_MENTIONS_LEFT] = MENTION "WHERE id > ? AND NOT EXISTS (SELECT 1 FROM alias WHERE url = m.url)"
                                " AND NOT EXISTS (SELECT 1 FROM todo WHERE url = m.url) ORDER BY id LIMIT ?",
#undef MENTION
    [Q_MENTION_TIMES] = "SELECT at FROM mention WHERE source = ? AND at > 0 ORDER BY at DESC LIMIT ?",
    [Q_SOURCE_GET] =
        "SELECT name, last_try, last_ok, last_new, next_due, failures, error, etag, last_modified, entries,"
        " (SELECT count(*) FROM release WHERE source = name),"
        " (SELECT count(*) FROM todo WHERE source = name AND due > 0),"
        " (SELECT count(*) FROM todo WHERE source = name AND due > 0 AND tries > 0), definition, resume,"
        " moved, retired, ttl, whole, skip, trouble, told FROM source WHERE name = ?",
    [Q_SOURCE_PUT] =
        "INSERT OR REPLACE INTO source(name, last_try, last_ok, last_new, next_due, failures, error,"
        " etag, last_modified, entries, definition, resume, moved, retired, ttl, whole, skip, trouble, told)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_TODO_ADD] = "INSERT INTO todo(url, source, due) VALUES(?, ?, ?) ON CONFLICT(url) DO NOTHING",
    [Q_TODO_DUE] = "SELECT url, source, due, tries, error FROM todo WHERE due > 0 AND due <= ?1"
                   " ORDER BY due, id LIMIT ?2",
    [Q_TODO_DUE_OF] =
        "SELECT url, source, due, tries, error FROM todo WHERE source = ?3 AND due > 0 AND due <= ?1"
        " ORDER BY due, tries, id LIMIT ?2",
    [Q_TODO_DONE] = "DELETE FROM todo WHERE url = ?",
    [Q_TODO_FAIL] = "UPDATE todo SET error = ?2, due = ?3, tries = tries + 1 WHERE url = ?1",
    [Q_TODO_POSTPONE] = "UPDATE todo SET due = ?2 WHERE url = ?1",
    [Q_PAUSE_SET] = "INSERT INTO pause(origin, until) VALUES(?, ?) ON CONFLICT(origin) DO UPDATE"
                    " SET until = max(until, excluded.until)",
    [Q_PAUSE_OVER] = "DELETE FROM pause WHERE until <= ?",
    [Q_PAUSES] = "SELECT origin, until FROM pause WHERE until > ?",

    [Q_ROBOTS_GET] = "SELECT tried, due, status, got, body FROM robots WHERE site = ?",
    [Q_ROBOTS_PUT] = "INSERT OR REPLACE INTO robots(site, tried, due, status, got, body)"
                     " VALUES(?, ?, ?, ?, ?, ?)",
#define VISIT                                                                                                \
    "SELECT v.release, v.source, v.host, v.url, v.etag, v.last_modified, v.since, v.due, v.looks,"           \
    " v.failures, v.error, v.gone, v.doubt, r.status,"                                                       \
    " (SELECT url FROM alias WHERE release = r.id ORDER BY n LIMIT 1) FROM "
    [Q_VISIT_GET] = VISIT "visit v JOIN release r ON r.id = v.release WHERE v.release = ?",
    [Q_VISITS_DUE] =
        VISIT "(SELECT release, row_number() OVER (PARTITION BY host, source ORDER BY due, release) AS place"
              " FROM visit WHERE due > 0 AND due <= ?1) AS d JOIN visit v ON v.release = d.release"
              " JOIN release r ON r.id = d.release WHERE place <= ?2 ORDER BY v.due, v.release",
#undef VISIT
    [Q_VISIT_PUT] =
        "INSERT OR REPLACE INTO visit(release, source, host, url, etag, last_modified, since, due, looks,"
        " failures, error, gone, doubt) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_SITE_GET] = "SELECT ok, failing FROM site WHERE host = ?",
    [Q_SITE_PUT] = "INSERT OR REPLACE INTO site(host, ok, failing) VALUES(?, ?, ?)",

    [Q_WATCH_GET] = "SELECT name, cursor, last_sent, looked FROM watch WHERE name = ?",
    [Q_WATCH_PUT] = "INSERT INTO watch(name, cursor, last_sent, looked) VALUES(?1, ?2, ?3, ?3)"
                    " ON CONFLICT(name) DO UPDATE SET cursor = max(cursor, ?2), last_sent = ?3, looked = ?3",
    [Q_WATCH_LOOKED] = "UPDATE watch SET cursor = max(cursor, ?2),"
                       " looked = ?3, last_sent = min(last_sent, ?3) WHERE name = ?1",
    [Q_DIGEST_ADD] = "INSERT INTO digest(watch, message_id, sent, cursor) VALUES(?, ?, ?, ?)"
                     " ON CONFLICT(watch, message_id) DO UPDATE SET sent = excluded.sent,"
                     " cursor = excluded.cursor RETURNING id",
    /* The release may have become part of another one meanwhile. */
    [Q_SENT_ADD] =
        "INSERT OR REPLACE INTO sent(watch, release, digest, revision) SELECT ?1, r.id, ?3,"
        " min(r.revision, ifnull(m.as_of, d.cursor)) FROM release r, digest d"
        " LEFT JOIN message m ON m.message_id = d.message_id WHERE d.id = ?3 AND r.id = ifnull((SELECT"
        " release FROM former WHERE id = ?2 AND release <> id ORDER BY revision DESC LIMIT 1), ?2)",
    /* enum store_news as a number. A page that replaces a feed's summary is no change of the words. */
    [Q_WATCH_NEWS] =
        "SELECT CASE WHEN base IS NULL THEN"
        " CASE WHEN (worded > start) IS NOT TRUE THEN 1 WHEN came <= start AND changed > start THEN 6 ELSE 2 "
        "END"
        " WHEN status = 'removed' AND was <> 'removed' THEN 4"
        " WHEN status <> 'removed' AND was = 'removed' THEN 5"
        " ELSE iif(changed > base, 3, 0) END FROM"
        " (SELECT *, ifnull((SELECT e.status FROM event e WHERE e.release = ?2 AND e.revision <= base"
        " ORDER BY e.id DESC LIMIT 1), 'live') AS was FROM"
        " (SELECT ifnull((SELECT max(revision) FROM sent WHERE watch = ?1 AND release = ?2),"
        " iif(?3, (SELECT cursor FROM watch WHERE name = ?1 AND cursor >= (SELECT min(revision) FROM version"
        " WHERE release = ?2)), NULL)) AS base,"
        " (SELECT min(cursor) FROM digest WHERE watch = ?1) AS start,"
        " (SELECT status FROM release WHERE id = ?2) AS status,"
        " (SELECT min(revision) FROM version WHERE release = ?2) AS came,"
        " (SELECT max(revision) FROM version WHERE release = ?2) AS worded,"
        " (SELECT max(v.revision) FROM version v WHERE v.release = ?2 AND NOT (v.complete AND EXISTS"
        " (SELECT 1 FROM version f WHERE f.release = ?2 AND f.n = v.n - 1 AND NOT f.complete))) AS changed))",
    [Q_WATCH_KNOWN] = "SELECT r.id FROM release r WHERE r.revision > ?2 AND r.revision <= ?3 AND EXISTS"
                      " (SELECT 1 FROM sent WHERE watch = ?1 AND release = r.id) ORDER BY r.revision",
    [Q_WATCH_VERSION] = "SELECT max(n) FROM version WHERE release = ?2 AND revision <= (SELECT max(revision)"
                        " FROM sent WHERE watch = ?1 AND release = ?2)",
    [Q_WATCH_FIRST] = "SELECT message_id FROM digest WHERE watch = ? AND message_id IS NOT NULL"
                      " ORDER BY id LIMIT 1",
    [Q_WATCH_LAST] = "SELECT message_id FROM digest WHERE watch = ? AND message_id IS NOT NULL"
                     " ORDER BY id DESC LIMIT ?",
    [Q_WATCH_MATTER] = "SELECT d.id FROM matter m JOIN digest d ON d.watch = m.watch"
                       " AND d.message_id = m.message_id WHERE m.watch = ? AND m.name = ? ORDER BY d.id",
    [Q_MATTER_ADD] = "INSERT OR IGNORE INTO matter(watch, name, message_id) VALUES(?, ?, ?)",

    [Q_MESSAGE_ADD] = "INSERT INTO message(message_id, watch, subject, as_of) VALUES(?, ?, ?, ?)"
                      " ON CONFLICT(message_id) DO UPDATE SET subject = excluded.subject,"
                      " as_of = excluded.as_of RETURNING id",
    [Q_MESSAGE_FORGET] =
        "UPDATE delivery SET bytes = NULL WHERE bytes IS NOT NULL AND message_id ="
        " (SELECT message_id FROM message WHERE watch = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
    [Q_DELIVERY_ADD] =
        "INSERT INTO delivery(message_id, recipient, n, state, at, bytes) VALUES(?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(message_id, recipient) DO UPDATE SET n = excluded.n, bytes = excluded.bytes",
    [Q_DELIVERY_SET] =
        "INSERT INTO delivery(message_id, recipient, n, state, at, reason) SELECT ?1, ?2,"
        " count(*), ?3, ?4, ?5 FROM delivery WHERE message_id = ?1 ON CONFLICT(message_id, recipient)"
        " DO UPDATE SET state = excluded.state, at = excluded.at, reason = excluded.reason",
    [Q_DELIVERY_STRIKE] = "DELETE FROM delivery WHERE message_id = ? AND recipient = ?",
    [Q_DELIVERIES] = "SELECT recipient, state, at, reason FROM delivery WHERE message_id = ? ORDER BY n,"
                     " recipient",
    [Q_DELIVERY_BYTES] =
        "SELECT recipient, bytes FROM delivery WHERE message_id = ? AND bytes IS NOT NULL ORDER BY n",
    [Q_UNDELIVERED] =
        "SELECT y.recipient, y.state, y.at, y.reason, y.message_id, d.sent FROM (SELECT id, message_id FROM"
        " message WHERE watch = ?1 ORDER BY id DESC LIMIT 30) m"
        " JOIN delivery y ON y.message_id = m.message_id JOIN digest d ON d.watch = ?1 AND d.message_id = "
        "y.message_id ORDER BY y.recipient, m.id",
    [Q_REFUSED_BEFORE] =
        "SELECT y.state > 1 FROM message m JOIN delivery y ON y.message_id = m.message_id AND"
        " y.recipient = ?2 WHERE m.watch = ?1 AND m.message_id <> ?3 AND y.state > 0"
        " ORDER BY m.id DESC LIMIT 1",
#define DIGEST                                                                                               \
    "SELECT d.id, d.watch, d.message_id, d.sent, m.subject FROM digest d LEFT JOIN message m"                \
    " ON m.message_id = d.message_id WHERE d.message_id IS NOT NULL AND "
    [Q_DIGESTS] = DIGEST "?1 IS NULL ORDER BY d.id DESC LIMIT ?2",
    [Q_WATCH_DIGESTS] = DIGEST "d.watch = ?1 ORDER BY d.id DESC LIMIT ?2",
    [Q_DIGEST_GET] = DIGEST "d.id = ?",
#undef DIGEST
    [Q_DIGEST_RELEASES] =
        "SELECT r.id, r.url, r.record ->> 'title', r.record ->> 'date' FROM sent s JOIN release r"
        " ON r.id = s.release WHERE s.digest = ? ORDER BY r.record ->> 'date' DESC, r.id",

    [Q_ARCHIVE_GET] = "SELECT offset FROM archive WHERE name = ?",
    [Q_ARCHIVE_PUT] = "INSERT OR REPLACE INTO archive(name, size, offset) VALUES(?, ?, ?)",

    [Q_FIGURES] = "SELECT (SELECT count(*) FROM release),"
                  " (SELECT count(*) FROM release INDEXED BY release_source WHERE complete),"
                  " (SELECT count(*) FROM version), (SELECT count(*) FROM mention),"
                  " (SELECT count(*) FROM todo WHERE due > 0), (SELECT coalesce(max(id), 0) FROM release)",
};
