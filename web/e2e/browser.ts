/** Chromium, with pages that record errors and warnings. */

import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { expect } from "vitest";

import type { Demo, Market } from "./market";

/** Keeps Chromium from looking for updates and services. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const WIDE = { width: 1600, height: 900 };
export const PHONE = { width: 360, height: 740 };

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: FLAGS });
}

/** A person at a market's page, with a separate browser profile. */
export class Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly market: Market | Demo;
  /** Errors, policy violations, and requests to other origins. */
  readonly problems: string[] = [];

  private constructor(context: BrowserContext, page: Page, market: Market | Demo) {
    this.context = context;
    this.page = page;
    this.market = market;
  }

  static async arrive(
    browser: Browser,
    market: Market | Demo,
    options: { size?: { width: number; height: number }; colours?: "light" | "dark" } = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: options.size ?? WIDE,
      colorScheme: options.colours ?? "light",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const visitor = new Visitor(context, page, market);
    visitor.#listen();
    return visitor;
  }

  #listen(): void {
    this.page.setDefaultTimeout(15_000);
    this.page.on("pageerror", (error) => this.problems.push(`error: ${error.message}`));
    this.page.on("console", (message) => {
      // Chromium logs failed requests, too; showing those to people is the page's job.
      const isRequest = message.text().startsWith("Failed to load resource");
      if (["error", "warning"].includes(message.type()) && !isRequest) this.problems.push(message.text());
    });
    this.page.on("request", (request) => {
      const address = new URL(request.url());
      if (address.origin !== this.market.url) this.problems.push(`request to ${address.origin}`);
    });
  }

  /** Opens an address of the page, such as `#/me`. */
  async open(hash = "#/"): Promise<void> {
    await this.page.goto(`${this.market.url}/${hash}`);
  }

  /** Signs in by link. */
  async signIn(player: string, role: "player" | "operator" = "player"): Promise<void> {
    if (!("token" in this.market)) throw new Error("a demo has links that sign in");
    await this.open(`#token=${this.market.token(player, role)}`);
    await this.page.getByRole("link", { name: player, exact: true }).waitFor();
  }

  /** Waits until a text is visible. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  /** Waits until a text is not visible. */
  async doesNotSee(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ state: "hidden" });
  }

  /** A part of the page by its heading. */
  panel(heading: string) {
    return this.page.getByRole("region", { name: heading });
  }

  /** Leaves; recorded problems fail the test. */
  async leave(): Promise<void> {
    await this.context.close();
    expect(this.problems).toEqual([]);
  }
}
