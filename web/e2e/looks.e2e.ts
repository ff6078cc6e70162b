/** Every view in both themes, on phone, tablet and desktop: accessible, within its width, without errors. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { answer } from "@tradepost/client";
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
  { name: "trades", who: "ann", hash: "#/history", ready: "realised gain" },
  { name: "sign in", who: undefined, hash: "#/me", ready: "Use a token" },
  { name: "economy", who: "game", hash: "#/economy", ready: "Audit passed" },
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
        // Nothing covers the ladder, the player's orders or the trades; on a phone each is shown when asked for.
        const show = async (part: string) => {
          if (size === PHONE) await visitor.page.getByRole("button", { name: part, exact: true }).click();
        };
        for (const [part, button] of [
          ["Book", "Ask 13: use this price"],
          ["Book", "Bid 11: use this price"],
          ["Orders", "Cancel: buy 30 Copper ore at 11"],
        ] as const) {
          await show(part);
          await visitor.page.getByRole("button", { name: button }).click({ trial: true });
        }
        await show("Trades");
        await visitor.page.getByRole("heading", { name: "Latest trades" }).click({ trial: true });
      }
      const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `the page is ${wide} wide`).toBeLessThanOrEqual(size.width);
      expect(await barriers(visitor)).toEqual([]);
      await visitor.leave();
    }
  });
});

/** The serious and critical findings of axe-core. */
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

/** The longest name and the largest numbers that the market takes. */
const LONGEST = "W".repeat(100);
const LARGEST = 9_000_000_000_000_000;

test.each([360, 390, 1366])("the longest names and largest numbers fit at %i px", async (width) => {
  const large = await Market.start();
  await answer(
    large
      .as("game", "operator")
      .PUT("/v1/materials/{material}", { params: { path: { material: "gold" } }, body: { name: LONGEST } }),
  );
  await large.deposit("ann", "coin", LARGEST);
  await large.deposit("bob", "gold", 4 * 10 ** 9);
  await large.deposit("ann", "gold", 3 * 10 ** 9);
  await large.order("bob", "ask", "gold", 10 ** 9, 999_999);
  await large.order("ann", "bid", "gold", 1, 10 ** 9);
  await large.order("ann", "bid", "gold", 10 ** 9, 100_000);
  const visitor = await Visitor.arrive(browser, large, { size: { width, height: 768 } });
  await visitor.signIn("ann");
  for (const hash of ["#/", "#/m/gold", "#/me", "#/history"]) {
    await visitor.open(hash);
    await visitor.page.getByText(LONGEST).filter({ visible: true }).first().waitFor();
    if (hash === "#/m/gold") {
      if (width < 700) await visitor.page.getByRole("button", { name: "Book", exact: true }).click();
      await visitor.page.getByRole("button", { name: "Bid 100,000: use" }).waitFor();
    }
    if (hash === "#/me") await visitor.page.getByRole("button", { name: /^Cancel/ }).waitFor();
    expect(await outside(visitor), `${hash} at ${width} px`).toEqual([]);
  }
  await visitor.leave();
  await large.stop();
});

/** The buttons, links and fields that stick out of the page or of their panel. */
async function outside(visitor: Visitor): Promise<string[]> {
  return visitor.page.evaluate(() => {
    const wide = document.documentElement.scrollWidth;
    const found = wide > innerWidth ? [`the page is ${wide} px wide`] : [];
    for (const control of document.querySelectorAll<HTMLElement>("button, a, input, select")) {
      if (control.closest(".spoken") !== null || !control.checkVisibility()) continue;
      const [inner, outer] = [control, control.closest(".sheet") ?? document.body].map((element) =>
        element.getBoundingClientRect(),
      );
      if (inner === undefined || outer === undefined || inner.width === 0) continue;
      if (inner.left < outer.left - 1 || inner.right > Math.min(outer.right, innerWidth) + 1)
        found.push(
          `${control.ariaLabel ?? control.textContent?.slice(0, 40) ?? ""}: ${inner.left}–${inner.right}`,
        );
    }
    return found;
  });
}

test("a chosen theme overrides the system's and survives a reload", async () => {
  const visitor = await Visitor.arrive(browser, market, { colours: "light" });
  await visitor.open();
  const background = () => visitor.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  const button = visitor.page.getByRole("button", { name: /^Theme/ });
  await button.click();
  expect([await button.getAttribute("aria-label"), await background()]).toEqual([
    "Theme: light. Change theme.",
    light,
  ]);
  await button.click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await visitor.page.reload();
  await visitor.sees("Copper ore");
  expect(await background()).toBe(dark);
  await visitor.page.getByRole("button", { name: /^Theme/ }).click();
  expect(await background()).toBe(light);
  await visitor.leave();
});
