import { expect, test } from "vitest";

import { FrameBatch } from "./frame";

test("items of one frame are delivered together, in order", () => {
  const frames: (() => void)[] = [];
  const delivered: number[][] = [];
  const batch = new FrameBatch<number>(
    (items) => delivered.push(items),
    0,
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

test("batches keep a pause, but the first item after a silence does not wait", () => {
  const pauses: number[] = [];
  const frames: (() => void)[] = [];
  const batch = new FrameBatch<number>(
    () => undefined,
    250,
    (run, pauseMs) => {
      frames.push(run);
      pauses.push(pauseMs);
    },
  );
  batch.push(1);
  frames.shift()?.();
  batch.push(2);
  expect(pauses[0]).toBe(0);
  expect(pauses[1]).toBeGreaterThan(200);
});
