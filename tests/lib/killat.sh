# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tests that kill a program at one of its steps: calls that change something outside the process (killat.c).
#
#   killat_of PROGRAM      builds what is preloaded; the steps of this program count (blotter-fetch, say)
#   killat N COMMAND…      runs a command whose program dies at its Nth step, if it takes so many; 0 counts them.
#                          $killed counts those that died so, $wrong those that ended in any other way but well
#   preloaded COMMAND…     runs a command with it: $KILLAT and $KILLAT_TERM say what happens (killat.c)
#   killat_steps           prints how many steps the last command that ended by itself took
# $T/steps has a line for each: the step it died at ("fsync /tmp/…"), or their number ("calls 321").
killed=0 wrong=0
killat_of() {
    if ! cc -shared -fPIC -O1 -o "$T/killat.so" "$TESTS/lib/killat.c" -ldl 2>"$T/killat.err"; then
        note "$(head -1 "$T/killat.err")"
        return 1
    fi
    export KILLAT_OF="$1" KILLAT_LOG="$T/steps" ASAN_OPTIONS=verify_asan_link_order=0
}
preloaded() { LD_LIBRARY_PATH="$T" LD_PRELOAD=killat.so "$@"; } # a path in LD_PRELOAD may hold no blank
killat() {
    killat_n=$1
    shift
    KILLAT=$killat_n preloaded "$@" >"$T/killed.out" 2>&1 && return 0
    killat_code=$?
    [ $killat_code = 137 ] && killed=$((killed + 1)) && return 0
    note "step $killat_n: exit status $killat_code: $(cat "$T/killed.out")"
    wrong=$((wrong + 1))
}
killat_steps() { sed -n 's/^calls //p' "$T/steps" | tail -1; }
