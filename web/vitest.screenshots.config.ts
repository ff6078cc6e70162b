import { defineConfig } from "vitest/config";

/** Takes the pictures of the docs; see `screenshots/take.ts`. */
export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: { include: ["screenshots/take.ts"], testTimeout: 600_000, hookTimeout: 60_000 },
});
