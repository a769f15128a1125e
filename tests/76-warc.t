#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Web archives: what wget saved is what fetch gets, what goes out comes back, and no archive, cut, damaged or hostile,
# costs more than itself.
. "$(dirname "$0")/lib/tap.sh"
plan 109
. "$TESTS/lib/killat.sh"
killat_of blotter-fetch || { skip 109 "cannot build what is preloaded"; exit 0; }
cd "$T" || exit 1
mkdir www
DATA=$T/fetched
# /moved is where a feed still looks for a page.
SITE_EXTRA="location = /moved { return 301 /opa/pr/texas-dealer-sentenced-for-trafficking-rare-birds; }"
site_start "$T/www" "$T" || exit 1
site_fill "$TESTS/site" "$T/www"
cat >www/feeds/moved.xml <<X
<rss version="2.0"><channel><title>moved</title><item><title>Dealer</title><link>$BASE/moved</link><category>Miami</category></item>
<item><title>A page that is gone</title><link>$BASE/gone</link><description>What the feed said of it.</description></item></channel></rss>
X
echo "source \"moved\" { url = \"$BASE/feeds/moved.xml\" }" >>www/feeds.conf
conf() { sed "s|^data = .*|data = \"$T/$1\"|" www/feeds.conf >"$1.conf"; }
b() { name=$1 && shift && blotter --config "$T/$name.conf" "$@"; }
records() { # what a store holds, without ids, revisions and times
    b "$1" export | /usr/bin/python3 -c '
import json, sys
rows = [json.loads(l) for l in sys.stdin]
for r in rows:
    for k in "id", "revision", "first_seen", "changed": r.pop(k)
print("\n".join(sorted(json.dumps(r, sort_keys=True) for r in rows)))' >"$1.records"
}
same() { records "$2" && ok "$1" cmp "$3.records" "$2.records"; }
sql() { /usr/bin/python3 -c 'import sqlite3, sys
c = sqlite3.connect(sys.argv[1] + "/blotter.db")
print(*(" ".join(map(str, r)) for r in c.execute(sys.argv[2])), sep=", ")
c.commit()' "$1" "$2"; }
sound() { is "$1" "$(sql "$2" 'PRAGMA integrity_check')" ok; }
make() { PYTHONPATH=$TESTS/lib /usr/bin/python3 -; }

# ---- the site, as wget saves it ----
conf fetched
b fetched -q fetch 2>/dev/null
records fetched
is "fetch has ten releases" "$(wc -l <fetched.records)" 10
{
    grep -o "url = \"$BASE[^\"]*\"" www/feeds.conf | cut -d'"' -f2 | sed 's/{office}/miami/'
    b fetched export | /usr/bin/python3 -c 'import json, sys; print(*(json.loads(l)["url"] for l in sys.stdin), sep="\n")'
} | sed "s|$BASE/opa/pr/texas.*|$BASE/moved|" >urls
mkdir wget
wget -q -P wget --delete-after --warc-file=site -i urls
ok "wget made an archive" test -s site.warc.gz
conf packed
status "it is imported" 0 b packed import site.warc.gz
like "and counted" "$out" "^1 file, 10 new, 0 changed, 0 unchanged, 0 failed, [0-9]+ skipped$"
same "the same records as fetch" packed fetched
is "each of one version, as fetched" "$(sql packed 'SELECT count(*) FROM version')" 10
is "a redirect's URL is another name" "$(b packed show --format=json "$BASE/moved" | grep -c '"title": *"Texas Dealer')" 1
is "captured when wget was there" "$(sql packed "SELECT count(*) FROM release WHERE first_seen > unixepoch() - 600 AND first_seen <= unixepoch()")" 10
status "once more" 0 b packed import site.warc.gz
like "is known" "$out" "'site.warc.gz' was imported before"
like "and adds nothing" "$out" "^1 file, 0 new, 0 changed, 0 unchanged, 0 failed, 0 skipped$"
cp site.warc.gz other-name.warc.gz
status "under another name" 0 b packed import other-name.warc.gz
like "it is known, too" "$out" "was imported before"
status "--again" 0 b packed import --again site.warc.gz
like "reads it again" "$out" "^1 file, 0 new, 0 changed, 9 unchanged"
is "and changes nothing" "$(sql packed 'SELECT count(*), (SELECT count(*) FROM original) FROM version')" "10 10"
same "nothing at all" packed fetched

wget -q -P wget --delete-after --compression=auto --no-warc-compression --warc-file=plain -i urls
ok "bodies in gzip and chunks are in the plain one" sh -c 'grep -aq "^Transfer-Encoding: chunked" plain.warc && grep -aq "^Content-Encoding: gzip" plain.warc'
conf plain
status "it is imported" 0 b plain import plain.warc
same "the same records" plain fetched
conf stdin
status "from standard input" 0 sh -c "blotter --config stdin.conf import - <site.warc.gz"
same "the same records" stdin fetched
conf whole
gzip -dc site.warc.gz | gzip >whole.warc.gz
status "packed as a whole" 0 b whole import whole.warc.gz
same "the same records" whole fetched
conf renamed
cp site.warc.gz page.html
status "whatever its name is" 0 b renamed import page.html
same "the same records" renamed fetched
conf match
status "--match takes a part" 0 b match import --match=/opa/ site.warc.gz
like "of it" "$out" "^1 file, 4 new"
status "and then the rest" 0 b match import site.warc.gz
like "is there too" "$out" "^1 file, 6 new"

# ---- out and in again ----
# A release that changes and changes back, one that is removed, a line of JSON, a feed's summary.
conf store
export BLOTTER_NOW=2026-11-22T06:00:00Z
b store -q fetch 2>/dev/null
birds=www/opa/pr/texas-dealer-sentenced-for-trafficking-rare-birds
url=$BASE/opa/pr/texas-dealer-sentenced-for-trafficking-rare-birds
sed 's/Rare Birds/Rare Parrots/' $birds >parrots
BLOTTER_NOW=2026-11-23T06:00:00Z b store -q import --url="$url" parrots
BLOTTER_NOW=2026-11-24T06:00:00Z b store -q import --url="$url" $birds
printf '{"url":"https://www.example.gov/News/A/#top","title":"A","date":"2022-11-01","body":"A man was sentenced for forced labor."}\n' >line.jsonl
b store -q import line.jsonl
sql store "UPDATE release SET status = 'removed' WHERE url LIKE '%boat-captain%'" >/dev/null
records store
status "an export" 0 sh -c "blotter --config store.conf export --format=warc >store.warc.gz"
is "is a WARC 1.1 by the letter" "$(/usr/bin/python3 "$TESTS/lib/warc.py" check store.warc.gz)" "metadata=11 resource=12 revisit=1 warcinfo=1"
conf back
BLOTTER_NOW=2026-11-25T06:00:00Z # what lies in the future cannot have been seen
status "comes back" 0 b back import store.warc.gz
like "whole" "$out" "^1 file, 11 new, 2 changed, 0 unchanged, 0 failed, 0 skipped$"
same "the same records" back store
is "the same versions" "$(sql back 'SELECT n, seen, hex(words) FROM version ORDER BY 1, 2, 3')" "$(sql store 'SELECT n, seen, hex(words) FROM version ORDER BY 1, 2, 3')"
is "the same words of feeds" "$(sql back 'SELECT url, source, hex(hash) FROM mention ORDER BY 1, 2')" "$(sql store 'SELECT url, source, hex(hash) FROM mention ORDER BY 1, 2')"
is "the same names" "$(sql back 'SELECT url FROM alias ORDER BY 1')" "$(sql store 'SELECT url FROM alias ORDER BY 1')"
ok "and goes out as the same bytes" sh -c "BLOTTER_NOW=2026-11-22T06:00:00Z blotter --config back.conf export --format=warc | gzip -dc | grep -av '^WARC-Record-ID' >b1; gzip -dc store.warc.gz | grep -av '^WARC-Record-ID' >b2; cmp b1 b2"
status "again" 0 b back import --again store.warc.gz
like "nothing is new" "$out" "^1 file, 0 new, 0 changed, 13 unchanged"
sound "the store is sound" back
status "an export of a query" 0 sh -c "blotter --config store.conf export --format=warc charge:human-trafficking >part.warc.gz"
is "holds its releases" "$(/usr/bin/python3 "$TESTS/lib/warc.py" check part.warc.gz)" "$(b store search --count charge:human-trafficking | sed 's/\(.*\)/metadata=\1 resource=\1 warcinfo=1/')"
status "an export of nothing" 1 sh -c "blotter --config store.conf export --format=warc id:999 >none.warc.gz"
is "is an archive" "$(/usr/bin/python3 "$TESTS/lib/warc.py" check none.warc.gz)" "warcinfo=1"
conf terminal
if has_terminal; then
    status "an archive is not for a terminal" 2 terminal blotter --config store.conf export --format=warc
else
    skip 1 "there are no terminals"
fi

# ---- the past of what is known ----
sed 's/Rare Birds/Rare Finches/' $birds >finches
make <<P
from warc import *
url = '$url'
with open('past.warc.gz', 'wb') as f:
    f.write(pack(record('response', url, response(open('finches', 'rb').read()), date='2019-05-05T12:00:00Z')))
    f.write(pack(record('revisit', url, b'', None, '2019-06-05T12:00:00Z', WARC_Payload_Digest=sha1(open('finches', 'rb').read()),
                        WARC_Profile='http://netpreserve.org/warc/1.0/revisit/identical-payload-digest')))
P
status "an old capture of a known release" 0 b back import past.warc.gz
like "is a change" "$out" "^1 file, 0 new, 1 changed, 1 unchanged, 0 failed, 0 skipped$"
# The words of the old capture are kept with it.
like "and its words are at hand" "$(b back diff "$url" 1 2)" "\[-|\{\+"
is "before all others" "$(sql back "SELECT n, date(seen, 'unixepoch') FROM version WHERE release = (SELECT release FROM alias WHERE url = '$url') ORDER BY n")" "1 2019-05-05, 2 2026-11-22, 3 2026-11-23, 4 2026-11-24"
b back show --format=json "$url" >birds.json
is "and the record stays" "$(json birds.json 'd["title"], d["first_seen"]')" "('Texas Dealer Sentenced for Trafficking Rare Birds', '2019-05-05T12:00:00Z')"
sound "the store is sound" back
unset BLOTTER_NOW

# ---- what others write ----
conf mixed
make <<'P'
from warc import *
import gzip, zlib
u = 'https://www.fbi.gov/contact-us/field-offices/miami/news/press-releases/'
def p(n): return page(f'Man {n} Sentenced for Forced Labor', u + str(n))
def chunks(b): return b''.join(b'%x\r\n%s\r\n' % (len(b[i:i + 100]), b[i:i + 100]) for i in range(0, len(b), 100)) + b'0\r\n\r\n'
feed = f'<rss version="2.0"><channel><title>f</title><item><title>Only in the Feed</title><link>{u}only</link><description>Some words.</description></item></channel></rss>'
raw = zlib.compressobj(9, zlib.DEFLATED, -15)
def moved(a, b): return record('response', u + a, response(b'', '301 Moved', 'Location: ' + u + b))
l = [moved(f'dead{i}', '2') for i in range(6)] + [
    record('warcinfo', None, b'software: x\r\n', 'application/warc-fields'),
    record('request', u + '1', b'GET / HTTP/1.1\r\n\r\n', 'application/http; msgtype=request'),
    # as Common Crawl writes: decoded, the headers renamed
    record('response', u + '1', response(p(1), '200 OK', 'X-Crawl-Content-Encoding: gzip', 'X-Crawl-Transfer-Encoding: chunked', f'Content-Length: {len(p(1))}'), WARC_Identified_Payload_Type='text/html'),
    record('metadata', u + '1', b'fetchTimeMs: 1\r\n', 'application/warc-fields'),
    record('response', 'dns:www.fbi.gov', b'x', 'text/dns'),
    record('response', u + '2', response(chunks(p(2)), '200 OK', 'Transfer-Encoding: chunked')),
    record('response', u + '3', response(gzip.compress(p(3)), '200 OK', 'Content-Encoding: gzip')),
    record('response', u + '4', response(zlib.compress(p(4)), '200 OK', 'Content-Encoding: deflate'), version='0.18'),
    record('response', u + '5', response(raw.compress(p(5)) + raw.flush(), '200 OK', 'Content-Encoding: deflate'), version='1.1'),
    record('response', u + '6', response(p(6), '200 OK', 'Content-Encoding: gzip', 'Transfer-Encoding: chunked')),
    record('response', f'<{u}7>', response(p(7).decode().replace('utf-8', 'x').replace('—', '-').encode('latin-1'), type='text/html; charset=iso-8859-1')),
    record('resource', u + '8', p(8), 'text/html'),
    record('conversion', u + '9', p(9), 'text/html'),
    record('conversion', u + 'wet', b'Plain text of a page.', 'text/plain'),
    record('response', u + 'missing', response(b'<h1>Not found</h1>', '404 Not Found')),
    record('response', u + 'empty', response(b'')),
    record('response', u + 'image', response(b'\x89PNG', type='image/png')),
    record('response', u + 'script', response(b'var x = "<h1>Not a release</h1>";', type='text/javascript')),
    record('response', 'https://www.fbi.gov/', response(p('front'))),
    record('response', 'https://www.fbi.gov/feed', response(feed.encode(), type='application/rss+xml')),
    record('response', u + 'temporary', response(b'', '302 Found', 'Location: ' + u + '1')),
    moved('loop', 'loop'),
    moved('3', '4'), # years after both were captured
    record('revisit', u + '1', b'', None, WARC_Profile='http://netpreserve.org/warc/1.0/revisit/server-not-modified'),
]
open('mixed.warc', 'wb').write(b''.join(l))
open('mixed.warc.gz', 'wb').write(b''.join(map(pack, l)))
P
status "an archive of all sorts" 0 b mixed import mixed.warc.gz
like "what is no release is skipped, not failed" "$out" "^1 file, 10 new, 0 changed, 0 unchanged, 0 failed, 7 skipped$"
is "what the feed alone said is incomplete" "$(b mixed show --format=json https://www.fbi.gov/contact-us/field-offices/miami/news/press-releases/only | grep -c '"complete": *false')" 1
is "a redirect to a page that came before names it" "$(b mixed show https://www.fbi.gov/contact-us/field-offices/miami/news/press-releases/temporary | head -1)" "Man 1 Sentenced for Forced Labor"
status "where many lead, dead links lead: no names of that page" 1 b mixed show https://www.fbi.gov/contact-us/field-offices/miami/news/press-releases/dead1
is "releases that were captured each for itself stay two" "$(b mixed search --format=ids 'title:3 OR title:4' | wc -l)" 2
is "the office of each URL" "$(b mixed search --count office:miami)" 10
records mixed
conf mixed2
status "the same, not packed" 0 b mixed2 import mixed.warc
same "gives the same" mixed2 mixed

# ---- damage ----
conf cut
size=$(stat -c %s site.warc.gz)
head -c $((size * 2 / 3)) site.warc.gz >cut.warc.gz
status "a truncated archive: exit status" 65 b cut import cut.warc.gz
like "says where" "$err" "^blotter: 'cut.warc.gz': record at byte [0-9]+: the gzip member that begins at byte [0-9]+ is cut off"
records cut
kept=$(wc -l <cut.records)
ok "what came before the break is there" test "$kept" -ge 3 -a "$kept" -lt 10
is "and is what the whole would give" "$(comm -23 cut.records fetched.records)" ""
status "once more" 65 b cut import cut.warc.gz
like "it is still cut off" "$err" "'cut.warc.gz': record at byte .* is cut off"
status "the whole" 0 b cut import site.warc.gz
same "completes it" cut fetched
head -c 30000 plain.warc >cut.warc
conf cut2
status "a truncated plain one" 65 b cut2 import cut.warc
like "says where" "$err" "'cut.warc': record at byte [0-9]+: is cut off: the file ends [0-9]+ bytes before it"

conf bad
make <<'P'
from warc import *
import gzip, zlib
u = 'https://www.fbi.gov/contact-us/field-offices/tampa/news/press-releases/'
def p(n): return page(f'Man {n} Sentenced for Forced Labor', u + str(n))
def ok(n): return record('response', u + str(n), response(p(n)))
big = b'<html><h1>Big</h1>' + b'x' * 11_000_000
bad = [
    record('response', u + 'short', response(p('short')), length=100),
    record('response', u + 'long', response(p('long')), length=100000),
    record('response', u + 'none', response(p('none')), length='x'),
    b'no record at all',
]
no_page = [
    record('response', u + 'chunks', response(b'5\r\nabc', '200 OK', 'Transfer-Encoding: chunked')),
    record('response', u + 'gz', response(gzip.compress(p('gz'))[:-20], '200 OK', 'Content-Encoding: gzip')),
    record('response', u + 'br', response(b'\x8b\x02\x80', '200 OK', 'Content-Encoding: br')),
    record('response', u + 'bomb', response(gzip.compress(bytes(200 << 20), 1), '200 OK', 'Content-Encoding: gzip')),
    record('response', u + 'bombs', response(gzip.compress(gzip.compress(bytes(200 << 20), 1)), '200 OK', 'Content-Encoding: gzip, gzip')),
    record('response', u + 'big', response(big)),
    record('response', u + 'length', response(p('length'), '200 OK', 'Content-Length: 99999')),
    record('response', u + 'truncated', response(p('truncated')), WARC_Truncated='length'),
    record('response', u + 'nothing', b'nothing like HTTP'),
]
l = []
for i, x in enumerate(bad + no_page):
    l += [ok(i), x]
l.append(ok('last'))
open('bad.warc.gz', 'wb').write(b''.join(map(pack, l)))
open('length.warc', 'wb').write(ok(1) + ok(2) + bad[0] + ok(3))
# members that unpack to 100 GB
z = zlib.compressobj(9, zlib.DEFLATED, -15)
piece = z.compress(bytes(1 << 20)) + z.flush(zlib.Z_FULL_FLUSH)
head = record('response', u + 'bomb', b'', length=100 << 30)[:-4]
z = zlib.compressobj(0, zlib.DEFLATED, -15)
open('bomb.warc.gz', 'wb').write(pack(ok(1)) + b'\x1f\x8b\x08\0\0\0\0\0\0\3' + z.compress(head) + z.flush(zlib.Z_FULL_FLUSH) + piece * 2000)
# a million members with nothing in them; one of 200 MB that are no page
open('empty.warc.gz', 'wb').write(pack(ok(1)) + pack(b'') * 1_000_000 + pack(ok(2)))
open('video.warc.gz', 'wb').write(pack(ok(1)) + gzip.compress(record('response', u + 'video', response(bytes(200 << 20), type='video/mp4')), 1) + pack(ok(2)))
P
measured() { # FILE: imports it and prints the memory that took, in MiB
    /usr/bin/python3 -c '
import resource, subprocess, sys
sys.exit((subprocess.run(sys.argv[1:], stdout=open("out", "w"), stderr=open("err", "w")).returncode,
          print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))[0])' timeout 120 blotter --config "$T/bad.conf" import "$1"
}
[ -z "${BUILD##*san*}" ] && most=2000 || most=150
status "an archive of damaged records" 3 measured bad.warc.gz
ok "takes little memory ($out MiB)" test "$out" -lt $most
like "loses those alone" "$(cat out)" "^1 file, 14 new, 0 changed, 0 unchanged, 13 failed, 0 skipped$"
for says in 'its Content-Length \(100\) is wrong' 'its Content-Length \(100000\) is wrong' 'its Content-Length is no number' \
    'record at byte [0-9]+: is none' 'press-releases/chunks\) has a body whose chunks are cut off' 'gz\) has a body that cannot be unpacked: packed bytes are cut off' \
    "br\) has a body packed by 'br'" 'bomb\) .*over 10485760 bytes' 'bombs\) .*over 10485760 bytes' "big\) is over 10485760 bytes|big\) has a body of over 10485760" \
    'length\) has a body that is cut off' 'truncated\) was cut off when it was captured \(length\)' 'nothing\) holds no HTTP response'; do
    like "each is named: $says" "$(cat err)" "'bad.warc.gz': .*$says"
done
status "a wrong length in a plain archive: exit status" 65 b bad import length.warc
like "ends it there" "$err" "'length.warc': record at byte [0-9]+: its Content-Length \(100\) is wrong"
status "a bomb: exit status" 65 measured bomb.warc.gz
ok "takes little memory ($out MiB)" test "$out" -lt $most
like "is refused" "$(cat err)" "'bomb.warc.gz': record at byte [0-9]+: the gzip member .* unpacks more than 200-fold"
status "a million empty members" 0 measured empty.warc.gz
status "a video of 200 MB" 0 measured video.warc.gz
ok "takes little memory ($out MiB)" test "$out" -lt $most
status "a packed file that is no archive" 65 sh -c "gzip -c $birds >page.gz; blotter --config bad.conf import page.gz"
like "is told" "$err" "'page.gz': is gzip-compressed, and no web archive"
status "--url does not go with an archive" 65 b bad import --url="$url" site.warc.gz
sound "the store is sound" bad

# ---- kill -9 ----
PAGES=1000
make <<P
from warc import *
html = open('www/opa/pr/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud').read()
u = 'https://www.justice.gov/opa/pr/release-'
with open('many.warc.gz', 'wb') as f:
    for i in range($PAGES):
        if i % 10 == 0: # a redirect long before its page: an import that goes on must still know of it
            f.write(pack(record('response', f'https://www.fbi.gov/contact-us/field-offices/miami/news/press-releases/r{$PAGES - 1 - i}', response(b'', '301 Moved', f'Location: {u}{$PAGES - 1 - i}'))))
    for i in range($PAGES):
        s = html.replace('farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud', f'release-{i}').replace('Farm Labor Contractor', f'Contractor Number {i}').replace('$BASE', 'https://www.justice.gov')
        f.write(pack(record('response', f'{u}{i}', response(s.encode()))))
P
conf calm
status "an archive of $PAGES pages" 0 b calm import many.warc.gz
like "undisturbed" "$out" "^1 file, $PAGES new"
records calm
conf killed
conf counted
killat 0 blotter --config counted.conf -q import many.warc.gz
steps=$(killat_steps)
for part in 1 2 3; do killat $((steps * part / 7)) blotter --config killed.conf -q import many.warc.gz; done
is "three imports were killed on the way" "$killed $wrong" "3 0"
before=$(sql killed 'SELECT count(*) FROM release')
status "the next import" 0 b killed import many.warc.gz
is "goes on where it was" "$(echo "$out" | tail -1 | sed 's/ changed.*//')" "1 file, $((PAGES - before)) new, 0"
like "does nothing twice" "$out" " new, 0 changed, 0 unchanged, 0 failed"
same "the same records" killed calm
is "the same index" "$(b killed search --count office:miami)" "$(b calm search --count office:miami)"
sound "the store is sound" killed
