/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all programs share: finding the verb and the program it lives in, options from tables, help made of
 * the same tables. Printing and exit statuses are decided on this floor alone. */
#include "cmd/cmd.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/strs.h"

int fail(const struct err *e)
{
    log_warn("%s", e->msg);
    return err_exit_status(e->code);
}

int fail_query(const struct err *e, const char *query)
{
    enum { WIDTH = 76, INDENT = 2 };
    struct arena *a = arena_new();
    int status = fail(e);
    if (e->code == ERR_QUERY) {
        const char *shown = query_point_at(query, e->at, WIDTH, a);
        int n = (int)strcspn(shown, "\n");
        fprintf(stderr, "%*s%.*s\n%*s%s\n", INDENT, "", n, shown, INDENT, "", shown + n + 1);
    }
    arena_free(a);
    return status;
}

void tell_doubt(const struct call *c, const struct query *q)
{
    const char *doubt = c->quiet ? NULL : query_doubt(q);
    if (doubt)
        log_warn("%s", doubt);
}

int usage(const struct call *c, const char *fmt, ...)
{
    char msg[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    log_warn("%s: %s", c->verb->name, msg);
    fprintf(stderr, "try: blotter %s --help\n", c->verb->name);
    return 2;
}

int load_conf(const struct call *c, struct conf **out, int *status)
{
    struct err e;
    if (!conf_load(c->config, out, &e))
        return 0;
    e.code = ERR_CONFIG; /* to a verb that needs one, none is as bad as a wrong one */
    *status = fail(&e);
    return -1;
}

static int lock_in_data(const struct call *c, const struct conf *conf, const char *name, double wait,
                        int *status)
{
    char path[4096];
    int fd; /* stays open: the lock goes with the process */
    struct err e;
    if (snprintf(path, sizeof path, "%s/%s", conf->data, name) >= (int)sizeof path)
        err_set(&e, ERR_CONFIG, "%s: 'data' is too long", conf->path);
    else if (!file_mkdirs(conf->data, &e) && !file_lock(path, c->verb->name, wait, &fd, &e))
        return 0;
    *status = fail(&e);
    return -1;
}

int lock_data(const struct call *c, const struct conf *conf, double wait, int *status)
{
    return lock_in_data(c, conf, "lock", wait, status);
}

int lock_run(const struct call *c, const struct conf *conf, double wait, int *status)
{
    return lock_in_data(c, conf, "run.lock", wait, status);
}

int flush_stdout(int status)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno != EPIPE) /* the reader had enough: nothing to say */
        log_warn("cannot write the output: %s",
                 errno ? strerror(errno) : "the disk is full, or it was closed");
    return 75;
}

/* ---- help ---- */

static void print_options(const struct opt *opts)
{
    enum { LEFT = 26 };
    static const struct opt common[] = {
        {.name = "config", .arg = "FILE", .help = "read this feeds.conf"},
        {.name = "quiet", .help = "no progress and no summary (also -q)"},
        {.name = "help", .help = "print this"},
        {0},
    };
    printf("\nOptions:\n");
    for (int pass = 0; pass < 2; pass++)
        for (const struct opt *o = pass ? common : opts; o && o->name; o++) {
            char left[64];
            snprintf(left, sizeof left, "--%s%s%s", o->name, o->arg ? "=" : "", o->arg ? o->arg : "");
            if (strlen(left) > LEFT)
                printf("  %s\n  %*s %s\n", left, LEFT, "", o->help);
            else
                printf("  %-*s %s\n", LEFT, left, o->help);
        }
}

static void print_verb_help(const struct verb *v, const struct opt *opts)
{
    printf("usage: blotter %s %s\n\n%s.\n", v->name, v->args, v->summary);
    if (v->about)
        printf("\n%s\n", v->about);
    print_options(opts);
}

static void print_help(void)
{
    printf("usage: blotter [--config FILE] VERB [OPTIONS] [ARGUMENTS]\n\n"
           "A day-book of federal press releases: fetches, reads, keeps, searches, mails.\n\n");
    for (const struct verb *v = verbs; v->name; v++)
        printf("  %-8s %s\n", v->name, v->summary);
    printf(
        "\n`blotter VERB --help` tells more of each, `blotter help query` how to search; so do blotter(1)\n"
        "and blotter-query(7).\n"
        "Exit status: 0 ok, 1 nothing found, 2 usage or query, 3 some sources failed, 4 all failed,\n"
        "65 corrupt data, 69 mail unavailable, 75 locked or temporary, 78 configuration.\n");
}

/* ---- options ---- */

static const struct opt *find_option(const struct opt *opts, const char *name, size_t len)
{
    for (const struct opt *o = opts; o && o->name; o++)
        if (strlen(o->name) == len && !strncmp(o->name, name, len))
            return o;
    return NULL;
}

static int set_uint(const char *s, unsigned *to)
{
    char *end;
    errno = 0;
    unsigned long n = strtoul(s, &end, 10);
    if (*s < '0' || *s > '9' || *end || errno || n > 1000000000)
        return -1;
    *to = (unsigned)n;
    return 0;
}

static int set_choice(const char *s, const char *const *choices, int *to)
{
    for (int i = 0; choices[i]; i++)
        if (!strcmp(choices[i], s)) {
            *to = i;
            return 0;
        }
    return -1;
}

static int set_option(struct call *c, const struct opt *o, const char *value)
{
    switch (o->type) {
    case OPT_FLAG:
        *(bool *)o->to = true;
        return 0;
    case OPT_STRING:
        *(const char **)o->to = value;
        return 0;
    case OPT_UINT:
        if (!set_uint(value, o->to))
            return 0;
        usage(c, "--%s takes a whole number, not '%s'", o->name, value);
        return -1;
    case OPT_CHOICE:
        if (!set_choice(value, o->choices, o->to))
            return 0;
        usage(c, "--%s takes %s, not '%s'", o->name, o->arg, value);
        return -1;
    }
    return -1;
}

/* One argument that begins with "--"; *used tells how many arguments it took. */
static int parse_long(struct call *c, const struct opt *opts, char **argv, int *used)
{
    const struct opt common[] = {{"config", "FILE", OPT_STRING, &c->config, NULL, NULL},
                                 {"quiet", NULL, OPT_FLAG, &c->quiet, NULL, NULL},
                                 {0}};
    const char *name = argv[0] + 2, *eq = strchr(name, '=');
    size_t len = eq ? (size_t)(eq - name) : strlen(name);
    const struct opt *o = find_option(opts, name, len);
    if (!o)
        o = find_option(common, name, len);
    if (!o) {
        usage(c, "unknown option '--%.*s'", (int)len, name);
        return -1;
    }
    if (!o->arg && eq) {
        usage(c, "--%s takes no value", o->name);
        return -1;
    }
    if (!o->arg)
        return set_option(c, o, NULL);
    if (!eq && !argv[1]) {
        usage(c, "--%s needs a value: --%s=%s", o->name, o->name, o->arg);
        return -1;
    }
    *used = eq ? 1 : 2;
    return set_option(c, o, eq ? eq + 1 : argv[1]);
}

int options_parse(struct call *c, const struct opt *opts, int *status)
{
    int kept = 0;
    bool ended = false;
    *status = 2;
    for (int i = 0; i < c->argc;) {
        char *arg = c->argv[i];
        int used = 1;
        if (ended || arg[0] != '-' || !arg[1]) {
            c->argv[kept++] = arg;
        } else if (!strcmp(arg, "--")) {
            ended = true;
        } else if (!strcmp(arg, "--help") || !strcmp(arg, "-h")) {
            print_verb_help(c->verb, opts);
            *status = flush_stdout(0);
            return -1;
        } else if (!strcmp(arg, "-q")) {
            c->quiet = true;
        } else if (arg[1] != '-') {
            /* A query may exclude a word: `search traffic -drug`. Verbs without words take no short options.
             */
            if (strcmp(c->verb->name, "search") && strcmp(c->verb->name, "export")) {
                usage(c, "unknown option '%s'", arg);
                return -1;
            }
            c->argv[kept++] = arg;
        } else if (parse_long(c, opts, c->argv + i, &used)) {
            return -1;
        }
        i += used;
    }
    c->argc = kept;
    c->argv[kept] = NULL;
    log_set_quiet(c->quiet);
    return 0;
}

/* ---- finding the verb and its program ---- */

static const struct verb *verb_find(const char *name, const char **suggestion)
{
    unsigned best = 3;
    if (suggestion)
        *suggestion = NULL;
    for (const struct verb *v = verbs; v->name; v++) {
        if (!strcmp(v->name, name))
            return v;
        unsigned d = str_distance(v->name, name);
        if (suggestion && d < best) {
            best = d;
            *suggestion = v->name;
        }
    }
    return NULL;
}

/* Siblings stand beside this program (a build directory) or in ../libexec/blotter (an installation,
 * wherever). */
static void sibling_path(const char *program, char *out, size_t n)
{
    char self[4096] = "";
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash = len > 0 ? strrchr(self, '/') : NULL;
    int dir = slash ? (int)(slash - self) : 0;
    snprintf(out, n, "%.*s/%s", dir, self, program);
    if (access(out, X_OK))
        snprintf(out, n, "%.*s/../libexec/blotter/%s", dir, self, program);
}

static int exec_sibling(const char *program, char **argv)
{
    char path[8192];
    sibling_path(program, path, sizeof path);
    execv(path, argv);
    log_warn("cannot run '%s': %s", path, strerror(errno));
    return 75;
}

/* The program under way, and whether it was told to stop. What stops this one is passed on: else it would go
 * on alone, with the lock. */
static volatile sig_atomic_t spawned, stopped;

static void pass_on(int sig)
{
    int saved = errno;
    stopped = 1;
    if (spawned > 0)
        kill((pid_t)spawned, sig);
    errno = saved;
}

bool cmd_stopped(void)
{
    return stopped;
}

void cmd_catch_signals(void)
{
    struct sigaction sa = {.sa_handler = pass_on};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
}

/* With signals held back, so that none falls between the start and the note of it. */
static pid_t start_sibling(const char *program, char **argv)
{
    sigset_t ours, before;
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigprocmask(SIG_BLOCK, &ours, &before);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        sigprocmask(SIG_SETMASK, &before, NULL);
        _exit(exec_sibling(program, argv));
    }
    spawned = pid;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (stopped && pid > 0)
        kill(pid, SIGTERM); /* it came before */
    return pid;
}

/* `blotter [--config FILE] [-q] VERB args…`, NULL at the end. */
static char **command_line(const struct call *c, const char *verb, const char *const *args, struct arena *a)
{
    struct strs argv = {0};
    strs_add(&argv, "blotter", a);
    if (c->config) {
        strs_add(&argv, "--config", a);
        strs_add(&argv, c->config, a);
    }
    if (c->quiet)
        strs_add(&argv, "-q", a);
    strs_add(&argv, verb, a);
    for (; *args; args++)
        strs_add(&argv, *args, a);
    strs_add(&argv, NULL, a);
    return (char **)argv.v;
}

int cmd_hand_over(const struct call *c, const char *program, const char *const *args)
{
    struct arena *a = arena_new();
    int status = exec_sibling(program, command_line(c, c->verb->name, args, a));
    arena_free(a);
    return status;
}

int cmd_spawn(const struct call *c, const char *verb, const char *const *args, struct err *e)
{
    const struct verb *v = verb_find(verb, NULL);
    struct arena *a = arena_new();
    char **argv = command_line(c, verb, args, a);
    int rc = -1, state;
    fflush(stdout);
    pid_t pid = start_sibling(v->program, argv);
    if (pid < 0) {
        err_sys(e, errno, "cannot start '%s'", v->program);
        goto out;
    }
    while (waitpid(pid, &state, 0) < 0 && errno == EINTR)
        ;
    spawned = 0;
    rc = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
out:
    arena_free(a);
    return rc;
}

static int run_verb(struct call *c, char **argv, const struct handler *mine)
{
    for (const struct handler *h = mine; h->verb; h++)
        if (!strcmp(h->verb, c->verb->name))
            return h->run(c);
    return exec_sibling(c->verb->program, argv);
}

int cmd_main(int argc, char **argv, const struct handler *mine)
{
    struct call c = {0};
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (!strcmp(argv[i], "--version")) {
            printf("blotter " VERSION "\n");
            return flush_stdout(0);
        }
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            print_help();
            return flush_stdout(0);
        }
        if (!strcmp(argv[i], "-q") || !strcmp(argv[i], "--quiet")) {
            c.quiet = true;
        } else if (!strncmp(argv[i], "--config=", 9)) {
            c.config = argv[i] + 9;
        } else if (!strcmp(argv[i], "--config") && i + 1 < argc) {
            c.config = argv[++i];
        } else {
            log_warn("unknown option '%s'; try: blotter help", argv[i]);
            return 2;
        }
    }
    if (i == argc) {
        print_help();
        return flush_stdout(2);
    }
    if (!strcmp(argv[i], "help")) {
        if (i + 1 == argc) {
            print_help();
            return flush_stdout(0);
        }
        if (!strcmp(argv[i + 1], "query")) {
            help_query();
            return flush_stdout(0);
        }
        argv[i] = argv[i + 1]; /* `help VERB` is `VERB --help` */
        argv[i + 1] = (char *)"--help";
    }
    const char *near;
    c.verb = verb_find(argv[i], &near);
    if (!c.verb) {
        log_warn(near ? "unknown verb '%s': did you mean '%s'?" : "unknown verb '%s'; try: blotter help",
                 argv[i], near);
        return 2;
    }
    c.argc = argc - i - 1;
    c.argv = argv + i + 1;
    return run_verb(&c, argv, mine);
}
