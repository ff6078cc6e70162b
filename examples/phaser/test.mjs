// Plays the shop in Chromium, on a page of another origin than the market's.
//
//   npm ci && CHROMIUM=/usr/bin/chromium node test.mjs path/to/tradepost

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { startMarket } from "../market.mjs";

const [tradepost] = process.argv.slice(2);
const root = new URL(".", import.meta.url).pathname;
const outDir = mkdtempSync(join(tmpdir(), "tradepost-phaser-"));
await build({ root, logLevel: "warn", build: { outDir, emptyOutDir: true } });
const pages = await preview({
  root,
  logLevel: "warn",
  build: { outDir },
  preview: { host: "127.0.0.1", port: 0 },
});
const origin = `http://127.0.0.1:${pages.httpServer.address().port}`;

// The market lets pages of this origin call it.
const market = await startMarket(tradepost, `log = "error"\ncors-origins = ["${origin}"]\n`);
const operator = market.token("game", "operator");
async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${operator}`, "Content-Type": "application/json" };
  const answer = await fetch(market.url + path, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}
const bring = (player, asset, amount) =>
  call("POST", `/v1/accounts/${player}/deposits`, { asset, amount, reason: "start" });
const offer = (material, quantity, price) =>
  call("POST", "/v1/orders", { player: "miner", side: "ask", material, quantity, price });
await call("PUT", "/v1/materials/iron", { name: "Iron" });
await call("PUT", "/v1/materials/bread", { name: "Bread" });
await bring("ada", "coin", 20);
await bring("miner", "iron", 10);
await bring("miner", "bread", 10);
await offer("iron", 1, 12);

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});
const page = await browser.newPage();
page.setDefaultTimeout(15_000);
const problems = [];
page.on("pageerror", (error) => problems.push(error.message));

/** Waits until a text of the scene is visible and reads so. */
const reads = (name, text) =>
  page
    .waitForFunction(
      ([name, text]) => {
        const found = window.game?.scene.getScene("shop")?.children?.getByName(name);
        return found?.visible && found.text === text;
      },
      [name, text],
    )
    .catch(async (error) => {
      const all = () =>
        window.game.scene.getScene("shop").children.list.map((of) => `${of.name}: ${of.text}`);
      throw Error(`${name} does not read ${text}: ${await page.evaluate(all)}; ${problems}`, {
        cause: error,
      });
    });
/** Presses a button with the mouse, where the canvas shows it. */
async function press(name) {
  const centre = (name) => {
    const { x, y } = window.game.scene.getScene("shop").children.getByName(name).getCenter();
    const canvas = window.game.canvas.getBoundingClientRect();
    return { x: canvas.x + x, y: canvas.y + y };
  };
  const { x, y } = await page.evaluate(centre, name);
  await page.mouse.click(x, y);
}

await page.goto(`${origin}/#market=${market.url}&token=${market.token("ada", "player")}`);
await reads("purse", "20 coin");
await reads("iron price", "12 coins");
await reads("bread price", "sold out");
// A better offer comes by the live stream.
await offer("iron", 1, 7);
await reads("iron price", "7 coins");
await press("iron buy");
await reads("news", "Bought for 7 coins.");
await reads("purse", "13 coin, 1 iron");
await reads("iron price", "12 coins");
await press("iron buy");
await reads("purse", "1 coin, 2 iron");
await reads("iron price", "sold out");
await offer("bread", 1, 3);
await reads("bread price", "3 coins");
await press("bread buy");
await reads("news", "3 coins are needed, 1 are available");
// The market is gone for a moment, then the shop goes on.
await market.dies();
await offer("bread", 1, 1);
await reads("bread price", "1 coins");
assert.deepEqual(problems, []);
console.log(`a shop in ${browser.version()} has bought 2 iron`);
await browser.close();
await pages.close();
await market.stop();
rmSync(outDir, { recursive: true });
