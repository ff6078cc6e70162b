/** A market of 2,000 materials: the list, its search and its sorting. */

import { answer } from "@tradepost/client";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, PHONE, Visitor } from "./browser";
import { Market } from "./market";

const MATERIALS = 2_000;
/** The most of the first view: compressed bytes, requests, and rows that exist. */
const BYTES_MAX = 200_000;
const REQUESTS_MAX = 60;
const ROWS_MAX = 80;

let browser: Browser;
let market: Market;
beforeAll(async () => {
  browser = await launch();
  market = await Market.start();
  const game = market.as("game", "operator");
  for (let first = 0; first < MATERIALS; first += 100) {
    const materials = Array.from({ length: 100 }, (_, index) => {
      const number = String(first + index).padStart(4, "0");
      return { id: `item_${number}`, name: `Item ${number}` };
    });
    await answer(game.POST("/v1/materials/batch", { body: { materials } }));
  }
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

test.each([{ width: 1366, height: 768 }, PHONE])("only the rows in sight exist at %o", async (size) => {
  const visitor = await Visitor.arrive(browser, market, { size });
  const devtools = await visitor.context.newCDPSession(visitor.page);
  await devtools.send("Network.enable");
  let [bytes, requests] = [0, 0];
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await visitor.open();
  await visitor.sees("2,002 materials");
  await visitor.sees("Live");
  const rows = visitor.page.locator("tbody tr:not(.room)");
  const table = visitor.page.getByRole("table");
  console.info(`first view of ${MATERIALS} materials: ${bytes} bytes, ${requests} requests`);
  expect([bytes < BYTES_MAX, requests < REQUESTS_MAX, (await rows.count()) < ROWS_MAX]).toEqual([
    true,
    true,
    true,
  ]);
  expect(await table.getAttribute("aria-rowcount")).toBe(String(MATERIALS + 3));

  // To the end, which has the height of all rows; the last one is there, and the heads are still in sight.
  await visitor.page.keyboard.press("End");
  await visitor.page.getByRole("link", { name: "Item 1999" }).waitFor();
  expect(await rows.count()).toBeLessThan(ROWS_MAX);
  await visitor.page.getByRole("button", { name: "Last price" }).click({ trial: true });
  await visitor.leave();
});

test("a search says how many it found, and Back shows the same list again", async () => {
  const visitor = await Visitor.arrive(browser, market);
  await visitor.open();
  await visitor.sees("2,002 materials");
  await visitor.page.getByLabel("Search materials").fill("item 19");
  await visitor.sees("139 of 2,002 materials");
  await visitor.page.getByRole("button", { name: "Material" }).click();
  await visitor.page.getByRole("link", { name: "Item 0019" }).click();
  await visitor.page.getByRole("heading", { name: "Item 0019" }).waitFor();
  await visitor.page.goBack();
  await visitor.sees("139 of 2,002 materials");
  expect(new URL(visitor.page.url()).hash).toBe("#/?q=item+19&by=name");
  await visitor.leave();
});
