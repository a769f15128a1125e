/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grammar of feeds.conf, and structs of its sections. A source with `offices` becomes one source an
 * office here, and nobody else needs to know of the short form. */
#include <string.h>

#include "base/ascii.h"
#include "domain/conf_file.h"
#include "domain/office.h"

static cfg_opt_t source_opts[] = {
    CFG_STR("url", NULL, CFGF_NODEFAULT),     CFG_STR("kind", "feed", CFGF_NONE),
    CFG_STR_LIST("offices", NULL, CFGF_NONE), CFG_STR("office", NULL, CFGF_NODEFAULT),
    CFG_STR("every", "2h", CFGF_NONE),        CFG_INT("limit", 0, CFGF_NONE),
    CFG_INT("pages", 1, CFGF_NONE),           CFG_STR("since", NULL, CFGF_NODEFAULT),
    CFG_STR("match", NULL, CFGF_NODEFAULT),   CFG_END(),
};
static cfg_opt_t site_opts[] = {
    CFG_STR("title", NULL, CFGF_NODEFAULT),
    CFG_STR("subtitle", NULL, CFGF_NODEFAULT),
    CFG_STR("date", NULL, CFGF_NODEFAULT),
    CFG_STR("updated", NULL, CFGF_NODEFAULT),
    CFG_STR("body", NULL, CFGF_NODEFAULT),
    CFG_STR("head", NULL, CFGF_NODEFAULT),
    CFG_STR("topics", NULL, CFGF_NODEFAULT),
    CFG_STR("components", NULL, CFGF_NODEFAULT),
    CFG_STR("number", NULL, CFGF_NODEFAULT),
    CFG_STR("drop", NULL, CFGF_NODEFAULT),
    CFG_END(),
};
static cfg_opt_t shard_opts[] = {
    CFG_STR("remote", NULL, CFGF_NODEFAULT),
    CFG_STR("path", NULL, CFGF_NODEFAULT),
    CFG_END(),
};
static cfg_opt_t watch_opts[] = {
    CFG_STR("query", NULL, CFGF_NODEFAULT),
    CFG_STR_LIST("to", NULL, CFGF_NONE),
    CFG_STR("when", "immediate", CFGF_NONE),
    CFG_STR("heartbeat", "never", CFGF_NONE),
    CFG_INT("limit", 50, CFGF_NONE),
    CFG_STR("order", "date", CFGF_NONE),
    CFG_STR("group", "charge", CFGF_NONE),
    CFG_STR_LIST("include", "{new, changed, removed}", CFGF_NONE),
    CFG_BOOL("per-case", cfg_false, CFGF_NONE),
    CFG_BOOL("mask-names", cfg_false, CFGF_NONE),
    CFG_END(),
};
static cfg_opt_t mail_opts[] = {
    CFG_STR("from", NULL, CFGF_NODEFAULT),
    CFG_STR("transport", "stdout", CFGF_NONE),
    CFG_STR("sendmail", "/usr/sbin/sendmail", CFGF_NONE),
    CFG_STR("url", NULL, CFGF_NODEFAULT),
    CFG_STR("tls", "required", CFGF_NONE),
    CFG_STR("user", NULL, CFGF_NODEFAULT),
    CFG_STR("password-file", NULL, CFGF_NODEFAULT),
    CFG_STR("password-command", NULL, CFGF_NODEFAULT),
    CFG_STR("cainfo", NULL, CFGF_NODEFAULT),
    CFG_STR("path", NULL, CFGF_NODEFAULT),
    CFG_STR("copies", "each", CFGF_NONE),
    CFG_STR("unsubscribe", NULL, CFGF_NODEFAULT),
    CFG_END(),
};
cfg_opt_t conf_grammar[] = {
    CFG_STR("data", "index", CFGF_NONE),
    CFG_STR("contact", NULL, CFGF_NODEFAULT),
    CFG_STR("agent-url", NULL, CFGF_NODEFAULT),
    CFG_FLOAT("delay", -1, CFGF_NONE),
    CFG_INT("connections", 0, CFGF_NONE),
    CFG_STR("max-body", "10M", CFGF_NONE),
    CFG_STR("timeout", "60s", CFGF_NONE),
    CFG_STR("cainfo", NULL, CFGF_NODEFAULT),
    CFG_SEC("source", source_opts, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_SEC("site", site_opts, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_SEC("shard", shard_opts, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_SEC("watch", watch_opts, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
    CFG_SEC("mail", mail_opts, CFGF_NONE),
    CFG_END(),
};

/* ---- from sections to structs ---- */

/* s with every "{office}" replaced. */
static const char *fill_office(const char *s, const char *with, struct arena *a)
{
    struct buf b = {0};
    for (const char *p; (p = strstr(s, "{office}")); s = p + 8) {
        buf_add(&b, s, (size_t)(p - s));
        buf_adds(&b, with);
    }
    buf_adds(&b, s);
    char *out = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return out;
}

/* A section of the file under way. */
struct reading {
    struct conf *conf;
    cfg_t *sec;
    struct conf_place place;
    struct err *e;
};

static int bad_section(const struct reading *rd, int line, const char *what)
{
    return err_set(rd->e, ERR_CONFIG, "%s:%d: %s \"%s\" %s", rd->conf->path, line, rd->sec->name,
                   cfg_title(rd->sec), what);
}

static int add_source(const struct reading *rd, const char *office)
{
    struct conf *c = rd->conf;
    cfg_t *sec = rd->sec;
    struct arena *a = c->arena;
    const char *feed = office ? office_feed_slug(office) : "";
    struct source s = {
        .name = fill_office(cfg_title(sec), office ? office : "", a),
        .url = fill_office(cfg_getstr(sec, "url"), feed, a),
        .office = office ? office : office_lookup(cfg_getstr(sec, "office") ? cfg_getstr(sec, "office") : ""),
        .kind = (enum source_kind)conf_kind(cfg_getstr(sec, "kind")),
        .every = (int)conf_seconds(cfg_getstr(sec, "every")),
        .limit = (int)cfg_getint(sec, "limit"),
        .pages = (int)cfg_getint(sec, "pages"),
        .since = arena_strdup(a, cfg_getstr(sec, "since")),
        .match = arena_strdup(a, cfg_getstr(sec, "match")),
    };
    if (conf_source(c, s.name))
        return bad_section(rd, rd->place.line, "gives a name that another source has; put {office} into it");
    c->sources = arena_grow(a, c->sources, c->nsources, &c->sources_cap, sizeof *c->sources);
    c->sources[c->nsources++] = s;
    return 0;
}

static int read_source(const struct reading *rd)
{
    const char *url = cfg_getstr(rd->sec, "url");
    if (!url)
        return bad_section(rd, rd->place.line, "has no url");
    unsigned n = cfg_size(rd->sec, "offices");
    if (!n && strstr(url, "{office}"))
        return bad_section(rd, conf_line(&rd->place, "url"),
                           "has {office} in its url but no offices: write offices = {all}");
    if (!n)
        return add_source(rd, NULL);
    for (unsigned i = 0; i < n; i++) {
        const char *name = cfg_getnstr(rd->sec, "offices", i);
        if (strcmp(name, "all")) {
            if (add_source(rd, office_lookup(name)))
                return -1;
            continue;
        }
        for (const struct office *o = NULL; (o = office_next(o, NULL));)
            if (add_source(rd, o->slug))
                return -1;
    }
    return 0;
}

static int read_site(const struct reading *rd)
{
    struct conf *c = rd->conf;
    cfg_t *sec = rd->sec;
    struct arena *a = c->arena;
    c->site_places[c->nsites] = rd->place;
    char *host = arena_strdup(a, cfg_title(sec));
    for (char *p = host; *p; p++)
        *p = ascii_tolower(*p);
    c->sites[c->nsites++] = (struct profile){
        .name = arena_printf(a, "site %s", host),
        .host = host,
        .title = arena_strdup(a, cfg_getstr(sec, "title")),
        .subtitle = arena_strdup(a, cfg_getstr(sec, "subtitle")),
        .date = arena_strdup(a, cfg_getstr(sec, "date")),
        .updated = arena_strdup(a, cfg_getstr(sec, "updated")),
        .body = arena_strdup(a, cfg_getstr(sec, "body")),
        .head = arena_strdup(a, cfg_getstr(sec, "head")),
        .topics = arena_strdup(a, cfg_getstr(sec, "topics")),
        .components = arena_strdup(a, cfg_getstr(sec, "components")),
        .number = arena_strdup(a, cfg_getstr(sec, "number")),
        .drop = arena_strdup(a, cfg_getstr(sec, "drop")),
    };
    return 0;
}

static int read_watch(const struct reading *rd)
{
    struct conf *c = rd->conf;
    cfg_t *sec = rd->sec;
    struct arena *a = c->arena;
    if (!cfg_getstr(sec, "query"))
        return bad_section(rd, rd->place.line, "has no query");
    struct watch *w = &c->watches[c->nwatches];
    *w = (struct watch){.name = arena_strdup(a, cfg_title(sec)),
                        .query = arena_strdup(a, cfg_getstr(sec, "query")),
                        .limit = (int)cfg_getint(sec, "limit"),
                        .heartbeat = (enum heartbeat)conf_choice("heartbeat", cfg_getstr(sec, "heartbeat")),
                        .order = conf_choice("order", cfg_getstr(sec, "order")),
                        .group = conf_choice("group", cfg_getstr(sec, "group")),
                        .per_case = cfg_getbool(sec, "per-case"),
                        .mask_names = cfg_getbool(sec, "mask-names"),
                        .file = c->path,
                        .place = rd->place};
    timetable_parse(cfg_getstr(sec, "when"), &w->when);
    for (unsigned i = 0; i < cfg_size(sec, "include"); i++)
        w->include |= 1u << conf_choice("include", cfg_getnstr(sec, "include", i));
    if (!w->include)
        return bad_section(rd, conf_line(&rd->place, "include"),
                           "includes nothing: write include = {new, changed, removed}");
    for (unsigned i = 0; i < cfg_size(sec, "to"); i++)
        strs_add_copy(&w->to, cfg_getnstr(sec, "to", i), a);
    c->nwatches++;
    return 0;
}

static const char *set_or_null(cfg_t *cfg, const char *key, struct arena *a)
{
    const char *s = cfg_getstr(cfg, key);
    return s && *s ? arena_strdup(a, s) : NULL;
}

/* `data` is relative to the file that names it, so that cron's working directory does not matter. */
static const char *data_path(const char *file, const char *data, struct arena *a)
{
    const char *slash = strrchr(file, '/');
    if (*data == '/' || !slash)
        return arena_strdup(a, data);
    return arena_printf(a, "%.*s/%s", (int)(slash - file), file, data);
}

static int read_shard(const struct reading *rd)
{
    struct conf *c = rd->conf;
    struct arena *a = c->arena;
    const char *remote = set_or_null(rd->sec, "remote", a), *path = set_or_null(rd->sec, "path", a);
    if (!remote == !path)
        return bad_section(rd, rd->place.line, "takes either remote or path");
    for (const char *p = cfg_title(rd->sec); *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return bad_section(rd, rd->place.line, "has a control character in its name");
    c->shards[c->nshards++] = (struct shard){.name = arena_strdup(a, cfg_title(rd->sec)),
                                             .remote = remote,
                                             .path = path ? data_path(c->path, path, a) : NULL};
    return 0;
}

static const char *path_or_null(struct conf *c, cfg_t *cfg, const char *key)
{
    const char *s = set_or_null(cfg, key, c->arena);
    return s ? data_path(c->path, s, c->arena) : NULL;
}

static int read_mail(const struct reading *rd)
{
    struct conf *c = rd->conf;
    cfg_t *sec = rd->sec;
    struct arena *a = c->arena;
    const char *option, *fault;
    c->mail = (struct conf_mail){
        .from = set_or_null(sec, "from", a),
        .transport = (enum mail_transport)conf_choice("transport", cfg_getstr(sec, "transport")),
        .sendmail = arena_strdup(a, cfg_getstr(sec, "sendmail")),
        .url = set_or_null(sec, "url", a),
        .tls = (enum smtp_tls)conf_choice("tls", cfg_getstr(sec, "tls")),
        .user = set_or_null(sec, "user", a),
        .password_file = path_or_null(c, sec, "password-file"),
        .password_command = set_or_null(sec, "password-command", a),
        .cainfo = set_or_null(sec, "cainfo", a),
        .path = path_or_null(c, sec, "path"),
        .bcc = conf_choice("copies", cfg_getstr(sec, "copies")) == 1,
        .unsubscribe = set_or_null(sec, "unsubscribe", a),
        .place = rd->place,
    };
    if (!c->mail.cainfo)
        c->mail.cainfo = c->cainfo;
    fault = conf_mail_fault(&c->mail, &option);
    return fault ? err_set(rd->e, ERR_CONFIG, "%s:%d: mail %s", c->path, conf_line(&rd->place, option), fault)
                 : 0;
}

/* libconfuse would make one of two. */
static int check_one_mail(const struct conf *c, const struct conf_text *t, struct err *e)
{
    const struct conf_section *first = conf_text_next(t, "mail", NULL),
                              *second = first ? conf_text_next(t, "mail", first) : NULL;
    return second ? err_set(e, ERR_CONFIG, "%s:%d: mail is set a second time; the first is in line %d",
                            c->path, second->place.line, first->place.line)
                  : 0;
}

/* All sections of a kind, in the order of the file. */
static int read_all(struct conf *c, cfg_t *cfg, const struct conf_text *t, const char *kind,
                    int (*read)(const struct reading *), struct err *e)
{
    const struct conf_section *at = NULL;
    for (unsigned i = 0; i < cfg_size(cfg, kind); i++) {
        struct reading rd = {.conf = c, .sec = cfg_getnsec(cfg, kind, i), .e = e};
        at = conf_text_next(t, kind, at);
        if (at)
            rd.place = at->place;
        if (read(&rd))
            return -1;
    }
    return 0;
}

int conf_read(struct conf *c, cfg_t *cfg, const struct conf_text *t, struct err *e)
{
    struct arena *a = c->arena;
    c->data = data_path(c->path, cfg_getstr(cfg, "data"), a);
    c->contact = set_or_null(cfg, "contact", a);
    c->agent_url = set_or_null(cfg, "agent-url", a);
    c->delay = cfg_getfloat(cfg, "delay");
    c->connections = (int)cfg_getint(cfg, "connections");
    c->max_body = (size_t)conf_bytes(cfg_getstr(cfg, "max-body"));
    c->timeout = (double)conf_seconds(cfg_getstr(cfg, "timeout"));
    c->cainfo = set_or_null(cfg, "cainfo", a);
    /* There may be ten thousand of one: all have their place at once, for what an arena has given it does not
     * take back. */
    c->watches = arena_alloc(a, (cfg_size(cfg, "watch") + 1) * sizeof *c->watches);
    c->shards = arena_alloc(a, (cfg_size(cfg, "shard") + 1) * sizeof *c->shards);
    c->sites = arena_alloc(a, (cfg_size(cfg, "site") + 1) * sizeof *c->sites);
    c->site_places = arena_alloc(a, (cfg_size(cfg, "site") + 1) * sizeof *c->site_places);
    return check_one_mail(c, t, e) || read_all(c, cfg, t, "mail", read_mail, e) ||
                   read_all(c, cfg, t, "source", read_source, e) ||
                   read_all(c, cfg, t, "site", read_site, e) || read_all(c, cfg, t, "shard", read_shard, e) ||
                   read_all(c, cfg, t, "watch", read_watch, e)
               ? -1
               : 0;
}
