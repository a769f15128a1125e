#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The main job on a small site on loopback: a real HTTP server, the real fetcher, the real store and index.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
case $1 in /*) build=$1 ;; *) build=$PWD/$1 ;; esac
. "$here/lib/site.sh"
dir=$(mktemp -d "${TMPDIR:-/tmp}/blotter-demo-XXXXXX")
trap 'site_stop "$dir"; rm -rf "$dir"' EXIT INT TERM
chmod 755 "$dir"
mkdir "$dir/www"
chmod 755 "$dir/www"
DATA=$dir/data
site_start "$dir/www" "$dir"
site_fill "$here/site" "$dir/www"
BLOTTER_CONFIG=$dir/www/feeds.conf
export BLOTTER_CONFIG
PATH=$build:$PATH

say() { printf '\n== %s\n' "$1"; }
run() {
    printf '$ blotter'
    for word; do
        case $word in *[!A-Za-z0-9:=,.@/-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '\n'
    blotter "$@"
}

say "Fetch: three feeds and a listing, then the pages they name, from nginx at $BASE"
run fetch
say "Fetch again: nothing is due, nothing is asked"
run fetch
say "Search: words and a filter"
run search --limit=3 'passport OR motel' charge:human-trafficking
say "Trafficking of people, not of drugs or birds: who filed what, by office and charge"
run search --limit=0 --facets=office,charge date:2026
say "One release, and why each value was given"
run show --explain 1
say "A digest: the text part of the mail it would be"
run digest --dry-run --format=text --since=2026-11-01 trafficking
say "Status"
run status
cat <<'T'

That was the bundled site. For the live ones: set `contact` in feeds.conf, then

    build/blotter fetch
    build/blotter search charge:human-trafficking
T
