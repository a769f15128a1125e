/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page read as one release. Each field is asked of several sources in order of trust, and the first that
 * answers gives it: the profile of feeds.conf, the built-in profile whose probe matches, what is printed
 * round the title, JSON-LD, metas, and at last a guess from the shape of the page. For title and date the
 * answer's source is kept as a why. The date is the day as printed; so what a reader sees beats what the
 * metas say. */
#include "edge/article.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "domain/date.h"
#include "domain/text.h"
#include "domain/url.h"
#include "edge/density.h"
#include "edge/render.h"

enum {
    MAX_HEAD_LINES = 12,
    MAX_HEAD_LINE = 160,
    MAX_CONTACT_LINE = 120,
    MAX_LIST = 100,
    DATELINE = 240,    /* a date so far into the text is the dateline's */
    LEAST_PROSE = 150, /* of an undated release in no known layout */
    MAX_BETWEEN = 100, /* nodes between title and body */
    LONG_LINE = 60,    /* a line so long is a sentence, where it ends like one; … */
    NO_HEADLINE = 400, /* … so long, it is prose however it ends */
};

enum key { TITLE, SUBTITLE, DATE, UPDATED, BODY, HEAD, TOPICS, COMPONENTS, NUMBER };
static const size_t places[] = {
    [TITLE] = offsetof(struct profile, title),   [SUBTITLE] = offsetof(struct profile, subtitle),
    [DATE] = offsetof(struct profile, date),     [UPDATED] = offsetof(struct profile, updated),
    [BODY] = offsetof(struct profile, body),     [HEAD] = offsetof(struct profile, head),
    [TOPICS] = offsetof(struct profile, topics), [COMPONENTS] = offsetof(struct profile, components),
    [NUMBER] = offsetof(struct profile, number),
};

/* What sites add to a title in <title> and og:title. */
static const char *const suffixes[] = {
    " — FBI",
    " | Federal Bureau of Investigation",
    " | Department of Justice",
    " | United States Department of Justice",
    " | ICE",
};

struct reading {
    const struct dom *d;
    const struct facts *f;
    const struct profile *asked[2]; /* in order: of feeds.conf, of the layout; NULL where there is none */
    struct arena *a;
    struct release *r;
    const struct node *title; /* the element that shows the title, or NULL */
    const char *title_rule;
    bool titled, known; /* a profile gave the title, the body */
    bool printed;       /* the date is shown near the title */
    const char *below;  /* what stands between title and body, where that is known; else NULL */
};

/* A value, and where it came from. */
struct answer {
    const char *value;
    const char *rule, *words;
    const struct node *node;
};

static const char *expression(const struct profile *p, enum key k)
{
    return p ? *(const char *const *)((const char *)p + places[k]) : NULL;
}

/* A title or subtitle with the line breaks of its source: publishers break long headlines by hand, and the
 * record keeps what was published. value is the text as a reader sees it. */
static const char *as_published(const struct node *n, const char *value, struct arena *a)
{
    const char *raw = n ? node_text(n, a) : "";
    return !strcmp(text_fold(raw, a), value) ? text_fold_lines(raw, a) : value;
}

static const char *any_text(const char *s, struct arena *a)
{
    (void)a;
    return *s ? s : NULL;
}

static const char *day_in(const char *s, struct arena *a)
{
    struct date d;
    return s && date_shown(s, &d) ? arena_strdup(a, d.day) : NULL;
}

/* Asks the profiles for a field with one value; fits gives the value in a text, or NULL. */
static struct answer ask(const struct reading *rd, enum key k,
                         const char *(*fits)(const char *, struct arena *))
{
    for (size_t i = 0; i < 2; i++) {
        const char *xpath = expression(rd->asked[i], k);
        if (!xpath)
            continue;
        struct dom_result m = dom_select(rd->d, xpath, rd->a);
        for (size_t j = 0; j < m.n; j++) {
            const char *value = fits(render_line(m.v[j], rd->a), rd->a);
            if (value)
                return (struct answer){value, rd->asked[i]->name, xpath, m.v[j]};
        }
        const char *value = m.string ? fits(text_fold(m.string, rd->a), rd->a) : NULL;
        if (value)
            return (struct answer){value, rd->asked[i]->name, xpath, NULL};
    }
    return (struct answer){0};
}

/* All matches of the first profile that has any. */
static struct dom_result ask_all(const struct reading *rd, enum key k, const char **rule)
{
    struct dom_result m = {0};
    for (size_t i = 0; i < 2 && m.n == 0; i++) {
        const char *xpath = expression(rd->asked[i], k);
        if (xpath)
            m = dom_select(rd->d, xpath, rd->a);
        if (m.n && rule)
            *rule = rd->asked[i]->name;
    }
    return m;
}

static void ask_list(const struct reading *rd, enum key k, struct strs *out)
{
    struct dom_result m = ask_all(rd, k, NULL);
    for (size_t i = 0; i < m.n && out->n < MAX_LIST; i++) {
        const char *s = render_line(m.v[i], rd->a);
        if (*s)
            strs_add_once(out, s, rd->a);
    }
}

static void explain(const struct reading *rd, const char *field, const struct answer *w)
{
    release_why(
        rd->r,
        (struct why){.field = field, .value = w->value, .rule = w->rule, .part = "page", .words = w->words},
        rd->a);
}

/* ---- title ---- */

static const char *without(const char *title, const char *suffix, struct arena *a)
{
    size_t n = strlen(title), k = strlen(suffix);
    return n > k && !strcasecmp(title + n - k, suffix) ? arena_strndup(a, title, n - k) : title;
}

/* The title without the site's name, and on justice.gov without the office before it (" | OPA"). */
static const char *cut_suffixes(const struct reading *rd, const char *title)
{
    const char *whole = title, *bar;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        title = without(title, suffixes[i], rd->a);
    if (title != whole && (bar = strstr(title, " | ")) != NULL && strlen(bar) < 40)
        title = arena_strndup(rd->a, title, (size_t)(bar - title));
    static const char *const between[] = {" | ", " - ", " – ", " — ", " :: "};
    for (size_t i = 0; rd->f->site_name && i < sizeof between / sizeof *between; i++)
        title = without(title, arena_printf(rd->a, "%s%s", between[i], rd->f->site_name), rd->a);
    return title;
}

/* The heading that is the title: the one that <title> repeats, else the first that is not the page's
 * furniture. */
static const struct node *best_heading(const struct reading *rd)
{
    const struct node *first = NULL;
    for (unsigned i = 0; i < rd->f->nheadings; i++) {
        const char *s = render_line(rd->f->heading[i], rd->a);
        if (!*s || density_in_furniture(rd->f->heading[i]))
            continue;
        if (rd->f->title && strlen(s) > 8 && strstr(rd->f->title, s))
            return rd->f->heading[i];
        if (!first)
            first = rd->f->heading[i];
    }
    return first;
}

static const struct node *heading_that_says(const struct reading *rd, const char *title)
{
    for (unsigned i = 0; i < rd->f->nheadings; i++)
        if (!strcmp(render_line(rd->f->heading[i], rd->a), title))
            return rd->f->heading[i];
    return NULL;
}

static bool is_title(const struct reading *rd, const char *s)
{
    return s && *s && !(rd->f->site_name && !strcasecmp(s, rd->f->site_name));
}

static struct answer guess_title(const struct reading *rd)
{
    const struct facts *f = rd->f;
    const struct node *heading = best_heading(rd);
    struct answer w = {0};
    if (is_title(rd, f->ld_title))
        w = (struct answer){text_fold(f->ld_title, rd->a), "json-ld", "headline", NULL};
    else if (is_title(rd, f->meta_title))
        w = (struct answer){text_fold(f->meta_title, rd->a), "meta", f->meta_title_name, NULL};
    else if (heading)
        w = (struct answer){render_line(heading, rd->a), "generic", node_name(heading), heading};
    else if (is_title(rd, f->title))
        w = (struct answer){f->title, "generic", "title", NULL};
    return w;
}

static void read_title(struct reading *rd)
{
    struct answer w = ask(rd, TITLE, any_text);
    rd->titled = w.value != NULL;
    if (!w.value)
        w = guess_title(rd);
    if (!w.value)
        return;
    w.value = cut_suffixes(rd, w.value);
    rd->title = w.node && node_name(w.node) ? w.node : heading_that_says(rd, w.value);
    if (!rd->title)
        rd->title = best_heading(rd);
    rd->title_rule = w.rule;
    w.value = as_published(w.node, w.value, rd->a);
    rd->r->title = w.value;
    explain(rd, "title", &w);
}

/* ---- head: what is printed above the title ---- */

/* The element within which the title is the article's: what stands before it there belongs to the release. */
static const struct node *box_of(const struct node *title)
{
    static const char *const ids[] = {"content", "main-content", "region-content", "main", "maincontent"};
    for (const struct node *up = node_parent(title); up; up = node_parent(up)) {
        const char *id = node_attr(up, "id"), *role = node_attr(up, "role");
        if (node_is(up, "article") || node_is(up, "main") || node_is(up, "td") ||
            (role && !strcmp(role, "main")))
            return up;
        for (size_t i = 0; id && i < sizeof ids / sizeof *ids; i++)
            if (!strcmp(id, ids[i]))
                return up;
    }
    return node_parent(title);
}

/* The last lines of text, without empty and long ones. */
static const char *last_lines(const char *text, struct arena *a)
{
    struct strs all = strs_split(text, '\n', a), kept = {0};
    size_t first = all.n > MAX_HEAD_LINES ? all.n - MAX_HEAD_LINES : 0;
    for (size_t i = first; i < all.n; i++)
        if (strlen(all.v[i]) <= MAX_HEAD_LINE)
            strs_add(&kept, all.v[i], a);
    return kept.n ? strs_join(&kept, "\n", a) : NULL;
}

static void mark_furniture(const struct node *box)
{
    for (const struct node *n = node_first(box); n;) {
        bool skip = node_name(n) && node_marked(n) != RENDER_SKIP && density_is_furniture(n);
        if (skip)
            node_mark(n, RENDER_SKIP);
        n = skip ? node_skip(n, box) : node_walk(n, box);
    }
}

static void read_head(struct reading *rd)
{
    struct dom_result m = ask_all(rd, HEAD, NULL);
    if (m.n) {
        rd->r->head = last_lines(render_nodes(m.v, m.n, rd->a), rd->a);
    } else if (rd->title) {
        const struct node *box = box_of(rd->title);
        if (box && node_first(box) && node_first(box) != rd->title)
            rd->r->head = last_lines(render_between(box, node_first(box), rd->title, rd->a), rd->a);
    }
}

/* ---- body ---- */

static void mark_all(const struct reading *rd, const char *xpath)
{
    struct dom_result m = {0};
    if (xpath)
        m = dom_select(rd->d, xpath, rd->a);
    for (size_t i = 0; i < m.n; i++)
        if (m.v[i] != rd->title)
            node_mark(m.v[i], RENDER_SKIP);
}

/* Text of one element; where the title stands in it, only what comes after the title. */
static const char *text_of(const struct reading *rd, const struct node *top)
{
    if (!rd->title || !node_contains(top, rd->title))
        return render_text(top, rd->a);
    const struct node *after = node_skip(rd->title, top);
    return after ? render_between(top, after, NULL, rd->a) : "";
}

/* What is printed between the title and a body that follows it closely. */
static const char *between_title_and(const struct reading *rd, const struct node *body)
{
    const struct node *box = rd->title ? box_of(rd->title) : NULL;
    const struct node *n = box ? node_skip(rd->title, box) : NULL, *from = n;
    for (int i = 0; n && n != body && i < MAX_BETWEEN; i++)
        n = node_walk(n, box);
    return n == body && n != from && n ? render_between(box, from, body, rd->a) : NULL;
}

static void read_body(struct reading *rd)
{
    const char *rule = NULL;
    struct dom_result m = ask_all(rd, BODY, &rule);
    for (size_t i = 0; i < 2; i++)
        mark_all(rd, rd->asked[i] ? rd->asked[i]->drop : NULL);
    struct strs parts = {0};
    const struct node *last = NULL;
    for (size_t i = 0; i < m.n; i++) {
        if (last && node_contains(last, m.v[i]))
            continue;
        last = m.v[i];
        const char *s = text_of(rd, last);
        if (*s)
            strs_add(&parts, s, rd->a);
    }
    rd->known = parts.n > 0;
    if (rd->known) {
        rd->r->profile = rule;
        rd->below = between_title_and(rd, m.v[0]);
    }
    const struct node *body = rd->known ? NULL : density_body(rd->d, rd->a);
    if (body)
        strs_add(&parts, text_of(rd, body), rd->a);
    rd->r->text = parts.n ? strs_join(&parts, "\n\n", rd->a) : "";
}

/* ---- date ---- */

static bool says_updated(const char *line)
{
    static const char *const words[] = {"updated", "last updated", "last modified", "modified", "reviewed"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncasecmp(line, words[i], strlen(words[i])))
            return true;
    return false;
}

static struct answer date_in_lines(const char *lines, struct arena *a)
{
    struct strs l = strs_split(lines ? lines : "", '\n', a);
    for (size_t i = 0; i < l.n; i++) {
        const char *day = says_updated(l.v[i]) ? NULL : day_in(l.v[i], a);
        if (day)
            return (struct answer){day, "head", l.v[i], NULL};
    }
    return (struct answer){0};
}

static bool has_phone(const char *s)
{
    for (; (s = strchr(s, '(')) != NULL; s++)
        if (ascii_isdigit(s[1]) && ascii_isdigit(s[2]) && ascii_isdigit(s[3]) && s[4] == ')')
            return true;
    return false;
}

/* Older pages print office, date and telephone below the title. The end of those lines, which are short,
 * within the first of text; and the date in them. */
static const char *contact_lines(const char *text, struct arena *a, struct answer *w)
{
    const char *end = text;
    for (int i = 0; i < 6 && *text; i++) {
        size_t n = strcspn(text, "\n");
        const char *line = arena_strndup(a, text, n);
        if (n > MAX_CONTACT_LINE || (w->value && !has_phone(line)))
            break;
        const char *day = w->value || says_updated(line) ? NULL : day_in(line, a);
        if (day)
            *w = (struct answer){day, "head", line, NULL};
        text += n + strspn(text + n, "\n");
        if (w->value)
            end = text;
    }
    return end;
}

/* Finds the date below the title; the lines with it are head, and no longer text. */
static struct answer date_below_title(struct reading *rd)
{
    struct answer w = {0};
    const char *from = rd->below ? rd->below : "";
    const char *end = contact_lines(from, rd->a, &w);
    if (!w.value) {
        from = rd->r->text;
        end = contact_lines(from, rd->a, &w);
        rd->r->text = end;
    }
    const char *lines = last_lines(arena_strndup(rd->a, from, (size_t)(end - from)), rd->a);
    if (w.value && lines)
        rd->r->head = rd->r->head ? arena_printf(rd->a, "%s\n%s", rd->r->head, lines) : lines;
    return w;
}

static struct answer date_in_time(const struct reading *rd)
{
    const struct node *box = rd->title ? box_of(rd->title) : NULL;
    for (const struct node *n = box ? node_first(box) : NULL; n; n = node_walk(n, box)) {
        if (!node_is(n, "time") || density_in_furniture(n))
            continue;
        const char *day = day_in(render_line(n, rd->a), rd->a);
        if (!day)
            day = day_in(node_attr(n, "datetime"), rd->a);
        if (day)
            return (struct answer){day, "generic", "time", NULL};
    }
    return (struct answer){0};
}

static struct answer date_in_metas(const struct reading *rd)
{
    const struct facts *f = rd->f;
    const char *day = day_in(f->ld_date, rd->a);
    if (day)
        return (struct answer){day, "json-ld", "datePublished", NULL};
    day = day_in(f->meta_date, rd->a);
    return (struct answer){day, "meta", f->meta_date_name, NULL};
}

static struct answer date_in_text(const struct reading *rd)
{
    struct date d;
    size_t start, end, n = strnlen(rd->r->text, DATELINE);
    if (!date_find(rd->r->text, n, &d, &start, &end))
        return (struct answer){0};
    return (struct answer){arena_strdup(rd->a, d.day), "dateline",
                           arena_strndup(rd->a, rd->r->text + start, end - start), NULL};
}

static void read_date(struct reading *rd)
{
    struct answer w = ask(rd, DATE, day_in);
    if (!w.value)
        w = date_in_lines(rd->r->head, rd->a);
    if (!w.value)
        w = date_below_title(rd);
    rd->printed = w.value != NULL;
    if (!w.value)
        w = date_in_metas(rd);
    if (!w.value)
        w = date_in_time(rd);
    if (!w.value)
        w = date_in_text(rd);
    rd->r->date = w.value;
    if (w.value)
        explain(rd, "date", &w);
}

/* ---- the rest ---- */

/* A number without its label: "Press Release Number: 24-15". */
static const char *number_in(const char *s, struct arena *a)
{
    const char *colon = strrchr(s, ':');
    s = text_fold(colon ? colon + 1 : s, a);
    return *s ? s : NULL;
}

static void read_rest(struct reading *rd)
{
    struct release *r = rd->r;
    struct answer subtitle = ask(rd, SUBTITLE, any_text);
    r->subtitle = subtitle.value ? as_published(subtitle.node, subtitle.value, rd->a) : NULL;
    r->number = ask(rd, NUMBER, number_in).value;
    r->updated = ask(rd, UPDATED, day_in).value;
    ask_list(rd, TOPICS, &r->topics);
    ask_list(rd, COMPONENTS, &r->components);
}

static bool host_fits(const struct profile *p, const char *url, struct arena *a)
{
    const char *host = url ? url_host(url, a) : NULL;
    if (!p->host || !host)
        return !p->host;
    size_t n = strlen(host), k = strlen(p->host);
    return n >= k && !strcasecmp(host + n - k, p->host) && (n == k || host[n - k - 1] == '.');
}

static const struct profile *pick(const struct dom *d, const char *url, struct arena *a)
{
    for (const struct profile *p = profiles; p->name; p++)
        if (host_fits(p, url, a) && (!p->probe || dom_select(d, p->probe, a).truth))
            return p;
    return NULL;
}

/* Whether a line ends as a sentence does, quotes and brackets left aside; headlines do not. */
static bool is_sentence(const char *line, size_t n)
{
    static const char *const closing[] = {"\"", "'", ")", "”", "’", "]"};
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        size_t k = strlen(closing[i]);
        if (n > k && !memcmp(line + n - k, closing[i], k)) {
            n -= k;
            i = SIZE_MAX; /* from the first again */
        }
    }
    return n >= NO_HEADLINE || (n >= LONG_LINE && strchr(".!?:;", line[n - 1]));
}

/* Characters that stand in sentences, as far as it takes to know. */
static size_t prose(const char *text)
{
    size_t sum = 0;
    for (const char *p = text; *p && sum < LEAST_PROSE;) {
        size_t n = strcspn(p, "\n");
        if (is_sentence(p, n))
            sum += n;
        p += n + strspn(p + n, "\n");
    }
    return sum;
}

static enum article_trust trust(const struct reading *rd)
{
    const struct release *r = rd->r;
    if (!*r->text)
        return ARTICLE_NONE;
    bool layout = rd->titled && rd->known && r->date;
    if (prose(r->text) < (r->date ? LONG_LINE : LEAST_PROSE))
        return layout ? ARTICLE_BARE : ARTICLE_WEAK;
    return layout && rd->printed ? ARTICLE_KNOWN : ARTICLE_GENERIC;
}

enum article_trust article_read(const struct dom *d, const struct facts *f, const struct page_hint *hint,
                                struct arena *a, struct release *r)
{
    struct reading rd = {.d = d, .f = f, .a = a, .r = r};
    release_init(r);
    if (hint->site && (!hint->site->probe || dom_select(d, hint->site->probe, a).truth))
        rd.asked[0] = hint->site;
    rd.asked[1] = pick(d, hint->url, a);
    read_title(&rd);
    if (!r->title)
        return ARTICLE_NONE;
    if (rd.title && !expression(rd.asked[1], HEAD) && !expression(rd.asked[0], HEAD))
        mark_furniture(box_of(rd.title));
    read_rest(&rd);
    read_head(&rd);
    read_body(&rd);
    read_date(&rd);
    if (!r->profile)
        r->profile = rd.title_rule;
    return trust(&rd);
}
