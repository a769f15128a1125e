/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The template for Xapian Omega knows the fields of a query by their prefixes: it must have those of field.c,
 * and no others. */
#include <stdio.h>
#include <string.h>

#include "base/strs.h"
#include "domain/field.h"
#include "t.h"

static struct arena *a;

/* The names and prefixes of a map of the template, in turns. */
static struct strs map_of(const char *template, const char *map)
{
    const char *at = strstr(template, arena_printf(a, "$setmap{%s,", map));
    assert_non_null(at);
    at += strlen("$setmap{") + strlen(map) + 1;
    return strs_split(arena_strndup(a, at, strcspn(at, "}")), ',', a);
}

static const char *prefix_in(const struct strs *map, const char *name)
{
    for (size_t i = 0; i + 1 < map->n; i += 2)
        if (!strcmp(map->v[i], name))
            return map->v[i + 1];
    return NULL;
}

static void prefixes_are_those_of_the_fields(void **state)
{
    (void)state;
    char text[32768];
    FILE *f = fopen("src/omega/blotter", "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    struct strs words = map_of(text, "prefix"), terms = map_of(text, "boolprefix");
    size_t known = 0;
    for (const struct field *d = fields; d->name; d++) {
        if (!d->prefix || !*d->prefix ||
            !strcmp(d->name, "url")) /* an address is more than such a prefix takes */
            continue;
        const struct strs *map = d->kind == FIELD_TEXT ? &words : &terms;
        const char *names[] = {d->name, d->alias};
        for (size_t i = 0; i < 2; i++) {
            if (!names[i])
                continue;
            const char *prefix = prefix_in(map, names[i]);
            if (!prefix)
                fail_msg("the template does not know '%s'", names[i]);
            assert_string_equal(prefix, d->prefix);
            known += 2;
        }
    }
    assert_int_equal(known, words.n + terms.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(prefixes_are_those_of_the_fields)};
    a = arena_new();
    int failed = RUN(tests);
    arena_free(a);
    return failed;
}
