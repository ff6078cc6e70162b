// Chats with the bot by pipes, in front of a real market.
//
//   node test.mjs path/to/tradepost path/to/python        (with the packages of sdks/python/requirements.txt)

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { startMarket } from "../market.mjs";

const [tradepost, python] = process.argv.slice(2);
const market = await startMarket(tradepost, 'log = "error"');
const operator = market.token("game", "operator");
async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${operator}`, "Content-Type": "application/json" };
  const answer = await fetch(market.url + path, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
}
await call("PUT", "/v1/materials/iron", { name: "Iron" });
await call("POST", "/v1/accounts/ada/deposits", { asset: "iron", amount: 10, reason: "start" });
await call("POST", "/v1/accounts/bob/deposits", { asset: "coin", amount: 100, reason: "start" });

// The bot may read and trade, not more.
const environment = { ...process.env, TRADEPOST_URL: market.url };
environment.TRADEPOST_TOKEN = market.token("bot", "operator", "read,trade");
const script = new URL("bot.py", import.meta.url).pathname;
const bot = spawn(python, [script], { env: environment, stdio: ["pipe", "pipe", "inherit"] });
process.on("exit", () => bot.kill());
const said = createInterface(bot.stdout)[Symbol.asyncIterator]();

/** Says a line; these lines come back, in any order: answers and news are independent. */
async function chat(line, ...expected) {
  bot.stdin.write(`${line}\n`);
  const lines = [];
  while (lines.length < expected.length) {
    const { value, done } = await said.next();
    assert.ok(!done, "the bot ended");
    lines.push(value);
  }
  assert.deepEqual(lines.sort(), expected.sort());
}

await chat("ada: sell iron 10 4", "@ada open: 0 of 10 iron");
await chat("bob: price iron", "@bob iron: buy at 4, sell at ?");
await chat(
  "bob: buy iron 6 5",
  "@ada sold 6 iron for 24 coins",
  "@bob bought 6 iron for 24 coins",
  "@bob filled: 6 of 6 iron",
);
await chat("ada: orders", "@ada ask 4 iron at 4");
// The market dies and is back: the bot goes on.
await market.dies();
await chat("ada: cancel iron", "@ada cancelled 1 orders");
await chat("ada: orders", "@ada no open orders");
await chat("bob: buy gold 1 1", "@bob no material with this id is registered (unknown_material)");
const help =
  "price MATERIAL | buy MATERIAL QUANTITY PRICE | sell MATERIAL QUANTITY PRICE | orders | cancel MATERIAL";
await chat("bob: buy iron many 5", `@bob ${help}`);
await chat("bob: hello", `@bob ${help}`);
bot.stdin.end();
const [code] = await once(bot, "exit");
assert.equal(code, 0);
console.log("ada and bob have traded by chat");
await market.stop();
