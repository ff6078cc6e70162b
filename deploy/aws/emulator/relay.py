"""What `front.py` and `proxy.py` share: an HTTP server that passes requests on to the emulator.

Not a program of its own.
"""

import argparse
import http.client
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Headers of one connection, not of a message.
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Relay(BaseHTTPRequestHandler):
    """Answers requests; each connection keeps one of its own to the emulator."""

    protocol_version = "HTTP/1.1"
    server: "Server"

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
        """The request's body, whole."""
        if "chunked" not in (self.headers.get("Transfer-Encoding") or "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def forward(self, body, headers):
        """The emulator's status, headers and body; a connection that it closed meanwhile is opened once more."""
        for attempt in (0, 1):
            try:
                if self.upstream is None:
                    self.upstream = http.client.HTTPConnection(*self.server.upstream, timeout=900)
                self.upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in headers:
                    self.upstream.putheader(name, value)
                if body or self.command not in ("GET", "HEAD"):
                    self.upstream.putheader("Content-Length", str(len(body)))
                self.upstream.endheaders(body or None)
                response = self.upstream.getresponse()
                return response.status, response.getheaders(), response.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                self.upstream = None
                if attempt:
                    raise

    def headers_but(self, *names):
        """The request's headers, without some and without the connection's."""
        return [(name, value) for name, value in self.headers.items() if name.lower() not in HOP.union(names)]

    def answer(self, status, headers, body):
        """Answers; headers of a connection are left out."""
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Listens for a kind of relay; `options` are what its command line said."""

    daemon_threads = True

    def __init__(self, relay, options):
        super().__init__(("127.0.0.1", options.listen), relay)
        upstream = urllib.parse.urlparse(options.upstream)
        self.upstream, self.options = (upstream.hostname, upstream.port), options


def arguments(description):
    """The command line that every relay has."""
    it = argparse.ArgumentParser(description=description)
    it.add_argument("--listen", type=int, required=True)
    it.add_argument("--upstream", required=True)
    return it
