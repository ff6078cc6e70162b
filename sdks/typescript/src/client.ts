/** The client: each route of the API as a typed call, with the token, idempotency keys and retries taken care of. */

import createFetchClient, { type Client, type Middleware } from "openapi-fetch";

import { withRetries, type Pause } from "./retry.js";
import type { paths } from "./schema.js";

/** How a market is reached. */
export interface Options {
  /** Where the market is, for example `http://127.0.0.1:7171`; `""` for a page's own origin. */
  url: string;
  /** The player's or operator's token, or how to get it each time. Market data needs none. */
  token?: string | undefined | (() => string | undefined);
  /** What sends requests; the platform's `fetch` by default. */
  fetch?: typeof fetch;
  /** How to wait between two tries; by the clock by default. */
  pause?: Pause;
}

/** All routes of the API: `market.GET("/v1/materials/{material}/book", { params: { path: { material } } })`. */
export type Tradepost = Client<paths>;

const IDEMPOTENCY_KEY = "Idempotency-Key";

/**
 * Connects to a market; nothing is sent yet.
 *
 * Writes get an `Idempotency-Key` where the caller gives none, so that what got no answer can be sent again without being
 * done twice; that, and reads, are tried up to three times when the market is busy or cannot be reached.
 */
export function connect(options: Options): Tradepost {
  const send = options.fetch ?? ((request) => fetch(request));
  const client = createFetchClient<paths>({
    baseUrl: options.url.replace(/\/$/, ""),
    fetch: withRetries((request) => send(request), options.pause),
  });
  client.use(identify(options.token), nameWrites);
  return client;
}

/** Adds the token, except to market data: that is open, and would count against the player's limit of requests. */
function identify(token: Options["token"]): Middleware {
  return {
    onRequest({ request, schemaPath }) {
      const current = typeof token === "function" ? token() : token;
      if (current !== undefined && !isMarketData(request.method, schemaPath)) {
        request.headers.set("Authorization", `Bearer ${current}`);
      }
      return request;
    },
  };
}

function isMarketData(method: string, path: string): boolean {
  return method === "GET" && (path.startsWith("/v1/materials") || path === "/v1/fees");
}

/** Names each write, once for all tries. */
const nameWrites: Middleware = {
  onRequest({ request, schemaPath }) {
    const writes = request.method !== "GET" && schemaPath !== "/v1/quotes";
    if (writes && !request.headers.has(IDEMPOTENCY_KEY)) {
      request.headers.set(IDEMPOTENCY_KEY, idempotencyKey());
    }
    return request;
  },
};

/** A new name for a write: 128 random bits. Keep it to send the same write again later. */
export function idempotencyKey(): string {
  // `crypto.randomUUID` is not there on pages without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
