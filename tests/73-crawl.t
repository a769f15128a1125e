#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Crawls that are cut short, redefined, or told the same by two sources.
. "$(dirname "$0")/lib/tap.sh"
plan 25
mkdir "$T/www"
DATA=$T/data
# A list of four pages with five releases each; page 2 can be told to fail, or never to answer.
mute "$T"
SITE_EXTRA="location = /list { if (\$arg_page = 1) { rewrite ^ /list1 last; } if (\$arg_page = 2) { rewrite ^ /list2 last; } if (\$arg_page = 3) { rewrite ^ /list3 last; } rewrite ^ /list0 last; }
location = /list1 { if (-f \"$T/fail\") { return 503; } if (-f \"$T/hold\") { proxy_pass http://127.0.0.1:$port; } proxy_read_timeout 1h; }"
site_start "$T/www" "$T" || exit 1
/usr/bin/python3 - "$TESTS/site/opa/pr/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud" "$T/www" "$BASE" <<'P'
import os, sys
page, root, base = sys.argv[1:]
html = open(page).read()
os.makedirs(root + '/opa/pr')
for k in range(4):
    rows = ''
    for i in range(5):
        n = 5 * k + i
        s = html.replace('farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud', f'release-{n}').replace('Farm Labor Contractor', f'Contractor {n}')
        open(f'{root}/opa/pr/release-{n}', 'w').write(s)
        rows += f'<article class="news-content-listing"><h2><a href="/opa/pr/release-{n}">Contractor {n} Convicted of Forced Labor</a></h2><div class="node-date"><time datetime="2026-11-{20 - k:02}T12:00:00Z">November {20 - k}, 2026</time></div></article>'
    pager = f'<ul class="js-pager__items"><li><a rel="next" href="/list?page={k + 1}">Next</a></li></ul>' if k < 3 else ''
    open(f'{root}/list{k}', 'w').write(f'<html><head><title>News</title></head><body><h1>News</h1>{rows}{pager}</body></html>')
item = '<item><title>T</title><link>%s/opa/pr/release-%d</link>%s</item>'
open(root + '/two.xml', 'w').write('<rss version="2.0"><channel><title>two</title>' + item % (base, 0, '') + item % (base, 1, '') + '</channel></rss>')
open(root + '/tagged.xml', 'w').write('<rss version="2.0"><channel><title>two</title>' + item % (base, 0, '<category>Miami</category>') + '</channel></rss>')
open(root + '/public.xml', 'w').write('<rss version="2.0"><channel><title>p</title>' + item % ('https://www.example.gov', 7, '') + item % (base, 2, '') + '</channel></rss>')
P
records() { blotter --config "$1" export | wc -l; }
cd "$T" || exit 1

printf 'data = "chain"\nsource "list" { url = "%s/list?page=0" kind = listing pages = 4 }\n' "$BASE" >chain.conf
: >fail
status "page 2 of a list fails: in part" 3 blotter --config chain.conf fetch
is "page 1 is here" "$(records chain.conf)" 5
rm fail
status "the next run" 0 blotter --config chain.conf fetch list
is "follows the list to its end" "$(records chain.conf)" 20
before=$(grep -c 'list?page=[123]' access.log)
status "then" 0 blotter --config chain.conf fetch list
is "no later page is asked again" "$(grep -c 'list?page=[123]' access.log)" "$before"

# Killed while it waits for page 2: the rest comes.
sed 's/chain/killed/; s/^data/timeout = 1h\ndata/' chain.conf >killed.conf
has() { test "$(records "$1" 2>/dev/null)" -ge "$2"; }
: >hold
blotter -q --config killed.conf fetch &
pid=$!
until_so has killed.conf 5
ok "a fetch is killed between two pages of a list" kill -9 $pid
wait $pid 2>/dev/null
rm hold
blotter -q --config killed.conf fetch list
is "after a kill the list is followed to its end too" "$(records killed.conf)" 20

# A source that is redefined is asked anew, unconditionally, though it is not due.
printf 'data = "re"\nsource "s" { url = "%s/two.xml" match = "release-0" }\n' "$BASE" >re.conf
status "one of two entries is wanted" 0 blotter --config re.conf fetch
is "and taken" "$(records re.conf)" 1
sed -i 's/ match = "release-0"//' re.conf
status "both are wanted now" 0 blotter --config re.conf fetch
is "and taken, though the feed has not changed" "$(records re.conf)" 2

# A second source adds a tag: no new version, no new text.
printf 'source "t" { url = "%s/tagged.xml" }\n' "$BASE" >>re.conf
status "another feed names a known release" 0 blotter --config re.conf fetch t
blotter --config re.conf show --format=json "$BASE/opa/pr/release-0" >tagged.json
is "its tag gives an office, beside the one that was named" "$(json tagged.json '" ".join(sorted(d["offices"])), d["changed"]')" "('miami tampa', None)"
is "and the index has it" "$(blotter --config re.conf search --count office:miami)" 1
is "no new version" "$(/usr/bin/python3 -c 'import sqlite3; print(sqlite3.connect("re/blotter.db").execute("SELECT count(*) FROM version").fetchone()[0])')" 2

# A public link without a contact is that page's trouble alone.
printf 'data = "pub"\nsource "p" { url = "%s/public.xml" }\n' "$BASE" >pub.conf
status "a link to a public host without a contact" 3 blotter --config pub.conf fetch
like "is named" "$err" "https://www.example.gov/opa/pr/release-7: .*contact"
is "the other page came; the feed's word stands for the first" "$(blotter --config pub.conf export | grep -c '"complete":true')" 1

# An index of another store, or ahead of this one, is made anew.
cp -R re back
sed 's/"re"/"back"/' re.conf >back.conf
printf '{"url":"https://e.example/1","title":"Zebra","body":"zebra"}\n' >one.jsonl
blotter -q --config re.conf import one.jsonl
rm -rf back/xapian
cp -R re/xapian back/xapian
printf '{"url":"https://e.example/2","title":"Gnu","body":"gnu"}\n' >two.jsonl
status "a store restored beside a newer index" 0 blotter --config back.conf import two.jsonl
like "is noticed" "$err" "made from another store"
is "and mended" "$(blotter --config back.conf search --count zebra; blotter --config back.conf search --count gnu)" "0
1"
sed 's/chain/wait/; s/^data/timeout = 1h\ndata/' chain.conf >wait.conf
: >hold
blotter -q --config wait.conf fetch 2>wait.err &
pid=$!
until_so has wait.conf 5
printf 'watch "w" { query = "forced" to = {"a@example.org"} }\n' >>wait.conf
status "a digest can be marked while a crawl waits for the network" 0 blotter -q --config wait.conf digest
unlike "without a word of a lock" "$err" lock
kill $pid
ended $pid
is "which it does until it is stopped" $? 75
