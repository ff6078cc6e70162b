/**
 * Keeps the view up to date: by the live stream, or by polling without one.
 *
 * One view is watched at a time. What it shows is reloaded at the start, after each break, every
 * 30 s while the stream is open (for data that it does not carry, like 24-hour figures), and at a pace that
 * follows the market otherwise. A page that is hidden requests nothing.
 */

import { followShared, Problem, type StreamMessage, type StreamState } from "@tradepost/client";
import { untrack } from "svelte";

import { FrameBatch } from "./frame";
import { Pace } from "./pace";
import type { Session } from "./session.svelte";

/**
 * `live`: streaming; `quiet`: nothing to stream, or a market without a stream; `polling`: the stream is down;
 * `lost`: no response.
 */
export type Connection = "connecting" | "live" | "quiet" | "polling" | "lost";

/** What a view follows; nothing if it names nothing. */
export interface Following {
  /** The materials whose books and trades it shows. */
  materials?: readonly string[];
  /** Whether it shows the prices of all materials. */
  summaries?: boolean;
  /** Whether it shows what happens to the player, which every stream includes. */
  events?: boolean;
}

/** What is kept up to date with every view. */
export interface Always {
  apply: Apply;
  refresh: Refresh;
  /** Whether the prices of all materials are followed in every view. */
  needsPrices: () => boolean;
  /** Whether the stream is kept while the page is hidden. */
  staysWhenHidden: () => boolean;
}

/** Reloads something that is shown; returns whether it has changed, throws on failure. */
export type Refresh = () => Promise<boolean>;

/** Applies the messages since the last frame, in order. */
export type Apply = (messages: readonly StreamMessage[]) => void;

/** Of a view that follows something while its stream is open, and of one that follows nothing. */
const LIVE_REFRESH_MS = 30_000;
const UNFOLLOWED_REFRESH_MS = 300_000;
/** A page that is hidden for this long lets go of its stream: browsers share six connections among all tabs. */
const HIDDEN_MS_MAX = 10_000;
/** Prices are painted at most this often: nobody reads faster, and each paint costs. */
const PAINT_MS = 100;
/** A refresh that began this recently need not be repeated. */
const FRESH_MS = 1_000;

export class Live {
  connection: Connection = $state("connecting");
  /** When the market last responded. */
  lastHeard: Date | undefined = $state.raw();
  readonly #api: string;
  readonly #session: Session;
  readonly #always: Always;
  readonly #pace = new Pace();
  /** Whether the watched view wants a stream, whether one is open, and whether this market has one at all. */
  #wantsStream = false;
  #isStreamOpen = false;
  #hasStream = true;
  #refreshedAt = -Infinity;
  #refreshedToken: string | undefined;
  #loop: RefreshLoop | undefined;

  /** `always` is kept up to date with every view. */
  constructor(api: string, session: Session, always: Always) {
    this.#api = api;
    this.#session = session;
    this.#always = always;
  }

  /** After an action of the user, its effect is awaited more often. */
  hurry(): void {
    this.#pace.hurry();
    if (!this.#isStreamOpen) this.#loop?.reschedule(this.#pauseMs(false));
  }

  /**
   * Watches the market for a view until the returned function is called; made for an `$effect`, which runs
   * again when another user signs in. `refreshes` reload what the view shows. If it follows nothing there is no
   * stream, only periodic refreshes.
   */
  watch(following: Following, refreshes: readonly Refresh[], apply?: Apply): () => void {
    const token = this.#session.token;
    return untrack(() => {
      // Not tracked: a stream that is opened again leaves a gap. What comes later is of the view's own material.
      const summaries = following.summaries === true || this.#always.needsPrices();
      return this.#watchWhileShown({ ...following, summaries }, token, refreshes, apply);
    });
  }

  #watchWhileShown(
    following: Following,
    token: string | undefined,
    refreshes: readonly Refresh[],
    apply?: Apply,
  ): () => void {
    // A page that opens in the background loads once, and takes a stream when it is looked at.
    let stop = document.hidden ? undefined : this.#watch(following, token, refreshes, apply);
    if (document.hidden) void this.#refresh(refreshes);
    let hiding: ReturnType<typeof setTimeout> | undefined;
    const onVisibilityChange = () => {
      clearTimeout(hiding);
      if (document.hidden) {
        if (this.#always.staysWhenHidden()) return;
        hiding = setTimeout(() => {
          stop?.();
          stop = undefined;
        }, HIDDEN_MS_MAX);
      } else if (stop === undefined) stop = this.#watch(following, token, refreshes, apply);
      else this.#loop?.now();
    };
    document.addEventListener("visibilitychange", onVisibilityChange);
    return () => {
      document.removeEventListener("visibilitychange", onVisibilityChange);
      clearTimeout(hiding);
      stop?.();
    };
  }

  #watch(
    following: Following,
    token: string | undefined,
    refreshes: readonly Refresh[],
    apply?: Apply,
  ): () => void {
    const batch = new FrameBatch<StreamMessage>((messages) => {
      this.lastHeard = new Date();
      this.#always.apply(messages);
      apply?.(messages);
    }, PAINT_MS);
    this.#pace.hurry();
    const loop = new RefreshLoop(async () => this.#pauseMs(await this.#refresh(refreshes)));
    this.#loop = loop;
    const onMessage = (message: StreamMessage) => {
      // Messages were lost: whole books follow, and the rest is reloaded.
      if (message.kind === "behind") loop.now();
      batch.push(message);
    };
    const onState = (state: StreamState) => this.#onStreamState(state, loop);
    const { materials = [], summaries = false, events = false } = following;
    this.#wantsStream = materials.length > 0 || summaries || events;
    const stream =
      this.#wantsStream && this.#hasStream
        ? followShared({ url: this.#api, token, materials, summaries, onMessage, onState })
        : undefined;
    loop.now();
    return () => {
      stream?.stop();
      this.#isStreamOpen = false;
      batch.clear();
      loop.stop();
    };
  }

  #onStreamState(state: StreamState, loop: RefreshLoop): void {
    if (state.kind === "connecting") return;
    this.#isStreamOpen = state.kind === "open";
    if (state.kind === "open") {
      this.connection = "live";
      this.lastHeard = new Date();
      if (loop.age > FRESH_MS) loop.now();
      return;
    }
    if (state.kind === "ended") this.#hasStream = false;
    if (state.problem.code === "unauthenticated") this.#session.expire();
    this.#pace.hurry();
    loop.now();
  }

  /** Milliseconds until the next refresh, after one that found changes or none. */
  #pauseMs(hasChanged: boolean): number {
    if (this.#isStreamOpen) return LIVE_REFRESH_MS;
    return this.#wantsStream ? this.#pace.next(hasChanged) : UNFOLLOWED_REFRESH_MS;
  }

  /** Reloads what is shown; whether anything has changed. */
  async #refresh(refreshes: readonly Refresh[]): Promise<boolean> {
    const { token } = this.#session;
    const results = await Promise.allSettled([
      this.#refreshAlways(),
      ...refreshes.map((refresh) => refresh()),
    ]);
    const errors = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason as unknown] : [],
    );
    if (errors.some(isNoResponse)) {
      this.connection = "lost";
      // It is awaited as impatiently as the effect of an action.
      this.#pace.hurry();
    } else {
      const follows = this.#wantsStream && this.#hasStream;
      this.connection = !follows ? "quiet" : this.#isStreamOpen ? "live" : "polling";
      this.lastHeard = new Date();
    }
    const isSignInInvalid = errors.some(
      (error) => error instanceof Problem && error.code === "unauthenticated",
    );
    // Another user may have signed in meanwhile.
    if (isSignInInvalid && this.#session.token === token) this.#session.expire();
    return results.some((result) => result.status === "fulfilled" && result.value);
  }

  /** Skipped if it was just done, for another view or for other materials. */
  async #refreshAlways(): Promise<boolean> {
    const now = performance.now();
    if (now - this.#refreshedAt < FRESH_MS && this.#refreshedToken === this.#session.token) return false;
    this.#refreshedToken = this.#session.token;
    const hasChanged = await this.#always.refresh();
    this.#refreshedAt = now;
    return hasChanged;
  }
}

function isNoResponse(error: unknown): boolean {
  return error instanceof Problem && (error.code === "unreachable" || error.code === "unreadable");
}

/** Repeats an action, never concurrently, each time after the pause that it returns in milliseconds. */
class RefreshLoop {
  readonly #act: () => Promise<number>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isQueued = false;
  #isStopped = false;
  #startedAt = -Infinity;

  constructor(act: () => Promise<number>) {
    this.#act = act;
  }

  /** Milliseconds since the last run started. */
  get age(): number {
    return performance.now() - this.#startedAt;
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

  /** Runs after a pause, unless it is running. */
  reschedule(pauseMs: number): void {
    if (this.#isStopped || this.#isRunning) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), pauseMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#isQueued = false;
    this.#startedAt = performance.now();
    const pauseMs = await this.#act();
    this.#isRunning = false;
    if (this.#isQueued) this.now();
    else this.reschedule(pauseMs);
  }
}
