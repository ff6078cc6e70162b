import type { Fill } from "@tradepost/client";
import { expect, test } from "vitest";

import { csv } from "./csv";
import { positions } from "./profit";

const fill = (side: "bid" | "ask", quantity: number, price: number, fee = 0, material = "bread"): Fill => ({
  side,
  material,
  quantity,
  price,
  fee,
  role: "taker",
  order_id: "o",
  trade_id: "t",
  cursor: "c",
  taker_side: side,
  executed_at: "2030-01-31T12:00:00.000Z",
});

test("the gain of a sale is what it brought in after tax beyond the average cost", () => {
  const [bread] = positions([fill("bid", 10, 10), fill("bid", 10, 20), fill("ask", 8, 25, 4)]);
  // 20 units cost 300; 8 of them cost 120 and brought in 196.
  expect(bread).toMatchObject({ held: 12n, cost: 180n, gain: 76n, tax: 4n, paid: 300n, received: 196n });
});

test("goods that came from the game have no cost and no gain", () => {
  const [bread] = positions([fill("ask", 5, 10), fill("bid", 2, 10), fill("ask", 4, 30, 2)]);
  // Of the 4 units, 2 were bought for 20: half of the 118 that came in.
  expect(bread).toMatchObject({ sold: 9n, received: 168n, held: 0n, cost: 0n, gain: 39n });
});

test("sums beyond 2^53 are exact", () => {
  const large = fill("bid", 10 ** 9, 9_007_199);
  expect(positions([large, large, large])[0]?.paid).toBe(3n * 10n ** 9n * 9_007_199n);
});

test("a table for spreadsheets quotes what it must and starts no formula", () => {
  const names: Record<string, string> = { bread: '=1+1, "fresh"' };
  const lines = csv([fill("ask", 2, 30, 1)], (id) => names[id] ?? id).split("\r\n");
  expect(lines[0]).toBe("time,material,name,side,role,price,quantity,value,fee,order_id,trade_id");
  expect(lines[1]).toBe(`2030-01-31T12:00:00.000Z,bread,"'=1+1, ""fresh""",ask,taker,30,2,60,1,o,t`);
});
