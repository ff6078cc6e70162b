"""The cost of placing and trading in the deployed market, counted from its calls.

`cargo xtask bench aws` deploys the stack, starts the proxy, and calls this with STACK and PROXY. Placing, matching and
projecting are counted separately: the pipe is bypassed, the mappings are off, and the functions are called directly.
Counts are exact; times are of the emulator, so only their ratio within one run is meaningful.
"""

import argparse
import base64
import json
import os
import random
import statistics
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from market import Market

ORDERS = 200
SINGLES = 40
# US$, us-east-1, as read in 2026: docs/aws.md names them.
WRITE_UNITS, READ_UNITS = 0.625, 0.125  # a million
REQUESTS, GB_SECOND = 0.20, 13.3334e-6  # a million; arm64
PIPE, KINESIS_PUT = 0.40, 0.014  # a million
LOGS_GB = 0.50
SHARD_MONTH, SECRET_MONTH = 0.015 * 730, 0.40
# Assumed of AWS, where nothing was measured: how long a function runs, in ms.
PLACE_MS, MATCH_MS, TELL_MS, SWEEP_MS, READ_MS, MEMORY_GB = 15, 15, 40, 50, 10, 0.5
LOG_BYTES = 300
SWEEPS = 60 * 24 * 30.4  # a month
SWEEP_MINUTES = 10  # in which each material gets its turn


class Bench:
    def __init__(self):
        self.market = Market(os.environ["STACK"])
        self.proxy = os.environ["PROXY"]
        for name in ("Api", "Matcher", "Projector", "Sweeper"):
            self.send_through_proxy(self.market.function(name))
        self.switch_mappings(False)

    def send_through_proxy(self, function):
        path = f"/2015-03-31/functions/{function}/configuration"
        client = self.market.client
        variables = json.loads(client.rest("lambda", "GET", path)[2])["Environment"]["Variables"]
        variables["AWS_ENDPOINT_URL_DYNAMODB"] = self.proxy
        client.rest("lambda", "PUT", path, {"Environment": {"Variables": variables}})

    def switch_mappings(self, on):
        client = self.market.client
        found = json.loads(client.rest("lambda", "GET", "/2015-03-31/event-source-mappings/")[2])
        for it in found["EventSourceMappings"]:
            client.rest("lambda", "PUT", f"/2015-03-31/event-source-mappings/{it['UUID']}", {"Enabled": on})

    def control(self, path, method="GET"):
        with urllib.request.urlopen(urllib.request.Request(self.proxy + path, method=method)) as answer:
            return json.loads(answer.read())

    def counted(self, work):
        """What `work` answers, and the calls and units it took."""
        self.control("/_proxy/reset", "POST")
        answer = work()
        return answer, self.control("/_proxy/stats")

    def match(self, materials):
        """Calls the matcher with an announcement each; answers how long it took."""
        records = [{"kinesis": {"data": base64.b64encode(json.dumps({"material": it}).encode()).decode(),
                                "sequenceNumber": str(number), "partitionKey": it}}
                   for number, it in enumerate(materials)]
        return self.call("Matcher", records)

    def project(self, material):
        keys = {"material": {"S": material}, "seq": {"S": "1"}}
        record = {"eventID": "1", "eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": "1"}}
        return self.call("Projector", [record])

    def call(self, function, records):
        start = time.perf_counter()
        error, answer = self.market.client.invoke(self.market.function(function), {"Records": records})
        took = time.perf_counter() - start
        if error or (answer or {}).get("batchItemFailures"):
            raise SystemExit(f"{function}: {error} {answer}")
        return took

    def place(self, orders):
        """Places orders, a few at a time, in the order given within each side."""
        for side in ("ask", "bid"):
            mine = [it for it in orders if it[1] == side]
            with ThreadPoolExecutor(4) as workers:
                list(workers.map(lambda it: self.market.place(*it), mine))

    def fund(self, orders):
        needed = {}
        for player, side, material, quantity, price in orders:
            asset, amount = (material, quantity) if side == "ask" else ("coin", quantity * price)
            needed[player, asset] = needed.get((player, asset), 0) + amount
        with ThreadPoolExecutor(4) as workers:
            list(workers.map(lambda it: self.market.deposit(it[0][0], it[0][1], it[1]), needed.items()))

    def fills(self, material):
        count, after = 0, None
        while True:
            query = f"?limit=1000&after={after}" if after else "?limit=1000"
            answer = self.market.request("GET", f"/v1/materials/{material}/trades{query}")
            count += len(answer["trades"])
            after = answer.get("next")
            if not after or not answer["trades"]:
                return count

    def shape(self, name, orders):
        """Counts placing, matching and projecting orders that all trade."""
        material = orders[0][2]
        self.market.register(material)
        self.fund(orders)
        _, placed = self.counted(lambda: self.place(orders))
        before = len(self.inside())
        took, matched = self.counted(lambda: self.match([material]))
        inside = sum(self.inside(before)) / 1000
        _, projected = self.counted(lambda: self.project(material))
        fills = self.fills(material)
        if not self.market.audit()["ok"]:
            raise SystemExit(f"{name}: the audit does not add up")
        return {
            "shape": name, "orders": len(orders), "fills": fills, "seconds": took, "inside": inside,
            "place": placed["write_units_total"] / len(orders), "place_read": placed["read_units_total"] / len(orders),
            "match": matched["write_units_total"] / fills, "match_read": matched["read_units_total"] / fills,
            "match_calls": sum(matched["calls"].values()) / fills, "transactions": matched["calls"].get("TransactWriteItems", 0),
            "project": projected["write_units_total"] / fills, "project_read": projected["read_units_total"] / fills,
            "by_table": {key: {name: round(units / count, 3) for name, units in sorted(stats["write_units"].items())}
                         for key, stats, count in (("place", placed, len(orders)), ("match", matched, fills), ("project", projected, fills))},
        }

    def inside(self, skip=0):
        """What the matcher's log says of its batches behind the first few: how long each took inside, in ms."""
        group = f"/tradepost/{self.market.stack_name}/matcher"
        events, following = [], {}
        while True:
            answer = self.market.client.json("logs", "FilterLogEvents", logGroupName=group, **following)
            events += answer.get("events", [])
            if not answer.get("nextToken"):
                break
            following = {"nextToken": answer["nextToken"]}
        lines = [json.loads(it["message"]) for it in events if it["message"].startswith("{")]
        return [int(it["ms"]) for it in lines if it.get("message") == "batch"][skip:]

    def sweep(self):
        """Read units of a sweep that finds nothing to do, for each material."""
        self.market.sweep()
        _, swept = self.counted(self.market.sweep)
        return swept["read_units_total"] / len(self.market.request("GET", "/v1/materials")["materials"])

    def requests(self):
        """Calls and units of single requests: their names, and what the store counted."""
        market, rows = self.market, []
        kinds = [f"kind-{number:03}" for number in range(100)]
        for material in ["requests", *kinds]:
            market.register(material)
        market.deposit("rita", "coin", 1_000_000)
        market.deposit("rita", "requests", 1_000)
        market.place("rita", "bid", "requests", 1, 1)

        def count(name, work):
            answer, stats = self.counted(work)
            rows.append((name, sum(stats["calls"].values()), stats["write_units_total"], stats["read_units_total"]))
            return answer

        order = {"side": "bid", "material": "requests", "quantity": 1, "price": 1}
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
        count("an order", lambda: market.place("rita", "bid", "requests", 1, 1))
        count("with an `Idempotency-Key`", lambda: market.request("POST", "/v1/orders", order, "rita", "key-1"))
        count("that expires (`gtd`)", lambda: market.place("rita", "bid", "requests", 1, 1, time_in_force="gtd", expires_at=until))
        placed = market.place("rita", "ask", "requests", 5, 90)
        path = f"/v1/orders/{placed['order_id']}"
        count("a reduction", lambda: market.request("PATCH", path, {"quantity": 4}, "rita"))
        count("a cancel", lambda: market.request("DELETE", path, None, "rita"))
        count("a deposit", lambda: market.deposit("rita", "coin", 5))
        withdrawal = {"asset": "coin", "amount": 5, "reason": "test"}
        count("a withdrawal", lambda: market.request("POST", "/v1/accounts/rita/withdrawals", withdrawal, "game"))
        market.deposit("sam", "requests", 10)
        both = [("sam", "ask", "requests", 2, 50), ("rita", "bid", "requests", 2, 50)]

        def trade():
            self.place(both)
            self.match(["requests"])
            self.project("requests")

        count("one trade in a batch of its own, with its two orders", trade)
        count("an order paid by what a trade has just brought", lambda: market.place("sam", "bid", "requests", 1, 1))
        for material in kinds:
            market.deposit("rita", material, 10)
        count("a bid of a player with 100 kinds of goods", lambda: market.place("rita", "bid", "requests", 1, 1))
        count("an ask of its last kind", lambda: market.place("rita", "ask", kinds[-1], 1, 90))
        return rows

    def watching(self):
        """Read units of lists of materials by their number, and of what a page shows of one."""
        market, sizes, known = self.market, [], len(self.market.request("GET", "/v1/materials")["materials"])
        for size in (known, 500, 1913):
            for first in range(known, size, 100):
                batch = [{"id": f"watched-{number:04}", "name": f"Watched {number:04}"} for number in range(first, min(size, first + 100))]
                market.request("POST", "/v1/materials/batch", {"materials": batch}, "game")
            known = size
            time.sleep(2.5)
            _, cold = self.counted(lambda: self.list())
            sizes.append((size, cold["read_units_total"]))
        one = "/v1/materials/requests"
        reads = []
        for name, path, subject in (
            ("a material", one, None), ("its book", f"{one}/book?depth=20", None), ("its trades", f"{one}/trades?limit=60", None),
            ("candles that changed", f"{one}/candles?interval=1h&from={time.strftime('%Y-%m-%dT%H:00:00Z', time.gmtime())}", None),
            ("balances", "/v1/balances", "sam"), ("open orders", "/v1/orders?status=open", "sam"), ("the inbox", "/v1/events?limit=1000", "sam"),
        ):
            time.sleep(1.1)
            _, stats = self.counted(lambda: market.request("GET", path, None, subject))
            reads.append((name, stats["read_units_total"]))
        return sizes, reads

    def list(self):
        """All pages of the list of materials."""
        after = ""
        while after is not None:
            page = self.market.request("GET", f"/v1/materials?limit=1000{after and f'&after={after}'}")
            after = page.get("next")

    def singles(self):
        """Seconds a match of a matcher that does one order and one trade at a time, with its calls and inside of them."""
        material = "one-by-one"
        self.market.register(material)
        took, before = [], len(self.inside())
        for number in range(SINGLES):
            orders = [(f"os{number}", "ask", material, 10, 10), (f"ob{number}", "bid", material, 10, 10)]
            self.fund(orders)
            for order in orders:
                self.market.place(*order)
            # Each order is announced by itself: the second announcement finds nothing left to do.
            took.append(self.match([material]) + self.match([material]))
        return statistics.mean(took), sum(self.inside(before)) / SINGLES / 1000


def shapes():
    dice = random.Random(7)
    pairs = [(f"ps{n}", "ask", "pairs", 10, 10) for n in range(ORDERS)] + [(f"pb{n}", "bid", "pairs", 10, 10) for n in range(ORDERS)]
    mixed = [(f"rs{n}", "ask", "random", dice.randint(1, 20), 10) for n in range(ORDERS)]
    mixed += [(f"rb{n}", "bid", "random", dice.randint(1, 20), 10) for n in range(ORDERS)]
    sweep = [(f"ss{n}", "ask", "sweep", 10, 10) for n in range(ORDERS)] + [("sb", "bid", "sweep", 10 * ORDERS, 10)]
    few = [(f"fs{n % 8}", "ask", "few-players", 10, 10) for n in range(ORDERS)]
    few += [(f"fb{n % 8}", "bid", "few-players", 10, 10) for n in range(ORDERS)]
    return [("every order fills once", pairs), ("random book", mixed), ("one order sweeps 200", sweep), ("once each, 16 players", few)]


def dollars(it):
    """US$ per million trades of a shape, by part."""
    orders = it["orders"] / it["fills"]
    lambda_ms = orders * PLACE_MS + it["transactions"] / it["fills"] * MATCH_MS + it["transactions"] / it["fills"] * TELL_MS
    calls = orders + 2 * it["transactions"] / it["fills"]
    return {
        "writes": (orders * it["place"] + it["match"] + it["project"]) * WRITE_UNITS,
        "reads": (orders * it["place_read"] + it["match_read"] + it["project_read"]) * READ_UNITS,
        "functions": lambda_ms * 1000 * MEMORY_GB * GB_SECOND + calls * REQUESTS,
        "pipe and stream": orders * (PIPE + KINESIS_PUT),
        "logs": calls * LOG_BYTES * 1e6 / 1e9 * LOGS_GB,
    }


def idle():
    return SHARD_MONTH, SECRET_MONTH, SWEEPS * (SWEEP_MS / 1000 * MEMORY_GB * GB_SECOND) + SWEEPS / 1e6 * REQUESTS


def watched(sizes, reads):
    """Lines about what watching costs."""
    call = REQUESTS + READ_MS * 1000 * MEMORY_GB * GB_SECOND  # a million
    material = {name: units for name, units in reads}
    page = sum(material[name] for name in ("a material", "its book", "its trades", "candles that changed", "the inbox", "balances", "open orders"))
    lines = ["", "| watching for an hour | requests | read units | US$ |", "|---|--:|--:|--:|"]
    for size, units in sizes:
        pages = -(-size // 1000)
        for name, polls in ((f"a page that lists {size:,} materials, which change all the time", 720),
                            ("the same while nothing changes", 60), (f"a client that reads all {size:,} each second", 3600)):
            calls = polls * pages
            lines.append(f"| {name} | {calls:,} | {polls * units:,.0f} | {(polls * units * READ_UNITS + calls * call) / 1e6:.4f} |")
    calls = 720 * 7
    lines.append(f"| a signed-in page of one busy material | {calls:,} | {720 * page:,.0f} | {(720 * page * READ_UNITS + calls * call) / 1e6:.4f} |")
    shown = ", ".join(f"{name} {units:g}" for name, units in reads)
    lines += ["", f"Read units of one answer: {shown}. A page without a stream polls each 5 seconds while its market changes and once a "
              f"minute while it does not; {READ_MS} ms a read are assumed. Several readers of one instance share a list for a second."]
    return lines


def report(found, single_inside, swept, requests, watching):
    lines = ["| orders | place, write units an order | match, write units a fill | project, write units a fill | all, a fill | store calls a fill | read units a fill |",
             "|---|--:|--:|--:|--:|--:|--:|"]
    for it in found:
        lines.append(f"| {it['shape']} ({it['fills']} fills) | {it['place']:.2f} | {it['match']:.2f} | {it['project']:.2f} | "
                     f"{it['match'] + it['project']:.2f} | {it['match_calls']:.3f} | {it['match_read']:.3f} |")
    lines += ["", "Placing reads " + f"{found[0]['place_read']:.1f} units an order. US$ per million trades:", "",
              "| orders | writes | reads | functions | pipe and stream | logs | all |", "|---|--:|--:|--:|--:|--:|--:|"]
    for it in found:
        parts = dollars(it)
        cells = " | ".join(f"{value:.2f}" for value in parts.values())
        lines.append(f"| {it['shape']} ({it['orders'] / it['fills']:.2f} orders a trade) | {cells} | **{sum(parts.values()):.2f}** |")
    shard, secret, sweep = idle()
    lines += ["", f"Idle, a month: a Kinesis shard {shard:.2f}, the secret {secret:.2f}, the sweeper {sweep:.2f} (before the free "
              f"tier): **US$ {shard + secret + sweep:.2f}**, and {swept * SWEEPS / SWEEP_MINUTES / 1e6 * READ_UNITS:.4f} for each material: a "
              f"look at one, every ten minutes, reads {swept:.1f} units.", ""]
    lines += ["| request | store calls | write units | read units | US$ a million |", "|---|--:|--:|--:|--:|"]
    for name, calls, writes, reads in requests:
        lines.append(f"| {name} | {calls} | {writes:g} | {reads:g} | {writes * WRITE_UNITS + reads * READ_UNITS:.2f} |")
    lines += watched(*watching)
    lines.append("")
    pairs = found[0]
    inside = pairs["inside"] / pairs["fills"]
    lines.append(f"One hot material: the matcher itself does {1 / inside:,.0f} matches a second in a batch of {pairs['fills']} on the emulator, "
                 f"against {1 / single_inside:,.0f} when it is called for each order: {single_inside / inside:.0f} times.")
    return "\n".join(lines)


def main():
    it = argparse.ArgumentParser(description="What trades cost on AWS")
    it.add_argument("--markdown", help="file whose part between the bench markers is written")
    options = it.parse_args()
    bench = Bench()
    found = [bench.shape(name, orders) for name, orders in shapes()]
    single, single_inside = bench.singles()
    swept, requests = bench.sweep(), bench.requests()
    text = report(found, single_inside, swept, requests, bench.watching())
    print(json.dumps([{key: value for key, value in one.items() if key in ("shape", "by_table")} for one in found], indent=1))
    print(text)
    if options.markdown:
        with open(options.markdown) as file:
            whole = file.read()
        before, rest = whole.split("<!-- bench -->\n", 1)
        after = rest.split("<!-- /bench -->", 1)[1]
        with open(options.markdown, "w") as file:
            file.write(f"{before}<!-- bench -->\n{text}\n<!-- /bench -->{after}")
    limits = {"every order fills once": (13, 8.5), "random book": (7, 4.6)}
    for one in found:
        assert one["place"] <= 6.01, (one["shape"], one["place"])
        assert one["match_calls"] <= 0.1 and one["match_read"] <= 0.05, one
        if one["shape"] in limits:
            whole, matcher = limits[one["shape"]]
            assert one["match"] <= matcher and one["match"] + one["project"] <= whole, one
    assert single / (found[0]["seconds"] / found[0]["fills"]) >= 20


if __name__ == "__main__":
    main()
