"""What goes wrong on AWS, in the deployed market: nothing is lost or doubled, and other materials go on.

Needs a deployed stack: `cargo xtask aws test` names it in STACK. What announces orders to the matcher is driven by hand, so
that each test says what happens to its announcements. Each test has materials and players of its own.
"""

import json
import os
import subprocess
import sys
import time
import unittest
import urllib.request
import uuid

from announcing import path_of
from client import AwsError, Client, stack
from market import Market, eventually

PATIENCE = 30


def proxy_call(path, body=None):
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(Faults.proxy + path, data)) as answer:
        return json.loads(answer.read())


class Deployed(unittest.TestCase):
    def test_anyone_may_call_the_function_url(self):
        # Since October 2025 that takes two permissions; SAM adds both.
        _, template = stack(Client(), os.environ["STACK"])
        granted = [it["Properties"] for it in template["Resources"].values() if it["Type"] == "AWS::Lambda::Permission"]
        self.assertEqual({it["Action"] for it in granted}, {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"})
        self.assertEqual({it["Principal"] for it in granted}, {"*"})


    def test_a_parameter_out_of_bounds_changes_nothing(self):
        client, stack_name = Client(), os.environ["STACK"]
        root = client.query("cloudformation", "DescribeStacks", "2010-05-15", StackName=stack_name)
        names = [it.findtext("ParameterKey") for it in root.iter("member") if it.findtext("ParameterKey")]
        for changed in [{"SalesTaxBps": "2.5"}, {"SweepMinutes": "0"}, {"ApiConcurrency": "-1"}, {"TableReadUnitsMax": "100"},
                        {"Announce": "streams", "KinesisShards": "2"}]:
            arguments = {"StackName": stack_name, "UsePreviousTemplate": "true", "Capabilities.member.1": "CAPABILITY_IAM",
                         "Capabilities.member.2": "CAPABILITY_AUTO_EXPAND"}
            for number, name in enumerate(names, 1):
                arguments[f"Parameters.member.{number}.ParameterKey"] = name
                if name in changed:
                    arguments[f"Parameters.member.{number}.ParameterValue"] = changed[name]
                else:
                    arguments[f"Parameters.member.{number}.UsePreviousValue"] = "true"
            with self.assertRaises(AwsError, msg=changed) as refused:
                client.query("cloudformation", "UpdateStack", "2010-05-15", **arguments)
            self.assertIn("ValidationError", str(refused.exception), changed)


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        stack = os.environ["STACK"]
        cls.market = Market(stack)
        cls.path, cls.matcher = path_of(cls.market), cls.market.function("Matcher")
        cls.start_proxy()
        cls.path.drain()
        cls.market.dead_letters()

    @classmethod
    def tearDownClass(cls):
        cls.proxy_process.kill()
        cls.proxy_process.wait()
        cls.path.close()

    @classmethod
    def start_proxy(cls):
        """Puts the proxy between the matcher and DynamoDB."""
        import socket

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        cls.proxy = f"http://127.0.0.1:{port}"
        command = [sys.executable, "proxy.py", "--listen", str(port), "--upstream", os.environ["AWS_ENDPOINT_URL"]]
        cls.proxy_process = subprocess.Popen(command)
        eventually(lambda: cls.answers())
        path = f"/2015-03-31/functions/{cls.matcher}/configuration"
        variables = json.loads(cls.market.client.rest("lambda", "GET", path)[2])["Environment"]["Variables"]
        variables["AWS_ENDPOINT_URL_DYNAMODB"] = cls.proxy
        cls.market.client.rest("lambda", "PUT", path, {"Environment": {"Variables": variables}})

    @classmethod
    def answers(cls):
        try:
            proxy_call("/_proxy/stats")
        except OSError as error:
            raise AssertionError(error) from error

    def setUp(self):
        self.run_id = uuid.uuid4().hex[:8]
        proxy_call("/_proxy/faults", [])

    def material(self, name):
        material = f"{name}-{self.run_id}"
        self.market.register(material)
        return material

    def trade(self, material, pairs, quantity=5, price=10):
        """Sellers and buyers who will all trade with each other, at the sellers' price."""
        sellers = [f"s{number}-{material}" for number in range(3)]
        buyers = [f"b{number}-{material}" for number in range(3)]
        for player in sellers:
            self.market.deposit(player, material, pairs * quantity)
        for player in buyers:
            self.market.deposit(player, "coin", pairs * quantity * (price + 2))
        for number in range(pairs):
            self.market.place(sellers[number % 3], "ask", material, quantity, price)
        for number in range(pairs):
            self.market.place(buyers[number % 3], "bid", material, quantity, price + 2)
        return material, sellers, buyers, pairs, quantity, price

    def assert_traded(self, trade):
        """All of it is traded, once, and everybody has what is theirs."""
        material, sellers, buyers, pairs, quantity, price = trade
        book = self.market.book(material)
        self.assertEqual((book["bids"], book["asks"]), ([], []))
        tax = self.market.request("GET", "/v1/fees")["sales_tax_bps"]
        for number, (seller, buyer) in enumerate(zip(sellers, buyers)):
            mine = len(range(number, pairs, 3))
            earned = mine * (quantity * price - quantity * price * tax // 10_000)
            spent = mine * quantity * price
            has, got = self.market.balances(seller), self.market.balances(buyer)
            left = (pairs - mine) * quantity
            self.assertEqual(has.get("coin", (0, 0)), (earned, 0), seller)
            self.assertEqual(has.get(material, (0, 0)), (left, 0), seller)
            self.assertEqual(got["coin"], (pairs * quantity * (price + 2) - spent, 0), buyer)
            self.assertEqual(got.get(material, (0, 0)), (mine * quantity, 0), buyer)

    def assert_adds_up(self):
        audit = self.market.audit()
        self.assertTrue(audit["ok"], audit)

    def test_repeated_and_shuffled_announcements_change_nothing(self):
        trades = [self.trade(self.material(name), 12) for name in ("copper", "wheat")]
        self.path.drain(dup=1, shuffle=True, redeliver=1)
        for trade in trades:
            self.assert_traded(trade)
        self.assert_adds_up()

    def test_two_matchers_of_one_material_at_once_trade_everything_once(self):
        trade = self.trade(self.material("zinc"), 30)
        self.path.drain(zombie=1)
        eventually(lambda: self.assert_traded(trade), PATIENCE)
        self.assert_adds_up()

    def test_sweep_finds_what_was_never_announced(self):
        trade = self.trade(self.material("lead"), 4)
        self.path.drain(lose=1)
        # The minute's own sweep may have come first.
        error, answer = self.market.sweep()
        self.assertIsNone(error, answer)
        eventually(lambda: self.assert_traded(trade), PATIENCE)

    def test_record_that_cannot_be_read_becomes_a_dead_letter(self):
        clean = self.path.put_unreadable()
        trade = self.trade(self.material("tin"), 4)
        self.path.drain()
        self.assert_traded(trade)
        clean()
        info = self.path.info
        letters = [it for it in self.market.dead_letters() if info in it]
        self.assertEqual([it[info]["batchSize"] for it in letters], [1, 1, 1])
        self.assertEqual(letters[0]["requestContext"]["condition"], "RetryAttemptsExhausted")

    def test_row_that_cannot_be_read_stops_its_material_only(self):
        bad, good = self.material("mud"), self.material("gold")
        client, table = self.market.client, self.market.table("asks")
        key = {"material": {"S": bad}, "slot": {"S": "00000000000000000001#not-an-order"}}
        client.ddb("PutItem", TableName=table, Item={**key, "remaining": {"S": "abc"}})
        stuck, trade = self.trade(bad, 2), self.trade(good, 4)
        self.path.drain()
        self.assert_traded(trade)
        # Until someone looks: the sweep fails each minute and says which material, and that is an alarm.
        error, answer = self.market.sweep()
        self.assertTrue(error)
        self.assertIn(bad, json.dumps(answer))
        client.ddb("DeleteItem", TableName=table, Key=key)
        error, answer = self.market.sweep()
        self.assertIsNone(error, answer)
        eventually(lambda: self.assert_traded(stuck), PATIENCE)
        self.assert_adds_up()

    def test_conflicts_throttles_and_lost_answers_are_overcome(self):
        for mode in ("conflict", "throttle", "http500", "lost"):
            with self.subTest(mode):
                self.assertTrue(any(self.overcomes(mode, number) for number in range(3)), "the matcher met no fault")
        self.assert_adds_up()

    def overcomes(self, mode, number):
        """Whether the matcher met the fault twice and all is traded once. (The minute's own sweep may come before it.)"""
        before = proxy_call("/_proxy/stats")["injected"].get(f"TransactWriteItems:{mode}", 0)
        trade = self.trade(self.material(f"ore{number}-{mode}"), 9)
        proxy_call("/_proxy/faults", [{"op": "TransactWriteItems", "mode": mode, "first": 1, "count": 2}])
        self.path.drain()
        self.market.sweep()
        eventually(lambda: self.assert_traded(trade), PATIENCE)
        return proxy_call("/_proxy/stats")["injected"].get(f"TransactWriteItems:{mode}", 0) - before == 2

    def test_status_updates_are_not_announced(self):
        announced, filtered = self.path.announced(), self.path.filtered()
        trade = self.trade(self.material("coal"), 5)
        self.path.drain()
        eventually(lambda: self.assert_traded(trade), PATIENCE)
        player = trade[1][0]
        orders = lambda: self.market.request("GET", "/v1/orders?status=closed", subject=player)["orders"]
        self.assertEqual(len(eventually(lambda: orders() or self.fail("not reported yet"), PATIENCE)), 2)
        time.sleep(0.2)
        self.path.drain()
        self.assertEqual(self.path.announced() - announced, 10)
        self.assertGreaterEqual(self.path.filtered() - filtered, 10)

    def test_dead_letters_redriven_later_do_no_harm(self):
        trade = self.trade(self.material("salt"), 4)
        self.path.drain()
        self.assert_traded(trade)
        for _ in range(3):
            self.path.announce(trade[0])
        self.path.drain(redeliver=1)
        self.assert_traded(trade)


if __name__ == "__main__":
    unittest.main()
