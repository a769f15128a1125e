# SPDX-License-Identifier: GPL-2.0-or-later
"""For the servers of tests: when something came."""
import socket
import struct
import time


def arrival(sock):
    """When the last bytes came, by the kernel (TCP_INFO): neither a busy machine nor another thread moves it."""
    while True:
        before = time.time()
        idle = struct.unpack_from('I', sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256), 52)[0]
        if time.time() - before < 0.001:
            return before - idle / 1000
