"""Webhooks of the deployed market, whose functions have the rights of their roles: messages come signed and in order, and
receivers that fail or hang delay no other.

Needs a deployed market that may send into private networks: `cargo xtask aws test` names its address in MARKET_URL, and the
file with its secret in MARKET_SECRET_FILE.
"""

import http.server
import json
import os
import pathlib
import threading
import time
import unittest
import urllib.request

import standardwebhooks

from market import eventually, token


class Receiver(http.server.BaseHTTPRequestHandler):
    """Keeps what it is sent; answers as the path says."""

    arrived, lock, failing = [], threading.Lock(), True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        with self.lock:
            self.arrived.append((self.path, dict(self.headers), body, time.monotonic()))
        if self.path == "/hangs":
            time.sleep(60)
        self.send_response(500 if self.path == "/fails" and Receiver.failing else 204)
        self.end_headers()

    def log_message(self, *_):
        pass


def at(path):
    with Receiver.lock:
        return [it for it in Receiver.arrived if it[0] == path]


class Deliveries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.market = os.environ["MARKET_URL"]
        cls.token = token(pathlib.Path(os.environ["MARKET_SECRET_FILE"]).read_text().strip(), "game", "operator")
        cls.receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        cls.receiver.daemon_threads = True
        threading.Thread(target=cls.receiver.serve_forever, daemon=True).start()
        cls.url = f"http://127.0.0.1:{cls.receiver.server_port}"

    @classmethod
    def tearDownClass(cls):
        cls.receiver.shutdown()

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.market + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or "null")

    def deposit(self, player, amount):
        body = {"asset": "coin", "amount": amount, "reason": "test"}
        self.call("POST", f"/v1/accounts/{player}/deposits", body)

    def test_messages_come_signed_and_in_order_while_other_receivers_fail_and_hang(self):
        made = {}
        for name in ("fails", "hangs", "ok"):
            made[name] = self.call("PUT", f"/v1/webhooks/{name}", {"url": f"{self.url}/{name}", "kinds": ["deposited"]})
        players, start = ("ann", "bob"), time.monotonic()
        for amount in range(1, 11):
            for player in players:
                self.deposit(player, amount)

        def all_came():
            self.assertEqual(len({it[1]["webhook-id"] for it in at("/ok")}), 20)

        eventually(all_came, 60)
        print(f"20 messages, the last {at('/ok')[-1][3] - start:.1f} s after the first deposit", flush=True)
        key = standardwebhooks.Webhook(made["ok"]["secret"])
        amounts = {player: [] for player in players}
        for _, headers, body, _ in at("/ok"):
            data = key.verify(body, {name.lower(): value for name, value in headers.items()})["data"]
            amounts[data["player"]].append(data["amount"])
        self.assertEqual(amounts, {player: list(range(1, 11)) for player in players})

        def failure():
            self.assertEqual(self.call("GET", "/v1/webhooks/fails")["last_error"],
                             "the receiver answered 500 Internal Server Error")

        eventually(failure, 30)
        self.assertGreaterEqual(len(at("/hangs")), 1)
        Receiver.failing = False

        def mended():
            webhook = self.call("GET", "/v1/webhooks/fails")
            self.assertEqual((webhook["lag"], webhook.get("last_error")), (0, None))
            self.assertEqual(len({it[1]["webhook-id"] for it in at("/fails")}), 20)

        # A pause of more than ten seconds ends with the next minute.
        eventually(mended, 180)


if __name__ == "__main__":
    unittest.main()
