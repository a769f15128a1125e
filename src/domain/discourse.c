/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Discourse: a release is cut into sentences, and each is told what it does there. Most mistakes of a keyword
 * search are mistakes of place: a crime named in an official's speech, a maximum taken for a sentence, a
 * program's description taken for a charge. The rules of the other files ask for roles instead.
 *
 * Roles come from a table of phrases; some reach to the end of the paragraph, and a quotation fills its
 * paragraph, because half of the corpora have lost their quotation marks. */
#include "domain/discourse.h"

#include <string.h>

#include "base/ascii.h"

static const struct {
    const char *value;
    unsigned role;
    enum { SENTENCE, TO_END, PARAGRAPH } reach; /* this sentence; to the end of its paragraph; all of it */
} roles[] = {
    {"counts", ROLE_COUNTS, SENTENCE},
    {"told-counts", ROLE_COUNTS | ROLE_NARRATIVE, SENTENCE},
    {"announce", ROLE_ANNOUNCE, SENTENCE},
    {"today", ROLE_TODAY, SENTENCE},
    {"narrative", ROLE_NARRATIVE, SENTENCE},
    {"background", ROLE_BACKGROUND, SENTENCE},
    {"long-ago", ROLE_BACKGROUND | ROLE_LONG_AGO, SENTENCE},
    {"record", ROLE_RECORD, SENTENCE},
    {"maximum", ROLE_MAXIMUM, SENTENCE},
    {"quote", ROLE_QUOTE, PARAGRAPH},
    {"boilerplate", ROLE_BOILERPLATE, TO_END},
    {"contact", ROLE_CONTACT, SENTENCE},
    {"assist", ROLE_CONTACT | ROLE_ASSIST, SENTENCE},
};

/* --- sentences --- */

/* Words whose point does not end a sentence. */
static const char never_last[] = "|mr|mrs|ms|dr|st|ft|mt|no|nos|vs|v|jan|feb|mar|apr|aug|sept|sep|oct|nov|"
                                 "dec|gen|lt|col|capt|sgt|maj|rep|sen|"
                                 "hon|gov|prof|asst|det|sec|supt|fig|approx|aka|a.k.a|u.s.c|e.g|i.e|";
/* Words whose point ends one only when a usual beginning of a sentence follows. */
static const char seldom_last[] = "|jr|sr|inc|corp|co|ltd|llc|bros|u.s|d.c|n.y|n.j|p.r|ala|ariz|ark|calif|"
                                  "cal|colo|conn|del|fla|ga|ill|ind|kan|ky|la|"
                                  "md|mass|mich|minn|miss|mo|mont|neb|nev|n.h|n.m|n.c|n.d|okla|ore|pa|r.i|s."
                                  "c|s.d|tenn|tex|va|vt|wash|w.va|wis|wyo|"
                                  "a.m|p.m|cir|dist|dept|div|ave|blvd|rd|ph.d|m.d|";
static const char starters[] = "|the|he|she|they|it|in|on|at|a|an|according|as|if|this|these|that|both|two|"
                               "three|after|during|from|when|while|"
                               "also|following|however|under|his|her|their|all|one|for|with|by|between|today|"
                               "federal|court|u.s|each|other|";

static size_t word_length(const char *s, size_t max)
{
    size_t n = 0;
    while (n < max && (ascii_isalnum(s[n]) || (s[n] == '.' && n + 1 < max && ascii_isalnum(s[n + 1]))))
        n++;
    return n;
}

/* True when the point at i ends a sentence; next is where the following word starts. */
static bool ends_sentence(const char *s, size_t begin, size_t i, size_t next, size_t end)
{
    size_t from = i;
    while (from > begin && (ascii_isalnum(s[from - 1]) || s[from - 1] == '.'))
        from--;
    size_t n = i - from;
    bool inner = memchr(s + from, '.', n) != NULL;
    if (s[i] != '.' || n == 0)
        return true;
    if (str_listed(never_last, s + from, n) || (n == 1 && ascii_isupper(s[from])))
        return false;
    if (inner || str_listed(seldom_last, s + from, n))
        return str_listed(starters, s + next, word_length(s + next, end - next));
    return true;
}

static bool is_closer(const char *s, size_t i, size_t end, size_t *n)
{
    if (s[i] == '"' || s[i] == '\'' || s[i] == ')')
        return *n = 1, true;
    *n = 3;
    return end - i >= 3 && (!memcmp(s + i, "\u201d", 3) || !memcmp(s + i, "\u2019", 3));
}

/* Where the sentence that begins at i ends, within the paragraph that ends at end. */
static size_t sentence_end(const char *s, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (s[i] != '.' && s[i] != '?' && s[i] != '!')
            continue;
        size_t next = i + 1, n;
        while (next < end && is_closer(s, next, end, &n))
            next += n;
        size_t gap = next;
        while (next < end && s[next] == ' ')
            next++;
        if (next == gap && next < end)
            continue;
        if (next < end && ascii_islower(s[next]))
            continue;
        if (ends_sentence(s, begin, i, next, end))
            return next;
    }
    return end;
}

/* --- the document --- */

struct reader {
    struct doc *d;
    size_t sentence_cap, hit_cap;
    size_t cursor; /* sentence that the next hit is looked for in */
};

/* Rules look at a sentence as a whole, so one without an end is cut; at a blank, if there is one near. */
enum { BLANK_NEAR = 100 };
static size_t cut_long(const char *s, size_t begin)
{
    size_t end = begin + SENTENCE_MAX;
    for (size_t i = end; i > end - BLANK_NEAR; i--)
        if (s[i - 1] == ' ')
            return i;
    return end;
}

static void add_paragraph(struct reader *rd, enum doc_part part, size_t begin, size_t end, uint32_t paragraph)
{
    struct doc *d = rd->d;
    while (begin < end && d->s[begin] == ' ')
        begin++;
    while (begin < end) {
        size_t stop = sentence_end(d->s, begin, end - begin < SENTENCE_MAX ? end : cut_long(d->s, begin));
        d->sentences =
            arena_grow(d->arena, d->sentences, d->nsentences, &rd->sentence_cap, sizeof *d->sentences);
        d->sentences[d->nsentences++] = (struct sentence){
            .start = (uint32_t)begin, .end = (uint32_t)stop, .paragraph = paragraph, .part = part};
        begin = stop;
    }
}

static void cut_sentences(struct reader *rd)
{
    struct doc *d = rd->d;
    uint32_t paragraph = 0;
    for (enum doc_part p = 0; p < DOC_PARTS; p++) {
        for (size_t at = d->part[p].start; at < d->part[p].end;) {
            const char *nl = memchr(d->s + at, '\n', d->part[p].end - at);
            size_t end = nl ? (size_t)(nl - d->s) : d->part[p].end;
            if (end > at)
                add_paragraph(rd, p, at, end, paragraph++);
            at = end + 1;
        }
    }
}

static void add_hit(void *ctx, const struct hit *h)
{
    struct reader *rd = ctx;
    struct doc *d = rd->d;
    while (rd->cursor + 1 < d->nsentences && d->sentences[rd->cursor].end <= h->start)
        rd->cursor++;
    struct sentence *s = &d->sentences[rd->cursor];
    if (h->start < s->start || h->end > s->end)
        return; /* between sentences, or across their border */
    d->hits = arena_grow(d->arena, d->hits, d->nhits, &rd->hit_cap, sizeof *d->hits);
    if (s->first_hit == s->end_hit)
        s->first_hit = d->nhits;
    d->hits[d->nhits] = *h;
    d->hits[d->nhits].sentence = (uint32_t)rd->cursor;
    s->end_hit = ++d->nhits;
}

/* --- roles --- */

static void role_from_hit(struct doc *d, const struct hit *h)
{
    struct sentence *s = &d->sentences[h->sentence], *last = d->sentences + d->nsentences;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (strcmp(roles[i].value, h->p->value))
            continue;
        bool reaches = !(s->roles & roles[i].role); /* else an earlier hit has reached as far */
        s->roles |= roles[i].role;
        if (reaches && roles[i].reach >= TO_END)
            for (struct sentence *t = s + 1; t < last && t->paragraph == s->paragraph; t++)
                t->roles |= roles[i].role;
        if (reaches && roles[i].reach == PARAGRAPH)
            for (struct sentence *t = s; t > d->sentences && t[-1].paragraph == s->paragraph; t--)
                t[-1].roles |= roles[i].role;
        return;
    }
}

static bool starts_with_quote(const struct doc *d, const struct sentence *s)
{
    return d->s[s->start] == '"' || !strncmp(d->s + s->start, "\u201c", 3);
}

/* A line before the lead that ends as no sentence does is a second headline. */
static bool is_subheading(const struct doc *d, const struct sentence *s)
{
    enum { LONGEST = 250 };
    uint32_t end = s->end;
    while (end > s->start && strchr(" *\"", d->s[end - 1]))
        end--;
    return end - s->start <= LONGEST && !strchr(".:?!)", d->s[end - 1]) &&
           (unsigned char)d->s[end - 1] < 0x80;
}

/* The first paragraph of the text that is no note, quotation or list of announcers is the lead; the next one
 * follows. A lead that itself names who announces it is a lead all the same. */
static void find_lead(struct doc *d)
{
    unsigned role = ROLE_LEAD;
    uint32_t lead = 0;
    for (struct sentence *s = d->sentences; s < d->sentences + d->nsentences; s++) {
        if (s->part != DOC_TEXT)
            continue;
        if (role == ROLE_LEAD && is_subheading(d, s))
            s->roles |= ROLE_HEADLINE;
        if (role == ROLE_LEAD && (is_subheading(d, s) || s->end - s->start < 60))
            continue;
        bool pure_announcement =
            role == ROLE_FOLLOW && (s->roles & ROLE_ANNOUNCE) && !(s->roles & (ROLE_COUNTS | ROLE_TODAY));
        if (role == ROLE_FOLLOW && s->paragraph == lead)
            continue;
        if ((s->roles & (ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_CONTACT) && role == ROLE_FOLLOW) ||
            pure_announcement)
            continue;
        for (struct sentence *t = s; t < d->sentences + d->nsentences && t->paragraph == s->paragraph; t++)
            t->roles = (t->roles | role) & ~(role == ROLE_LEAD ? (unsigned)ROLE_BOILERPLATE : 0);
        if (role == ROLE_FOLLOW)
            return;
        lead = s->paragraph;
        role = ROLE_FOLLOW;
    }
}

static void give_roles(struct doc *d)
{
    for (struct sentence *s = d->sentences; s < d->sentences + d->nsentences; s++) {
        if (s->part == DOC_HEAD)
            s->roles |= ROLE_HEAD;
        else if (s->part != DOC_TEXT)
            s->roles |= ROLE_HEADLINE;
        else if (starts_with_quote(d, s))
            s->roles |= ROLE_QUOTE;
    }
    for (size_t i = 0; i < d->nhits; i++)
        if (d->hits[i].topic == TOPIC_ROLE)
            role_from_hit(d, &d->hits[i]);
    find_lead(d);
}

/* --- reading --- */

static void add_part(struct doc *d, char *buf, enum doc_part p, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (n > DOC_MAX) {
        n = DOC_MAX;
        d->cut = true;
    }
    memcpy(buf + d->len, text ? text : "", n);
    for (size_t i = d->len; p == DOC_TITLE && i < d->len + n; i++)
        if (buf[i] == '\n')
            buf[i] = ' '; /* a headline that was printed on several lines is one */
    d->part[p].start = (uint32_t)d->len;
    d->part[p].end = (uint32_t)(d->len + n);
    d->len += n;
    buf[d->len++] = '\n';
}

struct doc *doc_read(const struct release *r, struct arena *a)
{
    const char *texts[DOC_PARTS] = {r->head, r->title, r->subtitle, r->text};
    struct doc *d = arena_alloc(a, sizeof *d);
    size_t total = DOC_PARTS + 1;
    for (int p = 0; p < DOC_PARTS; p++)
        total += texts[p] ? strnlen(texts[p], DOC_MAX) : 0;
    char *buf = arena_alloc(a, total);
    d->arena = a;
    d->s = buf;
    for (enum doc_part p = 0; p < DOC_PARTS; p++)
        add_part(d, buf, p, texts[p]);
    struct reader rd = {.d = d};
    cut_sentences(&rd);
    if (d->nsentences)
        phrase_scan(d->s, d->len, add_hit, &rd);
    give_roles(d);
    return d;
}

const struct sentence *doc_next(const struct doc *d, const struct sentence *s, unsigned want, unsigned not )
{
    for (s = s ? s + 1 : d->sentences; s < d->sentences + d->nsentences; s++)
        if ((s->roles & want) == want && !(s->roles & not ))
            return s;
    return NULL;
}

bool sentence_has(const struct doc *d, const struct sentence *s, enum topic t, const char *value)
{
    for (size_t i = s->first_hit; i < s->end_hit; i++)
        if (d->hits[i].topic == t && (!value || (d->hits[i].p->value && !strcmp(d->hits[i].p->value, value))))
            return true;
    return false;
}

bool headline_has(const struct doc *d, enum topic t, const char *value)
{
    for (const struct sentence *s = NULL; (s = doc_next(d, s, ROLE_HEADLINE, 0));)
        if (sentence_has(d, s, t, value))
            return true;
    return false;
}

void doc_why(const struct doc *d, struct release *r, const char *field, const char *value, const char *rule,
             uint32_t start, uint32_t end)
{
    static const char *const names[DOC_PARTS] = {"head", "title", "subtitle", "text"};
    enum { WORDS_MAX = 80 };
    enum doc_part p = DOC_HEAD;
    while (p + 1 < DOC_PARTS && start >= d->part[p + 1].start)
        p++;
    size_t n = end - start < WORDS_MAX ? end - start : WORDS_MAX;
    while (n && n < end - start && ((unsigned char)d->s[start + n] & 0xc0) == 0x80)
        n--; /* whole characters */
    release_why(r,
                (struct why){.field = field,
                             .value = value,
                             .rule = rule,
                             .part = names[p],
                             .start = start - d->part[p].start,
                             .end = end - d->part[p].start,
                             .words = arena_strndup(d->arena, d->s + start, n)},
                d->arena);
}
