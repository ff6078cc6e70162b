/**
 * Takes the screenshots of the docs: `cargo xtask ui screenshots`.
 *
 * They show what `cargo xtask demo` shows half a day after its start, while the forest burns: the same seed, the
 * same rules, the same first week.
 */

import { mkdir } from "node:fs/promises";
import path from "node:path";

import { answer, connect, type OrderRequest, type Tradepost } from "@tradepost/client";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, PHONE, Visitor } from "../e2e/browser";
import { Demo } from "../e2e/market";

const SCREENSHOTS = path.join(import.meta.dirname, "../../docs/screenshots");
const DESKTOP = { width: 1280, height: 800 };
/** How many hours pass after the start; the fire breaks out in the fifth. */
const HOURS = 12;
const HOUR_MS = 3_600_000;

let browser: Browser;
let demo: Demo;
beforeAll(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  browser = await launch();
  demo = await Demo.start();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test("the screenshots of the docs", async () => {
  const api = connect({ url: demo.url, token: await tokenOf(demo.links.guest) });
  await trade(api);
  await play(api, HOURS);
  for (const colours of ["light", "dark"] as const) await takeViews(colours);
});

/** The token that a link signs in with. */
async function tokenOf(link: string): Promise<string> {
  const { headers } = await fetch(link, { redirect: "manual" });
  return /token=(.+)$/.exec(headers.get("location") ?? "")?.[1] ?? "";
}

/** What the guest does at the start: it sells some wood, offers the rest dearer, and bids for two goods. */
async function trade(api: Tradepost): Promise<void> {
  const price = async (material: string, which: "best_bid" | "last") => {
    const request = { params: { path: { material } } };
    return (await answer(api.GET("/v1/materials/{material}", request)))[which] ?? 1;
  };
  const place = async (side: OrderRequest["side"], material: string, quantity: number, at: number) =>
    answer(api.POST("/v1/orders", { body: { side, material, quantity, price: at } }));
  await place("ask", "wood", 4, await price("wood", "best_bid"));
  await place("ask", "wood", 5, (await price("wood", "last")) + 2);
  await place("ask", "wood", 3, (await price("wood", "last")) + 30);
  await place("bid", "bread", 4, await price("bread", "best_bid"));
  await place("bid", "ale", 3, await price("ale", "best_bid"));
}

/** Plays some hours, then pauses the world. */
async function play(api: Tradepost, hours: number): Promise<void> {
  const now = async () => Date.parse((await answer(api.GET("/v1/clock"))).now);
  const until = (await now()) + hours * HOUR_MS;
  await setSpeed(4);
  await expect.poll(now, { timeout: 240_000, interval: 100 }).toBeGreaterThan(until);
  await setSpeed(0);
}

async function setSpeed(speed: number): Promise<void> {
  const headers = {
    Authorization: `Bearer ${await tokenOf(demo.links.guest)}`,
    "Content-Type": "application/json",
  };
  await fetch(`${demo.url}/demo/speed`, { method: "POST", headers, body: JSON.stringify({ speed }) });
}

async function takeViews(colours: "light" | "dark"): Promise<void> {
  const suffix = colours === "dark" ? "-dark" : "";
  for (const [size, kind] of [
    [DESKTOP, ""],
    [PHONE, "-phone"],
  ] as const) {
    const you = await Visitor.arrive(browser, demo, { size, colours });
    await you.page.goto(demo.links.guest);
    await you.sees("Live");
    await screenshot(you, `overview${kind}${suffix}`);
    if (colours === "light") {
      await you.open("#/me");
      await you.sees("Received 500 coins (welcome)");
      await screenshot(you, `me${kind}`);
    }
    await you.open("#/m/ale");
    await you.sees("Chart by");
    await you.page.getByLabel("Quantity").fill("3");
    await you.sees(/You pay now|Rests in the book/);
    await you.page.getByRole("heading", { level: 1 }).click();
    await screenshot(you, `material${kind}${suffix}`);
    await you.leave();
  }
  const designer = await Visitor.arrive(browser, demo, { size: DESKTOP, colours });
  await designer.page.goto(`${demo.links.designer}?to=economy`);
  await designer.sees("Audit passed");
  await screenshot(designer, `economy${suffix}`);
  await designer.leave();
}

async function screenshot({ page }: Visitor, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** Waits until no request but the stream is in progress and everything is drawn. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(1_500);
}
