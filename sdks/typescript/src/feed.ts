/** A reader of the feed: page after page by long poll, through any interruption. */

import type { Tradepost } from "./client.js";
import { answer, Problem } from "./problem.js";
import type { components } from "./schema.js";
import { streamPauseMs, wait } from "./stream.js";

/** Where to start, and how to read. */
export interface ReadFeed {
  /** The cursor; without one, the oldest event, and `end` for what happens from now on. */
  after?: string | undefined;
  /** The most events of a page; 100 by default. */
  limit?: number | undefined;
  /** How long a request waits for events: less than an attempt may take. 7 by default. */
  waitSeconds?: number | undefined;
  /** Ends the reader. */
  signal?: AbortSignal | undefined;
}

const WAIT_SECONDS = 7;
/** The pause between two pages without events, for a reader that does not wait. */
const POLL_PAUSE_MS = 250;

/**
 * Reads the pages of the feed that have events, for the token of an operator.
 *
 * Store a page's `next` together with its effect: a reader that starts there processes each event exactly once.
 * A market that is busy or out of reach is asked until it answers.
 */
export async function* readFeed(
  market: Tradepost,
  { after, limit, waitSeconds = WAIT_SECONDS, signal }: ReadFeed = {},
): AsyncGenerator<components["schemas"]["FeedList"]> {
  const stopped = signal ?? new AbortController().signal;
  let failures = 0;
  while (!stopped.aborted) {
    const query = {
      wait: waitSeconds,
      ...(after === undefined ? {} : { after }),
      ...(limit === undefined ? {} : { limit }),
    };
    try {
      const page = await answer(market.GET("/v1/feed", { params: { query }, signal: stopped }));
      [failures, after] = [0, page.next];
      if (page.events.length > 0) yield page;
      else if (waitSeconds === 0) await wait(POLL_PAUSE_MS, stopped);
    } catch (error) {
      if (stopped.aborted) return;
      if (!(error instanceof Problem && error.isTransient)) throw error;
      failures += 1;
      await wait(streamPauseMs(failures), stopped);
    }
  }
}
