#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The index beside its writers: 1,000 searches by four readers while releases come in, each search of one committed
# state; an index of an earlier version is made anew, one of a later version is left alone.
. "$(dirname "$0")/lib/tap.sh"
plan 23
cd "$T"
printf 'contact = "desk@example.org"\ndata = "index"\n' >feeds.conf
/usr/bin/python3 "$TESTS/lib/releases.py" 40 >base.jsonl
status "some releases" 0 blotter -q import base.jsonl
base=$(blotter search --count)

# ---- readers beside writers ----
# The writer commits two releases at a time, a commit after the other.
cat >reader.py <<'P'
import json, subprocess, sys
base, last, odd, states = int(sys.argv[1]), 0, [], set()
i = 0
while i < 250 or len(states) < 3 and i < 100000:  # on any machine, however the two take turns
    i += 1
    r = subprocess.run(['blotter', 'search', '--format=json', '--facets=source', '--limit=3', ['', 'sampleville'][i % 2]],
                       capture_output=True, text=True)
    if r.returncode:
        odd.append(f'{r.returncode}: {r.stderr}')
        continue
    d = json.loads(r.stdout)
    n = d['total']
    states.add(n)
    if n != sum(v['count'] for v in d['facets']['source']) or not d['exact'] or (n - base) % 2 or n < max(base, last):
        odd.append(f'{n} after {last}: {d["facets"]}')
    last = n
print(len(states) if not odd else odd[:3])
P
touch reading
(
    n=0
    while [ -f reading ]; do
        n=$((n + 1))
        for i in 1 2; do
            printf '{"url":"https://late.example.gov/%s-%s","title":"Late Release","date":"2022-11-18","body":"Of Sampleville."}\n' $n $i
        done >late.jsonl
        blotter -q import late.jsonl 2>>writer.err || echo "import failed" >>writer.err
        sleep 0.05 # for the readers' sake
    done
    echo $n >written
) &
writer=$!
readers=
for i in 1 2 3 4; do
    /usr/bin/python3 reader.py "$base" >"r$i" 2>&1 &
    readers="$readers $!"
done
wait $readers
rm reading
wait $writer
for i in 1 2 3 4; do
    like "reader $i: no search failed, none saw half a commit, none went back" "$(cat "r$i")" '^[0-9]+$'
done
ok "there were writes to read" test "$(cat written)" -ge 2 -a "$(cat r1)" -ge 3
is "the writer was not disturbed" "$(cat writer.err 2>/dev/null)" ""
is "all is there in the end" "$(blotter search --count)" $((base + 2 * $(cat written)))

# ---- formats ----
url=https://late.example.gov/1-1
all=$(blotter search --count)
xapian-metadata set index/xapian blotter-format 1
status "a search of an index of an earlier version" 65 blotter search sampleville
like "says what makes it anew" "$err" "of an earlier blotter: the next fetch or import makes it anew, or 'blotter reindex'"
status "the next writer" 0 blotter import late.jsonl
like "makes it anew, and says so" "$err" "is of an earlier version of blotter: making it anew from the store"
is "with all releases" "$(blotter search --count)" "$all"
ok "and leaves nothing beside it" test ! -e index/xapian.anew
is "as of today" "$(xapian-metadata get index/xapian blotter-format)" 2
xapian-metadata set index/xapian blotter-format 1
status "reindex too" 0 blotter -q reindex
is "makes it anew" "$(blotter search --count)" "$all"

xapian-metadata set index/xapian blotter-format 3
status "an index of a later version" 65 blotter search sampleville
like "is that version's" "$err" "of a newer blotter than this"
unlike "and nobody is asked to destroy it" "$err" "reindex"
status "no writer touches it" 65 blotter -q import late.jsonl
is "it is as it was" "$(xapian-metadata get index/xapian blotter-format)" 3
xapian-metadata set index/xapian blotter-format 2

# ---- other programs ----
is "quest finds in it what blotter finds" "$(quest -d index/xapian -s english -m 500 -b url:Q -- "url:$url" | grep -c '^[0-9]')" 1
