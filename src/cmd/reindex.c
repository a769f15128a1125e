/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter reindex`: a new index from the store, and what the rules of today see otherwise. */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "cmd/blotter.h"
#include "flow/ingest.h"
#include "flow/reindex.h"

static void print_counts(const struct reindex_counts *n, double seconds)
{
    printf("%" PRId64 " releases indexed in %.1f s, %" PRId64 " records changed", n->releases, seconds,
           n->changed);
    for (int i = 0; n->fields[i].field; i++)
        printf("%s%s %" PRId64, i ? ", " : ": ", n->fields[i].field, n->fields[i].n);
    putchar('\n');
    if (n->unreadable)
        printf("%" PRId64 " originals could not be read anew: their records are kept as they were\n",
               n->unreadable);
}

int cmd_reindex(struct call *c)
{
    struct conf *conf;
    struct reindex_counts n;
    struct err e;
    int status;
    if (options_parse(c, NULL, &status) || load_conf(c, &conf, &status))
        return status;
    if (c->argc) {
        conf_free(conf);
        return usage(c, "takes no arguments");
    }
    if (ingest_check_sites(conf, &e)) {
        status = fail(&e);
    } else if (!lock_data(c, conf, 0, &status)) {
        double start = clock_monotonic();
        status = reindex_run(conf, &n, &e) ? fail(&e) : 0;
        if (!status && !c->quiet)
            print_counts(&n, clock_monotonic() - start);
    }
    conf_free(conf);
    return flush_stdout(status);
}
