/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How fast the rules are: extracts every release of a store, some times over, on one core, and prints releases a second
 * and the mean length of a text. Then a text of 5 MB, for the claim that time is linear in length. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "domain/extract.h"
#include "edge/store.h"

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double time_long_text(const char *unit, size_t bytes)
{
    struct arena *a = arena_new();
    size_t n = strlen(unit);
    char *text = arena_alloc(a, bytes + n + 1);
    for (size_t len = 0; len < bytes; len += n)
        memcpy(text + len, unit, n);
    struct release r;
    release_init(&r);
    r.url = "https://www.example.gov/long";
    r.title = "A long release";
    r.text = text;
    double start = cpu();
    extract_release(&r, a);
    double seconds = cpu() - start;
    arena_free(a);
    return seconds;
}

int main(int argc, char **argv)
{
    struct store *st;
    struct err e;
    struct arena *kept = arena_new(), *a = arena_new();
    struct release *v;
    size_t n, length = 0;
    if (argc != 2 || store_open(argv[1], STORE_READ, &st, &e) || store_walk(st, true, 0, 2000, kept, &v, &n, &e)) {
        fprintf(stderr, "usage: extract DATA: %s\n", argc == 2 ? e.msg : "names no store");
        return 2;
    }
    enum { ROUNDS = 5 };
    double start = 0;
    for (int round = 0; round <= ROUNDS; round++) { /* the first compiles the rules */
        if (round == 1)
            start = cpu();
        for (size_t i = 0; i < n; i++) {
            struct release r = v[i];
            r.why = NULL; /* what the store kept of them lives in another arena */
            r.nwhy = r.why_cap = 0;
            arena_reset(a);
            extract_release(&r, a);
            length += round ? 0 : strlen(r.text ? r.text : "");
        }
    }
    double seconds = cpu() - start;
    printf("%-34s %8.0f releases/s on one core (texts of %zu bytes)\n", "extraction", ROUNDS * (double)n / seconds,
           n ? length / n : 0);
    printf("%-34s %8.2f s\n", "extraction of a text of 5 MB",
           time_long_text("Jane Roe, 34, was charged in the Northern District of Ohio with forced labor. ", 5 << 20));
    store_close(st);
    arena_free(a);
    arena_free(kept);
    return 0;
}
