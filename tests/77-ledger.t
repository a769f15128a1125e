#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The ledger: releases that are edited, removed and restored over simulated weeks, as `log`, `diff`, search and the
# server's own log tell of them; once undisturbed, once with kill -9 on many days. Then what must not be mistaken for an
# edit or a removal.
. "$(dirname "$0")/lib/tap.sh"
plan 74
. "$TESTS/lib/killat.sh"
killat_of blotter-fetch || { skip 74 "cannot build what is preloaded"; exit 0; }
mkdir -p "$T/www/opa/pr"
cd "$T" || exit 1
SITE_EXTRA="location = /opa/pr/removed { if (-f \"$T/down\") { return 503; } }
location = /opa/pr/moved { if (-f \"$T/moved\") { return 301 /opa/pr/moved-on; } }
location /contact-us/ { if (-f \"$T/moved\") { rewrite /([^/]*)\$ /opa/pr/\$1 permanent; } }
location = /opa/pr/roams { if (-f \"$T/roams-3\") { return 301 /opa/pr/roams-3; } if (-f \"$T/roams\") { return 301 /opa/pr/roams-2; } }
location = /opa/pr/roams-2 { if (-f \"$T/roams-2\") { return 404; } }
location /hub/ { if (-f \"$T/hub\") { return 302 /news; } }
location /mark/ { return 204; }"
site_start "$T/www" "$T" || exit 1
export BLOTTER_NOW
template=$TESTS/site/opa/pr/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud

page() { # NAME FILE: a release of its own
    mkdir -p "$(dirname "$2")"
    sed "s/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud/$1/g; s/Hector Placeholder/Hector of $1/g;
        s/Farm Labor Contractor/Contractor ($1)/g; s/<p>A federal/<p>quoth$1 A federal/" "$template" >"$2"
}
feed() { # FILE PREFIX NAME...: an RSS feed of pages
    feed_file=$1 feed_prefix=$2
    shift 2
    {
        printf '<rss version="2.0"><channel><title>News</title>'
        for feed_name; do
            printf '<item><title>Contractor (%s)</title><link>%s/%s</link><guid>%s%s</guid></item>' "$feed_name" \
                "$feed_prefix" "$feed_name" "$GUID" "$feed_name"
        done
        printf '</channel></rss>'
    } >"$feed_file"
}
touched() { touch -d "@$((1800000000 + $1))" "$2"; } # so that edits within one second differ to the server
day() { BLOTTER_NOW=$((1763791200 + $1 * 86400)); }    # day 0 is 2025-11-22, 06:00
runs=0
run() { # CONF DAY...: fetches on each of these days; with $kill, some runs are killed on the way and begun anew
    run_conf=$1
    shift
    for run_day; do
        day "$run_day"
        runs=$((runs + 1))
        if [ "$kill" ] && [ $((runs % 2)) = 0 ]; then
            killat $((1 + runs * 13 % 40)) blotter -q --config "$run_conf" fetch
        fi
        blotter -q --config "$run_conf" fetch 2>>"$run_conf.err" || echo "day $run_day: $?" >>"$run_conf.bad"
        wget -qO /dev/null "$BASE/mark/$run_day"
    done
}
looks() { # NAME: the days on which a page was asked for, and what the server said, from its log
    /usr/bin/python3 - access.log "/opa/pr/$1" <<'P'
import sys
days, out = [], []
for line in open(sys.argv[1]):
    _, _, path, status = line.split()
    if path.startswith('/mark/'):
        out += [f'{path[6:]}:{s}' for s in days]
        days = []
    elif path == sys.argv[2]:
        days.append(status)
print(' '.join(out))
P
}
field() { # CONF NAME EXPRESSION: of log --format=json
    blotter --config "$1" log --format=json "$BASE/opa/pr/$2" >log.json && json log.json "$3"
}

# ---- one story: six releases over eight months ----
names="steady edited removed shaky moved walled"
story() { # NAME
    GUID=a
    rm -f down moved
    : >access.log # a signal to open it anew could come before the server is ready for one
    for n in $names; do page $n www/opa/pr/$n && touched 0 www/opa/pr/$n; done
    feed www/feed.xml "$BASE/opa/pr" $names
    conf=$1.conf
    printf 'data = "%s"\nsource "all" { url = "%s/feed.xml" every = 1h }\n' "$1" "$BASE" >$conf
    run $conf 0 1 2 3 5
    sed -i 's/Convicted of Forced/Acquitted of Forced/; s/47, a farm/48, a farm/; s|</p>| Hereafter.</p>|' www/opa/pr/edited
    touched 5 www/opa/pr/edited
    run $conf 7 8 9 12 16 20 37
    mv www/opa/pr/removed kept.removed
    mv www/opa/pr/shaky kept.shaky
    cp www/opa/pr/moved www/opa/pr/moved-on
    : >moved
    cp "$TESTS/pages/wall-akamai.html" www/opa/pr/walled
    touched 37 www/opa/pr/walled
    run $conf 38 39 40
    : >down # neither counts nor resets
    run $conf 41 42
    rm down
    cp "$TESTS/pages/wall-akamai.html" www/opa/pr/removed
    run $conf 43 44
    rm www/opa/pr/removed
    mv kept.shaky www/opa/pr/shaky
    GUID=b feed www/feed.xml "$BASE/opa/pr" $names
    run $conf 45 46 47 48 49 50 51
    blotter --config $conf search --count status:removed >$1.51
    run $conf 52
    blotter --config $conf search --format=ids status:removed >$1.52
    blotter --config $conf search status:removed >$1.text
    blotter --config $conf export status:removed >$1.removed
    run $conf 53
    page walled www/opa/pr/walled
    touched 0 www/opa/pr/walled
    mv kept.removed www/opa/pr/removed
    run $conf 58 60 61 90 128 129 219 220
}
kill=
story a
cp access.log a.log

is "no run failed but that which found the wall" "$(cat a.conf.bad 2>&1)" "cat: a.conf.bad: No such file or directory"
is "a release that stays as it is is looked at on a thinning schedule; every fourth look is unconditional" \
    "$(looks steady)" "0:200 1:304 8:304 38:304 129:200 220:304"
is "an edit begins the schedule anew" "$(looks edited)" "0:200 1:304 8:200 9:304 16:200 46:304 219:304"
is "a page that is gone is asked for daily; a removed one rarely again" "$(looks removed)" \
    "0:200 1:304 8:304 38:404 39:404 40:404 41:503 42:503 43:200 44:200 45:404 46:404 47:404 48:404 49:404 50:404 51:404 52:404 53:404 60:304 61:200 90:304 219:304"
is "one that comes back before 14 days is asked for as if nothing had been" "$(looks shaky)" \
    "0:200 1:304 8:304 38:404 39:404 40:404 41:404 42:404 43:404 44:404 45:304 219:304"
is "one that has moved for good is asked for at its new place" "$(looks moved) / $(looks moved-on)" \
    "0:200 1:304 8:304 38:301 / 38:200 129:200 220:304"
is "one behind a wall is tried again more and more rarely" "$(looks walled)" \
    "0:200 1:304 8:304 38:200 39:200 41:200 45:200 52:200 60:304 219:200"
is "no release was met twice" "$(blotter --config a.conf export | wc -l)" 6

# log
blotter --config a.conf log "$BASE/opa/pr/edited" >log.txt
is "log: a line a version" "$(sed -n '4,6p' log.txt | cut -c1-29,44-)" "version  seen                  what
1        2025-11-22T06:00:00Z  first seen
2        2025-11-30T06:00:00Z  title +1 -1 words, text +4 -1 words"
like "log: the next look" "$(cat log.txt)" "^next look: 2026-09-2[0-9]T"
is "log: hashes are whole in JSON, and begin as in text" \
    "$(field a.conf edited '[len(v["sha256"]) for v in d["versions"]], " ".join(v["sha256"][:12] for v in d["versions"])')" \
    "([64, 64], '$(awk '/^[12] / { printf "%s%s", s, $3; s = " " }' log.txt)')"
is "log: the counts in JSON" "$(field a.conf edited 'd["versions"][0]["changes"], d["versions"][1]["changes"]')" \
    "(None, {'title': {'added': 1, 'removed': 1}, 'text': {'added': 4, 'removed': 1}})"
is "log: by id" "$(blotter --config a.conf log "$(field a.conf edited 'd["id"]')")" "$(cat log.txt)"
is "log: removed 14 days after, restored when it came back" \
    "$(field a.conf removed 'd["status"], [(e["at"][:10], e["status"]) for e in d["events"]], len(d["versions"])')" \
    "('live', [('2026-01-13', 'removed'), ('2026-01-21', 'live')], 1)"
like "log: in words" "$(blotter --config a.conf log "$BASE/opa/pr/removed")" "^ +2026-01-21T06:00:00Z +restored$"
is "log: a page that was gone for some days is no event" "$(field a.conf shaky 'd["events"], len(d["versions"])')" "([], 1)"
is "log: nor is a wall a version" "$(field a.conf walled 'd["events"], len(d["versions"])')" "([], 1)"
is "log: a move is none either" "$(field a.conf moved 'd["events"], len(d["versions"]), d["looks"]["url"]')" \
    "([], 1, '$BASE/opa/pr/moved-on')"
is "a release that moved is known by both URLs" "$(field a.conf moved 'd["id"]')" "$(field a.conf moved-on 'd["id"]')"
status "log: an unknown id" 1 blotter --config a.conf log 99
status "log: no id" 2 blotter --config a.conf log ftp://x
status "log: too many" 2 blotter --config a.conf log 1 2

# search and export while it was removed
is "not removed on the 13th day" "$(cat a.51)" 0
is "search finds it by status:removed on the 14th" "$(cat a.52)" "$(field a.conf removed 'd["id"]')"
is "export tells the status, and the copy stays" "$(json a.removed 'd["status"], d["url"][-8:], "quothremoved" in d["text"]')" \
    "('removed', '/removed', True)"
like "search says so, too" "$(cat a.text)" '  removed$'
is "nothing is removed at the end" "$(blotter --config a.conf search --count status:removed)" 0
is "search follows the edit" "$(blotter --config a.conf search --count hereafter; blotter --config a.conf search --count title:acquitted)" "1
1"

# diff
blotter --config a.conf diff "$BASE/opa/pr/edited" >diff.txt
is "diff: the title" "$(sed -n '/^title$/{n;p;}' diff.txt)" \
    "Contractor (edited) [-Convicted-] {+Acquitted+} of Forced Labor and Visa Fraud"
like "diff: the text" "$(cat diff.txt)" "Hector of edited, \[-47,-\] \{\+48,\+\} a farm labor"
like "diff: what did not change is counted" "$(cat diff.txt)" "\[… [0-9]+ words …\]"
like "diff: names both versions" "$(cat diff.txt)" "^\+ version 2  2025-11-30T06:00:00Z  [0-9a-f]{64}$"
is "diff: the same by numbers" "$(blotter --config a.conf diff "$BASE/opa/pr/edited" 1 2)" "$(cat diff.txt)"
like "diff: backwards" "$(blotter --config a.conf diff "$BASE/opa/pr/edited" 2 1)" "\[-48,-\] \{\+47,\+\}"
like "diff: of one version with itself" "$(blotter --config a.conf diff "$BASE/opa/pr/edited" 2 2)" "^no word differs$"
blotter --config a.conf diff --format=json "$BASE/opa/pr/edited" >diff.json
blotter --config a.conf show --format=json "$BASE/opa/pr/edited" >show.json
is "diff: JSON holds both texts whole" "$(/usr/bin/python3 - <<'P'
import json
d, r = json.load(open('diff.json')), json.load(open('show.json'))
new = lambda part: ''.join(s.get('same', s.get('new', '')) for s in d['parts'][part])
old = lambda part: ''.join(s.get('same', s.get('old', '')) for s in d['parts'][part])
print(sorted(d['parts']), new('title') == r['title'], new('text') == r['text'], 'Hereafter' in old('text'), d['from']['version'])
P
)" "['text', 'title'] True True False 1"
esc=$(printf '\033')
unlike "diff: no colours where the output is no terminal" "$(cat diff.txt)" "$esc"
like "diff: colours when asked for" "$(blotter --config a.conf diff --color=always "$BASE/opa/pr/edited")" \
    "$esc\[31mConvicted$esc\[0m $esc\[32mAcquitted$esc\[0m"
if has_terminal; then
    like "diff: colours on a terminal" "$(terminal blotter --config a.conf diff "$BASE/opa/pr/edited")" "$esc\[31mConvicted"
    unlike "diff: but not against NO_COLOR" "$(NO_COLOR=1 terminal blotter --config a.conf diff "$BASE/opa/pr/edited")" "$esc"
else
    skip 2 "there are no terminals"
fi
status "diff: a release with one version" 1 blotter --config a.conf diff "$BASE/opa/pr/steady"
status "diff: a version that is not there" 1 blotter --config a.conf diff "$BASE/opa/pr/edited" 1 3
status "diff: no number" 2 blotter --config a.conf diff "$BASE/opa/pr/edited" 1 x
status "diff: one version alone" 2 blotter --config a.conf diff "$BASE/opa/pr/edited" 1
status "reindex" 0 blotter -q --config a.conf reindex
is "changes nothing of it" "$(blotter --config a.conf diff "$BASE/opa/pr/edited")" "$(cat diff.txt)"

# ---- the same story, killed on every other day ----
kill=1
story b
ok "runs were killed on the way ($killed)" test $killed -ge 12
is "killed and begun anew, no run failed" "$(cat b.conf.bad 2>/dev/null)" ""
ledger() { # CONF: all that log tells, and what search has
    for n in $names; do field "$1" "$n" '{k: v for k, v in d.items() if k != "id"}'; done
    blotter --config "$1" search --format=jsonl --sort=date --limit=99 | /usr/bin/python3 -c '
import json, sys
hits = [{k: v for k, v in json.loads(l).items() if k not in ("id", "rank", "revision")} for l in sys.stdin]
print(*sorted(map(json.dumps, hits)), sep="\n")'
}
ledger a.conf >a.ledger
ledger b.conf >b.ledger
ok "and the ledger is an undisturbed one's" diff a.ledger b.ledger
is "removed on the same day" "$(cat b.51) $(wc -l <b.52)" "0 1"
is "the store is sound" "$(/usr/bin/python3 -c 'import sqlite3; print(sqlite3.connect("b/blotter.db").execute("PRAGMA integrity_check").fetchone()[0])')" ok
ok "the index is sound" xapian-check b/xapian
kill=

# ---- how many, and whose ----
requests() { grep -c "GET /$1" access.log; }
mkdir -p www/many www/few
many=$(seq -f n%g 150)
for n in $many; do page $n www/many/$n; done
for n in x y; do page $n www/few/$n; done
feed www/many.xml "$BASE/many" $many
feed www/few.xml "$BASE/few" x y
printf 'data = "c"\nsource "many" { url = "%s/many.xml" every = 1h }\nsource "few" { url = "%s/few.xml" every = 1h }\n' \
    "$BASE" "$BASE" >c.conf
: >access.log
run c.conf 0
is "all are fetched" "$(requests many/) $(requests few/)" "150 2"
blotter -q --config c.conf fetch --force
is "--force asks for no known release" "$(requests many/) $(requests few/)" "150 2"
day 1
blotter --config c.conf fetch few >c.out
is "a named source's releases are looked at, and no other's" "$(requests many/) $(requests few/)" "150 4"
like "the summary counts them" "$(cat c.out)" "^1 source, 0 new, 0 changed, 0 unchanged, 0 failed; 2 known looked at again, 0 removed, 0 restored$"
run c.conf 1
is "of one host a run looks at no more than a hundred" "$(requests many/) $(requests few/)" "250 4"
run c.conf 1 1
is "the next at the rest, and at none again" "$(requests many/) $(requests few/)" "300 4"
sed -i '/few/d' c.conf
run c.conf 8
is "those of a source that is no more are left alone" "$(requests few/)" 4

# ---- what is no edit, and no removal ----
mkdir -p www/hub www/doubt www/contact-us/field-offices/miami/news/press-releases
page lost www/hub/lost
page doubt www/doubt/doubt
page frame www/doubt/frame
sed 's/www.justice.gov/careless.example/' "$TESTS/site/opa/pr/texas-dealer-sentenced-for-trafficking-rare-birds" >www/doubt/careless
page edited-office www/contact-us/field-offices/miami/news/press-releases/office
sed 's/Contractor (edited-office)/Office/' www/contact-us/field-offices/miami/news/press-releases/office >www/opa/pr/office
error() { # a page of some length that is no wall by its looks
    printf '<html><head><title>Our site is being renewed</title></head><body><h1>Our site is being renewed</h1><p>November 22, 2026</p>'
    for n in 1 2 3 4 5 6 7 8 9; do printf '<p>Dear visitor number %s, thank you for your patience while engineers prepare something better for everyone; please return soon.</p>' $n; done
    echo '</body></html>'
}
error >www/news
feed www/d.xml "$BASE" hub/lost doubt/doubt doubt/frame doubt/careless contact-us/field-offices/miami/news/press-releases/office
printf 'data = "d"\nsource "d" { url = "%s/d.xml" every = 1h }\n' "$BASE" >d.conf
rm -f moved
run d.conf 0
error >www/doubt/doubt
sed -i "s|https://careless.example/[^\"]*|$BASE/doubt/frame|; s/Dealer/Trader/g" www/doubt/careless
: >hub
: >moved
# Another frame round the same words, and a reader of the user's own that would have read less of it.
sed -i 's/<footer/<div class="promo">Follow us<\/div><footer/' www/doubt/frame
printf 'site "127.0.0.1" { body = "//div[contains(@class, '"'pr-body'"')]//p[1]" }\n' >>d.conf
run d.conf 1
url() { blotter --config d.conf log --format=json "$BASE/$1" >log.json && json log.json "$2"; }
is "a page that says something else altogether is not believed at once" "$(url doubt/doubt 'len(d["versions"]), d["looks"]["error"]')" \
    "(1, 'its page says something else altogether')"
is "nor one to which dead links are led" "$(url hub/lost 'len(d["versions"]), d["looks"]["error"]')" "(1, 'its page leads to another page')"
is "another frame and another reader make no version" "$(url doubt/frame 'len(d["versions"])')" 1
is "a page that names another as itself stays itself, and its edit is one" \
    "$(url doubt/careless 'd["title"][:12], len(d["versions"])') $(url doubt/frame 'd["title"][:18], len(d["events"])')" \
    "('Texas Trader', 2) ('Contractor (frame)', 0)"
is "a redirect from an office's page keeps the release, its office and both URLs" \
    "$(blotter --config d.conf export office:miami | wc -l) $(url contact-us/field-offices/miami/news/press-releases/office 'd["id"]')" \
    "1 $(url opa/pr/office 'd["id"]')"
run d.conf 2 3
is "what a page still says a day later is believed" "$(url doubt/doubt 'len(d["versions"]), d["looks"]["error"]')" "(2, None)"
like "and what it said is kept" "$(blotter --config d.conf diff "$BASE/doubt/doubt")" "\[-Contractor "
is "where dead links are led never is" "$(url hub/lost 'len(d["versions"])') $(blotter --config d.conf export | wc -l)" "1 5"

# Led on from where it was first met, then from there to another place: it is gone from one place alone.
page roams www/opa/pr/roams
page roams www/opa/pr/roams-2
page roams www/opa/pr/roams-3
feed www/r.xml "$BASE/opa/pr" roams
printf 'data = "r"\nsource "r" { url = "%s/r.xml" every = 1h }\n' "$BASE" >r.conf
run r.conf 0
: >roams
run r.conf 1
is "a release is asked for where it was last read" "$(field r.conf roams 'd["looks"]["url"][-8:]')" "/roams-2"
: >roams-2
: >roams-3
run r.conf 8 9 10
is "and, gone from there, where it was first met" "$(field r.conf roams 'd["looks"]["url"][-8:], d["looks"]["gone_since"], len(d["versions"])')" \
    "('/roams-3', None, 1)"

# A site that gives nothing but 404 has lost no release: of two, one that comes back shows that the other is gone.
far=$(echo "$BASE" | sed 's/127.0.0.1/localhost/')
mkdir -p www/far
page one www/far/one
page two www/far/two
feed www/far.xml "$far/far" one two
printf 'data = "f"\nsource "f" { url = "%s/far.xml" every = 1h }\n' "$BASE" >f.conf
run f.conf 0
mv www/far away
run f.conf 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18
is "a site that is not well has no removed releases" "$(blotter --config f.conf search --count status:removed)" 0
mkdir www/far
mv away/one www/far/
run f.conf 19 20
is "until it is: then what is gone is removed" "$(blotter --config f.conf search --count status:removed) $(blotter --config f.conf search --count status:live)" "1 1"
is "what was removed can still be shown" "$(blotter --config f.conf show "$far/far/two" | grep -c '^status *removed$')" 1

# Nothing of a page commands the terminal.
sed -i "s|</p>| $(printf '\342\200\256\302\233')31mred \&#27;[31m.</p>|" www/far/one
touched 99 www/far/one
run f.conf 50
is "an edit with control characters" "$(blotter --config f.conf log "$far/far/one" | grep -c '^2 ')" 1
unlike "shows none of them" "$(blotter --config f.conf diff "$far/far/one" | tr -d '\n')" "[[:cntrl:]]|$(printf '\342\200\256')|$(printf '\302\233')"
