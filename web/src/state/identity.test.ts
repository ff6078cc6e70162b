import { expect, test } from "vitest";

import { identityOf } from "./identity";

const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.sig`;

test("a token names its user, role and expiry", () => {
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

test("text that is not a JWT has no identity", () => {
  const invalid = [
    "",
    "hello",
    "a.b.c",
    jwt({ sub: 7 }),
    jwt(null),
    jwt({}),
    jwt({ sub: "ann" }).replace(".sig", ""),
  ];
  expect(invalid.map(identityOf)).toEqual(invalid.map(() => undefined));
});
