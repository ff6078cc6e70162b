/** Trading on the page: sign in, quote, place, fill, cancel, and refusals. */

import { answer } from "@tradepost/client";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, Visitor } from "./browser";
import { Market } from "./market";

let browser: Browser;
let market: Market;
beforeAll(async () => {
  browser = await launch();
  market = await Market.start("--sales-tax-bps", "250");
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

test("a player signs in by link, gets a quote, buys, and sees the rest fill when another player sells", async () => {
  await market.deposit("ann", "coin", 1_000);
  await market.deposit("bob", "copper", 100);
  await market.order("bob", "ask", "copper", 10, 12);
  const ann = await Visitor.arrive(browser, market);
  await ann.signIn("ann");
  expect(ann.page.url()).toBe(`${market.url}/#/`);

  await ann.page.getByRole("link", { name: "Copper ore" }).click();
  await ann.page.getByRole("button", { name: "Ask 12: use this price" }).click();
  await ann.page.getByLabel("Quantity").fill("25");
  await ann.sees("10 of 25 units");
  await ann.sees("120 coins");
  await ann.sees("15 units at 12");
  await ann.sees("180 coins held");
  await ann.page.getByRole("button", { name: "Buy 25 Copper ore at 12" }).click();
  const own = ann.panel("Your open orders");
  await own.getByText("10 of 25 filled").waitFor();

  await market.order("bob", "ask", "copper", 15, 12);
  await own.getByText("No open orders").waitFor();
  await ann.sees("Bought 25 Copper ore in 2 trades for 300 coins, 12 each");
  await ann.panel("Latest trades").getByText("15", { exact: true }).waitFor();

  await ann.page.getByRole("link", { name: /^Me/ }).click();
  const balances = ann.panel("Balances");
  await balances.getByRole("row", { name: /Copper ore 25 – 300/ }).waitFor();
  await balances.getByRole("row", { name: /Coins 700 – 700/ }).waitFor();
  await ann.leave();
});

test("a seller's quote includes the tax, and the sale pays what was quoted", async () => {
  await market.deposit("sue", "bread", 50);
  await market.deposit("ben", "coin", 10_000);
  await market.order("ben", "bid", "bread", 50, 40);
  const sue = await Visitor.arrive(browser, market);
  await sue.signIn("sue");
  await sue.open("#/m/bread");
  await sue.page.getByText("Sell ask").click();
  await sue.page.getByRole("button", { name: "Max" }).click();
  await sue.sees("You get now");
  await sue.sees("1,950 coins");
  await sue.sees("2.5%");
  await sue.page.getByRole("button", { name: "Sell 50 Bread at 40" }).click();
  await sue.sees("Sold 50 Bread for 1,950 coins after 50 coins tax, 40 each");
  const { balances } = await answer(market.as("sue").GET("/v1/balances"));
  expect(balances.find(({ asset }) => asset === "coin")).toEqual({
    asset: "coin",
    available: 1_950,
    held: 0,
  });
  await sue.leave();
});

test("a cancelled order releases what it held and is listed with its reason", async () => {
  await market.deposit("carl", "coin", 100);
  await market.order("carl", "bid", "bread", 5, 3);
  const carl = await Visitor.arrive(browser, market);
  await carl.signIn("carl");
  await carl.open("#/me");
  await carl.page.getByRole("button", { name: "Cancel: buy 5 Bread at 3" }).click();
  await carl.sees("Order to buy Bread cancelled with 5 units unfilled");
  await carl.panel("Closed orders").getByText("cancelled by you").waitFor();
  await carl.panel("Open orders").getByText("No open orders").waitFor();
  await carl
    .panel("Balances")
    .getByRole("row", { name: /Coins 100 – 100/ })
    .waitFor();
  await carl.leave();
});

test("an order that the player cannot pay for is explained and cannot be placed", async () => {
  await market.deposit("dora", "coin", 50);
  const dora = await Visitor.arrive(browser, market);
  await dora.signIn("dora");
  await dora.open("#/m/copper");
  await dora.page.getByLabel("Highest price").fill("30");
  await dora.page.getByLabel("Quantity").fill("2");
  await dora.sees("This needs 60 coins, but only 50 are available.");
  expect(await dora.page.getByRole("button", { name: "Buy 2 Copper ore at 30" }).isDisabled()).toBe(true);
  await dora.page.getByLabel("Quantity").fill("1.5");
  await dora.page.getByLabel("Highest price").focus();
  await dora.sees("Enter a whole number, 1 or more.");
  await dora.leave();
});

test("an order can be placed by keyboard alone", async () => {
  await market.deposit("kim", "coin", 500);
  await market.deposit("lou", "copper", 5);
  await market.order("lou", "ask", "copper", 5, 21);
  const kim = await Visitor.arrive(browser, market);
  await kim.signIn("kim");
  const { keyboard } = kim.page;
  await tabTo(kim, /^Search materials$/);
  await keyboard.type("copper");
  await kim.page.getByRole("link", { name: "Bread" }).waitFor({ state: "detached" });
  await tabTo(kim, /^Copper ore$/);
  await keyboard.press("Enter");
  await kim.page.getByRole("heading", { name: "Copper ore" }).waitFor();
  await kim.page.getByRole("button", { name: "Ask 21: use this price" }).waitFor();
  await tabTo(kim, /^Ask 21: use this price$/);
  await keyboard.press("Enter");
  // The price is filled in, and the focus moves to the quantity.
  await keyboard.type("5");
  await kim.sees("105 coins");
  await keyboard.press("Enter");
  await kim.sees("Bought 5 Copper ore for 105 coins, 21 each");
  await kim.leave();
});

/** Presses the tab key until an element with this name has the focus. */
async function tabTo(visitor: Visitor, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await visitor.page.keyboard.press("Tab");
    const focused = await visitor.page.evaluate(() => {
      const element = document.activeElement;
      return (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim();
    });
    if (name.test(focused)) return;
    seen.push(focused);
  }
  throw new Error(`the tab key does not reach ${name}, only ${seen.join(" | ")}`);
}

test("prices stay where they are in the order book while levels come and go", async () => {
  await market.deposit("lea", "copper", 100);
  await market.deposit("max", "coin", 10_000);
  const visitor = await Visitor.arrive(browser, market);
  await visitor.open("#/m/copper");
  await visitor.sees("Live");
  const spread = visitor.panel("Order book").locator(".middle");
  const { y } = (await spread.boundingBox())!;
  for (const price of [60, 61, 62, 63, 64]) {
    await market.order("lea", "ask", "copper", 1, price);
    await market.order("max", "bid", "copper", 1, price - 20);
    await visitor.page.getByRole("button", { name: `Ask ${price}: use this price` }).waitFor();
    expect((await spread.boundingBox())?.y).toBe(y);
  }
  await visitor.leave();
});

test("trades of one deal are shown as one, which covers no control", async () => {
  const ale = { params: { path: { material: "ale" } }, body: { name: "Ale" } };
  await answer(market.as("game", "operator").PUT("/v1/materials/{material}", ale));
  await market.deposit("kim", "ale", 100);
  await market.deposit("kim", "coin", 1_000);
  await market.deposit("tom", "coin", 10_000);
  await market.order("kim", "ask", "ale", 50, 30);
  const kim = await Visitor.arrive(browser, market, { size: { width: 1366, height: 768 } });
  await kim.signIn("kim");
  const stream = kim.page.waitForResponse((response) => response.url().includes("/v1/stream?materials=ale"));
  await kim.open("#/m/ale");
  await stream;
  for (let trade = 0; trade < 3; trade += 1) await market.order("tom", "bid", "ale", 2, 30);
  await kim.sees("Sold 6 Ale in 3 trades");
  expect(await kim.page.locator(".notice").count()).toBe(1);
  await kim.page.getByLabel("Quantity").fill("5");
  await kim.page.getByRole("button", { name: /^Buy/ }).click({ trial: true });
  await kim.leave();
});

test("all open orders are cancelled together, after a second click", async () => {
  await market.deposit("zoe", "coin", 1_000);
  for (const price of [3, 4, 5]) await market.order("zoe", "bid", "bread", 2, price);
  const zoe = await Visitor.arrive(browser, market);
  await zoe.signIn("zoe");
  await zoe.open("#/me");
  await zoe.page.getByRole("button", { name: "Cancel all" }).click();
  await zoe.page.getByRole("button", { name: "Really cancel 3 orders?" }).click();
  await zoe.sees("3 orders cancelled");
  const balances = zoe.panel("Balances");
  await balances.getByRole("row", { name: /Coins 1,000 – 1,000/ }).waitFor();
  await zoe.leave();
});
