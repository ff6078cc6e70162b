/** Everyday comfort: phones, several accounts in one browser, own purchases, charts of a young economy. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, PHONE, Visitor } from "./browser";
import { Market } from "./market";

/** The most that a page may move its content after it was shown (“cumulative layout shift”). */
const SHIFT_MAX = 0.05;

type Shift = PerformanceEntry & { value: number; sources: { node: Node | null }[] };

let browser: Browser;
let market: Market;
beforeAll(async () => {
  browser = await launch();
  market = await Market.start();
  await market.deposit("ann", "coin", 100_000);
  await market.deposit("bob", "copper", 1_000);
  for (const price of [12, 13, 15]) await market.order("bob", "ask", "copper", 25, price);
  await market.order("ann", "bid", "copper", 30, 9);
  await market.order("ann", "bid", "copper", 30, 12);
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

test("on a phone, one touch leads to the ticket, and another to the order book", async () => {
  const visitor = await Visitor.arrive(browser, market, { size: PHONE });
  await visitor.signIn("ann");
  await visitor.open("#/m/copper");
  const { page } = visitor;
  const inSight = (name: string | RegExp) =>
    page.getByRole("button", { name }).evaluate((button) => {
      const { top, bottom } = button.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  await page.getByRole("button", { name: "Sell at 12" }).click();
  await page.getByLabel("Lowest price").waitFor();
  expect(await page.getByLabel("Quantity").evaluate((field) => field === document.activeElement)).toBe(true);
  await page.getByLabel("Quantity").fill("1");
  await expect.poll(() => inSight(/^Sell 1 /)).toBe(true);
  await page.getByRole("button", { name: "Book", exact: true }).click();
  await expect.poll(() => inSight("Ask 13: use this price")).toBe(true);
  // Its rungs are as high as fingers need.
  const rungs = page.getByRole("button", { name: /use this price$/ }).filter({ visible: true });
  for (const rung of await rungs.all()) {
    const height = await rung.evaluate((button) => button.closest("tr")?.getBoundingClientRect().height);
    expect(height).toBeGreaterThanOrEqual(44);
  }
  await visitor.leave();
});

test("two accounts in two tabs keep apart, also after a reload, and one tab switches between them", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.signIn("ann");
  const other = await visitor.context.newPage();
  await other.goto(`${market.url}/#token=${market.token("game", "operator")}`);
  await other.getByRole("link", { name: "Economy" }).waitFor();
  await other.getByText("operator", { exact: true }).waitFor();
  await visitor.page.reload();
  await visitor.page.getByRole("link", { name: "ann", exact: true }).waitFor();
  await other.getByLabel("Account", { exact: true }).selectOption("ann");
  await other.getByRole("link", { name: "ann", exact: true }).waitFor();
  await other.reload();
  await other.getByRole("link", { name: "ann", exact: true }).waitFor();
  await visitor.leave();
});

test("what the player just bought is no news", async () => {
  await market.deposit("eve", "coin", 1_000);
  const eve = await Visitor.arrive(browser, market);
  await eve.signIn("eve");
  await eve.open("#/me");
  await eve.sees("Received 1,000 coins (a gift)");
  await eve.open("#/m/copper");
  await eve.page.getByLabel("Quantity").fill("2");
  await eve.page.getByRole("button", { name: /^Buy 2/ }).click();
  await eve.sees("Bought 2 Copper ore for 26 coins, 13 each");
  await eve.panel("Your open orders").getByText("No open orders").waitFor();
  await eve.page.getByRole("link", { name: "Me", exact: true }).waitFor();
  await eve.page.getByRole("link", { name: "Me", exact: true }).click();
  const spent = eve.page.getByText("You spent 26 coins");
  await spent.waitFor();
  expect(await spent.locator(".ask").count()).toBe(0);
  await eve.leave();
});

test.each([
  ["#/", undefined, "Copper ore"],
  ["#/m/copper", "ann", "Chart by"],
  ["#/me", "ann", "You spent"],
] as const)("%s does not move while it loads", async (hash, who, ready) => {
  for (const size of [{ width: 1366, height: 768 }, PHONE]) {
    const visitor = await Visitor.arrive(browser, market, { size });
    await visitor.page.addInitScript(() => {
      const shifts: Shift[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as Shift[]) shifts.push(entry);
      }).observe({ type: "layout-shift", buffered: true });
    });
    if (who !== undefined) await visitor.signIn(who);
    await visitor.page.goto("about:blank");
    await visitor.open(hash);
    await visitor.sees(ready);
    // The last answers arrive within a moment.
    await visitor.page.waitForTimeout(700);
    const moved = await visitor.page.evaluate(() => {
      const { shifts } = globalThis as unknown as { shifts: Shift[] };
      const what = ({ value, sources }: Shift) =>
        `${value.toFixed(3)} ${sources.map(({ node }) => (node as Element | null)?.outerHTML?.slice(0, 80)).join(" | ")}`;
      return { total: shifts.reduce((sum, { value }) => sum + value, 0), parts: shifts.map(what) };
    });
    expect(moved.total, `${hash} at ${size.width} px: ${moved.parts.join("\n")}`).toBeLessThan(SHIFT_MAX);
    await visitor.leave();
  }
});

test("the economy begins with the market, and its curves say their values", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.signIn("game", "operator");
  await visitor.open("#/economy");
  await visitor.sees("Audit passed");
  await visitor.page.getByRole("button", { name: "24 hours", pressed: true }).waitFor();
  const bars = visitor.panel("Traded value");
  await expect.poll(() => bars.locator("rect").count()).toBeLessThanOrEqual(2);
  await bars.locator("svg").hover();
  await bars.getByText(/: [\d,]+ coins, \d+ trades?$/).waitFor();
  await visitor.leave();
});

test("the operator of an empty market is shown the first steps, and can load an example", async () => {
  const empty = await Market.startEmpty();
  const visitor = await Visitor.arrive(browser, empty);
  await visitor.signIn("game", "operator");
  await visitor.open();
  await visitor.sees("Register a material");
  await visitor.page.getByRole("button", { name: "Register five example materials" }).click();
  await visitor.sees("5 materials");
  await visitor.leave();
  await empty.stop();
});

test("a material that does not exist is asked for once", async () => {
  const visitor = await Visitor.arrive(browser, market);
  let requests = 0;
  visitor.page.on("request", (request) => {
    if (request.url().includes("unobtainium")) requests += 1;
  });
  await visitor.page.clock.install();
  await visitor.open("#/m/unobtainium");
  await visitor.sees("Material not found");
  const before = requests;
  await visitor.page.clock.runFor(120_000);
  expect(requests).toBe(before);
  await visitor.leave();
});
