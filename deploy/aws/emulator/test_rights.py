"""What each role of template.yaml may do, and to what."""

import json
import re
import unittest

from template import ANNOUNCING, listed, of_type, properties, statements


class Rights(unittest.TestCase):
    ROLES = ("ApiRole", "MatcherRole", "ProjectorRole", "SequencerRole", "SweeperRole", "WebhooksRole",
             "AnnouncementPipeRole", "SweepScheduleRole")

    def ways(self):
        return [(role, announce) for role in self.ROLES for announce in ANNOUNCING]

    def test_each_role_names_what_it_does_to_what(self):
        self.assertEqual(set(of_type("AWS::IAM::Role")), set(self.ROLES))
        for role, announce in self.ways():
            for it in statements(role, announce):
                for action in listed(it["Action"]):
                    self.assertNotIn("*", action, role)
                for resource in listed(it["Resource"]):
                    self.assertNotEqual(resource, "*", role)

    def test_only_listing_streams_is_of_more_than_one_thing(self):
        for role, announce in self.ways():
            for it in statements(role, announce):
                if any("*" in json.dumps(resource) for resource in listed(it["Resource"])):
                    self.assertTrue(str(it["Action"]).endswith(":ListStreams"), it)

    def test_only_the_api_reads_the_secret_and_nobody_else_writes_deposits(self):
        readers = [role for role in self.ROLES
                   if any("secretsmanager:GetSecretValue" in listed(it["Action"]) for it in statements(role))]
        self.assertEqual(readers, ["ApiRole"])
        for table in ("SuppliesTable", "FlowsTable", "TransfersTable", "HoldsTable"):
            arn = json.dumps({"Fn::GetAtt": [table, "Arn"]})
            writers = [role for role in self.ROLES
                       if any(arn in json.dumps(it["Resource"]) for it in statements(role))]
            self.assertEqual(writers, ["ApiRole"])

    # What each function does to each table: g(et) q(uery) s(can) p(ut) u(pdate) d(elete), b(atch) of writes. A right more than
    # is here, or less, is a decision; the emulator's contract run holds each function to its rights.
    TABLES = {
        "ApiRole": {"Asks": "dgpqsu", "Bids": "dgpqsu", "Orders": "gpqsu", "Accounts": "gpqsu", "Materials": "gpqsu",
                    "Inbox": "gpqsu", "Supplies": "gpqsu", "Players": "gpqsu", "Idempotency": "gpqsu", "Flows": "qu",
                    "Transfers": "gpsu", "Holds": "dps", "Feed": "gpq", "Trades": "gq", "Candles": "gq", "Webhooks": "dgpsu"},
        "MatcherRole": {"Materials": "gu", "Asks": "dqu", "Bids": "dqu", "Accounts": "u", "Trades": "pq"},
        "ProjectorRole": {"Trades": "q", "Orders": "b", "Inbox": "b", "Candles": "gpq", "Materials": "gu",
                          "Asks": "q", "Bids": "q", "Feed": "gpu", "Sequenced": "gu"},
        "SequencerRole": {"Feed": "gpu", "Sequenced": "gu", "Accounts": "g"},
        "SweeperRole": {"Materials": "gsu", "Asks": "dgqu", "Bids": "dgqu", "Accounts": "gsu", "Trades": "pq",
                        "Feed": "gpu", "Sequenced": "gu", "Orders": "b", "Inbox": "b", "Candles": "gpq", "Progress": "gp"},
        "WebhooksRole": {"Webhooks": "gsu", "Feed": "gq", "Inbox": "q", "Trades": "q"},
        "AnnouncementPipeRole": {},
        "SweepScheduleRole": {},
    }
    LETTERS = {"GetItem": "g", "BatchGetItem": "g", "Query": "q", "Scan": "s", "PutItem": "p", "UpdateItem": "u",
               "DeleteItem": "d", "BatchWriteItem": "b"}
    # Reading a table's stream is no right to the table.
    STREAMS = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}

    def test_each_role_does_to_each_table_what_it_must(self):
        for role, announce in self.ways():
            found = {}
            for it in statements(role, announce):
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
        for table in ("AccountsTable", "SuppliesTable", "FlowsTable", "TransfersTable", "HoldsTable"):
            self.assertNotIn(table, text)
        for table in ("Asks", "Bids"):
            self.assertEqual(self.TABLES["ProjectorRole"][table], "q", "it reads the best prices")



if __name__ == "__main__":
    unittest.main()
