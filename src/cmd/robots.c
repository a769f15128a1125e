/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter robots`: the verdict of a robots.txt on one URL, and the line that decided. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "cmd/blotter.h"
#include "domain/text.h"
#include "flow/robots.h"

static int print_verdict(const struct robots *r, const char *from, const char *url, struct arena *a)
{
    struct robots_verdict v;
    struct buf rule = {0};
    robots_judge(r, url, a, &v);
    text_add_safe(&rule, v.rule ? v.rule : "", false);
    if (v.line)
        printf("%s: line %d: %s\n", v.allowed ? "allowed" : "not allowed", v.line, buf_str(&rule));
    else
        puts("allowed: no rule matches");
    if (r->delay > 0)
        printf("crawl-delay: %g s\n", r->delay);
    if (r->cut)
        log_warn("'%s' is over %d bytes: what comes after them is ignored", from, ROBOTS_MAX);
    buf_free(&rule);
    return v.allowed ? 0 : 1;
}

static int judge_file(struct call *c, const char *file, const char *agent, const char *url, struct arena *a)
{
    struct buf text = {0};
    struct stat st;
    struct err e;
    if (strcmp(file, "-") && (stat(file, &st) || S_ISDIR(st.st_mode)))
        return usage(c, "cannot read '%s': %s", file, strerror(stat(file, &st) ? errno : EISDIR));
    int status;
    if (file_read_head(file, ROBOTS_MAX + 1, &text, &e))
        status = fail(&e);
    else
        status = print_verdict(robots_parse(buf_str(&text), text.len, agent, a), file, url, a);
    buf_free(&text);
    return status;
}

static int judge_site(const struct conf *conf, const char *agent, const char *url, struct arena *a)
{
    struct robots_look look;
    struct err e;
    signal(SIGPIPE, SIG_IGN); /* a connection that breaks is an error of that transfer */
    if (robots_look(conf, url, agent, a, &look, &e))
        return fail(&e);
    if (look.access == ROBOTS_RULES)
        return print_verdict(look.rules, look.url, url, a);
    bool none = look.access == ROBOTS_NONE;
    printf("%s: %s: %s\n", none ? "allowed" : "not allowed for now", look.url, look.said);
    return none ? 0 : 1;
}

int cmd_robots(struct call *c)
{
    const char *file = NULL, *agent = ROBOTS_AGENT;
    struct conf *conf = NULL;
    int status;
    const struct opt opts[] = {
        {"file", "FILE", OPT_STRING, &file, NULL, "read this robots.txt instead of the site's"},
        {"agent", "NAME", OPT_STRING, &agent, NULL, "the crawler that is asked for (" ROBOTS_AGENT ")"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (c->argc != 1)
        return usage(c, "takes one URL");
    if (!robots_is_token(agent) && strcmp(agent, "*"))
        log_warn("'%s' is no product token: only what holds for all crawlers counts", agent);
    if (!file && load_conf(c, &conf, &status))
        return status;
    struct arena *a = arena_new();
    status = file ? judge_file(c, file, agent, c->argv[0], a) : judge_site(conf, agent, c->argv[0], a);
    arena_free(a);
    conf_free(conf);
    return flush_stdout(status);
}
