#!/usr/bin/env python3
"""Emulates the failure handling of an event source mapping of Kinesis or of a table's stream.

    mapping.py --function NAME [--drain SECONDS] [--redeliver P] [--zombie P] [--lose P] [--seed N]

The settings come from the DEPLOYED mapping (ListEventSourceMappings). The emulator's own poller ignores partial batch
responses, bisecting, retry limits and on-failure queues; it is switched off by disabling the mapping, and on again at
the end. Modelled after the Lambda guide's "Using Lambda with Kinesis" and "with DynamoDB": one batch in flight a shard
(times the parallelization factor, split by partition key, of a table by whole keys), filters, batch size and 6 MB,
ReportBatchItemFailures (checkpoint at the lowest failed sequence number), BisectBatchOnFunctionError (splitting uses up
no retry), MaximumRetryAttempts, MaximumRecordAgeInSeconds, and the on-failure message to SQS (metadata only).

Chaos: --redeliver delivers a successful batch again; --zombie starts the next attempt while the first still runs (an
invocation that timed out and was not dead); --lose drops a record (one that was given up).
"""

import argparse
import json
import queue
import random
import sys
import threading
import time
import uuid
import zlib
from datetime import datetime, timezone

from client import AwsError, Client
from pipe import matches
from source import Kinesis, TableStream

BATCH_BYTES_MAX = 6 * 1024 * 1024


def iso(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Mapping:
    """A deployed mapping, and what it has delivered."""

    def __init__(self, client, function, options, source=":kinesis:"):
        """The function's mapping of the source whose ARN has this in it."""
        self.client, self.function, self.options = client, function, options
        self.random, self.lock = random.Random(options.seed), threading.Lock()
        path = f"/2015-03-31/event-source-mappings/?FunctionName={function}"
        found = json.loads(client.rest("lambda", "GET", path)[2])["EventSourceMappings"]
        (it,) = (one for one in found if source in one["EventSourceArn"])
        if it.get("TumblingWindowInSeconds"):
            raise SystemExit("mapping: not modelled: tumbling windows")
        self.source = (Kinesis if ":kinesis:" in it["EventSourceArn"] else TableStream)(client, it["EventSourceArn"])
        self.filters = [json.loads(one["Pattern"]) for one in (it.get("FilterCriteria") or {}).get("Filters", [])]
        if self.filters and isinstance(self.source, Kinesis):
            raise SystemExit("mapping: not modelled: filters of Kinesis")
        self.arn, self.uuid, self.function_arn = it["EventSourceArn"], it["UUID"], it["FunctionArn"]
        self.start = it.get("StartingPosition", "TRIM_HORIZON")
        self.size = int(it.get("BatchSize", 100))
        self.factor = int(it.get("ParallelizationFactor", 1) or 1)
        self.retries = int(it.get("MaximumRetryAttempts", -1))
        self.age_max = int(it.get("MaximumRecordAgeInSeconds", -1))
        self.bisects = bool(it.get("BisectBatchOnFunctionError", False))
        self.reports = "ReportBatchItemFailures" in (it.get("FunctionResponseTypes") or [])
        queue_arn = ((it.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
        name = queue_arn.split(":")[-1] if queue_arn else None
        self.dead_letters = client.sqs("GetQueueUrl", QueueName=name)["QueueUrl"] if name else None
        self.counts = dict(invocations=0, records=0, ok=0, errors=0, partial=0, bisected=0, redelivered=0, zombies=0,
                           discarded=0, filtered=0, lost=0, taken=0)
        self.busy, self.last = 0, time.time()
        self.lanes, self.iterators, self.waiting = {}, {}, {}

    def switch(self, on):
        self.client.rest("lambda", "PUT", f"/2015-03-31/event-source-mappings/{self.uuid}", {"Enabled": on})

    def count(self, **more):
        with self.lock:
            for name, number in more.items():
                self.counts[name] += number

    def event(self, shard, records):
        return {"Records": [self.source.delivered(shard, it) for it in records]}

    def invoke(self, shard, records):
        """Answers ok, error, or from: the index of the first record to retry."""
        self.count(invocations=1, records=len(records))
        try:
            error, answer = self.client.invoke(self.function, self.event(shard, records))
        except AwsError:
            error, answer = "Throttled", None
        self.last = time.time()
        if error:
            self.count(errors=1)
            return "error", None
        failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
        if not self.reports or not failures:
            self.count(ok=1)
            return "ok", None
        places = {self.source.number(it): index for index, it in enumerate(records)}
        named = [it.get("itemIdentifier") for it in failures]
        if any(name not in places for name in named):  # empty or unknown: the whole batch failed
            self.count(errors=1)
            return "error", None
        self.count(partial=1)
        return "from", min(places[name] for name in named)

    def discard(self, shard, records, condition, attempts):
        self.count(discarded=len(records))
        if not self.dead_letters:
            return
        first, last = records[0], records[-1]
        self.client.sqs("SendMessage", QueueUrl=self.dead_letters, MessageBody=json.dumps({
            "requestContext": {"requestId": str(uuid.uuid4()), "functionArn": self.function_arn,
                               "condition": condition, "approximateInvokeCount": attempts},
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.0", "timestamp": iso(time.time()),
            self.source.info: {
                "shardId": shard, "startSequenceNumber": self.source.number(first),
                "endSequenceNumber": self.source.number(last), "batchSize": len(records), "streamArn": self.arn,
                "approximateArrivalOfFirstRecord": iso(self.source.arrival(first)),
                "approximateArrivalOfLastRecord": iso(self.source.arrival(last)),
            },
        }))

    def process(self, shard, records, attempts=0):
        """Drives a batch to its end; its lane does nothing else meanwhile."""
        while records:
            age = time.time() - self.source.arrival(records[0])
            if attempts and 0 < self.age_max < age:
                return self.discard(shard, records, "RecordAgeExceeded", attempts)
            if self.random.random() < self.options.zombie:
                self.count(zombies=1)
                threading.Thread(target=self.invoke, args=(shard, records)).start()
                time.sleep(self.options.zombie_gap / 1000)
            attempts += 1
            verdict, place = self.invoke(shard, records)
            if verdict == "ok":
                if self.random.random() < self.options.redeliver:
                    self.count(redelivered=len(records))
                    self.invoke(shard, records)
                return
            if verdict == "from" and place:
                records, attempts = records[place:], 1  # what is before it is checkpointed
                continue
            if self.bisects and len(records) > 1:
                self.count(bisected=1)
                middle = len(records) // 2
                self.process(shard, records[:middle], attempts - 1)
                self.process(shard, records[middle:], attempts - 1)
                return
            if 0 <= self.retries < attempts:
                return self.discard(shard, records, "RetryAttemptsExhausted", attempts)
            time.sleep(min(0.05 * 2**attempts, 1))

    def lane(self, shard, batches):
        while True:
            records = batches.get()
            with self.lock:
                self.busy += 1
            try:
                self.process(shard, records)
            finally:
                with self.lock:
                    self.busy -= 1
                batches.task_done()

    def open(self):
        """Finds the shards, and starts a lane for each (or as many as the factor says)."""
        for shard in self.source.shards():
            self.iterators[shard] = self.source.iterator(shard, self.start)
            self.lanes[shard] = [queue.Queue(maxsize=1) for _ in range(self.factor)]
            self.waiting[shard] = [[] for _ in range(self.factor)]
            for batches in self.lanes[shard]:
                threading.Thread(target=self.lane, args=(shard, batches), daemon=True).start()

    def run(self):
        """Delivers what comes; with --drain until nothing has come for a while."""
        if not self.lanes:
            self.open()
        self.last = time.time()
        while True:
            moved = sum(self.poll(shard) for shard in self.lanes)
            idle = not moved and not self.busy and not any(any(one) for one in self.waiting.values())
            idle = idle and all(it.unfinished_tasks == 0 for lanes in self.lanes.values() for it in lanes)
            if self.options.drain and idle and time.time() - self.last > self.options.drain:
                return
            if not moved:
                time.sleep(self.options.poll_ms / 1000)

    def poll(self, shard):
        """Reads the available records and hands batches to free lanes."""
        moved, waiting, lanes = 0, self.waiting[shard], self.lanes[shard]
        if sum(map(len, waiting)) < self.size * self.factor:
            records, self.iterators[shard] = self.source.read(self.iterators[shard], self.size)
            moved += len(records)
            kept = [it for it in records if not self.filters or any(matches(one, it) for one in self.filters)]
            self.count(filtered=len(records) - len(kept))
            for it in kept:
                if self.random.random() < self.options.lose:
                    self.count(lost=1)
                    continue
                self.count(taken=1)
                waiting[zlib.crc32(self.source.key(it).encode()) % self.factor].append(it)
        for place, batches in enumerate(lanes):
            mine = waiting[place]
            if mine and batches.unfinished_tasks == 0:
                taken, size = 0, 0
                while taken < min(len(mine), self.size) and (size := size + self.source.size(mine[taken])) <= BATCH_BYTES_MAX:
                    taken += 1
                batches.put(mine[:taken])
                del mine[:taken]
                moved += 1
        return moved


def parser():
    it = argparse.ArgumentParser(description="An event source mapping, on the emulator")
    it.add_argument("--function", required=True)
    it.add_argument("--endpoint")
    it.add_argument("--poll-ms", type=int, default=20)
    it.add_argument("--drain", type=float, default=0, help="end after this many quiet seconds")
    it.add_argument("--redeliver", type=float, default=0)
    it.add_argument("--lose", type=float, default=0)
    it.add_argument("--zombie", type=float, default=0)
    it.add_argument("--zombie-gap", type=float, default=20, help="ms between the zombie and the next attempt")
    it.add_argument("--seed", type=int, default=1)
    return it


def main():
    options = parser().parse_args()
    mapping = Mapping(Client(options.endpoint), options.function, options)
    mapping.switch(False)
    try:
        mapping.run()
    except KeyboardInterrupt:
        pass
    finally:
        mapping.switch(True)
    print(json.dumps({"final": mapping.counts}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
