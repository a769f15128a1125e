#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Unattended: the line for cron, in cron's environment, and the units for systemd, as `make install` puts them there.
# BLOTTER_CRON=full installs the line in a real cron, in a mount namespace of its own; that takes two minutes and root.
. "$(dirname "$0")/lib/tap.sh"
plan 25
top=$(cd "$TESTS/.." && pwd)
mkdir -p "$T/www" "$T/.config/blotter" "$T/home/.config/blotter"
DATA=$T/data
site_start "$T/www" "$T" || exit 1
site_fill "$TESTS/site" "$T/www"
cp "$T/www/feeds.conf" "$T/.config/blotter/feeds.conf"
sed "s|^data = .*|data = \"$T/home/data\"|" "$T/www/feeds.conf" >"$T/home/.config/blotter/feeds.conf"

# ---- cron ----
entry=$(grep -vE '^(#|[A-Z]+=)' "$top/cron/blotter.cron")
is "one line for cron" "$(echo "$entry" | wc -l)" 1
if crontab -h 2>&1 | grep -q 'dry run'; then
    ok "which crontab takes" crontab -n "$top/cron/blotter.cron"
else
    skip 1 "no crontab that checks a file"
fi
like "it starts apart from other installations" "$entry" ' run --splay=900$'
command=$(echo "$entry" | cut -d' ' -f6- | sed 's/--splay=900/--splay=0/')
# The environment that cron gives, and what it would mail: whatever is printed.
now=$(date -u -d 2026-11-22T06:00:00Z +%s) # whatever the day is: the releases are of that month
as_cron() { env -i HOME="$T" BLOTTER_NOW="$now" LOGNAME=nobody SHELL=/bin/sh PATH="$BUILD:/usr/bin:/bin" "$@" /bin/sh -c "$command" </dev/null; }
cd /
status "it runs" 0 as_cron
is "and cron has nothing to mail" "$out$err" ""
is "but the releases are there" "$(blotter --config "$T/www/feeds.conf" export | wc -l)" 9
site_stop "$T"
# What fails is told, once it is sure; then no more while it stays so.
for day in 1 2 3 4 5; do
    as_cron BLOTTER_NOW=$((now + day * 86400)) >"$T/day.$day" 2>&1
    echo $?
done >"$T/statuses"
ok "when the site is away cron mails that it is" grep -hq "^blotter: .*127\.0\.0\.1.*Connection refused" "$T"/day.*
is "each thing once" "$(sort "$T"/day.* | uniq -d)" ""
ok "then nothing" test ! -s "$T/day.5"
is "as it is known" "$(tail -1 "$T/statuses")" 0
HOME=/nonexistent status "no feeds.conf" 78 as_cron HOME=/nonexistent
like "cron mails that" "$err" "feeds.conf"

# ---- systemd ----
status "make install" 0 make -s -C "$top" install BUILD="$BUILD" PREFIX="$T/usr"
units=$T/usr/lib/systemd/system
like "the unit runs what was installed" "$(cat "$units/blotter.service")" "^ExecStart=$T/usr/bin/blotter .* run$"
ok "which finds its parts" "$T/usr/bin/blotter" status --help
if command -v systemd-analyze >/dev/null; then
    status "systemd takes the units" 0 systemd-analyze verify --man=no "$units/blotter.service" "$units/blotter.timer"
    is "without a word" "$out$err" ""
    ok "and finds them little exposed" systemd-analyze security --offline=yes --threshold=15 "$units/blotter.service"
else
    skip 3 "no systemd-analyze"
fi
status "make uninstall" 0 make -s -C "$top" uninstall BUILD="$BUILD" PREFIX="$T/usr"
is "leaves nothing" "$(find "$T/usr" -type f)" ""

# ---- a real cron ----
if [ "${BLOTTER_CRON:-}" != full ] || ! command -v cron >/dev/null || ! unshare -m true 2>/dev/null; then
    skip 5 "BLOTTER_CRON=full with cron and root"
    exit $((tap_failed > 0))
fi
# Directories of its own stand where cron looks, for it alone; so does a sendmail that keeps the mail.
mkdir -p "$T/root/cron.d" "$T/root/run" "$T/root/spool/crontabs" "$T/root/sbin"
: >"$T/root/crontab"
chgrp crontab "$T/root/spool/crontabs" && chmod 1730 "$T/root/spool/crontabs"
printf '#!/bin/sh\ncat >"%s/mail.$$"\nmv "%s/mail.$$" "%s/mail"\n' "$T" "$T" "$T" >"$T/root/sbin/sendmail"
chmod 755 "$T/root/sbin/sendmail"
cat >"$T/in-its-own" <<S2
mount --bind "$T/root/cron.d" /etc/cron.d && mount --bind "$T/root/crontab" /etc/crontab &&
mount --bind "$T/root/spool" /var/spool/cron && mount --bind "$T/root/run" /run &&
mount -t overlay -o "lowerdir=$T/root/sbin:/usr/sbin" overlay /usr/sbin && exec cron -f
S2
table() { # VARIABLE…: the file as it is shipped, but for when, where and for whom
    sed -e 's/^17 \*\/2/* */; s/--splay=900/--splay=0/' -e "s|^#MAILTO=|MAILTO=|; s|^PATH=|HOME=$T/home\nPATH=$BUILD:|" \
        "$top/cron/blotter.cron"
}
site_start "$T/www" "$T" && sed -i "s|http://127.0.0.1:[0-9]*|$BASE|g" "$T/home/.config/blotter/feeds.conf"
site_fill "$TESTS/site" "$T/www"
unshare -m sh "$T/in-its-own" 2>"$T/cron.err" &
echo $! >"$T/cron.pid"
pid=$!
sleep 1
table >"$T/table"
ok "installed in a real cron" nsenter -t $pid -m crontab -u root "$T/table"
waited() { # FILE: comes within a minute or so
    tries=0
    while [ ! -s "$1" ] && [ $tries -lt 150 ]; do tries=$((tries + 1)); sleep 0.5; done
    test -s "$1"
}
ok "which runs it" waited "$T/home/data/blotter.db"
tries=0
while [ "$(blotter --config "$T/home/.config/blotter/feeds.conf" export 2>/dev/null | wc -l)" -lt 9 ] && [ $tries -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.2
done
ok "to the end, and mails nothing" test $tries -lt 100 -a ! -e "$T/mail"
site_stop "$T"
echo 'colour = "blue"' >>"$T/home/.config/blotter/feeds.conf" # a failing site is told only when it fails again, much later
ok "what a person should know is mailed" waited "$T/mail"
like "to MAILTO" "$(cat "$T/mail" 2>/dev/null)" '^To: desk@example.org'
[ -s "$T/mail" ] && sed 's/^/# /' "$T/mail"
exit $((tap_failed > 0))
