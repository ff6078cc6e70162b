/**
 * Keeps the view up to date: by the live stream, or by polling without one.
 *
 * One view is watched at a time. Its `refresh` reloads everything: at the start, after each break, every 30 s
 * while the stream is open (for data that it does not carry, like 24-hour figures), and every 3 s otherwise.
 */

import { follow, Problem, type StreamMessage, type StreamState } from "@tradepost/client";
import { untrack } from "svelte";

import { FrameBatch } from "./frame";
import type { Session } from "./session.svelte";

/** `live`: streaming; `quiet`: nothing to stream; `polling`: the stream is down; `lost`: no response. */
export type Connection = "connecting" | "live" | "quiet" | "polling" | "lost";

/** What a view follows; nothing if it names nothing. */
export interface Following {
  /** The materials whose books and trades it shows. */
  materials?: readonly string[];
  /** Whether it shows the prices of all materials. */
  summaries?: boolean;
}

/** A view, or state that every view shows. */
export interface Watcher {
  /** Applies the messages since the last frame, in order. */
  apply?: (messages: readonly StreamMessage[]) => void;
  /** Reloads everything; throws on failure. */
  refresh: () => Promise<void>;
}

const LIVE_REFRESH_MS = 30_000;
const POLL_MS = 3_000;
/** For a view that shows only state that is always kept up to date. */
const ALWAYS_ONLY: Watcher = { refresh: async () => undefined };
/** A refresh that began this recently need not be repeated. */
const FRESH_MS = 1_000;

export class Live {
  connection: Connection = $state("connecting");
  /** When the market last responded. */
  lastHeard: Date | undefined = $state.raw();
  readonly #api: string;
  readonly #session: Session;
  readonly #always: Watcher;
  /** Whether the watched view wants a stream, and whether one is open. */
  #wantsStream = false;
  #isStreamOpen = false;
  #refreshedAt = -Infinity;
  #refreshedToken: string | undefined;

  /** `always` is kept up to date with every view. */
  constructor(api: string, session: Session, always: Watcher) {
    this.#api = api;
    this.#session = session;
    this.#always = always;
  }

  /**
   * Watches the market for a view until the returned function is called; made for an `$effect`, which runs
   * again when another user signs in. If the view follows nothing there is no stream, only periodic refreshes.
   */
  watch(following: Following, watcher: Watcher = ALWAYS_ONLY): () => void {
    const token = this.#session.token;
    return untrack(() => this.#watch(following, token, watcher));
  }

  #watch(following: Following, token: string | undefined, watcher: Watcher): () => void {
    const batch = new FrameBatch<StreamMessage>((messages) => {
      this.lastHeard = new Date();
      this.#always.apply?.(messages);
      watcher.apply?.(messages);
    });
    const loop = new RefreshLoop(() => this.#refresh(watcher));
    const onMessage = (message: StreamMessage) => {
      // Messages were lost: whole books follow, and the rest is reloaded.
      if (message.kind === "behind") loop.now();
      batch.push(message);
    };
    const onState = (state: StreamState) => this.#onStreamState(state, loop);
    const { materials = [], summaries = false } = following;
    this.#wantsStream = materials.length > 0 || summaries;
    if (!this.#wantsStream) loop.every(LIVE_REFRESH_MS);
    const stream = this.#wantsStream
      ? follow({ url: this.#api, token, materials, summaries, onMessage, onState })
      : undefined;
    const onVisibilityChange = () => {
      if (!document.hidden) loop.now();
    };
    document.addEventListener("visibilitychange", onVisibilityChange);
    loop.now();
    return () => {
      document.removeEventListener("visibilitychange", onVisibilityChange);
      stream?.stop();
      this.#isStreamOpen = false;
      batch.clear();
      loop.stop();
    };
  }

  #onStreamState(state: StreamState, loop: RefreshLoop): void {
    if (state.kind === "connecting") return;
    this.#isStreamOpen = state.kind === "open";
    loop.every(this.#isStreamOpen ? LIVE_REFRESH_MS : POLL_MS);
    if (state.kind === "waiting") {
      if (state.problem.code === "unauthenticated") this.#session.expire();
      loop.now();
    } else {
      this.connection = "live";
      this.lastHeard = new Date();
      if (loop.age > FRESH_MS) loop.now();
    }
  }

  async #refresh(watcher: Watcher): Promise<void> {
    const { token } = this.#session;
    const results = await Promise.allSettled([this.#refreshAlways(), watcher.refresh()]);
    const errors = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason as unknown] : [],
    );
    if (errors.some(isNoResponse)) {
      this.connection = "lost";
    } else {
      this.connection = !this.#wantsStream ? "quiet" : this.#isStreamOpen ? "live" : "polling";
      this.lastHeard = new Date();
    }
    const isSignInInvalid = errors.some(
      (error) => error instanceof Problem && error.code === "unauthenticated",
    );
    // Another user may have signed in meanwhile.
    if (isSignInInvalid && this.#session.token === token) this.#session.expire();
  }

  /** Skipped if it was just done, for another view or for other materials. */
  async #refreshAlways(): Promise<void> {
    const now = performance.now();
    if (now - this.#refreshedAt < FRESH_MS && this.#refreshedToken === this.#session.token) return;
    this.#refreshedToken = this.#session.token;
    await this.#always.refresh();
    this.#refreshedAt = now;
  }
}

function isNoResponse(error: unknown): boolean {
  return error instanceof Problem && (error.code === "unreachable" || error.code === "unreadable");
}

/** Repeats an action, never concurrently. */
class RefreshLoop {
  readonly #act: () => Promise<void>;
  #pauseMs = POLL_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isQueued = false;
  #isStopped = false;
  #startedAt = -Infinity;

  constructor(act: () => Promise<void>) {
    this.#act = act;
  }

  /** Milliseconds since the last run started. */
  get age(): number {
    return performance.now() - this.#startedAt;
  }

  /** Sets the pause between two runs, from the next one on. */
  every(ms: number): void {
    this.#pauseMs = ms;
  }

  /** Runs now, or once more right after the run in progress. */
  now(): void {
    if (this.#isStopped) return;
    if (this.#isRunning) {
      this.#isQueued = true;
      return;
    }
    clearTimeout(this.#timer);
    void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#isQueued = false;
    this.#startedAt = performance.now();
    await this.#act();
    this.#isRunning = false;
    if (this.#isStopped) return;
    if (this.#isQueued) void this.#run();
    else this.#timer = setTimeout(() => this.now(), this.#pauseMs);
  }
}
