/** Numbers that the API carries: integers of at most 2^53 − 1. */

import { Problem } from "./problem.js";

/** Throws a {@link Problem} for the first number of a request that is not one. */
export function checkNumbers(value: unknown): void {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new Problem("number_out_of_range", 0, `${value} is not an integer of at most 2^53 − 1`);
  }
  if (typeof value === "object" && value !== null) Object.values(value).forEach(checkNumbers);
}
