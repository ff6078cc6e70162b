/** A market of the real program, in a separate directory and on a free port. */

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import { answer, connect, type Order, type OrderRequest, type Side, type Tradepost } from "@tradepost/client";

export const PROGRAM = path.resolve(
  process.env["TRADEPOST_PROGRAM"] ?? path.join(import.meta.dirname, "../../target/debug/tradepost"),
);

/** Creates a directory for a market's data. */
export async function temporaryDirectory(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), "tradepost-e2e-"));
}

export class Market {
  readonly #data: string;
  readonly #options: readonly string[];
  #process: ChildProcess | undefined;
  url = "";

  private constructor(data: string, options: readonly string[]) {
    this.#data = data;
    this.#options = options;
  }

  /** Starts a market with these options of `tradepost serve`, and registers copper and bread in it. */
  static async start(...options: string[]): Promise<Market> {
    const market = await Market.startEmpty(...options);
    const game = market.as("game", "operator");
    for (const [material, name] of [
      ["copper", "Copper ore"],
      ["bread", "Bread"],
    ] as const) {
      await answer(game.PUT("/v1/materials/{material}", { params: { path: { material } }, body: { name } }));
    }
    return market;
  }

  /** Starts a market without materials. */
  static async startEmpty(...options: string[]): Promise<Market> {
    return Market.of(await temporaryDirectory(), ...options);
  }

  /** Serves the market of an existing directory. */
  static async of(data: string, ...options: string[]): Promise<Market> {
    const market = new Market(data, options);
    await market.serve("127.0.0.1:0");
    return market;
  }

  /** Resolves once the market listens at an address. */
  async serve(address: string): Promise<void> {
    const fixed = ["serve", "--json", "--data", this.#data, "--listen", address];
    const child = spawn(PROGRAM, [...fixed, "--log", "error", ...this.#options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = child;
    const output = once(createInterface(child.stdout!), "line");
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`${PROGRAM} ended with ${String(code)}`);
    });
    const [line] = (await Promise.race([output, ended])) as [string];
    ended.catch(() => undefined);
    this.url = (JSON.parse(line) as { url: string }).url;
  }

  /** Stops the process and keeps its data. */
  async halt(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  /** Serves a halted market again at the same address. */
  async resume(): Promise<void> {
    await this.serve(new URL(this.url).host);
  }

  async stop(): Promise<void> {
    await this.halt();
    await rm(this.#data, { recursive: true, force: true });
  }

  token(player: string, role: "player" | "operator" = "player", ttl = "1h"): string {
    const command = ["token", "--data", this.#data, "--player", player, "--role", role, "--ttl", ttl];
    return execFileSync(PROGRAM, command, { encoding: "utf8" }).trim();
  }

  as(player: string, role: "player" | "operator" = "player"): Tradepost {
    return connect({ url: this.url, token: this.token(player, role) });
  }

  async deposit(player: string, asset: string, amount: number, reason = "a gift"): Promise<void> {
    const body = { asset, amount, reason };
    await answer(
      this.as("game", "operator").POST("/v1/accounts/{player}/deposits", {
        params: { path: { player } },
        body,
      }),
    );
  }

  /** Places a player's order by the API instead of the page. */
  async order(player: string, side: Side, material: string, quantity: number, price: number) {
    const body: OrderRequest = { side, material, quantity, price };
    return answer(this.as(player).POST("/v1/orders", { body }));
  }

  async openOrders(player: string): Promise<Order[]> {
    const request = { params: { query: { status: "open" as const } } };
    return (await answer(this.as(player).GET("/v1/orders", request))).orders;
  }

  /** One of a material's prices. */
  async best(material: string, which: "best_bid" | "best_ask" | "last"): Promise<number> {
    const request = { params: { path: { material } } };
    const found = (await answer(this.as("game", "operator").GET("/v1/materials/{material}", request)))[which];
    if (found === undefined) throw new Error(`${material} has no ${which}`);
    return found;
  }
}

/** A demo of the real program, with a world that has a past. */
export class Demo {
  readonly #process: ChildProcess;
  readonly #data: string;
  readonly url: string;
  /** The links that the terminal shows. */
  readonly links: { guest: string; designer: string };

  private constructor(child: ChildProcess, data: string, [guest, designer]: [string, string]) {
    this.#process = child;
    this.#data = data;
    this.url = new URL(guest).origin;
    this.links = { guest, designer };
  }

  /** Starts a demo in an empty directory and waits until it can be joined. */
  static async start(...options: string[]): Promise<Demo> {
    const data = await temporaryDirectory();
    const fixed = ["demo", "--plain", "--no-open", "--data", data, "--listen", "127.0.0.1:0"];
    const child = spawn(PROGRAM, [...fixed, ...options], { stdio: ["ignore", "pipe", "inherit"] });
    const links: string[] = [];
    for await (const line of createInterface(child.stdout!)) {
      links.push(...(/http:\S+\/in\/\w+/.exec(line) ?? []));
      if (links.length === 2) break;
    }
    const [guest, designer] = links;
    if (guest === undefined || designer === undefined) throw new Error("the demo ended");
    // Nobody reads the rest.
    child.stdout!.resume();
    return new Demo(child, data, [guest, designer]);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await ended;
    await rm(this.#data, { recursive: true, force: true });
  }
}
