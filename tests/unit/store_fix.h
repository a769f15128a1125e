/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store of its own for each test: what the tests of the store share. Times are those of BLOTTER_NOW. */
#ifndef BLOTTER_TESTS_STORE_FIX_H
#define BLOTTER_TESTS_STORE_FIX_H

#include "t.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/store.h"
#include "store_check.h"

static struct err e; /* of the last call that failed */

struct fix {
    char dir[64], file[96];
    struct store *s;
    struct arena *a;
};

/* A directory without a store. */
static inline int setup_dir(void **state)
{
    struct fix *f = calloc(1, sizeof *f);
    setenv("BLOTTER_NOW", "2026-11-22T06:00:00Z", 1);
    strcpy(f->dir, "/tmp/blotter-store-XXXXXX");
    if (!mkdtemp(f->dir))
        return -1;
    snprintf(f->file, sizeof f->file, "%s/blotter.db", f->dir);
    f->a = arena_new();
    *state = f;
    return 0;
}

static inline int setup(void **state)
{
    struct fix *f;
    int rc = setup_dir(state);
    f = *state;
    return rc ? rc : store_open(f->dir, STORE_WRITE, &f->s, &e);
}

static inline int teardown(void **state)
{
    struct fix *f = *state;
    char cmd[128];
    store_close(f->s);
    arena_free(f->a);
    snprintf(cmd, sizeof cmd, "rm -rf %s", f->dir);
    int rc = system(cmd);
    free(f);
    return rc;
}

/* Calls that must succeed; their last argument is &e. */
#define OK(call)                                                                                             \
    do {                                                                                                     \
        if (call)                                                                                            \
            fail_msg("%s: %s", #call, e.msg);                                                                \
    } while (0)

#endif
