/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Citations of the U.S. Code, as written by lawyers and by everybody else: "18 U.S.C. §§ 1589, 1590 and
 * 1594(c)", "Title 18, United States Code, Section 1591", "section 1591 of title 18". The pattern finds where
 * a citation starts and its title; the list of sections that follows is read by hand, because lists nest. */
#include "domain/statute.h"

#include <string.h>

#include "base/ascii.h"

/* "U.S.C." in its writings; what may stand before the first section: a section sign, which half of the
 * corpora have lost, or the word. Groups of a forward row: the title and the first section; of a backward
 * one: the sections and the title. */
#define CODE                                                                                                 \
    "(?:U\\.? ?S\\.? ?C(?:ode|\\.)?(?: ?A\\.?)?|United States Code(?: Annotated)?)(?: "                      \
    "\\(U\\.?S\\.?C\\.?\\))?"
#define SIGN    ",? ?(?:\\xc2\\xa7|\\xa7|Sections?|Secs?\\.?|ss\\.?|S\\.|at| ){0,4}"
#define SECTION "(\\d{1,5}[a-z]{0,3})"
/* clang-format off */
static const struct phrase statute_rows[] = {
    {"usc", "forward", "(\\d{1,2}),? " CODE SIGN SECTION, "18 U.S.C. § 1591"},
    {"title-usc", "forward", "title (\\d{1,2}),?(?: of the)?,? " CODE SIGN SECTION,
     "Title 18, United States Code, Section 1591"},
    {"title-section", "forward",
     "title (\\d{1,2}),? ?(?:\\xc2\\xa7|Sections?|Secs?\\.)[ \\xc2\\xa7]{0,4}" SECTION,
     "Title 18, Section 1591"},
    {"section-of-title", "backward",
     "(?:sections?|secs?\\.?) ([^;.]{1,80}?),? (?:of )?(?:the )?title (\\d{1,2})(?:,? (?:of the )?" CODE
     ")?",
     "Sections 1589 and 1590 of Title 18, United States Code"},
    {"section-of-code", "backward", "(?:sections?|secs?\\.?) ([^;.]{1,60}?),? (?:of )?(\\d{1,2}) " CODE,
     "Section 1591 of 18 U.S.C."},
};
/* clang-format on */
const struct phrases statute_phrases = PHRASES(statute_rows);

/* What stands between two sections of a list. */
static const char *const joints[] = {", and ",    ", or ", " and ", " or ", ", ",     "; ",
                                     " through ", " to ",  " & ",   "-",    "\u2013", NULL};

static size_t joint_length(const char *s, size_t max)
{
    for (const char *const *j = joints; *j; j++) {
        size_t n = strlen(*j);
        if (n <= max && !memcmp(s, *j, n))
            return n;
    }
    return 0;
}

/* Subsections such as "(a)(1)(A)"; blanks between the parentheses are left out. Gives how far it read. */
static size_t read_subsections(const char *s, size_t max, struct buf *out)
{
    size_t i = 0;
    for (;;) {
        size_t at = i + (i < max && s[i] == ' ');
        size_t n = at + 1;
        if (at >= max || s[at] != '(')
            return i;
        while (n < max && n - at <= 5 && ascii_isalnum(s[n]))
            n++;
        if (n >= max || s[n] != ')' || n == at + 1)
            return i;
        buf_add(out, s + at, n + 1 - at);
        i = n + 1;
    }
}

/* "1591", "2252A", "1028A(a)(1)", "78dd-1", "1.6038A-1". Gives how far it read; 0 when no section stands
 * there. */
static size_t read_section(const char *s, size_t max, struct buf *out)
{
    size_t n = 0, digits = 0;
    while (n < max && ascii_isdigit(s[n]))
        n++;
    digits = n;
    if (!digits || digits > 5)
        return 0;
    while (n < max && n - digits < 3 && ascii_isalpha(s[n]))
        n++;
    if (n < max && ascii_isalnum(s[n]))
        return 0;
    if (n + 1 < max && n > digits && s[n] == '-' && ascii_isdigit(s[n + 1]))
        for (n++; n < max && ascii_isdigit(s[n]);)
            n++;
    buf_add(out, s, n);
    return n + read_subsections(s + n, max - n, out);
}

static void add_section(const struct doc *d, struct release *r, const char *rule, const char *section,
                        uint32_t start, uint32_t end)
{
    enum { MOST = 64 };
    if (r->statutes.n < MOST && strs_add_once(&r->statutes, section, d->arena))
        doc_why(d, r, "statutes", section, rule, start, end);
}

/* The title's digits without zeros before them. */
static void start_section(struct buf *b, const struct doc *d, const uint32_t title[2])
{
    buf_reset(b);
    buf_add(b, d->s + title[0], title[1] - title[0]);
    buf_addc(b, ':');
}

/* "and (b)(2)" after "1591(a)(1)": another subsection of the same section. */
static size_t same_section(const char *s, size_t max, size_t joint, const char *last, struct buf *out)
{
    size_t base = strcspn(last, "(");
    if (joint >= max || s[joint] != '(')
        return 0;
    buf_reset(out);
    buf_add(out, last, base);
    size_t n = read_subsections(s + joint, max - joint, out);
    return n ? joint + n : 0;
}

/* Reads the list of sections from at on; end is where it must stop. */
static void read_list(const struct doc *d, struct release *r, const struct hit *h, const uint32_t title[2],
                      size_t at, size_t end)
{
    enum { LIST_MAX = 32 };
    struct buf b = {0};
    const char *last = "";
    for (int i = 0; i < LIST_MAX && at < end; i++) {
        size_t joint = i ? joint_length(d->s + at, end - at) : 0;
        if (i && !joint)
            break;
        size_t skip = at + joint;
        while (skip < end && (d->s[skip] == ' ' || !strncmp(d->s + skip, "\u00a7", 2)))
            skip += d->s[skip] == ' ' ? 1 : 2;
        start_section(&b, d, title);
        size_t n = read_section(d->s + skip, end - skip, &b), next = skip + n;
        if (!n) {
            n = i ? same_section(d->s + at, end - at, joint, last, &b) : 0;
            next = at + n;
        }
        bool counted = next < end && d->s[next] == ' ' && i && ascii_isalpha(d->s[next + 1]) &&
                       !strchr(buf_str(&b), '(') && strlen(buf_str(&b)) < 6;
        if (!n || counted || !strncmp(d->s + next, " U", 2))
            break; /* "… and 3 years": a number, no section; "18 U.S.C.": the next citation */
        last = arena_strdup(d->arena, buf_str(&b));
        add_section(d, r, h->p->rule, last, h->start, (uint32_t)next);
        at = next;
    }
    buf_free(&b);
}

void statute_read(const struct doc *d, struct release *r)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic != TOPIC_STATUTE)
            continue;
        size_t end = d->sentences[h->sentence].end;
        if (!strcmp(h->p->value, "forward"))
            read_list(d, r, h, h->group[0], h->group[1][0], end);
        else
            read_list(d, r, h, h->group[1], h->group[0][0], h->group[0][1]);
    }
}
