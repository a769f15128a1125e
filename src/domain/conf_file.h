/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to conf*.c: what they share, and the only sight of libconfuse. conf.c finds and parses the file,
 * conf_check.c checks each value while the parser stands on its line, conf_read.c has the grammar and makes
 * structs of the sections, conf_mail.c knows what the mail section must agree on. */
#ifndef BLOTTER_DOMAIN_CONF_FILE_H
#define BLOTTER_DOMAIN_CONF_FILE_H

#include <confuse.h>

#include "domain/conf.h"

extern cfg_opt_t conf_grammar[];
/* Has all values checked. */
void conf_set_checks(cfg_t *cfg);
/* Fills c; what was checked is not checked again. ERR_CONFIG names the line of the section. */
int conf_read(struct conf *c, cfg_t *cfg, struct err *e);

/* Values as they are written. */
long conf_seconds(const char *s);                     /* "90", "30m", "2h", "1d", "1w"; -1: it is none */
long conf_bytes(const char *s);                       /* "500", "64K", "10M" */
int conf_kind(const char *s);                         /* enum source_kind, or -1 */
int conf_choice(const char *key, const char *choice); /* the number of a word that a key takes, or -1 */

#endif
