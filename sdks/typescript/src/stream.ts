/**
 * The live stream: books, trades, prices and the player's own events as they happen, reconnected whenever it
 * breaks.
 *
 * It uses `fetch`, not `EventSource`: the token is sent in a header instead of the URL (and logs), a refusal
 * can be distinguished from a broken connection, and it works outside browsers.
 *
 * Limits: messages missed while disconnected are not replayed. Each connection starts with whole books; for
 * the rest, read `/v1/materials/{material}/trades`, `/v1/events` and, with `summaries`, `/v1/materials` when
 * `onState` reports `open`. The same holds after a `behind` message: messages were read too slowly, and lost.
 */

import { isProblem, Problem } from "./problem.js";
import type { components } from "./schema.js";
import { EventParser, type SentEvent } from "./sse.js";

type Schemas = components["schemas"];

/** A message of the stream. */
export type StreamMessage =
  | { kind: "book"; book: Schemas["Book"] }
  | { kind: "book_changed"; book: Schemas["Book"] }
  | { kind: "trade"; trade: Schemas["Trade"] }
  | { kind: "event"; event: Schemas["Event"] }
  | { kind: "summary"; summary: Schemas["Summary"] }
  | { kind: "behind" };

/**
 * The stream's state; `waiting` is the pause before the next attempt after `problem`. A deployment without a
 * live stream ends it: no attempt follows.
 */
export type StreamState =
  | { kind: "connecting" }
  | { kind: "open" }
  | { kind: "waiting"; problem: Problem; failures: number }
  | { kind: "ended"; problem: Problem };

/** What to follow, and the callbacks. */
export interface Follow {
  /** The market's URL; `""` for a page's own origin. */
  url: string;
  /** A player's token, to receive its own events, too. */
  token?: string | undefined;
  /** The materials whose books and trades to follow; none by default. */
  materials?: readonly string[] | undefined;
  /** Whether to follow the prices of all materials. */
  summaries?: boolean | undefined;
  /** How often changes are sent at most: 1 to 10 times a second; 10 by default. */
  rate?: number | undefined;
  onMessage: (message: StreamMessage) => void;
  onState?: (state: StreamState) => void;
  fetch?: typeof fetch;
}

const FIRST_PAUSE_MS = 500;
const PAUSE_MS_MAX = 15_000;
/** The market sends something at least every 15 seconds, if only a comment. */
const SILENCE_MS_MAX = 40_000;

/** Follows a market until `stop` is called, or until the market says that it has no stream. */
export function follow(options: Follow): { stop: () => void } {
  const controller = new AbortController();
  void run(options, controller.signal);
  return { stop: () => controller.abort() };
}

async function run(options: Follow, stopped: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stopped.aborted) {
    options.onState?.({ kind: "connecting" });
    try {
      await read(options, stopped, () => {
        failures = 0;
        options.onState?.({ kind: "open" });
      });
    } catch (error) {
      if (stopped.aborted) return;
      const problem = error instanceof Problem ? error : broken(error);
      if (problem.code === "unsupported") {
        options.onState?.({ kind: "ended", problem });
        return;
      }
      failures += 1;
      options.onState?.({ kind: "waiting", problem, failures });
      await wait(streamPauseMs(failures), stopped);
    }
  }
}

/** Reads one connection until it ends, which always throws. */
async function read(options: Follow, stopped: AbortSignal, opened: () => void): Promise<never> {
  const silence = watchdog(SILENCE_MS_MAX);
  try {
    const response = await (options.fetch ?? fetch)(streamUrl(options), {
      headers: {
        Accept: "text/event-stream",
        ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
      },
      cache: "no-store",
      signal: AbortSignal.any([stopped, silence.signal]),
    });
    if (!response.ok || response.body === null) throw await refusal(response);
    opened();
    const parser = new EventParser();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw broken();
      silence.heard();
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        const message = messageOf(event);
        if (message !== undefined && !stopped.aborted) options.onMessage(message);
      }
    }
  } finally {
    silence.stop();
  }
}

function streamUrl({ url, materials = [], summaries = false, rate }: Follow): string {
  const query = [
    `materials=${materials.map(encodeURIComponent).join(",")}`,
    ...(summaries ? ["summaries=true"] : []),
    ...(rate === undefined ? [] : [`rate=${rate}`]),
  ];
  return `${url.replace(/\/$/, "")}/v1/stream?${query.join("&")}`;
}

/** Decodes a message; `undefined` for a kind that this version does not know. */
export function messageOf({ name, data }: SentEvent): StreamMessage | undefined {
  switch (name) {
    case "book":
    case "book_changed":
      return { kind: name, book: JSON.parse(data) as Schemas["Book"] };
    case "trade":
      return { kind: name, trade: JSON.parse(data) as Schemas["Trade"] };
    case "event":
      return { kind: name, event: JSON.parse(data) as Schemas["Event"] };
    case "summary":
      return { kind: name, summary: JSON.parse(data) as Schemas["Summary"] };
    case "behind":
      return { kind: name };
    default:
      return undefined;
  }
}

async function refusal(response: Response): Promise<Problem> {
  const document: unknown = await response.json().catch(() => undefined);
  if (isProblem(document)) return Problem.of(document);
  return new Problem("unreadable", response.status, `the stream was refused with status ${response.status}`);
}

function broken(cause?: unknown): Problem {
  return new Problem("unreachable", 0, "the stream broke", undefined, cause);
}

/** Doubles with each failure, with jitter so that clients do not all reconnect at the same time. */
export function streamPauseMs(failures: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), PAUSE_MS_MAX);
  return pause * (0.75 + Math.random() / 2);
}

/** Waits, unless stopped. */
export function wait(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A signal that aborts after `ms` without a call of `heard`. */
function watchdog(ms: number): { signal: AbortSignal; heard: () => void; stop: () => void } {
  const controller = new AbortController();
  const start = () => setTimeout(() => controller.abort(), ms);
  const stop = () => clearTimeout(timer);
  let timer = start();
  const heard = () => {
    stop();
    timer = start();
  };
  return { signal: controller.signal, heard, stop };
}
