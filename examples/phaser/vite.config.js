import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  // The client's sources, as this checkout has them; the installed package needs no such line.
  resolve: { conditions: ["source", ...defaultClientConditions] },
  // Nearly all of it is Phaser.
  build: { chunkSizeWarningLimit: 2000 },
});
