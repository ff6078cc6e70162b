/** The signed-in user of this tab: a token, stored in the browser until it expires or the user signs out. */

import { SIGN_IN_INVALID } from "../format/problem";
import { currentToken, forget, remember, signedIn, type SignedIn } from "./accounts";
import { identityOf, type Identity } from "./identity";

/** The longest timer that browsers support: about 24 days. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export class Session {
  token: string | undefined = $state();
  /** Why signing in failed or the session ended, unless the user signed out. */
  notice: string | undefined = $state();
  /** All accounts that this browser is signed in with. */
  accounts: readonly SignedIn[] = $state.raw([]);
  #identity: Identity | undefined = $derived(this.token === undefined ? undefined : identityOf(this.token));
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const token = currentToken();
    if (token !== undefined) this.signIn(token);
    // Another tab signs in or out.
    addEventListener("storage", () => (this.accounts = signedIn()));
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }

  /** The signed-in player; operators trade for others and have no account. */
  get player(): string | undefined {
    return this.#identity?.role === "player" ? this.#identity.player : undefined;
  }

  /** Signs in with a token; if it is invalid or has expired, sets `notice` and returns false. */
  signIn(text: string): boolean {
    const token = text.trim();
    const identity = identityOf(token);
    if (identity === undefined) {
      this.notice = "This is not a valid sign-in token: expected one long line with two dots in it.";
      return false;
    }
    const ms = identity.expires === undefined ? Infinity : identity.expires.getTime() - Date.now();
    if (ms <= 0) {
      this.notice = "This sign-in has expired. Get a new link from your game.";
      forget(token);
      return false;
    }
    this.token = token;
    this.notice = undefined;
    remember({ ...identity, token });
    this.accounts = signedIn();
    clearTimeout(this.#expiry);
    if (ms < TIMER_MS_MAX) this.#expiry = setTimeout(() => this.expire(), ms);
    return true;
  }

  signOut(): void {
    clearTimeout(this.#expiry);
    if (this.token !== undefined) forget(this.token);
    this.token = undefined;
    this.notice = undefined;
    this.accounts = signedIn();
  }

  /** The token has expired, or the market rejected it. */
  expire(): void {
    this.signOut();
    this.notice = SIGN_IN_INVALID;
  }
}
