/** The driver of the conformance suite: does with the client what a line of JSON says, and answers with a line. */

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { answer, connect, everyPage, follow, Problem, readFeed } from "../dist/index.js";

const url = process.env.TRADEPOST_URL;
const limits = {
  attemptMs: Number(process.env.TRADEPOST_ATTEMPT_MS),
  retryForMs: Number(process.env.TRADEPOST_RETRY_MS),
};

/** Method and path of each `operationId`. */
const { paths } = JSON.parse(readFileSync(new URL("../../../api/openapi.json", import.meta.url), "utf8"));
const calls = new Map(
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [operationId, [method.toUpperCase(), path]]),
  ),
);
const streams = new Map();

async function call({ call, token, path: places, query, body, key, all }) {
  const market = connect({ url, token, ...limits });
  const [method, path] = calls.get(call);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const send = (more) =>
    market[method](path, {
      params: {
        path: Object.fromEntries(names.map((name, index) => [name, places[index]])),
        query: { ...query, ...more },
        header: key === null ? {} : { "Idempotency-Key": key },
      },
      ...(body === null ? {} : { body }),
    });
  if (!all) return answer(send({}));
  const rows = [];
  for await (const page of everyPage((next) => send(next === undefined ? {} : { cursor: next }))) {
    rows.push(...page.orders);
  }
  return rows;
}

/** A live stream, whose messages wait to be asked for. */
function live({ token, materials }) {
  const [messages, waiting] = [[], []];
  const push = (message) => {
    messages.push(message);
    waiting.shift()?.();
  };
  const following = follow({
    url,
    token,
    materials,
    onMessage: push,
    onState: (state) => {
      if (state.kind === "open") push({ kind: "opened" });
      if (state.kind === "waiting") push({ kind: "interrupted", problem: shown(state.problem) });
    },
  });
  const next = async () => {
    if (messages.length === 0) await new Promise((resolve) => waiting.push(resolve));
    return messages.shift();
  };
  return { next, close: () => following.stop() };
}

function feed({ token, after, limit }) {
  const stopping = new AbortController();
  const waitSeconds = Math.floor(limits.attemptMs / 2_000);
  const pages = readFeed(connect({ url, token, ...limits }), {
    after,
    limit,
    waitSeconds,
    signal: stopping.signal,
  });
  return { next: async () => (await pages.next()).value, close: () => stopping.abort() };
}

function shown({ code, status, message }) {
  return { code, status, detail: message };
}

async function act(request) {
  switch (request.do) {
    case "call":
      return call(request);
    case "follow":
      return void streams.set(request.stream, live(request));
    case "read_feed":
      return void streams.set(request.stream, feed(request));
    case "next":
      return streams.get(request.stream).next();
    default:
      return void streams.get(request.stream).close();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const result = await act(JSON.parse(line)).then(
    (answer) => ({ answer }),
    (error) => {
      if (!(error instanceof Problem)) throw error;
      return { problem: shown(error) };
    },
  );
  console.log(JSON.stringify(result));
}
process.exit();
