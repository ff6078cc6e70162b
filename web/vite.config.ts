import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defaultClientConditions, defineConfig } from "vite";

/** A running market to develop against: `TRADEPOST_URL=http://127.0.0.1:7171 npm run dev --workspace web`. */
const market = process.env["TRADEPOST_URL"] ?? "http://127.0.0.1:7171";

export default defineConfig({
  // Relative addresses, so that the page works under any path.
  base: "./",
  plugins: [svelte()],
  resolve: { conditions: ["source", ...defaultClientConditions] },
  // Nothing inline: the market's Content-Security-Policy forbids it.
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { "/v1": market } },
});
