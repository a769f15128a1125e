#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Digests by SMTP, to a real server: TLS, passwords, refusals, and faults at each step. People and places are invented.
. "$(dirname "$0")/lib/tap.sh"
plan 178
if ! /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || ! command -v openssl >/dev/null; then
    skip 178 "no aiosmtpd or openssl"
    exit 0
fi
read_mail() { /usr/bin/python3 "$TESTS/lib/readmail.py" "$@"; }
export BLOTTER_CONFIG="$T/feeds.conf" BLOTTER_NOW=2026-11-22T06:00:00Z
S3CRET='s3cret pass/wörd'

# An authority, and certificates of it: of localhost, of another host, and one that has expired.
{
    cd "$T" || exit 1
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.crt -days 30 \
        -subj '/CN=test authority'
    certificate() { # NAME HOST START END
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2"
        printf 'subjectAltName=DNS:%s\n' "$2" >"$1.ext"
        openssl ca -batch -config ca.conf -in "$1.csr" -out "$1.crt" -extfile "$1.ext" -startdate "$3" -enddate "$4"
    }
    cat >ca.conf <<C
[ca]
default_ca = it
[it]
database = $T/ca.index
new_certs_dir = $T
rand_serial = yes
certificate = $T/ca.crt
private_key = $T/ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
C
    : >ca.index
    certificate good localhost 20200101000000Z 20490101000000Z
    certificate other mail.example.org 20200101000000Z 20490101000000Z
    certificate old localhost 20200101000000Z 20210101000000Z
} >"$T/openssl.log" 2>&1

server() { # NAME OPTIONS…: starts one; $port is where
    server_name=$1
    shift
    sink "$T/$server_name" "$@"
}
# conf URL LINES: mail by that server, to three. $timeout is short where nothing comes: 1s
timeout=30s
conf() {
    cat >"$T/feeds.conf" <<C
data = "$T/data"
timeout = $timeout
watch "harvest" {
  query = "harvest"
  to = {"Desk <desk@example.org>", "ann@example.org", "bob@example.org"}
}
mail {
  from = "Blotter <blotter@example.org>"
  transport = smtp
  url = "$1"
  cainfo = "$T/ca.crt"
  $2
}
C
}
n=0
news() { # one more release
    n=$((n + 1))
    printf '{"url": "https://www.example.gov/news/%s", "date": "2026-11-20", "title": "Harvest %s: “Étoile”", "body": "harvest\\n.\\n..\\nFrom here"}\n' \
        $n $n >"$T/in.jsonl"
    blotter -q import "$T/in.jsonl" || echo "# import failed" >&2
}
nth() { ls "$T/$1"/*.eml | sort -V | sed -n "$2{s/eml\$//;p;}"; } # NAME N: the Nth message that is there, from 1
kept() { ls "$T/$1" | grep -c eml; }
clear_kept() { rm -f "$T/$1"/*.eml "$T/$1"/*.envelope "$T/$1/dialogue" "$T/$1/fault"; }
spooled() { ls "$T/data/spool" | wc -l; }
later() { BLOTTER_NOW=$(date -u -d "$BLOTTER_NOW + ${1:-1 day}" +%Y-%m-%dT%H:%M:%SZ); }

# ---- STARTTLS and AUTH ----
printf '%s\n' "$S3CRET" >"$T/password"
chmod 600 "$T/password"
server tls --tls "$T/good.crt" "$T/good.key" --auth news "$S3CRET"
tls=$port
conf "smtp://localhost:$tls" "user = news
  password-file = password"
news
status "a watch begins" 0 blotter -q digest
news
status "STARTTLS and AUTH" 0 blotter digest
is "each has his own" "$(cat "$T"/tls/*.envelope | tr '\n' ' ')" \
    "blotter@example.org desk@example.org blotter@example.org ann@example.org blotter@example.org bob@example.org "
is "without a defect" "$(for f in "$T"/tls/*.eml; do read_mail "$f" '""' 2>&1; done | tr -d '\n')" ""
like "as it was written" "$(read_mail "$T/tls/0.eml" 'h["subject"]')" 'Harvest 2: “Étoile”'
is "one conversation" "$(cut -d' ' -f1 "$T/tls/dialogue" | tr '\n' ' ')" \
    "EHLO STARTTLS EHLO AUTH MAIL RCPT DATA MAIL RCPT DATA MAIL RCPT DATA QUIT "
is "nothing is left" "$(spooled)" 0
unlike "the password is not told" "$out$err$(cat "$T/tls/log")" 's3cret'

clear_kept tls
conf "smtp://localhost:$tls" "user = news
  password-command = \"cat '$T/password'\""
news
status "a password of a command" 0 blotter -q digest
is "serves as well" "$(kept tls)" 3

clear_kept tls
conf "smtp://localhost:$tls" "user = news
  password-command = \"echo s3cret wrong\""
news
status "a wrong password" 69 blotter -q digest
like "is named by its reply" "$err" "'smtp://localhost:[0-9]+' answered AUTH: 535 .user name or password refused"
unlike "not by itself" "$err" 's3cret'
is "once, for all mail" "$(printf '%s\n' "$err" | wc -l)" 1
is "and the server was asked once" "$(grep -c EHLO "$T/tls/dialogue")" 2
ok "nothing is lost" test "$(spooled)" -eq 4
unlike "nor is it in the spool" "$(cat "$T"/data/spool/*)" 's3cret'
conf "smtp://localhost:$tls" "user = news
  password-command = \"echo s3cret >&2; exit 3\""
status "a password command that fails" 78 blotter -q digest
like "is named" "$err" "password-command failed \(exit 3\)"
conf "smtp://localhost:$tls" "user = news
  password-file = password"
chmod 644 "$T/password"
status "a password that others can read" 78 blotter -q digest
like "is refused" "$err" "password-file '.*password' is open to others"
chmod 600 "$T/password"
conf "smtp://localhost:$tls"
status "no password where one is wanted" 69 blotter -q digest
like "names the reply" "$err" ' 530 '
conf "smtp://localhost:$tls" "user = news
  password-file = password"
news
status "when it is mended, all goes" 0 blotter -q digest
is "what waited, and what is new" "$(kept tls)" 6
is "nothing is left after it" "$(spooled)" 0

# ---- certificates ----
clear_kept tls
news
conf "smtp://127.0.0.1:$tls" "user = news
  password-file = password"
status "a certificate of another name" 69 blotter -q digest
like "is named" "$err" 'the certificate is not trusted'
sed -i '/cainfo/d' "$T/feeds.conf"
sed -i 's/127.0.0.1/localhost/' "$T/feeds.conf"
status "a certificate of an unknown authority" 69 blotter -q digest
like "is named so" "$err" 'the certificate is not trusted.*'
server old --tls "$T/old.crt" "$T/old.key"
conf "smtp://localhost:$port"
status "an expired certificate" 69 blotter -q digest
like "is named as that" "$err" 'at the TLS handshake: the certificate is not trusted.*expired'
is "nobody got anything" "$(kept old)$(kept tls)" 00
conf "smtp://localhost:$port" "tls = opportunistic"
status "nor is it trusted where TLS is taken as it comes" 69 blotter -q digest
server smtps --smtps "$T/good.crt" "$T/good.key" --auth news "$S3CRET"
conf "smtps://localhost:$port" "user = news
  password-file = password"
status "TLS from the start" 0 blotter -q digest
is "delivers what waited" "$(kept smtps)" 3
server smtps2 --smtps "$T/old.crt" "$T/old.key"
conf "smtps://localhost:$port"
news
status "and there, too, an expired certificate" 69 blotter -q digest
like "is named as what it is" "$err" 'expired'

# ---- no TLS ----
server plain
plain=$port
conf "smtp://localhost:$plain"
status "a server without TLS" 69 blotter -q digest
like "is refused by default" "$err" "it offers no TLS, and tls = required"
unlike "before a sender is named" "$(cat "$T/plain/dialogue")" 'MAIL'
conf "smtp://localhost:$plain" "tls = opportunistic"
status "but taken when told" 0 blotter -q digest
is "then it gets its mail" "$(kept plain)" 3
clear_kept plain
printf 'STARTTLS 454\n' >"$T/old/fault"
conf "smtp://localhost:$(cat "$T/old/port")"
news
status "a server that has no TLS just now" 69 blotter -q digest
like "is named with its reply" "$err" "at STARTTLS|STARTTLS: 454"

# ---- refusals, by recipient ----
conf "smtp://localhost:$plain" "tls = no"
status "(what waited goes)" 0 blotter -q digest
clear_kept plain
printf 'RCPT 550 ann\n' >"$T/plain/fault"
news
status "a recipient who is refused" 69 blotter -q digest
like "is named, with the reply" "$err" "watch 'harvest': to 'ann@example.org': .* answered RCPT TO ann@example.org: 550 5.0.0 .*no.*refused for good"
unlike "which cannot paint the terminal" "$err" "$(printf '\033')"
is "the others have theirs" "$(cat "$T"/plain/*.envelope | tr '\n' ' ')" \
    "blotter@example.org desk@example.org blotter@example.org bob@example.org "
is "nothing waits" "$(spooled)" 0
status "and it is not tried again" 0 blotter -q digest
is "(not tried)" "$err$(grep -c ann "$T/plain/dialogue")" 1
like "the ledger has it" "$(blotter digest --log --limit=1)" '^ +refused +ann@example.org'
status "status tells of it" 3 blotter status
like "with watch, recipient and reply" "$(echo "$out" | tr -s ' \n' ' ')" "refused: watch 'harvest' to ann@example.org: .* 550 5.0.0"
blotter status --format=json >"$T/status.json"
is "as JSON too" "$(json "$T/status.json" '[(m["watch"], m["address"], m["outcome"], m["needs_person"]) for m in d["mail"]]')" \
    "[('harvest', 'ann@example.org', 'refused', True)]"
like "and so does the list" "$(blotter watch list)" "refused: ann@example.org: 'smtp"
news
status "the next digest is tried, and not told of" 0 blotter digest
is "in one line alone" "$err $(grep -c 'RCPT.*ann' "$T/plain/dialogue") $(kept plain)" \
    "digest: 1 sent (1 release), 0 with nothing new, 0 waiting, 0 failed 2 4"
sed 's/"ann@example.org", //' "$T/feeds.conf" >"$T/without.conf"
status "an address that feeds.conf has no more needs nobody" 0 blotter --config "$T/without.conf" status
rm "$T/plain/fault"
refused=$(blotter digest --log --format=json | tail -1 | sed 's/.*"digest":\([0-9]*\).*/\1/')
status "it is not sent to one who was taken off" 1 blotter --config "$T/without.conf" digest --resend="$refused"
is "nor to those who have it" "$(kept plain) $err" "4 blotter: watch 'harvest' has none of those any more who did not get digest $refused (--to=ADDR sends it elsewhere)"
status "what was refused can be sent again" 0 blotter digest --resend="$refused"
is "to whom it was refused" "$(cat "$(nth plain 5)envelope") $(kept plain)" "blotter@example.org ann@example.org 5"
status "or to an address that was mended" 0 blotter digest --resend="$refused" --to="Änn <ann@mended.example.org>"
is "which stands in it" "$(cat "$(nth plain 6)envelope") $(read_mail "$(nth plain 6)eml" 'h["to"]')" "blotter@example.org ann@mended.example.org ann@mended.example.org"
is "in place of the other, and nothing else is changed" "$(diff "$(nth plain 5)eml" "$(nth plain 6)eml" | grep -c '^[<>]') $(grep -c '^To:' "$(nth plain 6)eml")" "2 1"
like "and the ledger has it" "$(blotter digest --log --limit=1)" '^ +accepted +Änn <ann@mended.example.org>'
status "--to takes an address" 2 blotter digest --resend="$refused" --to=ann
status "then all is well" 0 blotter status
unlike "and nothing is told" "$out" 'ann@example'
clear_kept plain
news
printf 'RCPT 550 ann\n' >"$T/plain/fault"
status "a refusal after a digest that was taken" 69 blotter -q digest
like "is told again" "$err" "to 'ann@example.org'.*refused for good"
rm "$T/plain/fault"
news
blotter -q digest

clear_kept plain
printf 'RCPT 451 ann\n' >"$T/plain/fault"
news
status "a recipient who is refused for now" 0 blotter -q digest
is "may have it soon" "$err" ""
like "which the list tells" "$(blotter watch list)" "waiting: ann@example.org: 'smtp"
status "and the status, but nobody is needed" 0 blotter status
is "the others have theirs at once" "$(kept plain)" 2
first=$(grep -ih '^message-id' "$(nth plain 1)eml")
news
status "their next does not wait" 0 blotter digest
like "one is counted as waiting" "$err" "1 sent .*2 waiting, 0 failed"
is "it came to the two" "$(kept plain)" 4
later
status "it is tried again" 75 blotter -q digest
like "and told when that is in vain" "$err" "to 'ann@example.org': .* 451 .*tried again later"
status "after a day a person is asked to look" 3 blotter status
is "as one, for the second waits behind it" "$(grep -c 'RCPT.*ann' "$T/plain/dialogue")" 2
rm "$T/plain/fault"
blotter -q digest
is "not before its time" "$(kept plain)" 4
status "but with --force: it goes" 0 blotter digest --force
like "which is no new digest" "$err" "^digest: 0 sent"
is "both, in order" "$(grep -ih '^message-id' "$(nth plain 5)eml" "$(nth plain 6)eml" | head -1)" "$first"
is "and to nobody else" "$(cat "$(nth plain 5)envelope" "$(nth plain 6)envelope" | sort -u)" "blotter@example.org ann@example.org"
is "nothing waits then" "$(spooled)" 0

clear_kept plain
printf 'RCPT 451 ann\n' >"$T/plain/fault"
news
blotter -q digest 2>/dev/null
status "a digest that waits for one" 0 blotter digest --resend="$(blotter digest --log --limit=1 | awk '{ print $1; exit }')"
is "is sent again to the others alone" "$(cat "$T"/plain/*.envelope | sort | uniq -c | tr -s ' \n' ' ')" \
    " 2 blotter@example.org bob@example.org 2 blotter@example.org desk@example.org "
tries=0
while [ "$(spooled)" != 0 ] && [ $tries -lt 30 ]; do
    tries=$((tries + 1))
    later
    blotter -q digest 2>"$T/last.err"
    cat "$T/last.err" >>"$T/all.err"
done
like "after days it is given up" "$(cat "$T/last.err")" "ann@example.org.*given up"
is "of which a person heard twice" "$(wc -l <"$T/all.err")" 2
ok "not at once" test $tries -ge 5
is "and forgotten" "$(spooled)" 0

rm "$T/plain/fault"
news
blotter -q digest
clear_kept plain
conf "smtp://localhost:$plain" "tls = no"
printf 'RCPT 451 ann\nRCPT 451 bob\n' >"$T/plain/fault"
news
blotter -q digest 2>/dev/null
rm "$T/plain/fault"
waiting=$(ls "$T/data/spool")
sed -i 's/watch "harvest"/watch "other"/' "$T/feeds.conf"
later
blotter -q digest
is "what waits of a watch that was taken out stays" "$(ls "$T/data/spool")" "$waiting"
sed -i 's/watch "other"/watch "harvest"/; s/"ann@example.org", *//' "$T/feeds.conf"
later
status "until it is put back" 0 blotter -q digest
is "but who was taken off it gets nothing" "$(cat "$T"/plain/*.envelope | grep -c bob) $(cat "$T"/plain/*.envelope | grep -c ann) $(spooled)" "1 0 0"
is "nor does the log name him" "$(blotter digest --log harvest --limit=1 | grep -cE '(accepted|waiting|given up|refused) +ann')" 0

clear_kept plain
conf "smtp://localhost:$plain" "tls = no
  copies = bcc"
printf 'RCPT 550 ann\n' >"$T/plain/fault"
news
status "one message for all" 69 blotter -q digest
is "is one" "$(cat "$T"/plain/*.envelope)" "blotter@example.org desk@example.org bob@example.org"
is "that names nobody" "$(read_mail "$(nth plain 1)eml" 'h["to"], h["bcc"]')" "('undisclosed-recipients:;', None)"
like "the refused one is named" "$err" "to 'ann@example.org'"
printf 'RCPT 451 bob\n' >"$T/plain/fault"
news
status "for one of them not now" 0 blotter -q digest
rm "$T/plain/fault"
later
status "he gets it later" 0 blotter -q digest
is "alone" "$(cat "$(nth plain 3)envelope")" "blotter@example.org bob@example.org"
clear_kept plain

# A server that closes in the midst of many is not asked about the rest.
sed -i "s/to = .*/to = {$(seq -s, -f '"n%g@example.org"' 250)}/" "$T/feeds.conf"
printf 'MAIL 421\n' >"$T/plain/fault"
news
status "many recipients, and a server that closes" 69 blotter -q digest
is "it is asked once" "$(grep -c MAIL "$T/plain/dialogue") $(printf '%s\n' "$err" | wc -l)" "1 1"
rm "$T/plain/fault"
later
status "the next run" 0 blotter -q digest
is "brings it to all, a hundred at a time" "$(cat "$T"/plain/*.envelope | wc -lw | tr -s ' ')" " 3 253"
clear_kept plain

# An address that is written in another way is the same one.
conf "smtp://localhost:$plain" "tls = no"
printf 'RCPT 451 ann\n' >"$T/plain/fault"
news
blotter -q digest 2>/dev/null
rm "$T/plain/fault"
sed -i 's/"ann@example.org"/"Ann <ANN@example.org>"/' "$T/feeds.conf"
news
blotter digest 2>"$T/renamed.err"
like "who is named in another way waits for what he has not got" "$(cat "$T/renamed.err")" "^digest: 1 sent .* 2 waiting"
later
status "then has it" 0 blotter -q digest
is "in order" "$(read_mail "$(nth plain 5)eml" 'h["to"]') $(read_mail "$(nth plain 6)eml" 'h["to"]')" \
    "ann@example.org Ann <ANN@example.org>"
clear_kept plain

# What is about us, and not about a recipient, loses nothing.
conf "smtp://localhost:$plain" "tls = no"
printf 'RCPT 554_5.7.1\n' >"$T/plain/fault"
news
status "a server that does not take mail for others is told at once" 69 blotter -q digest
like "with the reply" "$err" "to 'ann@example.org': .* 554 5.7.1 .*tried again later"
is "keeps nobody from his mail" "$(kept plain)" 0
later
status "and is not told again" 0 blotter -q digest
rm "$T/plain/fault"
later
status "and goes when it is mended" 0 blotter -q digest
is "to all" "$(kept plain)" 3
clear_kept plain
printf 'RCPT 451 ann\n' >"$T/plain/fault"
news
status "one who is put off first" 0 blotter -q digest
printf 'RCPT 554_5.7.1 ann\n' >"$T/plain/fault"
later
status "and refused by policy then" 69 blotter -q digest
like "is told of then" "$err" "to 'ann@example.org': .* 554 5.7.1 .*tried again later"
later 3days
status "once" 0 blotter -q digest
later 3days
status "and not when it is in vain once more" 0 blotter -q digest
printf 'RCPT 550 ann\n' >"$T/plain/fault"
later 3days
status "but when he is refused for good" 69 blotter -q digest
like "as such" "$err" "to 'ann@example.org': .* 550 .*refused for good"
rm "$T/plain/fault"
news
blotter -q digest
clear_kept plain

# ---- faults at each step ----
for step in GREETING EHLO MAIL RCPT DATA END; do
    for action in 421 drop; do
        clear_kept plain
        echo "$step $action" >"$T/plain/fault"
        news
        blotter -q digest 2>"$T/fault.err"
        case $?,$(cat "$T/fault.err") in
        69,*"'smtp://localhost:$plain'"*) result=named ;;
        *) result="$? $(cat "$T/fault.err")" ;;
        esac
        is "$step $action: named" "$result" named
        rm "$T/plain/fault"
        later
        blotter -q digest
        is "$step $action: all have it at the next run, once" \
            "$(cat "$T"/plain/*.envelope | sort -u | wc -l) $(kept plain) $(cat "$T"/plain/*.eml | grep -ic '^message-id') $(spooled)" "3 3 3 0"
    done
done
clear_kept plain
printf 'END 554\n' >"$T/plain/fault"
news
status "a message that is refused" 69 blotter -q digest
is "is refused to each" "$(printf '%s\n' "$err" | grep -c 'answered the end of the message: 554')" 3
is "and not tried again" "$(spooled)" 0
for action in drop hang 554; do
    clear_kept plain
    echo "QUIT $action" >"$T/plain/fault"
    news
    status "QUIT $action: no harm" 0 blotter -q digest
    is "QUIT $action: delivered" "$(kept plain)" 3
done
clear_kept plain
echo 'KEPT drop' >"$T/plain/fault"
news
blotter -q digest 2>/dev/null
rm "$T/plain/fault"
later
blotter -q digest
is "accepted, but the answer was lost: again under the same id" \
    "$(kept plain) $(cat "$T"/plain/*.eml | grep -i '^message-id' | sort -u | wc -l)" "4 1"
clear_kept plain
echo 'MAIL hang' >"$T/plain/fault"
news
timeout=1s
conf "smtp://localhost:$plain" "tls = no"
status "a server that says nothing" 69 blotter -q digest
like "is not waited for" "$err" 'at MAIL FROM: it did not answer in time'
echo 'EHLO flood' >"$T/plain/fault"
status "one that says too much" 69 blotter -q digest
like "is not listened to" "$err" 'the connection broke|says too much|did not answer in time'
rm "$T/plain/fault"
timeout=30s
conf "smtp://localhost:1" "tls = no"
status "no server" 69 blotter -q digest
like "is named as such" "$err" "'smtp://localhost:1', at connecting: no connection: Connection refused"
conf "smtp://nowhere.invalid:25" "tls = no"
status "no host" 69 blotter -q digest
like "is named as one" "$err" "the host's name was not found"
conf "smtp://localhost:$plain" "tls = no"
status "and when it is there again" 0 blotter -q digest
is "all is delivered" "$(kept plain) $(spooled)" "3 0"

# ---- what feeds.conf may not say ----
conf "smtp://news:s3cret@localhost:25"
status "a password in a url" 78 blotter -q digest
like "is refused with its line" "$err" "feeds.conf:10: 'url' of mail holds a user or password"
unlike "and not repeated" "$err" 's3cret'
conf "smtp://mail.example.org" "tls = no
  user = news
  password-file = password"
status "a password without TLS" 78 blotter -q digest
like "is refused, too" "$err" "feeds.conf:[0-9]+: mail would send a password without TLS"
