/** What goes wrong, as people are told: bad tokens, addresses that lead nowhere, a market that is away. */

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

test("what is no token, a forged one and one that has ended are refused in words", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.open("#/me");
  const { page } = visitor;
  const enter = async (token: string) => {
    await page.getByLabel("Token", { exact: true }).fill(token);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await enter("let me in");
  await visitor.sees("That is no sign-in token.");

  const [head, claims] = market.token("ann").split(".");
  await enter(`${head}.${claims}.${"A".repeat(43)}`);
  await visitor.sees("Your sign-in is no longer good.");
  await page.getByLabel("Token", { exact: true }).waitFor();

  await enter(market.token("ann", "player", "4s"));
  await page.getByRole("heading", { name: "ann" }).waitFor();
  // It is taken on, and let go by itself when its seconds are over.
  await visitor.sees("Your sign-in is no longer good.");
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith("token")))).toEqual(
    [],
  );
  await visitor.leave();
});

test("a link with a token leaves none in the address or the history", async () => {
  const visitor = await Visitor.arrive(browser, market);
  const token = market.token("ann");
  await visitor.open(`#token=${token}`);
  await visitor.page.getByRole("link", { name: "ann", exact: true }).waitFor();
  await visitor.open("#/me");
  await visitor.page.goBack();
  expect(visitor.page.url()).toBe(`${market.url}/#/`);
  await visitor.leave();
});

test("addresses that lead nowhere say so", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.open("#/m/unobtainium");
  await visitor.sees("There is no such material");
  await visitor.open("#/nowhere");
  await visitor.sees("There is nothing here");
  await visitor.page.getByRole("link", { name: "See the market" }).click();
  await visitor.sees("2 materials");
  await visitor.leave();
});

test("an empty book invites to trade", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.open("#/m/bread");
  await visitor.sees("No one sells Bread right now");
  await visitor.sees("Place a bid and it will wait for you.");
  await visitor.sees("Bread has not been traded yet");
  await visitor.leave();
});

test("players are told whom the economy is for, and the operator sees it", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.signIn("ann");
  await visitor.open("#/economy");
  await visitor.sees("This page is for the keeper of the market");
  await visitor.signIn("game", "operator");
  await visitor.open("#/economy");
  await visitor.sees("The audit agrees");
  await visitor.leave();
});

test("while the market is away the page says so, keeps what it knows, and goes on when it is back", async () => {
  await market.deposit("bob", "copper", 50);
  await market.order("bob", "ask", "copper", 10, 17);
  const visitor = await Visitor.arrive(browser, market);
  await visitor.signIn("ann");
  await visitor.open("#/m/copper");
  const ask = (price: number) => visitor.page.getByRole("button", { name: `Ask ${price}: use this price` });
  await ask(17).waitFor();
  await visitor.sees("Live");

  await market.halt();
  await visitor.sees("The market does not answer.");
  expect(await ask(17).isVisible()).toBe(true);

  await market.resume();
  await market.order("bob", "ask", "copper", 10, 16);
  await ask(16).waitFor();
  await visitor.doesNotSee("The market does not answer.");
  await visitor.sees("Live");
  await visitor.leave();
});

test("without a live stream the page asks again and again", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.page.route("**/v1/stream*", (route) =>
    route.fulfill({
      status: 501,
      contentType: "application/problem+json",
      body: '{"code":"unsupported","detail":"none"}',
    }),
  );
  await visitor.open("#/m/copper");
  await visitor.sees("Every 3 s");
  await market.order("bob", "ask", "copper", 10, 15);
  await visitor.page.getByRole("button", { name: "Ask 15: use this price" }).waitFor();
  await visitor.leave();
});
