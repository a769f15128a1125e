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

static int bad_section(const struct conf *c, cfg_t *sec, struct err *e, const char *what)
{
    return err_set(e, ERR_CONFIG, "%s:%d: %s \"%s\" %s", c->path, sec->line, sec->name, cfg_title(sec), what);
}

static int add_source(struct conf *c, cfg_t *sec, const char *office, struct err *e)
{
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
        return bad_section(c, sec, e, "gives a name that another source has; put {office} into it");
    struct source *v = arena_alloc(a, (c->nsources + 1) * sizeof *v);
    if (c->nsources)
        memcpy(v, c->sources, c->nsources * sizeof *v);
    v[c->nsources++] = s;
    c->sources = v;
    return 0;
}

static int read_source(struct conf *c, cfg_t *sec, struct err *e)
{
    if (!cfg_getstr(sec, "url"))
        return bad_section(c, sec, e, "has no url");
    unsigned n = cfg_size(sec, "offices");
    if (!n && strstr(cfg_getstr(sec, "url"), "{office}"))
        return bad_section(c, sec, e, "has {office} in its url but no offices: write offices = {all}");
    if (!n)
        return add_source(c, sec, NULL, e);
    for (unsigned i = 0; i < n; i++) {
        const char *name = cfg_getnstr(sec, "offices", i);
        if (strcmp(name, "all")) {
            if (add_source(c, sec, office_lookup(name), e))
                return -1;
            continue;
        }
        for (const struct office *o = NULL; (o = office_next(o, NULL));)
            if (add_source(c, sec, o->slug, e))
                return -1;
    }
    return 0;
}

static void read_site(struct conf *c, cfg_t *sec)
{
    struct arena *a = c->arena;
    struct profile *v = arena_alloc(a, (c->nsites + 1) * sizeof *v);
    if (c->nsites)
        memcpy(v, c->sites, c->nsites * sizeof *v);
    int *line = arena_alloc(a, (c->nsites + 1) * sizeof *line);
    if (c->nsites)
        memcpy(line, c->site_line, c->nsites * sizeof *line);
    line[c->nsites] = sec->line;
    c->site_line = line;
    char *host = arena_strdup(a, cfg_title(sec));
    for (char *p = host; *p; p++)
        *p = ascii_tolower(*p);
    v[c->nsites++] = (struct profile){
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
    c->sites = v;
}

static int read_watch(struct conf *c, cfg_t *sec, struct err *e)
{
    if (!cfg_getstr(sec, "query"))
        return bad_section(c, sec, e, "has no query");
    struct arena *a = c->arena;
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
                        .line = sec->line};
    timetable_parse(cfg_getstr(sec, "when"), &w->when);
    for (unsigned i = 0; i < cfg_size(sec, "include"); i++)
        w->include |= 1u << conf_choice("include", cfg_getnstr(sec, "include", i));
    if (!w->include)
        return bad_section(c, sec, e, "includes nothing: write include = {new, changed, removed}");
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

static int read_shard(struct conf *c, cfg_t *sec, struct err *e)
{
    struct arena *a = c->arena;
    const char *remote = set_or_null(sec, "remote", a), *path = set_or_null(sec, "path", a);
    if (!remote == !path)
        return bad_section(c, sec, e, "takes either remote or path");
    for (const char *p = cfg_title(sec); *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return bad_section(c, sec, e, "has a control character in its name");
    struct shard *v = arena_alloc(a, (c->nshards + 1) * sizeof *v);
    if (c->nshards)
        memcpy(v, c->shards, c->nshards * sizeof *v);
    v[c->nshards++] = (struct shard){.name = arena_strdup(a, cfg_title(sec)),
                                     .remote = remote,
                                     .path = path ? data_path(c->path, path, a) : NULL};
    c->shards = v;
    return 0;
}

static const char *path_or_null(struct conf *c, cfg_t *cfg, const char *key)
{
    const char *s = set_or_null(cfg, key, c->arena);
    return s ? data_path(c->path, s, c->arena) : NULL;
}

static int read_mail(struct conf *c, cfg_t *sec, struct err *e)
{
    struct arena *a = c->arena;
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
        .line = sec->line,
    };
    if (!c->mail.cainfo)
        c->mail.cainfo = c->cainfo;
    const char *fault = conf_mail_fault(&c->mail);
    return fault ? err_set(e, ERR_CONFIG, "%s:%d: mail %s", c->path, sec->line, fault) : 0;
}

int conf_read(struct conf *c, cfg_t *cfg, struct err *e)
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
    if (read_mail(c, cfg_getsec(cfg, "mail"), e))
        return -1;
    for (unsigned i = 0; i < cfg_size(cfg, "source"); i++)
        if (read_source(c, cfg_getnsec(cfg, "source", i), e))
            return -1;
    for (unsigned i = 0; i < cfg_size(cfg, "site"); i++)
        read_site(c, cfg_getnsec(cfg, "site", i));
    for (unsigned i = 0; i < cfg_size(cfg, "shard"); i++)
        if (read_shard(c, cfg_getnsec(cfg, "shard", i), e))
            return -1;
    /* There may be ten thousand: all have their place at once, for what an arena has given it does not
     * take back. */
    c->watches = arena_alloc(a, (cfg_size(cfg, "watch") + 1) * sizeof *c->watches);
    for (unsigned i = 0; i < cfg_size(cfg, "watch"); i++)
        if (read_watch(c, cfg_getnsec(cfg, "watch", i), e))
            return -1;
    return 0;
}
