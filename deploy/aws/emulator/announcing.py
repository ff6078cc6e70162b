"""The ways by which orders are announced to the matcher of a deployed stack, driven by hand (`test_faults.py`).

Both have the same methods, so that the same tests hold them to the same promises.
"""

import base64
import json
from concurrent.futures import ThreadPoolExecutor

import mapping as mappings
import pipe as pipes

UNREADABLE = (b"not json", b'{"material": 7}', b"{}")


def path_of(market):
    """The way that the stack was deployed with."""
    return (ByKinesis if "AnnouncementPipe" in market.physical else ByStreams)(market)


class Path:
    """What both ways have in common: mappings of the matcher, which are driven here and not by the emulator."""

    def __init__(self, market, sources):
        self.market, matcher = market, market.function("Matcher")
        options = mappings.parser().parse_args(["--function", matcher, "--drain", "0.2"])
        self.mappings = [mappings.Mapping(market.client, matcher, options, source) for source in sources]
        self.options, self.info = options, self.mappings[0].source.info
        for it in self.mappings:
            it.switch(False)

    def close(self):
        for it in self.mappings:
            it.switch(True)

    def deliver(self, **chaos):
        """Delivers what waits, with these things going wrong; all mappings at the same time."""
        for name in ("redeliver", "zombie", "lose"):
            setattr(self.options, name, chaos.get(name, 0.0))
        with ThreadPoolExecutor(len(self.mappings)) as workers:
            list(workers.map(lambda it: it.run(), self.mappings))

    def count(self, name):
        return sum(it.counts[name] for it in self.mappings)


class ByKinesis(Path):
    """orders --stream--> pipe --> Kinesis --> matcher"""

    def __init__(self, market):
        super().__init__(market, [":kinesis:"])
        options = pipes.parser().parse_args(["--stack", market.stack_name, "--drain", "--quiet"])
        self.pipe = pipes.Pipe(market.client, market.stack_name, options)

    def drain(self, dup=0.0, lose=0.0, shuffle=False, redeliver=0.0, zombie=0.0):
        """Forwards and delivers all that waits, with these things going wrong."""
        options = self.pipe.options
        options.dup, options.lose, options.shuffle = dup, lose, shuffle
        self.pipe.run()
        self.deliver(redeliver=redeliver, zombie=zombie)

    def announced(self):
        return self.pipe.counts["put"]

    def filtered(self):
        return self.pipe.counts["filtered"]

    def announce(self, material):
        self.put(json.dumps({"material": material}).encode())

    def put(self, data):
        entry = {"Data": base64.b64encode(data).decode(), "PartitionKey": "x"}
        self.market.client.kinesis("PutRecords", StreamARN=self.pipe.target, Records=[entry])

    def put_unreadable(self):
        """Three records that nobody can read; answers what takes them away again."""
        for data in UNREADABLE:
            self.put(data)
        return lambda: None


class ByStreams(Path):
    """asks, bids --streams--> matcher"""

    def __init__(self, market):
        super().__init__(market, [f"table/{market.table(side)}/" for side in ("asks", "bids")])

    def drain(self, dup=0.0, lose=0.0, shuffle=False, redeliver=0.0, zombie=0.0):
        """Delivers all that waits. A stream repeats nothing and keeps the order of its records; its mapping repeats."""
        self.deliver(redeliver=max(dup, redeliver), zombie=zombie, lose=lose)

    def announced(self):
        return self.count("taken")

    def filtered(self):
        return self.count("filtered")

    def announce(self, material):
        error, answer = self.market.client.invoke(self.market.function("Matcher"), {"material": material})
        if error:
            raise AssertionError(answer)

    def put_unreadable(self):
        """Three rows whose slots hold no order; answers what takes them away again."""
        client, table = self.market.client, self.market.table("asks")
        keys = [{"material": {"S": "poison"}, "slot": {"S": f"no order {number}"}} for number in range(3)]
        for key in keys:
            client.ddb("PutItem", TableName=table, Item=key)
        return lambda: [client.ddb("DeleteItem", TableName=table, Key=key) for key in keys]
