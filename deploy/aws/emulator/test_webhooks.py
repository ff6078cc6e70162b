"""The signature of a webhook, verified with the library of Standard Webhooks."""

import json
import pathlib
import unittest
from datetime import datetime, timezone
from unittest import mock

import standardwebhooks
from standardwebhooks import webhooks

EXAMPLE = json.loads((pathlib.Path(__file__).parents[3] / "crates/webhooks/testdata/signed.json").read_text())


class Signed(unittest.TestCase):
    def verify(self, body, at):
        with mock.patch.object(webhooks, "datetime", wraps=datetime) as clock:
            clock.now.side_effect = lambda tz=None: datetime.fromtimestamp(at, tz or timezone.utc)
            return standardwebhooks.Webhook(EXAMPLE["secret"]).verify(body, EXAMPLE["headers"])

    def test_the_signed_example_is_verified(self):
        at = int(EXAMPLE["headers"]["webhook-timestamp"])
        self.assertEqual(self.verify(EXAMPLE["body"], at)["data"]["player"], "Zoë")
        forged = EXAMPLE["body"].replace("Zoë", "Zoe")
        for body, when in [(forged, at), (EXAMPLE["body"], at + 600)]:
            with self.assertRaises(standardwebhooks.WebhookVerificationError):
                self.verify(body, when)


if __name__ == "__main__":
    unittest.main()
