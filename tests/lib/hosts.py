#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many hosts on loopback in one process, for tests of scale and of politeness.

    hosts.py HOSTS SOURCES PAGES LOG

listens on one free port of the first HOSTS addresses from 127.0.1.1 on, prints it on a line of its own, and serves
until its standard input ends. Source S (0 to SOURCES - 1) lives on host S % HOSTS:

    /feed/S     RSS that names PAGES releases
    /r/S/I      one of them; release 0 is named as /old/S, which leads there by two redirects
    /robots.txt 404

Every twentieth source fails, each in one of the ways of FAULTS. The log has a line a request: its arrival, address and
target, parted by tabs. The arrival is the kernel's.
"""
import asyncio
import socket
import struct
import sys

from arrival import arrival

HOSTS, SOURCES, PAGES = map(int, sys.argv[1:4])
LOG = open(sys.argv[4], 'w')
FAULTS = 'status-500', 'status-404', 'status-403', 'silent', 'truncated', 'reset', 'no-feed', 'empty', 'loop', 'status-503'


def address(host):
    return f'127.0.{1 + host // 200}.{1 + host % 200}'


def fault_of(source):
    return FAULTS[source // 20 % len(FAULTS)] if source % 20 == 7 else None


def feed(source, base):
    links = [f'/old/{source}'] + [f'/r/{source}/{i}' for i in range(1, PAGES)]
    items = ''.join(f'<item><title>Release {source} {i}</title><link>{base}{link}</link></item>' for i, link in enumerate(links))
    return f'<rss version="2.0"><channel><title>Source {source}</title>{items}</channel></rss>'


def release(source, i):
    return f'''<!DOCTYPE html><html lang="en"><head><title>Notice {i} of Bureau {source}</title></head><body>
<h1>Notice {i} of Bureau {source}</h1><p>November {1 + i % 20}, 2026</p>
<p>The owner of the Specimen Motel, number {source}, was convicted of sex trafficking in violation of 18 U.S.C. § 1591.</p>
<p>Deputies found {i + 2} women who said that they had been held in the motel since January 5, 2021.</p></body></html>'''


class Connection(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.seen = transport, b''
        self.sock = transport.get_extra_info('socket')

    def data_received(self, data):
        when = arrival(self.sock)
        self.seen += data
        while b'\r\n\r\n' in self.seen:
            head, _, self.seen = self.seen.partition(b'\r\n\r\n')
            target = head.split(b' ', 2)[1].decode()
            self.address = self.sock.getsockname()
            print(f'{when:.4f}', self.address[0], target, sep='\t', file=LOG)
            self.answer(target)

    def reply(self, body, status='200 OK', *lines, length=None):
        body = body.encode()
        head = [f'HTTP/1.1 {status}', f'Content-Length: {length or len(body)}', *lines]
        self.transport.write(('\r\n'.join(head) + '\r\n\r\n').encode() + body)

    def answer(self, target):
        _, kind, *rest = target.split('/')
        base = 'http://%s:%d' % self.address
        if kind == 'feed' and fault_of(int(rest[0])):
            self.fail(fault_of(int(rest[0])), target)
        elif kind == 'feed':
            self.reply(feed(int(rest[0]), base), '200 OK', 'Content-Type: application/rss+xml')
        elif kind in ('old', 'moved'):
            to = f'/moved/{rest[0]}' if kind == 'old' else f'/r/{rest[0]}/0'
            self.reply('', '301 Moved Permanently', f'Location: {to}')
        elif kind == 'r':
            self.reply(release(*map(int, rest)), '200 OK', 'Content-Type: text/html; charset=utf-8')
        else:
            self.reply('', '404 Not Found')

    def fail(self, how, target):
        if how.startswith('status-'):
            self.reply('no', how[7:] + ' No')
        elif how == 'truncated':
            self.reply('<rss', length=1000)
            self.transport.close()
        elif how == 'reset':
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            self.transport.abort()
        elif how == 'no-feed':
            self.reply('<html><body><h1>We are rebuilding this site</h1></body></html>')
        elif how == 'empty':
            self.reply('')
        elif how == 'loop':
            self.reply('', '302 Found', f'Location: {target}')
        # silent: nothing


def sockets():
    """One a host, all on one port."""
    while True:
        made, port = [], 0
        try:
            for h in range(HOSTS):
                made.append(socket.create_server((address(h), port), backlog=64))
                port = made[0].getsockname()[1]
            return made, port
        except OSError:
            for s in made:
                s.close()


async def main():
    loop = asyncio.get_running_loop()
    made, port = sockets()
    servers = [await loop.create_server(Connection, sock=s) for s in made]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    LOG.flush()
    for s in servers:
        s.close()


asyncio.run(main())
