#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What is written about blotter is what it does: the README's session, the man page's examples, help of every verb.
. "$(dirname "$0")/lib/tap.sh"
top=$TESTS/..
verbs=$(blotter help | awk '/^  [a-z]/ { print $1 }')
plan $((11 + $(echo "$verbs" | wc -l) * 3))
mkdir "$T/www"
DATA=$T/data
site_start "$T/www" "$T" || exit 1
site_fill "$TESTS/site" "$T/www"
export BLOTTER_CONFIG="$T/www/feeds.conf" BLOTTER_NOW=2026-11-22T06:00:00Z

# The session: its commands are run again, and print what the README says they print.
sed -n '/<!-- session -->/,/<!-- \/session -->/ s/^    //p' "$top/README.md" >"$T/wanted"
sed -n 's/^\$ //p' "$T/wanted" >"$T/commands"
ok "the README has a session of some commands" test "$(wc -l <"$T/commands")" -ge 4
while read -r line; do
    printf '$ %s\n' "$line"
    (eval "$line") 2>&1
done <"$T/commands" | sed "s|$BASE|http://127.0.0.1:8080|g" | grep -v '^$' >"$T/got"
grep -v '^$' "$T/wanted" >"$T/wanted2"
ok "the session prints what the README says" diff "$T/wanted2" "$T/got"

# Other commands of the README and the man page: each is one that blotter takes.
for doc in README.md man/blotter.1; do
    sed -n 's/^    \(blotter [a-z].*\)$/\1/p; s/^\.Dl \(blotter .*\)$/\1/p' "$top/$doc" | sed 's/ *#.*//; s/ > .*//' | grep -v 'doj-crt\|labor-south' >"$T/examples"
    bad=$(while read -r line; do (eval "$line") >/dev/null 2>"$T/e" || { [ $? -gt 1 ] && echo "$line: $(cat "$T/e")"; }; done <"$T/examples")
    ok "$doc has examples" test -s "$T/examples"
    is "examples of $doc are taken" "$bad" ""
done
for verb in $verbs; do
    status "blotter $verb --help" 0 blotter "$verb" --help
    ok "man page: $verb" grep -q "^\.It Cm $verb" "$top/man/blotter.1"
    missing=$(blotter "$verb" --help | sed -n 's/^  --\([a-z-]*\).*/\1/p' | grep -vE '^(config|quiet|help)$' | while read -r o; do
        grep -qF "Fl -$o" "$top/man/blotter.1" || echo "$o"
    done)
    is "man page: options of $verb" "$missing" ""
done
status "help is for standard output" 0 blotter help
status "no verb is a usage error" 2 blotter
status "an unknown verb names the nearest" 2 blotter serch
like "so" "$err" "did you mean 'search'"
is "the version" "$(blotter --version)" "blotter $(sed -n 's/^VERSION *:= *//p' "$top/Makefile")"
