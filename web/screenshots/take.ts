/**
 * Takes the screenshots of the docs: `cargo xtask ui screenshots`.
 *
 * They show the demo's market with a fixed seed after sixty hours, which pass in three minutes: `faketime` (a
 * Debian package) gives the program a clock that runs 1,200 times as fast and ends about now. Then the market
 * is served with the real clock.
 */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch, PHONE, Visitor } from "../e2e/browser";
import { Market, PROGRAM, temporaryDirectory } from "../e2e/market";

const SCREENSHOTS = path.join(import.meta.dirname, "../../docs/screenshots");
const DESKTOP = { width: 1280, height: 800 };
const RULES = ["--sales-tax-bps", "100"];
const SEED = 7;
const HOURS = 60;
const TIMES_AS_FAST = 1_200;
/** The demo takes a moment to stop while its clock keeps running: this much is reserved for it. */
const HOURS_LEFT = 1.5;
/** Simulated hours per second of the demo's clock. */
const DEMO_SPEED = 40;

let browser: Browser;
let market: Market;
beforeAll(async () => {
  if (spawnSync("faketime", ["--version"]).error !== undefined) {
    throw new Error("the screenshots need faketime: apt-get install faketime");
  }
  await mkdir(SCREENSHOTS, { recursive: true });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

test("the screenshots of the docs", async () => {
  const data = await temporaryDirectory();
  await runDemo(data);
  market = await Market.of(data, ...RULES);
  const you = await Visitor.arrive(browser, market, { size: DESKTOP });
  await you.signIn("you");
  await you.open("#/me");
  await you.sees("Received 10,000 coins (welcome)");
  await you.page.goto("about:blank");
  await trade();
  await takeInbox(you);
  for (const colours of ["light", "dark"] as const) await takeViews(colours);
});

/** Runs the demo for its hours. */
async function runDemo(data: string): Promise<void> {
  const start = new Date(Date.now() - HOURS * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  const demo = ["demo", "--plain", "--data", data, "--seed", `${SEED}`, "--speed", `${DEMO_SPEED}`];
  const clock = ["-f", `@${start} x${TIMES_AS_FAST}`];
  const child = spawn("faketime", [...clock, PROGRAM, ...demo, "--listen", "127.0.0.1:0", ...RULES], {
    stdio: ["ignore", "pipe", "inherit"],
    // Only dates run fast; timers keep their real duration.
    env: { ...process.env, DONT_FAKE_MONOTONIC: "1", TZ: "UTC" },
    // A separate process group: `faketime` does not forward signals to the program that it starts.
    detached: true,
  });
  let output = "";
  child.stdout.on("data", (text) => (output += String(text)));
  const ended = once(child.stdout, "close");
  const stop = setTimeout(
    () => process.kill(-child.pid!, "SIGTERM"),
    ((HOURS - HOURS_LEFT) * 3_600_000) / TIMES_AS_FAST,
  );
  await ended;
  clearTimeout(stop);
  expect(output.trim().split("\n").at(-1)).toMatch(/^Stopped at day/);
}

/** Places orders of the demo's guest, `you`, while it is away. */
async function trade(): Promise<void> {
  await market.order("you", "ask", "wheat", 60, await market.best("wheat", "best_bid"));
  await market.order("you", "bid", "clothes", 5, await market.best("clothes", "best_ask"));
  await market.order("you", "ask", "iron_ingot", 6, (await market.best("iron_ingot", "last")) + 9);
  await market.order("you", "bid", "clothes", 4, (await market.best("clothes", "best_bid")) - 1);
}

/** The inbox of the returning player, on desktop and phone. */
async function takeInbox(you: Visitor): Promise<void> {
  await you.open("#/me");
  await you.sees("by trading");
  await you.panel("Closed orders").getByText("filled").first().waitFor();
  await screenshot(you, "me");
  await you.page.setViewportSize(PHONE);
  await screenshot(you, "me-phone");
  await you.leave();
}

async function takeViews(colours: "light" | "dark"): Promise<void> {
  const suffix = colours === "dark" ? "-dark" : "";
  for (const [size, name] of [
    [DESKTOP, "overview"],
    [PHONE, "overview-phone"],
  ] as const) {
    const visitor = await Visitor.arrive(browser, market, { size, colours });
    await visitor.open();
    await visitor.sees("Live");
    await screenshot(visitor, name + suffix);
    await visitor.leave();
  }
  for (const [size, name] of [
    [DESKTOP, "material"],
    [PHONE, "material-phone"],
  ] as const) {
    const visitor = await Visitor.arrive(browser, market, { size, colours });
    await visitor.signIn("you");
    await visitor.open("#/m/clothes");
    await visitor.sees("Chart by");
    await visitor.page.getByLabel("Quantity").fill("12");
    await visitor.sees(/You pay now|Rests in the book/);
    await visitor.page.getByRole("heading", { level: 1 }).click();
    await screenshot(visitor, name + suffix);
    await visitor.leave();
  }
  const operator = await Visitor.arrive(browser, market, { size: DESKTOP, colours });
  await operator.signIn("game", "operator");
  await operator.open("#/economy");
  await operator.sees("Audit passed");
  await screenshot(operator, `economy${suffix}`);
  await operator.leave();
}

async function screenshot({ page }: Visitor, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** Waits until no request but the stream is in progress and everything is drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const last = performance.getEntriesByType("resource").at(-1) as PerformanceResourceTiming | undefined;
    return last === undefined || performance.now() - last.responseEnd > 800;
  });
  await page.evaluate(() => document.fonts.ready);
}
