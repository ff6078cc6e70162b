/** Failures as the page shows them: invalid tokens, unknown addresses, an unreachable market. */

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

test("malformed, forged and expired tokens are rejected with an explanation", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.open("#/me");
  const { page } = visitor;
  const enter = async (token: string) => {
    await page.getByLabel("Token", { exact: true }).fill(token);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await enter("let me in");
  await visitor.sees("This is not a valid sign-in token");

  const [head, claims] = market.token("ann").split(".");
  await enter(`${head}.${claims}.${"A".repeat(43)}`);
  await visitor.sees("Your sign-in is no longer valid.");
  await page.getByLabel("Token", { exact: true }).waitFor();

  await enter(market.token("ann", "player", "4s"));
  await page.getByRole("heading", { name: "ann" }).waitFor();
  // It is accepted, and dropped automatically when it expires.
  await visitor.doesNotSee("Your sign-in is no longer valid.");
  await visitor.sees("Your sign-in is no longer valid.");
  const kept = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
  expect(await page.evaluate(kept)).not.toContain("eyJ");
  await visitor.leave();
});

test("a sign-in link leaves no token in the address or the history", async () => {
  const visitor = await Visitor.arrive(browser, market);
  const token = market.token("ann");
  await visitor.open(`#token=${token}`);
  await visitor.page.getByRole("link", { name: "ann", exact: true }).waitFor();
  await visitor.open("#/me");
  await visitor.page.goBack();
  expect(visitor.page.url()).toBe(`${market.url}/#/`);
  await visitor.leave();
});

test("unknown addresses show an explanation", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.open("#/m/unobtainium");
  await visitor.sees("Material not found");
  await visitor.open("#/nowhere");
  await visitor.sees("Page not found");
  await visitor.page.getByRole("link", { name: "Go to the market" }).click();
  await visitor.sees("2 materials");
  await visitor.leave();
});

test("an empty book suggests placing an order", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.open("#/m/bread");
  await visitor.sees("Nobody is selling. Place a bid; it waits here until it is filled.");
  await visitor.sees("Bread has not been traded yet");
  await visitor.leave();
});

test("only the operator sees the economy", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.signIn("ann");
  await visitor.open("#/economy");
  await visitor.sees("This page is for operators");
  await visitor.signIn("game", "operator");
  await visitor.open("#/economy");
  await visitor.sees("Audit passed");
  await visitor.leave();
});

test("during an outage the page shows it, keeps its data, and continues afterwards", async () => {
  await market.deposit("bob", "copper", 50);
  await market.order("bob", "ask", "copper", 10, 17);
  const visitor = await Visitor.arrive(browser, market);
  await visitor.signIn("ann");
  await visitor.open("#/m/copper");
  const ask = (price: number) => visitor.page.getByRole("button", { name: `Ask ${price}: use this price` });
  await ask(17).waitFor();
  await visitor.sees("Live");

  await market.halt();
  await visitor.sees("The market is not responding.");
  expect(await ask(17).isVisible()).toBe(true);

  await market.resume();
  await market.order("bob", "ask", "copper", 10, 16);
  await ask(16).waitFor();
  await visitor.doesNotSee("The market is not responding.");
  await visitor.sees("Live");
  await visitor.leave();
});

test("without a live stream the page polls", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.page.route("**/v1/stream*", (route) =>
    route.fulfill({
      status: 404,
      contentType: "application/problem+json",
      body: '{"type":"","title":"","status":404,"code":"unsupported","detail":"none"}',
    }),
  );
  const requests: string[] = [];
  visitor.page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await visitor.open("#/m/copper");
  await visitor.sees("Up to date");
  await market.order("bob", "ask", "copper", 10, 15);
  await visitor.page.getByRole("button", { name: "Ask 15: use this price" }).waitFor();
  await visitor.open("#/");
  await visitor.sees("Up to date");
  expect(requests.filter((path) => path === "/v1/stream")).toHaveLength(1);
  await visitor.leave();
});

test("a page that opens in the background takes no stream until it is looked at", async () => {
  const visitor = await Visitor.arrive(browser, market);
  const { page } = visitor;
  await page.addInitScript(() =>
    Object.defineProperty(document, "hidden", { value: true, configurable: true }),
  );
  const streams: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/v1/stream")) streams.push(request.url());
  });
  await visitor.open("#/m/copper");
  await visitor.sees("Copper ore");
  await page.waitForLoadState("networkidle");
  expect(streams).toEqual([]);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: false, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await visitor.sees("Live");
  expect(streams).toHaveLength(1);
  await visitor.leave();
});

test("a hidden page requests nothing, and is up to date when it is shown again", async () => {
  const visitor = await Visitor.arrive(browser, market);
  const { page } = visitor;
  await page.clock.install();
  await visitor.open("#/m/copper");
  await visitor.sees("Live");
  const show = (state: "hidden" | "visible") =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      Object.defineProperty(document, "hidden", { value: value === "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await show("hidden");
  await page.clock.runFor(11_000);
  let requests = 0;
  page.on("request", () => (requests += 1));
  await market.order("bob", "ask", "copper", 10, 14);
  await page.clock.runFor(600_000);
  expect(requests).toBe(0);
  await show("visible");
  await page.getByRole("button", { name: "Ask 14: use this price" }).waitFor();
  await visitor.sees("Live");
  await visitor.leave();
});
