/** The client: each route of the API as a typed call, with token, idempotency keys and retries. */

import createFetchClient, { type Client, type Middleware } from "openapi-fetch";

import { checkNumbers } from "./numbers.js";
import { LIMITS, withRetries, type Limits, type Pause } from "./retry.js";
import type { paths } from "./schema.js";

export interface Options extends Partial<Limits> {
  /** The market's URL, for example `http://127.0.0.1:7171`; `""` for a page's own origin. */
  url: string;
  /** The player's or operator's token, or a function that returns the current one. Market data needs none. */
  token?: string | undefined | (() => string | undefined);
  /** Sends requests; the platform's `fetch` by default. */
  fetch?: typeof fetch;
  /** Waits between two attempts; `setTimeout` by default. */
  pause?: Pause;
}

/** All routes, as in `market.GET("/v1/materials/{material}/book", { params: { path: { material } } })`. */
export type Tradepost = Client<paths>;

const IDEMPOTENCY_KEY = "Idempotency-Key";

/**
 * Creates a client of a market; sends nothing yet.
 *
 * Writes get an `Idempotency-Key` unless the caller gives one, so a retry cannot apply them twice. While the
 * market is busy or cannot be reached, calls are repeated for `retryForMs`; a longer `Retry-After` is obeyed.
 * A request with a number beyond 2^53 − 1 is not sent.
 */
export function connect(options: Options): Tradepost {
  const send = options.fetch ?? ((request) => fetch(request));
  const client = createFetchClient<paths>({
    baseUrl: options.url.replace(/\/$/, ""),
    fetch: withRetries((request) => send(request), { ...LIMITS, ...defined(options) }, options.pause),
    bodySerializer: (body) => {
      checkNumbers(body);
      return JSON.stringify(body);
    },
  });
  client.use(authorize(options.token), addIdempotencyKey);
  return client;
}

/** The limits that are given. */
function defined({ attemptMs, retryForMs }: Partial<Limits>): Partial<Limits> {
  return {
    ...(attemptMs === undefined ? {} : { attemptMs }),
    ...(retryForMs === undefined ? {} : { retryForMs }),
  };
}

/** Adds the token, except for market data: that is public and would use up the player's rate limit. */
function authorize(token: Options["token"]): Middleware {
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
  return (
    method === "GET" && (path.startsWith("/v1/materials") || path === "/v1/fees" || path === "/v1/books")
  );
}

/** Adds one key for all attempts of a write. */
const addIdempotencyKey: Middleware = {
  onRequest({ request, schemaPath }) {
    const isWrite = request.method !== "GET" && schemaPath !== "/v1/quotes";
    if (isWrite && !request.headers.has(IDEMPOTENCY_KEY)) {
      request.headers.set(IDEMPOTENCY_KEY, idempotencyKey());
    }
    return request;
  },
};

/** A new idempotency key: 128 random bits. Keep it to retry the same write later. */
export function idempotencyKey(): string {
  // `crypto.randomUUID` is missing on pages without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
