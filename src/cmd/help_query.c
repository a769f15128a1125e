/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter help query`: the query language on a page of 80 columns. What fields there are comes from their
 * own table, what stands for one another from that of the synonyms; blotter-query(7) tells it at length. */
#include <stdio.h>
#include <string.h>

#include "base/strs.h"
#include "cmd/cmd.h"
#include "domain/field.h"
#include "domain/synonym.h"
#include "domain/text.h"

/* An example and what it means; a test runs each. */
static const struct {
    const char *example, *means;
} forms[] = {
    {"passport confiscated", "both words, in any form"},
    {"passport OR visa", "one or both"},
    {"\"forced labor\"", "these words next to each other, as written"},
    {"labor -union", "without the second; also NOT"},
    {"(motel OR hotel) minor", "parentheses combine; AND goes before OR"},
    {"traffick*", "words that begin so (three letters or more)"},
    {"minor NEAR/5 motel", "within five words, as written; NEAR alone: ten"},
    {"18 U.S.C. § 1591", "releases that cite the section"},
    {"office:miami", "a field and its value"},
    {"office:miami,tampa", "either value"},
    {"office:\"new york\"", "a value with a blank"},
    {"-status:removed", "not this value"},
};

static const struct {
    const char *example, *means;
} dates[] = {
    {"date:2022", "a year; so 2022-11, 2022-11-18"},
    {"date:\"november 2022\"", "also a day as it is printed"},
    {"date:2022-11-01..2022-11-30", "from the first to the last, both included"},
    {"date:..2015", "an end may be left open; also >=2015, <2015-06"},
    {"date:7d", "the last 7 days, with today; also 2w, 3m, 1y"},
    {"date:yesterday", "also today"},
    {"date:\"last month\"", "this or last week (from Monday), month, year"},
    {"date:fy2007", "fiscal year: October 2006 to September 2007"},
    {"added:24h", "the last 24 hours; dates and times as well"},
};

enum { COLUMN = 26, WIDTH = 80 };

static void print_row(const char *example, const char *means)
{
    size_t width = text_width(example, strlen(example));
    if (width > COLUMN)
        printf("  %s\n  %*s %s\n", example, COLUMN, "", means);
    else
        printf("  %s%*s %s\n", example, (int)(COLUMN - width), "", means);
}

static void print_fields(struct arena *a)
{
    for (const struct field *f = fields; f->name; f++)
        print_row(f->example, f->alias ? arena_printf(a, "%s (also %s:)", f->help, f->alias) : f->help);
    print_row("watch:NAME", "what a watch of feeds.conf asks for");
}

/* A list on as many lines as it takes. */
static void print_list(const char *lead, const struct strs *l)
{
    size_t column = strlen(lead);
    fputs(lead, stdout);
    for (size_t i = 0; i < l->n; i++) {
        size_t width = text_width(l->v[i], strlen(l->v[i])) + 1;
        if (i && column + 1 + width > WIDTH) {
            fputs("\n     ", stdout);
            column = 5;
        } else if (i) {
            putchar(' ');
            column++;
        }
        printf("%s%s", l->v[i], i + 1 < l->n ? "," : "\n");
        column += width;
    }
}

static void print_synonyms(struct arena *a)
{
    for (const struct synonym *s = synonyms; s->names; s++) {
        struct strs names = strs_split(s->names, '|', a);
        struct strs others = strs_split(s->others ? s->others : "", '|', a);
        if (s->section)
            strs_add(&names, arena_printf(a, "§ %s", strchr(s->section, ':') + 1), a);
        print_list("  ", &names);
        if (others.n)
            print_list("    found from: ", &others);
    }
}

void help_query(void)
{
    struct arena *a = arena_new();
    puts("usage: blotter search QUERY...\n\nWords:");
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        print_row(forms[i].example, forms[i].means);
    puts("\nDates, by the calendar of UTC:");
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        print_row(dates[i].example, dates[i].means);
    puts("\nFields:");
    print_fields(a);
    puts("\nNames that find one another, unless they stand in quotation marks:");
    print_synonyms(a);
    puts("\n`blotter search --explain QUERY` tells how a query is understood, and\n"
         "blotter-query(7) more. What is not understood is an error (exit status 2) that\n"
         "shows the place.");
    arena_free(a);
}
