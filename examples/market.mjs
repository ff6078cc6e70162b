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
  const serve = ["serve", "--data", directory, "--listen", "127.0.0.1:0", "--json"];
  const server = spawn(tradepost, serve, { stdio: ["ignore", "pipe", "inherit"] });
  // Also if a test fails.
  process.on("exit", () => server.kill());
  const [line] = await once(createInterface(server.stdout), "line");
  return {
    url: JSON.parse(line).url,
    secret: readFileSync(join(directory, "secret"), "utf8").trim(),
    token(player, role) {
      const answer = execFileSync(tradepost, [
        "token",
        "--data",
        directory,
        "--player",
        player,
        "--role",
        role,
      ]);
      return answer.toString().trim();
    },
    async stop() {
      server.kill();
      await once(server, "exit");
      rmSync(directory, { recursive: true });
    },
  };
}
