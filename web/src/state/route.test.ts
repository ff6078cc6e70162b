import { expect, test } from "vitest";

import { materialAddress, readRoute, tokenIn } from "./route";

test("known addresses are parsed, and others are unknown", () => {
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

test("only a sign-in address contains a token", () => {
  expect(tokenIn("#token=a.b-c.d_e")).toBe("a.b-c.d_e");
  expect(tokenIn("#/token=a.b.c")).toBe("a.b.c");
  expect(["#/me", "#token=", "#token=a b", ""].map(tokenIn)).toEqual(Array(4).fill(undefined));
});
