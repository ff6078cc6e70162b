import { defineConfig } from "vitest/config";

/** Tests in Chromium against the real program, named by `TRADEPOST_PROGRAM`; it has the page in it. */
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
