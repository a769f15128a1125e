/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Citations of the U.S. Code, in the forms in which they are written. */
#include "t.h"

#include <string.h>

#include "domain/extract.h"

static const struct {
    const char *text, *want;
} rows[] = {
    {"18 U.S.C. § 1591", "18:1591"},
    {"18 U.S.C. §1591", "18:1591"},
    {"18 U.S.C. §§ 1589, 1590 and 1594(c)", "18:1589 18:1590 18:1594(c)"},
    {"18 U.S.C. § 1591(a)(1) and (b)(2)", "18:1591(a)(1) 18:1591(b)(2)"},
    {"18 U.S.C. § 1591(a)(1), (b)(1), and (c)", "18:1591(a)(1) 18:1591(b)(1) 18:1591(c)"},
    {"18 U.S.C.  1591", "18:1591"},
    {"18 U.S.C. 1591", "18:1591"},
    {"18 U.S.C.§1591", "18:1591"},
    {"18 U.S.C. Section 1591", "18:1591"},
    {"18 U.S.C. Sections 1589 and 1590", "18:1589 18:1590"},
    {"18 U.S.C. Sec. 1591", "18:1591"},
    {"18 U.S. Code § 1591", "18:1591"},
    {"18 U.S. Code 1591", "18:1591"},
    {"18 U. S. C. § 1591", "18:1591"},
    {"18 USC 1591", "18:1591"},
    {"18 USC § 1591", "18:1591"},
    {"18 USC §1591(a)", "18:1591(a)"},
    {"18 USC Section 1591", "18:1591"},
    {"18 U.S.C.A. § 1591", "18:1591"},
    {"18, U.S.C., § 1591", "18:1591"},
    {"18 United States Code § 1029", "18:1029"},
    {"18 United States Code Section 1591", "18:1591"},
    {"18 United States Code 1591", "18:1591"},
    {"Title 18, United States Code, Section 1591", "18:1591"},
    {"Title 18, United States Code, Section 1591(a)", "18:1591(a)"},
    {"Title 18, United States Code, Sections 1589, 1590, and 1592", "18:1589 18:1590 18:1592"},
    {"Title 18, United States Code, Sections 1591(a)(1) and 1594(c)", "18:1591(a)(1) 18:1594(c)"},
    {"Title 18 United States Code Section 1591", "18:1591"},
    {"Title 18 of the United States Code, Section 1591", "18:1591"},
    {"Title 18 of the United States Code, Sections 2421 and 2422", "18:2421 18:2422"},
    {"Title 18, U.S. Code, Section 1591", "18:1591"},
    {"Title 18, U.S.C., Section 1591", "18:1591"},
    {"Title 18 U.S.C. § 1591", "18:1591"},
    {"Title 18 USC 1591", "18:1591"},
    {"Title 18, Section 1591", "18:1591"},
    {"Title 18 § 1591", "18:1591"},
    {"title 18, united states code, section 1591", "18:1591"},
    {"Title 18, United States Code (U.S.C.), Section 1591", "18:1591"},
    {"Title 8, United States Code, Section 1324(a)(1)(A)(ii)", "8:1324(a)(1)(A)(ii)"},
    {"Title 21, United States Code, Section 841(a)(1)", "21:841(a)(1)"},
    {"Section 1591 of Title 18, United States Code", "18:1591"},
    {"Section 1591 of Title 18 of the United States Code", "18:1591"},
    {"Sections 1589 and 1590 of Title 18", "18:1589 18:1590"},
    {"sections 1581, 1584 and 1589 of title 18, U.S. Code", "18:1581 18:1584 18:1589"},
    {"Section 1591, Title 18, United States Code", "18:1591"},
    {"Section 1591 of 18 U.S.C.", "18:1591"},
    {"8 U.S.C. § 1324(a)(1)(A)(iii)", "8:1324(a)(1)(A)(iii)"},
    {"8 U.S.C. § 1328", "8:1328"},
    {"18 U.S.C. § 2252A(a)(5)(B)", "18:2252A(a)(5)(B)"},
    {"18 U.S.C. § 1028A", "18:1028A"},
    {"18 U.S.C. §§ 2421A and 1952", "18:2421A 18:1952"},
    {"15 U.S.C. § 78dd-1", "15:78dd-1"},
    {"21 U.S.C. §§ 841(a)(1), 846", "21:841(a)(1) 21:846"},
    {"26 U.S.C. §7201; 18 U.S.C. §371", "26:7201 18:371"},
    {"18 U.S.C. § 1591 and 8 U.S.C. § 1324", "18:1591 8:1324"},
    {"18 U.S.C. §§ 1591 & 1594", "18:1591 18:1594"},
    {"18 U.S.C. § 1591 or § 1589", "18:1591 18:1589"},
    {"18 U.S.C. §§ 1581-1584", "18:1581 18:1584"},
    {"18 U.S.C. § 924 (c) (1)", "18:924(c)(1)"},
    {"18 U.S.C. §\u00a0"
     "1591",
     "18:1591"},
    {"18\u00a0U.S.C.\u00a0§\u00a01591", "18:1591"},
    {"violating 18 U.S.C. § 1591, and three years of supervised release", "18:1591"},
    {"18 U.S.C. § 1591, 10 counts of fraud", "18:1591"},
    {"Title 18, United States Code, Section 242 (Counts 1 and 3)", "18:242"},
    {"in violation of 18 U.S.C. § 2423(b), (c), and (e)", "18:2423(b) 18:2423(c) 18:2423(e)"},
    {"26 U.S.C. Section 5861(d)", "26:5861(d)"},
    {"Title VII of the Civil Rights Act", ""},
    {"18 of the 20 defendants", ""},
    {"Section 8 housing", ""},
    {"1591 Main Street", ""},
    {"18 USCIS officers", ""},
};

static void written_forms(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release r;
        release_init(&r);
        r.title = "A notice";
        r.text =
            arena_printf(a, "Jane Roe was charged with violating %s. She lives in Example.", rows[i].text);
        extract_release(&r, a);
        const char *got = strs_join(&r.statutes, " ", a);
        if (strcmp(got, rows[i].want))
            fail_msg("'%s' gives '%s', not '%s'", rows[i].text, got, rows[i].want);
        arena_reset(a);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(written_forms)};
    return RUN(tests);
}
