#!/usr/bin/env python3
"""Stands before a function URL of the emulator, which is only found by its host name, at an address that can be called.

    front.py --listen PORT --host ID.lambda-url.REGION.on.aws --upstream http://127.0.0.1:4566

Only the header `Host` is changed. On AWS the name is in the DNS, and nothing stands here.
"""

import sys

from relay import Relay, Server, arguments


class Front(Relay):
    """Says the host name that the emulator knows the function by."""

    def any(self):
        host = [("Host", self.server.options.host)]
        self.answer(*self.forward(self.body(), host + self.headers_but("host")))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = any


def main():
    it = arguments("Before a function URL of the emulator")
    it.add_argument("--host", required=True)
    Server(Front, it.parse_args()).serve_forever()


if __name__ == "__main__":
    sys.exit(main())
