/** The inbox after the player was away. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, Visitor } from "./browser";
import { Market } from "./market";

let browser: Browser;
let market: Market;
beforeAll(async () => {
  browser = await launch();
  market = await Market.start();
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

test("a returning player sees the events since the last visit, first summed up", async () => {
  await market.deposit("ann", "copper", 40, "mined");
  await market.deposit("bob", "coin", 1_000);
  const ann = await Visitor.arrive(browser, market);
  await ann.signIn("ann");
  await ann.open("#/me");
  const first = ann.panel("Your activity so far");
  await first.getByText("Received 40 Copper ore (mined)").waitFor();

  // Ann places asks and closes the page.
  await market.order("ann", "ask", "copper", 30, 12);
  await market.order("ann", "ask", "copper", 5, 99);
  await ann.page.goto("about:blank");
  await market.order("bob", "bid", "copper", 10, 12);
  await market.order("bob", "bid", "copper", 20, 15);

  await ann.open();
  await ann.page.getByRole("link", { name: "Me , 2 new events" }).click();
  const away = ann.panel("While you were away");
  await away.getByText("You earned 360 coins").waitFor();
  await away.getByText("Sold 30 Copper ore in 2 trades for 360 coins, 12 each").first().waitFor();
  const lines = await away
    .getByRole("list", { name: "All events, newest first" })
    .getByRole("listitem")
    .allInnerTexts();
  expect(lines.map((line) => line.split("\n").at(-1)?.trim())).toEqual([
    "Sold 30 Copper ore in 2 trades for 360 coins, 12 each",
  ]);

  // Shown events are read: after leaving the view and returning, the inbox is empty.
  await ann.page.getByRole("link", { name: "Market", exact: true }).click();
  await ann.page.getByRole("link", { name: "Me", exact: true }).waitFor();
  await ann.page.reload();
  await ann.open("#/me");
  await ann.panel("While you were away").getByText("Nothing new since your last visit").waitFor();

  await market.deposit("ann", "coin", 7, "found");
  await ann.panel("While you were away").getByText("Received 7 coins from the game").waitFor();
  await ann.page.getByRole("button", { name: "Mark as read" }).click();
  await ann.sees("Nothing new since your last visit");
  await ann.leave();
});

test("players who share a browser have separate inboxes", async () => {
  await market.deposit("eve", "coin", 5, "quest");
  await market.deposit("fay", "coin", 6, "quest");
  const both = await Visitor.arrive(browser, market);
  await both.signIn("eve");
  await both.open("#/me");
  await both.sees("Received 5 coins (quest)");
  await both.page.getByRole("button", { name: "Sign out" }).click();
  await both.signIn("fay");
  await both.open("#/me");
  await both.sees("Received 6 coins (quest)");
  await both.doesNotSee("Received 5 coins (quest)");
  await both.leave();
});
