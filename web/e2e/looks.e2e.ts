/** Every view in both themes, from phone to desk: accessible, within its width, without a complaint. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { launch, PHONE, Visitor, WIDE } from "./browser";
import { Market } from "./market";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TABLET = { width: 800, height: 900 };

let browser: Browser;
let market: Market;
beforeAll(async () => {
  browser = await launch();
  market = await Market.start("--sales-tax-bps", "100");
  await market.deposit("ann", "coin", 100_000, "quest");
  await market.deposit("bob", "copper", 1_000, "mined");
  for (const price of [12, 13, 15, 20]) await market.order("bob", "ask", "copper", 25, price);
  for (const price of [11, 9, 7]) await market.order("ann", "bid", "copper", 30, price);
  await market.order("ann", "bid", "copper", 30, 13);
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

const VIEWS = [
  { name: "overview", who: undefined, hash: "#/", ready: "Copper ore" },
  { name: "material", who: "ann", hash: "#/m/copper", ready: "Chart by" },
  { name: "me", who: "ann", hash: "#/me", ready: "You spent" },
  { name: "sign in", who: undefined, hash: "#/me", ready: "With your token" },
  { name: "economy", who: "game", hash: "#/economy", ready: "The audit agrees" },
] as const;

describe.each(["light", "dark"] as const)("%s", (colours) => {
  test.each(VIEWS)("$name", async ({ who, hash, ready }) => {
    for (const size of [PHONE, TABLET, WIDE]) {
      const visitor = await Visitor.arrive(browser, market, { size, colours });
      if (who !== undefined) await visitor.signIn(who, who === "game" ? "operator" : "player");
      await visitor.open(hash);
      await visitor.sees(ready);
      if (hash === "#/m/copper") {
        await visitor.page.getByLabel("Quantity").fill("40");
        await visitor.sees("You pay now");
        // Nothing lies over the ladder, the trades or the own orders.
        for (const button of [
          "Ask 13: use this price",
          "Bid 11: use this price",
          "Cancel: buy 30 Copper ore at 11",
        ]) {
          await visitor.page.getByRole("button", { name: button }).click({ trial: true });
        }
        await visitor.page.getByRole("heading", { name: "Latest trades" }).click({ trial: true });
      }
      const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `the page is ${wide} wide`).toBeLessThanOrEqual(size.width);
      expect(await barriers(visitor)).toEqual([]);
      await visitor.leave();
    }
  });
});

/** What axe-core finds serious or critical, in short. */
async function barriers(visitor: Visitor): Promise<string[]> {
  await visitor.page.evaluate(AXE);
  const results = await visitor.page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<AxeResults> } };
    return axe.run();
  });
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
    );
}

test("a chosen theme holds against the system's, and stays", async () => {
  const visitor = await Visitor.arrive(browser, market, { colours: "light" });
  await visitor.open();
  const ground = () => visitor.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  const button = visitor.page.getByRole("button", { name: /^Colours/ });
  await button.click();
  expect([await button.getAttribute("aria-label"), await ground()]).toEqual([
    "Colours: light. Change.",
    light,
  ]);
  await button.click();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await visitor.page.reload();
  await visitor.sees("Copper ore");
  expect(await ground()).toBe(dark);
  await visitor.page.getByRole("button", { name: /^Colours/ }).click();
  expect(await ground()).toBe(light);
  await visitor.leave();
});
