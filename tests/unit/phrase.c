/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every row of every phrase table finds its own example, and has a name of its own within its table. */
#include "t.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "domain/phrase.h"

struct search {
    const struct phrase *p;
    bool found;
};

static void on_hit(void *ctx, const struct hit *h)
{
    struct search *s = ctx;
    s->found |= h->p == s->p;
}

/* As it stands, and behind marks that print no blank before what they open. */
static bool finds(const struct phrase *p, const char *before)
{
    struct search s = {p, false};
    char text[1024];
    int n = snprintf(text, sizeof text, "%s%s", before, p->example);
    phrase_scan(text, (size_t)n, on_hit, &s);
    return s.found;
}

static const struct phrases *const tables[TOPICS] = {&role_phrases,  &charge_phrases,  &called_phrases,
                                                     &stage_phrases, &term_phrases,    &victim_phrases,
                                                     &place_phrases, &statute_phrases, &agency_phrases};

static void every_row_finds_its_example(void **state)
{
    static const char *const before[] = {"", "\u201c", "ATLANTA\u2014", "(", "\u00a7"};
    (void)state;
    for (enum topic t = 0; t < TOPICS; t++) {
        const struct phrases *table = tables[t];
        assert_true(table && table->n > 0);
        for (size_t i = 0; i < table->n; i++)
            for (size_t k = 0; k < sizeof before / sizeof *before; k++)
                if (!finds(&table->v[i], before[k]))
                    fail_msg("row '%s' of table %d does not find '%s%s'", table->v[i].rule, (int)t, before[k],
                             table->v[i].example);
    }
}

static void rows_have_names_of_their_own(void **state)
{
    (void)state;
    for (enum topic t = 0; t < TOPICS; t++) {
        const struct phrases *table = tables[t];
        for (size_t i = 0; i < table->n; i++)
            for (size_t k = 0; k < i; k++)
                if (!strcmp(table->v[i].rule, table->v[k].rule))
                    fail_msg("two rows of table %d are called '%s'", (int)t, table->v[i].rule);
    }
}

static void nothing_is_found_in_nothing(void **state)
{
    (void)state;
    struct search s = {NULL, false};
    phrase_scan("", 0, on_hit, &s);
    phrase_scan("s", 1, on_hit, &s);
    phrase_scan("\xe2\x80", 2, on_hit, &s);
    assert_false(s.found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_finds_its_example),
        cmocka_unit_test(rows_have_names_of_their_own),
        cmocka_unit_test(nothing_is_found_in_nothing),
    };
    return RUN(tests);
}
