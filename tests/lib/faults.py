#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A web server on loopback that answers every path in its own bad way, for tests.

    faults.py [--bind ADDR[,ADDR…]] [--log FILE] [--tls CERT,KEY]

binds an ephemeral port (the same on each address; default 127.0.0.1), prints it on a line of its own, and serves
until its standard input ends, so that it never outlives its test. The log has one line a request, fields parted
by tabs:

    arrival time · connections open · requests being answered (both of the address asked) · Host · target · If-None-Match ·
    If-Modified-Since · Cookie · Authorization · User-Agent        ("-" for what was not sent)

The arrival time is the kernel's (TCP_INFO), seconds since the epoch to about 10 ms, so that a busy test machine
does not move it. What each path does stands beside its function below; `GET /` lists them. Asked as a proxy
(absolute target), it answers for any host.
"""
import argparse
import collections
import gzip
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse
import zlib
from email.utils import formatdate

from arrival import arrival

ROUTES = {}
ONCE = set()
PAGE = b'<!DOCTYPE html><title>A page</title><h1>A page</h1><p>Of the Example Gazette.</p>\n'
ETAG, MODIFIED = '"v1"', 'Tue, 01 Nov 2022 12:00:00 GMT'
MB = bytes(1 << 20)
RELEASE = '''<!DOCTYPE html><html lang="en"><head><title>Motel Owner “Doe” Convicted, Notice %s</title></head><body>
<h1>Motel Owner “Doe” Convicted, Notice %s</h1><p>November 12, 2026</p>
<p>The owner of the Specimen Motel was convicted of sex trafficking in violation of 18 U.S.C. § 1591, the bureau said.</p>
<p>Deputies found two women who said that they had been held in the motel since January 5, 2021.</p></body></html>'''


def route(path):
    def add(function):
        ROUTES[path] = function
        return function
    return add


class Gone(Exception):
    """The connection is over."""


class Request:
    def __init__(self, conn, target, headers):
        self.conn, self.headers, self.open = conn, headers, True
        at = target.find('/', 8) if target.startswith('http') else 0
        self.target = target
        self.path, _, self.query = target[at:].partition('?')
        self.rest = []

    def raw(self, data):
        self.conn.sendall(data)

    def head(self, status='200 OK', *lines, length=None):
        lines = list(lines)
        if length is not None:
            lines.append(f'Content-Length: {length}')
        self.raw(''.join(l + '\r\n' for l in [f'HTTP/1.1 {status}', 'Date: ' + formatdate(usegmt=True), *lines, ''])
                 .encode('latin-1'))

    def reply(self, body=PAGE, status='200 OK', *lines, type='text/html; charset=utf-8'):
        head = [f'HTTP/1.1 {status}', 'Date: ' + formatdate(usegmt=True), f'Content-Length: {len(body)}', *lines]
        if type:
            head.append(f'Content-Type: {type}')
        self.raw(('\r\n'.join(head) + '\r\n\r\n').encode('latin-1') + body)

    def close(self):
        self.open = False

    def reset(self):
        self.conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.close()

    def number(self, default=0):
        return int(self.rest[0]) if self.rest and self.rest[0].isdigit() else default


def drip(r, data, pause=0.1):
    for i in range(len(data)):
        r.raw(data[i:i + 1])
        time.sleep(pause)


def wait_for_client(r):
    """Until it gives up."""
    while r.conn.recv(4096):
        pass
    raise Gone


# ---- well-behaved ----
@route('')  # the list of paths
def index(r):
    r.reply('\n'.join('/' + p for p in sorted(ROUTES)).encode(), type='text/plain')


@route('ok')  # 200
@route('page')  # /page/N: 200, each its own
def ok(r):
    r.reply(PAGE + ''.join(r.rest).encode())


@route('release')  # /release/N: 200, a page with a release
def release(r):
    r.reply((RELEASE % (r.rest[0], r.rest[0])).encode())


@route('slow')  # /slow/MS: 200 after so many milliseconds
def slow(r):
    time.sleep(r.number() / 1000)
    r.reply()


@route('etag')  # 200 with validators; 304 to either of them
def etag(r):
    v = f'ETag: {ETAG}', f'Last-Modified: {MODIFIED}'
    if r.headers.get('if-none-match') == ETAG or r.headers.get('if-modified-since') == MODIFIED:
        r.head('304 Not Modified', *v)
    else:
        r.reply(PAGE, '200 OK', *v)


@route('gzip')  # 200, compressed
def gz(r):
    r.reply(gzip.compress(PAGE * 100), '200 OK', 'Content-Encoding: gzip')


@route('deflate')  # 200, in zlib's form
@route('bare-deflate')  # 200, without its frame, as some servers understand it
def deflate(r):
    z = zlib.compressobj(9, zlib.DEFLATED, -15 if r.path == '/bare-deflate' else 15)
    r.reply(z.compress(PAGE * 100) + z.flush(), '200 OK', 'Content-Encoding: deflate')


@route('nested-gzip')  # 200, compressed twice
def nested(r):
    r.reply(gzip.compress(gzip.compress(PAGE * 100)), '200 OK', 'Content-Encoding: gzip', 'Content-Encoding: gzip')


@route('brotli')  # an encoding nobody asked for
def brotli(r):
    r.reply(PAGE, '200 OK', 'Content-Encoding: br')


@route('chunked')  # 200, in chunks, with a trailer
def chunked(r):
    r.head('200 OK', 'Content-Type: text/html', 'Transfer-Encoding: chunked')
    for i in range(0, len(PAGE), 10):
        r.raw(b'%x\r\n%s\r\n' % (len(PAGE[i:i + 10]), PAGE[i:i + 10]))
    r.raw(b'0\r\nETag: "of the trailer"\r\n\r\n')


@route('until-close')  # 200 without a length, as HTTP/1.0 does it
def until_close(r):
    r.raw(b'HTTP/1.0 200 OK\r\n\r\n' + PAGE)
    r.close()


@route('early')  # 103 before the 200
def early(r):
    r.raw(b'HTTP/1.1 103 Early Hints\r\nETag: "of the hint"\r\n\r\n')
    r.reply()


@route('cookie')  # 200, sets a cookie
def cookie(r):
    r.reply(PAGE, '200 OK', 'Set-Cookie: visitor=7; Path=/')


@route('wall')  # sends back to itself with a cookie, and answers when that is brought
def wall(r):
    if 'pass=1' in r.headers.get('cookie', ''):
        r.reply()
    else:
        r.reply(b'', '302 Found', 'Location: /wall', 'Set-Cookie: pass=1; Path=/')


# ---- statuses ----
@route('status')  # /status/503: that status
def status(r):
    r.reply(b'no\n', f'{r.number(500)} Whatever You Say')


@route('not-modified')  # 304, asked for or not
def not_modified(r):
    r.head('304 Not Modified')


@route('retry')  # /retry/429/120: that status with Retry-After in seconds
def retry(r):
    r.reply(b'', f'{r.rest[0]} Later', f'Retry-After: {r.rest[1]}')


@route('retry-date')  # /retry-date/503/120: the same as a date
def retry_date(r):
    now = time.time()
    r.raw(f'HTTP/1.1 {r.rest[0]} Later\r\nDate: {formatdate(now, usegmt=True)}\r\nContent-Length: 0\r\n'
          f'Retry-After: {formatdate(now + int(r.rest[1]), usegmt=True)}\r\n\r\n'.encode())


@route('empty')  # 200 and nothing
def empty(r):
    r.reply(b'')


# ---- redirects ----
@route('moved')  # /moved/3: three 301, then 200
@route('found')  # /found/3: the same with 302
@route('permanent')  # /permanent/3: with 308
@route('mixed')  # /mixed/3: with 301 and 302 in turn
def chain(r):
    n, kind = r.number(), r.path.split('/')[1]
    code = {'moved': 301, 'found': 302, 'permanent': 308, 'mixed': 301 + n % 2}[kind]
    if n:
        r.reply(b'elsewhere', f'{code} Elsewhere', f'Location: /{kind}/{n - 1}')
    else:
        r.reply()


@route('loop')  # /loop/1 to /loop/2 and back
def loop(r):
    r.reply(b'', '301 Moved', f'Location: {3 - r.number(1)}')


@route('for-ever')  # /for-ever/N to /for-ever/N+1
def for_ever(r):
    r.reply(b'', '302 Found', f'Location: /for-ever/{r.number() + 1}')


@route('to')  # /to?URL: 302 to that URL, as it is written
@route('to301')  # /to301?URL: 301
def to(r):
    code = 301 if r.path == '/to301' else 302
    r.reply(b'', f'{code} Elsewhere', 'Location: ' + urllib.parse.unquote(r.query, 'latin-1'))


@route('nowhere')  # 301 without Location
def nowhere(r):
    r.reply(b'', '301 Moved')


@route('moved-broken')  # 301 whose own body is cut short
def moved_broken(r):
    r.head('301 Moved', 'Location: /ok', length=1000)
    r.raw(b'x')
    r.close()


# ---- slow ----
@route('silent')  # takes the request and never answers
def silent(r):
    wait_for_client(r)


@route('stalled')  # half a page, then nothing more
def stalled(r):
    r.head('200 OK', 'Content-Type: text/html', length=len(PAGE))
    r.raw(PAGE[:40])
    wait_for_client(r)


@route('slow-headers')  # the status, then a byte every 0.1 s
def slow_headers(r):
    r.raw(b'HTTP/1.1 200 OK\r\n')
    drip(r, b'X-Slow: yes\r\n' * 1000)


@route('slow-body')
def slow_body(r):
    r.head('200 OK', 'Content-Type: text/html', length=100000)
    drip(r, b'x' * 100000)


# ---- broken ----
@route('truncated')  # Content-Length says more than comes
def truncated(r):
    r.head('200 OK', 'Content-Type: text/html', length=1000)
    r.raw(PAGE)
    r.close()


@route('truncated-404')
def truncated_404(r):
    r.head('404 Not Found', length=1000)
    r.raw(b'no')
    r.close()


@route('truncated-chunk')  # the last chunk never comes
def truncated_chunk(r):
    r.head('200 OK', 'Transfer-Encoding: chunked')
    r.raw(b'20\r\n' + PAGE[:32] + b'\r\n')
    r.close()


@route('broken-chunk')  # a chunk length that is no number
def broken_chunk(r):
    r.head('200 OK', 'Transfer-Encoding: chunked')
    r.raw(b'20\r\n' + PAGE[:32] + b'\r\nzz\r\n' + PAGE)
    r.close()


@route('broken-gzip')  # its checksum is wrong
def broken_gzip(r):
    body = bytearray(gzip.compress(PAGE * 100))
    body[-8] ^= 1
    r.reply(body, '200 OK', 'Content-Encoding: gzip')


@route('cut-gzip')  # framed as it should be, but the stream inside breaks off
def cut_gzip(r):
    how = r.rest[0] if r.rest else 'half'
    body = zlib.compress(PAGE * 100) if how == 'deflate' else gzip.compress(PAGE * 100)
    body = body[:-4] if how == 'trailer' else body[:len(body) // 2]
    if how == 'close':
        r.raw(b'HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n' + body)
        r.close()
    else:
        r.reply(body, '404 Not Found' if how == '404' else '200 OK',
                'Content-Encoding: ' + ('deflate' if how == 'deflate' else 'gzip'))


@route('not-gzip')  # says gzip, is plain
def not_gzip(r):
    r.reply(PAGE, '200 OK', 'Content-Encoding: gzip')


@route('longer')  # /longer/N: a release, and more than its Content-Length says
def longer(r):
    body = (RELEASE % (r.rest[0], r.rest[0])).encode()
    r.head('200 OK', 'Content-Type: text/html; charset=utf-8', length=len(body))
    r.raw(body + b'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison')


@route('two-lengths')  # two different Content-Length
def two_lengths(r):
    r.reply(PAGE, '200 OK', f'Content-Length: {len(PAGE) + 1}')
    r.close()


@route('negative-length')
def negative_length(r):
    r.head('200 OK', length=-5)
    r.raw(PAGE)
    r.close()


@route('reset')  # instead of an answer
def reset(r):
    r.reset()


@route('reset-body')  # in the middle of the body
def reset_body(r):
    r.head('200 OK', length=1000)
    r.raw(PAGE)
    time.sleep(0.1)
    r.reset()


@route('hang-up')  # closes without a word
def hang_up(r):
    r.close()


@route('once')  # /once/X: closes without a word the first time, then 200
def once(r):
    if r.path in ONCE:
        r.reply()
    else:
        ONCE.add(r.path)
        r.close()


@route('not-http')
def not_http(r):
    r.raw(b'220 mail.example ESMTP\r\n')
    r.close()


@route('http-0.9')  # a page without a word of HTTP
def http_09(r):
    r.raw(PAGE)
    r.close()


@route('bad-status')
def bad_status(r):
    r.raw(b'HTTP/1.1 abc Nonsense\r\n\r\n')
    r.close()


# ---- too much ----
@route('size')  # /size/N: a body of N bytes, with its length
def size(r):
    r.reply(b'x' * r.number(), type='text/plain')


@route('size-unsaid')  # /size-unsaid/N: N bytes in one chunk
def size_unsaid(r):
    r.head('200 OK', 'Transfer-Encoding: chunked')
    r.raw(b'%x\r\n%s\r\n0\r\n\r\n' % (r.number(), b'x' * r.number()))


@route('big')  # 1 GB, said so
@route('big-404')
def big(r):
    r.head('404 Not Found' if r.path.endswith('404') else '200 OK', 'Content-Type: text/html', length=1 << 30)
    for _ in range(1 << 10):
        r.raw(MB)


@route('endless')  # never ends
@route('endless-404')
def endless(r):
    r.head('404 Not Found' if r.path.endswith('404') else '200 OK', 'Transfer-Encoding: chunked')
    while True:
        r.raw(b'100000\r\n' + MB + b'\r\n')


def zeros(mb):
    """That many MB of zeros as gzip: one deflated block, again and again. Who reads to the end misses the CRC."""
    z = zlib.compressobj(9, zlib.DEFLATED, -15)
    return gzip.compress(b'')[:10] + (z.compress(MB) + z.flush(zlib.Z_FULL_FLUSH)) * mb + z.flush() + bytes(8)


@route('bomb')  # 1 GB in 1 MB of gzip; /bomb/N: N MB in N kB
def bomb(r):
    r.reply(zeros(r.number(1024)), '200 OK', 'Content-Encoding: gzip')


@route('deflate-bomb')  # 16 MB in 16 kB
def deflate_bomb(r):
    r.reply(zlib.compress(MB * 16), '200 OK', 'Content-Encoding: deflate')


@route('nested-bomb')  # 256 MB in a few kB
def nested_bomb(r):
    r.reply(gzip.compress(zeros(256)), '200 OK', 'Content-Encoding: gzip, gzip')


@route('many-encodings')
@route('four-encodings')
def many_encodings(r):
    n = 4 if r.path == '/four-encodings' else 100
    r.reply(PAGE, '200 OK', 'Content-Encoding: ' + ', '.join(['identity'] * n))


@route('many-headers')  # 10,000 of them
def many_headers(r):
    r.raw(b'HTTP/1.1 200 OK\r\n' + b''.join(b'X-%d: y\r\n' % i for i in range(10000)) + b'Content-Length: 0\r\n\r\n')


@route('endless-headers')
def endless_headers(r):
    r.raw(b'HTTP/1.1 200 OK\r\n')
    while True:
        r.raw(b'X-More: and more\r\n' * 100)


@route('long-header')  # one line of 1 MB
def long_header(r):
    r.raw(b'HTTP/1.1 200 OK\r\nX-Long: ' + b'x' * (1 << 20) + b'\r\nContent-Length: 0\r\n\r\n')


@route('endless-hints')  # 103 for ever
def endless_hints(r):
    while True:
        r.raw(b'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n')


# ---- odd bodies and headers ----
@route('type')  # /type?VALUE: that Content-Type
def typed(r):
    r.reply(type=urllib.parse.unquote(r.query, 'latin-1'))


@route('wrong-charset')  # says ISO-8859-1, is UTF-8
def wrong_charset(r):
    r.reply('<p>§ 1591 – “Doe”</p>'.encode(), type='text/html; charset=ISO-8859-1')


@route('charset-release')  # a release that says ISO-8859-1 and is UTF-8, in the header and on the page
def charset_release(r):
    body = (RELEASE % ('5', '5')).replace('<head>', '<head><meta charset="iso-8859-1">')
    r.reply(body.encode(), type='text/html; charset=ISO-8859-1')


@route('pdf')  # says text/html, is PDF
def pdf(r):
    r.reply(b'%PDF-1.4\n1 0 obj\n' + bytes(range(256)))


@route('plain-release')  # says image/png, is a release
def plain_release(r):
    r.reply((RELEASE % ('6', '6')).encode(), type='image/png')


@route('json')  # says text/html, is JSON
def json(r):
    r.reply(b'{"error": "no"}')


@route('binary')
def binary(r):
    r.reply(bytes(range(256)) * 4, type='application/octet-stream')


@route('odd-etag')  # validators with control characters
def odd_etag(r):
    r.reply(PAGE, '200 OK', 'ETag: "a\x1bb"', 'Last-Modified: x\ty\x01')


@route('challenge')  # 200, but a wall's
def challenge(r):
    r.reply(b'<html><script>bm-verify="x"</script>Powered and protected by Example</html>')


class Server:
    def __init__(self, log, tls):
        self.log, self.tls, self.lock = log, tls, threading.Lock()
        self.conns, self.busy = collections.Counter(), collections.Counter()

    def note(self, conn, addr, target, h):
        when = arrival(conn)
        with self.lock:
            self.busy[addr] += 1
            if self.log:
                keys = 'if-none-match', 'if-modified-since', 'cookie', 'authorization', 'user-agent'
                print(f'{when:.3f}', self.conns[addr], self.busy[addr], h.get('host', '-'), target,
                      *(h.get(k, '-') for k in keys), sep='\t', file=self.log, flush=True)

    def answer(self, conn, addr, stream):
        words = stream.readline(65536).decode('latin-1').split()
        if len(words) < 2:
            raise Gone
        headers = {}
        while (line := stream.readline(65536).decode('latin-1').strip()):
            name, _, value = line.partition(':')
            headers[name.strip().lower()] = value.strip()
        self.note(conn, addr, words[1], headers)
        try:
            r = Request(conn, words[1], headers)
            name, *r.rest = r.path[1:].split('/')
            ROUTES.get(name, lambda r: r.reply(b'no\n', '404 Not Found'))(r)
        finally:
            with self.lock:
                self.busy[addr] -= 1
        return r.open

    def serve(self, conn):
        addr = conn.getsockname()[0]
        with self.lock:
            self.conns[addr] += 1
        try:
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                conn = self.tls.wrap_socket(conn, server_side=True)
            stream = conn.makefile('rb')
            while self.answer(conn, addr, stream):
                pass
            stream.close()
        except (OSError, Gone):
            pass
        finally:
            with self.lock:  # before the client can see it closed
                self.conns[addr] -= 1
            conn.close()

    def listen(self, sock):
        while True:
            conn, _ = sock.accept()
            threading.Thread(target=self.serve, args=(conn,), daemon=True).start()


def sockets(addrs):
    """One on each address, all on one ephemeral port."""
    while True:
        port, made = 0, []
        try:
            for a in addrs:
                made.append(socket.create_server((a, port), backlog=128))
                port = made[0].getsockname()[1]
            return made
        except OSError:
            if not made:
                raise
            for s in made:
                s.close()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--bind', default='127.0.0.1')
    p.add_argument('--log', type=argparse.FileType('a'))
    p.add_argument('--tls', metavar='CERT,KEY')
    o = p.parse_args()
    tls = None
    if o.tls:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*o.tls.split(','))
    server = Server(o.log, tls)
    listening = sockets(o.bind.split(','))
    for s in listening:
        threading.Thread(target=server.listen, args=(s,), daemon=True).start()
    print(listening[0].getsockname()[1], flush=True)
    sys.stdin.buffer.read()


if __name__ == '__main__':
    main()
