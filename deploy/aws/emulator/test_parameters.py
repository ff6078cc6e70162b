"""What template.yaml refuses, before anything is changed."""

import json
import re
import unittest

from template import TEMPLATE, properties


class Parameters(unittest.TestCase):
    """What is out of bounds is refused before anything is changed, and not by a function that cannot start."""

    # Accepted and refused values of each parameter that takes more than a list of words.
    VALUES = {
        "KinesisShards": (["1", "200"], ["0", "201"]),
        "ParallelizationFactor": (["0", "10"], ["-1", "11"]),
        "SalesTaxBps": (["0", "250", "9999", "10000"], ["-1", "10001", "2.5", "025", "", "5%"]),
        "OpenOrdersMax": (["1", "100000"], ["0", "100001", "1.5"]),
        "RequestsPerSecond": (["0", "1000000"], ["1000001", "-1", "0.5"]),
        "RequestsBurst": (["1", "1000000"], ["0", "1000001"]),
        "CorsOrigins": (["*", "https://game.example"], ["https://game.example/", "game.example"]),
        "PlayerClaim": (["sub", "https://game.example/id"], ["", "two words", 'a"b', "c" * 129]),
        "RoleClaim": (["role"], ["", "two words"]),
        "Jwks": (["", '{"keys":[]}', '{\n "keys": [{}]\n}\n'], ["https://game.example/jwks.json", "{}", '{"keys":' + " " * 2048 + "}"]),
        "SweepMinutes": (["1", "10", "59", "60"], ["0", "61", "1.5", ""]),
        "TokenAudience": (["", "market"], ["a b", "a" * 257]),
        "TokenIssuer": (["", "https://game.example/"], ["a b"]),
        "TokensNotBefore": (["", "2026-01-31T12:00:00Z"],
                            ["today", "1769860800", "2026-02-30T12:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31 12:00:00Z"]),
        "ApiConcurrency": (["0", "100"], ["-1", "100001"]),
        "MatcherConcurrency": (["0", "20"], ["-1", "10001"]),
        "ProjectorConcurrency": (["0", "4"], ["-1", "10001"]),
        "SweeperConcurrency": (["0", "2"], ["3"]),
        "TableReadUnitsMax": (["0", "4000"], ["-1", "1000000001"]),
        "TableWriteUnitsMax": (["0", "4000"], ["-1", "1000000001"]),
        "AlarmEmail": (["", "you@game.example"], ["you", "you@game", "a b@game.example"]),
    }

    @staticmethod
    def takes(name, text):
        """Whether CloudFormation takes a parameter's value."""
        it = TEMPLATE["Parameters"][name]
        if not it.get("MinLength", 0) <= len(text) <= it.get("MaxLength", 4096):
            return False
        if it["Type"] == "Number":
            return it.get("MinValue", float("-inf")) <= float(text) <= it.get("MaxValue", float("inf"))
        return "AllowedPattern" not in it or re.fullmatch(it["AllowedPattern"], text) is not None

    def test_values_out_of_bounds_are_refused(self):
        bounded = {name for name, it in TEMPLATE["Parameters"].items() if "AllowedValues" not in it}
        self.assertEqual(bounded, set(self.VALUES))
        for name, (good, bad) in self.VALUES.items():
            it = TEMPLATE["Parameters"][name]
            self.assertTrue(self.takes(name, str(it["Default"])), name)
            for value in good:
                self.assertTrue(self.takes(name, value), (name, value))
            for value in bad:
                self.assertFalse(self.takes(name, value), (name, value))
            if it["Type"] == "Number":
                self.assertLessEqual({"MinValue", "MaxValue"}, set(it), name)

    def test_what_a_function_reads_is_no_number_with_a_fraction(self):
        for name in ("Api", "Matcher", "Projector", "Sweeper"):
            named = set(re.findall(r'"Ref": "(\w+)"', json.dumps(properties(name).get("Environment", {}))))
            for parameter in named & set(TEMPLATE["Parameters"]):
                self.assertNotEqual(TEMPLATE["Parameters"][parameter]["Type"], "Number", (name, parameter))

    def test_parameters_that_belong_together_are_set_together(self):
        rules = TEMPLATE["Rules"]
        both = {json.dumps([rules[name]["RuleCondition"], rules[name]["Assertions"][0]["Assert"]])
                for name in ("ReadsAreLimitedWithWrites", "WritesAreLimitedWithReads")}
        is_set = [{"Fn::Not": [{"Fn::Equals": [{"Ref": name}, "0"]}]} for name in ("TableReadUnitsMax", "TableWriteUnitsMax")]
        self.assertEqual(both, {json.dumps(is_set), json.dumps(is_set[::-1])})
        self.assertEqual(rules["ShardsAreOfKinesis"]["RuleCondition"], {"Fn::Equals": [{"Ref": "Announce"}, "streams"]})



if __name__ == "__main__":
    unittest.main()
