// A first game: the game's server brings goods in, a smith buys iron, makes tools and sells them.
//
//   npm run build
//   TRADEPOST_URL=http://127.0.0.1:7171 \
//   TRADEPOST_TOKEN=$(tradepost token --data market --player game --role operator) node examples/first_game.mjs

import { answer, connect, Problem } from "@tradepost/client";

const game = connect({ url: process.env.TRADEPOST_URL, token: process.env.TRADEPOST_TOKEN });

// Brings goods or coins in, once: the reference makes it safe to repeat.
const bring = (player, asset, amount) =>
  answer(
    game.POST("/v1/accounts/{player}/deposits", {
      params: { path: { player } },
      body: { asset, amount, reason: "start", reference: `first-game/${player}/${asset}` },
    }),
  );
const place = (player, side, material, quantity, price) =>
  answer(game.POST("/v1/orders", { body: { player, side, material, quantity, price } }));

const materials = [
  { id: "iron", name: "Iron" },
  { id: "tools", name: "Tools" },
];
await answer(game.POST("/v1/materials/batch", { body: { materials } }));
await bring("miner", "iron", 20);
await bring("smith", "coin", 500);
await bring("town", "coin", 900);

// The miner offers iron, the town wants tools; neither has to be online when the smith comes.
await place("miner", "ask", "iron", 20, 12);
await place("town", "bid", "tools", 10, 40);

const bought = await place("smith", "bid", "iron", 20, 15);
console.log(`bought ${bought.filled} iron for ${bought.value} coins`);

// In the smithy, two irons become a tool: the iron leaves the market, the tools enter it.
await answer(
  game.POST("/v1/accounts/{player}/withdrawals", {
    params: { path: { player: "smith" } },
    body: { asset: "iron", amount: 20, reason: "smithy", reference: "first-game/smelt" },
  }),
);
await bring("smith", "tools", 10);
const sold = await place("smith", "ask", "tools", 10, 35);
console.log(`sold ${sold.filled} tools for ${sold.value} coins`);

try {
  await place("smith", "bid", "iron", 20, 1_000);
} catch (problem) {
  if (!(problem instanceof Problem && problem.code === "insufficient_coins")) throw problem;
  const { needed, available } = problem.document;
  console.log(`too expensive: ${needed} coins needed, ${available} left`);
}
