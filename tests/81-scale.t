#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Many sources on many hosts, one in twenty failing: nothing is lost, memory is bounded, hosts are asked in parallel and
# each of them politely. BLOTTER_SCALE=full takes 1,000 sources on 200 hosts; the figures are printed as comments.
. "$(dirname "$0")/lib/tap.sh"
plan 14
PAGES=2 DELAY=0.1 SOURCES=200 HOSTS=40
[ "${BLOTTER_SCALE:-}" = full ] && DELAY=0.2 SOURCES=1000 HOSTS=200
cd "$T" || exit 1
LIMIT=150
! grep -q __asan_init "$BUILD/blotter-fetch" || LIMIT=1500 # a sanitizer's own memory

serve() { # NAME: starts the hosts with a log of their own; sets $port
    mkfifo "$1.in" "$1.out"
    /usr/bin/python3 "$TESTS/lib/hosts.py" $HOSTS $SOURCES $PAGES "$1.log" <"$1.in" >"$1.out" &
    server=$!
    exec 9>"$1.in"
    read -r port <"$1.out"
}
unserve() { exec 9>&-; wait $server; }

configure() { # NAME, line…: writes NAME.conf
    name=$1
    shift
    printf 'data = "%s"\ntimeout = 10s\n%s\n' "$name" "$*" >"$name.conf"
    awk -v n=$SOURCES -v h=$HOSTS -v port="$port" 'BEGIN { for (s = 0; s < n; s++)
        printf "source \"s%d\" { url = \"http://127.0.%d.%d:%d/feed/%d\" }\n", s, 1 + int(s % h / 200), 1 + s % h % 200, port, s }' >>"$name.conf"
}

measure() { # NAME OPTION…: runs a fetch; leaves NAME.err, NAME.said and NAME.used: status, seconds, MiB at most
    /usr/bin/python3 - "$@" <<'P'
import resource, subprocess, sys, time
name, start = sys.argv[1], time.monotonic()
code = subprocess.call(['blotter', '--config', name + '.conf', 'fetch', *sys.argv[2:]], stdout=open(name + '.said', 'w'), stderr=open(name + '.err', 'w'))
print(code, f'{time.monotonic() - start:.2f}', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=open(name + '.used', 'w'))
P
    read -r code seconds mib <"$1.used"
}

# What the server saw and what the store has, against what there was. Prints one word a finding; "" is well.
check() { # NAME WHAT…
    /usr/bin/python3 - "$TESTS/lib" $SOURCES $HOSTS $PAGES $port "$@" <<'P' || echo "the check failed: $?"
import collections, json, subprocess, sys
lib, sources, hosts, pages, port, name, what, *rest = sys.argv[1:]
sources, hosts, pages, port = int(sources), int(hosts), int(pages), int(port)
FAULTS = {'status-500': 'HTTP 500', 'status-404': 'HTTP 404', 'status-403': 'HTTP 403', 'silent': 'timed out|stalled', 'truncated': 'truncated',
          'reset': 'connection broke', 'no-feed': 'not a feed|no releases', 'empty': 'empty', 'loop': 'circle', 'status-503': 'HTTP 503'}
fault = lambda s: list(FAULTS)[s // 20 % len(FAULTS)] if s % 20 == 7 else None
address = lambda s: f'127.0.{1 + s % hosts // 200}.{1 + s % hosts % 200}'
def blotter(*args, statuses=(0,)):
    p = subprocess.run(['blotter', '--config', name + '.conf', *args], capture_output=True, text=True)
    assert p.returncode in statuses, (args, p.returncode, p.stderr)
    return p.stdout
log = [l.rstrip('\n').split('\t') for l in open(name + '.log')]
well = [s for s in range(sources) if not fault(s)]
if what == 'lost':
    want = {f'http://{address(s)}:{port}/r/{s}/{i}' for s in well for i in range(pages)}
    got = [json.loads(l) for l in blotter('export').splitlines()]
    found = json.loads(blotter('search', '--format=json', '--limit=0', 'charge:sex-trafficking'))['total']
    print(*(['lost'] * (want != {r['url'] for r in got})), *(['twice'] * (len(got) != len(want))),
          *(['incomplete'] * (not all(r['complete'] for r in got))), *(['unindexed'] * (found != len(want))))
elif what == 'named':
    import re
    lines = open(name + '.err').read().splitlines()
    state = {s['source']: s for s in json.loads(blotter('status', '--format=json', statuses=[3]))['sources']}
    for s in range(sources):
        told = [l for l in lines if f"source 's{s}'" in l]
        error = state[f's{s}']['error']
        if fault(s) is None and (told or error) or fault(s) and not (len(told) == 1 and error and re.search(FAULTS[fault(s)], error) and error in told[0]):
            print(f's{s}:', fault(s), told, error)
elif what == 'requests':
    got = collections.Counter(t for _, _, t in log if t != '/robots.txt')
    want = collections.Counter(f'/feed/{s}' for s in range(sources))
    for s in well:
        want.update([f'/old/{s}', f'/moved/{s}', *(f'/r/{s}/{i}' for i in range(pages))])
    for s in range(sources):  # closed on it without an answer, it may be asked once more
        want[f'/feed/{s}'] += fault(s) == 'reset' and got[f'/feed/{s}'] == 2
    print(*(got - want), *(want - got))
elif what == 'gaps':  # shortest pause between two requests to one host
    at, least = {}, 1e9
    for when, host, _ in sorted(log, key=lambda l: float(l[0])):
        least = min(least, float(when) - at.get(host, -1e9))
        at[host] = float(when)
    print(f'{least:.3f}')
elif what == 'turn':  # seconds that the pauses between all requests would take, one host after the other
    n = collections.Counter(h for _, h, _ in log)
    print(f'{sum(c - 1 for c in n.values()) * float(rest[0]):.0f}')
elif what == 'beside':  # so many hosts were asked for the first time before any was asked for the last time
    first, last = {}, {}
    for when, host, _ in sorted(log, key=lambda l: float(l[0])):
        first.setdefault(host, float(when))
        last[host] = float(when)
    print(sum(t < min(last.values()) for t in first.values()))
else:
    print(len(log))
P
}

serve quick
configure quick
measure quick
unserve
echo "# $SOURCES sources on $HOSTS hosts, no delay: $seconds s, $mib MiB, $(check quick count) requests: $(cat quick.said)"
is "sources failed in part" "$code" 3
is "nothing is lost, nothing there twice, all is indexed" "$(check quick lost)" ""
is "each failing source is named once, with its reason; no other is" "$(check quick named)" ""
is "every URL was asked for once" "$(check quick requests)" ""
ok "within $LIMIT MiB" test "$mib" -lt $LIMIT

serve polite
configure polite "delay = $DELAY connections = 1"
measure polite
unserve
beside=$(check polite beside)
least=$(check polite gaps)
echo "# the same with $DELAY s between two requests to a host: $seconds s, $mib MiB; all in turn $(check polite turn $DELAY) s; $beside hosts side by side; shortest pause $least s"
is "sources failed in part, with a delay" "$code" 3
is "nothing is lost" "$(check polite lost)" ""
is "each failing source is named" "$(check polite named)" ""
is "every URL was asked for once, with a delay" "$(check polite requests)" ""
# The server's clock for an arrival goes in ticks of the kernel.
ok "no two requests to a host are closer than the delay, redirects included" awk "BEGIN { exit !($least >= $DELAY - 0.012) }"
ok "hosts are asked side by side ($beside)" test "$beside" -ge $((HOSTS < 60 ? HOSTS / 2 : 30))
ok "within $LIMIT MiB, with a delay" test "$mib" -lt $LIMIT

# A second look at all of them, hosts gone.
measure polite --force
is "all fail when nobody answers" "$code" 4
is "and nothing is lost by that" "$(check polite lost)" ""
