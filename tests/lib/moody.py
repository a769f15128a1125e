#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A web server on loopback whose mood can be changed while it runs, for tests.

    moody.py DIR LOG [CERT KEY]

binds an ephemeral port, prints it, and serves until its standard input ends. The answer to /NAME is read anew for
each request from the file DIR/NAME: a status (or one of the words below), lines of headers, an empty line, the
body. With an ETag or a Last-Modified among the headers a request that brings it gets 304. No file: 404.

    hang    takes the request and never answers       stall   sends half of the body, then nothing more
(until the other side has gone)

LOG gets a line a request: target, If-None-Match and If-Modified-Since, parted by tabs ("-" for what was not sent).
"""
import http.server
import os
import ssl
import sys
import threading

root, log = sys.argv[1], open(sys.argv[2], 'a')
lock = threading.Lock()


class Moody(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        sent = [self.headers.get(k, '-') for k in ('If-None-Match', 'If-Modified-Since')]
        with lock:
            print(self.path, *sent, sep='\t', file=log, flush=True)
        try:
            with open(os.path.join(root, self.path.strip('/').split('?')[0].replace('/', '_'))) as f:
                head, _, body = f.read().partition('\n\n')
        except OSError:
            head, body = '404', 'no'
        mood, *lines = head.split('\n')
        headers = [l.split(': ', 1) for l in lines if l]
        for (name, value), got in [(h, s) for h in headers for s in sent]:
            if name in ('ETag', 'Last-Modified') and value == got:
                mood, body = '304', ''
        if mood == 'hang':
            self.wait_for_client()
            return
        self.answer(int(mood) if mood.isdigit() else 200, headers, body.encode(), mood == 'stall')

    def answer(self, status, headers, body, stall):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if stall else body)
        self.wfile.flush()
        if stall:
            self.wait_for_client()

    def wait_for_client(self):
        self.close_connection = True
        while self.connection.recv(4096):
            pass

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args):
        pass


server = Server(('127.0.0.1', 0), Moody)
if len(sys.argv) > 3:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = tls.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.buffer.read()
