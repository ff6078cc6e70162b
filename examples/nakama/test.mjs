// Plays index.js against a real market while calls fail and the server dies between any two of them.
//
//   node test.mjs path/to/tradepost [SEED]
//
// Nakama is a stand-in: wallets, versioned objects and transactions in memory. Its clock is the test's.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";
import { startMarket } from "../market.mjs";

const [tradepost, seed = "1"] = process.argv.slice(2);
const running = await startMarket(tradepost, 'log = "error"');
const url = running.url;
const operator = running.token("game", "operator");
const PLAYERS = ["ada", "bo", "cy"];
const ASSETS = ["coin", "copper"];
const START = 1000;
const STEPS = 400;

let dice = Number(seed) >>> 0;
/** A number from 0 to below `sides`, the same for the same seed (mulberry32). */
function roll(sides) {
  dice = (dice + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(dice ^ (dice >>> 15), 1 | dice);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
}

// HTTP that blocks, as nk.httpRequest does: another thread fetches, and this one sleeps meanwhile.
const { port1: requests, port2: port } = new MessageChannel();
const ready = new Int32Array(new SharedArrayBuffer(4));
const fetching = `
  const { port, ready } = require('node:worker_threads').workerData;
  port.on('message', async ({ address, init }) => {
    port.postMessage(await fetch(address, init).then(async (it) => ({ code: it.status, body: await it.text() }), String));
    Atomics.store(ready, 0, 1);
    Atomics.notify(ready, 0);
  });`;
const worker = new Worker(fetching, { eval: true, workerData: { port, ready }, transferList: [port] });
function http(address, init) {
  Atomics.store(ready, 0, 0);
  requests.postMessage({ address, init });
  Atomics.wait(ready, 0, 0);
  const { message } = receiveMessageOnPort(requests);
  if (typeof message === "string") throw Error(message);
  return message;
}

class Killed extends Error {}

let clock = 1_700_000_000_000;
let faults = true;
const late = [];
const killed = { before: 0, after: 0, late: 0, refused: 0 };

/** Runs a call of Nakama. It may have its effect or none when the server dies. */
function unreliable(call) {
  return (...values) => {
    if (faults && roll(25) === 0) {
      killed.before += 1;
      throw new Killed("before the call");
    }
    const result = call(...values);
    if (faults && roll(25) === 0) {
      killed.after += 1;
      throw new Killed("after the call");
    }
    return result;
  };
}

const wallets = new Map(PLAYERS.map((name) => [name, new Map(ASSETS.map((asset) => [asset, START]))]));
const objects = new Map();
const notified = new Map();
let versions = 0;
const place = (of) => JSON.stringify([of.collection, of.userId, of.key]);

/** One transaction: all of it, or an error and nothing. */
function multiUpdate(accounts, writes, deletes, updates, ledger) {
  assert.equal(accounts, null);
  for (const of of [...(writes ?? []), ...(deletes ?? [])]) {
    const current = objects.get(place(of))?.version ?? "*";
    if (of.version !== current) throw Error(`version of ${of.key}`);
  }
  for (const { userId, changeset } of updates ?? [])
    for (const [asset, by] of Object.entries(changeset))
      if ((wallets.get(userId).get(asset) ?? 0) + by < 0) throw Error("wallet too low");
  for (const { userId, changeset } of updates ?? [])
    for (const [asset, by] of Object.entries(changeset))
      wallets.get(userId).set(asset, (wallets.get(userId).get(asset) ?? 0) + by);
  const storageWriteAcks = (writes ?? []).map((of) => {
    const stored = { ...structuredClone(of), version: String(++versions) };
    objects.set(place(of), stored);
    return { version: stored.version };
  });
  for (const of of deletes ?? []) objects.delete(place(of));
  return { storageWriteAcks, walletUpdateAcks: [] };
}

/** The network delays a request until after its caller has given it up, or loses the answer. */
function httpRequest(address, method, headers, body) {
  const send = () => http(address, { method, headers, body });
  if (faults && roll(5) === 0) {
    killed.late += 1;
    late.push({ at: clock + roll(55_000), send });
    throw Error("timeout");
  }
  const answer = send();
  if (answer.code === 409 || answer.code === 422) killed.refused += 1;
  return answer;
}

const base64 = (text) => Buffer.from(text).toString("base64url");
const nk = {
  uuidv4: () => crypto.randomUUID(),
  jwtGenerate: (algorithm, key, claims) => {
    const text = `${base64(JSON.stringify({ alg: algorithm, typ: "JWT" }))}.${base64(JSON.stringify(claims))}`;
    return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
  },
  multiUpdate: unreliable(multiUpdate),
  storageWrite: unreliable((writes) => multiUpdate(null, writes, null, null).storageWriteAcks),
  storageRead: unreliable((keys) => keys.flatMap((key) => structuredClone(objects.get(place(key))) ?? [])),
  storageList: unreliable((userId, collection) => {
    assert.equal(userId, null);
    return { objects: structuredClone([...objects.values()].filter((of) => of.collection === collection)) };
  }),
  httpRequest: unreliable(httpRequest),
  notificationsSend: unreliable((all) => {
    for (const { userId, content } of all) notified.set(content.cursor, { userId, content });
  }),
};

const rpc = {};
class TestClock extends Date {
  static now() {
    return clock;
  }
}
const module = vm.createContext({ Date: TestClock });
vm.runInContext(readFileSync(new URL("index.js", import.meta.url), "utf8"), module);
module.InitModule({}, {}, nk, { registerRpc: (name, run) => (rpc[name] = run) });
const env = {
  MARKET_URL: url,
  MARKET_TOKEN: operator,
  MARKET_SECRET: running.secret,
};
const logger = { warn: () => {} };
const run = (name, userId, request) =>
  JSON.parse(rpc[name]({ env, userId }, logger, nk, JSON.stringify(request)));

/** What the game's client would see of a call: an answer or an error. */
function attempt(name, userId, request) {
  try {
    return run(name, userId, request);
  } catch (error) {
    return error;
  }
}

const market = (method, path, token, body) => {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const answer = http(url + path, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(answer.code < 300, `${path}: ${answer.code} ${answer.body}`);
  return JSON.parse(answer.body || "null");
};

market("PUT", "/v1/materials/copper", operator, { name: "Copper" });
const forged = nk.jwtGenerate("HS256", "x".repeat(40), { sub: "ada", exp: 4_000_000_000 });
assert.equal(http(`${url}/v1/balances`, { headers: { Authorization: `Bearer ${forged}` } }).code, 401);

const started = Date.now();
for (let step = 0; step < STEPS; step += 1) {
  clock += roll(4000);
  while (late.length > 0 && late[0].at <= clock) late.shift().send();
  late.sort((a, b) => a.at - b.at);
  const player = PLAYERS[roll(PLAYERS.length)];
  const request = { asset: ASSETS[roll(2)], amount: 1 + roll(500) };
  const choice = roll(4);
  if (choice === 0) attempt("market_deposit", player, request);
  else if (choice === 1) attempt("market_withdraw", player, request);
  else if (choice === 2) attempt("market_tick");
  else trade(player);
}

/** A player trades with the token that the module gave it. The module's own clock is not the market's. */
function trade(player) {
  const held = clock;
  clock = Date.now();
  const { token } = attempt("market_token", player);
  clock = held;
  const side = roll(2) === 0 ? "bid" : "ask";
  const order = { side, material: "copper", quantity: 1 + roll(5), price: 1 + roll(5) };
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  http(`${url}/v1/orders`, { method: "POST", headers, body: JSON.stringify(order) });
}

faults = false;
for (const { send } of late.splice(0)) send();
const open = () => [...objects.values()].filter((of) => of.collection === "market_trips");
for (let ticks = 0; open().length > 0; ticks += 1) {
  assert.ok(ticks < 50, `${open().length} trips stay open, such as ${JSON.stringify(open()[0])}`);
  clock += 61_000;
  run("market_tick");
}
do run("market_tick");
while (
  market(
    "GET",
    `/v1/feed?after=${[...objects.values()].find((of) => of.key === "cursor").value.next}`,
    operator,
  ).events.length
);

for (const asset of ASSETS) {
  let total = 0;
  for (const player of PLAYERS) {
    total += wallets.get(player).get(asset);
    const { balances } = market("GET", `/v1/accounts/${player}/balances`, operator);
    for (const of of balances) if (of.asset === asset) total += of.available + of.held;
  }
  assert.equal(total, START * PLAYERS.length, asset);
}
assert.deepEqual(market("GET", "/v1/transfers?state=pending", operator).transfers, []);
const trips = [...objects.values()].filter((of) => of.collection === "market_trips_closed");
for (const trip of trips) {
  const answer = http(`${url}/v1/transfers/${trip.key}`, {
    headers: { Authorization: `Bearer ${operator}` },
  });
  const expected = trip.value.state === "refused" ? 404 : 200;
  assert.equal(answer.code, expected, JSON.stringify(trip));
}
let [fills, next] = [[], ""];
do {
  const page = market("GET", `/v1/feed${next && `?after=${next}`}`, operator);
  fills.push(...page.events.filter((event) => event.kind === "filled").map((event) => event.cursor));
  if (page.next === next) break;
  next = page.next;
} while (true);
assert.deepEqual([...notified.keys()].sort(), fills.sort(), "fills");
const count = (state) => trips.filter((trip) => trip.value.state === state).length;
assert.ok(
  count("done") > 20 && count("refused") > 5 && fills.length > 10 && killed.late > 5 && killed.after > 20,
);
console.log(
  `${STEPS} steps, seed ${seed}: ${count("done")} trips done, ${count("refused")} refused, ${fills.length} fills;`,
  `${killed.before + killed.after} deaths, ${killed.late} late requests; ${Date.now() - started} ms`,
);
await worker.terminate();
await running.stop();
