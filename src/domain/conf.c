/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feeds.conf: found, parsed by libconfuse, and asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "domain/conf_file.h"
#include "domain/url.h"

enum { MAX_FILE = 4 << 20 };

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

static int parse_text(struct conf *c, char *text, struct err *e)
{
    struct conf_text t;
    int line;
    const char *fault = conf_text_read(text, c->arena, &t, &line);
    if (fault)
        return err_set(e, ERR_CONFIG, "%s:%d: %s", c->path, line, fault);
    cfg_t *cfg = cfg_init(conf_grammar, CFGF_NONE);
    cfg_set_error_function(cfg, keep_error);
    conf_set_checks(cfg);
    struct err found = {0};
    parse_error = &found;
    parse_path = c->path;
    int rc = cfg_parse_buf(cfg, text);
    parse_error = NULL;
    if (found.code) /* of some it tells and goes on */
        rc = err_set(e, ERR_CONFIG, "%s", found.msg);
    else if (rc == CFG_SUCCESS)
        rc = conf_read(c, cfg, &t, e);
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

const struct watch *conf_watch_named(const struct conf *c, const char *name, struct err *e)
{
    const struct watch *w = conf_watch(c, name);
    struct str_nearest near = {.value = name};
    for (size_t i = 0; i < c->nwatches; i++)
        str_consider(&near, c->watches[i].name, c->watches[i].name);
    const char *best = str_suggest(&near);
    if (!w && best)
        err_set(e, ERR_USAGE, "no watch '%s' in '%s': did you mean '%s'?", name, c->path, best);
    else if (!w)
        err_set(e, ERR_USAGE, "no watch '%s' in '%s'", name, c->path);
    return w;
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
