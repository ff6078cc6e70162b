/** Everything that lives as long as the page does, wired together once. */

import { connect, type StreamMessage, type Tradepost } from "@tradepost/client";
import { createContext } from "svelte";

import { Account } from "../me/account.svelte";
import { Inbox } from "../me/inbox.svelte";
import { summarize, tellDealt } from "../me/summary";
import { Market } from "../overview/market.svelte";
import { Sparklines } from "../overview/sparklines.svelte";
import { Live } from "./live.svelte";
import { Notices } from "./notices.svelte";
import { readRoute, tokenIn, type Route } from "./route";
import { Session } from "./session.svelte";
import { Theme } from "./theme.svelte";

/** Own events within this time are answered with one read. */
const SETTLE_MS = 300;

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
  #settling: ReturnType<typeof setTimeout> | undefined;

  /** `api` is where the market is. */
  constructor(api: string) {
    this.api = connect({ url: api, token: () => this.session.token });
    this.market = new Market(this.api);
    this.sparklines = new Sparklines(this.api);
    this.account = new Account(this.api, this.session);
    this.inbox = new Inbox(this.api, this.session);
    this.live = new Live(api, this.session, {
      take: (messages) => this.#take(messages),
      refresh: () => this.#refresh(),
    });
    this.#go();
    addEventListener("hashchange", () => this.#go());
  }

  /** Follows the address; one that signs in is replaced at once, so that the token stays in no history. */
  #go(): void {
    const token = tokenIn(location.hash);
    if (token !== undefined) {
      const signedIn = this.session.signIn(token);
      history.replaceState(undefined, "", signedIn ? "#/" : "#/me");
    }
    this.route = readRoute(location.hash);
  }

  #take(messages: readonly StreamMessage[]): void {
    this.market.take(messages);
    const own = messages.flatMap((message) => (message.kind === "event" ? [message.event] : []));
    if (own.length === 0) return;
    for (const dealt of summarize(own).dealt) this.notices.tell("good", tellDealt(dealt, this.market.nameOf));
    this.#settling ??= setTimeout(() => this.#settle(), SETTLE_MS);
  }

  /** Balances, orders and inbox are read, not reckoned: the market knows them. */
  #settle(): void {
    this.#settling = undefined;
    this.account.reread();
    // What goes wrong is kept in `loading`.
    this.inbox.refresh().catch(() => undefined);
  }

  async #refresh(): Promise<void> {
    await Promise.all([this.market.refresh(), this.account.refresh(), this.inbox.refresh()]);
  }
}

/** The app, for any component within it. */
export const [useApp, provideApp] = createContext<App>();
