// A merchant in a few lines: offers copper one coin below the best ask, and reports each sale.
//
//   npm run build
//   TRADEPOST_TOKEN=$(tradepost token --data market --player ann) node examples/merchant.mjs

import { answer, connect, follow, Problem } from "@tradepost/client";

const url = process.env.TRADEPOST_URL ?? "http://127.0.0.1:7171";
const token = process.env.TRADEPOST_TOKEN;
const market = connect({ url, token });

const { best_ask } = await answer(
  market.GET("/v1/materials/{material}", { params: { path: { material: "copper" } } }),
);
const price = Math.max(1, (best_ask ?? 13) - 1);
try {
  const order = await answer(
    market.POST("/v1/orders", { body: { side: "ask", material: "copper", quantity: 10, price } }),
  );
  console.log(`offered 10 copper at ${price}: ${order.status}`);
} catch (problem) {
  if (!(problem instanceof Problem && problem.code === "insufficient_goods")) throw problem;
  console.log(`no copper left to offer: ${problem.message}`);
}

follow({
  url,
  token,
  materials: ["copper"],
  onMessage: (message) => {
    if (message.kind === "event" && message.event.kind === "filled") {
      console.log(`sold ${message.event.quantity} copper at ${message.event.price}`);
    }
  },
});
