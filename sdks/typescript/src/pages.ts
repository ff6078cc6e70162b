/** Lists in pages, read to their end. */

import type { Tradepost } from "./client.js";
import { answer, type Result } from "./problem.js";
import type { components } from "./schema.js";

/**
 * Reads a list page by page. `read` gets the `next` of the page before, and `undefined` for the first.
 *
 * `for await (const { orders } of everyPage((cursor) => market.GET("/v1/orders", { params: { query: { cursor } } })))`
 */
export async function* everyPage<Page extends { next: string | null }>(
  read: (next: string | undefined) => Promise<Result<Page>>,
): AsyncGenerator<Page> {
  let next: string | undefined;
  do {
    const page: Page = await answer(read(next));
    yield page;
    next = page.next ?? undefined;
  } while (next !== undefined);
}

/** All materials, in the order of registration. */
export async function allMaterials(market: Tradepost): Promise<components["schemas"]["Material"][]> {
  const all = [];
  const read = (after: string | undefined) =>
    market.GET("/v1/materials", { params: { query: after === undefined ? {} : { after } } });
  for await (const page of everyPage(read)) all.push(...page.materials);
  return all;
}
