// Plays the mod in a real Luanti server with a real market, and kills both again and again.
//
//   node test.mjs path/to/tradepost [SEED]
//
// The server is Debian's minetest-server with its minetest_game. The player joins by the network protocol.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMarket } from "../market.mjs";
import { Player } from "./player.mjs";

const [tradepost, seed = "1"] = process.argv.slice(2);
const DEATHS = 12;
const COIN = "default:gold_ingot";
const COPPER = "default:copper_ingot";
const STEEL = "default:steel_ingot";

let dice = Number(seed) >>> 0;
/** A number from 0 to below `sides`, the same for the same seed (mulberry32). */
function roll(sides) {
  dice = (dice + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(dice ^ (dice >>> 15), 1 | dice);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
}

const market = await startMarket(tradepost, 'log = "error"');
const operator = market.token("game", "operator");
async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${operator}`, "Content-Type": "application/json" };
  const answer = await fetch(market.url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
  return JSON.parse(text || "null");
}
const place = (player, side, material, quantity, price) =>
  call("POST", "/v1/orders", { player, side, material, quantity, price });
for (const [id, name] of [
  [COPPER, "Copper"],
  [STEEL, "Steel"],
])
  await call("PUT", `/v1/materials/${id}`, { name });
for (const asset of ["coin", COPPER, STEEL])
  await call("POST", "/v1/accounts/bob/deposits", { asset, amount: 10_000, reason: "start" });

// A world with the mod, the client beside it, and a command that counts items and open trips.
const world = mkdtempSync(join(tmpdir(), "tradepost-luanti-"));
const mods = join(world, "worldmods");
const here = (path) => new URL(path, import.meta.url).pathname;
for (const file of ["init.lua", "trips.lua", "mod.conf"]) cpSync(here(file), join(mods, "tradepost", file));
cpSync(here("../../sdks/lua/tradepost"), join(mods, "tradepost/tradepost"), { recursive: true });
mkdirSync(join(mods, "count"));
writeFileSync(
  join(mods, "count/init.lua"),
  `minetest.register_chatcommand("count", { func = function(name)
     local player = minetest.get_player_by_name(name)
     local counted, trips = {}, minetest.deserialize(player:get_meta():get_string("tradepost:trips")) or {}
     for _ in pairs(trips) do
       counted.trips = (counted.trips or 0) + 1
     end
     for _, stack in ipairs(player:get_inventory():get_list("main")) do
       if not stack:is_empty() then
         counted[stack:get_name()] = (counted[stack:get_name()] or 0) + stack:get_count()
       end
     end
     return true, "counted " .. minetest.write_json(counted)
   end })`,
);
writeFileSync(
  join(world, "world.mt"),
  "gameid = minetest\nbackend = sqlite3\nplayer_backend = sqlite3\nauth_backend = sqlite3\n",
);
writeFileSync(
  join(world, "minetest.conf"),
  `mg_name = singlenode
default_privs = interact, shout, give
server_map_save_interval = 0.5
dedicated_server_step = 0.05
chat_message_limit_per_10sec = 100
secure.http_mods = tradepost
tradepost.url = ${market.url}
tradepost.token = ${operator}
`,
);
const probe = createSocket("udp4").bind(0, "127.0.0.1");
await once(probe, "listening");
const { port } = probe.address();
probe.close();

let server;
let ada;
let log = "";
process.on("exit", () => server?.kill("SIGKILL"));
async function arrive() {
  const options = ["--world", world, "--gameid", "minetest", "--port", port, "--quiet"];
  const files = ["--config", join(world, "minetest.conf"), "--logfile", join(world, "debug.txt")];
  const path = `${process.env.PATH}:/usr/games`;
  const home = { ...process.env, PATH: path, HOME: world };
  server = spawn("minetestserver", [...options, ...files], { stdio: ["ignore", "pipe", "pipe"], env: home });
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (log += data));
  server.on("error", (error) => (log += error));
  ada = await Player.join(port, "ada");
}
async function ends(signal) {
  ada.leave();
  server.kill(signal);
  await once(server, "exit");
}
/** The items in ada's inventory, and how many trips are open. */
async function counted() {
  ada.say("/count");
  const [, counts] = await ada.hears(/^counted (.*)$/);
  const { trips = 0, ...items } = JSON.parse(counts) ?? {};
  return { trips, items };
}

async function story() {
  await arrive();
  for (const given of [`${COIN} 90`, `${COPPER} 60`]) {
    ada.say(`/giveme ${given}`);
    await ada.hears(/added to inventory/);
  }
  // It saves.
  await ends("SIGTERM");
  await arrive();
  assert.deepEqual((await counted()).items, { [COIN]: 90, [COPPER]: 60 });

  ada.say(`/market sell ${COPPER} 20 3`);
  await ada.hears(/Your order: 0 of 20 default:copper_ingot filled/);
  ada.say("/market orders");
  await ada.hears(/ask 20 default:copper_ingot for 3 each/);
  ada.say(`/market price ${COPPER}`);
  await ada.hears(/buy for 3, sell for \?/);
  await place("bob", "bid", COPPER, 15, 4);
  await ada.hears(/Sale: 15 default:copper_ingot for 3 each/);
  await ada.hears(/45 default:gold_ingot came/);
  ada.say("/market cancel all");
  await ada.hears(/5 default:copper_ingot came/);

  await place("bob", "ask", STEEL, 5, 4);
  ada.say(`/market buy ${STEEL} 5 6`);
  await ada.hears(/5 of 5 default:steel_ingot filled/);
  await ada.hears(/5 default:steel_ingot came/);
  assert.deepEqual((await counted()).items, { [COIN]: 90 + 45 - 20, [COPPER]: 45, [STEEL]: 5 });

  ada.say(`/market sell ${COPPER} 46 1`);
  await ada.hears(/You need 46 default:copper_ingot/);
  ada.say("/market sell default:mese 1 1");
  await ada.hears(/The market says: /);
}

/** What ada and bob have in both stores, bob's part in the market only. */
async function everything() {
  const total = (await counted()).items;
  for (const player of ["ada", "bob"])
    for (const { asset, available, held } of (await call("GET", `/v1/accounts/${player}/balances`))
      .balances) {
      const item = asset === "coin" ? COIN : asset;
      total[item] = (total[item] ?? 0) + available + held;
    }
  return total;
}

/** Waits until everything is at home: no order, no trip, nothing in ada's account. */
async function settled() {
  for (const end = Date.now() + 30_000; ;) {
    const { balances } = await call("GET", "/v1/accounts/ada/balances");
    const { transfers } = await call("GET", "/v1/transfers?state=pending");
    const isAway = ({ available, held }) => available + held > 0;
    const { trips } = await counted();
    if (trips === 0 && transfers.length === 0 && !balances.some(isAway)) return;
    assert.ok(Date.now() < end, JSON.stringify({ balances, transfers, trips, said: ada.said }));
    ada.say("/market cancel all");
    ada.say("/market fetch");
    // A player may say five things in the first second.
    await pause(1000);
  }
}
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function deaths() {
  const before = await everything();
  for (let death = 0; death < DEATHS; death += 1) {
    const quantity = 1 + roll(8);
    ada.say(roll(2) ? `/market sell ${COPPER} ${quantity} 2` : `/market buy ${STEEL} ${quantity} 2`);
    if (roll(2)) await place("bob", "bid", COPPER, 1 + roll(8), 2);
    if (roll(2)) await place("bob", "ask", STEEL, 1 + roll(8), 2);
    // A death at any moment: on the way out, while the order is placed, on the way back.
    await pause(roll(1600));
    if (roll(4) === 0) await market.dies();
    else {
      await ends("SIGKILL");
      await arrive();
    }
  }
  await settled();
  await ends("SIGTERM");
  await arrive();
  await settled();
  const after = await everything();
  // Without ada, bob's orders are still open; nothing else has changed.
  assert.deepEqual(after, before, "after all deaths");
  const { ok } = await call("GET", "/v1/audit");
  assert.ok(ok);
}

try {
  const started = Date.now();
  await story();
  await deaths();
  await ends("SIGTERM");
  const { transfers } = await call("GET", "/v1/transfers?limit=1000");
  console.log(`seed ${seed}: ${DEATHS} deaths, ${transfers.length} transfers; ${Date.now() - started} ms`);
  assert.doesNotMatch(log, /ERROR\[Main\]|stack traceback/);
} catch (error) {
  console.error(log.slice(-3000), ada?.said);
  throw error;
}
rmSync(world, { recursive: true });
await market.stop();
