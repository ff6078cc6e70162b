/** Retries requests that failed or were deferred, where a retry cannot apply anything twice. */

/** Waits that many milliseconds. */
export type Pause = (ms: number) => Promise<void>;

const ATTEMPTS_MAX = 3;
const FIRST_PAUSE_MS = 150;
const PAUSE_MS_MAX = 2_000;
/** Longer than the market's own request timeout. */
const RESPONSE_MS_MAX = 15_000;
/** Busy, stopping or catching up; timed out. */
const DEFERRED = new Set([503, 504]);

export function withRetries(
  fetch: (request: Request) => Promise<Response>,
  pause: Pause = sleep,
): (request: Request) => Promise<Response> {
  const send = (request: Request) => fetch(new Request(request, { signal: withTimeout(request.signal) }));
  return async (request) => {
    // A body can be read once, so each attempt but the last sends a copy.
    for (let attempt = 1; isRepeatable(request) && attempt < ATTEMPTS_MAX; attempt += 1) {
      const ms = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      try {
        const response = await send(request.clone());
        if (!DEFERRED.has(response.status)) return response;
        const retryAfterMs = Number(response.headers.get("Retry-After") ?? 0) * 1_000;
        if (retryAfterMs > PAUSE_MS_MAX) return response;
        await response.body?.cancel();
        await pause(Math.max(ms, retryAfterMs));
      } catch (error) {
        if (request.signal.aborted) throw error;
        await pause(ms);
      }
    }
    return send(request);
  };
}

/** Each attempt has its own timeout; the caller's signal ends it, too. */
function withTimeout(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(RESPONSE_MS_MAX)]);
}

function isRepeatable(request: Request): boolean {
  return request.method === "GET" || request.headers.has("Idempotency-Key");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
