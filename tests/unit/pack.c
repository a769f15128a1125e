/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packing and hashing: what goes in comes out, and nothing else does. */
#include "t.h"

#include <string.h>

#include "base/hash.h"
#include "base/pack.h"

static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    unsigned char h[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    hash_bytes("abc", 3, h); /* FIPS 180-4's own example */
    assert_string_equal(hash_hex(h, hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void lists_of_strings_do_not_collide(void **state)
{
    (void)state;
    static const char *const lists[][2] = {{"ab", "c"}, {"a", "bc"},   {"abc", ""}, {"abc", NULL},
                                           {"", "abc"}, {NULL, "abc"}, {"", ""},    {NULL, NULL}};
    enum { N = sizeof lists / sizeof *lists };
    unsigned char h[N][HASH_SIZE];
    for (int i = 0; i < N; i++) {
        hash_strings(lists[i], 2, h[i]);
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(h[i], h[k], HASH_SIZE);
    }
}

static void what_was_packed_comes_out(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 100, 70000};
    struct pack *k = pack_new();
    struct buf in = {0}, packed = {0}, out = {0};
    struct err e;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        buf_reset(&in);
        for (size_t c = 0; c < sizes[i]; c++)
            buf_addc(&in, (char)(c * c >> 3));
        buf_reset(&packed);
        buf_reset(&out);
        buf_adds(&out, "before ");
        pack_bytes(k, buf_str(&in), in.len, NULL, &packed);
        assert_int_equal(pack_open(k, packed.p, packed.len, NULL, sizes[i], &out, &e), 0);
        assert_int_equal(out.len, 7 + in.len);
        assert_memory_equal(out.p + 7, buf_str(&in), in.len);
    }
    buf_free(&in);
    buf_free(&packed);
    buf_free(&out);
    pack_free(k);
}

static void likeness_is_needed_again(void **state)
{
    (void)state;
    struct pack *k = pack_new();
    struct buf page = {0}, copy = {0}, alone = {0}, like = {0}, out = {0};
    struct err e;
    for (unsigned i = 0, x = 1; i < 3000; i++, x = x * 1664525 + 1013904223)
        buf_addc(&page, (char)(x >> 24));
    buf_add(&copy, page.p, page.len);
    struct pack_like same = {copy.p, copy.len}, other = {copy.p + 1, copy.len - 1};
    pack_bytes(k, page.p, page.len, NULL, &alone);
    pack_bytes(k, page.p, page.len, &same, &like);
    assert_true(like.len * 10 < alone.len);
    assert_int_equal(pack_open(k, like.p, like.len, &other, 1 << 20, &out, &e), -1);
    assert_int_equal(pack_open(k, like.p, like.len, NULL, 1 << 20, &out, &e), -1);
    assert_int_equal(e.code, ERR_CORRUPT);
    assert_int_equal(out.len, 0);
    assert_int_equal(pack_open(k, like.p, like.len, &same, 1 << 20, &out, &e), 0);
    assert_memory_equal(out.p, page.p, page.len);
    buf_free(&page);
    buf_free(&copy);
    buf_free(&alone);
    buf_free(&like);
    buf_free(&out);
    pack_free(k);
}

static void damage_and_bombs_are_refused(void **state)
{
    (void)state;
    struct pack *k = pack_new();
    struct buf zeros = {0}, packed = {0}, out = {0};
    struct err e;
    for (int i = 0; i < 1 << 20; i++)
        buf_addc(&zeros, 0);
    pack_bytes(k, zeros.p, zeros.len, NULL, &packed);
    assert_true(packed.len < 200);
    assert_int_equal(pack_open(k, packed.p, packed.len, NULL, (1 << 20) - 1, &out, &e), -1);
    assert_int_equal(e.code, ERR_DATA);
    assert_int_equal(out.cap, 0); /* no memory was taken for it */
    for (size_t i = 0; i < packed.len; i++) {
        packed.p[i] ^= 0x20;
        if (!pack_open(k, packed.p, packed.len, NULL, 1 << 20, &out, &e)) {
            assert_int_equal(out.len, 1 << 20); /* a bit without meaning */
            assert_memory_equal(out.p, zeros.p, out.len);
        }
        buf_reset(&out);
        packed.p[i] ^= 0x20;
        assert_int_equal(pack_open(k, packed.p, i, NULL, 1 << 20, &out, &e), -1);
        assert_int_equal(e.code, ERR_CORRUPT);
    }
    assert_int_equal(pack_open(k, packed.p, packed.len, NULL, 1 << 20, &out, &e), 0);
    buf_free(&zeros);
    buf_free(&packed);
    buf_free(&out);
    pack_free(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_is_that_of_the_standard), cmocka_unit_test(lists_of_strings_do_not_collide),
        cmocka_unit_test(what_was_packed_comes_out),      cmocka_unit_test(likeness_is_needed_again),
        cmocka_unit_test(damage_and_bombs_are_refused),
    };
    return RUN(tests);
}
