// Checks the recipe for Unity Authentication with tokens of the same form, signed by a key of this test.
//
//   node test.mjs path/to/tradepost

import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMarket } from "../market.mjs";

const ISSUER = "https://player-auth.services.api.unity.com";
const PROJECT = "upid:1f0c2e5a-0000-4000-8000-000000000001";
const PLAYER = "Xq3vJd8KpLwZ2rTnB5mYcHf7GsAa"; // 28 letters and digits, as Unity's player ids

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
function token(changes) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: ["idd:6c8f2f0e-0000-4000-8000-000000000002", "envName:production", PROJECT],
    iss: ISSUER,
    sub: PLAYER,
    sign_in_provider: "anonymous",
    token_type: "authentication",
    jti: "a5e1",
    iat: now,
    nbf: now,
    exp: now + 3600,
    ...changes,
  };
  const text = `${base64({ alg: "RS256", kid: "public-1", typ: "JWT" })}.${base64(claims)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), privateKey).toString("base64url")}`;
}

const directory = mkdtempSync(join(tmpdir(), "tradepost-keys-"));
const jwks = join(directory, "jwks.json");
const key = { ...publicKey.export({ format: "jwk" }), kid: "public-1", alg: "RS256", use: "sig" };
writeFileSync(jwks, JSON.stringify({ keys: [key] }));
const market = await startMarket(
  process.argv[2],
  `jwks = "${jwks}"\ntoken-issuer = "${ISSUER}"\ntoken-audience = "${PROJECT}"\nlog = "error"\n`,
);

async function call(path, bearer, body) {
  const headers = { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" };
  const answer = await fetch(market.url + path, {
    method: body ? "POST" : "GET",
    headers,
    body: body && JSON.stringify(body),
  });
  return [answer.status, await answer.json()];
}

// The game server deposits for Unity's player id, with its own token, and the player sees it with Unity's.
const server = market.token("game", "operator");
const deposit = { asset: "coin", amount: 50, reason: "quest", reference: "quest-1" };
assert.equal((await call(`/v1/accounts/${PLAYER}/deposits`, server, deposit))[0], 201);
const [, { balances }] = await call("/v1/balances", token({}));
assert.deepEqual(balances, [{ asset: "coin", available: 50, held: 0 }]);

const other = { aud: ["upid:another-project"] };
for (const changes of [other, { iss: "https://example.com" }, { exp: 1_700_000_000 }, { nbf: 4_000_000_000 }])
  assert.equal((await call("/v1/balances", token(changes)))[0], 401, JSON.stringify(changes));
assert.equal((await call("/v1/audit", token({})))[0], 403);

await market.stop();
rmSync(directory, { recursive: true });
console.log("tokens of the form that Unity Authentication issues are accepted, for one project only");
