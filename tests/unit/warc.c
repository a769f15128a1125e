/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Web archives and what is packed in them: what is well-formed is read, whatever else is told, and no byte of
 * an archive can make the reader give what is not there, run on, or take memory without end. */
#include "t.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "base/file.h"
#include "base/gzip.h"
#include "base/hash.h"
#include "domain/redirect.h"
#include "edge/warc.h"
#include "edge/warc_http.h"

static struct err e;

static FILE *file_of(const void *p, size_t n)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    rewind(f);
    return f;
}

/* ---- gzip ---- */

static void add_member(struct buf *out, const char *s)
{
    struct gzip_out *g = gzip_out_new();
    gzip_out_member(g, s, strlen(s), out);
    gzip_out_free(g);
}

/* The bytes of a file, with '|' where a member ended; the last status. */
static enum gzip_in_status unpack_file(const struct buf *file, size_t seen, size_t step, struct buf *out)
{
    FILE *f = file_of(file->p + seen, file->len - seen);
    struct gzip_in *g = gzip_in_new(f, file->p, seen);
    char block[4096];
    enum gzip_in_status s;
    size_t n;
    buf_reset(out);
    while ((s = gzip_in_read(g, block, step, &n, &e)) == GZIP_BYTES || s == GZIP_MEMBER)
        if (s == GZIP_BYTES)
            buf_add(out, block, n);
        else
            buf_addc(out, '|');
    gzip_in_free(g);
    fclose(f);
    return s;
}

static void members_come_one_by_one(void **state)
{
    (void)state;
    struct buf file = {0}, out = {0};
    add_member(&file, "first");
    add_member(&file, "");
    add_member(&file, "third");
    for (size_t step = 1; step < 9; step++)
        for (size_t seen = 0; seen <= file.len;
             seen++) { /* what was read from the file before does not matter */
            assert_int_equal(unpack_file(&file, seen, step, &out), GZIP_END);
            assert_string_equal(out.p, "first||third|");
        }
    buf_add(&file, "\0\0\0\0", 4);
    assert_int_equal(unpack_file(&file, 0, 100, &out), GZIP_END);
    buf_adds(&file, "rubbish");
    assert_int_equal(unpack_file(&file, 0, 100, &out), GZIP_ERROR);
    assert_non_null(strstr(e.msg, "no gzip member begins at byte"));
    buf_reset(&file);
    buf_adds(&file, "as it is");
    assert_int_equal(unpack_file(&file, 3, 100, &out), GZIP_END);
    assert_string_equal(out.p, "as it is");
    buf_reset(&file);
    buf_adds(&file, "");
    assert_int_equal(unpack_file(&file, 0, 100, &out), GZIP_END);
    buf_free(&file);
    buf_free(&out);
}

static void cut_and_damaged_members_are_told(void **state)
{
    (void)state;
    struct buf file = {0}, part = {0}, out = {0};
    add_member(&file, "first");
    size_t first = file.len;
    add_member(&file, "the second, which is longer");
    for (size_t n = first + 3; n < file.len; n++) {
        buf_reset(&part);
        buf_add(&part, file.p, n);
        assert_int_equal(unpack_file(&part, 0, 100, &out), GZIP_ERROR);
        assert_int_equal(e.code, ERR_DATA);
        assert_non_null(strstr(e.msg, "is cut off"));
        assert_memory_equal(out.p, "first|", 6);
    }
    for (size_t i = first + 10; i < file.len; i++) { /* behind the header, the bits count */
        buf_reset(&part);
        buf_add(&part, file.p, file.len);
        part.p[i] ^= 0x10;
        if (unpack_file(&part, 0, 100, &out) != GZIP_ERROR) /* the bits that fill up the last byte */
            assert_string_equal(out.p, "first|the second, which is longer|");
        assert_memory_equal(out.p, "first|", 6);
    }
    buf_free(&file);
    buf_free(&part);
    buf_free(&out);
}

static void the_same_bytes_give_the_same_member(void **state)
{
    (void)state;
    struct buf one = {0}, two = {0};
    add_member(&one, "some bytes, some bytes");
    add_member(&two, "some bytes, some bytes");
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.p, two.p, one.len);
    buf_free(&one);
    buf_free(&two);
}

/* One member of n MiB of zeros: a piece that ends on a whole byte, packed once and repeated. */
static void add_bomb(struct buf *out, int n)
{
    static const char head[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03";
    z_stream z = {0};
    unsigned char *zeros = calloc(1, 1 << 20), packed[8192];
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = zeros;
    z.avail_in = 1 << 20;
    z.next_out = packed;
    z.avail_out = sizeof packed;
    assert_int_equal(deflate(&z, Z_FULL_FLUSH), Z_OK);
    size_t len = sizeof packed - z.avail_out;
    deflateEnd(&z);
    free(zeros);
    buf_add(out, head, sizeof head - 1);
    for (int i = 0; i < n; i++)
        buf_add(out, packed, len);
}

static void a_bomb_is_refused(void **state)
{
    (void)state;
    struct buf file = {0}, out = {0};
    add_bomb(&file, 300);
    assert_true(file.len < 400 << 10);
    FILE *f = file_of(file.p, file.len);
    struct gzip_in *g = gzip_in_new(f, NULL, 0);
    char block[4096];
    size_t n, total = 0;
    enum gzip_in_status s;
    while ((s = gzip_in_read(g, block, sizeof block, &n, &e)) == GZIP_BYTES)
        total += n;
    assert_int_equal(s, GZIP_ERROR);
    assert_non_null(strstr(e.msg, "200-fold"));
    assert_true(total >= 255 << 20 && total < 257 << 20);
    gzip_in_free(g);
    fclose(f);
    assert_int_equal(gzip_unpack(GZIP_FORM_GZIP, file.p, file.len, 1 << 20, &out, &e), -1);
    assert_int_equal(e.code, ERR_DATA);
    assert_int_equal(out.len, 0);
    assert_true(out.cap < 4 << 20);
    buf_free(&file);
    buf_free(&out);
}

static void bytes_are_unpacked_to_the_cap(void **state)
{
    (void)state;
    static const unsigned char zlib[] = {0x78, 0x9c, 0x4b, 0x4c, 0x4a, 0x06, 0x00, 0x02, 0x4d, 0x01, 0x27},
                               bare[] = {0x4b, 0x4c, 0x4a, 0x06, 0x00};
    struct buf packed = {0}, out = {0};
    add_member(&packed, "abc");
    add_member(&packed, "def");
    assert_int_equal(gzip_unpack(GZIP_FORM_GZIP, packed.p, packed.len, 6, &out, &e), 0);
    assert_string_equal(out.p, "abcdef");
    assert_int_equal(gzip_unpack(GZIP_FORM_GZIP, packed.p, packed.len, 5, &out, &e), -1);
    assert_string_equal(out.p, "abcdef");
    buf_adds(&packed, "rubbish");
    assert_int_equal(gzip_unpack(GZIP_FORM_GZIP, packed.p, packed.len, 99, &out, &e), 0);
    buf_reset(&out);
    assert_int_equal(gzip_unpack(GZIP_FORM_DEFLATE, zlib, sizeof zlib, 99, &out, &e), 0);
    assert_int_equal(gzip_unpack(GZIP_FORM_DEFLATE, bare, sizeof bare, 99, &out, &e), 0);
    assert_string_equal(out.p, "abcabc");
    assert_int_equal(gzip_unpack(GZIP_FORM_DEFLATE, zlib, sizeof zlib - 2, 99, &out, &e), -1);
    assert_non_null(strstr(e.msg, "cut off"));
    assert_int_equal(gzip_unpack(GZIP_FORM_GZIP, "\x1f\x8b\x08", 3, 99, &out, &e), -1);
    assert_int_equal(gzip_unpack(GZIP_FORM_GZIP, "", 0, 99, &out, &e), -1);
    buf_free(&packed);
    buf_free(&out);
}

/* ---- records ---- */

/* Reads an archive and writes what it gave: "type url length date|block" a line; DAMAGED, BROKEN, END. */
static void read_archive(const void *p, size_t n, size_t max, struct buf *out)
{
    struct arena *a = arena_new();
    struct warc_record r;
    struct buf block = {0};
    enum warc_status s;
    bool cut;
    FILE *f = file_of(p, n);
    struct warc *w = warc_open(f, NULL, 0);
    buf_reset(out);
    int64_t last = -1;
    while ((s = warc_next(w, a, &r, &e)) != WARC_END && s != WARC_BROKEN) {
        if (s == WARC_FOUND) {
            assert_true(r.at > last && warc_tell(w) > r.at);
            last = r.at;
            buf_reset(&block);
            s = warc_block(w, max, &block, &cut, &e);
            assert_true(block.len <= max);
        }
        if (s == WARC_FOUND)
            buf_addf(out, "%s %s %lld %lld%s|%s\n", warc_type_name(r.type) ? warc_type_name(r.type) : "-",
                     r.url ? r.url : "-", (long long)r.length, (long long)r.date, cut ? " cut" : "",
                     buf_str(&block));
        else if (s == WARC_DAMAGED)
            buf_adds(out, "DAMAGED\n");
        else
            break;
        assert_true(warc_tell(w) <= (int64_t)1 << 40);
    }
    buf_adds(out, s == WARC_END ? "END\n" : "BROKEN\n");
    buf_free(&block);
    warc_close(w);
    fclose(f);
    arena_free(a);
}

static void reads(const char *archive, const char *wanted)
{
    struct buf out = {0};
    read_archive(archive, strlen(archive), 1000, &out);
    assert_string_equal(out.p, wanted);
    buf_free(&out);
}

#define HEAD(type, url, length)                                                                              \
    "WARC/1.0\r\nWARC-Type: " type "\r\nWARC-Target-URI: " url                                               \
    "\r\nWARC-Date: 2022-11-18T06:00:00Z\r\nContent-Length: " length "\r\n\r\n"
#define TIME "1668751200"

static void records_of_every_writer_are_read(void **state)
{
    (void)state;
    reads(HEAD("response", "http://a.example/", "4") "abcd\r\n\r\n" HEAD("request", "http://a.example/",
                                                                         "0") "\r\n\r\n",
          "response http://a.example/ 4 " TIME "|abcd\nrequest http://a.example/ 0 " TIME "|\nEND\n");
    reads(HEAD("resource", "<http://a.example/x>",
               "2") "\r\n\r\n\r\n", /* wget's angle brackets; a block of line ends */
          "resource http://a.example/x 2 " TIME "|\r\n\nEND\n");
    reads("WARC/0.18\nwarc-type:response\nCONTENT-LENGTH:3\nWARC-Target-URI:http://a.example/\n\nabc",
          "response http://a.example/ 3 0|abc\nEND\n"); /* bare line ends, no end at the end */
    reads("WARC/1.1\r\nWARC-Type: conversion\r\nWARC-Date: 2022-11-18T06:00:00.123456Z\r\nX:\r\n y\r\n"
          "WARC-Target-URI:\r\n http://a.example/\r\nContent-Length: 1\r\n\r\nx\r\n\r\n",
          "conversion http://a.example/ 1 " TIME "|x\nEND\n"); /* folded lines, a fraction of the second */
    reads("WARC/1.0\r\nWARC-Type: novelty\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", "- - 1 0|x\nEND\n");
    reads("\r\n\r\n" HEAD("metadata", "", "1") "x\n\n\n", "metadata - 1 " TIME "|x\nEND\n");
    reads(HEAD("response", "http://a.example/", "1200") "", "BROKEN\n");
    reads("", "END\n");
}

static void what_is_no_record_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *archive, *wanted, *says;
    } cases[] = {
        {"<html>", "BROKEN\n", "is no web archive"},
        {"WARC/2.0\r\nContent-Length: 0\r\n\r\n", "BROKEN\n",
         "version of WARC that is not known ('WARC/2.0')"},
        {"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "BROKEN\n", "Content-Length is missing"},
        {"WARC/1.0\r\nContent-Length: -1\r\n\r\n", "BROKEN\n", "Content-Length is no number"},
        {"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n", "BROKEN\n",
         "Content-Length is no number"},
        {"WARC/1.0\r\nContent-Length: 1", "BROKEN\n", "the file ends within its header"},
        {HEAD("response", "http://a.example/", "9") "abcd", "BROKEN\n", "the file ends 5 bytes before it"},
        {HEAD("response", "http://a.example/", "3") "abcd\r\n\r\n" HEAD("request", "u", "0"), "BROKEN\n",
         "record at byte 0: its Content-Length (3) is wrong"},
        {HEAD("response", "http://a.example/", "4") "abcd\r\n\r\nrubbish", "BROKEN\n", "record at byte 0: "},
    };
    struct buf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_archive(cases[i].archive, strlen(cases[i].archive), 1000, &out);
        assert_string_equal(out.p, cases[i].wanted);
        if (!strstr(e.msg, cases[i].says))
            fail_msg("\"%s\" does not say \"%s\"", e.msg, cases[i].says);
        assert_int_equal(e.code, ERR_DATA);
    }
    read_archive("WARC/1.0\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n", 40, 9, &out);
    assert_string_equal(out.p, "BROKEN\n");
    buf_reset(&out);
    buf_adds(&out, "WARC/1.0\r\nX: ");
    while (out.len < 70000)
        buf_addc(&out, 'x');
    struct buf long_head = out;
    out = (struct buf){0};
    read_archive(long_head.p, long_head.len, 9, &out);
    assert_non_null(strstr(e.msg, "header is over 64 KiB"));
    buf_free(&long_head);
    buf_free(&out);
}

static void a_long_block_is_cut_and_passed_over(void **state)
{
    (void)state;
    struct buf file = {0}, out = {0};
    buf_adds(&file, HEAD("response", "http://a.example/", "300000"));
    for (int i = 0; i < 300000; i++)
        buf_addc(&file, 'x');
    buf_adds(&file, "\r\n\r\n" HEAD("resource", "http://a.example/", "1") "y\r\n\r\n");
    read_archive(file.p, file.len, 5, &out);
    assert_string_equal(out.p, "response http://a.example/ 300000 " TIME
                               " cut|xxxxx\nresource http://a.example/ 1 " TIME "|y\nEND\n");
    buf_free(&file);
    buf_free(&out);
}

/* Two good records round whatever stands in the second member. */
static void between(const char *second, const char *wanted)
{
    struct buf file = {0}, out = {0}, all = {0};
    add_member(&file, HEAD("response", "http://a.example/1", "1") "1\r\n\r\n");
    add_member(&file, second);
    add_member(&file, HEAD("response", "http://a.example/3", "1") "3\r\n\r\n");
    read_archive(file.p, file.len, 1000, &out);
    buf_addf(&all,
             "response http://a.example/1 1 " TIME "|1\n%sresponse http://a.example/3 1 " TIME "|3\nEND\n",
             wanted);
    assert_string_equal(out.p, all.p);
    buf_free(&file);
    buf_free(&out);
    buf_free(&all);
}

static void damage_ends_with_its_member(void **state)
{
    (void)state;
    between(HEAD("response", "http://a.example/2", "3") "abc\r\n\r\n",
            "response http://a.example/2 3 " TIME "|abc\n");
    between(HEAD("response", "http://a.example/2", "2") "abc\r\n\r\n", "DAMAGED\n");
    between(HEAD("response", "http://a.example/2", "30") "abc\r\n\r\n", "DAMAGED\n");
    between(HEAD("response", "http://a.example/2", "x") "abc\r\n\r\n", "DAMAGED\n");
    between("WARC/1.0\r\nWARC-Type: response\r\n", "DAMAGED\n");
    between("rubbish", "DAMAGED\n");
    between("", "");
    assert_int_equal(e.code, ERR_DATA);
}

/* Members may also be cut by size, as some packers do: then they mean nothing. */
static void members_need_not_hold_records(void **state)
{
    (void)state;
    static const char archive[] = HEAD("response", "http://a.example/1", "4") "abcd\r\n\r\n" HEAD(
        "response", "http://a.example/2", "4") "efgh\r\n\r\n";
    struct buf out = {0};
    for (size_t cut = 1; cut < sizeof archive - 1; cut++) {
        struct buf file = {0};
        char part[sizeof archive];
        memcpy(part, archive, cut);
        part[cut] = 0;
        add_member(&file, part);
        add_member(&file, archive + cut);
        read_archive(file.p, file.len, 1000, &out);
        assert_string_equal(out.p, "response http://a.example/1 4 " TIME
                                   "|abcd\nresponse http://a.example/2 4 " TIME "|efgh\nEND\n");
        buf_free(&file);
    }
    buf_free(&out);
}

/* Of an archive that is cut or changed anywhere, what comes before is given as it is, and reading ends. */
static void no_byte_can_do_harm(void **state)
{
    (void)state;
    struct buf file[2] = {{0}, {0}}, whole = {0}, out = {0}, part = {0};
    for (int i = 0; i < 3; i++) {
        static const char record[] = HEAD("response", "http://a.example/1", "4") "abcd\r\n\r\n";
        buf_adds(&file[0], record);
        add_member(&file[1], record);
    }
    for (int packed = 0; packed < 2; packed++) {
        const struct buf *f = &file[packed];
        read_archive(f->p, f->len, 1000, &whole);
        size_t record = f->len / 3, line = (whole.len - strlen("END\n")) / 3;
        for (size_t n = 0; n < f->len; n++) {
            read_archive(f->p, n, 1000, &out);
            assert_memory_equal(out.p, whole.p, n / record * line);
        }
        for (size_t i = 0; i < f->len; i++)
            for (int bit = 0; bit < 8; bit++) {
                buf_reset(&part);
                buf_add(&part, f->p, f->len);
                part.p[i] ^= (char)(1 << bit);
                read_archive(part.p, part.len, 1000, &out);
                /* A record whose end cannot be told from damage is not given, either. */
                assert_memory_equal(out.p, whole.p, (i < 5 ? 0 : i - 5) / record * line);
            }
    }
    for (int i = 0; i < 2; i++)
        buf_free(&file[i]);
    buf_free(&whole);
    buf_free(&out);
    buf_free(&part);
}

/* ---- HTTP ---- */

/* "status media charset location|body", or the error. */
static const char *http(const char *block, size_t n, size_t max)
{
    static struct buf out;
    struct arena *a = arena_new();
    struct buf copy = {0}, unpacked = {0};
    struct warc_http h;
    buf_add(&copy, block, n);
    buf_reset(&out);
    if (warc_http_head(copy.p, copy.len, a, &h, &e) || warc_http_body(&h, max, &unpacked, &e))
        buf_adds(&out, e.msg);
    else
        buf_addf(&out, "%ld %s %s %s|%.*s", h.status, h.media ? h.media : "-", h.charset ? h.charset : "-",
                 h.location ? h.location : "-", (int)h.len, h.body);
    buf_free(&copy);
    buf_free(&unpacked);
    arena_free(a);
    return out.p;
}

static void responses_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *block, *wanted;
    } cases[] = {
        {"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=\"UTF-8\"\r\n\r\nbody",
         "200 text/html UTF-8 -|body"},
        {"HTTP/2 200\r\n\r\nbody", "200 - - -|body"},
        {"HTTP/1.0 301 Moved\nlocation:  /there \n\n", "301 - - /there|"},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx", "200 - - -|x"},
        {"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=latin1\r\n\r\nx",
         "200 text/html latin1 -|x"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
         "200 - - -|abcde"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3 \nabc\n0\n\n", "200 - - -|abc"},
        /* taken apart by the archiver already */
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<html>abc", "200 - - -|<html>abc"},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n<html>abc",
         "200 - - -|<html>abc"},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n <html>", "200 - - -| <html>"},
        {"HTTP/1.1 200 OK\r\nX-Crawl-Content-Encoding: gzip\r\nX-Crawl-Transfer-Encoding: chunked\r\n\r\nabc",
         "200 - - -|abc"},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\nabc", "200 - - -|abc"},
        {"HTTP/1.1 200 OK", "200 - - -|"},
        {"HTTP/1.1 200 OK\r\n\r\n123456789012", "has a body of over 11 bytes ('max-body')"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd", "has a body that is cut off: 4 of 5 bytes"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
         "has a body whose chunks are cut off"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
         "has a body whose chunks are cut off"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\nab",
         "has a body whose chunks are cut off"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcxyz\r\n0\r\n\r\n",
         "has a body whose chunks are damaged"},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x8b\x01",
         "has a body packed by 'br', which cannot be unpacked"},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip,gzip,gzip,gzip,gzip\r\n\r\nx",
         "has a body of over 4 codings"},
        {"<html>", "holds no HTTP response"},
        {"HTTP/1.1 20x OK\r\n\r\n", "holds no HTTP response"},
        {"HTTP/1.1 2000 OK\r\n\r\n", "holds no HTTP response"},
        {"HTTP/1.1", "holds no HTTP response"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(http(cases[i].block, strlen(cases[i].block), 11), cases[i].wanted);
}

static void packed_bodies_are_unpacked(void **state)
{
    (void)state;
    struct buf one = {0}, block = {0}, twice = {0};
    struct gzip_out *g = gzip_out_new();
    gzip_out_member(g, "<p>abc</p>", 10, &one);
    gzip_out_member(g, one.p, one.len, &twice);
    buf_adds(&block, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
    buf_add(&block, one.p, one.len);
    assert_string_equal(http(block.p, block.len, 10), "200 - - -|<p>abc</p>");
    assert_string_equal(http(block.p, block.len, 9),
                        "has a body that cannot be unpacked: packed bytes are over 9 bytes");
    assert_string_equal(http(block.p, block.len - 9, 10),
                        "has a body that cannot be unpacked: packed bytes are cut off");
    buf_reset(&block);
    buf_addf(&block,
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip, gzip\r\n\r\n%zx\r\n",
             twice.len);
    buf_add(&block, twice.p, twice.len);
    buf_adds(&block, "\r\n0\r\n\r\n");
    assert_string_equal(http(block.p, block.len, 60), "200 - - -|<p>abc</p>");
    for (size_t i = 0; i < block.len; i++) /* ends, whatever it says */
        for (int bit = 0; bit < 8; bit++) {
            block.p[i] ^= (char)(1 << bit);
            http(block.p, block.len, 60);
            block.p[i] ^= (char)(1 << bit);
        }
    for (size_t n = 0; n < block.len; n++)
        http(block.p, n, 60);
    gzip_out_free(g);
    buf_free(&one);
    buf_free(&twice);
    buf_free(&block);
}

/* ---- digests, names ---- */

static void digests_are_known_in_every_writing(void **state)
{
    (void)state;
    /* FIPS 180's examples, also in base 32 */
    assert_true(warc_digest_is("sha1:a9993e364706816aba3e25717850c26c9cd0d89d", "abc", 3));
    assert_true(warc_digest_is("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "abc", 3));
    assert_true(warc_digest_is("SHA-1:vgmt4nsha2awvor6evyxqugcnsonbwe5", "abc", 3));
    assert_true(
        warc_digest_is("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc", 3));
    assert_true(warc_digest_is("sha256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====", "abc", 3));
    static const char *const others[] = {"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE",
                                         "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE6",
                                         "sha1:",
                                         "sha256:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
                                         "md5:900150983cd24fb0d6963f7d28e17f72",
                                         "",
                                         ":"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(warc_digest_is(others[i], "abc", 3));
    assert_false(warc_digest_is(NULL, "abc", 3));
}

static void redirects_are_followed_back(void **state)
{
    (void)state;
    struct redirects *r = redirects_new();
    struct arena *a = arena_new();
    struct strs l = {0};
    redirects_add(r, "a", "b");
    redirects_add(r, "b", "c");
    redirects_add(r, "x", "c");
    redirects_add(r, "x", "c");
    redirects_add(r, "c", "a"); /* round in a circle */
    redirects_add(r, "c", "c");
    redirects_leading_to(r, "c", a, &l);
    assert_string_equal(strs_join(&l, " ", a), "b x a");
    l.n = 0;
    redirects_leading_to(r, "nowhere", a, &l);
    assert_int_equal(l.n, 0);
    for (int i = 0; i < 9; i++)
        redirects_add(r, arena_printf(a, "s%d", i + 1), arena_printf(a, "s%d", i));
    redirects_leading_to(r, "s0", a, &l);
    assert_string_equal(strs_join(&l, " ", a), "s1 s2 s3 s4 s5");
    for (int i = 0; i < 1000; i++)
        redirects_add(r, arena_printf(a, "m%d", i), "many");
    l.n = 0;
    redirects_leading_to(r, "many", a, &l);
    assert_int_equal(l.n, REDIRECTS_TO_ONE);
    redirects_free(r);
    arena_free(a);
}

static void a_file_is_known_by_its_ends(void **state)
{
    (void)state;
    struct buf b = {0};
    char one[HASH_HEX_MAX], two[HASH_HEX_MAX];
    int64_t size;
    for (int i = 0; i < 300000; i++)
        buf_addc(&b, (char)i);
    FILE *f = file_of(b.p, b.len);
    assert_true(file_mark(fileno(f), one, &size));
    assert_int_equal(size, 300000);
    assert_int_equal(ftell(f), 0);
    assert_true(file_mark(fileno(f), two, &size));
    assert_string_equal(one, two);
    fseek(f, -1, SEEK_END);
    fputc('!', f);
    fflush(f);
    assert_true(file_mark(fileno(f), two, &size));
    assert_string_not_equal(one, two);
    assert_int_equal(ftruncate(fileno(f), 299999), 0);
    assert_true(file_mark(fileno(f), one, &size));
    assert_string_not_equal(one, two);
    fclose(f);
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    assert_false(file_mark(pipes[0], one, &size));
    close(pipes[0]);
    close(pipes[1]);
    buf_free(&b);
}

/* ---- writing ---- */

static void what_is_written_is_read(void **state)
{
    (void)state;
    struct warc_writer *w = warc_writer_new();
    struct buf file = {0}, out = {0}, again = {0};
    char id[3][WARC_ID_MAX], digest[WARC_DIGEST_MAX];
    struct warc_entry r = {.type = WARC_RESOURCE,
                           .url = "http://a.example/ x\r\nContent-Length: 0",
                           .date = 1668751200,
                           .media = "text/html",
                           .charset = "utf-8\r\nX: y",
                           .block = "abc",
                           .len = 3};
    warc_write(w, &r, &file, id[0], digest);
    assert_true(warc_digest_is(digest, "abc", 3));
    warc_write(w, &r, &again, id[1], digest);
    assert_string_equal(id[0], id[1]); /* the same record is the same */
    assert_int_equal(file.len, again.len);
    assert_memory_equal(file.p, again.p, file.len);
    r.salt = "1";
    warc_write(w, &r, &again, id[1], digest);
    assert_string_not_equal(id[0], id[1]);
    struct warc_entry same = {.type = WARC_REVISIT,
                              .url = "http://a.example/x",
                              .date = 1668751201,
                              .refers_to = id[0],
                              .refers_to_url = "http://a.example/x",
                              .refers_to_date = 1668751200,
                              .digest = digest};
    char again_digest[WARC_DIGEST_MAX];
    warc_write(w, &same, &file, id[2], again_digest);
    assert_string_equal(again_digest, digest);
    read_archive(file.p, file.len, 100, &out);
    assert_string_equal(out.p, "resource http://a.example/%20x%0D%0AContent-Length:%200 3 1668751200|abc\n"
                               "revisit http://a.example/x 0 1668751201|\nEND\n");
    FILE *f = file_of(file.p, file.len);
    struct warc *reader = warc_open(f, NULL, 0);
    struct arena *a = arena_new();
    struct warc_record got;
    assert_int_equal(warc_next(reader, a, &got, &e), WARC_FOUND);
    assert_string_equal(got.id, id[0]);
    assert_string_equal(got.media, "text/html");
    assert_int_equal(got.offset, 0);
    assert_int_equal(warc_next(reader, a, &got, &e), WARC_FOUND);
    assert_true(got.offset > 0);
    assert_true(warc_digest_is(got.digest, "abc", 3));
    assert_string_equal(got.refers_to_url, "http://a.example/x");
    assert_non_null(strstr(got.profile, "/identical-payload-digest"));
    assert_int_equal(warc_next(reader, a, &got, &e), WARC_END);
    warc_close(reader);
    fclose(f);
    arena_free(a);
    warc_writer_free(w);
    buf_free(&file);
    buf_free(&again);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_one_by_one),
        cmocka_unit_test(cut_and_damaged_members_are_told),
        cmocka_unit_test(the_same_bytes_give_the_same_member),
        cmocka_unit_test(a_bomb_is_refused),
        cmocka_unit_test(bytes_are_unpacked_to_the_cap),
        cmocka_unit_test(records_of_every_writer_are_read),
        cmocka_unit_test(what_is_no_record_is_told),
        cmocka_unit_test(a_long_block_is_cut_and_passed_over),
        cmocka_unit_test(damage_ends_with_its_member),
        cmocka_unit_test(members_need_not_hold_records),
        cmocka_unit_test(no_byte_can_do_harm),
        cmocka_unit_test(responses_are_read),
        cmocka_unit_test(packed_bodies_are_unpacked),
        cmocka_unit_test(digests_are_known_in_every_writing),
        cmocka_unit_test(redirects_are_followed_back),
        cmocka_unit_test(a_file_is_known_by_its_ends),
        cmocka_unit_test(what_is_written_is_read),
    };
    return RUN(tests);
}
