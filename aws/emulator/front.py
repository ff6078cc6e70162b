#!/usr/bin/env python3
"""Stands before a function URL of the emulator, which is only found by its host name, at an address that can be called.

    front.py --listen PORT --host ID.lambda-url.REGION.on.aws --upstream http://127.0.0.1:4566

Only the header `Host` is changed. On AWS the name is in the DNS, and nothing stands here.
"""

import argparse
import http.client
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP = {"host", "connection", "transfer-encoding", "content-length", "keep-alive"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.upstream = None
        self.connection.setsockopt(6, 1, 1)  # TCP_NODELAY

    def finish(self):
        if self.upstream:
            self.upstream.close()
        super().finish()

    def log_message(self, *_):
        pass

    def body(self):
        if "chunked" not in (self.headers.get("Transfer-Encoding") or "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def any(self):
        body = self.body()
        for attempt in (0, 1):
            try:
                if self.upstream is None:
                    self.upstream = http.client.HTTPConnection(*UPSTREAM, timeout=120)
                self.upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                self.upstream.putheader("Host", HOST)
                for name, value in self.headers.items():
                    if name.lower() not in HOP:
                        self.upstream.putheader(name, value)
                if body or self.command not in ("GET", "HEAD"):
                    self.upstream.putheader("Content-Length", str(len(body)))
                self.upstream.endheaders(body or None)
                response = self.upstream.getresponse()
                answer = response.read()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                self.upstream = None
                if attempt:
                    raise
        self.send_response_only(response.status)
        for name, value in response.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = any


def main():
    global HOST, UPSTREAM
    it = argparse.ArgumentParser(description="Before a function URL of the emulator")
    it.add_argument("--listen", type=int, required=True)
    it.add_argument("--host", required=True)
    it.add_argument("--upstream", required=True)
    options = it.parse_args()
    url = urllib.parse.urlparse(options.upstream)
    HOST, UPSTREAM = options.host, (url.hostname, url.port)
    ThreadingHTTPServer.daemon_threads = True
    ThreadingHTTPServer(("127.0.0.1", options.listen), Handler).serve_forever()


if __name__ == "__main__":
    sys.exit(main())
