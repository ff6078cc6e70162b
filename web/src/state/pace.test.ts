/** How often the page asks without a live stream. */

import { expect, test } from "vitest";

import { Pace } from "./pace";

const pauses = (pace: Pace, found: readonly boolean[]) => found.map((hasChanged) => pace.next(hasChanged));

test("a market that does not change is asked less and less, once a minute in the end", () => {
  expect(pauses(new Pace(), Array<boolean>(8).fill(false))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
  ]);
});

test("a market that changes is asked every five seconds", () => {
  const pace = new Pace();
  expect(pauses(pace, [true, true, true, true, true])).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  pauses(pace, Array<boolean>(6).fill(false));
  expect(pauses(pace, [true, true])).toEqual([5_000, 5_000]);
});

test("after an action of the user the answer is awaited each second", () => {
  const pace = new Pace();
  pauses(pace, Array<boolean>(8).fill(false));
  pace.hurry();
  expect(pauses(pace, [false, true])).toEqual([1_000, 2_000]);
});
