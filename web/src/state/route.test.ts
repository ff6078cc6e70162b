import { expect, test } from "vitest";

import { materialAddress, readRoute, signInLink } from "./route";

test("known addresses are parsed, and others are unknown", () => {
  expect(["", "#", "#/", "#/?q=gold"].map(readRoute)).toEqual(Array(4).fill({ view: "overview" }));
  expect(readRoute("#/m/northport.tin")).toEqual({ view: "material", material: "northport.tin" });
  expect(readRoute("#/me")).toEqual({ view: "me" });
  expect(readRoute("#/economy")).toEqual({ view: "economy" });
  expect(["#/m", "#/m/", "#/m/a/b", "#/you", "#/me/x"].map((hash) => readRoute(hash).view)).toEqual(
    Array(5).fill("unknown"),
  );
  expect(readRoute(materialAddress("a%b"))).toEqual({ view: "material", material: "a%b" });
  expect(readRoute("#/m/%E0%A4%A")).toEqual({ view: "material", material: "%E0%A4%A" });
});

test("a link may fill in an order", () => {
  expect(readRoute("#/m/wood?ask=12")).toEqual({
    view: "material",
    material: "wood",
    order: { side: "ask", quantity: 12 },
  });
  const order = { side: "bid", quantity: 3, price: 24 } as const;
  expect(readRoute(materialAddress("bread", order))).toEqual({ view: "material", material: "bread", order });
  for (const query of ["ask=0", "ask=-1", "ask=x", "bid=", "price=3", "ask=1e99"])
    expect(readRoute(`#/m/wood?${query}`), query).toEqual({ view: "material", material: "wood" });
});

test("a token is taken out of an address wherever it stands", () => {
  for (const [hash, token, address] of [
    ["#token=a.b-c.d_e", "a.b-c.d_e", "#/"],
    ["#/token=a.b.c", "a.b.c", "#/"],
    ["#/m/bread?token=a.b.c", "a.b.c", "#/m/bread"],
    ["#/m/bread&token=a.b.c", "a.b.c", "#/m/bread"],
    ["#/me?token=a.b.c&x=1", "a.b.c", "#/me&x=1"],
    ["#token=a b", "a b", "#/"],
    ["#token=", "", "#/"],
  ] as const) {
    expect(signInLink(hash), hash).toEqual({ token, address });
  }
  expect(["#/me", "", "#/m/token", "#/m/mytoken=1"].map(signInLink)).toEqual(Array(4).fill(undefined));
});
