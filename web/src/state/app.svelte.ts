/** The page's state, wired together once; it lives as long as the page. */

import { connect, type StreamMessage, type Tradepost } from "@tradepost/client";
import { createContext } from "svelte";

import { describeDeal, summarize } from "../format/summary";
import { Account } from "./account.svelte";
import { Inbox } from "./inbox.svelte";
import { Live } from "./live.svelte";
import { Market } from "./market.svelte";
import { Notices } from "./notices.svelte";
import { readRoute, signInLink, type Route } from "./route";
import { Session } from "./session.svelte";
import { Sparklines } from "./sparklines.svelte";
import { Theme } from "./theme.svelte";

/** The player's events within this time cause one reload. */
const RELOAD_DELAY_MS = 300;

export class App {
  route: Route = $state.raw({ view: "overview" });
  readonly theme = new Theme();
  readonly session = new Session();
  readonly notices = new Notices();
  readonly api: Tradepost;
  readonly market: Market;
  readonly sparklines: Sparklines;
  readonly account: Account;
  readonly inbox: Inbox;
  readonly live: Live;
  #reloading: ReturnType<typeof setTimeout> | undefined;

  /** `api` is the market's URL. */
  constructor(api: string) {
    this.api = connect({ url: api, token: () => this.session.token });
    this.market = new Market(this.api);
    this.sparklines = new Sparklines(this.api);
    this.account = new Account(this.api, this.session, () => this.live.hurry());
    this.inbox = new Inbox(this.api, this.session);
    this.live = new Live(api, this.session, {
      apply: (messages) => this.#apply(messages),
      refresh: () => this.#refresh(),
    });
    this.#navigate();
    addEventListener("hashchange", () => this.#navigate());
  }

  /** Follows the address. One that signs in is replaced immediately, so that no history keeps the token. */
  #navigate(): void {
    const link = signInLink(location.hash);
    if (link !== undefined) {
      const signedIn = this.session.signIn(link.token);
      history.replaceState(undefined, "", signedIn ? link.address : "#/me");
    }
    this.route = readRoute(location.hash);
  }

  #apply(messages: readonly StreamMessage[]): void {
    this.market.apply(messages);
    const own = messages.flatMap((message) => (message.kind === "event" ? [message.event] : []));
    if (own.length === 0) return;
    for (const deal of summarize(own).deals)
      this.notices.showDeal(deal, (total) => describeDeal(total, this.market.nameOf));
    this.#reloading ??= setTimeout(() => this.#reload(), RELOAD_DELAY_MS);
  }

  /** Balances, orders and inbox are reloaded, not computed from events: the market is the authority. */
  #reload(): void {
    this.#reloading = undefined;
    this.account.reload();
    // `loading` keeps the error.
    this.inbox.refresh().catch(() => undefined);
  }

  /** The names of all materials, and the inbox, whose events say that the account has changed. */
  async #refresh(): Promise<boolean> {
    const [hasNames, hasEvents, hasAccount] = await Promise.all([
      this.market.load(),
      this.inbox.refresh(),
      this.account.load(),
    ]);
    if (hasEvents && !hasAccount) this.account.reload();
    return hasNames || hasEvents || hasAccount;
  }
}

/** The app, for every component of the page. */
export const [useApp, provideApp] = createContext<App>();
