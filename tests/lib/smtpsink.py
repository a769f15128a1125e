#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""smtpsink.py DIRECTORY: a mail server on loopback that keeps what it is given as N.eml, with sender and recipient in
N.envelope. Its port stands in DIRECTORY/port once it listens."""
import asyncio
import os
import sys

from aiosmtpd.smtp import SMTP


class Keep:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        base = os.path.join(sys.argv[1], str(self.count))
        self.count += 1
        with open(base + '.eml', 'wb') as f:
            f.write(envelope.original_content)
        with open(base + '.envelope', 'w') as f:
            print(envelope.mail_from, *envelope.rcpt_tos, file=f)
        return '250 kept'


async def main():
    keep = Keep()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(keep), '127.0.0.1', 0)
    path = os.path.join(sys.argv[1], 'port')
    with open(path + '.new', 'w') as f:
        print(server.sockets[0].getsockname()[1], file=f)
    os.rename(path + '.new', path)
    await server.serve_forever()


asyncio.run(main())
