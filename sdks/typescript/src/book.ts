/** A book kept up to date from the stream: a change says the new quantity of single levels, 0 that one is gone. */

import type { components } from "./schema.js";

type Book = components["schemas"]["Book"];
type Level = components["schemas"]["Level"];

/** The book after a `book_changed`; the one before it stays as it is. A change that the book has already taken in is passed over. */
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
    const at = position(result, change.price, better);
    const known = result[at]?.price === change.price ? 1 : 0;
    if (change.quantity > 0) result.splice(at, known, change);
    else result.splice(at, known);
  }
  return result;
}

/** Where a price is, or belongs: the first level that is not better. */
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
