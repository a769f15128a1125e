# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tests/*.t: TAP for prove, a temporary directory, and the programs under test on PATH.
#
#   plan N                            first
#   ok "what" command…                passes when the command succeeds
#   is "what" GOT WANTED              passes when both are the same
#   like "what" GOT PATTERN           passes when GOT holds the (extended) pattern
#   status "what" WANTED command…     passes when the command exits with WANTED; $out and $err hold its output
#   skip N "reason"                   N tests are counted as skipped
#   until_so command…                 waits until the command succeeds; what never comes fails after five minutes
#   ended PID                         waits for a process of the test's own and gives its exit status; one that does
#                                     not end is killed after five minutes (137)
#   sink DIRECTORY OPTION…            a mail server (smtpsink.py) that keeps there what it gets; sets $port
#   shard NAME INDEX                  a server of Xapian's for that index; its pid is in NAME.pid; sets $port
#   mute DIRECTORY                    a server that takes connections and says nothing; sets $port
#   milliseconds                      prints a clock that nobody sets
# No test asks that something is quick: a machine may be slow, or busy with other things. What has to come before
# something else is tried in that order, and what would wait for ever fails by the bounds above. That something takes
# so long at least can be asked anywhere.
# $T is a directory that is removed at the end; $TESTS the directory of the tests; $SHARED the corpus, or empty.

TESTS=$(cd "$(dirname "$0")" && pwd)
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
[ -x "$BUILD/blotter" ] || { echo "Bail out! There is no $BUILD/blotter: make all"; exit 1; }
PATH=$BUILD:$PATH
T=${TMPDIR:-/tmp}
case $T in *[[:space:]]*) T=/tmp ;; esac # mutt, make and omega take no path with a blank in it
T=$(mktemp -d "$T/blotter-test-XXXXXX")
chmod 755 "$T"
SHARED=$(cd "$TESTS/../../shared" 2>/dev/null && pwd) || SHARED=
unset BLOTTER_CONFIG XDG_CONFIG_HOME BLOTTER_NOW
export HOME="$T" LC_ALL=C TZ=UTC PYTHONDONTWRITEBYTECODE=1
tap_n=0 tap_failed=0
. "$TESTS/lib/site.sh"
tap_end() {
    for tap_pid in "$T"/*.pid "$T"/*/*.pid; do
        [ -f "$tap_pid" ] && kill "$(cat "$tap_pid")" 2>/dev/null
    done
    rm -rf "$T"
}
trap 'tap_end' EXIT
trap 'exit 130' INT TERM

plan() { echo "1..$1"; }

tap_result() { # 0|1, what
    tap_n=$((tap_n + 1))
    if [ "$1" = 0 ]; then
        echo "ok $tap_n - $2"
    else
        tap_failed=$((tap_failed + 1))
        echo "not ok $tap_n - $2"
    fi
}

note() { printf '%s\n' "$1" | head -c 4000 | sed 's/^/# /' >&2; }

ok() {
    tap_what=$1
    shift
    if "$@" >"$T/.out" 2>"$T/.err"; then tap_result 0 "$tap_what"; else
        tap_result 1 "$tap_what"
        note "failed: $*"
        note "$(cat "$T/.out" "$T/.err")"
    fi
}

is() {
    if [ "$2" = "$3" ]; then tap_result 0 "$1"; else
        tap_result 1 "$1"
        note "got:    $2"
        note "wanted: $3"
    fi
}

like() {
    if printf '%s' "$2" | grep -Eq -- "$3"; then tap_result 0 "$1"; else
        tap_result 1 "$1"
        note "got:          $2"
        note "wanted like:  $3"
    fi
}

unlike() {
    if printf '%s' "$2" | grep -Eq -- "$3"; then
        tap_result 1 "$1"
        note "got:            $2"
        note "wanted unlike:  $3"
    else tap_result 0 "$1"; fi
}

status() {
    tap_what=$1 tap_wanted=$2
    shift 2
    "$@" >"$T/.out" 2>"$T/.err" && tap_got=0 || tap_got=$?
    out=$(cat "$T/.out") err=$(cat "$T/.err")
    if [ $tap_got = "$tap_wanted" ]; then tap_result 0 "$tap_what"; else
        tap_result 1 "$tap_what"
        note "exit status $tap_got, wanted $tap_wanted: $*"
        note "$out$err"
    fi
}

skip() {
    tap_left=$1
    while [ "$tap_left" -gt 0 ]; do
        tap_n=$((tap_n + 1)) tap_left=$((tap_left - 1))
        echo "ok $tap_n # skip $2"
    done
}

until_so() {
    tap_tries=0
    until "$@"; do
        tap_tries=$((tap_tries + 1))
        [ $tap_tries -lt 6000 ] || { note "waited in vain: $*"; return 1; }
        sleep 0.05
    done
}
ended() {
    timeout 300 tail -s 0.02 --pid="$1" -f /dev/null
    kill -9 "$1" 2>/dev/null
    wait "$1" 2>/dev/null
}
shard() { # in a process group of its own, for it ends its whole group
    for tap_tries in 1 2 3 4 5; do
        port=$(site_free_port)
        : >"$1.log"
        setsid stdbuf -oL xapian-tcpsrv --interface 127.0.0.1 --port "$port" "$2" >"$1.log" 2>&1 &
        echo $! >"$1.pid"
        until_so shard_says "$1" $! && kill -0 $! 2>/dev/null && return 0
    done
    return 1
}
shard_says() { grep -q '^Listening' "$1.log" || ! kill -0 "$2" 2>/dev/null; } # its port may have been taken
mute() {
    /usr/bin/python3 -c 'import signal, socket
s = socket.create_server(("127.0.0.1", 0), backlog=128)
print(s.getsockname()[1], flush=True)
signal.pause()' >"$1/mute.port" &
    echo $! >"$1/mute.pid"
    until_so test -s "$1/mute.port"
    port=$(cat "$1/mute.port")
}
milliseconds() { awk '{ printf "%d", $1 * 1000 }' /proc/uptime; }
sink() {
    tap_sink=$1
    shift
    mkdir -p "$tap_sink"
    /usr/bin/python3 "$TESTS/lib/smtpsink.py" "$@" "$tap_sink" 2>"$tap_sink/log" &
    echo $! >"$tap_sink/sink.pid"
    until_so test -s "$tap_sink/port"
    port=$(cat "$tap_sink/port")
}

# find_nobody: sets $nobody to what runs a command as a user of no rights: nothing where the tests run as one
# themselves, "skip" where nobody may run the program.
find_nobody() {
    if [ "$(id -u)" != 0 ]; then
        nobody=
    elif chmod 755 "$T" && setpriv --reuid=65534 --clear-groups sh -c "cd '$T' && blotter --version" >/dev/null 2>&1; then
        nobody="setpriv --reuid=65534 --clear-groups"
    else
        nobody=skip
    fi
}

# terminal COMMAND…: runs it on a terminal of its own, and prints what came there; has_terminal: whether there are any
# (without /dev/pts there are none).
terminal() {
    TERM=xterm /usr/bin/python3 -c 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' \
        "$@" </dev/null
}
has_terminal() { /usr/bin/python3 -c 'import pty; pty.openpty()' 2>/dev/null; }

json() { # FILE EXPRESSION: prints what a Python expression over the JSON value d gives
    /usr/bin/python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"
}
