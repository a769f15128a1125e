#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kill -9 in the middle of a fetch and of a reindex: the next run completes, and the result is an undisturbed run's.
# BLOTTER_KILL=full takes 2,000 pages and 20 kills of each.
. "$(dirname "$0")/lib/tap.sh"
PAGES=400 KILLS=6
[ "${BLOTTER_KILL:-}" = full ] && PAGES=2000 KILLS=20
plan $((15 + KILLS))
. "$TESTS/lib/killat.sh"
killat_of blotter-fetch || { skip $((15 + KILLS)) "cannot build what is preloaded"; exit 0; }
mkdir -p "$T/www/opa/pr" "$T/a" "$T/b" "$T/c" "$T/d"

# Many pages from one of the bundled ones, as many as are asked for in a feed.
DATA=x
site_start "$T/www" "$T" || exit 1
/usr/bin/python3 - "$TESTS/site/opa/pr/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud" "$T/www" $PAGES <<'P'
import sys
page, root, n = sys.argv[1:]
html = open(page).read()
for i in range(int(n)):
    s = html.replace('farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud', f'release-{i}')
    s = s.replace('Farm Labor Contractor', f'Contractor Number {i}').replace('</body>', '<p>' + 'filler ' * 3000 + '</p></body>')
    open(f'{root}/opa/pr/release-{i}', 'w').write(s)
P
feed() { # N: the feed names the first N pages
    {
        echo '<rss version="2.0"><channel><title>All</title>'
        seq 0 $(($1 - 1)) | sed "s|.*|<item><title>Release &</title><link>$BASE/opa/pr/release-&</link></item>|"
        echo '</channel></rss>'
    } >"$T/feed.new"
    mv "$T/feed.new" "$T/www/feed.xml"
}
for d in a b c; do
    printf 'data = "%s"\nsource "all" { url = "%s/feed.xml" }\n' "$T/$d/data" "$BASE" >"$T/$d/feeds.conf"
done

records() { # what a run leaves, without ids, revisions and times
    blotter --config "$T/$1/feeds.conf" export | /usr/bin/python3 -c '
import json, sys
rows = [json.loads(l) for l in sys.stdin]
for r in rows:
    for k in "id", "revision", "first_seen": r.pop(k)
print("\n".join(sorted(json.dumps(r, sort_keys=True) for r in rows)))'
}
hits() { blotter --config "$T/$1/feeds.conf" search --format=json --limit=0 charge:forced-labor >"$T/hits.json" && json "$T/hits.json" 'd["total"], d["exact"]'; }

feed $PAGES
ok "an undisturbed fetch" blotter -q --config "$T/a/feeds.conf" fetch
is "has all" "$(hits a)" "($PAGES, True)"
records a >"$T/a/records"

# moments N: for each kill its number, and the part of its command's steps after which it comes, each in a stretch of its
# own. The seed is told, so that a failure can be had again: BLOTTER_SEED.
seed=${BLOTTER_SEED:-$(date +%s)}
echo "# seed $seed"
moments() {
    awk -v seed="$seed" -v n="$1" 'BEGIN { srand(seed); for (i = 0; i < n; i++) print i + 1, 0.9 * ((i * 7 + 3) % n + rand()) / n }'
}
put() { # FROM TO: what one has stored in place of what the other has
    rm -rf "$T/$2/data"
    [ ! -e "$T/$1/data" ] || cp -R "$T/$1/data" "$T/$2/data"
}
# kill_within PART ARGUMENT…: kills that command over b after that part of its steps, counted on a copy. Commits come by
# the clock, so that it may take fewer this time: then it has ended, and is done anew and killed sooner.
kill_within() {
    part=$1 dead=$killed
    shift
    put b c
    killat 0 blotter -q --config "$T/c/feeds.conf" "$@"
    step=$(awk -v steps="$(killat_steps)" -v part="$part" 'BEGIN { print 1 + int(steps * part) }')
    put b d
    while killat "$step" blotter -q --config "$T/b/feeds.conf" "$@" && [ "$killed" = "$dead" ] && [ "$step" -gt 1 ]; do
        step=$((step / 2))
        put d b
    done
}
stored=
while read -r round part <&3; do
    feed $((round * PAGES / KILLS)) # so that each has something to fetch
    kill_within "$part" fetch --force
    stored="$stored $(blotter --config "$T/b/feeds.conf" export | wc -l)"
done 3<<M
$(moments $KILLS)
M
echo "# releases after each kill:$stored"
is "each was killed on the way" "$killed $wrong" "$KILLS 0"
is "no kill took away what was there before" "$(echo $stored | tr ' ' '\n')" "$(echo $stored | tr ' ' '\n' | sort -n)"
status "the next run completes" 0 blotter -q --config "$T/b/feeds.conf" fetch --force
records b >"$T/b/records"
ok "the same records" cmp "$T/a/records" "$T/b/records"
is "the same index" "$(hits b)" "($PAGES, True)"
is "the store is sound" "$(/usr/bin/python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA integrity_check").fetchone()[0])' "$T/b/data/blotter.db")" ok
ok "the index is sound" xapian-check "$T/b/data/xapian"

while read -r round part <&3; do
    kill_within "$part" reindex
    is "search answers after kill $round of a reindex" "$(hits b)" "($PAGES, True)"
done 3<<M
$(moments $KILLS)
M
is "each of them was killed on the way" "$killed $wrong" "$((2 * KILLS)) 0"
echo "# died at:"
grep -v '^calls' "$T/steps" | sed "s|$T/||; s|socket:.*|socket|" | sort | uniq -c | sed 's/^/# /'
status "an undisturbed reindex" 0 blotter --config "$T/b/feeds.conf" reindex
like "counts, and finds nothing changed" "$out" "^$PAGES releases indexed in .* s, 0 records changed"
records b >"$T/b/records"
ok "the same records after it" cmp "$T/a/records" "$T/b/records"
is "the same index after it" "$(hits b)" "($PAGES, True)"
ok "nothing is left of the others" test ! -e "$T/b/data/xapian.new"
