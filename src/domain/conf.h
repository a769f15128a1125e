/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_CONF_H
#define BLOTTER_DOMAIN_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strs.h"
#include "domain/delivery.h"
#include "domain/profile.h"
#include "domain/timetable.h"

/* feeds.conf, read and checked. All strings live in conf->arena. */

/* Where a section stands in the file, for errors. */
struct conf_place {
    int line; /* its first one */
    const struct conf_mark *marks;
    size_t n;
};
/* The line of one of its options, or of value nth (from 0) of a list; the section's where it is not there. */
int conf_line(const struct conf_place *p, const char *option);
int conf_line_of(const struct conf_place *p, const char *option, size_t nth);

enum source_kind { SOURCE_FEED, SOURCE_LISTING, SOURCE_API, SOURCE_PAGE, SOURCE_SITEMAP };

/* One URL that is asked again and again. A section with `offices` has become one source an office. */
struct source {
    const char *name; /* unique: "fbi-miami" */
    const char *url;
    const char *office; /* slug that releases of this source belong to, or NULL */
    enum source_kind kind;
    int every;         /* seconds between two looks */
    int limit;         /* entries read of one answer at most; 0: all */
    int pages;         /* pages of a listing or API followed at most */
    const char *since; /* "YYYY-MM-DD": only entries of that day or later, where they tell; NULL: all */
    const char *match; /* only entries whose URL holds this text; NULL: all */
};

/* A further index that is searched with the own one: of another machine (served by xapian-tcpsrv) or a path.
 */
struct shard {
    const char *name;
    const char *remote; /* "host:port", or NULL */
    const char *path;   /* of a Xapian database, or NULL */
};

enum { WATCH_NEW = 1, WATCH_CHANGED = 2, WATCH_REMOVED = 4 };

/* A watch: a saved query whose news is mailed. */
struct watch {
    const char *name, *query;
    struct strs to;
    struct timetable when;
    enum heartbeat heartbeat;
    int limit; /* releases in one digest at most; 0: all */
    enum { WATCH_BY_DATE, WATCH_BY_RELEVANCE, WATCH_BY_SENTENCE } order;
    enum { WATCH_GROUP_CHARGE, WATCH_GROUP_OFFICE } group;
    unsigned include; /* what is news: WATCH_NEW | WATCH_CHANGED | WATCH_REMOVED */
    bool per_case;    /* a message for each case, in a thread of its own */
    bool mask_names;  /* names of defendants are left out */
    const char *file;
    struct conf_place place;
};

enum mail_transport { MAIL_STDOUT, MAIL_SENDMAIL, MAIL_SMTP, MAIL_MAILDIR, MAIL_MBOX };

/* How digests leave. NULL: not set. */
struct conf_mail {
    const char *from;
    enum mail_transport transport;
    const char *sendmail; /* program */
    const char *url;      /* of the SMTP server: "smtp://host:port" or "smtps://host:port" */
    enum smtp_tls tls;
    const char *user, *password_file, *password_command;
    const char *cainfo;      /* the top-level one when not set */
    const char *path;        /* of the maildir or mbox */
    bool bcc;                /* one message for all recipients of a watch, who are not named in it */
    const char *unsubscribe; /* "mailto:…" or "https://…" */
    struct conf_place place; /* of line 0: there is no such section */
};
/* What is wrong with the whole of it (a password without a user …), as the end of a sentence, and the option
 * that it is about; or NULL. */
const char *conf_mail_fault(const struct conf_mail *m, const char **option);
/* Whether s is such a URL; "@" (a password in it) is refused. */
bool conf_mail_url(const char *s);
/* Its unsubscribe as an address or as a URL; the other is NULL, or both. */
void conf_mail_unsubscribe(const struct conf_mail *m, const char **address, const char **url);
/* Whether digests go into a mailbox on this machine: then a watch needs no recipient. */
bool conf_mail_is_local(const struct conf_mail *m);

struct conf {
    struct arena *arena;
    const char *path;                /* of the file that was read */
    const char *data;                /* absolute or relative to the working directory */
    const char *contact, *agent_url; /* NULL when not set */
    double delay;                    /* < 0: the default (2 s; 0 on loopback) */
    int connections;                 /* 0: the default */
    size_t max_body;
    double timeout;
    const char *cainfo;
    struct source *sources;
    size_t nsources, sources_cap;
    struct profile *sites; /* overrides, host set, ends at nsites */
    size_t nsites;
    struct conf_place *site_places; /* of each */
    struct shard *shards;
    size_t nshards;
    struct watch *watches;
    size_t nwatches;
    struct conf_mail mail;
};

/* Finds and reads the file: path when not NULL, else $BLOTTER_CONFIG, ./feeds.conf,
 * $XDG_CONFIG_HOME/blotter/feeds.conf
 * (~/.config when that is unset), /etc/blotter/feeds.conf. Errors are ERR_CONFIG with "file:line:";
 * ERR_NOT_FOUND when none was named and there is none. */
int conf_load(const char *path, struct conf **out, struct err *e);
void conf_free(struct conf *c); /* NULL is allowed */

const struct source *conf_source(const struct conf *c, const char *name); /* NULL when there is none */
const struct watch *conf_watch(const struct conf *c, const char *name);
/* The same of a name that a person gave: NULL with ERR_USAGE, which names the nearest. */
const struct watch *conf_watch_named(const struct conf *c, const char *name, struct err *e);
/* The site section for a URL's host, or NULL. */
const struct profile *conf_site(const struct conf *c, const char *url);

#endif
