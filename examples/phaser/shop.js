// The shop's scene: a line for each material with its price, which follows the market.

import { allMaterials, answer, connect, follow, Problem } from "@tradepost/client";
import Phaser from "phaser";

const TEXT = { fontFamily: "sans-serif", fontSize: "20px", color: "#f4efe0" };

/** A scene that buys for the player whom the token names. */
export function shop(url, token) {
  const market = connect({ url, token });

  return class Shop extends Phaser.Scene {
    lines = new Map();

    constructor() {
      super("shop");
    }

    create() {
      this.purse = this.add.text(24, 20, "", TEXT).setName("purse");
      this.news = this.add.text(24, 320, "", TEXT).setName("news");
      const following = follow({
        url,
        token,
        summaries: true,
        onState: (state) => {
          // What happened before the stream opened is read now.
          if (state.kind === "open") this.attempt(() => this.stock());
          if (state.kind === "waiting") this.news.setText(state.problem.message);
        },
        onMessage: (message) => {
          if (message.kind === "summary") this.price(message.summary.material, message.summary.best_ask);
          if (message.kind === "event") this.attempt(() => this.count());
        },
      });
      this.events.once("shutdown", () => following.stop());
    }

    /** Fills the shelves. */
    async stock() {
      for (const { material, name, best_ask } of await allMaterials(market)) {
        if (!this.lines.has(material)) this.shelve(material, name);
        this.price(material, best_ask);
      }
      await this.count();
    }

    shelve(material, name) {
      const y = 70 + this.lines.size * 40;
      this.add.text(24, y, name, TEXT);
      const price = this.add.text(220, y, "", TEXT).setName(`${material} price`);
      const button = this.add.text(340, y, "Buy", {
        ...TEXT,
        backgroundColor: "#38594c",
        padding: { x: 12, y: 4 },
      });
      button.setName(`${material} buy`).setInteractive({ useHandCursor: true });
      const line = { price, button, ask: undefined };
      button.on("pointerdown", () => this.attempt(() => this.buy(material, line.ask)));
      this.lines.set(material, line);
    }

    /** Shows a material's best price; without an offer there is nothing to buy. */
    price(material, ask) {
      const line = this.lines.get(material);
      if (!line) return;
      line.ask = ask ?? undefined;
      line.price.setText(line.ask === undefined ? "sold out" : `${line.ask} coins`);
      line.button.setVisible(line.ask !== undefined);
    }

    /** Buys one at the price that the player saw, or nothing. */
    async buy(material, price) {
      const body = { side: "bid", material, quantity: 1, price, time_in_force: "ioc" };
      const order = await answer(market.POST("/v1/orders", { body }));
      this.news.setText(order.filled ? `Bought for ${order.value} coins.` : "Somebody was faster.");
    }

    /** Shows what the player has. */
    async count() {
      const { balances } = await answer(market.GET("/v1/balances"));
      const shown = balances.map(({ asset, available }) => `${available} ${asset}`);
      this.purse.setText(shown.join(", "));
    }

    /** Runs a call, and shows what is wrong. */
    async attempt(call) {
      try {
        await call();
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        this.news.setText(problem.message);
      }
    }
  };
}
