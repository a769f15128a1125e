/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to conf*.c: what they share, and the only sight of libconfuse. conf.c finds and parses the file,
 * conf_text.c knows what stands on which line, conf_check.c checks each value while the parser stands there,
 * conf_read.c has the grammar and makes structs of the sections, conf_mail.c knows what the mail section must
 * agree on. */
#ifndef BLOTTER_DOMAIN_CONF_FILE_H
#define BLOTTER_DOMAIN_CONF_FILE_H

#include <confuse.h>

#include "domain/conf.h"

/* What stands where: the sections in the order of the text. Strings live in the arena. */
struct conf_text {
    struct conf_section {
        const char *kind; /* "watch" */
        struct conf_place place;
    } * sections;
    size_t n;
};
/* Blanks the comments of s. What is wrong in it and libconfuse would not tell, with its line; or NULL. */
const char *conf_text_read(char *s, struct arena *a, struct conf_text *t, int *line);
/* The next section of a kind, the first one after NULL; NULL when there is none. */
const struct conf_section *conf_text_next(const struct conf_text *t, const char *kind,
                                          const struct conf_section *after);

extern cfg_opt_t conf_grammar[];
/* Has all values checked. */
void conf_set_checks(cfg_t *cfg);
/* Fills c; what was checked is not checked again. ERR_CONFIG names the line of what is wrong. */
int conf_read(struct conf *c, cfg_t *cfg, const struct conf_text *t, struct err *e);

/* Values as they are written. */
long conf_seconds(const char *s);                     /* "90", "30m", "2h", "1d", "1w"; -1: it is none */
long conf_bytes(const char *s);                       /* "500", "64K", "10M" */
int conf_kind(const char *s);                         /* enum source_kind, or -1 */
int conf_choice(const char *key, const char *choice); /* the number of a word that a key takes, or -1 */

#endif
