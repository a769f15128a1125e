#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input: each is named, gets the right exit status, and loses nothing that is stored.
. "$(dirname "$0")/lib/tap.sh"
plan 56
cd "$T" || exit 1
printf 'data = "data"\nsource "x" { url = "http://127.0.0.1:9/feed.xml" }\n' >feeds.conf
page=$TESTS/site/opa/pr/texas-dealer-sentenced-for-trafficking-rare-birds
status "a good page first" 0 blotter import "$page"
kept() { blotter export | wc -l; }
is "is kept" "$(kept)" 1

bad() { # what, file, pattern of the message
    status "import $1: exit status" 65 blotter import "$2"
    like "import $1: named" "$err" "^blotter: .*'$2'.*$3"
    status "parse $1: exit status" 65 blotter parse "$2"
    like "parse $1: named" "$err" "^blotter: .*'$2'"
}
: >empty.html
bad "an empty file" empty.html empty
head -c 5000 /dev/urandom >binary.html
bad "a binary file" binary.html ""
printf '<html><head><title>Log in</title></head><body><form action="/login"><input type="text" name="user"><input type="password" name="password"><input type="submit" value="Log in"></form></body></html>' >login.html
bad "a login page" login.html "login|log in|sign in|wall"
printf '<html><head><meta http-equiv="refresh" content="5; URL=/x?bm-verify=AAQ"></head><body>Powered and protected by</body></html>' >challenge.html
bad "an interstitial" challenge.html "challenge|interstitial|bm-verify|protect"
head -c 101000000 /dev/zero | tr '\0' 'a' >big.html
bad "a file of 100 MB" big.html "over 10485760 bytes"
rm big.html
printf '{"url":"https://www.example.gov/a","title":"A","date":"2026-13-45","body":"b"}\n' >date.jsonl
status "a record with an impossible date" 65 blotter import date.jsonl
like "is named with its line" "$err" "'date.jsonl' line 1.*2026-13-45"
printf '{"url":"https://www.example.gov/a","title":"A","date":"2026-11-01","body":"b"}\n{"title":"no url"}\nnot json\n{"url":"https://www.example.gov/b","title":"B","body":"b"}\n' >some.jsonl
status "some good and some bad records" 3 blotter import some.jsonl
like "the bad are named" "$err" "'some.jsonl' line 2.*url"
like "each" "$err" "'some.jsonl' line 3.*JSON"
is "the good are kept" "$(kept)" 3
status "a file that is not there" 2 blotter import nowhere.html
like "is named" "$err" "'nowhere.html'.*No such file"

# What can be read in part is read; nothing hangs or crashes.
head -c 2600 "$page" >truncated.html
blotter parse truncated.html >truncated.json 2>truncated.err
is "a truncated page gives its title" "$(json truncated.json 'd["title"]')" "Texas Dealer Sentenced for Trafficking Rare Birds"
/usr/bin/python3 - "$page" <<'P'
import sys
s = open(sys.argv[1]).read()
open('deep.html', 'w').write(s.replace('</header>', '<div>' * 300000 + '</header>', 1))
open('latin.html', 'wb').write(s.replace('<meta charset="utf-8" />', '').replace('Rare Birds', 'Rare “Birds”').encode('cp1252'))
bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + ''.join(
    f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + ']>'
open('bomb.xml', 'w').write(bomb + '<rss version="2.0"><channel><title>t</title><item><title>&j;</title><link>http://127.0.0.1/x</link></item></channel></rss>')
open('external.xml', 'w').write('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><title>t</title><item><title>a&x;b</title><link>http://127.0.0.1/x</link></item></channel></rss>')
P
status "a page nested 300,000 deep ends" 0 timeout 20 sh -c 'blotter parse deep.html >/dev/null 2>&1 || test $? = 65'
blotter parse latin.html >latin.json 2>/dev/null
is "an undeclared Windows page" "$(json latin.json 'ascii(d["title"])')" "'Texas Dealer Sentenced for Trafficking Rare \\u201cBirds\\u201d'"
status "an entity bomb ends" 0 timeout 10 sh -c 'blotter parse bomb.xml >bomb.json 2>/dev/null || test $? = 65'
ok "and is not expanded" test "$(wc -c <bomb.json)" -lt 100000
blotter parse external.xml >external.json 2>/dev/null
unlike "a file on this machine is not read" "$(cat external.json)" "$(hostname)"

head -c 900 "$TESTS/site/feeds/justice-news.xml" >cut.xml
blotter parse cut.xml >cut.json
like "a feed that is cut short says so" "$(json cut.json 'd["warnings"]')" "cut short"

# The network side of the same.
mkdir www
site_start "$T/www" "$T" || exit 1
cp login.html www/login
cp "$page" www/page
printf '<html><body><h1>Not a feed</h1></body></html>' >www/feed.html
cat >www/good.xml <<X
<rss version="2.0"><channel><title>Good</title><item><title>Walled</title><description>A summary.</description><link>$BASE/login</link></item>
<item><title>Fine</title><link>$BASE/page</link></item></channel></rss>
X
cat >net.conf <<X
data = "data"
source "html" { url = "$BASE/feed.html" }
source "gone" { url = "$BASE/nowhere.xml" }
source "good" { url = "$BASE/good.xml" }
X
status "two sources fail, one does not" 3 blotter --config net.conf fetch
like "a feed that is HTML is named with its source" "$err" "source 'html': $BASE/feed.html: .*not a feed"
like "a feed that is gone" "$err" "source 'gone': .*404"
like "a page behind a login" "$err" "source 'good': $BASE/login: .*"
like "the summary counts" "$out" "^3 sources, [12] new, 0 changed, [01] unchanged, 3 failed \(2 sources\)"
is "what the feed said of it is kept, marked incomplete" "$(blotter show --format=json "$BASE/login" | /usr/bin/python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["complete"], d["text"])')" "False A summary."
sed -i '/good/d' net.conf
status "all fail" 4 blotter --config net.conf fetch html gone
is "a failure that is known is not told again" "$err" ""

# A data directory that cannot be used, and files of ours that are damaged.
printf 'data = "/proc/blotter"\n' >noway.conf
status "a data directory that cannot be made" 75 blotter --config noway.conf import "$page"
like "is named" "$err" "'/proc/blotter'"
cp -R data copy
printf 'data = "copy"\n' >copy.conf
find copy/xapian -type f -exec sh -c 'printf garbage >"$1"' _ {} \;
status "a corrupt index" 65 blotter --config copy.conf search birds
like "says which, and what mends it" "$err" "'?copy/xapian'?.*blotter reindex"
status "reindex mends it" 0 blotter --config copy.conf reindex
status "so that search answers" 0 blotter --config copy.conf search birds
rm -rf copy/xapian
status "a deleted index is made again by the next import" 0 blotter --config copy.conf import "$page"
status "with all that is stored" 0 blotter --config copy.conf search --format=ids date:2026
rm -f copy/blotter.db-wal copy/blotter.db-shm
printf 'this is no database, just some text that is long enough to be read as a header of one, is it not so?' >copy/blotter.db
status "a corrupt store" 65 blotter --config copy.conf export
like "says which" "$err" "copy/blotter.db"
is "and is left as it is" "$(head -c 19 copy/blotter.db)" "this is no database"
