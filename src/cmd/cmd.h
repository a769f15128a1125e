/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_CMD_H
#define BLOTTER_CMD_CMD_H

#include <stdbool.h>

#include "base/err.h"
#include "domain/conf.h"
#include "domain/query.h"

/* The verbs of blotter. A verb lives in one of the programs, so that a reading verb does not load the
 * libraries of the crawler; `blotter VERB` is the same wherever it lives. */
struct verb {
    const char *name;
    const char *args;    /* synopsis after the name */
    const char *summary; /* one line */
    const char *about;   /* some paragraphs, printed by VERB --help before its options */
    const char *program; /* "blotter", "blotter-store", "blotter-fetch", "blotter-digest" */
};
extern const struct verb verbs[]; /* in the order of `blotter help`; ends with a NULL name */

/* One call of a verb. */
struct call {
    const struct verb *verb;
    const char *config; /* --config, or NULL */
    bool quiet;         /* -q: no progress, no summary */
    int argc;           /* what stands after the verb's options, once options_parse has run */
    char **argv;
};

/* A program's own verbs. run returns the exit status. */
struct handler {
    const char *verb;
    int (*run)(struct call *c);
};

/* main() of every program: global options, help, version, and the verb, wherever it lives. */
int cmd_main(int argc, char **argv, const struct handler *mine);

/* Runs `blotter VERB args…` in the program it lives in and waits; the exit status, or -1 with *e. args ends
 * with NULL. */
int cmd_spawn(const struct call *c, const char *verb, const char *const *args, struct err *e);
/* Becomes the same verb in another program that has it too; returns only when that cannot be run, with the
 * exit status. */
int cmd_hand_over(const struct call *c, const char *program, const char *const *args);
/* From here on SIGINT and SIGTERM go to the program that cmd_spawn waits for; whether one came. */
void cmd_catch_signals(void);
bool cmd_stopped(void);

/* ---- options of a verb: a table that parses and documents itself ---- */
struct opt {
    const char *name; /* long name, "limit" */
    const char *arg;  /* what it takes, for the help ("N", "FILE", "text|json"); NULL: a flag */
    enum { OPT_FLAG, OPT_STRING, OPT_UINT, OPT_CHOICE } type;
    void *to;                   /* bool *, const char **, unsigned *, int * (index into choices) */
    const char *const *choices; /* OPT_CHOICE; ends with NULL */
    const char *help;
};
/* Parses the options before and among the arguments ("--" ends them) and leaves the arguments in c. -1 when
 * the call is over: *status then is the exit status (help was printed, or an error). opts ends with a NULL
 * name; may be NULL. */
int options_parse(struct call *c, const struct opt *opts, int *status);

/* ---- the small things that every verb says ---- */
int fail(const struct err *e); /* prints "blotter: msg", returns the exit status of its code */
/* The same of a query that was given on the command line, which is shown below with a caret at the place. */
int fail_query(const struct err *e, const char *query);

/* Says what of a query may be meant otherwise (query_doubt), unless --quiet was given. */
void tell_doubt(const struct call *c, const struct query *q);
int usage(const struct call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3))); /* … and 2 */
int load_conf(const struct call *c, struct conf **out, int *status); /* -1: *status is the exit status */
/* Makes the data directory and takes the writer's lock for the life of the process, waiting so many seconds
 * at most; -1 as load_conf. */
int lock_data(const struct call *c, const struct conf *conf, double wait, int *status);
/* The same for a `run`, whose parts take the locks of their own. */
int lock_run(const struct call *c, const struct conf *conf, double wait, int *status);
/* Whether standard output gets colours: on a terminal that has them, unless NO_COLOR is set
 * (https://no-color.org), or as the option --color says. */
enum colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };
extern const char *const colour_choices[]; /* of that option */
bool colour_wanted(enum colour choice);
void help_query(void);        /* prints `blotter help query` */
int flush_stdout(int status); /* status, or 75 with a message when standard output failed */

#endif
