/** Addresses, tokens, frames. */

import { expect, test } from "vitest";

import { FrameBatch } from "./frame";
import { identityOf } from "./identity";
import { materialAddress, readRoute, tokenIn } from "./route";

test("addresses are read, and unknown ones are told apart", () => {
  expect(["", "#", "#/"].map(readRoute)).toEqual(Array(3).fill({ view: "overview" }));
  expect(readRoute("#/m/northport.tin")).toEqual({ view: "material", material: "northport.tin" });
  expect(readRoute("#/me")).toEqual({ view: "me" });
  expect(readRoute("#/economy")).toEqual({ view: "economy" });
  expect(["#/m", "#/m/", "#/m/a/b", "#/you", "#/me/x"].map((hash) => readRoute(hash).view)).toEqual(
    Array(5).fill("unknown"),
  );
  expect(readRoute(materialAddress("a%b"))).toEqual({ view: "material", material: "a%b" });
  expect(readRoute("#/m/%E0%A4%A")).toEqual({ view: "material", material: "%E0%A4%A" });
});

test("only an address that signs in holds a token", () => {
  expect(tokenIn("#token=a.b-c.d_e")).toBe("a.b-c.d_e");
  expect(tokenIn("#/token=a.b.c")).toBe("a.b.c");
  expect(["#/me", "#token=", "#token=a b", ""].map(tokenIn)).toEqual(Array(4).fill(undefined));
});

const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.sig`;

test("a token says who it is for, until when", () => {
  expect(identityOf(jwt({ sub: "Zoë", role: "operator", exp: 1_900_000_000 }))).toEqual({
    player: "Zoë",
    role: "operator",
    expires: new Date(1_900_000_000_000),
  });
  expect(identityOf(` ${jwt({ sub: "ann" })}\n`)).toEqual({
    player: "ann",
    role: "player",
    expires: undefined,
  });
});

test("what is no token is none", () => {
  const none = [
    "",
    "hello",
    "a.b.c",
    jwt({ sub: 7 }),
    jwt(null),
    jwt({}),
    jwt({ sub: "ann" }).replace(".sig", ""),
  ];
  expect(none.map(identityOf)).toEqual(none.map(() => undefined));
});

test("what comes within a frame is handed on at once, in order", () => {
  const frames: (() => void)[] = [];
  const taken: number[][] = [];
  const batch = new FrameBatch<number>(
    (items) => taken.push(items),
    (run) => frames.push(run),
  );
  batch.push(1);
  batch.push(2);
  expect([frames.length, taken]).toEqual([1, []]);
  frames.shift()?.();
  batch.push(3);
  frames.shift()?.();
  expect(taken).toEqual([[1, 2], [3]]);
  batch.push(4);
  batch.clear();
  frames.shift()?.();
  expect(taken).toHaveLength(2);
});
