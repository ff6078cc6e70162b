/** Retries requests that failed or were deferred, where a retry cannot apply anything twice. */

/** Waits that many milliseconds. */
export type Pause = (ms: number) => Promise<void>;

/** How long things may take. */
export interface Limits {
  /** One attempt, from connecting to the last byte. */
  attemptMs: number;
  /** No attempt starts later than this after the first. */
  retryForMs: number;
}

/** An attempt may take longer than the market's own request timeout. */
export const LIMITS: Limits = { attemptMs: 15_000, retryForMs: 10_000 };

const FIRST_PAUSE_MS = 100;
const PAUSE_MS_MAX = 2_000;

export function withRetries(
  fetch: (request: Request) => Promise<Response>,
  limits: Limits = LIMITS,
  pause: Pause = sleep,
): (request: Request) => Promise<Response> {
  const attempt = async (request: Request) => {
    const timeout = new AbortController();
    const signal = AbortSignal.any([request.signal, timeout.signal]);
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Node.js may forget a signal that only a request refers to, so the time is up without it, too.
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new DOMException("no complete answer in time", "TimeoutError"));
        timeout.abort();
      }, limits.attemptMs);
    });
    try {
      return await Promise.race([fetch(new Request(request, { signal })).then(whole), late]);
    } finally {
      clearTimeout(timer);
    }
  };
  return async (request) => {
    const deadline = performance.now() + limits.retryForMs;
    for (let failures = 0; ; failures += 1) {
      let retryAfterMs = 0;
      // Only the last attempt may use up the request's body.
      const result = await attempt(request.clone()).catch((error: unknown) => ({ error }));
      if (result instanceof Response) {
        if (!isDeferred(result.status)) return result;
        retryAfterMs = Number(result.headers.get("Retry-After") ?? 0) * 1_000 || 0;
      }
      const ms = Math.max(pauseMs(failures), retryAfterMs);
      const isLast = !isRepeatable(request) || performance.now() + ms > deadline;
      if (isLast || request.signal.aborted) {
        if (result instanceof Response) return result;
        throw result.error;
      }
      await pause(ms);
    }
  };
}

/** Reads a response to its end: one that is cut off is a failed attempt. */
async function whole(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const body = await response.arrayBuffer();
  return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers });
}

/** Too many requests, or a failure of the market or of something before it. */
function isDeferred(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Reads, quotes, and writes with a key. */
function isRepeatable(request: Request): boolean {
  return (
    request.method === "GET" || request.headers.has("Idempotency-Key") || request.url.endsWith("/v1/quotes")
  );
}

/** Doubles with each failure, with jitter so that clients do not all return at the same time. */
function pauseMs(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** failures, PAUSE_MS_MAX) * (1 + Math.random());
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
