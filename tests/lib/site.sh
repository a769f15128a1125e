# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by the demo and the tests: a real nginx on a free loopback port.
#
#   site_start ROOT DIR   serves the files under ROOT; state goes into DIR; sets $BASE (http://127.0.0.1:PORT)
#   site_stop DIR         ends it, and waits until it is over
#   site_fill FROM TO     copies the bundled site with @BASE@ and @DATA@ filled in (after site_start)

site_free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

site_start() {
    site_tries=0 site_user=
    [ "$(id -u)" != 0 ] || site_user='user root;' # who can read $TMPDIR, whatever that is
    while :; do
        site_port=$(site_free_port)
        cat >"$2/nginx.conf" <<N
$site_user worker_processes 1; pid "$2/nginx.pid"; error_log "$2/nginx-error.log";
events { worker_connections 512; }
http {
  log_format l '\$msec \$request_method \$request_uri \$status'; access_log "$2/access.log" l;
  default_type text/html; types { application/rss+xml xml; text/plain txt; }
  client_body_temp_path "$2/t1"; proxy_temp_path "$2/t2"; fastcgi_temp_path "$2/t3"; uwsgi_temp_path "$2/t4"; scgi_temp_path "$2/t5";
  gzip on; gzip_types text/html application/rss+xml; keepalive_requests 100000;
  server { listen 127.0.0.1:$site_port; root "$1"; $SITE_EXTRA }
}
N
        # Another process may have taken the port since; then the next try takes another.
        if nginx -c "$2/nginx.conf" -p "$2" 2>>"$2/nginx-start.log"; then break; fi
        site_tries=$((site_tries + 1))
        if [ $site_tries -ge 5 ]; then
            cat "$2/nginx-start.log" >&2
            return 1
        fi
    done
    until [ -s "$2/nginx.pid" ]; do sleep 0.02; done # written when it has gone to the background
    BASE=http://127.0.0.1:$site_port
}

site_stop() { # and waits until nobody listens
    [ -s "$1/nginx.pid" ] || return 0
    site_pid=$(cat "$1/nginx.pid")
    kill "$site_pid" 2>/dev/null
    while kill -0 "$site_pid" 2>/dev/null; do sleep 0.02; done
}

site_fill() {
    mkdir -p "$2"
    cp -R "$1/." "$2/"
    grep -rl '@BASE@\|@DATA@' "$2" | while read -r site_file; do
        sed -i "s|@BASE@|$BASE|g; s|@DATA@|$DATA|g" "$site_file"
    done
}
: "${SITE_EXTRA:=}"
