#!/usr/bin/env python3
"""Stands before a function URL of the emulator, which is only found by its host name, at an address that can be called.

    front.py --listen PORT --host ID.lambda-url.REGION.on.aws --upstream http://127.0.0.1:4566

The header `Host` is changed. On AWS the name is in the DNS, and nothing stands here. A function URL of AWS hands a path on as it was
sent, percent signs and all; the emulator decodes it first, so percent signs are escaped for it once more.
"""

import sys

from relay import Relay, Server, arguments


class Front(Relay):
    """Says the host name that the emulator knows the function by."""

    def any(self):
        path, *query = self.path.partition("?")
        self.path = "".join([path.replace("%", "%25"), *query])
        host = [("Host", self.server.options.host)]
        self.answer(*self.forward(self.body(), host + self.headers_but("host")))

    def __getattr__(self, name):
        # Whatever the method, it is for the market to say what becomes of it.
        if name.startswith("do_"):
            return self.any
        raise AttributeError(name)


def main():
    it = arguments("Before a function URL of the emulator")
    it.add_argument("--host", required=True)
    Server(Front, it.parse_args()).serve_forever()


if __name__ == "__main__":
    sys.exit(main())
