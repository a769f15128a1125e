#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The justice.gov API, and a list with a pager, with generated rows, on loopback; for tests.

    archive.py [--rows N] [--log FILE]

binds an ephemeral port, prints it, and serves until its standard input ends. The log has one line a request:
seconds since the epoch and the target. Rows are numbered; the newest has the highest number. Asked as a proxy
(absolute target), it answers for any host.

    /api?page=P&pagesize=S       as /api/v1/press_releases.json: page from 0
    /list?page=P                 the same rows as an HTML list, 20 a page, with a "next" link
    /endless?page=P              a list whose every page is the same and has a next
    /opa/pr/release-N            the page of a row
    /do/add/K                    K new rows at the top
    /do/remove/I                 row number I of the list, from 0, is taken out
    /do/remove-after/P/I         the same, as soon as page P of the API has been sent
    /do/order/asc|desc           how the API sorts, whatever is asked of it
    /do/flap                     from now on every second answer of the API counts one row more
    /do/fail/P/K                 page P of the API answers 503, K times
    /do/hold/P                   page P of the API is not answered until /do/hold/-1
"""
import argparse
import json
import socketserver
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler

DAY = 86400
NEWEST = 1795305600  # 2026-11-22
PER_DAY = 40         # rows


class Archive:
    def __init__(self, n):
        self.rows = list(range(n - 1, -1, -1))
        self.n, self.asc, self.after, self.fails, self.flap, self.held = n, False, {}, {}, None, -1
        self.lock = threading.Lock()


def row(i, n):
    date = NEWEST - (n - 1 - i) // PER_DAY * DAY + 5 * 3600 if i < n else NEWEST + DAY + 5 * 3600
    return {
        'uuid': f'00000000-0000-4000-8000-{i:012}', 'number': f'{i}', 'title': f'Contractor {i} Convicted of Forced Labor',
        'url': f'/opa/pr/release-{i}', 'date': str(date), 'created': str(date), 'changed': str(date),
        'teaser': f'A jury convicted contractor {i}.',
        'body': f'<p>SAMPLEVILLE – A jury convicted contractor number {i} of forced labor in violation of 18 U.S.C. § 1589, '
                'the Department of Justice announced today.</p>'
                f'<p>According to the evidence, the contractor took the passports of {i % 17 + 2} workers.</p>',
        'component': [{'uuid': 'x', 'name': 'USAO - Florida, Southern'}], 'topic': [],
    }


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def log_message(self, *a):
        pass

    def send(self, body, kind='text/html; charset=utf-8', status=200):
        body = body.encode()
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        a = self.server.archive
        u = urllib.parse.urlsplit(self.path)
        q = dict(urllib.parse.parse_qsl(u.query))
        with a.lock:
            if self.server.log and not u.path.startswith('/do/'):
                self.server.log.write(f'{time.time():.3f} {self.path}\n')
                self.server.log.flush()
        while u.path == '/api' and a.held == int(q.get('page', 0)):
            time.sleep(0.02)
        with a.lock:
            path = [p for p in u.path.split('/') if p]
            name = path[0] if path else ''
            handler = getattr(self, 'at_' + name.replace('.', '_'), None)
            if handler:
                handler(a, path[1:], q)
            elif name == 'opa':
                i = path[-1].split('-')[-1]
                self.send(f'<!DOCTYPE html><html><head><title>Contractor {i} Convicted of Forced Labor</title></head><body><main>'
                          f'<article><h1>Contractor {i} Convicted of Forced Labor</h1><p><time datetime="2026-11-20">November 20, '
                          f'2026</time></p><p>SAMPLEVILLE – A jury convicted contractor number {i} of forced labor, the Department '
                          'announced today, after a trial of three weeks in which many workers testified.</p></article></main></body></html>')
            else:
                self.send('no such page', status=404)

    def at_api(self, a, _, q):
        page, size = int(q.get('page', 0)), min(int(q.get('pagesize', 20)), 50)
        if a.fails.get(page, 0) > 0:
            a.fails[page] -= 1
            return self.send('try later', status=503)
        rows = a.rows[::-1] if a.asc else a.rows
        part = rows[page * size:(page + 1) * size]
        count = len(rows)
        if a.flap is not None:
            a.flap = not a.flap
            count += a.flap
        self.send(json.dumps({
            'metadata': {'responseInfo': {'status': 200, 'developerMessage': 'OK'},
                         'resultset': {'count': str(count), 'pagesize': size, 'page': page}},
            'results': [row(i, a.n) for i in part]}), 'application/json')
        for i in a.after.pop(page, []):
            del a.rows[i]

    def at_list(self, a, _, q, endless=False):
        page = int(q.get('page', 0))
        part = a.rows[:20] if endless else a.rows[page * 20:page * 20 + 20]
        items = ''.join(f'<article class="news-content-listing"><h2><a href="/opa/pr/release-{i}">Contractor {i} Convicted of Forced '
                        'Labor</a></h2><div class="node-date"><time datetime="2026-11-20T12:00:00Z">November 20, 2026</time></div>'
                        '</article>' for i in part)
        more = endless or page * 20 + 20 < len(a.rows)
        me = 'endless' if endless else 'list'
        pager = f'<ul class="js-pager__items"><li><a rel="next" href="/{me}?page={page + 1}">Next</a></li></ul>' if more else ''
        self.send(f'<html><head><title>News</title></head><body><h1>News</h1>{items}{pager}</body></html>')

    def at_endless(self, a, rest, q):
        self.at_list(a, rest, q, True)

    def at_do(self, a, what, _):
        if what[0] == 'add':
            top = max(a.rows) + 1
            a.rows[:0] = range(top + int(what[1]) - 1, top - 1, -1)
        elif what[0] == 'remove':
            del a.rows[int(what[1])]
        elif what[0] == 'remove-after':
            a.after.setdefault(int(what[1]), []).append(int(what[2]))
        elif what[0] == 'order':
            a.asc = what[1] == 'asc'
        elif what[0] == 'flap':
            a.flap = False
        elif what[0] == 'hold':
            a.held = int(what[1])
        elif what[0] == 'fail':
            a.fails[int(what[1])] = int(what[2])
        self.send('done\n')


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, *args):  # who asked has gone
        pass


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--rows', type=int, default=500)
    p.add_argument('--log')
    o = p.parse_args()
    s = Server(('127.0.0.1', 0), Handler)
    s.archive, s.log = Archive(o.rows), open(o.log, 'w') if o.log else None
    threading.Thread(target=s.serve_forever, daemon=True).start()
    print(s.server_address[1], flush=True)
    sys.stdin.read()


main()
