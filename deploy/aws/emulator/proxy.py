#!/usr/bin/env python3
"""A proxy in front of the emulator that counts calls and capacity, and breaks things on demand.

    proxy.py --listen PORT --upstream http://127.0.0.1:4566

It asks for ReturnConsumedCapacity on DynamoDB's data calls and adds up what the store reports, by table.

    GET  /_proxy/stats      calls, errors, write and read units
    POST /_proxy/reset
    POST /_proxy/faults     [{"op": "TransactWriteItems", "mode": "conflict", "first": 1, "count": 2}]

Modes: conflict   TransactionCanceledException [TransactionConflict], nothing forwarded
       throttle   ThrottlingException, nothing forwarded
       http500    InternalServerError, nothing forwarded
       lost       forwarded, then the connection is cut: the caller does not know the result
       delay      forwarded after "ms" milliseconds
With "table" a fault only meets requests that name this table (its end is enough).
"""

import json
import sys
import threading
import time
from collections import Counter, defaultdict

from relay import Relay, Server, arguments

READS = {"GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"}
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}
TARGET = "X-Amz-Target"


def size(value):
    """The bytes of an attribute's value as DynamoDB counts them, about: numbers take half a byte a digit."""
    kind, inner = next(iter(value.items()))
    if kind == "N":
        return len(inner) // 2 + 2
    if kind == "B":
        return len(inner) * 3 // 4
    if kind == "M":
        return 3 + sum(len(name.encode()) + 1 + size(it) for name, it in inner.items())
    if kind == "L":
        return 3 + sum(1 + size(it) for it in inner)
    return len(inner.encode()) if kind == "S" else 1


def read_units(request, answer):
    """The units of a query or scan: the emulator reports one whatever it reads."""
    rows = sum(len(name.encode()) + size(value) for it in answer.get("Items", []) for name, value in it.items())
    return max(1, -(-rows // 4096)) * (1.0 if request.get("ConsistentRead") else 0.5)


class Ledger:
    """What has been counted, and the faults that are to come."""

    def __init__(self):
        self.lock, self.faults, self.seen = threading.Lock(), [], []
        self.reset()

    def reset(self):
        self.calls, self.errors, self.injected, self.actions = Counter(), Counter(), Counter(), Counter()
        self.write_units, self.read_units = defaultdict(float), defaultdict(float)

    def stats(self):
        with self.lock:
            return {
                "calls": dict(self.calls), "errors": dict(self.errors), "injected": dict(self.injected),
                "actions": dict(self.actions), "write_units": dict(self.write_units),
                "read_units": dict(self.read_units), "write_units_total": sum(self.write_units.values()),
                "read_units_total": sum(self.read_units.values()),
            }

    def set_faults(self, faults):
        with self.lock:
            self.faults, self.seen = faults, [0] * len(faults)

    def fault(self, operation, body):
        """The fault that this request meets, if any."""
        with self.lock:
            for place, it in enumerate(self.faults):
                if it["op"] != operation or (it.get("table") and (it["table"] + '"').encode() not in body):
                    continue
                self.seen[place] += 1
                first = it.get("first", 1)
                if first <= self.seen[place] < first + it.get("count", 1):
                    self.injected[f"{operation}:{it['mode']}"] += 1
                    return it
        return {"mode": "none"}

    def record(self, operation, status, request, answer):
        with self.lock:
            self.calls[operation] += 1
            if operation not in READS | WRITES:
                return
            if status >= 300:
                self.errors[operation + ":" + str(answer.get("__type", status)).split("#")[-1]] += 1
                return
            reported = answer.get("ConsumedCapacity") or []
            if operation == "BatchGetItem" and not reported:
                # The emulator says nothing; a row of at most 4 KB is a unit, or half of one if it may be old.
                reported = [{"TableName": name, "CapacityUnits": len(it["Keys"]) * (1.0 if it.get("ConsistentRead") else 0.5)}
                            for name, it in request["RequestItems"].items()]
            if operation in ("Query", "Scan"):
                reported = [{"TableName": request.get("TableName", "?"), "CapacityUnits": read_units(request, answer)}]
            units = self.read_units if operation in READS else self.write_units
            for it in reported if isinstance(reported, list) else [reported]:
                # A transaction of writes reports conditions that were only read with its writes.
                units[it.get("TableName", "?")] += it.get("CapacityUnits", 0.0)
            for action in request.get("TransactItems", []):
                self.actions[next(iter(action))] += 1


class Proxy(Relay):
    """Counts what it passes on, or breaks it."""

    def reply_json(self, status, value, headers=()):
        self.answer(status, headers, json.dumps(value).encode())

    def control(self, body):
        if self.path.endswith("/stats"):
            return self.reply_json(200, LEDGER.stats())
        if self.path.endswith("/reset"):
            with LEDGER.lock:
                LEDGER.reset()
        elif self.path.endswith("/faults"):
            LEDGER.set_faults(json.loads(body or b"[]"))
        return self.reply_json(200, {})

    def refuse(self, mode, body):
        """Answers for the store; nothing is forwarded."""
        if mode == "conflict":
            count = len(json.loads(body).get("TransactItems", []) or [1])
            reasons = [{"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}]
            reasons += [{"Code": "None"}] * (count - 1)
            status, problem = 400, {
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
                "CancellationReasons": reasons,
            }
        elif mode == "throttle":
            status, problem = 400, {
                "__type": "com.amazon.coral.availability#ThrottlingException",
                "message": "Throughput exceeds the current capacity of your table or index",
            }
        else:
            status, problem = 500, {
                "__type": "com.amazonaws.dynamodb.v20120810#InternalServerError", "message": "injected"}
        self.reply_json(status, problem, [("Content-Type", "application/x-amz-json-1.0")])

    def any(self):
        body = self.body()
        if self.path.startswith("/_proxy/"):
            return self.control(body)
        operation = (self.headers.get(TARGET) or "").split(".")[-1] or self.command
        fault = LEDGER.fault(operation, body)
        if fault["mode"] in ("conflict", "throttle", "http500"):
            return self.refuse(fault["mode"], body)
        if fault["mode"] == "delay":
            time.sleep(fault.get("ms", 100) / 1000)
        request = {}
        if operation in READS | WRITES:
            request = json.loads(body)
            request["ReturnConsumedCapacity"] = "TOTAL"
            body = json.dumps(request, separators=(",", ":"), ensure_ascii=False).encode()
        status, headers, answer = self.forward(body, self.headers_but("accept-encoding"))
        try:
            parsed = json.loads(answer) if operation in READS | WRITES else {}
        except ValueError:
            parsed = {}
        LEDGER.record(operation, status, request, parsed)
        if fault["mode"] == "lost":
            self.close_connection = True
            self.connection.close()
            return None
        # The checksum is of the emulator's body; ours is the same, but its header may not be.
        return self.answer(status, [it for it in headers if it[0].lower() != "x-amz-crc32"], answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = any


def main():
    global LEDGER
    LEDGER = Ledger()
    options = arguments("A counting, fault-injecting proxy before the emulator").parse_args()
    Server(Proxy, options).serve_forever()


if __name__ == "__main__":
    sys.exit(main())
