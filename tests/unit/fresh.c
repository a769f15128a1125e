/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When an index of the new alone is worth making, and from where on. */
#include "t.h"

#include "flow/digest_state.h"

enum { WATCHES = 10000, REV = 100500, DOCUMENTS = 100000 };

static int64_t cursors[WATCHES];

static int64_t base(size_t n, int64_t documents)
{
    return digest_fresh_base(cursors, n, REV, documents);
}

static void all_at(int64_t cursor)
{
    for (size_t i = 0; i < WATCHES; i++)
        cursors[i] = cursor;
}

static void test_many(void **state)
{
    (void)state;
    all_at(REV - 500);
    assert_int_equal(base(WATCHES, DOCUMENTS), REV - 500);
    assert_int_equal(base(1, DOCUMENTS), REV); /* one search of the archive is cheaper */
    assert_int_equal(base(0, DOCUMENTS), REV);
    assert_int_equal(base(WATCHES, 500), REV); /* the archive is the new */
    all_at(REV);
    assert_int_equal(base(WATCHES, DOCUMENTS), REV); /* nothing is new */
}

static void test_stragglers(void **state)
{
    (void)state;
    all_at(REV - 500);
    cursors[7] = 0; /* long switched off: it alone searches the archive */
    cursors[9000] = REV - 30000;
    assert_int_equal(base(WATCHES, DOCUMENTS), REV - 500);
    all_at(REV - 500);
    for (size_t i = 0; i < WATCHES; i += 2) /* the weekly ones */
        cursors[i] = REV - 3500;
    assert_int_equal(base(WATCHES, DOCUMENTS), REV - 3500);
}

static void test_bound(void **state)
{
    (void)state;
    all_at(REV - 100000); /* no watch makes a run index the archive anew */
    assert_int_equal(base(WATCHES, 100 * DOCUMENTS), REV);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_stragglers),
        cmocka_unit_test(test_bound),
    };
    return RUN(tests);
}
