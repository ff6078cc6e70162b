// Plays the smithy against a real market; the miner and the town come later than the smith.
//
//   node test.mjs path/to/tradepost path/to/smithy

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { startMarket } from "../market.mjs";

const [tradepost, smithy] = process.argv.slice(2);
const market = await startMarket(tradepost, 'log = "error"');
const token = market.token("game", "operator");
async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const answer = await fetch(market.url + path, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
}
const bring = (player, asset, amount) =>
  call("POST", `/v1/accounts/${player}/deposits`, { asset, amount, reason: "start" });
const place = (player, side, material, quantity, price) =>
  call("POST", "/v1/orders", { player, side, material, quantity, price });

await call("PUT", "/v1/materials/iron", { name: "Iron" });
await call("PUT", "/v1/materials/tools", { name: "Tools" });
await bring("smith", "coin", 500);
await bring("miner", "iron", 20);
await bring("town", "coin", 900);

const environment = { ...process.env, TRADEPOST_URL: market.url, TRADEPOST_TOKEN: token };
const game = spawn(smithy, { env: environment, stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => game.kill());
const ended = once(game, "exit");
const said = createInterface(game.stdout)[Symbol.asyncIterator]();
const says = async (expected) => assert.equal((await said.next()).value, expected);

await says("smith orders 20 iron");
// The frames go on while nothing happens; then the miner comes.
await place("miner", "ask", "iron", 8, 12);
await place("miner", "ask", "iron", 12, 13);
const heard = [];
for (let line; (line = (await said.next()).value) !== "smith orders 10 tools"; heard.push(line))
  assert.ok(line);
const smiths = heard.filter((line) => line.startsWith("smith"));
assert.deepEqual(smiths, ["smith trades 8 iron for 120 coins", "smith trades 12 iron for 180 coins"]);
await place("town", "bid", "tools", 10, 40);
const [code] = await ended;
assert.equal(code, 0);
const answer = await fetch(`${market.url}/v1/accounts/smith/balances`, {
  headers: { Authorization: `Bearer ${token}` },
});
const { balances } = await answer.json();
const left = Object.fromEntries(balances.map(({ asset, available, held }) => [asset, available + held]));
// Bought at the smith's own price, as the bid was there first; sold at that of the ask.
assert.equal(left.coin, 500 - 20 * 15 + 10 * 35);
console.log("the smith has bought 20 iron and sold 10 tools");
await market.stop();
