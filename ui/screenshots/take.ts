/**
 * Takes the pictures of the docs: `cargo xtask ui screenshots`.
 *
 * The market in them is the demo's, of one seed, after sixty hours. Those pass in three minutes: `faketime` (a Debian package) shows
 * the program a clock that runs twelve hundred times as fast and ends at the hour it is now. Then the market is served with the true
 * clock, and looked at.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, PHONE, Visitor } from "../e2e/browser";
import { Market, PROGRAM, temporary } from "../e2e/market";

const PICTURES = path.join(import.meta.dirname, "../../docs/screenshots");
const DESK = { width: 1280, height: 800 };
const SEED = 7;
const HOURS = 60;
const TIMES_AS_FAST = 1_200;
/** Simulated hours a second of the demo's true clock: what its players do between two candles. */
const DEMO_SPEED = 40;

let browser: Browser;
let market: Market;
beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

test("the pictures of the docs", async () => {
  const data = await temporary();
  await live(data);
  market = await Market.of(data);
  await trade();
  for (const colours of ["light", "dark"] as const) await look(colours);
});

/** Lets the demo live for its hours. */
async function live(data: string): Promise<void> {
  const start = new Date(Date.now() - HOURS * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  const demo = ["demo", "--plain", "--data", data, "--seed", `${SEED}`, "--speed", `${DEMO_SPEED}`];
  const clock = ["-f", `@${start} x${TIMES_AS_FAST}`];
  const rules = ["--listen", "127.0.0.1:0", "--sales-tax-bps", "100"];
  const child = spawn("faketime", [...clock, PROGRAM, ...demo, ...rules], {
    stdio: ["ignore", "pipe", "inherit"],
    // Only dates are fast; what waits for something waits as long as ever.
    env: { ...process.env, DONT_FAKE_MONOTONIC: "1", TZ: "UTC" },
    // A group of its own: `faketime` hands no signal on to the program that it starts.
    detached: true,
  });
  let said = "";
  child.stdout.on("data", (text) => (said += String(text)));
  const ended = once(child.stdout, "close");
  const stop = setTimeout(() => process.kill(-child.pid!, "SIGTERM"), (HOURS * 3_600_000) / TIMES_AS_FAST);
  await ended;
  clearTimeout(stop);
  expect(said.trim().split("\n").at(-1)).toMatch(/^Stopped at day/);
}

/** What the demo's guest, `you`, did today: so that there is something to come back to. */
async function trade(): Promise<void> {
  await market.order("you", "ask", "wheat", 60, await market.best("wheat", "best_bid"));
  await market.order("you", "bid", "bread", 8, await market.best("bread", "best_ask"));
  await market.order("you", "ask", "iron_ingot", 6, (await market.best("iron_ingot", "last")) + 9);
  await market.order("you", "bid", "bread", 15, (await market.best("bread", "best_bid")) - 1);
}

async function look(colours: "light" | "dark"): Promise<void> {
  const views = [
    { name: "overview", who: undefined, hash: "#/", ready: "Live" },
    { name: "material", who: "you", hash: "#/m/bread", ready: "Chart by" },
    { name: "me", who: "you", hash: "#/me", ready: "by trading" },
    { name: "economy", who: "game", hash: "#/economy", ready: "The audit agrees" },
  ] as const;
  for (const { name, who, hash, ready } of views) {
    for (const size of [DESK, PHONE]) {
      if (size === PHONE && (name === "economy" || colours === "dark")) continue;
      if (colours === "dark" && name !== "material" && name !== "overview") continue;
      const visitor = await Visitor.arrive(browser, market, { size, colours });
      if (who !== undefined) await visitor.signIn(who, who === "game" ? "operator" : "player");
      await visitor.open(hash);
      await visitor.sees(ready);
      if (name === "material") {
        await visitor.page.getByLabel("Quantity").fill("12");
        await visitor.sees(/You pay now|Waits in the book/);
        await visitor.page.getByRole("heading", { level: 1 }).click();
      }
      await quiet(visitor.page);
      const suffix = `${size === PHONE ? "-phone" : ""}${colours === "dark" ? "-dark" : ""}`;
      await visitor.page.screenshot({ path: path.join(PICTURES, `${name}${suffix}.png`) });
      await visitor.leave();
    }
  }
}

/** Waits until nothing is asked any more but the stream, and all is drawn. */
async function quiet(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const last = performance.getEntriesByType("resource").at(-1) as PerformanceResourceTiming | undefined;
    return last === undefined || performance.now() - last.responseEnd > 800;
  });
  await page.evaluate(() => document.fonts.ready);
}
