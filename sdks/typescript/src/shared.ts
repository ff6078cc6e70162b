/**
 * One live stream for all tabs of a page: browsers keep six connections to a server over HTTP/1.1, and a stream
 * holds one as long as it is open.
 *
 * Tabs that follow the same market with the same token elect a leader by a Web Lock. It follows what any of them
 * wants and passes everything on by a `BroadcastChannel`; each tab takes what it follows. When the leader's tab
 * closes, the lock goes to another one. Where a browser has neither, each tab has its own stream.
 */

import { changedBook } from "./book.js";
import { Problem } from "./problem.js";
import type { components } from "./schema.js";
import { follow, type Follow, type StreamMessage, type StreamState } from "./stream.js";

type Book = components["schemas"]["Book"];

/** What a tab follows. */
interface Wants {
  materials: readonly string[];
  summaries: boolean;
}

/** A problem as it crosses to another tab, where errors lose their class. */
type SentState = { state: StreamState; problem?: { code: string; status: number; detail: string } };

/** What tabs say to each other; `to` is the one tab that a message is for. */
type Said =
  | { kind: "want"; tab: string; wants: Wants }
  | { kind: "leave"; tab: string }
  | { kind: "who" }
  | { kind: "message"; message: StreamMessage; to?: string }
  | { kind: "state"; sent: SentState; to?: string }
  | { kind: "alone"; to: string };

/** The most materials that one stream follows. */
const MATERIALS_MAX = 200;
/** How long a leader waits for the wants of other tabs, so that several cause one connection. */
const GATHER_MS = 50;

/** Follows a market like {@link follow}, by a stream that all tabs of this page share. */
export function followShared(options: Follow): { stop: () => void } {
  if (typeof BroadcastChannel === "undefined" || globalThis.navigator?.locks === undefined)
    return follow(options);
  const tab = new Tab(options);
  return { stop: () => tab.stop() };
}

class Tab {
  readonly #options: Follow;
  readonly #id = crypto.randomUUID();
  readonly #wants: Wants;
  readonly #channel: BroadcastChannel;
  readonly #stopped = new AbortController();
  #leader: Leader | undefined;
  /** The tab's own stream, if the shared one has no room for what it follows. */
  #alone: { stop: () => void } | undefined;

  constructor(options: Follow) {
    const { url, token = "", rate = 10, materials = [], summaries = false } = options;
    this.#options = options;
    this.#wants = { materials: [...materials], summaries };
    const name = `tradepost ${url} ${rate} ${token}`;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#hear(data as Said);
    options.onState?.({ kind: "connecting" });
    this.#say({ kind: "want", tab: this.#id, wants: this.#wants });
    navigator.locks
      .request(name, { signal: this.#stopped.signal }, () => this.#lead())
      // It was stopped before it had the lock.
      .catch(() => undefined);
  }

  stop(): void {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    this.#alone?.stop();
    this.#leader?.stop();
    this.#say({ kind: "leave", tab: this.#id });
    this.#channel.close();
  }

  #say(said: Said): void {
    this.#channel.postMessage(said);
  }

  /** Leads until this tab stops, which returns the lock. */
  #lead(): Promise<void> {
    if (this.#stopped.signal.aborted || this.#alone !== undefined) return Promise.resolve();
    this.#leader = new Leader(this.#options, (said) => {
      this.#hear(said);
      this.#say(said);
    });
    this.#leader.want(this.#id, this.#wants);
    this.#say({ kind: "who" });
    return new Promise((resolve) => this.#stopped.signal.addEventListener("abort", () => resolve()));
  }

  #hear(said: Said): void {
    if (this.#stopped.signal.aborted || ("to" in said && said.to !== undefined && said.to !== this.#id))
      return;
    switch (said.kind) {
      case "want":
        this.#leader?.want(said.tab, said.wants);
        break;
      case "leave":
        this.#leader?.leave(said.tab);
        break;
      case "who":
        this.#say({ kind: "want", tab: this.#id, wants: this.#wants });
        break;
      case "alone":
        this.#alone ??= follow(this.#options);
        break;
      case "message":
        if (this.#alone === undefined && this.#follows(said.message)) this.#options.onMessage(said.message);
        break;
      case "state":
        if (this.#alone === undefined) this.#options.onState?.(received(said.sent));
    }
  }

  #follows(message: StreamMessage): boolean {
    if (message.kind === "summary") return this.#wants.summaries;
    if (message.kind === "trade") return this.#wants.materials.includes(message.trade.material);
    if (message.kind === "book" || message.kind === "book_changed")
      return this.#wants.materials.includes(message.book.material);
    return true;
  }
}

/** The tab whose stream all others hear. */
class Leader {
  readonly #options: Follow;
  readonly #say: (said: Said) => void;
  readonly #tabs = new Map<string, Wants>();
  /** The books of the stream as they stand, for tabs that come later. */
  #books = new Map<string, Book>();
  #state: StreamState = { kind: "connecting" };
  #followed: Wants = { materials: [], summaries: false };
  #stream: { stop: () => void } | undefined;
  #connecting: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Follow, say: (said: Said) => void) {
    this.#options = options;
    this.#say = say;
  }

  /** Follows for a tab, too. */
  want(tab: string, wants: Wants): void {
    this.#tabs.set(tab, wants);
    const { materials, summaries } = this.#followed;
    const isFollowed =
      this.#stream !== undefined &&
      (summaries || !wants.summaries) &&
      wants.materials.every((material) => materials.includes(material));
    if (isFollowed) this.#welcome(tab, wants);
    else this.#connecting ??= setTimeout(() => this.#connect(), GATHER_MS);
  }

  leave(tab: string): void {
    this.#tabs.delete(tab);
  }

  stop(): void {
    clearTimeout(this.#connecting);
    this.#stream?.stop();
  }

  /** Sends a new tab what the others know: the state, and the books. */
  #welcome(tab: string, wants: Wants): void {
    for (const material of wants.materials) {
      const book = this.#books.get(material);
      if (book !== undefined) this.#say({ kind: "message", message: { kind: "book", book }, to: tab });
    }
    this.#say({ kind: "state", sent: sent(this.#state), to: tab });
  }

  /** Follows what all tabs want; those for which there is no room follow alone. */
  #connect(): void {
    this.#connecting = undefined;
    const materials = new Set<string>();
    let summaries = false;
    for (const [tab, wants] of this.#tabs) {
      const together = new Set([...materials, ...wants.materials]);
      if (together.size > MATERIALS_MAX) {
        this.#tabs.delete(tab);
        this.#say({ kind: "alone", to: tab });
        continue;
      }
      wants.materials.forEach((material) => materials.add(material));
      summaries ||= wants.summaries;
    }
    this.#stream?.stop();
    this.#books = new Map();
    this.#followed = { materials: [...materials], summaries };
    this.#stream = follow({
      ...this.#options,
      ...this.#followed,
      onMessage: (message) => {
        this.#note(message);
        this.#say({ kind: "message", message });
      },
      onState: (state) => {
        this.#state = state;
        this.#say({ kind: "state", sent: sent(state) });
      },
    });
  }

  #note(message: StreamMessage): void {
    if (message.kind !== "book" && message.kind !== "book_changed") return;
    const { book } = message;
    const known = this.#books.get(book.material);
    const isChange = message.kind === "book_changed" && known !== undefined;
    this.#books.set(book.material, isChange ? changedBook(known, book) : book);
  }
}

function sent(state: StreamState): SentState {
  if (!("problem" in state)) return { state };
  const { code, status, message } = state.problem;
  // The problem itself is not sent: it may hold what cannot be cloned.
  return {
    state: { ...state, problem: undefined as unknown as Problem },
    problem: { code, status, detail: message },
  };
}

function received({ state, problem }: SentState): StreamState {
  if (problem === undefined || !("problem" in state)) return state;
  return { ...state, problem: new Problem(problem.code, problem.status, problem.detail) };
}
