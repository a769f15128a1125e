/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the bytes of a page to UTF-8, by the order of precedence that browsers use. Done here and not by
 * libxml2, because declarations lie: a "utf-16" that is ASCII, a "utf-8" with a stray Windows quote in it, an
 * "iso-8859-1" that means Windows-1252 (as the WHATWG's Encoding Standard has it) or that is UTF-8 all
 * through, which Latin text never is by chance. iconv does the rarer ones. */
#include "edge/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/strs.h"
#include "domain/text.h"

enum { NAME_MAX_LEN = 40, LOOK = 1024 /* a declaration stands within the first bytes (HTML §13.2.3.2) */ };

struct input {
    const char *p;
    size_t n;
};

static const struct mark {
    const char *bytes;
    size_t n;
    const char *name;
} marks[] = {
    {"\xef\xbb\xbf", 3, "utf-8"},    {"\xff\xfe\0\0", 4, "utf-32le"}, /* before UTF-16's, which it begins with
                                                                       */
    {"\0\0\xfe\xff", 4, "utf-32be"}, {"\xff\xfe", 2, "utf-16le"},     {"\xfe\xff", 2, "utf-16be"},
};

/* Without a mark: where the NULs are among the first four bytes of text that begins in ASCII. */
static const struct {
    unsigned nuls; /* a bit a byte, the first the highest */
    const char *name;
} wide[] = {{7, "utf-32le"}, {14, "utf-32be"}, {5, "utf-16le"}, {10, "utf-16be"}};

/* "<?xm" in EBCDIC (XML 1.0, Appendix F.1), whose declaration any of its code pages reads. */
static const struct mark ebcdic = {"\x4c\x6f\xa7\x94", 4, "ibm037"};

static const char *const as_utf8[] = {"utf-8",     "utf8",    "unicode-1-1-utf-8", "u8",       "utf",
                                      "utf-8-sig", "cp65001", "utf8-ucs2",         "utf8-ucs4"};
static const char *const as_cp1252[] = {
    "windows-1252", "cp1252", "1252",    "iso-8859-1", "iso8859-1",       "iso8859",    "8859",
    "latin1",       "l1",     "latin-1", "latin",      "us-ascii",        "ascii",      "ansi-x3.4-1968",
    "ansi",         "646",    "cp819",   "ibm819",     "iso-8859-1:1987", "iso-ir-100", "csisolatin1"};

/* Names that iconv does not know, and those that in practice mean a larger set (as the WHATWG has them). */
static const struct alias {
    const char *names; /* of one encoding, in the form of normal_name, between bars */
    const char *iconv;
} aliases[] = {
    {"|gb2312|gb-2312-80|gb2312-80|gb2312-1980|gbk|chinese|csgb2312|csiso58gb231280|iso-ir-58|936|cp936|"
     "ms936|euc-cn|eucgb2312-cn|gb18030-2000|mac-simp-chinese|",
     "GB18030"},
    {"|shift-jis|shiftjis|sjis|s-jis|csshiftjis|ms-kanji|mskanji|windows-31j|932|ms932|mac-japanese|",
     "CP932"},
    {"|euc-kr|euckr|korean|ks-c-5601|ks-c-5601-1987|ksc5601|ks-x-1001|ksx1001|cseuckr|csksc56011987|"
     "iso-ir-149|949|ms949|mac-korean|",
     "UHC"},
    {"|big5|big5-tw|csbig5|cn-big5|hkscs|mac-trad-chinese|", "BIG5-HKSCS"},
    {"|ujis|u-jis|eucjp|", "EUC-JP"},
    {"|iso2022-jp|iso2022jp|", "ISO-2022-JP-2"},
    {"|ms1361|", "JOHAB"},
    {"|l9|latin9|", "ISO-8859-15"},
    {"|thai|tis-620-0|tis-620-2529-0|tis-620-2529-1|", "TIS-620"},
    {"|mac-roman|macroman|", "MACINTOSH"},
    {"|mac-latin2|maclatin2|maccentraleurope|mac-centeuro|mac-ce|", "MAC-CENTRALEUROPE"},
    {"|mac-iceland|maciceland|", "MAC-IS"},
    {"|ptcp154|cp154|csptcp154|cyrillic-asian|", "PT154"},
    {"|ibm039|037|", "IBM037"},
    {"|csibm858|", "CP858"},
    {"|csibm861|cp-is|", "CP861"},
    {"|cp866u|ibm1125|", "CP1125"},
    {"|kz1048|kz-1048|strk1048-2002|", "RK1048"},
    {"|unicode|u16|csunicode|iso-10646-ucs-2|ucs-2|", "UTF-16"},
    {"|u32|csucs4|iso-10646-ucs-4|ucs-4|", "UTF-32"},
    {"|utf-16-be|unicodebigunmarked|", "UTF-16BE"},
    {"|utf-16-le|unicodelittleunmarked|", "UTF-16LE"},
    {"|utf-32-be|", "UTF-32BE"},
    {"|utf-32-le|", "UTF-32LE"},
};

static bool is_one_of(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(name, list[i]))
            return true;
    return false;
}

static bool begins(struct input in, const struct mark *m)
{
    return in.n >= m->n && !memcmp(in.p, m->bytes, m->n);
}

static const struct mark *find_mark(struct input in)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (begins(in, &marks[i]))
            return &marks[i];
    return NULL;
}

static const char *find_wide(struct input in)
{
    unsigned nuls = 0;
    for (size_t i = 0; i < 4 && in.n >= 4; i++)
        nuls = nuls << 1 | (in.p[i] == 0);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (nuls == wide[i].nuls)
            return wide[i].name;
    return NULL;
}

bool charset_is_marked(const char *bytes, size_t len)
{
    struct input in = {bytes, len};
    const struct mark *m = find_mark(in);
    return find_wide(in) || (m && m->n != 3) || begins(in, &ebcdic);
}

/* A name in lower case with "-" for "_", without "x-". */
static void normal_name(const char *name, char out[NAME_MAX_LEN])
{
    size_t n = 0;
    if ((*name | 32) == 'x' && (name[1] == '-' || name[1] == '_'))
        name += 2;
    for (; *name && n < NAME_MAX_LEN - 1; name++)
        out[n++] = *name == '_' ? '-' : ascii_tolower(*name);
    out[n] = '\0';
}

static const char *find(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    for (; (size_t)(end - p) >= n && p < end; p++)
        if (!strncasecmp(p, word, n))
            return p;
    return NULL;
}

/* The name after `key`, "=" and perhaps a quote. */
static bool name_after(const char *p, const char *end, const char *key, char name[NAME_MAX_LEN])
{
    p = find(p, end, key);
    if (!p)
        return false;
    p += strlen(key);
    while (p < end && ascii_isspace(*p))
        p++;
    if (p == end || *p++ != '=')
        return false;
    while (p < end && (ascii_isspace(*p) || *p == '"' || *p == '\''))
        p++;
    size_t n = 0;
    while (p < end && n < NAME_MAX_LEN - 1 && (ascii_isalnum(*p) || strchr("-_:.", *p)) && *p)
        name[n++] = *p++;
    name[n] = '\0';
    return n > 0;
}

/* What an XML declaration or a <meta> says. */
static bool declared(struct input in, char name[NAME_MAX_LEN])
{
    const char *end = in.p + (in.n < LOOK ? in.n : LOOK), *p = in.p, *xml = find(p, end, "<?xml");
    bool found = false;
    if (xml) {
        const char *stop = memchr(xml, '>', (size_t)(end - xml));
        found = stop && name_after(xml, stop, "encoding", name);
    }
    while (!found && (p = find(p, end, "<meta")) != NULL) {
        const char *stop = memchr(p, '>', (size_t)(end - p));
        found = name_after(p, stop ? stop : end, "charset", name);
        p += 5;
    }
    return found;
}

/* What iconv calls an encoding, from the name that publishers give it; that may also be a number alone (a
 * code page), or have the year of a standard behind it. */
static void iconv_name(const char *given, char out[NAME_MAX_LEN])
{
    char normal[NAME_MAX_LEN];
    normal_name(given, normal);
    size_t digits = strspn(normal, "0123456789"), n = strlen(normal);
    snprintf(out, NAME_MAX_LEN, "%s%.*s", digits == n ? "CP" : "", NAME_MAX_LEN - 3, normal);
    if (str_starts(normal, "iso-8859-"))
        out[9 + strspn(normal + 9, "0123456789")] = '\0';
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (n && str_listed(aliases[i].names, normal, n))
            strcpy(out, aliases[i].iconv);
}

/* Bytes of one unit of the encoding. */
static size_t unit(const char *iconv_name)
{
    return !strncasecmp(iconv_name, "utf-16", 6) || !strncasecmp(iconv_name, "utf16", 5)   ? 2
           : !strncasecmp(iconv_name, "utf-32", 6) || !strncasecmp(iconv_name, "utf32", 5) ? 4
                                                                                           : 1;
}

/* What calls itself UTF-16 or UTF-32 and has no NUL among its first letters is something else. */
static bool believable(struct input in, const char *name)
{
    char known[NAME_MAX_LEN];
    iconv_name(name, known);
    return unit(known) == 1 || memchr(in.p, '\0', in.n < LOOK ? in.n : LOOK);
}

/* One call of iconv, into room for what is left; at the end (in NULL), what it held back. False when it
 * stopped at something. */
static bool convert_some(iconv_t cd, char **in, size_t *left, struct buf *out)
{
    buf_reserve(out, *left + *left / 2 + 16);
    char *to = out->p + out->len;
    size_t room = out->cap - out->len - 1, had = room;
    size_t r = iconv(cd, in, left, &to, &room);
    out->len += had - room;
    return r != (size_t)-1 || errno == E2BIG;
}

/* Converts with iconv; false when the name is unknown. */
static bool convert(struct input in, const char *name, struct buf *out)
{
    char known[NAME_MAX_LEN], *p = (char *)(uintptr_t)in.p;
    char c[4];
    size_t left = in.n, none = 0;
    iconv_name(name, known);
    iconv_t cd = iconv_open("UTF-8", known);
    if (cd == (iconv_t)-1 && (cd = iconv_open("UTF-8", name)) == (iconv_t)-1)
        return false;
    while (left) {
        if (convert_some(cd, &p, &left, out))
            continue;
        if (errno != EILSEQ) /* cut off within a character */
            break;
        unsigned char byte = (unsigned char)*p;
        bool windows = unit(known) == 1 && byte >= 0x80 && byte < 0xa0; /* a quote or dash gone astray */
        buf_add(out, c, text_encode(windows ? text_cp1252(byte) : 0xfffd, c));
        size_t bad = unit(known) < left ? unit(known) : left;
        p += bad;
        left -= bad;
    }
    convert_some(cd, NULL, &none, out);
    iconv_close(cd);
    return true;
}

/* The C1 controls that a conversion leaves: nobody means them. They are read as what Windows-1252 has in
 * their place, for pages "in ISO 8859" were typed in Windows; EBCDIC's line end is one. */
static const char *without_controls(const struct buf *b, bool line_ends, struct arena *a)
{
    const char *p = buf_str(b), *end = p + b->len, *c;
    struct buf out = {0};
    for (; (c = memchr(p, 0xc2, (size_t)(end - p))) != NULL && end - c > 1; p = c + 2) {
        unsigned char byte = (unsigned char)c[1];
        char s[4];
        buf_add(&out, p, (size_t)(c - p));
        uint32_t meant = line_ends && byte == 0x85 ? '\n' : text_cp1252(byte);
        buf_add(&out, s, text_encode(meant, s));
    }
    buf_add(&out, p, (size_t)(end - p));
    const char *s = text_clean(out.p, out.len, a);
    buf_free(&out);
    return s;
}

static const char *decode_utf8(struct input in, struct arena *a, size_t *n)
{
    if (text_is_utf8(in.p, in.n) && !memchr(in.p, '\0', in.n)) {
        *n = in.n;
        return in.p;
    }
    const char *s = text_clean(in.p, in.n, a);
    *n = strlen(s);
    return s;
}

static const char *decode_latin(struct input in, struct arena *a, size_t *n)
{
    struct buf out = {0};
    for (size_t i = 0; i < in.n; i++) {
        char c[4];
        buf_add(&out, c, text_encode(text_cp1252((unsigned char)in.p[i]), c));
    }
    const char *s = text_clean(buf_str(&out), out.len, a);
    buf_free(&out);
    *n = strlen(s);
    return s;
}

#define IS_ONE_OF(name, list) is_one_of(name, list, sizeof(list) / sizeof *(list))

/* NULL when there is no such encoding. */
static const char *decode_named(struct input in, const char *name, struct arena *a, size_t *n)
{
    char normal[NAME_MAX_LEN];
    normal_name(name, normal);
    bool latin = IS_ONE_OF(normal, as_cp1252);
    if (IS_ONE_OF(normal, as_utf8) || (latin && text_is_utf8(in.p, in.n)))
        return decode_utf8(in, a, n);
    if (latin)
        return decode_latin(in, a, n);
    struct buf out = {0};
    const char *s = NULL;
    if (convert(in, name, &out))
        s = without_controls(&out, begins(in, &ebcdic), a);
    buf_free(&out);
    *n = s ? strlen(s) : 0;
    return s;
}

/* By the declaration in a document that is EBCDIC of some code page. */
static const char *decode_ebcdic(struct input in, struct arena *a, size_t *n)
{
    struct buf head = {0};
    char name[NAME_MAX_LEN];
    const char *s = NULL;
    if (convert((struct input){in.p, in.n < LOOK ? in.n : LOOK}, ebcdic.name, &head) &&
        declared((struct input){buf_str(&head), head.len}, name))
        s = decode_named(in, name, a, n);
    buf_free(&head);
    return s && str_starts(s, "<?xml") ? s : decode_named(in, ebcdic.name, a, n);
}

const char *charset_decode(const char *bytes, size_t len, const char *http, struct arena *a, size_t *n)
{
    struct input in = {bytes, len};
    const struct mark *m = find_mark(in);
    const char *s, *sure = m ? m->name : find_wide(in);
    char name[NAME_MAX_LEN];
    if (m) {
        in.p += m->n;
        in.n -= m->n;
    }
    if (sure && (s = decode_named(in, sure, a, n)) != NULL)
        return s;
    if (begins(in, &ebcdic))
        return decode_ebcdic(in, a, n);
    if (http && believable(in, http) && (s = decode_named(in, http, a, n)) != NULL)
        return s;
    if (declared(in, name) && believable(in, name) && (s = decode_named(in, name, a, n)) != NULL)
        return s;
    return decode_named(in, text_is_utf8(in.p, in.n) ? "utf-8" : "windows-1252", a, n);
}
