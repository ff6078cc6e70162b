"""The lines of template.yaml that the design depends on: each test catches a change that would lose trades or money."""

import json
import re
import unittest

import yaml
from template import ANNOUNCING, NOTHING, PATH, RESOURCES, TEMPLATE, chosen, listed, made, of_type, properties, statements


class Announcing(unittest.TestCase):
    def setUp(self):
        self.pipe = properties("AnnouncementPipe")
        self.source = self.pipe["SourceParameters"]["DynamoDBStreamParameters"]

    def test_only_new_orders_are_announced(self):
        filters = self.pipe["SourceParameters"]["FilterCriteria"]["Filters"]
        self.assertEqual([json.loads(it["Pattern"]) for it in filters], [{"eventName": ["INSERT"]}])
        self.assertEqual(self.pipe["Source"], {"Fn::GetAtt": ["OrdersTable", "StreamArn"]})
        # Only a stream with the new image has the material: it is no key of the table.
        self.assertEqual(properties("OrdersTable")["StreamSpecification"], {"StreamViewType": "NEW_IMAGE"})

    def test_a_material_stays_in_one_shard(self):
        target = self.pipe["TargetParameters"]
        self.assertEqual(target["KinesisStreamParameters"]["PartitionKey"], "$.dynamodb.NewImage.material.S")
        stream = properties("Announcements")
        # On demand, a stream can be set to spread records regardless of their key.
        self.assertEqual(stream["StreamModeDetails"], {"StreamMode": "PROVISIONED"})
        self.assertEqual(stream["ShardCount"], {"Ref": "KinesisShards"})

    def test_an_announcement_says_the_material_and_the_order_only(self):
        template = self.pipe["TargetParameters"]["InputTemplate"]
        paths = re.findall(r'"<(\$[^>]*)>"', template)
        self.assertEqual(paths, ["$.dynamodb.NewImage.material.S", "$.dynamodb.NewImage.order_id.S"])
        self.assertEqual(set(json.loads(re.sub("<[^>]*>", "", template))), {"material", "order_id"})

    def test_what_the_pipe_gives_up_is_kept(self):
        self.assertGreater(self.source["MaximumRetryAttempts"], 0)
        self.assertEqual(self.source["DeadLetterConfig"]["Arn"], {"Fn::GetAtt": ["DeadLetters", "Arn"]})
        self.assertEqual(self.source["OnPartialBatchItemFailure"], "AUTOMATIC_BISECT")
        self.assertLessEqual(self.source["BatchSize"], 500)  # what PutRecords takes

    def test_orders_placed_before_pipe_and_mapping_are_not_missed(self):
        self.assertEqual(self.source["StartingPosition"], "TRIM_HORIZON")
        for name, it in of_type("AWS::Lambda::EventSourceMapping").items():
            self.assertEqual(it["StartingPosition"], "TRIM_HORIZON", name)

    def test_pipe_may_do_what_it_has_to(self):
        granted = {(action, json.dumps(it["Resource"]))
                   for it in statements("AnnouncementPipeRole") for action in listed(it["Action"])}
        for action, resource in [
            ("dynamodb:DescribeStream", ["OrdersTable", "StreamArn"]),
            ("dynamodb:GetRecords", ["OrdersTable", "StreamArn"]),
            ("dynamodb:GetShardIterator", ["OrdersTable", "StreamArn"]),
            ("dynamodb:ListStreams", ["OrdersTable", "StreamArn"]),
            ("kinesis:PutRecords", ["Announcements", "Arn"]),
            ("sqs:SendMessage", ["DeadLetters", "Arn"]),
        ]:
            self.assertIn((action, json.dumps({"Fn::GetAtt": resource})), granted)


class Streams(unittest.TestCase):
    """Announce=streams."""

    def test_one_way_of_announcing_makes_nothing_of_the_other(self):
        for announce, condition in ANNOUNCING.items():
            self.assertEqual(TEMPLATE["Conditions"][condition], {"Fn::Equals": [{"Ref": "Announce"}, announce]})
        parameter = TEMPLATE["Parameters"]["Announce"]
        self.assertEqual((parameter["Default"], parameter["AllowedValues"]), ("kinesis", ["kinesis", "streams"]))
        only = {announce: made(announce) - made(other) for announce, other in [("kinesis", "streams"), ("streams", "kinesis")]}
        self.assertEqual(only["streams"], {"AsksMapping", "BidsMapping"})
        self.assertLessEqual({"Announcements", "AnnouncementPipe", "AnnouncementPipeRole", "AnnouncementPipePolicy",
                              "MatcherMapping"}, only["kinesis"])
        for announce in ANNOUNCING:
            there, rest = made(announce), [chosen(RESOURCES[name], announce) for name in made(announce)]
            text = json.dumps(rest)
            # What a Ref, GetAtt or Sub names.
            named = set(re.findall(r'"(?:Ref|DependsOn)": "(\w+)"|"Fn::GetAtt": \["(\w+)"|\$\{(\w+)[.}]', text))
            named = {name for names in named for name in names if name in RESOURCES}
            self.assertLessEqual(named, there, announce)

    def test_only_new_orders_are_announced_by_the_books(self):
        for side in ("Asks", "Bids"):
            it = properties(f"{side}Mapping")
            self.assertEqual(it["EventSourceArn"], {"Fn::GetAtt": [f"{side}Table", "StreamArn"]})
            self.assertEqual(it["FunctionName"], {"Ref": "Matcher"})
            [pattern] = it["FilterCriteria"]["Filters"]
            self.assertEqual(json.loads(pattern["Pattern"]), {"eventName": ["INSERT"]})
            # The keys say it all: the material, and in the slot the order.
            self.assertEqual(properties(f"{side}Table")["StreamSpecification"], {"StreamViewType": "KEYS_ONLY"})
            self.assertEqual(properties(f"{side}Table")["KeySchema"][0], {"AttributeName": "material", "KeyType": "HASH"})

    def test_a_function_that_runs_out_of_time_calls_the_matcher_again(self):
        self.assertEqual(properties("Matcher")["RecursiveLoop"], "Allow")
        for name in ("Matcher", "Sweeper"):
            variables = properties(name)["Environment"]["Variables"]
            self.assertIn("TRADEPOST_MATCHER", chosen(variables, "streams"))
            self.assertEqual(chosen(variables, "streams")["TRADEPOST_ANNOUNCEMENTS"], NOTHING)
            self.assertEqual(chosen(variables, "kinesis")["TRADEPOST_ANNOUNCEMENTS"], {"Ref": "Announcements"})
        for announce, action in [("kinesis", "kinesis:PutRecord"), ("streams", "lambda:InvokeFunction")]:
            for role in ("MatcherRole", "SweeperRole"):
                granted = [listed(it["Action"]) for it in statements(role, announce)]
                self.assertEqual(sum(action in actions for actions in granted), 1, (role, announce))
                other = {"kinesis": "lambda:", "streams": "kinesis:"}[announce]
                self.assertFalse([it for actions in granted for it in actions if it.startswith(other)], (role, announce))


class Mappings(unittest.TestCase):
    def test_one_bad_record_never_blocks_a_shard(self):
        mappings = of_type("AWS::Lambda::EventSourceMapping")
        self.assertEqual(set(mappings), {"MatcherMapping", "AsksMapping", "BidsMapping", "ProjectorMapping", "SequencerMapping",
                                         "WebhooksMapping"})
        for name, it in mappings.items():
            with self.subTest(name):
                self.assertEqual(it["FunctionResponseTypes"], ["ReportBatchItemFailures"])
                self.assertTrue(it["BisectBatchOnFunctionError"])
                self.assertIn(it["MaximumRetryAttempts"], range(1, 11))
                self.assertGreater(it["MaximumRecordAgeInSeconds"], 0)
                self.assertEqual(it["DestinationConfig"]["OnFailure"]["Destination"],
                                 {"Fn::GetAtt": ["DeadLetters", "Arn"]})

    def test_a_busy_material_does_not_delay_the_others_of_its_shard(self):
        # Kinesis is split by partition key, the material; a table's stream by whole keys, so that more batches at a
        # time would be of the same material. A run of one is short.
        for name, usual in [("MatcherMapping", 10), ("AsksMapping", 1), ("BidsMapping", 1)]:
            self.assertEqual(properties(name)["ParallelizationFactor"],
                             {"Fn::If": ["SetsParallelization", {"Ref": "ParallelizationFactor"}, usual]})
        factor = TEMPLATE["Parameters"]["ParallelizationFactor"]
        self.assertEqual((factor["MinValue"], factor["Default"], factor["MaxValue"]), (0, 0, 10))

    def test_the_matcher_receives_large_batches(self):
        for name in ("MatcherMapping", "AsksMapping", "BidsMapping"):
            it = properties(name)
            self.assertGreaterEqual(it["BatchSize"], 1000)
            self.assertLessEqual(it["MaximumBatchingWindowInSeconds"], 1)

    def test_the_sweep_comes_each_minute(self):
        it = properties("SweepSchedule")
        self.assertEqual(it["ScheduleExpression"], "rate(1 minute)")
        self.assertEqual(it["Target"]["Arn"], {"Fn::GetAtt": ["Sweeper", "Arn"]})
        # A share of the materials; without it every minute would look at all.
        self.assertEqual(it["Target"]["Input"], {"Fn::Sub": '{"sweeps": ${SweepMinutes}}'})


class Tables(unittest.TestCase):
    def setUp(self):
        self.tables = of_type("AWS::DynamoDB::Table")

    def test_every_table_is_protected(self):
        self.assertEqual(len(self.tables), 18)
        for name, it in self.tables.items():
            with self.subTest(name):
                # Idempotency keys are rows of a day.
                recovers = name != "IdempotencyTable"
                self.assertEqual(it["PointInTimeRecoverySpecification"], {"PointInTimeRecoveryEnabled": recovers})
                self.assertEqual(it["DeletionProtectionEnabled"], {"Fn::If": ["ProtectsData", True, False]})
                self.assertEqual(it["BillingMode"], "PAY_PER_REQUEST")
        self.assertEqual(TEMPLATE["Parameters"]["ProtectData"]["Default"], "true")

    def test_a_flood_can_be_made_to_cost_no_more(self):
        limits = {"Fn::If": ["LimitsUnits", {"MaxReadRequestUnits": {"Ref": "TableReadUnitsMax"},
                                             "MaxWriteRequestUnits": {"Ref": "TableWriteUnitsMax"}}, NOTHING]}
        for name, it in self.tables.items():
            for one in [it, *it.get("GlobalSecondaryIndexes", [])]:
                self.assertEqual(one["OnDemandThroughput"], limits, name)
        for name in ("Api", "Matcher", "Projector", "Sweeper"):
            reserved = properties(name)["ReservedConcurrentExecutions"]["Fn::If"]
            self.assertEqual(reserved[1:], [{"Ref": f"{name}Concurrency"}, NOTHING])
            self.assertEqual(TEMPLATE["Parameters"][f"{name}Concurrency"]["Default"], 0)

    def test_what_expired_is_found_for_the_whole_market_at_once(self):
        for side in ("Asks", "Bids"):
            [index] = properties(f"{side}Table")["GlobalSecondaryIndexes"]
            self.assertEqual([key["AttributeName"] for key in index["KeySchema"]], ["expiry", "expires_at"])

    def test_a_hot_book_can_be_split(self):
        for name, it in self.tables.items():
            self.assertNotIn("LocalSecondaryIndexes", it, name)

    def test_streams_are_as_they_have_always_been(self):
        # Switching one off and on changes its ARN; what read it is dead for good.
        streams = {name: it["StreamSpecification"]["StreamViewType"]
                   for name, it in self.tables.items() if "StreamSpecification" in it}
        self.assertEqual(streams, {"OrdersTable": "NEW_IMAGE", "TradesTable": "KEYS_ONLY", "InboxTable": "KEYS_ONLY",
                                   "FeedTable": "KEYS_ONLY",
                                   "AsksTable": "KEYS_ONLY", "BidsTable": "KEYS_ONLY"})

    def test_only_idempotency_keys_are_forgotten(self):
        forgetting = {name for name, it in self.tables.items() if "TimeToLiveSpecification" in it}
        self.assertEqual(forgetting, {"IdempotencyTable"})


class Functions(unittest.TestCase):
    def setUp(self):
        self.functions = of_type("AWS::Serverless::Function")

    def test_one_artifact_has_a_role_for_each_handler(self):
        self.assertEqual({it["Handler"] for it in self.functions.values()}, {"api", "matcher", "projector", "sequencer", "sweeper", "webhooks"})
        self.assertEqual(len({it["CodeUri"] for it in self.functions.values()}), 1)
        self.assertEqual(len({json.dumps(it["Role"]) for it in self.functions.values()}), 6)

    def test_architecture_is_a_parameter(self):
        self.assertEqual(TEMPLATE["Globals"]["Function"]["Architectures"], [{"Ref": "Architecture"}])
        self.assertEqual(TEMPLATE["Parameters"]["Architecture"]["Default"], "arm64")
        self.assertEqual(TEMPLATE["Globals"]["Function"]["Runtime"], "provided.al2023")

    def test_pages_of_games_may_call_the_url(self):
        url = properties("Api")["FunctionUrlConfig"]
        self.assertEqual((url["AuthType"], url["InvokeMode"]), ("NONE", "BUFFERED"))
        self.assertEqual(url["Cors"]["AllowOrigins"], {"Ref": "CorsOrigins"})
        self.assertLessEqual({"authorization", "content-type", "idempotency-key"}, set(url["Cors"]["AllowHeaders"]))

    def test_no_secret_is_in_an_environment(self):
        self.assertEqual(properties("Api")["Environment"]["Variables"]["TRADEPOST_SECRET"], {"Fn::GetAtt": ["Secret", "Id"]})
        self.assertNotIn("resolve:secretsmanager", PATH.read_text())

    def test_logs_end_some_day(self):
        groups = of_type("AWS::Logs::LogGroup")
        self.assertEqual(len(groups), 7)
        for it in groups.values():
            self.assertEqual(it["RetentionInDays"], {"Ref": "LogRetentionDays"})



class Form(unittest.TestCase):
    def test_there_are_no_yaml_aliases(self):
        # CloudFormation knows none.
        for event in yaml.parse(PATH.read_text()):
            self.assertIsNone(getattr(event, "anchor", None), event)

    def test_artifact_is_named_in_each_function(self):
        # `aws cloudformation package` does not look into Globals, and would upload the whole folder.
        for it in of_type("AWS::Serverless::Function").values():
            self.assertTrue(it["CodeUri"].endswith("bootstrap.zip"))


if __name__ == "__main__":
    unittest.main()
