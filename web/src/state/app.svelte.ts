/** The page's state, wired together once; it lives as long as the page. */

import { connect, type StreamMessage, type Tradepost } from "@tradepost/client";
import { createContext } from "svelte";

import { describeDeal, summarize, type Deal } from "../format/summary";
import { useMarketTime } from "../format/time";
import { Account } from "./account.svelte";
import { Alerts } from "./alerts.svelte";
import { Clock } from "./clock";
import type { Config } from "./config";
import { Demo } from "./demo.svelte";
import { Fills } from "./fills.svelte";
import { Inbox } from "./inbox.svelte";
import { Live } from "./live.svelte";
import { Market } from "./market.svelte";
import { Notices } from "./notices.svelte";
import { readRoute, signInLink, type Route } from "./route";
import { Session } from "./session.svelte";
import { Sparklines } from "./sparklines.svelte";
import { Theme } from "./theme.svelte";
import { Watchlist } from "./watchlist.svelte";

/** A player who waits sees a failure soon. */
const RETRY_FOR_MS = 1_000;
/** The player's events within this time cause one reload. */
const RELOAD_DELAY_MS = 300;

export class App {
  route: Route = $state.raw({ view: "overview" });
  readonly theme = new Theme();
  readonly session = new Session();
  readonly notices = new Notices();
  readonly config: Config;
  readonly api: Tradepost;
  readonly clock: Clock;
  readonly market: Market;
  readonly sparklines: Sparklines;
  readonly account: Account;
  readonly inbox: Inbox;
  readonly fills: Fills;
  readonly watchlist = new Watchlist();
  readonly alerts: Alerts;
  readonly live: Live;
  /** The world of `tradepost demo`, where the page is of one. */
  readonly demo: Demo | undefined;
  #reloading: ReturnType<typeof setTimeout> | undefined;

  constructor(config: Config) {
    const { api: url, name } = config;
    this.config = config;
    this.api = connect({ url, token: () => this.session.token, retryForMs: RETRY_FOR_MS });
    this.demo = config.isDemo ? new Demo(this.session) : undefined;
    this.clock = new Clock(this.api);
    useMarketTime({ now: () => this.clock.now(), dayOne: config.dayOne });
    void this.clock.follow();
    this.market = new Market(this.api);
    this.sparklines = new Sparklines(this.api);
    this.account = new Account(this.api, this.session, (placed) => {
      if (placed !== undefined) this.inbox.expect(placed);
      this.live.hurry();
    });
    this.inbox = new Inbox(this.api, this.session);
    this.fills = new Fills(this.api, this.session);
    this.alerts = new Alerts(
      {
        material: (id) => this.market.material(id),
        openOrders: () => this.account.openOrders,
      },
      (text) => this.notices.show("good", text),
      name,
    );
    this.live = new Live(url, this.session, {
      apply: (messages) => this.#apply(messages),
      refresh: () => this.#refresh(),
      needsPrices: () => this.#needsPrices(),
      staysWhenHidden: () => this.alerts.isShownOutside,
    });
    this.#navigate();
    addEventListener("hashchange", () => this.#navigate());
  }

  /** Whether alerts or open orders, also those that are not loaded yet, are compared with all prices. */
  #needsPrices(): boolean {
    if (this.alerts.waiting.length > 0) return true;
    const { openOrders, loading } = this.account;
    return this.session.player !== undefined && (openOrders.length > 0 || loading.kind === "loading");
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
    this.alerts.check();
    const own = messages.flatMap((message) => (message.kind === "event" ? [message.event] : []));
    if (own.length === 0) return;
    const describe = (deal: Deal) => describeDeal(deal, this.market.nameOf);
    for (const deal of summarize(own).deals) {
      this.notices.showDeal(deal, describe);
      this.alerts.showOutside(describe(deal));
    }
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
      // A stream leaves a gap when it is opened again.
      this.market.load(this.#needsPrices()),
      this.inbox.refresh(),
      this.account.load(),
    ]);
    if (hasEvents && !hasAccount) this.account.reload();
    this.alerts.check();
    return hasNames || hasEvents || hasAccount;
  }
}

/** The app, for every component of the page. */
export const [useApp, provideApp] = createContext<App>();
