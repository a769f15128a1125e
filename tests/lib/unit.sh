#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Copied beside each unit test as NAME.t, runs NAME.test for prove. cmocka reports a skipped test as "not ok # SKIP",
# which prove takes for a failure; TAP says "ok # SKIP".
out=$("${0%.t}.test")
status=$?
printf '%s\n' "$out" | sed 's/^not ok \([0-9]*\) # SKIP/ok \1 # SKIP/'
exit $status
