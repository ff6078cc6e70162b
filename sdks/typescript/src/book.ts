/** Applies stream changes to a book: each carries the new quantity of some levels, 0 for a removed one. */

import type { components } from "./schema.js";

type Book = components["schemas"]["Book"];
type Level = components["schemas"]["Level"];

/** Returns a new book after a `book_changed`. A change that the book already contains is ignored. */
export function changedBook(book: Book, change: Book): Book {
  if (change.sequence <= book.sequence) return book;
  return {
    material: book.material,
    sequence: change.sequence,
    bids: merged(book.bids, change.bids, (a, b) => a > b),
    asks: merged(book.asks, change.asks, (a, b) => a < b),
  };
}

function merged(levels: Level[], changes: Level[], better: (a: number, b: number) => boolean): Level[] {
  if (changes.length === 0) return levels;
  const result = [...levels];
  for (const change of changes) {
    const index = position(result, change.price, better);
    const replaced = result[index]?.price === change.price ? 1 : 0;
    if (change.quantity > 0) result.splice(index, replaced, change);
    else result.splice(index, replaced);
  }
  return result;
}

/** The index where a price is or belongs: the first level that is not better. */
function position(levels: Level[], price: number, better: (a: number, b: number) => boolean): number {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const level = levels[middle];
    if (level !== undefined && better(level.price, price)) low = middle + 1;
    else high = middle;
  }
  return low;
}
