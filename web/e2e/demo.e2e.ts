/** The first two minutes of the demo, as a person who has just started it sees them. */

import { answer, connect } from "@tradepost/client";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, PHONE, Visitor } from "./browser";
import { Demo } from "./market";

/** The hours that pass before the world is shown: as many candles has the chart. */
const HOURS = 110;

let browser: Browser;
let demo: Demo;
beforeAll(async () => {
  browser = await launch();
  demo = await Demo.start("--players", "60", "--unwatched", String(HOURS));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test("the link of the terminal leads from a full market to a sale, an order, and the designer's view", async () => {
  const visitor = await Visitor.arrive(browser, demo, { size: { width: 1366, height: 768 } });
  const { page } = visitor;
  await page.goto(demo.links.guest);
  const bar = page.getByRole("region", { name: "Demo" });
  await bar.getByText(/^Day 5, \d\d:\d\d$/).waitFor();
  expect(page.url()).not.toContain("token");
  await bar.getByText(/You are \d+(st|nd|rd|th) of 61/).waitFor();
  await page.getByRole("link", { name: "Wood", exact: true }).waitFor();

  const candles = await answer(
    connect({ url: demo.url }).GET("/v1/materials/{material}/candles", {
      params: { path: { material: "bread" }, query: { interval: "1h" } },
    }),
  );
  expect(candles.candles.length).toBeGreaterThanOrEqual(100);

  await bar.getByRole("link", { name: /^Sell your 12 for about/ }).click();
  await page.getByRole("heading", { name: "Wood", level: 1 }).waitFor();
  expect(await page.getByLabel("Quantity").inputValue()).toBe("12");
  await visitor.sees("You get now");
  await page.getByRole("button", { name: /^Sell 12 / }).click();
  await visitor.sees(/^Sold /);

  await bar.getByRole("link", { name: /^Bid for bread at/ }).click();
  await page.getByRole("heading", { name: "Bread", level: 1 }).waitFor();
  expect(await page.getByLabel("Quantity").inputValue()).toBe("3");
  await page.getByRole("button", { name: /^Buy 3 / }).click();
  await bar.getByRole("link", { name: /^Bid for bread/ }).waitFor({ state: "detached" });

  await bar.getByRole("button", { name: "Designer’s view" }).click();
  await page.getByRole("heading", { name: "Economy", level: 1 }).waitFor();
  await bar.getByRole("button", { name: "Play again" }).click();
  await bar.getByText(/You are \d+/).waitFor();
  await visitor.leave();
});

test("the page pauses the world and plays it faster", async () => {
  const visitor = await Visitor.arrive(browser, demo, { size: PHONE });
  const { page } = visitor;
  await page.goto(`${demo.links.guest}?to=m/bread`);
  await page.getByRole("heading", { name: "Bread", level: 1 }).waitFor();
  const bar = page.getByRole("region", { name: "Demo" });
  const api = connect({ url: demo.url });
  const factor = async () => (await answer(api.GET("/v1/clock"))).factor;
  await bar.getByRole("button", { name: "Pause" }).click();
  await expect.poll(factor).toBe(0);
  const { now } = await answer(api.GET("/v1/clock"));
  await bar.getByRole("button", { name: "20 times as fast" }).click();
  await expect.poll(factor).toBe(18_000);
  const later = async () => Date.parse((await answer(api.GET("/v1/clock"))).now) - Date.parse(now);
  await expect.poll(later, { timeout: 15_000 }).toBeGreaterThan(3_600_000);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(PHONE.width);
  for (const button of await bar.getByRole("button").all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await bar.getByRole("button", { name: "Usual speed" }).click();
  await visitor.leave();
});
