/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_BLOTTER_H
#define BLOTTER_CMD_BLOTTER_H

#include "cmd/cmd.h"

/* One function a verb, each in cmd/VERB.c. They take the words after the verb and return the exit status. */
int cmd_diff(struct call *c);
int cmd_digest(struct call *c);
int cmd_export(struct call *c);
int cmd_fetch(struct call *c);
int cmd_import(struct call *c);
int cmd_log(struct call *c);
int cmd_parse(struct call *c);
int cmd_reindex(struct call *c);
int cmd_robots(struct call *c);
int cmd_run(struct call *c);
int cmd_search(struct call *c);
int cmd_search_mail(struct call *c); /* the same, with the form that needs the library of mail */
int cmd_show(struct call *c);
int cmd_source(struct call *c);
int cmd_stats(struct call *c);
int cmd_status(struct call *c);
int cmd_watch(struct call *c);

#endif
