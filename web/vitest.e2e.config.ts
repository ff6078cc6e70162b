import { defineConfig } from "vitest/config";

/** Tests in Chromium against the real program (`TRADEPOST_PROGRAM`), which contains the page. */
export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["e2e/**/*.e2e.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    slowTestThreshold: 10_000,
  },
});
