"""Makes the files of this directory: `python3 make.py PROGRAM`, where PROGRAM is the `tradepost` of the version to keep."""

import gzip
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PROGRAM = sys.argv[1]
HERE = pathlib.Path(__file__).parent
FILES = ["journal.db", "journal.db-wal", "history.db", "history.db-wal", "snapshot.bin", "secret"]
FLAGS = ["--sales-tax-bps", "250", "--snapshot-every", "20"]
DAY = 86_400


def stamp(seconds, form="%Y-%m-%dT%H:%M:%S.000Z"):
    return time.strftime(form, time.gmtime(seconds))


class Market:
    """A data directory, and the server on it."""

    def __init__(self, data):
        self.data = data
        self.start()
        self.tokens = {name: self.token(name, "player") for name in ["ann", "bob", "cy"]}
        self.tokens["operator"] = self.token("game", "operator")

    def start(self):
        serve = [PROGRAM, "serve", "--data", self.data, "--listen", "127.0.0.1:0", "--json", *FLAGS]
        self.process = subprocess.Popen(serve, stdout=subprocess.PIPE)
        self.url = json.loads(self.process.stdout.readline())["url"]

    def stop(self, how):
        self.process.send_signal(how)
        self.process.wait()

    def token(self, player, role):
        made = [PROGRAM, "token", "--data", self.data, "--player", player, "--role", role, "--ttl", "36500d"]
        return subprocess.check_output(made, text=True).strip()

    def call(self, caller, method, path, body=None, key=None):
        headers = {"Authorization": f"Bearer {self.tokens[caller]}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, method=method, headers=headers, data=data)
        try:
            with urllib.request.urlopen(request) as response:
                return json.loads(response.read())
        except urllib.error.HTTPError as refused:
            return json.loads(refused.read())

    def order(self, player, side, material, quantity, price, key=None, **further):
        body = {"side": side, "material": material, "quantity": quantity, "price": price, **further}
        return self.call(player, "POST", "/v1/orders", body, key)


def trade(market):
    for material, name in [("copper", "Copper ore"), ("wheat", "Wheat"), ("iron", "Iron"), ("iron", "Iron ore")]:
        market.call("operator", "PUT", f"/v1/materials/{material}", {"name": name})
    for player in ["ann", "bob", "cy"]:
        for asset, amount in [("coin", 100_000), ("copper", 1_000), ("wheat", 1_000), ("iron", 1_000)]:
            gift = {"asset": asset, "amount": amount, "reason": "quest" if asset == "coin" else "mined"}
            market.call("operator", "POST", f"/v1/accounts/{player}/deposits", gift)
    spent = {"asset": "iron", "amount": 100, "reason": "craft"}
    market.call("operator", "POST", "/v1/accounts/cy/withdrawals", spent)
    # Full and partial fills, an improved price, all four times in force, and an order that meets its own player's.
    market.order("ann", "ask", "copper", 40, 12)
    dearer = market.order("ann", "ask", "copper", 10, 13)
    repeated = market.order("bob", "bid", "copper", 25, 15, "bob-1")
    market.order("cy", "bid", "copper", 20, 12)
    market.order("bob", "bid", "copper", 50, 9)
    market.order("bob", "bid", "copper", 5, 14, time_in_force="ioc")
    market.order("cy", "bid", "copper", 500, 14, time_in_force="fok")
    market.order("cy", "ask", "wheat", 30, 7)
    reduced = market.order("cy", "ask", "wheat", 70, 8)
    market.call("cy", "PATCH", f"/v1/orders/{reduced['order_id']}", {"quantity": 60})
    market.order("ann", "bid", "wheat", 10, 7)
    market.order("cy", "bid", "wheat", 3, 9)
    until = {"time_in_force": "gtd", "expires_at": stamp(time.time() + 3)}
    market.order("bob", "ask", "wheat", 7, 100, **until)
    batch = [
        {"op": "place", "side": "ask", "material": "iron", "quantity": 5, "price": 90},
        {"op": "cancel", "order_id": dearer["order_id"]},
    ]
    market.call("ann", "POST", "/v1/orders/batch", {"orders": batch}, "ann-batch")
    for number in range(12):
        market.order("bob", "bid", "iron", 1 + number, 50 + number)
    market.call("bob", "DELETE", "/v1/orders?material=iron")
    market.call("operator", "PUT", "/v1/halt?material=wheat")
    time.sleep(4)
    market.order("ann", "bid", "iron", 1, 1)
    return repeated


def answers(market):
    day = time.time() // DAY * DAY
    span = f"from={stamp(day - DAY)}&to={stamp(day + DAY)}"
    paths = [("operator", "/v1/audit"), ("operator", f"/v1/economy?bucket=1d&{span}"), ("operator", "/v1/materials")]
    paths += [("operator", f"/v1/materials/{material}/book?depth=50") for material in ["copper", "wheat", "iron"]]
    paths += [("operator", f"/v1/materials/copper/{path}") for path in ["trades", f"candles?interval=1m&{span}"]]
    paths += [("operator", "/v1/fees")]
    for player in ["ann", "bob", "cy"]:
        own = ["balances", "orders?limit=100", "fills", "events?limit=1000", "limits"]
        paths += [(player, f"/v1/{path}") for path in own]
    return [{"caller": who, "path": path, "answer": market.call(who, "GET", path)} for who, path in paths]


with tempfile.TemporaryDirectory() as data:
    market = Market(data)
    repeated = trade(market)
    market.stop(signal.SIGTERM)
    # Two snapshots are ten seconds apart: what follows is in the journal only.
    market.start()
    market.order("cy", "bid", "iron", 2, 95)
    market.order("bob", "ask", "copper", 4, 9)
    market.order("cy", "ask", "copper", 11, 20)
    assert market.order("bob", "bid", "copper", 25, 15, "bob-1") == repeated
    time.sleep(1)
    read = {"tokens": market.tokens, "repeated": repeated, "reads": answers(market)}
    # As after a power cut: the write-ahead logs stay.
    market.stop(signal.SIGKILL)
    for name in FILES:
        content = (pathlib.Path(data) / name).read_bytes()
        (HERE / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))
with open(HERE / "answers.json", "w", encoding="utf-8") as file:
    # A line for each answer.
    reads = ",\n".join(json.dumps(answer) for answer in read.pop("reads"))
    file.write(f'{json.dumps(read)[:-1]}, "reads": [\n{reads}\n]}}\n')
