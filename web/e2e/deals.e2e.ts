/** What a trader follows: watched materials, the standing of orders, past trades with cost and gain. */

import { readFile } from "node:fs/promises";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, Visitor } from "./browser";
import { Market } from "./market";

let browser: Browser;
let market: Market;
beforeAll(async () => {
  browser = await launch();
  market = await Market.start("--sales-tax-bps", "1000");
  for (const player of ["ann", "ben"]) {
    await market.deposit(player, "coin", 10_000);
    await market.deposit(player, "copper", 200);
  }
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

test("watched materials have a list of their own, which survives a reload", async () => {
  const visitor = await Visitor.arrive(browser, market);
  const { page } = visitor;
  await visitor.open();
  const rows = page.getByRole("rowheader");
  await page.getByRole("button", { name: "Watch Bread" }).click();
  expect(await rows.count()).toBe(2);
  await page.getByRole("button", { name: "Watched only" }).click();
  // At once, not when the rows are next sorted.
  await page.getByText("1 of 2 materials").waitFor({ timeout: 2_000 });
  expect(await rows.count()).toBe(1);
  await page.reload();
  await visitor.sees("1 of 2 materials");
  // The star is the same on the material's own view.
  await page.getByRole("link", { name: "Bread" }).click();
  await page.getByRole("button", { name: "Watch Bread", pressed: true }).click();
  await page.goBack();
  await visitor.sees("You watch no material yet");
  await visitor.leave();
});

test("an order that is outbid says so, and one click puts its rest ahead", async () => {
  const own = await market.order("ann", "bid", "copper", 40, 9);
  await market.order("ann", "ask", "copper", 10, 30);
  const ann = await Visitor.arrive(browser, market);
  await ann.signIn("ann");
  await ann.open("#/m/copper");
  const orders = ann.panel("Your open orders");
  const bid = orders.getByRole("row", { name: /Buy/ });
  await bid.getByText("best price").waitFor();
  // Another one trades with part of it, and bids more.
  await market.order("ben", "ask", "copper", 15, 9);
  await market.order("ben", "bid", "copper", 7, 11);
  await bid.getByText("outbid by 2, 7 units ahead").waitFor();
  await bid.getByRole("button", { name: "Improve to 12" }).click();
  await ann.sees("Moved to 12 coins");
  await bid.getByText("best price").waitFor();
  const open = await market.openOrders("ann");
  expect(open.map(({ side, price, remaining }) => [side, price, remaining])).toContainEqual(["bid", 12, 25]);
  expect(open.map(({ order_id }) => order_id)).not.toContain(own.order_id);

  // The overview of all orders knows the best price alone.
  await market.order("ben", "bid", "copper", 7, 14);
  await ann.open("#/me");
  const row = ann.panel("Open orders").getByRole("row", { name: /Buy/ });
  await row.getByText("outbid by 2").waitFor();
  await row.getByRole("button", { name: "Match 14" }).click();
  await ann.sees("Moved to 14 coins");
  await ann.leave();
});

test("a cancelled order, and all of them, are placed again by one click", async () => {
  await market.deposit("cid", "coin", 1_000);
  for (const price of [3, 4]) await market.order("cid", "bid", "bread", 2, price);
  const cid = await Visitor.arrive(browser, market);
  await cid.signIn("cid");
  await cid.open("#/me");
  const prices = async () => (await market.openOrders("cid")).map(({ price }) => price).sort();
  await cid.page.getByRole("button", { name: "Cancel: buy 2 Bread at 3" }).click();
  await cid.page.getByRole("button", { name: "Undo" }).click();
  await cid.sees("Order placed again");
  expect(await prices()).toEqual([3, 4]);
  await cid.page.getByRole("button", { name: "Cancel all" }).click();
  await cid.page.getByRole("button", { name: "Really cancel 2 orders?" }).click();
  await cid.sees("2 orders cancelled");
  expect(await prices()).toEqual([]);
  await cid.page.getByRole("button", { name: "Undo" }).click();
  await cid.sees("2 orders placed again");
  expect(await prices()).toEqual([3, 4]);
  await cid.leave();
});

test("the chart has longer candles, and marks the player's own trades", async () => {
  await market.deposit("flo", "coin", 1_000);
  await market.order("ben", "ask", "copper", 3, 50);
  await market.order("flo", "bid", "copper", 3, 50);
  await market.order("flo", "bid", "copper", 2, 1);
  const flo = await Visitor.arrive(browser, market);
  await flo.signIn("flo");
  await flo.open("#/m/copper");
  const chart = flo.panel("Price and volume");
  await chart.getByText("Chart by").waitFor();
  const picture = async () => (await chart.getByRole("img").screenshot()).toString("base64");
  for (const span of ["5m", "1w", "15m", "4h"]) {
    await chart.getByRole("button", { name: span, exact: true }).click();
    await chart.getByRole("button", { name: span, exact: true, pressed: true }).waitFor();
    await chart.getByText(/^Close/).waitFor();
  }
  const before = await picture();
  await chart.getByRole("button", { name: "Your trades" }).click();
  await expect.poll(async () => (await picture()) === before).toBe(false);
  await market.order("ben", "ask", "copper", 4, 60);
  await chart.getByRole("button", { name: "Depth" }).click();
  const depth = flo.panel("Depth of the order book");
  const curves = depth.getByRole("figure", {
    name: /^Depth of the order book of Copper ore, up to \d+ units$/,
  });
  const { width = 0, height = 0 } = (await curves.boundingBox()) ?? {};
  await curves.hover({ position: { x: width - 20, y: height / 2 } });
  await depth.getByText(/^Up to [\d,]+ coins: [\d,]+ units on sale$/).waitFor();
  await flo.leave();
});

test("a quantity is picked by share or up to a level, and the request behind it is shown", async () => {
  await market.deposit("gus", "coin", 1_000);
  await market.deposit("hal", "bread", 30);
  for (const price of [40, 41]) await market.order("hal", "ask", "bread", 5, price);
  const gus = await Visitor.arrive(browser, market);
  await gus.signIn("gus");
  await gus.open("#/m/bread");
  const quantity = gus.page.getByLabel("Quantity");
  await gus.page.getByRole("button", { name: "50%" }).click();
  expect(await quantity.inputValue()).toBe("12");
  await gus.page.getByRole("button", { name: "Ask 41: use this price" }).click();
  await gus.page.getByRole("button", { name: "All 10 up to 41" }).click();
  expect(await quantity.inputValue()).toBe("10");
  await gus.page.getByText("Show the request").click();
  await gus.sees(/--json '\{"side":"bid","material":"bread","price":41,"quantity":10,/);
  await gus.page.getByRole("button", { name: /^Buy 10/ }).click();
  await gus.sees(/"status": "filled"/);
  await gus.leave();
});

test("past trades show average cost, gain and tax, and are downloaded as a table", async () => {
  await market.deposit("dee", "coin", 1_000);
  await market.deposit("eli", "bread", 20);
  await market.deposit("eli", "coin", 1_000);
  await market.order("eli", "ask", "bread", 10, 10);
  await market.order("eli", "ask", "bread", 10, 20);
  await market.order("dee", "bid", "bread", 20, 20);
  await market.order("eli", "bid", "bread", 8, 25);
  const dee = await Visitor.arrive(browser, market);
  await dee.signIn("dee");
  await dee.page.getByRole("link", { name: "Trades", exact: true }).click();
  await dee.sees("2 trades");
  // 8 of 20 units that cost 300 bring in 200, less a tenth of tax.
  await market.order("dee", "ask", "bread", 8, 25);
  await dee.sees("3 trades, realised gain +60 coins, tax 20 coins");
  await dee.panel("By material").getByText("12 at 15").waitFor();
  const downloading = dee.page.waitForEvent("download");
  await dee.page.getByRole("button", { name: "Download as CSV" }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe("trades-dee.csv");
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(",bread,Bread,ask,taker,25,8,200,20,");
  await dee.leave();
});

test("alerts report a price that is reached and an order that is outbid, in every view", async () => {
  await market.deposit("ivy", "coin", 1_000);
  await market.deposit("jan", "coin", 1_000);
  await market.deposit("jan", "bread", 10);
  const ivy = await Visitor.arrive(browser, market);
  await ivy.context.grantPermissions(["notifications"]);
  await ivy.signIn("ivy");
  await ivy.open("#/m/bread");
  await ivy.page.getByText("Price alerts").click();
  await ivy.page.getByLabel("When the price of Bread reaches").fill("70");
  await ivy.page.getByRole("button", { name: "Set alert" }).click();
  await ivy.sees("Price alerts: 70");
  await market.order("ivy", "bid", "bread", 2, 60);
  // The view of another material compares them, too.
  const stream = ivy.page.waitForResponse(/stream\?materials=copper&summaries=true/);
  await ivy.open("#/m/copper");
  await stream;
  await market.order("jan", "ask", "bread", 1, 70);
  await market.order("ivy", "bid", "bread", 1, 70);
  await ivy.sees("Bread has risen to 70 coins");
  await market.order("jan", "bid", "bread", 2, 61);
  await ivy.sees("Outbid: the best bid for Bread is 61 coins, yours 60 coins");
  await ivy.open("#/me");
  const list = ivy.panel("Alerts");
  await list.getByText("Bread has risen to 70 coins").waitFor();
  // The user asks for notifications of the browser, and then gets them while the page is hidden.
  await list.getByRole("button", { name: "Browser notifications: off" }).click();
  await list.getByRole("button", { name: "Browser notifications: on" }).waitFor();
  await ivy.page.evaluate(() => {
    const sent: string[] = [];
    const record = function (_title: string, { body }: { body: string }) {
      sent.push(body);
    };
    Object.assign(globalThis, { sent, Notification: Object.assign(record, { permission: "granted" }) });
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await market.order("hal", "ask", "bread", 4, 60);
  await expect
    .poll(() => ivy.page.evaluate(() => (globalThis as unknown as { sent: string[] }).sent), {
      timeout: 10_000,
    })
    .toContainEqual(expect.stringContaining("Bought"));
  await ivy.leave();
});
