#!/usr/bin/env python3
"""Emulates EventBridge Pipes between a DynamoDB stream and a Kinesis stream.

    pipe.py --stack NAME [--drain] [--dup P] [--lose P] [--lag MS] [--shuffle] [--seed N]

Nothing is configured here: source, target, filter, partition key, input template, batch size, retries and dead-letter
queue come from the DEPLOYED stack (GetTemplate, DescribeStackResources, DescribePipe), so that a wrong template fails
the tests. It stops with a message at anything it does not know, rather than guess.

Chaos, all off by default: --dup puts a batch twice, --lose drops a record (a pipe that gave up), --lag delays each
batch, --shuffle mixes the order within a batch. --drain forwards the waiting records, prints its counts and ends.
"""

import argparse
import base64
import json
import random
import re
import sys
import time

from client import AwsError, Client, stack

KNOWN_SOURCE = {
    "StartingPosition", "BatchSize", "MaximumBatchingWindowInSeconds", "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds", "DeadLetterConfig", "OnPartialBatchItemFailure", "ParallelizationFactor",
}
KNOWN_TARGET = {"InputTemplate", "KinesisStreamParameters"}
PUT_RECORDS_MAX = 500


class Unmodelled(SystemExit):
    """The template has something that this helper does not know."""

    def __init__(self, what):
        super().__init__(f"pipe: not modelled: {what}")


def literal(value, what):
    """A template's value that needs no resolving; Fn::ToJsonString of a literal is one."""
    if isinstance(value, dict) and list(value) == ["Fn::ToJsonString"]:
        return json.dumps(value["Fn::ToJsonString"])
    if isinstance(value, dict) and any(key == "Ref" or key.startswith("Fn::") for key in value):
        raise Unmodelled(f"{what}: {value}")
    return value


def leaf(rule, value, present):
    """Whether one rule of a filter pattern holds of a value."""
    if not isinstance(rule, dict):
        return present and value == rule and type(value) is type(rule)
    (key, argument), = rule.items()
    if key == "exists":
        return present is bool(argument)
    if not present:
        return False
    if key == "prefix":
        return isinstance(value, str) and value.startswith(argument)
    if key == "suffix":
        return isinstance(value, str) and value.endswith(argument)
    if key == "anything-but":
        if isinstance(argument, dict):
            return not leaf(argument, value, present)
        return value not in (argument if isinstance(argument, list) else [argument])
    raise Unmodelled(f"filter operator {key}")


def matches(pattern, event):
    """Whether an event passes a filter pattern."""
    for key, want in pattern.items():
        present = isinstance(event, dict) and key in event
        value = event.get(key) if present else None
        if isinstance(want, dict):
            # An `exists: false` below a missing parent still holds.
            if not matches(want, value if isinstance(value, dict) else {}):
                return False
            continue
        values = value if isinstance(value, list) and value else [value]
        if not any(leaf(rule, one, present) for rule in want for one in values):
            return False
    return True


def look_up(path, event):
    """What is at `$.a.b` in an event; None where there is nothing."""
    if not re.fullmatch(r"\$(\.[A-Za-z0-9_-]+)+", path):
        raise Unmodelled(f"path {path}")
    for name in path[2:].split("."):
        if not isinstance(event, dict) or name not in event:
            return None
        event = event[name]
    return event


def fill(template, event):
    """An input template with its variables replaced: of a text inside quotes, of anything else as JSON."""

    def one(found):
        value = look_up(found.group(2), event)
        quoted = found.group(1) == '"' and found.group(3) == '"'
        if quoted:
            return json.dumps(value if isinstance(value, str) else json.dumps(value))
        if isinstance(value, str):
            raise Unmodelled(f"{found.group(2)} is a text and its variable is not in quotes")
        return found.group(1) + json.dumps(value) + found.group(3)

    text = re.sub(r"(.)<(\$[^>]*)>(.)", one, template, flags=re.S)
    return json.dumps(json.loads(text), separators=(",", ":"))


class Pipe:
    """A deployed pipe, and where it stands in its stream."""

    def __init__(self, client, stack_name, options):
        self.client, self.options, self.random = client, options, random.Random(options.seed)
        physical, template = stack(client, stack_name)
        pipes = {name: it for name, it in template["Resources"].items() if it["Type"] == "AWS::Pipes::Pipe"}
        (logical, resource), = pipes.items()
        properties, self.name = resource["Properties"], physical[logical]
        described = self.describe()
        self.source, self.target = described["Source"], described["Target"]
        if ":kinesis:" not in self.target or ":dynamodb:" not in self.source or "Enrichment" in properties:
            raise Unmodelled("anything but DynamoDB stream to Kinesis")
        self.read_source(properties["SourceParameters"], physical)
        target = properties["TargetParameters"]
        if set(target) - KNOWN_TARGET:
            raise Unmodelled(set(target) - KNOWN_TARGET)
        self.template = literal(target["InputTemplate"], "InputTemplate") if "InputTemplate" in target else None
        self.partition_key = literal(target["KinesisStreamParameters"]["PartitionKey"], "PartitionKey")
        self.iterators, self.ended = {}, set()
        self.counts = dict(read=0, filtered=0, put=0, retried=0, duplicated=0, lost=0, dead=0)

    def read_source(self, parameters, physical):
        source = parameters["DynamoDBStreamParameters"]
        if set(source) - KNOWN_SOURCE:
            raise Unmodelled(set(source) - KNOWN_SOURCE)
        self.start = literal(source["StartingPosition"], "StartingPosition")
        self.batch = min(int(literal(source.get("BatchSize", 100), "BatchSize")), PUT_RECORDS_MAX)
        self.retries = int(literal(source.get("MaximumRetryAttempts", -1), "MaximumRetryAttempts"))
        self.age_max = int(literal(source.get("MaximumRecordAgeInSeconds", -1), "MaximumRecordAgeInSeconds"))
        self.dead_letters = None
        if "DeadLetterConfig" in source:
            arn = source["DeadLetterConfig"]["Arn"]
            if not (isinstance(arn, dict) and "Fn::GetAtt" in arn):
                raise Unmodelled("a dead-letter queue that is not Fn::GetAtt of one in this stack")
            self.dead_letters = physical[arn["Fn::GetAtt"][0]]
        filters = (parameters.get("FilterCriteria") or {}).get("Filters", [])
        self.filters = [json.loads(literal(it["Pattern"], "Pattern")) for it in filters]

    def describe(self):
        return json.loads(self.client.rest("pipes", "GET", f"/v1/pipes/{self.name}")[2])

    def refresh(self, first=False):
        """Finds new shards of the stream."""
        shards = self.client.streams("DescribeStream", StreamArn=self.source)["StreamDescription"]["Shards"]
        for shard in shards:
            name = shard["ShardId"]
            if name in self.iterators or name in self.ended:
                continue
            kind = self.start if first else "TRIM_HORIZON"
            answer = self.client.streams("GetShardIterator", StreamArn=self.source, ShardId=name, ShardIteratorType=kind)
            self.iterators[name] = answer["ShardIterator"]

    def entry(self, event):
        key = look_up(self.partition_key, event)
        if not isinstance(key, str):
            raise SystemExit(f"pipe: {self.partition_key} is not in the event {json.dumps(event)[:300]}")
        data = fill(self.template, event) if self.template else json.dumps(event, separators=(",", ":"))
        return {"Data": base64.b64encode(data.encode()).decode(), "PartitionKey": key}

    def forward(self, events):
        """Puts a batch, until it is there or given up."""
        entries = []
        for event in events:
            if self.random.random() < self.options.lose:
                self.counts["lost"] += 1
            else:
                entries.append(self.entry(event))
        if self.options.shuffle:
            self.random.shuffle(entries)
        if entries and self.random.random() < self.options.dup:
            self.counts["duplicated"] += len(entries)
            self.client.kinesis("PutRecords", StreamARN=self.target, Records=entries)
        attempts, born = 0, time.time()
        while entries:
            try:
                answer = self.client.kinesis("PutRecords", StreamARN=self.target, Records=entries)
                failed = [entry for entry, one in zip(entries, answer["Records"]) if one.get("ErrorCode")]
            except AwsError:
                failed = entries
            self.counts["put"] += len(entries) - len(failed)
            entries = failed
            if entries:
                attempts += 1
                self.counts["retried"] += len(entries)
                if 0 <= self.retries < attempts or 0 < self.age_max < time.time() - born:
                    return self.give_up(entries)
                time.sleep(min(0.05 * 2**attempts, 2))

    def give_up(self, entries):
        self.counts["dead"] += len(entries)
        if self.dead_letters:
            body = {
                "context": {"partnerResourceArn": self.name, "condition": "RetryAttemptsExhausted"},
                "DDBStreamBatchInfo": {"streamArn": self.source, "batchSize": len(entries)},
            }
            self.client.sqs("SendMessage", QueueUrl=self.dead_letters, MessageBody=json.dumps(body))

    def step(self):
        """Forwards the available records; returns how many were read."""
        moved = 0
        for shard, iterator in list(self.iterators.items()):
            answer = self.client.streams("GetRecords", ShardIterator=iterator, Limit=1000)
            following = answer.get("NextShardIterator")
            if following:
                self.iterators[shard] = following
            else:
                del self.iterators[shard]
                self.ended.add(shard)
            records = answer["Records"]
            moved += len(records)
            self.counts["read"] += len(records)
            kept = [it for it in records if not self.filters or any(matches(one, it) for one in self.filters)]
            self.counts["filtered"] += len(records) - len(kept)
            for first in range(0, len(kept), self.batch):
                if self.options.lag:
                    time.sleep(self.options.lag / 1000)
                self.forward(kept[first:first + self.batch])
        return moved

    def run(self):
        """Forwards what comes; with --drain until nothing more does."""
        self.refresh(first=not self.iterators)
        shown, quiet, checked = dict(self.counts), 0, time.time()
        while not (self.options.drain and quiet >= 3):
            moved = self.step()
            quiet = 0 if moved else quiet + 1
            if self.counts != shown and not self.options.quiet:
                shown = dict(self.counts)
                print(json.dumps(shown), flush=True)
            if not moved:
                time.sleep(self.options.poll_ms / 1000)
            if time.time() - checked > 5:
                checked = time.time()
                self.refresh()
                while self.describe()["CurrentState"] == "STOPPED":
                    time.sleep(0.5)


def parser():
    it = argparse.ArgumentParser(description="The pipe's leg from a DynamoDB stream to Kinesis, on the emulator")
    it.add_argument("--stack", required=True)
    it.add_argument("--endpoint")
    it.add_argument("--poll-ms", type=int, default=20)
    it.add_argument("--drain", action="store_true")
    it.add_argument("--quiet", action="store_true")
    it.add_argument("--dup", type=float, default=0)
    it.add_argument("--lose", type=float, default=0)
    it.add_argument("--lag", type=float, default=0)
    it.add_argument("--shuffle", action="store_true")
    it.add_argument("--seed", type=int, default=1)
    return it


def main():
    options = parser().parse_args()
    pipe = Pipe(Client(options.endpoint), options.stack, options)
    print(json.dumps(dict(pipe=pipe.name, filters=pipe.filters, partition_key=pipe.partition_key,
                          input_template=pipe.template, batch=pipe.batch, dead_letters=pipe.dead_letters)), flush=True)
    try:
        pipe.run()
    except KeyboardInterrupt:
        pass
    print(json.dumps({"final": pipe.counts}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
