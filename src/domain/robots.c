/* SPDX-License-Identifier: GPL-2.0-or-later */
/* robots.txt: lines into rules, rules against a path. Rules and paths are brought into one written form first
 * (§2.2.2), so that matching is a comparison of bytes. A pattern's parts between its stars are looked for
 * from left to right, each at its first place: that is enough, as a later place never leaves more room, and
 * so many stars cost no more than few. Who fetches the file, and how long it holds, is the crawl's business.
 */
#include "domain/robots.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "domain/url.h"

struct robots_rule {
    bool allow, anchored; /* anchored: "$" ends it */
    int line;
    size_t octets;       /* how specific it is */
    const char *text;    /* the line */
    const char *pattern; /* in normal form, "*" being the only sign with a meaning */
    size_t len;          /* of pattern */
};

struct span {
    const char *p;
    size_t n;
};

static struct span trim(struct span s)
{
    while (s.n && ascii_isspace(*s.p))
        s.p++, s.n--;
    while (s.n && ascii_isspace(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* ---- one written form ---- */

static int hex(char c)
{
    return ascii_isdigit(c) ? c - '0' : ascii_isxdigit(c) ? (c | 0x20) - 'a' + 10 : -1;
}

static bool in(const char *set, unsigned char c)
{
    return c && strchr(set, c);
}

/* What an octet is to a comparison. The RFC has both sides percent-encoded first, so that a reserved sign is
 * the same as its encoding. But where it parts what it stands in, the two mean different things (RFC 3986
 * §2.2): the generic delimiters do so in a path (in a query they part nothing: the RFC's table 3), and these
 * of the others everywhere. */
static const char generic[] = "/?:@[]", others[] = "&=+";

static bool is_plain(unsigned char c)
{
    return c < 0x80 && (ascii_isalnum(c) || in("-._~", c));
}

static bool is_delimiter(unsigned char c)
{
    return in(generic, c) || in(others, c);
}

struct normal {
    struct buf *out;
    bool pattern; /* "*" is a wildcard */
    bool loose;   /* generic delimiters in a query are the same as their encoding */
    bool query;   /* behind the first "?" */
    size_t octets;
};

static void put_encoded(struct normal *o, unsigned char c)
{
    buf_addf(o->out, "%%%02X", c);
}

static void put_octet(struct normal *o, unsigned char c, bool encoded)
{
    if (is_plain(c)) {
        buf_addc(o->out, (char)c);
    } else if (is_delimiter(c) && (!encoded || (o->loose && o->query && in(generic, c)))) {
        o->query |= c == '?';
        buf_addc(o->out, (char)c);
    } else {
        put_encoded(o, c);
    }
    bool one = is_plain(c) || (!encoded && c > ' ' && c < 0x7f);
    o->octets += one ? 1 : 3;
}

static void put_normal(struct normal *o, struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool encoded = s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0;
        if (encoded) {
            put_octet(o, (unsigned char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])), true);
            i += 2;
        } else if (o->pattern && s.p[i] == '*') {
            buf_addc(o->out, '*');
            o->octets++;
        } else {
            put_octet(o, (unsigned char)s.p[i], false);
        }
    }
}

static const char *normal_path(struct span path, bool loose, struct arena *a)
{
    struct buf b = {0};
    struct normal o = {.out = &b, .loose = loose};
    put_normal(&o, path);
    const char *s = arena_strndup(a, buf_str(&b), b.len);
    buf_free(&b);
    return s;
}

static void set_pattern(struct robots_rule *r, struct span value, struct arena *a)
{
    struct buf b = {0};
    struct normal o = {.out = &b, .pattern = true, .loose = true};
    r->anchored = value.n && value.p[value.n - 1] == '$';
    value.n -= r->anchored;
    put_normal(&o, value);
    r->octets = o.octets + r->anchored;
    r->pattern = arena_strndup(a, buf_str(&b), b.len);
    r->len = b.len;
    buf_free(&b);
}

/* ---- lines ---- */

static struct span until(struct span s, char c)
{
    const char *end = memchr(s.p, c, s.n);
    return (struct span){s.p, end ? (size_t)(end - s.p) : s.n};
}

static bool span_is(struct span s, const char *word)
{
    return s.n == strlen(word) && !strncasecmp(s.p, word, s.n);
}

enum key { KEY_OTHER, KEY_AGENT, KEY_ALLOW, KEY_DISALLOW, KEY_DELAY, KEY_SITEMAP };

/* How the keys are written, and how they are miswritten. */
static const struct {
    const char *word;
    enum key key;
} keys[] = {
    {"user-agent", KEY_AGENT},  {"useragent", KEY_AGENT},   {"user agent", KEY_AGENT},
    {"allow", KEY_ALLOW},       {"disallow", KEY_DISALLOW}, {"dissallow", KEY_DISALLOW},
    {"dissalow", KEY_DISALLOW}, {"disalow", KEY_DISALLOW},  {"diasllow", KEY_DISALLOW},
    {"disallaw", KEY_DISALLOW}, {"crawl-delay", KEY_DELAY}, {"crawldelay", KEY_DELAY},
    {"crawl delay", KEY_DELAY}, {"sitemap", KEY_SITEMAP},   {"site-map", KEY_SITEMAP},
};

struct line {
    int number;
    struct span text; /* without blanks round it and comment */
    enum key key;
    struct span value;
};

/* Splits at the colon; where there is none, at blanks, if there are two words just. */
static void read_line(struct span raw, struct line *l)
{
    raw.n = raw.n > ROBOTS_LINE_MAX ? ROBOTS_LINE_MAX : raw.n;
    l->text = trim(until(until(raw, '\0'), '#'));
    l->key = KEY_OTHER;
    struct span key = until(l->text, ':');
    if (key.n == l->text.n) {
        key.n = 0;
        while (key.n < l->text.n && !ascii_isspace(l->text.p[key.n]))
            key.n++;
    }
    if (key.n == l->text.n)
        return;
    bool colon = key.p[key.n] == ':';
    l->value = trim((struct span){key.p + key.n + 1, l->text.n - key.n - 1});
    for (size_t i = 0; !colon && i < l->value.n; i++)
        if (ascii_isspace(l->value.p[i]))
            return;
    key = trim(key);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (span_is(key, keys[i].word))
            l->key = keys[i].key;
}

/* Takes the next line off the front; the line ends are LF, CR and CR LF. */
static struct span take_line(struct span *rest)
{
    struct span line = {rest->p, 0};
    while (line.n < rest->n && line.p[line.n] != '\n' && line.p[line.n] != '\r')
        line.n++;
    size_t end = line.n;
    if (end < rest->n)
        end += line.p[end] == '\r' && end + 1 < rest->n && line.p[end + 1] == '\n' ? 2 : 1;
    rest->p += end;
    rest->n -= end;
    return line;
}

/* ---- who is meant ---- */

/* The product token at the front: the characters of RFC 9110's tokens (the RFC's own are fewer: it has no
 * digits, but crawlers' names do), without the star. */
static struct span token(struct span s)
{
    size_t n = 0;
    while (n < s.n && (ascii_isalnum(s.p[n]) || in("!#$%&'+-.^_`|~", (unsigned char)s.p[n])))
        n++;
    return (struct span){s.p, n};
}

static struct span agent_token(const char *agent)
{
    struct span s = trim(until((struct span){agent, strlen(agent)}, '/'));
    return token(s).n == s.n ? s : (struct span){agent, 0};
}

bool robots_is_token(const char *agent)
{
    return agent_token(agent).n > 0;
}

/* ---- groups ---- */

/* What was found for one sort of crawler: the one that was asked for, or all. */
struct found {
    bool seen;               /* a group names it */
    bool in_group, in_delay; /* the group that is read now names it */
    struct robots_rule *rules;
    size_t n, cap;
    double delay;
};

struct reading {
    struct span agent;
    struct found us, all;
    bool agents_over; /* a rule came since the last user-agent line: the next one begins another group */
    bool
        delayed_over; /* the same for Crawl-delay, which ends no group but is not for who is named after it */
    struct strs sitemaps;
    struct arena *a;
};

static void take_agent(struct reading *rd, struct span value)
{
    if (rd->agents_over)
        rd->us.in_group = rd->all.in_group = rd->agents_over = false;
    if (rd->delayed_over)
        rd->us.in_delay = rd->all.in_delay = rd->delayed_over = false;
    struct found *f = NULL;
    struct span t = token(value);
    if (value.n && *value.p == '*' && (value.n == 1 || ascii_isspace(value.p[1])))
        f = &rd->all;
    else if (t.n && t.n == rd->agent.n && !strncasecmp(t.p, rd->agent.p, t.n))
        f = &rd->us;
    if (f)
        f->seen = f->in_group = f->in_delay = true;
}

static void add_rule(struct found *f, const struct robots_rule *r, struct arena *a)
{
    if (!f->in_group)
        return;
    f->rules = arena_grow(a, f->rules, f->n, &f->cap, sizeof *f->rules);
    f->rules[f->n++] = *r;
}

/* An empty rule matches nothing, but ends the list of agents as any rule does. */
static void take_rule(struct reading *rd, const struct line *l)
{
    rd->agents_over = rd->delayed_over = true;
    if (!l->value.n || (!rd->us.in_group && !rd->all.in_group))
        return;
    struct robots_rule r = {.allow = l->key == KEY_ALLOW, .line = l->number};
    r.text = arena_strndup(rd->a, l->text.p, l->text.n);
    set_pattern(&r, l->value, rd->a);
    add_rule(&rd->us, &r, rd->a);
    add_rule(&rd->all, &r, rd->a);
}

/* Digits with or without a fraction, and what comes after a blank; 0 when it is something else. */
static double seconds(struct span s)
{
    double n = 0, part = 1;
    size_t i = 0;
    for (; i < s.n && ascii_isdigit(s.p[i]); i++)
        n = n <= ROBOTS_DELAY_MAX ? n * 10 + (s.p[i] - '0') : n;
    if (i < s.n && s.p[i] == '.')
        while (++i < s.n && ascii_isdigit(s.p[i]))
            n += (part /= 10) * (s.p[i] - '0');
    if (i < s.n && !ascii_isspace(s.p[i]))
        return 0;
    return n < ROBOTS_DELAY_MAX ? n : ROBOTS_DELAY_MAX;
}

static void take_delay(struct reading *rd, struct span value)
{
    double s = seconds(value);
    struct found *both[] = {&rd->us, &rd->all};
    rd->delayed_over = true;
    for (int i = 0; i < 2; i++)
        if (both[i]->in_delay && both[i]->delay < s)
            both[i]->delay = s;
}

static void take(struct reading *rd, const struct line *l)
{
    switch (l->key) {
    case KEY_AGENT:
        take_agent(rd, l->value);
        break;
    case KEY_ALLOW:
    case KEY_DISALLOW:
        take_rule(rd, l);
        break;
    case KEY_DELAY:
        take_delay(rd, l->value);
        break;
    case KEY_SITEMAP:
        if (l->value.n && rd->sitemaps.n < ROBOTS_MAX_SITEMAPS)
            strs_add(&rd->sitemaps, arena_strndup(rd->a, l->value.p, l->value.n), rd->a);
        break;
    case KEY_OTHER:
        break;
    }
}

/* A byte order mark, or as much as there is of it. */
static struct span skip_bom(struct span s)
{
    static const char bom[] = "\xef\xbb\xbf";
    for (const char *b = bom; *b && s.n && *s.p == *b; b++)
        s.p++, s.n--;
    return s;
}

/* The whole lines among the first ROBOTS_MAX bytes. */
static struct span head(struct span s)
{
    if (s.n <= ROBOTS_MAX)
        return s;
    for (s.n = ROBOTS_MAX; s.n && s.p[s.n - 1] != '\n' && s.p[s.n - 1] != '\r';)
        s.n--;
    return s;
}

const struct robots *robots_parse(const char *text, size_t len, const char *agent, struct arena *a)
{
    struct span rest = skip_bom(head((struct span){text, len}));
    struct reading rd = {.agent = agent_token(agent), .a = a};
    struct line l = {0};
    while (rest.n) {
        l.number++;
        read_line(take_line(&rest), &l);
        take(&rd, &l);
    }
    const struct found *f = rd.us.seen ? &rd.us : &rd.all;
    struct robots *r = arena_alloc(a, sizeof *r);
    *r = (struct robots){.rules = f->rules,
                         .n = f->n,
                         .named = rd.us.seen,
                         .cut = len > ROBOTS_MAX,
                         .delay = f->delay,
                         .sitemaps = rd.sitemaps};
    return r;
}

/* ---- matching ---- */

static bool matches(const struct robots_rule *r, const char *path, size_t n)
{
    const char *p = r->pattern, *end = p + r->len, *at = path, *stop = path + n;
    for (bool first = true;; first = false) {
        const char *star = memchr(p, '*', (size_t)(end - p));
        size_t len = (size_t)((star ? star : end) - p), left = (size_t)(stop - at);
        if (len > left)
            return false;
        if (first)
            at = memcmp(at, p, len) ? NULL : at;
        else if (!star && r->anchored)
            at = memcmp(stop - len, p, len) ? NULL : stop - len;
        else
            at = memmem(at, left, p, len);
        if (!at)
            return false;
        at += len;
        if (!star)
            return !r->anchored || at == stop;
        p = star + 1;
    }
}

/* The path with its query, of a URL or of what stands for one; "/" when it has none. */
static struct span path_of(const char *url)
{
    static const struct span root = {"/", 1};
    size_t skip = url[0] == '/' && url[1] == '/' ? 2 : 0, n = strcspn(url, "#");
    const char *scheme = strstr(url + skip, "://"), *early = strpbrk(url + skip, "/?;");
    if (scheme && (!early || scheme < early))
        skip = (size_t)(scheme - url) + 3;
    const char *path = strpbrk(url + skip, "/?;");
    if (!path || path >= url + n)
        return root;
    return (struct span){path, n - (size_t)(path - url)};
}

/* As normal_path, with the slash that a URL without a path has before its query. */
static const char *path_form(struct span path, bool loose, struct arena *a)
{
    const char *s = normal_path(path, loose, a);
    return *s == '/' ? s : arena_printf(a, "/%s", s);
}

static bool beats(const struct robots_rule *x, const struct robots_rule *y)
{
    return !y || x->octets > y->octets || (x->octets == y->octets && x->allow && !y->allow);
}

void robots_judge(const struct robots *r, const char *url, struct arena *a, struct robots_verdict *v)
{
    const char *resolved = url_resolve(NULL, url, a);
    struct span path = path_of(resolved ? resolved : url);
    const char *loose = path_form(path, true, a), *as_is = path_form(path, false, a);
    const struct robots_rule *best = NULL;
    *v = (struct robots_verdict){.allowed = true};
    if (!strcmp(as_is, "/robots.txt"))
        return;
    size_t n = strlen(loose), m = strlen(as_is);
    bool same = n == m && !memcmp(loose, as_is, n);
    for (size_t i = 0; i < r->n; i++)
        if (beats(&r->rules[i], best) &&
            (matches(&r->rules[i], loose, n) || (!same && matches(&r->rules[i], as_is, m))))
            best = &r->rules[i];
    if (best)
        *v = (struct robots_verdict){.allowed = best->allow, .line = best->line, .rule = best->text};
}

/* ---- answers ---- */

enum robots_access robots_access(long status)
{
    /* Answers of these classes that are no answer to a plain request; "accepted" is how some walls say no. */
    enum { ACCEPTED = 202, PARTIAL = 206, NOT_MODIFIED = 304, TOO_MANY = 429 };
    if (status == ACCEPTED || status == PARTIAL || status == NOT_MODIFIED || status == TOO_MANY)
        return ROBOTS_UNREACHABLE;
    if (status >= 200 && status < 300)
        return ROBOTS_RULES;
    /* After five redirects a crawler may take it that there is none (§2.3.1.2). */
    return status >= 300 && status < 500 ? ROBOTS_NONE : ROBOTS_UNREACHABLE;
}

const char *robots_url(const char *url, struct arena *a)
{
    const char *c = url_canonical(url, a);
    return c ? arena_printf(a, "%.*s/robots.txt", (int)(strlen(c) - strlen(url_path(c))), c) : NULL;
}
