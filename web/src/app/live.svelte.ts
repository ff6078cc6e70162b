/**
 * Keeps what is shown up to date: by the live stream, and by asking again and again where there is none.
 *
 * One view is watched at a time. Its `refresh` reads everything anew: at the start, after each break, now and then while the
 * stream runs (for what it does not tell, such as the last 24 hours), and every few seconds while it does not.
 */

import { follow, Problem, type StreamMessage, type StreamState } from "@tradepost/client";
import { untrack } from "svelte";

import { FrameBatch } from "./frame";
import type { Session } from "./session.svelte";

/** `live`: told at once; `quiet`: nothing to be told of; `polling`: no stream, asked again and again; `lost`: no answer. */
export type Connection = "connecting" | "live" | "quiet" | "polling" | "lost";

/** Whoever shows something of the market. */
export interface Watcher {
  /** Takes what came since the last frame, in order. */
  take?: (messages: readonly StreamMessage[]) => void;
  /** Reads everything anew; throws what goes wrong. */
  refresh: () => Promise<void>;
}

const LIVE_REFRESH_MS = 30_000;
const POLL_MS = 3_000;
/** A refresh that began so recently has seen what an opening stream could tell. */
const FRESH_MS = 1_000;

export class Live {
  connection: Connection = $state("connecting");
  /** When the market was last heard of. */
  heard: Date | undefined = $state.raw();
  readonly #api: string;
  readonly #session: Session;
  readonly #always: Watcher;
  /** Whether there is something to stream, and whether it does. */
  #isStreamed = false;
  #streams = false;
  #refreshed = -Infinity;
  #refreshedFor: string | undefined;

  /** `always` is kept up to date whichever view is watched. */
  constructor(api: string, session: Session, always: Watcher) {
    this.#api = api;
    this.#session = session;
    this.#always = always;
  }

  /**
   * Watches some materials for a view until the returned function is called; made for an `$effect`, which is done again when
   * somebody else signs in. Without a material there is nothing to stream, and the view is refreshed now and then.
   */
  watch(materials: readonly string[], watcher: Watcher): () => void {
    const token = this.#session.token;
    return untrack(() => this.#watch(materials, token, watcher));
  }

  #watch(materials: readonly string[], token: string | undefined, watcher: Watcher): () => void {
    const batch = new FrameBatch<StreamMessage>((messages) => {
      this.heard = new Date();
      this.#always.take?.(messages);
      watcher.take?.(messages);
    });
    const refreshing = new Repeating(() => this.#refresh(watcher));
    const onMessage = (message: StreamMessage) => batch.push(message);
    const onState = (state: StreamState) => this.#streamIs(state, refreshing);
    this.#isStreamed = materials.length > 0;
    if (!this.#isStreamed) refreshing.every(LIVE_REFRESH_MS);
    const stream = this.#isStreamed
      ? follow({ url: this.#api, token, materials, onMessage, onState })
      : undefined;
    const seenAgain = () => {
      if (!document.hidden) refreshing.now();
    };
    document.addEventListener("visibilitychange", seenAgain);
    refreshing.now();
    return () => {
      document.removeEventListener("visibilitychange", seenAgain);
      stream?.stop();
      this.#streams = false;
      batch.clear();
      refreshing.stop();
    };
  }

  #streamIs(state: StreamState, refreshing: Repeating): void {
    if (state.kind === "connecting") return;
    this.#streams = state.kind === "open";
    refreshing.every(this.#streams ? LIVE_REFRESH_MS : POLL_MS);
    if (state.kind === "waiting") {
      if (state.problem.code === "unauthenticated") this.#session.end();
      refreshing.now();
    } else {
      this.connection = "live";
      this.heard = new Date();
      if (refreshing.age > FRESH_MS) refreshing.now();
    }
  }

  async #refresh(watcher: Watcher): Promise<void> {
    const { token } = this.#session;
    const results = await Promise.allSettled([this.#refreshAlways(), watcher.refresh()]);
    const errors = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason as unknown] : [],
    );
    if (errors.some(isNoAnswer)) {
      this.connection = "lost";
    } else {
      this.connection = !this.#isStreamed ? "quiet" : this.#streams ? "live" : "polling";
      this.heard = new Date();
    }
    const isRefused = errors.some((error) => error instanceof Problem && error.code === "unauthenticated");
    // Somebody else may have signed in meanwhile.
    if (isRefused && this.#session.token === token) this.#session.end();
  }

  /** Not again if that was just done for another view, or for the same with other materials. */
  async #refreshAlways(): Promise<void> {
    const now = performance.now();
    if (now - this.#refreshed < FRESH_MS && this.#refreshedFor === this.#session.token) return;
    this.#refreshedFor = this.#session.token;
    await this.#always.refresh();
    this.#refreshed = now;
  }
}

function isNoAnswer(error: unknown): boolean {
  return error instanceof Problem && (error.code === "unreachable" || error.code === "unreadable");
}

/** Does something again and again, never twice at once. */
class Repeating {
  readonly #act: () => Promise<void>;
  #pauseMs = POLL_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #again = false;
  #stopped = false;
  #began = -Infinity;

  constructor(act: () => Promise<void>) {
    this.#act = act;
  }

  /** How many milliseconds ago it last began. */
  get age(): number {
    return performance.now() - this.#began;
  }

  /** From the next time on, the pause between two times. */
  every(ms: number): void {
    this.#pauseMs = ms;
  }

  /** Does it now, or, if it is just being done, once more right behind that. */
  now(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#again = false;
    this.#began = performance.now();
    await this.#act();
    this.#running = false;
    if (this.#stopped) return;
    if (this.#again) void this.#run();
    else this.#timer = setTimeout(() => this.now(), this.#pauseMs);
  }
}
