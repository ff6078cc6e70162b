/** Lists in pages, read to their end. */

import type { Tradepost } from "./client.js";
import { answer } from "./problem.js";
import type { components } from "./schema.js";

/** All materials, in the order of registration. */
export async function allMaterials(market: Tradepost): Promise<components["schemas"]["Material"][]> {
  const all = [];
  let next: string | null | undefined;
  do {
    const query = typeof next === "string" ? { after: next } : {};
    const page = await answer(market.GET("/v1/materials", { params: { query } }));
    all.push(...page.materials);
    next = page.next;
  } while (typeof next === "string");
  return all;
}
