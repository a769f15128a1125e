/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter digest [WATCH...]`: what is new for each watch, sent or, with --dry-run, printed. Quiet under
 * cron when all is well; a person at a terminal is told in one line what happened. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "domain/conf.h"
#include "flow/digest.h"

int cmd_digest(const struct conf *c, int argc, char **argv);

static const char help[] =
    "usage: blotter digest [--dry-run] [--since=DATE] [--format=message|text|html] [WATCH...]\n"
    "\n"
    "Mails what is new for the watches of feeds.conf (or for those that are named).\n"
    "\n"
    "  -n, --dry-run      print what would be sent; send and mark nothing\n"
    "      --since=DATE   take releases from this day on (YYYY-MM-DD) that were not sent yet,\n"
    "                     also those from before the watch began\n"
    "      --format=FORM  of what a dry run prints: the whole message (default), its text or its HTML\n"
    "\n"
    "A new watch begins with what comes after its first run. Exit status: 0, also when nothing is new;\n"
    "69 when the mail system did not take a digest (it is kept and sent by the next run); 75 when\n"
    "another run is under way; 78 when feeds.conf is wrong.\n";

static const struct {
    const char *name;
    enum digest_form form;
} forms[] = {{"message", DIGEST_MESSAGE}, {"text", DIGEST_TEXT}, {"html", DIGEST_HTML}};

static int set_form(const char *name, struct digest_options *o, struct err *e)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (!strcmp(forms[i].name, name)) {
            o->form = forms[i].form;
            return 0;
        }
    return err_set(e, ERR_USAGE, "unknown format '%s' (message, text or html)", name);
}

/* 1 when --help was asked for. */
static int read_options(int argc, char **argv, struct digest_options *o, struct arena *a, struct err *e)
{
    enum { SINCE = 256, FORMAT };
    static const struct option options[] = {{"dry-run", no_argument, NULL, 'n'},
                                            {"since", required_argument, NULL, SINCE},
                                            {"format", required_argument, NULL, FORMAT},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    bool form = false;
    optind = 0; /* start anew: main read options too */
    for (int opt; (opt = getopt_long(argc, argv, "nh", options, NULL)) != -1;) {
        switch (opt) {
        case 'n':
            o->dry_run = true;
            break;
        case SINCE:
            o->since = optarg;
            break;
        case FORMAT:
            form = true;
            if (set_form(optarg, o, e))
                return -1;
            break;
        case 'h':
            return 1;
        default: /* getopt has said what is wrong */
            return err_set(e, ERR_USAGE, "see 'blotter digest --help'");
        }
    }
    if (form && !o->dry_run)
        return err_set(e, ERR_USAGE, "--format is of --dry-run only: what is sent is always a message");
    for (int i = optind; i < argc; i++)
        strs_add_once(&o->watches, argv[i], a);
    return 0;
}

static void tell(const struct conf *c, const struct digest_options *o, const struct digest_tally *t)
{
    if (!isatty(STDERR_FILENO))
        return;
    if (!c->nwatches)
        fprintf(stderr, "there is no watch in %s\n", c->path);
    if (t->started)
        fprintf(stderr, "%u new: from now on %s told what comes (--since=DATE looks back)\n", t->started,
                t->started == 1 ? "it is" : "they are");
    if (t->quiet)
        fprintf(stderr, "%u with nothing new\n", t->quiet);
    if (t->sent)
        fprintf(stderr, "%u %s with %u releases\n", t->sent, o->dry_run ? "would be sent" : "sent",
                t->releases);
}

int cmd_digest(const struct conf *c, int argc, char **argv)
{
    struct arena *a = arena_new();
    struct digest_options o = {.out = stdout};
    struct digest_tally t = {0};
    struct err e;
    int status, rc = read_options(argc, argv, &o, a, &e);
    if (rc > 0) {
        fputs(help, stdout);
        status = 0;
    } else if (rc < 0 || digest_run(c, &o, &t, &e)) {
        log_warn("%s", e.msg);
        status = err_exit_status(e.code);
    } else {
        tell(c, &o, &t);
        status = err_exit_status(t.failure);
    }
    arena_free(a);
    return status;
}
