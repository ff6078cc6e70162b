// A shop in Phaser: live prices of a market, and a button to buy at each.
//
// The address of the page names the market and the player: #market=http://127.0.0.1:7171&token=…

import Phaser from "phaser";
import { shop } from "./shop.js";

const settings = new URLSearchParams(location.hash.slice(1));
export const game = new Phaser.Game({
  type: Phaser.AUTO,
  width: 480,
  height: 360,
  backgroundColor: "#1d2b26",
  scene: shop(settings.get("market") ?? "http://127.0.0.1:7171", settings.get("token")),
});
// For the browser's console, and the test.
window.game = game;
