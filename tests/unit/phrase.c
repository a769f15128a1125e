/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every row of every phrase table finds its own example, and has a name of its own within its table. */
#include "t.h"

#include <stdbool.h>
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

static void every_row_finds_its_example(void **state)
{
    (void)state;
    for (enum topic t = 0; t < TOPICS; t++) {
        const struct phrases *table = phrase_table(t);
        assert_true(table->n > 0);
        for (size_t i = 0; i < table->n; i++) {
            struct search s = {&table->v[i], false};
            phrase_scan(s.p->example, strlen(s.p->example), on_hit, &s);
            if (!s.found)
                fail_msg("row '%s' of table %d does not find '%s'", s.p->rule, (int)t, s.p->example);
        }
    }
}

static void rows_have_names_of_their_own(void **state)
{
    (void)state;
    for (enum topic t = 0; t < TOPICS; t++) {
        const struct phrases *table = phrase_table(t);
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
