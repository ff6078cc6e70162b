#!/usr/bin/env python3
"""Gives a function URL of the emulator, which is only found by its host name, a local address.

    front.py --listen PORT --host ID.lambda-url.REGION.on.aws --upstream http://127.0.0.1:4566

It replaces the header `Host`. On AWS the name is in the DNS and this is not needed. A function URL of AWS passes a path
on as it was sent, percent signs included; the emulator decodes it first, so percent signs are escaped once more.
"""

import sys

from relay import Relay, Server, arguments


class Front(Relay):
    """Sends the host name by which the emulator knows the function."""

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
