/**
 * Takes the pictures of the docs: `cargo xtask ui screenshots`.
 *
 * The market in them is the demo's, of one seed, after sixty hours. Those pass in three minutes: `faketime` (a Debian package) shows
 * the program a clock that runs twelve hundred times as fast and ends about now. Then the market is served with the true
 * clock, and looked at.
 */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, PHONE, Visitor } from "../e2e/browser";
import { Market, PROGRAM, temporary } from "../e2e/market";

const PICTURES = path.join(import.meta.dirname, "../../docs/screenshots");
const DESK = { width: 1280, height: 800 };
const RULES = ["--sales-tax-bps", "100"];
const SEED = 7;
const HOURS = 60;
const TIMES_AS_FAST = 1_200;
/** The demo takes a moment to stop, in which its clock runs on: this much is left for it. */
const HOURS_LEFT = 1.5;
/** Simulated hours a second of the demo's true clock: what its players do between two candles. */
const DEMO_SPEED = 40;

let browser: Browser;
let market: Market;
beforeAll(async () => {
  if (spawnSync("faketime", ["--version"]).error !== undefined) {
    throw new Error("the pictures need faketime: apt-get install faketime");
  }
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
  market = await Market.of(data, ...RULES);
  const you = await Visitor.arrive(browser, market, { size: DESK });
  await you.signIn("you");
  await you.open("#/me");
  await you.sees("Got 10,000 coins (welcome)");
  await you.page.goto("about:blank");
  await trade();
  await comeBack(you);
  for (const colours of ["light", "dark"] as const) await look(colours);
});

/** Lets the demo live for its hours. */
async function live(data: string): Promise<void> {
  const start = new Date(Date.now() - HOURS * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  const demo = ["demo", "--plain", "--data", data, "--seed", `${SEED}`, "--speed", `${DEMO_SPEED}`];
  const clock = ["-f", `@${start} x${TIMES_AS_FAST}`];
  const child = spawn("faketime", [...clock, PROGRAM, ...demo, "--listen", "127.0.0.1:0", ...RULES], {
    stdio: ["ignore", "pipe", "inherit"],
    // Only dates are fast; what waits for something waits as long as ever.
    env: { ...process.env, DONT_FAKE_MONOTONIC: "1", TZ: "UTC" },
    // A group of its own: `faketime` hands no signal on to the program that it starts.
    detached: true,
  });
  let said = "";
  child.stdout.on("data", (text) => (said += String(text)));
  const ended = once(child.stdout, "close");
  const stop = setTimeout(
    () => process.kill(-child.pid!, "SIGTERM"),
    ((HOURS - HOURS_LEFT) * 3_600_000) / TIMES_AS_FAST,
  );
  await ended;
  clearTimeout(stop);
  expect(said.trim().split("\n").at(-1)).toMatch(/^Stopped at day/);
}

/** What became of the orders of the demo's guest, `you`, while it was away. */
async function trade(): Promise<void> {
  await market.order("you", "ask", "wheat", 60, await market.best("wheat", "best_bid"));
  await market.order("you", "bid", "clothes", 5, await market.best("clothes", "best_ask"));
  await market.order("you", "ask", "iron_ingot", 6, (await market.best("iron_ingot", "last")) + 9);
  await market.order("you", "bid", "clothes", 4, (await market.best("clothes", "best_bid")) - 1);
}

/** The inbox of who comes back, on the desk and on the phone. */
async function comeBack(you: Visitor): Promise<void> {
  await you.open("#/me");
  await you.sees("by trading");
  await you.panel("Closed orders").getByText("filled").first().waitFor();
  await picture(you, "me");
  await you.page.setViewportSize(PHONE);
  await picture(you, "me-phone");
  await you.leave();
}

async function look(colours: "light" | "dark"): Promise<void> {
  const suffix = colours === "dark" ? "-dark" : "";
  for (const [size, name] of [
    [DESK, "overview"],
    [PHONE, "overview-phone"],
  ] as const) {
    const visitor = await Visitor.arrive(browser, market, { size, colours });
    await visitor.open();
    await visitor.sees("Live");
    await picture(visitor, name + suffix);
    await visitor.leave();
  }
  for (const [size, name] of [
    [DESK, "material"],
    [PHONE, "material-phone"],
  ] as const) {
    const visitor = await Visitor.arrive(browser, market, { size, colours });
    await visitor.signIn("you");
    await visitor.open("#/m/clothes");
    await visitor.sees("Chart by");
    await visitor.page.getByLabel("Quantity").fill("12");
    await visitor.sees(/You pay now|Waits in the book/);
    await visitor.page.getByRole("heading", { level: 1 }).click();
    await picture(visitor, name + suffix);
    await visitor.leave();
  }
  const keeper = await Visitor.arrive(browser, market, { size: DESK, colours });
  await keeper.signIn("game", "operator");
  await keeper.open("#/economy");
  await keeper.sees("The audit agrees");
  await picture(keeper, `economy${suffix}`);
  await keeper.leave();
}

async function picture({ page }: Visitor, name: string): Promise<void> {
  await quiet(page);
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}

/** Waits until nothing is asked any more but the stream, and all is drawn. */
async function quiet(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const last = performance.getEntriesByType("resource").at(-1) as PerformanceResourceTiming | undefined;
    return last === undefined || performance.now() - last.responseEnd > 800;
  });
  await page.evaluate(() => document.fonts.ready);
}
