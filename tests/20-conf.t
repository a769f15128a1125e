#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# feeds.conf: what is shipped is usable, what is wrong is named with file and line.
. "$(dirname "$0")/lib/tap.sh"
plan 127
cd "$T" || exit 1

wrong() { # what, pattern, content[, verb]
    printf '%s\n' "$3" >bad.conf
    status "$1: exit status" 78 blotter --config bad.conf "${4:-fetch}"
    like "$1: the message" "$err" "^blotter: .*$2"
}
wrong "unknown key" "bad.conf:2: .*'colour'" '# comment
colour = red'
wrong "unknown key in a section" "bad.conf:3: .*'ulr'" 'data = "d"
source "x" {
  ulr = "http://127.0.0.1/"
}'
wrong "bad duration" "bad.conf:1: 'every' takes a duration.*'often'" 'source "x" { url = "http://127.0.0.1/" every = often }'
wrong "bad URL" "bad.conf:1: 'url' is no http or https URL: 'ftp://127.0.0.1/'" 'source "x" { url = "ftp://127.0.0.1/" }'
wrong "bad kind" "bad.conf:1: 'kind' is .* not 'blog'" 'source "x" { url = "http://127.0.0.1/" kind = blog }'
wrong "bad day" "bad.conf:1: 'since' takes a day .* not '2015-02-30'" 'source "x" { url = "http://127.0.0.1/" since = "2015-02-30" }'
wrong "not even a day" "bad.conf:1: 'since' takes a day" 'source "x" { url = "http://127.0.0.1/" since = yesterday }'
wrong "unknown office" "bad.conf:1: .*no FBI field office 'gotham'" 'source "x" { url = "http://127.0.0.1/" offices = {gotham} }'
wrong "no url" 'bad.conf:1: source "x" has no url' 'source "x" { every = 1h }'
wrong "a placeholder without offices" 'bad.conf:1: source "x" has \{office\}' 'source "x" { url = "http://127.0.0.1/{office}" }'
wrong "one name for many sources" 'bad.conf:1: .*another source has' 'source "x" { url = "http://127.0.0.1/{office}" offices = {miami, tampa} }'
wrong "missing brace" "bad.conf:[0-9]+: " 'source "x" { url = "http://127.0.0.1/"'
wrong "bad transport" "bad.conf:1: 'transport' is stdout, sendmail, smtp, maildir or mbox, not 'pigeon'" 'mail { transport = pigeon }'
wrong "bad level of TLS" "bad.conf:1: 'tls' is required, opportunistic or no, not 'maybe'" 'mail { tls = maybe }'
wrong "bad copies" "bad.conf:1: 'copies' is each or bcc" 'mail { copies = two }'
wrong "bad mail server" "bad.conf:2: 'url' of mail is smtp://host:port" 'mail {
url = "http://mail.example.org" }'
wrong "no mail server" "bad.conf:1: mail has transport = smtp but no 'url'" 'mail { transport = smtp }'
wrong "no mailbox" "bad.conf:1: mail has a mailbox .* no 'path'" 'mail { transport = mbox }'
wrong "two passwords" "bad.conf:1: mail has both" 'mail { user = u password-file = a password-command = b }'
wrong "a user without password" "bad.conf:1: mail has a 'user' but no" 'mail { user = u }'
wrong "unsubscribe by a script" "bad.conf:1: 'unsubscribe' is mailto:ADDRESS or an https URL" 'mail { unsubscribe = "javascript:x" }'
wrong "unsubscribe with a subject" "bad.conf:1: 'unsubscribe'" 'mail { unsubscribe = "mailto:a@example.org?subject=x" }'
wrong "unsubscribe with a header" "bad.conf:1: 'unsubscribe'" 'mail { unsubscribe = "mailto:a@example.org>\r\nBcc: x" }'
wrong "negative delay" "bad.conf:1: 'delay' takes seconds" 'delay = -1'

wrong "a shard without a place" 'bad.conf:1: shard "x" takes either remote or path' 'shard "x" { }'
wrong "a shard with two" 'bad.conf:1: shard "x" takes either remote or path' 'shard "x" { remote = "127.0.0.1:7701" path = "x" }'
for remote in archive archive:0 archive:65536 :7701 'a b:7701' '[::1]' '::1:7701' user@archive:7701; do
    wrong "no machine and port: $remote" "bad.conf:1: 'remote' takes a machine and a port" "shard \"x\" { remote = \"$remote\" }"
done
wrong "no connections" "bad.conf:1: 'connections' takes a number" 'connections = 0'

# What is found wrong when a section is whole is named with the line of the option; what is not there, with the section's.
wrong "no url, in lines" 'bad.conf:3: source "x" has no url' '# a comment
/* and one
   in lines */ source "x" {
  every = 1h
}'
wrong "a placeholder without offices, in lines" 'bad.conf:4: source "x" has \{office\}' '
source "x" {
  every = 1h
  url = "http://127.0.0.1/{office}"
  kind = feed
}'
wrong "one office of many, in lines" "bad.conf:5: .*no FBI field office 'gotham'" 'source "x" {
  url = "http://127.0.0.1/{office}"
  offices = {
    miami, tampa,
    gotham,
    chicago
  }
}'
wrong "one name for many sources, in lines" 'bad.conf:3: source "x" .*another source has' 'data = x

source "x" {
  url = "http://127.0.0.1/{office}"
  offices = {miami, tampa}
}'
wrong "a second source of a name" "bad.conf:4: found duplicate title 'x'" 'source "x" { url = "http://127.0.0.1/" }
source "y" { url = "http://127.0.0.1/" }

source "x" {
  url = "http://127.0.0.1/"
}'
wrong "no query, in lines" 'bad.conf:2: watch "b" has no query' 'watch "a" { query = x }
watch "b" {
  to = {"desk@example.org"}
}'
wrong "nothing included, in lines" 'bad.conf:5: watch "b" includes nothing' 'watch "a" { query = x include = {new} }
watch "b" {
  query = "of two
           lines"
  include = {}
}'
wrong "nothing included any more" 'bad.conf:3: watch "b" includes nothing' 'watch "b" { query = x
  include = {new}
  include = {}
}'
wrong "a shard with two, in lines" 'bad.conf:2: shard "x" takes either remote or path' '
shard "x" {
  remote = "127.0.0.1:7701"
  path = "x"
}'
wrong "no mail server, in lines" "bad.conf:4: mail has transport = smtp but no 'url'" 'shard "mail" { path = x }
mail {
  from = "desk@example.org" # by { and }
  transport =
    smtp
}'
wrong "two passwords, in lines" "bad.conf:5: mail has both" 'mail
{
  user = u
  password-file = "a{"
  password-command = b
}'
wrong "a password without a user" "bad.conf:2: mail has a password but no 'user'" 'mail {
  password-file = a
}'
wrong "TLS that is none, in lines" "bad.conf:4: mail has 'tls' for an smtps URL" 'mail {
  transport = smtp
  url = "smtps://mail.example.org"
  tls = opportunistic
}'
wrong "a password without TLS" "bad.conf:3: mail would send a password without TLS" 'mail {
  url = "smtp://mail.example.org"
  tls = no
  user = u password-file = a
}'
wrong "mail that is set twice" 'bad.conf:3: mail is set a second time; the first is in line 1' 'mail { from = "a@example.org" }
data = x
mail {
  from = "b@example.org"
}'
wrong "no sender" "bad.conf:2: mail has no 'from'" 'watch "x" { query = x to = {"desk@example.org"} }
mail {
  transport = mbox
  path = x
}' digest
wrong "an XPath that is none, in lines" 'bad.conf:4: site "www.example.gov": date: ' '
site "www.example.gov" {
  title = "//h1"
  date = "//time["
}'
wrong "a quotation mark too many, which would swallow the rest" 'bad.conf:2: a quotation mark is never closed' 'data = x
contact = "desk@example.org""
watch x { query = foo }'
wrong "a quotation mark that is missing" 'bad.conf:2: a quotation mark is never closed' 'watch x {
  query = "foo
}'
wrong "a comment without an end" 'bad.conf:3: a comment is never closed' 'data = x

/* watch x {
  query = foo
}'
wrong "a truncated word without quotation marks" "bad.conf:2: '[*]' takes quotation marks" 'watch x {
  query = traffick*
}'
wrong "a wanted word without them" "bad.conf:1: '[+]' takes quotation marks" 'watch x { query = +traffick }'
wrong "values of the environment, whatever is in their names" 'bad.conf:6: mail has transport = smtp' 'data = ${a{b"c}
contact = "${it"s {}"
watch x { query = foo
  to = {${NO_SUCH}, "a${}"}
}
mail { transport = smtp }'
wrong "an XPath that is none" "bad.conf:2: site \"www.example.gov\": title: .*XPath" '# x
site "www.example.gov" { title = "//h1[" }'

status "a file that is named must be there" 78 blotter --config nowhere.conf status
like "and is named" "$err" "'nowhere.conf'"
status "no file anywhere" 78 blotter status

# The shipped file: read as it is, and its sources expanded; nothing public is crawled before contact is set.
cp "$TESTS/../feeds.conf" "$T/feeds.conf"
status "the shipped file is read; public hosts want a contact" 78 blotter fetch
like "which the message says" "$err" "feeds.conf: 'contact' is not set.*www.fbi.gov"
blotter status --format=json >status.json
is "56 field offices and five more" "$(json status.json 'len([s for s in d["sources"] if "-news/RSS" in s["url"]]), len(d["sources"])')" "(56, 61)"
is "Washington's feed has its own slug" "$(json status.json '[s["url"] for s in d["sources"] if s["source"] == "fbi-washingtondc"][0]')" \
    "https://www.fbi.gov/feeds/washington-news/RSS"

# URLs, too, may stand without quotation marks.
cat >plain.conf <<'C'
data = plain # where
source plain { url = http://127.0.0.1:1/a//b kind = page } // one
C
status "a URL without quotation marks" 4 blotter --config plain.conf fetch
blotter --config plain.conf status --format=json >plain.json
is "is whole" "$(json plain.json 'd["sources"][0]["url"]')" http://127.0.0.1:1/a//b
