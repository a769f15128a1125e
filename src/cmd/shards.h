/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_SHARDS_H
#define BLOTTER_CMD_SHARDS_H

#include <stdbool.h>

#include "base/strs.h"
#include "domain/conf.h"
#include "edge/index.h"

/* Opens the index with the shards of feeds.conf, as every verb that answers questions does. all: a shard that
 * does not answer is an error. */
int open_index(const struct conf *conf, bool all, struct index **out, struct err *e);

/* The same without shards. Where there is no index it is ERR_DATA with both: nothing was looked for. */
int open_own_index(const struct conf *conf, struct index **out, struct err *e);

/* Names the shards that did not answer; the exit status, which then is 3: the answer is partial. */
int tell_missing(const struct strs *missing, int status);

#endif
