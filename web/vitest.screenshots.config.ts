import { defineConfig } from "vitest/config";

/** Takes the screenshots of the docs; see `screenshots/take.ts`. */
export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: { include: ["screenshots/take.ts"], testTimeout: 600_000, hookTimeout: 60_000 },
});
