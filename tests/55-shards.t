#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Three indexes searched as one, two of them through Xapian's own servers on loopback: the answers are those of one
# index over the same releases, and a shard that does not answer, at whatever point, is named.
. "$(dirname "$0")/lib/tap.sh"
plan 55
cd "$T"
python=/usr/bin/python3
lib=$TESTS/lib

cut() { # NAME PORT BYTES: sets $port
    rm -f "$1.port"
    $python "$lib/cut.py" "$2" "$3" >"$1.port" 2>"$1.log" &
    echo $! >"$1.pid"
    until_so test -s "$1.port"
    port=$(cat "$1.port")
}
stop() { # and wait until it has ended
    stopped=$(cat "$1.pid")
    rm "$1.pid"
    kill "$stopped" && ended "$stopped"
}

# machines FILE: its releases in one index (all) and in three, of which two are served; sets $port_b and $port_c.
machines() {
    awk 'NR % 3 == 0' "$1" >b.jsonl
    awk 'NR % 7 == 1 && NR % 3' "$1" >c.jsonl
    awk 'NR % 3 && NR % 7 != 1' "$1" >a.jsonl
    cp "$1" all.jsonl
    for m in all a b c; do
        mkdir $m && printf 'contact = "desk@example.org"\ndata = "index"\n' >$m/feeds.conf
        blotter -q --config $m/feeds.conf import $m.jsonl || return 1
    done
    shard sb b/index/xapian || return 1
    port_b=$port
    shard sc c/index/xapian || return 1
    port_c=$port
    with three "$port_b"
}
with() { # NAME PORT-OF-B: a feeds.conf beside a's, with both shards
    { cat a/feeds.conf && printf 'shard "bee" { remote = "127.0.0.1:%s" }\nshard "sea" { remote = "127.0.0.1:%s" }\n' "$2" "$port_c"; } >"a/$1.conf"
}

# ---- the same releases in one index and in three ----
$python "$lib/releases.py" 250 >invented.jsonl
ok "some releases on one machine and on three" machines invented.jsonl
cut stalled "$port_b" stall
with stalled "$port"
(
    blotter --config a/stalled.conf search --format=ids passport >stalled.out 2>stalled.err
    echo $? >stalled.status
) &
stalling=$!

same() { # what, arguments of search…: the same urls, total and counts from one index and from three
    what=$1
    shift
    for where in all/feeds.conf a/three.conf; do
        blotter --config $where search --format=json --limit=20 "$@" >"$(dirname $where).json" 2>err || { cat err; return 1; }
    done
    $python - "$what" <<'P'
import json, sys
one, three = (json.load(open(f'{d}.json')) for d in ('all', 'a'))
for d in one, three:
    d['hits'] = [(h['url'], h['snippet']) for h in d['hits']]
for field in one['facets'] | three['facets']:
    if one['facets'][field] != three['facets'][field]:
        sys.exit(f'{sys.argv[1]}: {field}: {one["facets"][field]} {three["facets"][field]}')
for i, (x, y) in enumerate(zip(one['hits'], three['hits'])):
    if x != y:
        sys.exit(f'{sys.argv[1]}: hit {i + 1}: {x} {y}')
for key in 'total', 'exact':
    if one[key] != three[key]:
        sys.exit(f'{sys.argv[1]}: {key}: {one[key]} {three[key]}')
if len(one['hits']) != len(three['hits']):
    sys.exit(f'{sys.argv[1]}: another number of hits')
if not one['hits']:
    sys.exit(f'{sys.argv[1]}: nothing found')
P
}
for query in passport 'forced labor' '"sex trafficking" victim' 'motel OR hotel OR witness' 'neigh*' \
    'title:sentenced -motel' charge:human-trafficking 'office:miami sentence:>=100 jury' '' 'wages NEAR/9 debt'; do
    ok "three shards answer as one index: $query" same "$query" "$query"
done
for sort in date -date sentence; do
    ok "sorted by $sort" same "$sort" --sort=$sort 'passport OR wages'
done
ok "a later page" same offset --offset=40 --sort=sentence charge:related,human-trafficking
ok "counts by all fields" same facets \
    --facets=office,district,state,charge,stage,kind,agency,source,statute,year,month,fy,status 'court OR jury'
like "of many values the first are shown" "$(blotter --config a/three.conf search --limit=0 --facets=month)" '^ +and [0-9]+ more$'
is "the number of matches" "$(blotter --config a/three.conf search --count court)" "$(blotter --config all/feeds.conf search --count court)"
status "all answer" 0 blotter --config a/three.conf search --all-shards passport

# ---- real releases ----
if [ -f "$SHARED/corpus/ice.jsonl" ]; then
    ports="port_b=$port_b port_c=$port_c"
    mkdir real
    cd real
    head -300 "$SHARED/corpus/ice.jsonl" >some.jsonl
    ok "real releases on one machine and on three" machines some.jsonl
    for query in fraud 'conspiracy OR "grand jury"' 'plead* guilty' 'stage:sentenced prison'; do
        ok "answers are the same: $query" same "$query" --facets=charge,stage,year "$query"
    done
    stop sb
    stop sc
    cd ..
    eval "$ports"
else
    skip 5 "no corpus"
fi

# ---- a shard that fails ----
for at in 0 1 40 150 200 300 600 3000; do
    cut cut "$port_b" $at
    with cut "$port"
    status "a shard that goes away after $at bytes" 3 timeout 300 blotter --config a/cut.conf search --sort=date passport
    like "is named" "$err" "^blotter: partial: no answer from bee: 127.0.0.1:$port: "
    stop cut
done
wait $stalling
is "a shard that takes the connection and says nothing holds nobody up for long" "$(cat stalled.status)" 3
like "is named" "$(cat stalled.err)" "no answer from bee"
is "and the others answer" "$(sort stalled.out | head -1 | grep -c '^[0-9]')" 1

like "a hit of a shard is named by both" "$(blotter --config a/three.conf search --limit=100 passport)" '  id [0-9]+ in bee$'
is "in JSON too" "$(blotter --config a/three.conf search --format=jsonl --limit=1000 --all passport |
    $python -c 'import json, sys; print(sorted({str(json.loads(l)["shard"]) for l in sys.stdin}))')" "['None', 'bee', 'sea']"

kill -9 "-$(cat sb.pid)" && rm sb.pid
refuses() { /usr/bin/python3 -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("127.0.0.1", int(sys.argv[1]))) == 0)' "$1"; }
until_so refuses "$port_b"
status "a shard that is down" 3 blotter --config a/three.conf search --format=json --sort=date passport
like "is named, with the reason" "$err" "^blotter: partial: no answer from bee: 127.0.0.1:$port_b: .*[Cc]onnection refused"
printf '%s' "$out" >partial.json
{ cat a/feeds.conf && printf 'shard "sea" { path = "../c/index/xapian" }\n'; } >a/two.conf
blotter --config a/two.conf search --format=json --sort=date passport >two.json
is "the others answer as they would alone" "$(json partial.json 'd["total"], [h["url"] for h in d["hits"]]')" \
    "$(json two.json 'd["total"], [h["url"] for h in d["hits"]]')"
status "nothing found by the others is no proof: still partial" 3 blotter --config a/three.conf search zebra
status "--all-shards refuses" 75 blotter --config a/three.conf search --all-shards passport
is "and prints nothing" "$out" ""
like "but which it is" "$err" "^blotter: no answer from bee: "
rm -r a/index
status "without an own index the shards answer" 3 blotter --config a/three.conf search passport
like "and that is said" "$err" "no answer from own index: there is no index"
stop sc
status "no shard at all: try again later" 75 blotter --config a/three.conf search passport
