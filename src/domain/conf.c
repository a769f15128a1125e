/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feeds.conf through libconfuse, the only room that sees it. The tables below are the file's grammar; each
 * value is checked while the parser stands on its line, so that every error can say file:line. A source with
 * `offices` becomes one source an office here, and nobody else needs to know of the short form. */
#include "domain/conf.h"

#include <confuse.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "domain/date.h"
#include "domain/office.h"
#include "domain/url.h"

enum { MAX_FILE = 4 << 20 };

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
static cfg_opt_t top_opts[] = {
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

/* ---- checks of single values ---- */

/* A number with a unit from table; -1 when it is none. */
static long with_unit(const char *s, const char *units, const long *factors)
{
    char *end;
    if (*s < '0' || *s > '9')
        return -1;
    long n = strtol(s, &end, 10);
    const char *unit = *end ? strchr(units, *end) : units;
    if (!unit || (*end && end[1]))
        return -1;
    long f = factors[unit - units];
    return n > LONG_MAX / f ? -1 : n * f;
}

static long duration(const char *s) /* seconds; "90", "30m", "2h", "1d", "1w" */
{
    return with_unit(s, "smhdw", (const long[]){1, 60, 3600, 86400, 604800});
}

static long bytes(const char *s) /* "500", "64K", "10M" */
{
    return with_unit(s, "BKMG", (const long[]){1, 1024, 1024 * 1024, 1024L * 1024 * 1024});
}

static const char *const kinds[] = {"feed", "listing", "api",
                                    "page", "sitemap", NULL}; /* in the order of enum source_kind */
/* In the order of their enums. */
static const char *const transports[] = {"stdout", "sendmail", "smtp", "maildir", "mbox", NULL};
static const char *const tls_levels[] = {"required", "opportunistic", "no", NULL};
static const char *const copies[] = {"each", "bcc", NULL};

static int index_in(const char *const *list, const char *s)
{
    for (int i = 0; list[i]; i++)
        if (!strcmp(list[i], s))
            return i;
    return -1;
}

/* The one API that is known goes by its own name too. */
static int kind_of(const char *s)
{
    return strcmp(s, "doj-api") ? index_in(kinds, s) : SOURCE_API;
}

static int check_duration(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    if (duration(s) > 0 && duration(s) <= 366 * 86400)
        return 0;
    cfg_error(cfg, "'%s' takes a duration such as 30m, 2h or 1d, at most a year, not '%s'", opt->name, s);
    return -1;
}

static int check_bytes(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    if (bytes(s) > 0)
        return 0;
    cfg_error(cfg, "'%s' takes a size such as 500K or 10M, not '%s'", opt->name, s);
    return -1;
}

static int check_url(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    struct arena *a = arena_new();
    int bad = !url_canonical(s, a);
    arena_free(a);
    if (bad)
        cfg_error(cfg, "'%s' is no http or https URL: '%s'", opt->name, s);
    return bad ? -1 : 0;
}

static int check_day(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    if (date_valid_day(s))
        return 0;
    cfg_error(cfg, "'%s' takes a day such as 2015-01-01, not '%s'", opt->name, s);
    return -1;
}

static int check_kind(cfg_t *cfg, cfg_opt_t *opt)
{
    if (kind_of(cfg_opt_getnstr(opt, 0)) >= 0)
        return 0;
    cfg_error(cfg, "'kind' is feed, listing, sitemap, doj-api or page, not '%s'", cfg_opt_getnstr(opt, 0));
    return -1;
}

/* A word of a list. */
static int check_word(cfg_t *cfg, cfg_opt_t *opt)
{
    static const struct {
        const char *key, *const *words, *say;
    } rows[] = {{"transport", transports, "stdout, sendmail, smtp, maildir or mbox"},
                {"tls", tls_levels, "required, opportunistic or no"},
                {"copies", copies, "each or bcc"}};
    const char *s = cfg_opt_getnstr(opt, 0);
    size_t i = 0;
    while (strcmp(rows[i].key, opt->name) != 0)
        i++;
    if (index_in(rows[i].words, s) >= 0)
        return 0;
    cfg_error(cfg, "'%s' is %s, not '%s'", opt->name, rows[i].say, s);
    return -1;
}

/* Keys that take one of some words, in the order of their enums. */
static const char *const heartbeats[] = {"never", "weekly", "monthly", NULL};
static const char *const orders[] = {"date", "relevance", "sentence", NULL};
static const char *const groups[] = {"charge", "office", NULL};
static const char *const includes[] = {"new", "changed", "removed", NULL}; /* bit n of watch.include */
static const struct {
    const char *key;
    const char *const *words;
} choices[] = {{"heartbeat", heartbeats}, {"order", orders}, {"group", groups}, {"include", includes}};

static int check_choice(cfg_t *cfg, cfg_opt_t *opt)
{
    size_t k = 0;
    while (strcmp(choices[k].key, opt->name) != 0)
        k++;
    for (unsigned i = 0; i < cfg_opt_size(opt); i++) {
        if (index_in(choices[k].words, cfg_opt_getnstr(opt, i)) >= 0)
            continue;
        struct arena *a = arena_new();
        struct strs words = {0};
        for (const char *const *w = choices[k].words; *w; w++)
            strs_add(&words, *w, a);
        cfg_error(cfg, "'%s' takes %s, not '%s'", opt->name, strs_join(&words, ", ", a),
                  cfg_opt_getnstr(opt, i));
        arena_free(a);
        return -1;
    }
    return 0;
}

static int check_when(cfg_t *cfg, cfg_opt_t *opt)
{
    struct timetable t;
    if (timetable_parse(cfg_opt_getnstr(opt, 0), &t))
        return 0;
    cfg_error(
        cfg, "'when' takes immediate, \"daily 07:00\", \"weekly mon 07:00\" or \"monthly 1 07:00\", not '%s'",
        cfg_opt_getnstr(opt, 0));
    return -1;
}

/* What is wrong is not repeated: it may be a password. */
static int check_mail_url(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    if (conf_mail_url(s))
        return 0;
    if (strchr(s, '@'))
        cfg_error(cfg, "'url' of mail holds a user or password: they have keys of their own");
    else
        cfg_error(cfg, "'url' of mail is smtp://host:port or smtps://host:port, not '%s'", s);
    return -1;
}

static int check_unsubscribe(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    bool bad = !(str_starts(s, "mailto:") && strchr(s, '@') && !strchr(s, '?')) &&
               !(str_starts(s, "https://") && s[8]);
    for (const char *p = s; *p; p++)
        bad |= !ascii_isalnum(*p) && !ascii_ispunct(*p);
    bad |= strpbrk(s, "<>\",") != NULL;
    if (bad)
        cfg_error(cfg, "'unsubscribe' is mailto:ADDRESS or an https URL, not '%s'", s);
    return bad ? -1 : 0;
}

static int check_offices(cfg_t *cfg, cfg_opt_t *opt)
{
    for (unsigned i = 0; i < cfg_opt_size(opt); i++) {
        const char *s = cfg_opt_getnstr(opt, i);
        if (strcmp(s, "all") && !office_lookup(s)) {
            cfg_error(cfg, "'%s': there is no FBI field office '%s'", opt->name, s);
            return -1;
        }
    }
    return 0;
}

static int check_count(cfg_t *cfg, cfg_opt_t *opt)
{
    long n = cfg_opt_getnint(opt, 0);
    if (n >= 0 && n <= 1000000)
        return 0;
    cfg_error(cfg, "'%s' takes a number from 0 to 1000000, not %ld", opt->name, n);
    return -1;
}

static int check_connections(cfg_t *cfg, cfg_opt_t *opt)
{
    long n = cfg_opt_getnint(opt, 0);
    if (n >= 1 && n <= 64)
        return 0;
    cfg_error(cfg, "'connections' takes a number from 1 to 64, not %ld", n);
    return -1;
}

/* "host:port" or "[address]:port". */
static int check_remote(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0), *colon = strrchr(s, ':');
    size_t n = colon ? (size_t)(colon - s) : 0, digits = colon ? strspn(colon + 1, "0123456789") : 0;
    bool bracketed = n > 2 && s[0] == '[' && s[n - 1] == ']';
    bool host = bracketed ? strspn(s + 1, "0123456789abcdefABCDEF:.%") == n - 2
                          : n && n < 254 && strcspn(s, "[]:/@ \t") == n;
    for (const char *p = s; *p; p++)
        host &= (unsigned char)*p > 0x20 && (unsigned char)*p < 0x7f;
    if (host && digits && digits < 6 && !colon[1 + digits] && atol(colon + 1) > 0 && atol(colon + 1) < 65536)
        return 0;
    cfg_error(cfg, "'remote' takes a machine and a port, such as archive.example.org:7701, not '%s'", s);
    return -1;
}

static int check_readable(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    if (!access(s, R_OK))
        return 0;
    cfg_error(cfg, "'%s': cannot read '%s'", opt->name, s);
    return -1;
}

/* What is sent to others is one line; an address has an @ (its form is the mail library's business). */
static int check_line(cfg_t *cfg, cfg_opt_t *opt)
{
    bool address = strcmp(opt->name, "contact") != 0;
    for (unsigned i = 0; i < cfg_opt_size(opt); i++) {
        const char *s = cfg_opt_getnstr(opt, i);
        bool bad = address && *s && !strchr(s, '@');
        for (const char *p = s; *p; p++)
            bad |= (unsigned char)*p < 0x20 || *p == 0x7f;
        if (bad) {
            cfg_error(cfg, "'%s' takes %s, not '%s'", opt->name, address ? "an address" : "one line of text",
                      s);
            return -1;
        }
    }
    return 0;
}

static int check_text(cfg_t *cfg, cfg_opt_t *opt)
{
    bool bad = false;
    for (const char *p = cfg_opt_getnstr(opt, 0); *p; p++)
        bad |= (unsigned char)*p < 0x20 || *p == 0x7f;
    if (bad)
        cfg_error(cfg, "'%s' takes one line of text", opt->name);
    return bad ? -1 : 0;
}

static int check_delay(cfg_t *cfg, cfg_opt_t *opt)
{
    double x = cfg_opt_getnfloat(opt, 0);
    if (x >= 0 && x <= 3600)
        return 0;
    cfg_error(cfg, "'delay' takes seconds from 0 to 3600, not %g", x);
    return -1;
}

static const struct check {
    const char *key;
    int (*check)(cfg_t *, cfg_opt_t *);
} checks[] = {
    /* clang-format off */
    {"delay", check_delay},
    {"connections", check_connections},
    {"contact", check_line},
    {"cainfo", check_readable},
    {"max-body", check_bytes},
    {"timeout", check_duration},
    {"agent-url", check_url},
    {"source|url", check_url},
    {"source|kind", check_kind},
    {"source|offices", check_offices},
    {"source|office", check_offices},
    {"source|every", check_duration},
    {"source|since", check_day},
    {"source|limit", check_count},
    {"source|pages", check_count},
    {"shard|remote", check_remote},
    {"watch|limit", check_count},
    {"watch|when", check_when},
    {"watch|heartbeat", check_choice},
    {"watch|order", check_choice},
    {"watch|group", check_choice},
    {"watch|include", check_choice},
    {"watch|to", check_line},
    {"mail|from", check_line},
    {"mail|transport", check_word},
    {"mail|tls", check_word},
    {"mail|copies", check_word},
    {"mail|url", check_mail_url},
    {"mail|cainfo", check_readable},
    {"mail|user", check_text},
    {"mail|unsubscribe", check_unsubscribe},
    /* clang-format on */
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
        .kind = (enum source_kind)kind_of(cfg_getstr(sec, "kind")),
        .every = (int)duration(cfg_getstr(sec, "every")),
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
                        .heartbeat = (enum heartbeat)index_in(heartbeats, cfg_getstr(sec, "heartbeat")),
                        .order = index_in(orders, cfg_getstr(sec, "order")),
                        .group = index_in(groups, cfg_getstr(sec, "group")),
                        .per_case = cfg_getbool(sec, "per-case"),
                        .mask_names = cfg_getbool(sec, "mask-names"),
                        .file = c->path,
                        .line = sec->line};
    timetable_parse(cfg_getstr(sec, "when"), &w->when);
    for (unsigned i = 0; i < cfg_size(sec, "include"); i++)
        w->include |= 1u << index_in(includes, cfg_getnstr(sec, "include", i));
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
        .transport = (enum mail_transport)index_in(transports, cfg_getstr(sec, "transport")),
        .sendmail = arena_strdup(a, cfg_getstr(sec, "sendmail")),
        .url = set_or_null(sec, "url", a),
        .tls = (enum smtp_tls)index_in(tls_levels, cfg_getstr(sec, "tls")),
        .user = set_or_null(sec, "user", a),
        .password_file = path_or_null(c, sec, "password-file"),
        .password_command = set_or_null(sec, "password-command", a),
        .cainfo = set_or_null(sec, "cainfo", a),
        .path = path_or_null(c, sec, "path"),
        .bcc = index_in(copies, cfg_getstr(sec, "copies")) == 1,
        .unsubscribe = set_or_null(sec, "unsubscribe", a),
    };
    if (!c->mail.cainfo)
        c->mail.cainfo = c->cainfo;
    const char *fault = conf_mail_fault(&c->mail);
    return fault ? err_set(e, ERR_CONFIG, "%s:%d: mail %s", c->path, sec->line, fault) : 0;
}

static int read_all(struct conf *c, cfg_t *cfg, struct err *e)
{
    struct arena *a = c->arena;
    c->data = data_path(c->path, cfg_getstr(cfg, "data"), a);
    c->contact = set_or_null(cfg, "contact", a);
    c->agent_url = set_or_null(cfg, "agent-url", a);
    c->delay = cfg_getfloat(cfg, "delay");
    c->connections = (int)cfg_getint(cfg, "connections");
    c->max_body = (size_t)bytes(cfg_getstr(cfg, "max-body"));
    c->timeout = (double)duration(cfg_getstr(cfg, "timeout"));
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

/* ---- finding and parsing the file ---- */

static const char *find_file(const char *path, struct arena *a)
{
    if (path)
        return arena_strdup(a, path);
    const char *env = getenv("BLOTTER_CONFIG");
    if (env && *env)
        return arena_strdup(a, env);
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    const char *places[] = {
        "./feeds.conf",
        xdg && *xdg ? arena_printf(a, "%s/blotter/feeds.conf", xdg)
                    : arena_printf(a, "%s/.config/blotter/feeds.conf", home ? home : ""),
        "/etc/blotter/feeds.conf",
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (!access(places[i], F_OK))
            return places[i];
    return NULL;
}

/* libconfuse's error function has no argument of ours, so the error under way is kept here. The first one
 * counts. */
static _Thread_local struct err *parse_error;
static _Thread_local const char *parse_path;

static void keep_error(cfg_t *cfg, const char *fmt, va_list ap)
{
    if (!parse_error || parse_error->code)
        return;
    char msg[512];
    vsnprintf(msg, sizeof msg, fmt, ap);
    err_set(parse_error, ERR_CONFIG, "%s:%d: %s", parse_path, cfg ? cfg->line : 0, msg);
}

/* The end of the quoted string that begins at s, or of the text. */
static char *skip_string(char *s)
{
    char quote = *s++;
    while (*s && *s != quote)
        s += *s == '\\' && s[1] ? 2 : 1;
    return *s ? s + 1 : s;
}

/* Blanks a comment (#, //, or C's) that begins at s, and returns its end; s itself when none begins
 * there. Lines are kept. */
static char *blank_comment(char *s)
{
    bool c_style = s[0] == '/' && s[1] == '*';
    if (*s != '#' && !c_style && !(s[0] == '/' && s[1] == '/'))
        return s;
    char *end = c_style ? strstr(s + 2, "*/") : strchrnul(s, '\n');
    end = !end ? s + strlen(s) : c_style ? end + 2 : end;
    for (; s < end; s++)
        if (*s != '\n')
            *s = ' ';
    return end;
}

/* Takes comments out and checks that sections are closed: libconfuse 3.3 counts the lines of comments
 * wrongly and takes the end of the file for a closing brace. Returns the line of a section that is never
 * closed, else 0. */
static int prepare(char *s)
{
    int line = 1, open_line = 0, depth = 0;
    while (*s) {
        char *end = *s == '"' || *s == '\'' ? skip_string(s) : blank_comment(s);
        if (end == s) {
            depth += (*s == '{') - (*s == '}');
            if (*s == '{')
                open_line = line;
            end = s + 1;
        }
        for (; s < end; s++)
            line += *s == '\n';
    }
    return depth > 0 ? open_line : 0;
}

static int parse_text(struct conf *c, char *text, struct err *e)
{
    int unclosed = prepare(text);
    if (unclosed)
        return err_set(e, ERR_CONFIG, "%s:%d: '{' is never closed", c->path, unclosed);
    cfg_t *cfg = cfg_init(top_opts, CFGF_NONE);
    cfg_set_error_function(cfg, keep_error);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        cfg_set_validate_func(cfg, checks[i].key, checks[i].check);
    struct err found = {0};
    parse_error = &found;
    parse_path = c->path;
    int rc = cfg_parse_buf(cfg, text);
    parse_error = NULL;
    if (rc == CFG_SUCCESS)
        rc = read_all(c, cfg, e);
    else if (found.code)
        rc = err_set(e, ERR_CONFIG, "%s", found.msg);
    else
        rc = err_set(e, ERR_CONFIG, "cannot parse '%s'", c->path);
    cfg_free(cfg);
    return rc;
}

/* The one file that is read on this floor: what is configured is a fact of the domain, and every floor
 * above needs it. */
static int parse(struct conf *c, struct err *e)
{
    struct buf text = {0};
    int rc;
    if (file_read(c->path, MAX_FILE, &text, e))
        e->code = ERR_CONFIG, rc = -1;
    else
        rc = memchr(text.p, 0, text.len) ? err_set(e, ERR_CONFIG, "'%s' is no text", c->path)
                                         : parse_text(c, text.p, e);
    buf_free(&text);
    return rc;
}

int conf_load(const char *path, struct conf **out, struct err *e)
{
    struct arena *a = arena_new();
    struct conf *c = arena_alloc(a, sizeof *c);
    c->arena = a;
    c->path = find_file(path, a);
    int rc;
    if (!c->path)
        rc = err_set(e, ERR_NOT_FOUND,
                     "no feeds.conf here, in ~/.config/blotter or in /etc/blotter; name one with --config");
    else
        rc = parse(c, e);
    if (rc)
        arena_free(a);
    else
        *out = c;
    return rc;
}

void conf_free(struct conf *c)
{
    if (c)
        arena_free(c->arena);
}

const struct source *conf_source(const struct conf *c, const char *name)
{
    for (size_t i = 0; i < c->nsources; i++)
        if (!strcmp(c->sources[i].name, name))
            return &c->sources[i];
    return NULL;
}

const struct watch *conf_watch(const struct conf *c, const char *name)
{
    for (size_t i = 0; i < c->nwatches; i++)
        if (!strcmp(c->watches[i].name, name))
            return &c->watches[i];
    return NULL;
}

const struct profile *conf_site(const struct conf *c, const char *url)
{
    const struct profile *found = NULL;
    if (!url || !c->nsites)
        return NULL;
    struct arena *a = arena_new();
    const char *host = url_host(url, a);
    for (size_t i = 0; host && i < c->nsites; i++)
        if (!strcmp(c->sites[i].host, host))
            found = &c->sites[i];
    arena_free(a);
    return found;
}
