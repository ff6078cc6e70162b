"""What an event source mapping reads: a Kinesis stream, or the stream of a table; `mapping.py` does the rest.

Not a program of its own.
"""

import json


class Kinesis:
    """Where a mapping of Kinesis reads."""

    info = "KinesisBatchInfo"

    def __init__(self, client, arn):
        self.client, self.arn, self.stream = client, arn, arn.split("/")[-1]

    def shards(self):
        return [it["ShardId"] for it in self.client.kinesis("ListShards", StreamName=self.stream)["Shards"]]

    def iterator(self, shard, start):
        return self.client.kinesis("GetShardIterator", StreamName=self.stream, ShardId=shard,
                                   ShardIteratorType=start)["ShardIterator"]

    def read(self, iterator, limit):
        answer = self.client.kinesis("GetRecords", ShardIterator=iterator, Limit=limit)
        return answer["Records"], answer["NextShardIterator"]

    @staticmethod
    def number(record):
        return record["SequenceNumber"]

    @staticmethod
    def arrival(record):
        return record["ApproximateArrivalTimestamp"]

    @staticmethod
    def key(record):
        return record["PartitionKey"]

    @staticmethod
    def size(record):
        return len(record["Data"])

    def delivered(self, shard, record):
        return {
            "kinesis": {
                "kinesisSchemaVersion": "1.0", "partitionKey": record["PartitionKey"], "data": record["Data"],
                "sequenceNumber": record["SequenceNumber"],
                "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"],
            },
            "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventID": f"{shard}:{record['SequenceNumber']}",
            "eventName": "aws:kinesis:record", "invokeIdentityArn": "arn:aws:iam::000000000000:role/matcher",
            "awsRegion": "us-east-1", "eventSourceARN": self.arn,
        }


class TableStream:
    """Where a mapping of a table's stream reads."""

    info = "DDBStreamBatchInfo"

    def __init__(self, client, arn):
        self.client, self.arn = client, arn

    def shards(self):
        described = self.client.streams("DescribeStream", StreamArn=self.arn)["StreamDescription"]
        return [it["ShardId"] for it in described["Shards"]]

    def iterator(self, shard, start):
        return self.client.streams("GetShardIterator", StreamArn=self.arn, ShardId=shard,
                                   ShardIteratorType=start)["ShardIterator"]

    def read(self, iterator, limit):
        answer = self.client.streams("GetRecords", ShardIterator=iterator, Limit=min(limit, 1000))
        return answer["Records"], answer["NextShardIterator"]

    @staticmethod
    def number(record):
        return record["dynamodb"]["SequenceNumber"]

    @staticmethod
    def arrival(record):
        return float(record["dynamodb"]["ApproximateCreationDateTime"])

    @staticmethod
    def key(record):
        return json.dumps(record["dynamodb"]["Keys"], sort_keys=True)

    @staticmethod
    def size(record):
        return len(json.dumps(record))

    def delivered(self, _, record):
        return {**record, "eventSourceARN": self.arn}
