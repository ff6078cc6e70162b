// Checks `--oidc-issuer` against an identity provider that is certified for OpenID Connect: the npm package
// oidc-provider, served on this machine. Real flows, real keys, and a change of the keys.
//
//   node test.mjs path/to/tradepost

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import Provider from "oidc-provider";
import { startMarket } from "../market.mjs";

const AUDIENCE = "urn:tradepost:market";
const CALLBACK = "https://game.example/callback";
/** How long the market may take to fetch a new key. */
const FETCHED_WITHIN_MS = 20_000;

function key(kid, alg) {
  const { privateKey } =
    alg === "RS256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), kid, alg, use: "sig" };
}

/** What a game sets up at its provider: access tokens for the market are JWTs, and its server is an operator. */
function provider(issuer, signing) {
  return new Provider(issuer, {
    jwks: { keys: [signing] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    clients: [
      {
        client_id: "game-server",
        client_secret: "a secret of the game's server",
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: signing.alg,
      },
      {
        client_id: "game-client",
        token_endpoint_auth_method: "none",
        application_type: "web",
        redirect_uris: [CALLBACK],
        id_token_signed_response_alg: signing.alg,
      },
    ],
    scopes: ["openid", "read", "transfer", "play"],
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: "read transfer play",
          audience: AUDIENCE,
          accessTokenTTL: 600,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: signing.alg } },
        }),
      },
    },
    extraTokenClaims: (_, token) => ({ role: token.kind === "ClientCredentials" ? "operator" : "player" }),
  });
}

const server = createServer((request, response) => serving(request, response)).listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;
let serving = provider(issuer, key("first", "RS256")).callback();

const market = await startMarket(
  process.argv[2],
  `oidc-issuer = "${issuer}"\ntoken-audience = "${AUDIENCE}"\nlog = "error"\n`,
);

async function call(path, bearer, body) {
  const answer = await fetch(market.url + path, {
    method: body ? "POST" : "GET",
    headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  return [answer.status, await answer.json()];
}

/** The game's server: client credentials (RFC 6749, 4.4). */
async function operatorsToken(scope) {
  const answer = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: {
      Authorization: `Basic ${btoa(`game-server:${encodeURIComponent("a secret of the game's server")}`)}`,
    },
    body: new URLSearchParams({ grant_type: "client_credentials", scope, resource: AUDIENCE }),
  });
  const { access_token, ...rest } = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(rest));
  return access_token;
}

/** A player: an authorization code with PKCE (RFC 7636), through the provider's pages as a browser would. */
async function playersToken(login) {
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    client_id: "game-client",
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid play",
    resource: AUDIENCE,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const cookies = new Map();
  let next = new URL(`${issuer}/auth?${query}`);
  let form;
  while (!next.href.startsWith(CALLBACK)) {
    const answer = await fetch(next, {
      method: form ? "POST" : "GET",
      body: form,
      redirect: "manual",
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    if (answer.status === 200) {
      // The page asks who it is, then whether the game may know.
      const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())[1];
      form = new URLSearchParams(prompt === "login" ? { prompt, login, password: "any" } : { prompt });
    } else {
      assert.ok([302, 303].includes(answer.status), `${next} ${answer.status} ${await answer.text()}`);
      next = new URL(answer.headers.get("location"), next);
      form = undefined;
    }
  }
  const code = next.searchParams.get("code");
  const answer = await fetch(`${issuer}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "game-client",
      code,
      redirect_uri: CALLBACK,
      code_verifier: verifier,
      resource: AUDIENCE,
    }),
  });
  const tokens = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(tokens));
  return tokens;
}

// The game's server deposits for a player by its provider's token, within the scopes of that token.
const operator = await operatorsToken("read transfer");
const deposit = { asset: "coin", amount: 50, reason: "quest", reference: "quest-1" };
assert.equal((await call("/v1/accounts/ann/deposits", operator, deposit))[0], 201);
assert.equal((await call("/v1/audit", operator))[0], 200);
assert.equal((await call("/v1/backup", operator))[0], 403, "the token has no scope admin");
const reader = await operatorsToken("read");
assert.equal((await call("/v1/accounts/ann/deposits", reader, deposit))[1].code, "insufficient_scope");

// The player sees it after logging in, and is no operator.
const ann = await playersToken("ann");
assert.deepEqual((await call("/v1/balances", ann.access_token))[1].balances, [
  { asset: "coin", available: 50, held: 0 },
]);
assert.equal((await call("/v1/audit", ann.access_token))[0], 403);
// An id token is for the game's client, not for the market.
assert.equal((await call("/v1/balances", ann.id_token))[0], 401);

// The provider changes its key, and another algorithm with it.
serving = provider(issuer, key("second", "ES256")).callback();
const later = await operatorsToken("read");
const started = Date.now();
while ((await call("/v1/audit", later))[0] !== 200) {
  assert.ok(Date.now() - started < FETCHED_WITHIN_MS, "the new key is fetched");
  await sleep(50);
}
assert.equal((await call("/v1/audit", operator))[0], 401, "the key of before is gone");

await market.stop();
server.close();
console.log(
  "tokens of a certified OpenID provider are accepted, for this market only, by the keys of the day",
);
process.exit(0);
