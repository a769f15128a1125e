# SPDX-License-Identifier: GPL-2.0-or-later
"""A server on loopback that passes all on to another and goes away after so many bytes of its answers:
cut.py PORT BYTES. Prints its own port. BYTES may be `stall`: it takes connections and says nothing."""
import socket
import sys
import threading

to, bytes_left = int(sys.argv[1]), sys.argv[2]
listener = socket.create_server(('127.0.0.1', 0))
print(listener.getsockname()[1], flush=True)
held = []


def up(client, server):
    try:
        while data := client.recv(65536):
            server.sendall(data)
    except OSError:
        pass


def down(client, server, left):
    try:
        while left > 0 and (data := server.recv(min(65536, left))):
            client.sendall(data)
            left -= len(data)
    except OSError:
        pass
    for s in client, server:
        s.shutdown(socket.SHUT_RDWR) if s.fileno() >= 0 else None
        s.close()


while True:
    client, _ = listener.accept()
    if bytes_left == 'stall':
        held.append(client)
        continue
    server = socket.create_connection(('127.0.0.1', to))
    threading.Thread(target=up, args=(client, server), daemon=True).start()
    threading.Thread(target=down, args=(client, server, int(bytes_left)), daemon=True).start()
