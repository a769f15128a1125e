/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every unit test includes: cmocka, reporting as TAP for prove. */
#ifndef BLOTTER_TESTS_T_H
#define BLOTTER_TESTS_T_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define RUN(tests) (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests(tests, NULL, NULL))

#endif
