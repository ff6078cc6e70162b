"""The lines of template.yaml that the design depends on: each test catches a change that would lose trades or money."""

import json
import pathlib
import re
import unittest

import yaml

PATH = pathlib.Path(__file__).parent.parent / "template.yaml"


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def short_form(loader, suffix, node):
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".") if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


Loader.add_multi_constructor("!", short_form)
TEMPLATE = yaml.load(PATH.read_text(), Loader)
RESOURCES = TEMPLATE["Resources"]


def properties(name):
    return RESOURCES[name]["Properties"]


def of_type(kind):
    return {name: it["Properties"] for name, it in RESOURCES.items() if it["Type"] == kind}


def statements(name):
    """The statements of a role's policies, inline or attached."""
    found = [it["PolicyDocument"]["Statement"] for it in properties(name).get("Policies", [])]
    for it in of_type("AWS::IAM::Policy").values():
        if {"Ref": name} in it["Roles"]:
            found.append(it["PolicyDocument"]["Statement"])
    return [statement for group in found for statement in group]


def listed(value):
    return value if isinstance(value, list) else [value]


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


class Mappings(unittest.TestCase):
    def test_one_bad_record_never_blocks_a_shard(self):
        mappings = of_type("AWS::Lambda::EventSourceMapping")
        self.assertEqual(set(mappings), {"MatcherMapping", "ProjectorMapping"})
        for name, it in mappings.items():
            with self.subTest(name):
                self.assertEqual(it["FunctionResponseTypes"], ["ReportBatchItemFailures"])
                self.assertTrue(it["BisectBatchOnFunctionError"])
                self.assertIn(it["MaximumRetryAttempts"], range(1, 11))
                self.assertGreater(it["MaximumRecordAgeInSeconds"], 0)
                self.assertEqual(it["DestinationConfig"]["OnFailure"]["Destination"],
                                 {"Fn::GetAtt": ["DeadLetters", "Arn"]})

    def test_a_busy_material_does_not_delay_the_others_of_its_shard(self):
        self.assertEqual(properties("MatcherMapping")["ParallelizationFactor"], {"Ref": "ParallelizationFactor"})
        factor = TEMPLATE["Parameters"]["ParallelizationFactor"]
        self.assertEqual((factor["MinValue"], factor["Default"], factor["MaxValue"]), (1, 10, 10))

    def test_the_matcher_receives_large_batches(self):
        it = properties("MatcherMapping")
        self.assertGreaterEqual(it["BatchSize"], 1000)
        self.assertLessEqual(it["MaximumBatchingWindowInSeconds"], 1)

    def test_the_sweep_comes_each_minute(self):
        it = properties("SweepSchedule")
        self.assertEqual(it["ScheduleExpression"], "rate(1 minute)")
        self.assertEqual(it["Target"]["Arn"], {"Fn::GetAtt": ["Sweeper", "Arn"]})


class Tables(unittest.TestCase):
    def setUp(self):
        self.tables = of_type("AWS::DynamoDB::Table")

    def test_every_table_is_protected(self):
        self.assertEqual(len(self.tables), 13)
        for name, it in self.tables.items():
            with self.subTest(name):
                self.assertEqual(it["PointInTimeRecoverySpecification"], {"PointInTimeRecoveryEnabled": True})
                self.assertEqual(it["DeletionProtectionEnabled"], {"Fn::If": ["ProtectsData", True, False]})
                self.assertEqual(it["BillingMode"], "PAY_PER_REQUEST")
        self.assertEqual(TEMPLATE["Parameters"]["ProtectData"]["Default"], "true")

    def test_a_hot_book_can_be_split(self):
        for name, it in self.tables.items():
            self.assertNotIn("LocalSecondaryIndexes", it, name)

    def test_streams_are_as_they_have_always_been(self):
        # Switching one off and on changes its ARN; what read it is dead for good.
        streams = {name: it["StreamSpecification"]["StreamViewType"]
                   for name, it in self.tables.items() if "StreamSpecification" in it}
        self.assertEqual(streams, {"OrdersTable": "NEW_IMAGE", "TradesTable": "KEYS_ONLY"})

    def test_only_idempotency_keys_are_forgotten(self):
        forgetting = {name for name, it in self.tables.items() if "TimeToLiveSpecification" in it}
        self.assertEqual(forgetting, {"IdempotencyTable"})


class Functions(unittest.TestCase):
    def setUp(self):
        self.functions = of_type("AWS::Serverless::Function")

    def test_one_artifact_has_a_role_for_each_handler(self):
        self.assertEqual({it["Handler"] for it in self.functions.values()}, {"api", "matcher", "projector", "sweeper"})
        self.assertEqual(len({it["CodeUri"] for it in self.functions.values()}), 1)
        self.assertEqual(len({json.dumps(it["Role"]) for it in self.functions.values()}), 4)

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
        self.assertEqual(len(groups), 4)
        for it in groups.values():
            self.assertEqual(it["RetentionInDays"], {"Ref": "LogRetentionDays"})


class Rights(unittest.TestCase):
    ROLES = ("ApiRole", "MatcherRole", "ProjectorRole", "SweeperRole", "AnnouncementPipeRole", "SweepScheduleRole")

    def test_each_role_names_what_it_does_to_what(self):
        self.assertEqual(set(of_type("AWS::IAM::Role")), set(self.ROLES))
        for role in self.ROLES:
            for it in statements(role):
                for action in listed(it["Action"]):
                    self.assertNotIn("*", action, role)
                for resource in listed(it["Resource"]):
                    self.assertNotEqual(resource, "*", role)

    def test_only_listing_streams_is_of_more_than_one_thing(self):
        for role in self.ROLES:
            for it in statements(role):
                if any("*" in json.dumps(resource) for resource in listed(it["Resource"])):
                    self.assertTrue(str(it["Action"]).endswith(":ListStreams"), it)

    def test_only_the_api_reads_the_secret_and_nobody_else_writes_deposits(self):
        readers = [role for role in self.ROLES
                   if any("secretsmanager:GetSecretValue" in listed(it["Action"]) for it in statements(role))]
        self.assertEqual(readers, ["ApiRole"])
        for table in ("SuppliesTable", "FlowsTable"):
            arn = json.dumps({"Fn::GetAtt": [table, "Arn"]})
            writers = [role for role in self.ROLES
                       if any(arn in json.dumps(it["Resource"]) for it in statements(role))]
            self.assertEqual(writers, ["ApiRole"])

    # What each function does to each table: g(et) q(uery) s(can) p(ut) u(pdate) d(elete), b(atch) of writes. A right more than
    # is here, or less, is a decision; the emulator's contract run holds each function to its rights.
    TABLES = {
        "ApiRole": {"Asks": "dgpqsu", "Bids": "dgpqsu", "Orders": "gpqsu", "Accounts": "gpqsu", "Materials": "gpqsu",
                    "Inbox": "gpqsu", "Supplies": "gpqsu", "Players": "gpqsu", "Idempotency": "gpqsu", "Flows": "qu",
                    "Trades": "gq", "Candles": "gq", "Progress": "gq"},
        "MatcherRole": {"Materials": "g", "Asks": "dqu", "Bids": "dqu", "Accounts": "u", "Trades": "pq"},
        "ProjectorRole": {"Trades": "q", "Orders": "b", "Inbox": "b", "Candles": "gpu", "Progress": "gpu"},
        "SweeperRole": {"Materials": "gs", "Asks": "dgqu", "Bids": "dgqu", "Accounts": "u", "Trades": "pq",
                        "Orders": "b", "Inbox": "b", "Candles": "gpu", "Progress": "gpu"},
        "AnnouncementPipeRole": {},
        "SweepScheduleRole": {},
    }
    LETTERS = {"GetItem": "g", "BatchGetItem": "g", "Query": "q", "Scan": "s", "PutItem": "p", "UpdateItem": "u",
               "DeleteItem": "d", "BatchWriteItem": "b"}
    # Reading a table's stream is no right to the table.
    STREAMS = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}

    def test_each_role_does_to_each_table_what_it_must(self):
        for role in self.ROLES:
            found = {}
            for it in statements(role):
                actions = {action.split(":")[1] for action in listed(it["Action"]) if action.startswith("dynamodb:")}
                for resource in listed(it["Resource"]) if actions - self.STREAMS else []:
                    table = re.search(r"(\w+)Table", json.dumps(resource)).group(1)
                    found.setdefault(table, set()).update(self.LETTERS[action] for action in actions)
            self.assertEqual({table: "".join(sorted(letters)) for table, letters in found.items()}, self.TABLES[role], role)

    def test_a_role_is_one_services_alone(self):
        services = {"AnnouncementPipeRole": "pipes.amazonaws.com", "SweepScheduleRole": "scheduler.amazonaws.com"}
        for role in self.ROLES:
            [statement] = properties(role)["AssumeRolePolicyDocument"]["Statement"]
            self.assertEqual(statement["Principal"], {"Service": services.get(role, "lambda.amazonaws.com")})
            self.assertEqual(statement["Action"], "sts:AssumeRole")
            self.assertNotIn("ManagedPolicyArns", properties(role))

    def test_the_projector_moves_no_money(self):
        text = json.dumps(statements("ProjectorRole"))
        for table in ("AccountsTable", "AsksTable", "BidsTable", "SuppliesTable", "FlowsTable"):
            self.assertNotIn(table, text)


class Watching(unittest.TestCase):
    def test_an_alarm_reports_what_has_stopped(self):
        alarms = {(it["MetricName"], json.dumps(it["Dimensions"][0]["Value"]))
                  for it in of_type("AWS::CloudWatch::Alarm").values()}
        for metric, of in [
            ("IteratorAge", {"Ref": "Matcher"}),
            ("IteratorAge", {"Ref": "Projector"}),
            ("Errors", {"Ref": "Matcher"}),
            ("Errors", {"Ref": "Projector"}),
            ("Errors", {"Ref": "Sweeper"}),
            ("Url5xxCount", {"Ref": "Api"}),
            ("ExecutionFailed", {"Ref": "AnnouncementPipe"}),
            ("ApproximateNumberOfMessagesVisible", {"Fn::GetAtt": ["DeadLetters", "QueueName"]}),
            ("WriteThrottleEvents", {"Ref": "AsksTable"}),
            ("WriteThrottleEvents", {"Ref": "BidsTable"}),
        ]:
            self.assertIn((metric, json.dumps(of)), alarms)

    def test_alarms_and_dashboard_cost_nothing(self):
        # Ten alarms and three dashboards are free in every account.
        self.assertLessEqual(len(of_type("AWS::CloudWatch::Alarm")), 10)
        self.assertEqual(len(of_type("AWS::CloudWatch::Dashboard")), 1)

    def test_dashboard_can_be_read(self):
        body = properties("Dashboard")["DashboardBody"]["Fn::Sub"]
        widgets = json.loads(re.sub(r"\$\{[^}]*\}", "x", body))["widgets"]
        self.assertGreaterEqual(len(widgets), 8)


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
