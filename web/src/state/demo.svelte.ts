/** The world of `tradepost demo`: its news, how the guest does, and how fast it is played. */

import type { Session } from "./session.svelte";

const POLL_MS = 1_000;

/** The guest's name in the demo's market. */
export const GUEST = "you";

export interface DemoStatus {
  speed: number;
  weather: string;
  /** Newest first; times in milliseconds since 1970. */
  news: readonly { at: number; text: string }[];
  you: { wealth: number; rank: number; players: number; behind: number };
}

export class Demo {
  status: DemoStatus | undefined = $state.raw();
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Reads the state of the world again and again, while the page is visible; returns how to stop. */
  follow(): () => void {
    const read = () => {
      if (document.visibilityState === "visible") void this.#read();
    };
    read();
    const timer = setInterval(read, POLL_MS);
    return () => clearInterval(timer);
  }

  /** Plays this many times as fast as usual; 0 pauses. */
  async play(speed: number): Promise<void> {
    if (this.status !== undefined) this.status = { ...this.status, speed };
    await this.#send("demo/speed", { speed });
  }

  /** Signs in as the designer of the game, or again as the player. */
  async switchRole(): Promise<void> {
    const session = this.#session;
    if (session.player === undefined) {
      const guest = session.accounts.find(({ player }) => player === GUEST);
      if (guest !== undefined) session.signIn(guest.token);
      return;
    }
    const response = await this.#send("demo/designer", {});
    const { token } = (await response.json()) as { token: string };
    session.signIn(token);
  }

  async #read(): Promise<void> {
    try {
      const response = await fetch("demo/status", { cache: "no-store" });
      if (response.ok) this.status = (await response.json()) as DemoStatus;
    } catch {
      // The page reports an outage by itself.
    }
  }

  async #send(path: string, body: unknown): Promise<Response> {
    const headers = {
      Authorization: `Bearer ${this.#session.token ?? ""}`,
      "Content-Type": "application/json",
    };
    return fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  }
}
