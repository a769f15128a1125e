/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of feeds.conf, each checked while the parser stands on its line, so that every error can say
 * file:line. Addresses of watches are not: one that is wrong leaves its watch out (digest), and all else goes
 * on. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "domain/conf_file.h"
#include "domain/date.h"
#include "domain/office.h"
#include "domain/url.h"

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

long conf_seconds(const char *s)
{
    return with_unit(s, "smhdw", (const long[]){1, 60, 3600, 86400, 604800});
}

long conf_bytes(const char *s)
{
    return with_unit(s, "BKMG", (const long[]){1, 1024, 1024 * 1024, 1024L * 1024 * 1024});
}

static const char *const kinds[] = {"feed", "listing", "api",
                                    "page", "sitemap", NULL}; /* in the order of enum source_kind */
/* Keys that take one of some words, in the order of their enums; of include, bit n of watch.include. */
static const struct {
    const char *key, *words[6];
} choices[] = {
    {"transport", {"stdout", "sendmail", "smtp", "maildir", "mbox"}},
    {"tls", {"required", "opportunistic", "no"}},
    {"copies", {"each", "bcc"}},
    {"heartbeat", {"never", "weekly", "monthly"}},
    {"order", {"date", "relevance", "sentence"}},
    {"group", {"charge", "office"}},
    {"include", {"new", "changed", "removed"}},
};

static int index_in(const char *const *list, const char *s)
{
    for (int i = 0; list[i]; i++)
        if (!strcmp(list[i], s))
            return i;
    return -1;
}

/* The one API that is known goes by its own name too. */
int conf_kind(const char *s)
{
    return strcmp(s, "doj-api") ? index_in(kinds, s) : SOURCE_API;
}

static int check_duration(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    if (conf_seconds(s) > 0 && conf_seconds(s) <= 366 * 86400)
        return 0;
    cfg_error(cfg, "'%s' takes a duration such as 30m, 2h or 1d, at most a year, not '%s'", opt->name, s);
    return -1;
}

static int check_bytes(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    if (conf_bytes(s) > 0)
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
    if (conf_kind(cfg_opt_getnstr(opt, 0)) >= 0)
        return 0;
    cfg_error(cfg, "'kind' is feed, listing, sitemap, doj-api or page, not '%s'", cfg_opt_getnstr(opt, 0));
    return -1;
}

static const char *const *words_of(const char *key)
{
    size_t k = 0;
    while (strcmp(choices[k].key, key) != 0)
        k++;
    return choices[k].words;
}

int conf_choice(const char *key, const char *choice)
{
    return index_in(words_of(key), choice);
}

/* "a, b or c" */
static const char *one_of(const char *const *words, struct arena *a)
{
    struct buf b = {0};
    for (size_t i = 0; words[i]; i++)
        buf_addf(&b, "%s%s", !i ? "" : words[i + 1] ? ", " : " or ", words[i]);
    const char *s = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return s;
}

static int check_choice(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *const *words = words_of(opt->name);
    for (unsigned i = 0; i < cfg_opt_size(opt); i++) {
        const char *s = cfg_opt_getnstr(opt, i);
        if (index_in(words, s) >= 0)
            continue;
        struct arena *a = arena_new();
        cfg_error(cfg, "'%s' is %s, not '%s'", opt->name, one_of(words, a), s);
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

/* What is sent to others is one line. */
static int check_line(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    bool bad = false;
    for (const char *p = s; *p; p++)
        bad |= (unsigned char)*p < 0x20 || *p == 0x7f;
    if (bad)
        cfg_error(cfg, "'%s' takes one line of text, not '%s'", opt->name, s);
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
    {"mail|from", check_line},
    {"mail|transport", check_choice},
    {"mail|tls", check_choice},
    {"mail|copies", check_choice},
    {"mail|url", check_mail_url},
    {"mail|cainfo", check_readable},
    {"mail|user", check_line},
    {"mail|unsubscribe", check_unsubscribe},
    /* clang-format on */
};

void conf_set_checks(cfg_t *cfg)
{
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        cfg_set_validate_func(cfg, checks[i].key, checks[i].check);
}
