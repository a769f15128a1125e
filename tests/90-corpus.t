#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The real pages and feeds, where they are at hand: what was read must equal what is known of them.
. "$(dirname "$0")/lib/tap.sh"
plan 11
if [ -z "$SHARED" ] || [ ! -d "$SHARED/corpus" ]; then
    skip 11 "no corpus beside the project"
    exit 0
fi
corpus=$SHARED/corpus
cd "$T" || exit 1
printf 'data = "data"\n' >feeds.conf

# The three dialects of one feed.
for f in atom.xml rss20.xml rss10.rdf; do blotter parse "$corpus/feeds/fbi-national.$f" >"$f.json"; done
same() { /usr/bin/python3 - "$corpus/fbi_atom_entries.json" "$1" <<'P'
import json, sys
wanted = [(e['link'], e['title'], e['published'][:10]) for e in json.load(open(sys.argv[1]))]
got = [(e['url'], e['title'], e['date']) for e in json.load(open(sys.argv[2]))['entries']]
for w, g in zip(wanted, got):
    if w != g: print(w, g)
print(len(got), wanted == got)
P
}
is "Atom: 187 entries, URL, title and date" "$(same atom.xml.json | tail -1)" "187 True"
is "RSS 2.0: the same" "$(same rss20.xml.json | tail -1)" "187 True"
is "RSS 1.0: the same" "$(same rss10.rdf.json | tail -1)" "187 True"

# The headlines of November 2022 as the list of fbi.gov, served on loopback, and the same through parse.
mkdir -p www/investigate/violent-crime
site_start "$T/www" "$T" || exit 1
/usr/bin/python3 - "$SHARED/facts/fbi_human_trafficking_news_2022-11.tsv" "$BASE" <<'P'
import html, os, sys
rows = [l.rstrip('\n').split('\t') for l in open(sys.argv[1])][1:]
page = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>News — FBI</title></head><body><div id="content"><ul>%s</ul></div></body></html>'
item = '<li><p class="date">%s</p><p class="title"><a href="%s">%s</a></p></li>'
open('www/investigate/violent-crime/news', 'w').write(page % ''.join(item % (d, u.replace('https://www.fbi.gov', ''), html.escape(t)) for d, t, u in rows))
skin = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>%s — FBI</title></head><body><div id="content"><h1 class="documentFirstHeading">%s</h1><div class="date">%s</div><div id="content-core"><p>%s</p></div></div></body></html>'
for d, t, u in rows:
    path = 'www' + u.replace('https://www.fbi.gov', '')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    m, day, y = d.split('.')
    month = 'January February March April May June July August September October November December'.split()[int(m) - 1]
    open(path, 'w').write(skin % (html.escape(t), html.escape(t), f'{month} {int(day)}, {y}', 'The text of the release, in some words. ' * 5))
P
printf 'data = "list"\nsource "news" { url = "%s/investigate/violent-crime/news" kind = listing }\n' "$BASE" >list.conf
blotter --config list.conf -q fetch
blotter --config list.conf export >list.jsonl
is "15 headlines: date, title, URL and office" "$(/usr/bin/python3 - "$SHARED/facts/fbi_human_trafficking_news_2022-11.tsv" "$BASE" <<'P'
import json, sys
rows = [l.rstrip('\n').split('\t') for l in open(sys.argv[1])][1:]
wanted = {(u.replace('https://www.fbi.gov', sys.argv[2]), t, '-'.join((d[6:], d[:2], d[3:5])), u.split('/')[5]) for d, t, u in rows}
got = {(r['url'], r['title'], r['date'], ' '.join(r['offices'])) for r in map(json.loads, open('list.jsonl'))}
print(len(wanted & got), len(wanted), len(got))
P
)" "15 15 15"
blotter parse --url=https://www.fbi.gov/investigate/violent-crime/news www/investigate/violent-crime/news >list.json
is "through parse: the same URLs on fbi.gov" "$(/usr/bin/python3 - "$SHARED/facts/fbi_human_trafficking_news_2022-11.tsv" <<'P'
import json, sys
rows = [l.rstrip('\n').split('\t') for l in open(sys.argv[1])][1:]
d = json.load(open('list.json'))
print(d['type'], [(e['url'], e['title'], e['date']) for e in d['entries']] == [(u, t, '-'.join((x[6:], x[:2], x[3:5]))) for x, t, u in rows])
P
)" "listing True"

# Real release pages: every eighth.
mkdir pages
tar xJf "$corpus/doj-pages.tar.xz" -C pages
find pages/www.justice.gov/opa -type f | sort | awk 'NR % 8' | xargs rm
status "a thousand pages" 0 blotter import pages/www.justice.gov/opa
blotter export >pages.jsonl
is "title and date of each" "$(/usr/bin/python3 - "$corpus/doj-truth.jsonl" <<'P'
import json, sys
truth = {r['url']: r for r in map(json.loads, open(sys.argv[1]))}
n = wrong = 0
for r in map(json.loads, open('pages.jsonl')):
    n += 1
    t = truth[r['url']]
    if (r['title'], r['date']) != (t['title'], t['date']):
        wrong += 1
        print(r['url'], r['title'], r['date'], t['title'], t['date'], file=sys.stderr)
print(n > 900, wrong)
P
)" "True 0"
listings=0 entries=0
for f in pages/www.justice.gov/news/*; do
    listings=$((listings + 1))
    blotter parse --url=https://www.justice.gov/news "$f" >l.json && entries=$((entries + $(json l.json 'd["type"] == "listing" and len(d["entries"])')))
done
is "forty real lists give a thousand entries" "$listings $((entries >= 1000))" "40 1"

# The labelled releases.
printf 'data = "gold"\n' >gold.conf
status "the labelled releases" 0 blotter --config gold.conf import "$corpus/gold-dev-text.jsonl"
blotter --config gold.conf export >gold.jsonl
status "extraction is no worse than it was" 0 "$SHARED/tools/score" "$corpus/gold-dev.jsonl" gold.jsonl --min 'title=1,date=1,case=.9,charges_ht=.8,offices=.9,districts=.85,stages=.85,kind=.85,sentence_months=.9'
is "every one is found by its id" "$(blotter --config gold.conf search --limit=1000 --format=ids date:..2030 | wc -l)" "$(wc -l <gold.jsonl)"
