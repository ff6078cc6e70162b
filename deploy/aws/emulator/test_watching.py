"""The alarms, the metrics and the dashboard of template.yaml: nothing fails without a word, and nothing rings for nothing."""

import json
import re
import unittest

from template import ANNOUNCING, RESOURCES, TEMPLATE, chosen, made, of_type, properties


class Watching(unittest.TestCase):
    OWN = {"Fn::Sub": "Tradepost/${AWS::StackName}"}

    def test_an_alarm_reports_what_has_stopped(self):
        alarms = {(it["MetricName"], json.dumps(it["Dimensions"][0]["Value"] if "Dimensions" in it else it["Namespace"]))
                  for it in of_type("AWS::CloudWatch::Alarm").values()}
        for metric, of in [
            ("SweepBacklog", self.OWN),
            ("IteratorAge", {"Ref": "Projector"}),
            ("OldestUnmatchedMs", self.OWN),
            ("FoundBySweep", self.OWN),
            ("ErrorsLogged", self.OWN),
            ("StoreThrottles", self.OWN),
            ("TransactionConflict", {"Ref": "AccountsTable"}),
            ("Errors", {"Ref": "Api"}),
            ("Throttles", {"Ref": "Api"}),
            ("ApproximateNumberOfMessagesVisible", {"Fn::GetAtt": ["DeadLetters", "QueueName"]}),
        ]:
            self.assertIn((metric, json.dumps(of)), alarms)

    def test_a_way_of_announcing_that_stops_is_noticed_whatever_the_reason(self):
        # A pipe that stopped and a mapping that is disabled publish nothing: only what the sweep finds shows it.
        found, waiting = properties("FoundBySweepAlarm"), properties("UnmatchedAlarm")
        self.assertEqual((found["DatapointsToAlarm"], found["EvaluationPeriods"], found["Threshold"]), (2, 3, 0))
        # And a sweep that stopped publishes nothing either.
        self.assertEqual(waiting["TreatMissingData"], "breaching")
        self.assertLess(waiting["Period"] * waiting["EvaluationPeriods"], 900)

    def test_errors_are_counted_from_what_the_functions_log(self):
        # 5xx replies of the function URL would count what a client can bring about.
        self.assertNotIn("Url5xxCount", json.dumps(list(of_type("AWS::CloudWatch::Alarm").values())))
        filters = {(it["LogGroupName"]["Ref"], it["FilterPattern"], it["MetricTransformations"][0]["MetricName"])
                   for it in of_type("AWS::Logs::MetricFilter").values()}
        logs = ("ApiLogs", "MatcherLogs", "ProjectorLogs", "SequencerLogs", "SweeperLogs", "WebhooksLogs")
        self.assertEqual(filters, {(log, *rest) for log in logs for rest in [
            ('{ $.level = "ERROR" }', "ErrorsLogged"), ('{ $.message = "throttled" }', "StoreThrottles")]})
        for it in of_type("AWS::Logs::MetricFilter").values():
            self.assertEqual(it["MetricTransformations"][0]["MetricNamespace"], self.OWN)

    def test_what_the_pipe_fails_at_is_logged(self):
        logs = properties("AnnouncementPipe")["LogConfiguration"]
        self.assertEqual(logs["CloudwatchLogsLogDestination"], {"LogGroupArn": {"Fn::GetAtt": ["PipeLogs", "Arn"]}})
        self.assertEqual(logs["Level"], "ERROR")
        self.assertTrue(properties("PipeLogs")["LogGroupName"]["Fn::Sub"].startswith("/aws/vendedlogs/"))

    def test_alarms_metrics_and_dashboard_cost_nothing(self):
        # Ten alarms, ten metrics of one's own and three dashboards are free in every account.
        self.assertLessEqual(len(of_type("AWS::CloudWatch::Alarm")), 10)
        self.assertEqual(len(of_type("AWS::CloudWatch::Dashboard")), 1)
        own = set(re.findall(r'"(ErrorsLogged|StoreThrottles|OldestUnmatchedMs|FoundBySweep|SweepBacklog)"', json.dumps(RESOURCES)))
        self.assertLessEqual(len(own), 10)

    def test_the_console_is_that_of_the_partition(self):
        [text, values] = TEMPLATE["Outputs"]["Dashboard"]["Value"]["Fn::Sub"]
        self.assertTrue(text.startswith("https://${Console}/"))
        self.assertEqual(values["Console"], {"Fn::FindInMap": ["Partitions", {"Ref": "AWS::Partition"}, "Console"]})
        self.assertEqual(set(TEMPLATE["Mappings"]["Partitions"]), {"aws", "aws-cn", "aws-us-gov"})

    def test_the_games_own_keys_reach_the_api(self):
        variables = properties("Api")["Environment"]["Variables"]
        for name, parameter in [("TRADEPOST_JWKS", "Jwks"), ("TRADEPOST_TOKEN_AUDIENCE", "TokenAudience"),
                                ("TRADEPOST_TOKEN_ISSUER", "TokenIssuer"),
                                ("TRADEPOST_TOKENS_NOT_BEFORE", "TokensNotBefore")]:
            self.assertEqual(variables[name], {"Ref": parameter})
            self.assertEqual(TEMPLATE["Parameters"][parameter]["Default"], "")

    def test_dashboard_can_be_read(self):
        body = properties("Dashboard")["DashboardBody"]["Fn::Sub"]
        for announce in ANNOUNCING:
            text, parts = chosen(body, announce)
            for name, part in parts.items():
                text = text.replace(f"${{{name}}}", part["Fn::Sub"] if part else "")
            named = set(re.findall(r"\$\{(\w+)[.}]", text)) & set(RESOURCES)
            self.assertLessEqual(named, made(announce), announce)
            widgets = json.loads(re.sub(r"\$\{[^}]*\}", "x", text))["widgets"]
            self.assertGreaterEqual(len(widgets), 8)



if __name__ == "__main__":
    unittest.main()
