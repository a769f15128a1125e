/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names as they stand in a text: runs of capitalised words with initials, particles, nicknames and suffixes;
 * companies by how they end. Here is read what is a name and which names are one person's; whose name it is
 * (a defendant's, an official's) is left to defendant.c. */
#include "domain/name.h"

#include <string.h>

#include "base/ascii.h"
#include "domain/namekey.h"

/* --- words --- */

static bool is_letter(unsigned char c)
{
    return ascii_isalnum(c) || c >= 0x80;
}

/* Quotation marks and dashes beyond ASCII: three bytes from E2 80. */
static bool is_fancy(const char *s, size_t left)
{
    return left >= 3 && !memcmp(s, "\xe2\x80", 2);
}

static bool is_long_dash(const char *s, size_t left)
{
    return left >= 3 && !memcmp(s, "\u2014", 3);
}

/* Capitals of Latin Extended-A, whose small letters follow them: mostly the even code points, but the odd
 * ones in two runs. */
static bool is_extended_capital(unsigned code)
{
    bool odd = (code >= 0x139 && code <= 0x148) || code >= 0x179;
    return code == 0x178 || (code != 0x138 && code != 0x149 && code != 0x17f && code % 2 == odd);
}

/* A to Z, or a capital of Latin-1 (UTF-8 C3 80 to C3 9E), of Latin Extended-A (C4 80 to C5 BF) or of Latin
 * Extended Additional, which Vietnamese uses (E1 B8 80 to E1 BB BF). */
static bool is_capital(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80)
        return ascii_isupper(u[0]);
    if (u[0] == 0xc3)
        return u[1] >= 0x80 && u[1] <= 0x9e;
    if (u[0] == 0xc4 || u[0] == 0xc5)
        return is_extended_capital((u[0] & 0x1fu) << 6 | (u[1] & 0x3fu));
    return u[0] == 0xe1 && u[1] >= 0xb8 && u[1] <= 0xbb && u[2] % 2 == 0;
}

/* Half of the corpora have lost their dashes: "WASHINGTONJane Roe". Gives the length of the dateline. */
static size_t glued_dateline(const char *s, size_t n)
{
    enum { SHORTEST = 5 };
    size_t k = 0;
    while (k < n && s[k] >= 'A' && s[k] <= 'Z')
        k++;
    return k > SHORTEST && k < n && s[k] >= 'a' && s[k] <= 'z' ? k - 1 : 0;
}

/* Takes punctuation off the start of [from, to). */
static size_t trim_before(const char *s, size_t from, size_t to, struct word *w)
{
    while (from < to && (!is_letter((unsigned char)s[from]) || is_fancy(s + from, to - from))) {
        bool fancy = is_fancy(s + from, to - from), quote = fancy || strchr("\"'", s[from]);
        w->before = quote ? '"' : s[from];
        from += fancy ? 3 : 1;
    }
    return from;
}

/* Takes punctuation off the end of [from, to): the innermost mark is kept, but a semicolon wins. */
static size_t trim_after(const char *s, size_t from, size_t to, struct word *w)
{
    while (to > from) {
        bool fancy = to - from >= 3 && is_fancy(s + to - 3, 3);
        if (!fancy && is_letter((unsigned char)s[to - 1]))
            break;
        if (s[to - 1] == '.')
            w->dot = true;
        else if (!w->after || s[to - 1] == ';' || w->after == '"')
            w->after = fancy ? '"' : s[to - 1];
        to -= fancy ? 3 : 1;
    }
    return to;
}

/* One word of s[i, end), which starts with no blank. Gives where it ends. */
static size_t read_word(const char *s, size_t i, size_t end, struct word *w)
{
    size_t stop = i;
    while (stop < end && s[stop] != ' ' && s[stop] != '\t' && !is_long_dash(s + stop, end - stop))
        stop++;
    if (stop == i)
        stop = i + 3; /* a dash by itself */
    *w = (struct word){0};
    size_t from = trim_before(s, i, stop, w), glued = glued_dateline(s + from, stop - from);
    if (glued) {
        w->after = ':';
        stop = from + glued;
    }
    size_t to = trim_after(s, from, stop, w);
    w->start = (uint32_t)from;
    w->end = (uint32_t)to;
    w->upper = from < to && is_capital(s + from);
    w->is = lexicon_classes(s + from, to - from);
    return stop;
}

static void add_word(struct words *ws, const struct word *w)
{
    ws->v = arena_grow(ws->d->arena, ws->v, ws->n, &ws->cap, sizeof *ws->v);
    ws->v[ws->n++] = *w;
}

void words_read(struct words *ws, const struct sentence *s)
{
    ws->n = 0;
    for (size_t i = s->start; i < s->end;) {
        struct word w;
        if (ws->d->s[i] == ' ' || ws->d->s[i] == '\t') {
            i++;
            continue;
        }
        size_t at = i;
        i = read_word(ws->d->s, i, s->end, &w);
        if (w.end > w.start)
            add_word(ws, &w);
        else if (ws->n && !ws->v[ws->n - 1].after &&
                 (ws->d->s[at] == '-' || is_fancy(ws->d->s + at, s->end - at)))
            ws->v[ws->n - 1].after = ':'; /* a dash by itself */
    }
}

bool word_in(const struct words *ws, const struct word *w, const char *list)
{
    return str_listed(list, ws->d->s + w->start, w->end - w->start);
}

bool word_is_age(const struct words *ws, const struct word *w)
{
    const char *s = ws->d->s + w->start;
    return w->end - w->start == 2 && ascii_isdigit(s[0]) && ascii_isdigit(s[1]) && memcmp(s, "18", 2) >= 0;
}

bool word_is_aged(const struct words *ws, const struct word *w)
{
    const char *s = ws->d->s + w->start;
    return w->end - w->start > 8 && ascii_isdigit(s[0]) && ascii_isdigit(s[1]) && !memcmp(s + 2, "-year", 5);
}

bool word_is_child(const struct words *ws, const struct word *w)
{
    const char *s = ws->d->s + w->start;
    size_t n = w->end - w->start, digits = 0;
    while (digits < n && ascii_isdigit(s[digits]))
        digits++;
    bool under = digits == 1 || (digits == 2 && memcmp(s, "18", 2) < 0);
    return under && n > digits + 5 && !memcmp(s + digits, "-year", 5);
}

/* --- names --- */

static bool is_initial(const struct word *w)
{
    return w->end - w->start <= 2 && w->upper;
}

bool word_is_based(const struct words *ws, const struct word *w)
{
    return w->end - w->start > 6 && !memcmp(ws->d->s + w->end - 6, "-based", 6);
}

/* A state, a month or a nation that is a first name before a name ("April Roe") or a last name behind a first
 * one ("Jane Washington"). */
static bool is_state_name(const struct words *ws, const struct word *w)
{
    enum { PLAIN = WORD_NO_NAME | WORD_ACCUSER | WORD_TITLE | WORD_THING | WORD_COMPANY };
    const struct word *next = w + 1 < ws->v + ws->n && !w->after && !w->dot ? w + 1 : NULL;
    const struct word *before = w > ws->v && !w[-1].after && !w[-1].dot ? w - 1 : NULL;
    if ((w->is & WORD_FIRST_NAME) && next && next->upper && !next->before && !(next->is & PLAIN))
        return !(before && before->upper);
    return (w->is & WORD_LAST_NAME) && before && before->upper && !(before->is & PLAIN) &&
           !(next && next->upper);
}

bool word_is_name(const struct words *ws, const struct word *w)
{
    if (!w->upper || word_is_based(ws, w) || w->before == '(' || w->before == '"' ||
        ascii_isdigit(ws->d->s[w->end - 1]))
        return false;
    if ((w->is & WORD_SUFFIX) || (w->dot && w->end - w->start == 1))
        return true;
    return !(w->is & (WORD_NO_NAME | WORD_ACCUSER)) || is_state_name(ws, w);
}

/* How many words a nickname in quotation marks has that starts at word i: "Big Jane" is two; 0 when none
 * does. */
static size_t nickname_length(const struct words *ws, size_t i)
{
    enum { LONGEST = 4 };
    if (i >= ws->n || ws->v[i].before != '"')
        return 0;
    for (size_t n = 0; n < LONGEST && i + n < ws->n; n++) {
        if (n && ws->v[i + n].before)
            return 0;
        if (ws->v[i + n].after)
            return ws->v[i + n].after == '"' ? n + 1 : 0;
    }
    return 0;
}

/* How many words at i stand inside a name without being names by themselves: a nickname in quotation marks, a
 * former name in parentheses, a particle ("de la"). */
static size_t inner_length(const struct words *ws, size_t i)
{
    const struct word *w = &ws->v[i], *next = w + 1;
    if (i + 1 >= ws->n)
        return 0;
    if (w->before == '"') {
        size_t n = nickname_length(ws, i);
        return i + n < ws->n ? n : 0;
    }
    if (w->before == '(')
        return w->after == ')' && w->upper && word_is_name(ws, next);
    return (w->is & WORD_PARTICLE) && !w->after && (next->upper || (next->is & WORD_PARTICLE));
}

/* True when the name may go on behind word i: nothing but a point of an initial, or a comma before "Jr.". */
static bool goes_on(const struct words *ws, size_t i)
{
    const struct word *w = &ws->v[i];
    if (w->after)
        return w->after == ',' && i + 1 < ws->n && w[1].upper && (w[1].is & WORD_SUFFIX);
    if (word_possessive(ws->d->s + w->start, w->end - w->start))
        return false;
    return !w->dot || is_initial(w) || word_in(ws, w, "|st|");
}

static bool has_small(const struct words *ws, const struct word *w)
{
    for (uint32_t i = w->start; i < w->end; i++)
        if (ascii_islower(ws->d->s[i]))
            return true;
    return false;
}

/* "DALLAS Jane Roe"; but "JANE Q. ROE" and "JANE de la ROE" are names. */
static bool is_dateline(const struct words *ws, size_t i)
{
    enum { SHORTEST = 4 };
    size_t k = i + 1;
    if (ws->v[i].end - ws->v[i].start < SHORTEST || has_small(ws, &ws->v[i]))
        return false;
    while (k < ws->n && (is_initial(&ws->v[k]) || (ws->v[k].is & WORD_PARTICLE)))
        k++;
    return k < ws->n && has_small(ws, &ws->v[k]);
}

static size_t person_length(const struct words *ws, size_t i)
{
    enum { LONGEST = 9 };
    size_t n = 0, names = 0;
    if (is_dateline(ws, i))
        return 0;
    while (i + n < ws->n && n < LONGEST) {
        const struct word *w = &ws->v[i + n];
        size_t inner = n ? inner_length(ws, i + n) : 0;
        if (!inner && (!word_is_name(ws, w) || (n && w->before)))
            break;
        n += inner ? inner : 1;
        names += !inner;
        if (!inner && !goes_on(ws, i + n - 1))
            break;
    }
    bool letter = n && is_initial(&ws->v[i + n - 1]) && ws->v[i + n - 1].end - ws->v[i + n - 1].start == 1;
    return names >= 2 && !letter ? n : 0; /* "Person A" is nobody */
}

static size_t company_length(const struct words *ws, size_t i)
{
    enum { LONGEST = 8 };
    if (word_in(ws, &ws->v[i], "|the|a|an|and|at|of|in|by|for|with|former|both|u.s|"))
        return 0;
    for (size_t n = 0; i + n < ws->n && n < LONGEST; n++) {
        const struct word *w = &ws->v[i + n];
        bool mark_next = i + n + 1 < ws->n && (w[1].is & WORD_COMPANY);
        if (!w->upper || word_is_based(ws, w))
            return 0;
        if (n && (w->is & WORD_COMPANY) && !mark_next)
            return n + 1;
        if (w->after && !(w->after == ',' && mark_next) && w->after != ')' && w->after != '"')
            return 0;
    }
    return 0;
}

/* The government's own bodies, which settle but are not sued here. */
static bool is_ours(const struct words *ws, const struct word *w)
{
    return word_in(ws, w,
                   "|the|a|an|justice|department|departments|civil|equal|office|u.s|us|united|federal|"
                   "assistant|attorney|division|court|district|homeland|housing|in|under|for|and|"
                   "northern|southern|eastern|western|middle|central|superior|supreme|");
}

size_t institution_length(const struct words *ws, size_t i)
{
    enum { LONGEST = 10 };
    size_t last = 0;
    bool of = false, university = word_in(ws, &ws->v[i], "|university|college|");
    if (!ws->v[i].upper || is_ours(ws, &ws->v[i]) || word_is_based(ws, &ws->v[i]))
        return 0;
    for (size_t n = 0; i + n < ws->n && n < LONGEST; n++) {
        const struct word *w = &ws->v[i + n];
        bool small = n && i + n + 1 < ws->n && w[1].upper &&
                     (word_in(ws, w, "|of|for|at|") || (university && !last && word_in(ws, w, "|and|")));
        if ((!w->upper && !small) || (n && w->before))
            break;
        if ((w->is & WORD_COMPANY) && !(w->is & WORD_INSTITUTION))
            return 0;
        if (n && (w->is & WORD_INSTITUTION))
            last = n + 1;
        if (of && w->upper)
            last = n + 1;
        bool comma = w->after == ',' && university && !last;
        if (w->dot ? !word_in(ws, w, "|st|mt|ft|") : w->after && !comma)
            break;
        if (last && small && !word_in(ws, w - 1, "|district|") && !of)
            break; /* "Roe Hospital of Dayton, Ohio"; but "School District of Roe County" */
        if (last && n + 1 > last && !small)
            return 0; /* "Roe School Board": called otherwise */
        of = of || (last && small);
    }
    bool marked =
        last && i + last < ws->n && ws->v[i + last - 1].after == ',' && (ws->v[i + last].is & WORD_COMPANY);
    return marked ? 0 : last;
}

size_t name_length(const struct words *ws, size_t i)
{
    size_t n = company_length(ws, i);
    return n ? n : person_length(ws, i);
}

char *name_text(const struct words *ws, size_t from, size_t to)
{
    const struct word *last = &ws->v[to - 1];
    if (last->is & (WORD_COMPANY | WORD_INSTITUTION)) { /* as it is written, "&" and all */
        bool short_form = word_in(ws, last, "|inc|corp|ltd|co|") ||
                          memchr(ws->d->s + last->start, '.', last->end - last->start);
        return arena_strndup(ws->d->arena, ws->d->s + ws->v[from].start,
                             last->end + (last->dot && short_form) - ws->v[from].start);
    }
    struct buf b = {0};
    for (size_t k = from; k < to; k++) {
        k += nickname_length(ws, k);
        const struct word *w = &ws->v[k];
        if (k >= to)
            break;
        bool dot = w->dot && (is_initial(w) || (w->is & (WORD_SUFFIX | WORD_COMPANY)));
        buf_addf(&b, w->before == '(' ? "%s(%.*s%s)" : "%s%.*s%s", b.len ? " " : "", (int)(w->end - w->start),
                 ws->d->s + w->start, dot ? "." : "");
    }
    buf_truncate(&b, b.len - word_possessive(buf_str(&b), b.len));
    char *s = arena_strdup(ws->d->arena, buf_str(&b));
    buf_free(&b);
    return s;
}

/* --- persons --- */

struct name_key name_key(const char *name, struct arena *a)
{
    char key[NAMEKEY_MAX];
    struct name_key k = {.words = strs_split(namekey(name, strlen(name), key), ' ', a)};
    const char *last = k.words.n > 1 ? k.words.v[k.words.n - 1] : "";
    if (lexicon_classes(last, strlen(last)) & WORD_SUFFIX) {
        k.suffix = last;
        k.words.n--;
    }
    return k;
}

static bool same_word(const char *x, const char *y)
{
    enum { LONG = 5, LONGEST = 24 };
    size_t nx = strlen(x), ny = strlen(y);
    if (!strcmp(x, y))
        return true;
    return nx >= LONG && ny >= LONG && nx < LONGEST && ny < LONGEST && str_distance(x, y) <= 1;
}

/* True when every word of y stands in x, in the same order. */
static bool holds(const struct strs *x, const struct strs *y)
{
    size_t i = 0;
    for (size_t k = 0; k < y->n; k++, i++) {
        while (i < x->n && !same_word(x->v[i], y->v[k]))
            i++;
        if (i == x->n)
            return false;
    }
    return true;
}

bool name_same(const struct name_key *x, const struct name_key *y)
{
    const struct strs *wx = &x->words, *wy = &y->words;
    if (x->suffix && y->suffix && strcmp(x->suffix, y->suffix))
        return false;
    if (!wx->n || !wy->n)
        return false;
    if (!x->suffix != !y->suffix && !same_word(wx->v[wx->n - 1], wy->v[wy->n - 1]))
        return false; /* "John Roe Jr." is not "John Roe Major" */
    return holds(wx, wy) || holds(wy, wx) ||
           (!strcmp(wx->v[0], wy->v[0]) && !strcmp(wx->v[wx->n - 1], wy->v[wy->n - 1]));
}
