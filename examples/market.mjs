// Starts the real market for a test of an example, in a directory of its own.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A market of the program `tradepost`, served on a free port with these settings in `tradepost.toml`. */
export async function startMarket(tradepost, settings = "") {
  const directory = mkdtempSync(join(tmpdir(), "tradepost-example-"));
  writeFileSync(join(directory, "tradepost.toml"), `requests-per-second = 0\n${settings}`);
  let server;
  // Also if a test fails.
  process.on("exit", () => server.kill());
  async function serve(address) {
    const options = ["serve", "--data", directory, "--listen", address, "--json"];
    server = spawn(tradepost, options, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface(server.stdout), "line");
    return JSON.parse(line).url;
  }
  const url = await serve("127.0.0.1:0");
  return {
    url,
    secret: readFileSync(join(directory, "secret"), "utf8").trim(),
    /** A token; an operator's may have fewer scopes than all. */
    token(player, role, scope) {
      const options = ["token", "--data", directory, "--player", player, "--role", role];
      if (scope) options.push("--scope", scope);
      return execFileSync(tradepost, options).toString().trim();
    },
    /** Dies without a warning, and starts again at the same address. */
    async dies() {
      server.kill("SIGKILL");
      await once(server, "exit");
      await serve(new URL(url).host);
    },
    async stop() {
      server.kill();
      await once(server, "exit");
      rmSync(directory, { recursive: true });
    },
  };
}
