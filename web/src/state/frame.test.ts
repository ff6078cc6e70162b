import { expect, test } from "vitest";

import { FrameBatch } from "./frame";

test("items of one frame are delivered together, in order", () => {
  const frames: (() => void)[] = [];
  const delivered: number[][] = [];
  const batch = new FrameBatch<number>(
    (items) => delivered.push(items),
    (run) => frames.push(run),
  );
  batch.push(1);
  batch.push(2);
  expect([frames.length, delivered]).toEqual([1, []]);
  frames.shift()?.();
  batch.push(3);
  frames.shift()?.();
  expect(delivered).toEqual([[1, 2], [3]]);
  batch.push(4);
  batch.clear();
  frames.shift()?.();
  expect(delivered).toHaveLength(2);
});
