import { expect, test } from "vitest";

import { holdings } from "./holdings";

const PRICES: Record<string, number> = { bread: 28, tools: 400 };
const balance = (asset: string, available: number, held = 0) => ({ asset, available, held });

test("coins come first, then goods by value; goods that never traded have none", () => {
  const balances = [
    balance("bread", 10, 5),
    balance("relic", 1),
    balance("coin", 100, 20),
    balance("tools", 2),
    balance("ale", 0),
  ];
  const { rows, total } = holdings(balances, (material) => PRICES[material]);
  expect(rows.map(({ asset, value }) => [asset, value])).toEqual([
    ["coin", 120n],
    ["tools", 800n],
    ["bread", 420n],
    ["relic", undefined],
  ]);
  expect(total).toBe(1_340n);
});

test("a total beyond 2^53 is exact", () => {
  const { total } = holdings([balance("bread", 2 ** 53 - 1)], () => 3);
  expect(total).toBe(3n * (2n ** 53n - 1n));
});
