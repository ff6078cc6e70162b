import { expect, test } from "vitest";

import { readConfig } from "./config";

const ORIGIN = "http://localhost:7171";
const reading = (body: string, status = 200) =>
  readConfig(() => Promise.resolve(new Response(body, { status })), ORIGIN);
const DEFAULT = { api: ORIGIN, name: "Tradepost", isDemo: false };

test("a game names its market", async () => {
  const api = "https://market.example";
  const set = { api, name: "Harbour market" };
  expect(await reading(JSON.stringify(set))).toEqual({ ...set, isDemo: false });
});

test("a game may count its days", async () => {
  const dayOne = "2030-01-24T00:00:00Z";
  const set = { calendar: { day_one: dayOne }, demo: true };
  expect(await reading(JSON.stringify(set))).toEqual({ ...DEFAULT, dayOne: new Date(dayOne), isDemo: true });
  expect(await reading('{"calendar": {"day_one": "soon"}}')).toEqual(DEFAULT);
});

test("without a configuration, or with a wrong one, the page is as the market serves it", async () => {
  expect(await reading("", 404)).toEqual(DEFAULT);
  expect(await reading("not json")).toEqual(DEFAULT);
  expect(await reading('{"api": "", "name": 5}')).toEqual(DEFAULT);
});
