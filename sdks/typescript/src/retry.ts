/** Sends requests again that got no answer or were put off, as long as that cannot do anything twice. */

/** Waits so many milliseconds. */
export type Pause = (ms: number) => Promise<void>;

const TRIES_MAX = 3;
const FIRST_PAUSE_MS = 150;
const PAUSE_MS_MAX = 2_000;
/** Longer than a market takes to give a request up. */
const ANSWER_MS_MAX = 15_000;
/** Busy, stopping, behind; no answer in time. */
const PUT_OFF = new Set([503, 504]);

export function withRetries(
  fetch: (request: Request) => Promise<Response>,
  pause: Pause = sleep,
): (request: Request) => Promise<Response> {
  const send = (request: Request) => fetch(new Request(request, { signal: limited(request.signal) }));
  return async (request) => {
    // A body can be read once: each try but the last sends a copy.
    for (let tries = 1; isRepeatable(request) && tries < TRIES_MAX; tries += 1) {
      const ms = FIRST_PAUSE_MS * 2 ** (tries - 1);
      try {
        const response = await send(request.clone());
        if (!PUT_OFF.has(response.status)) return response;
        const asked = Number(response.headers.get("Retry-After") ?? 0) * 1_000;
        if (asked > PAUSE_MS_MAX) return response;
        await response.body?.cancel();
        await pause(Math.max(ms, asked));
      } catch (error) {
        if (request.signal.aborted) throw error;
        await pause(ms);
      }
    }
    return send(request);
  };
}

/** A try ends with its caller's patience, or when no answer is to be expected any more. */
function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS_MAX)]);
}

function isRepeatable(request: Request): boolean {
  return request.method === "GET" || request.headers.has("Idempotency-Key");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
