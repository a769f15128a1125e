/* SPDX-License-Identifier: GPL-2.0-or-later */
/* archive DATA ARCHIVED NEW WATCHES: makes a store and its index of releases that are invented, far faster than an import
 * can (nothing is extracted), and watches that have seen the archived ones and not the new ones; prints their
 * sections for feeds.conf. Words come by Zipf's law, for what a search costs hangs on how often its words stand. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "edge/index.h"
#include "edge/store.h"

enum { VOCABULARY = 20000, TEXT_WORDS = 300, BATCH = 1000 };

static const char *const offices[] = {"miami",   "chicago", "newyork", "tampa",   "atlanta", "dallas",
                                      "houston", "detroit", "boston",  "denver",  "phoenix", "seattle",
                                      "omaha",   "newark",  "norfolk", "elpaso",  "mobile",  "jackson",
                                      "albany",  "buffalo", "memphis", "sandiego"};
static const char *const charges[] = {"forced-labor", "sex-trafficking", "child-sex-trafficking", "fraud",
                                      "drug-trafficking", "alien-smuggling", "visa-fraud", "money-laundering"};
#define PICK(v) (v)[random_below(sizeof(v) / sizeof *(v))]

static uint64_t state = 1;

static unsigned random_below(unsigned n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((state >> 33) % n);
}

/* The number of a word: small ones are frequent. */
static unsigned zipf(void)
{
    double x = (random_below(1 << 30) + 1.0) / (1 << 30);
    return (unsigned)(pow(VOCABULARY, x) - 1);
}

/* A word that looks like one, of its number: "bada", "bade" … */
static void add_word(struct buf *b, unsigned n)
{
    static const char consonants[] = "bdfghklmnprstvz", vowels[] = "aeiou";
    do {
        buf_addc(b, consonants[n % 15]);
        buf_addc(b, vowels[n / 15 % 5]);
        n /= 75;
    } while (n);
    buf_addc(b, 'n');
}

static void invent(struct release *r, unsigned i, struct arena *a)
{
    struct buf b = {0};
    release_init(r);
    r->url = arena_printf(a, "https://www.example.gov/news/%u", i);
    for (unsigned k = 0; k < 8; k++, buf_addc(&b, ' '))
        add_word(&b, zipf());
    r->title = arena_strdup(a, b.p);
    buf_reset(&b);
    for (unsigned k = 0; k < TEXT_WORDS; k++, buf_addc(&b, k % 60 ? ' ' : '\n'))
        add_word(&b, zipf());
    r->text = arena_strdup(a, b.p);
    r->date = arena_printf(a, "20%02u-%02u-%02u", 5 + i / 5000 % 20, 1 + i % 12, 1 + i % 28);
    r->agency = "fbi";
    r->kind = "case";
    strs_add(&r->offices, PICK(offices), a);
    strs_add(&r->charges, PICK(charges), a);
    buf_free(&b);
}

static int add(struct store *st, struct index_writer *w, unsigned from, unsigned to, int64_t *rev, struct err *e)
{
    struct arena *a = arena_new();
    enum store_change change;
    int rc = 0;
    for (unsigned i = from; !rc && i < to;) {
        rc = store_begin(st, e);
        for (unsigned end = i + BATCH < to ? i + BATCH : to; !rc && i < end; i++) {
            struct release r;
            arena_reset(a);
            invent(&r, i, a);
            rc = store_put(st, &r, NULL, 1, a, &change, e);
            if (!rc)
                rc = index_put(w, &r, e);
            *rev = r.revision;
        }
        if (!rc)
            rc = store_commit(st, e);
    }
    arena_free(a);
    return rc ? rc : index_commit(w, *rev, e);
}

/* Asks for an office, a charge, a word that is not in every release, as people's watches do: a few releases of a day. */
static void print_query(unsigned i)
{
    struct buf b = {0};
    switch (i % 4) {
    case 0:
        buf_addf(&b, "office:%s charge:%s", PICK(offices), PICK(charges));
        break;
    case 1:
        buf_addf(&b, "charge:%s ", PICK(charges));
        break;
    case 2:
        buf_addf(&b, "office:%s ", PICK(offices));
        break;
    default:
        add_word(&b, 200 + random_below(1000));
        buf_addc(&b, ' ');
    }
    if (i % 4)
        add_word(&b, 200 + random_below(1000));
    printf("watch \"w%u\" { query = \"%s\" to = {\"desk%u@example.org\"} }\n", i, b.p, i);
    buf_free(&b);
}

static int add_watches(struct store *st, unsigned n, int64_t rev, struct err *e)
{
    for (unsigned i = 0; i < n; i++) {
        char name[32];
        snprintf(name, sizeof name, "w%u", i);
        if (store_watch_sent(st, name, rev, 1, NULL, NULL, 0, e))
            return -1;
        print_query(i);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct store *st = NULL;
    struct index_writer *w = NULL;
    struct err e;
    int64_t rev = 0, id;
    if (argc != 5)
        return fprintf(stderr, "usage: archive DATA ARCHIVED NEW WATCHES\n"), 2;
    unsigned archived = (unsigned)atoi(argv[2]), new = (unsigned)atoi(argv[3]);
    char path[4096];
    snprintf(path, sizeof path, "%s/xapian", argv[1]);
    int rc = store_open(argv[1], STORE_WRITE, &st, &e) || store_identity(st, &id, &e) ||
             index_writer_open(path, 0, &w, &e) || index_writer_set_store(w, id, &e) ||
             add(st, w, 0, archived, &rev, &e) || add_watches(st, (unsigned)atoi(argv[4]), rev, &e) ||
             add(st, w, archived, archived + new, &rev, &e);
    if (rc)
        fprintf(stderr, "archive: %s\n", e.msg);
    index_writer_close(w);
    store_close(st);
    return rc;
}
