/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Header values that are written here and not by GMime 3.2, which passes text that looks like an encoded word
 * ("=?utf-8?q?...?="), writes encoded words over 75 characters, against RFC 2047, and folds identifiers as if
 * they were words. A value is folded before a line is longer than 76 columns, where it can be. */
#include "edge/mail_header.h"

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"

enum {
    LINE_COLUMNS = 76,     /* RFC 5322: 78 */
    ENCODED_WORD_MAX = 75, /* RFC 2047, section 2 */
    PLAIN_WORD_MAX = 60,   /* a longer word cannot be folded, so it is encoded, in pieces */
};

static size_t char_len(const char *s)
{
    size_t n = 1;
    while (((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static bool needs_encoding(const char *word, size_t n)
{
    if (n > PLAIN_WORD_MAX || memmem(word, n, "=?", 2))
        return true;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)word[i] >= 0x7f)
            return true;
    return false;
}

/* Appends a word that must not be broken, on this line or the next. */
static void add_unbroken(struct buf *out, size_t *column, const char *word, size_t n)
{
    if (*column && *column + 1 + n > LINE_COLUMNS) {
        buf_adds(out, "\n");
        *column = 0;
    }
    buf_addc(out, ' ');
    buf_add(out, word, n);
    *column += 1 + n;
}

static bool is_q_plain(char c)
{
    return ascii_isalnum(c) || (c && strchr(" !*+-/.,:;[]()'", c));
}

/* One encoded word (RFC 2047, "Q") of as many whole characters of s as fit into max bytes. Gives the rest. */
static const char *encode_word(struct buf *word, const char *s, const char *end, size_t max)
{
    buf_reset(word);
    buf_adds(word, "=?UTF-8?Q?");
    while (s < end) {
        size_t k = char_len(s);
        bool plain = k == 1 && is_q_plain(*s);
        if (word->len + (plain ? 1 : 3 * k) + strlen("?=") > max)
            break;
        if (plain)
            buf_addc(word, *s == ' ' ? '_' : *s);
        for (size_t i = 0; !plain && i < k; i++)
            buf_addf(word, "=%02X", (unsigned char)s[i]);
        s += k;
    }
    buf_adds(word, "?=");
    return s;
}

static void add_encoded(struct buf *out, size_t *column, const char *s, size_t n)
{
    struct buf word = {0};
    for (const char *end = s + n; s < end;) {
        size_t room = LINE_COLUMNS - 1 - *column;
        bool here = *column < LINE_COLUMNS / 2; /* else the next line has room for more */
        s = encode_word(&word, s, end, here && room < ENCODED_WORD_MAX ? room : ENCODED_WORD_MAX);
        add_unbroken(out, column, word.p, word.len);
    }
    buf_free(&word);
}

void mail_fold_subject(struct buf *out, const char *s)
{
    size_t column = strlen("Subject:");
    while (*(s += strspn(s, " "))) {
        size_t n = strcspn(s, " ");
        if (!needs_encoding(s, n)) {
            add_unbroken(out, &column, s, n);
            s += n;
            continue;
        }
        for (const char *next = s + n; *(next += strspn(next, " "));) {
            size_t k = strcspn(next, " ");
            if (!needs_encoding(next, k))
                break;
            next += k;
            n = (size_t)(next - s);
        }
        add_encoded(out, &column, s, n);
        s += n;
    }
}

void mail_fold_bracketed(struct buf *out, const char *name, const char *const *v, size_t n,
                         const char *between)
{
    struct buf word = {0};
    size_t column = 0; /* the first stands beside the name, however long it is */
    for (size_t i = 0; i < n; i++) {
        buf_reset(&word);
        buf_addf(&word, "<%s>%s", v[i], i + 1 < n ? between : "");
        add_unbroken(out, &column, word.p, word.len);
        column += i ? 0 : strlen(name) + 1;
    }
    buf_free(&word);
}
