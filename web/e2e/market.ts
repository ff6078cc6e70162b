/** A market of the real program: in a directory of its own, on a free port, stopped by its own process. */

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import { answer, connect, type OrderRequest, type Side, type Tradepost } from "@tradepost/client";

/** The real program. */
export const PROGRAM = path.resolve(
  process.env["TRADEPOST_PROGRAM"] ?? path.join(import.meta.dirname, "../../target/debug/tradepost"),
);

/** A new directory for a market's data. */
export async function temporary(): Promise<string> {
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
    const market = new Market(await temporary(), options);
    await market.serve("127.0.0.1:0");
    const game = market.as("game", "operator");
    for (const [material, name] of [
      ["copper", "Copper ore"],
      ["bread", "Bread"],
    ] as const) {
      await answer(game.PUT("/v1/materials/{material}", { params: { path: { material } }, body: { name } }));
    }
    return market;
  }

  /** Serves what is in a directory already. */
  static async of(data: string, ...options: string[]): Promise<Market> {
    const market = new Market(data, options);
    await market.serve("127.0.0.1:0");
    return market;
  }

  /** Serves at an address, and resolves once it does. */
  async serve(address: string): Promise<void> {
    const fixed = ["serve", "--json", "--data", this.#data, "--listen", address];
    const child = spawn(PROGRAM, [...fixed, "--log", "error", ...this.#options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = child;
    const said = once(createInterface(child.stdout!), "line");
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`${PROGRAM} ended with ${String(code)}`);
    });
    const [line] = (await Promise.race([said, ended])) as [string];
    ended.catch(() => undefined);
    this.url = (JSON.parse(line) as { url: string }).url;
  }

  /** Stops the process and leaves its data. */
  async halt(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  /** Serves again what was halted, where it was. */
  async resume(): Promise<void> {
    await this.serve(new URL(this.url).host);
  }

  async stop(): Promise<void> {
    await this.halt();
    await rm(this.#data, { recursive: true, force: true });
  }

  token(player: string, role: "player" | "operator" = "player", ttl = "1h"): string {
    const asked = ["token", "--data", this.#data, "--player", player, "--role", role, "--ttl", ttl];
    return execFileSync(PROGRAM, asked, { encoding: "utf8" }).trim();
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

  /** Places an order of a player past the page, and says where it stands. */
  async order(player: string, side: Side, material: string, quantity: number, price: number) {
    const body: OrderRequest = { side, material, quantity, price };
    return answer(this.as(player).POST("/v1/orders", { body }));
  }

  /** One of a material's prices. */
  async best(material: string, which: "best_bid" | "best_ask" | "last"): Promise<number> {
    const request = { params: { path: { material } } };
    const found = (await answer(this.as("game", "operator").GET("/v1/materials/{material}", request)))[which];
    if (found === undefined) throw new Error(`${material} has no ${which}`);
    return found;
  }
}
