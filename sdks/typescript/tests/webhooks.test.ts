/** The signature of a webhook, verified with the library of Standard Webhooks. */

import { readFileSync } from "node:fs";

import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { afterEach, expect, test, vi } from "vitest";

interface Example {
  readonly secret: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const file = new URL("../../../crates/webhooks/testdata/signed.json", import.meta.url);
const { secret, headers, body } = JSON.parse(readFileSync(file, "utf8")) as Example;
const sentAt = Number(headers["webhook-timestamp"]) * 1_000;

afterEach(() => vi.useRealTimers());

test("the signed example is verified", () => {
  vi.useFakeTimers({ now: sentAt });
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({
    type: "deposited",
    data: { player: "Zoë" },
  });
});

test("a changed message and an old one are refused", () => {
  vi.useFakeTimers({ now: sentAt });
  expect(() => new Webhook(secret).verify(body.replace("Zoë", "Zoe"), headers)).toThrow(
    WebhookVerificationError,
  );
  vi.setSystemTime(sentAt + 10 * 60_000);
  expect(() => new Webhook(secret).verify(body, headers)).toThrow(WebhookVerificationError);
});
