/** Who is signed in: a token, kept in the browser until it ends or its player signs out. */

import { identityOf, type Identity } from "./identity";
import { keep, kept } from "./kept";

/** Timers cannot wait longer than this: about 24 days. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export class Session {
  token: string | undefined = $state();
  /** Why nobody is signed in any more, if that was not the player's wish. */
  notice: string | undefined = $state();
  #identity: Identity | undefined = $derived(this.token === undefined ? undefined : identityOf(this.token));
  #ending: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const token = kept("token");
    if (token !== undefined) this.signIn(token);
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }

  /** The player that is signed in; operators trade for others, and have no account of their own here. */
  get player(): string | undefined {
    return this.#identity?.role === "player" ? this.#identity.player : undefined;
  }

  /** Takes a token on, unless it is none or has ended; then `notice` says so. */
  signIn(text: string): boolean {
    const token = text.trim();
    const identity = identityOf(token);
    if (identity === undefined) {
      this.notice = "That is no sign-in token. It is a long line of letters with two dots in it.";
      return false;
    }
    const ms = identity.expires === undefined ? Infinity : identity.expires.getTime() - Date.now();
    if (ms <= 0) {
      this.notice = "That sign-in has ended. Get a new link from your game.";
      if (kept("token") === token) keep("token", undefined);
      return false;
    }
    this.token = token;
    this.notice = undefined;
    keep("token", token);
    clearTimeout(this.#ending);
    if (ms < TIMER_MS_MAX) this.#ending = setTimeout(() => this.end(), ms);
    return true;
  }

  signOut(): void {
    clearTimeout(this.#ending);
    this.token = undefined;
    this.notice = undefined;
    keep("token", undefined);
  }

  /** The market does not take the token (any more). */
  end(): void {
    this.signOut();
    this.notice = "Your sign-in is no longer good. Get a new link from your game and sign in again.";
  }
}
