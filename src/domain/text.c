/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-8 and what may be shown of it. Nothing here asks the locale: cron runs in the C locale, and a release
 * must read the same there. The width tables are the ranges that matter for the text of press releases, not
 * the whole of UAX #11. */
#include "domain/text.h"

#include <string.h>

#include "base/strs.h"

/* Windows-1252 0x80–0x9F; 0 where the code has no character. */
static const uint16_t cp1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

struct range {
    uint32_t first, last;
};

static const struct range blanks[] = {{'\t', '\r'},     {' ', ' '},       {0x85, 0x85},     {0xa0, 0xa0},
                                      {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f},
                                      {0x205f, 0x205f}, {0x3000, 0x3000}};
/* Taken out of folded text: they part no words, and hide from who searches. */
static const struct range invisible[] = {{0xad, 0xad}, {0x200b, 0x200b}, {0x2060, 0x2060}, {0xfeff, 0xfeff}};
static const struct range controls[] = {{0, 0x1f}, {0x7f, 0x9f}};
static const struct range overrides[] = {{0x202a, 0x202e}, {0x2066, 0x2069}, {0xfffe, 0xffff}};
static const struct range zero_width[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},   {0x0610, 0x061a},   {0x064b, 0x065f},
    {0x0e31, 0x0e31}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e},   {0x1ab0, 0x1aff},   {0x1dc0, 0x1dff},
    {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},   {0x20d0, 0x20ff},   {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0001, 0xe007f}, {0xe0100, 0xe01ef},
};
static const struct range wide[] = {
    {0x1100, 0x115f}, {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x2e80, 0x303e},
    {0x3041, 0x33ff}, {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97f},
    {0xac00, 0xd7a3}, {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
    {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

#define IN(table, c) in_ranges(table, sizeof(table) / sizeof *(table), c)

static bool in_ranges(const struct range *r, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n && c >= r[i].first; i++)
        if (c <= r[i].last)
            return true;
    return false;
}

size_t text_decode(const char *s, size_t n, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)s;
    if (n == 0)
        return 0;
    if (p[0] < 0x80) {
        *out = p[0];
        return 1;
    }
    size_t more = p[0] >= 0xf0 ? 3 : p[0] >= 0xe0 ? 2 : 1;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (p[0] < 0xc2 || p[0] > 0xf4 || n <= more)
        return 0;
    uint32_t c = p[0] & (0x3fU >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *out = c;
    return more + 1;
}

size_t text_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : 1;
    static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
    for (size_t i = more; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[more] | c);
    return more + 1;
}

bool text_is_utf8(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint64_t eight;
        if (n - i >= 8 && (memcpy(&eight, s + i, 8), !(eight & 0x8080808080808080U))) {
            i += 8;
            continue;
        }
        uint32_t c;
        size_t k = text_decode(s + i, n - i, &c);
        if (k == 0)
            return false;
        i += k;
    }
    return true;
}

uint32_t text_cp1252(unsigned char byte)
{
    if (byte < 0x80 || byte > 0x9f)
        return byte;
    return cp1252[byte - 0x80] ? cp1252[byte - 0x80] : 0xfffd;
}

/* Keeps what text_clean promises of one character; a lone carriage return is a line end. */
static bool clean_keeps(uint32_t *c, const char *after, const char *end)
{
    if (*c == '\r') {
        *c = '\n';
        return after == end || *after != '\n';
    }
    return *c == '\n' || *c == '\t' || (!IN(controls, *c) && *c != 0xfeff);
}

/* How many of n bytes are printable ASCII, as most text is, up to the first that is not. */
static size_t plain_run(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && s[i] >= ' ' && s[i] < 0x7f)
        i++;
    return i;
}

char *text_clean(const char *s, size_t n, struct arena *a)
{
    char *out = arena_alloc(a, 3 * n + 1);
    size_t len = 0;
    for (size_t i = 0; i < n;) {
        size_t plain = plain_run(s + i, n - i);
        memcpy(out + len, s + i, plain);
        len += plain;
        i += plain;
        if (i == n)
            break;
        uint32_t c;
        size_t k = text_decode(s + i, n - i, &c);
        if (k == 0) {
            c = text_cp1252((unsigned char)s[i]);
            k = 1;
        }
        i += k;
        if (clean_keeps(&c, s + i, s + n))
            len += text_encode(c, out + len);
    }
    out[len] = '\0';
    return out;
}

/* Folds blanks; with lines, newlines stay, without blanks round them. */
static char *fold(const char *s, bool lines, struct arena *a)
{
    size_t n = strlen(s), len = 0, newlines = 0;
    char *out = arena_alloc(a, n + 1);
    bool blank = false;
    for (size_t i = 0; i < n;) {
        uint32_t c = (unsigned char)s[i];
        size_t k = text_decode(s + i, n - i, &c);
        if (k == 0)
            k = 1;
        if (IN(blanks, c)) {
            blank = true;
            newlines += lines && c == '\n';
        } else if (!IN(invisible, c)) {
            if (newlines && len)
                memset(out + len, '\n', newlines), len += newlines;
            else if (blank && len)
                out[len++] = ' ';
            blank = false;
            newlines = 0;
            memcpy(out + len, s + i, k);
            len += k;
        }
        i += k;
    }
    out[len] = '\0';
    return out;
}

char *text_fold(const char *s, struct arena *a)
{
    return fold(s, false, a);
}

char *text_fold_lines(const char *s, struct arena *a)
{
    return fold(s, true, a);
}

char *text_squeeze(const char *s, struct arena *a)
{
    char *out = arena_alloc(a, strlen(s) + 1), *end = out;
    for (; *s; s++) {
        bool blank = *s == ' ' || (*s >= '\t' && *s <= '\r');
        if (!blank)
            *end++ = *s;
        else if (end > out && end[-1] != ' ')
            *end++ = ' ';
    }
    if (end > out && end[-1] == ' ')
        end--;
    *end = '\0';
    return out;
}

bool text_is_control(uint32_t c)
{
    return IN(controls, c) || IN(overrides, c);
}

void text_add_safe(struct buf *out, const char *s, bool lines)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        size_t plain = plain_run(s + i, n - i);
        buf_add(out, s + i, plain);
        i += plain;
        if (i == n)
            break;
        uint32_t c;
        size_t k = text_decode(s + i, n - i, &c);
        if (k == 0) {
            buf_adds(out, "\xef\xbf\xbd");
            i++;
            continue;
        }
        if (c == '\n' || c == '\t')
            buf_addc(out, lines ? s[i] : ' ');
        else if (!text_is_control(c))
            buf_add(out, s + i, k);
        i += k;
    }
}

const char *text_safe(const char *s, struct arena *a)
{
    struct buf safe = {0};
    text_add_safe(&safe, s, false);
    const char *copy = arena_strdup(a, buf_str(&safe));
    buf_free(&safe);
    return copy;
}

void text_add_markup(struct buf *out, const char *s)
{
    struct buf safe = {0};
    text_add_safe(&safe, s, false);
    s = buf_str(&safe);
    for (size_t n; *s; s += n) {
        n = strcspn(s, "&<>\"'");
        buf_add(out, s, n);
        if (s[n])
            buf_addf(out, "&#%d;", s[n++]);
    }
    buf_free(&safe);
}

static size_t columns_of(uint32_t c)
{
    if (c >= ' ' && c < 0x7f)
        return 1;
    if (IN(controls, c) || IN(zero_width, c))
        return 0;
    return IN(wide, c) ? 2 : 1;
}

/* Walks whole characters until n bytes or more than `columns` columns are used up. */
static size_t walk(const char *s, size_t n, size_t columns, size_t *width)
{
    size_t i = 0;
    *width = 0;
    while (i < n) {
        uint32_t c = 0xfffd;
        size_t k = text_decode(s + i, n - i, &c);
        size_t w = columns_of(c);
        if (w > columns - *width)
            break;
        *width += w;
        i += k ? k : 1;
    }
    return i;
}

size_t text_width(const char *s, size_t n)
{
    size_t width;
    walk(s, n, SIZE_MAX, &width);
    return width;
}

size_t text_fit(const char *s, size_t columns)
{
    size_t width;
    return walk(s, strlen(s), columns, &width);
}
