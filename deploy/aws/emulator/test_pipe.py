"""The pipe's helper does what it says: a wrong helper would pass a wrong template."""

import json
import unittest

from pipe import Unmodelled, fill, look_up, matches

EVENT = {
    "eventName": "INSERT",
    "dynamodb": {"NewImage": {"material": {"S": 'a"b'}, "order_id": {"S": "0192"}, "price": {"N": "12"}}},
}


class Filters(unittest.TestCase):
    def test_pattern_lets_pass_what_it_names(self):
        self.assertTrue(matches({"eventName": ["INSERT"]}, EVENT))
        self.assertFalse(matches({"eventName": ["MODIFY", "REMOVE"]}, EVENT))
        self.assertTrue(matches({"dynamodb": {"NewImage": {"price": {"N": [{"prefix": "1"}]}}}}, EVENT))

    def test_what_is_not_there_matches_only_its_absence(self):
        self.assertFalse(matches({"dynamodb": {"OldImage": {"price": {"N": ["12"]}}}}, EVENT))
        self.assertTrue(matches({"dynamodb": {"OldImage": {"price": [{"exists": False}]}}}, EVENT))

    def test_unknown_operator_stops_it(self):
        with self.assertRaises(Unmodelled):
            matches({"eventName": [{"wildcard": "I*"}]}, EVENT)


class Templates(unittest.TestCase):
    def test_text_is_put_in_quotes(self):
        filled = fill('{"material": "<$.dynamodb.NewImage.material.S>", "x": <$.dynamodb.NewImage.price>}', EVENT)
        self.assertEqual(json.loads(filled), {"material": 'a"b', "x": {"N": "12"}})

    def test_text_without_quotes_stops_it(self):
        # EventBridge says to put quotes around what is no object or array.
        with self.assertRaises(Unmodelled):
            fill('{"material": <$.dynamodb.NewImage.material.S>}', EVENT)

    def test_path_is_of_names_only(self):
        self.assertEqual(look_up("$.dynamodb.NewImage.order_id.S", EVENT), "0192")
        self.assertIsNone(look_up("$.dynamodb.Keys.order_id.S", EVENT))
        with self.assertRaises(Unmodelled):
            look_up("$.dynamodb['NewImage']", EVENT)


if __name__ == "__main__":
    unittest.main()
