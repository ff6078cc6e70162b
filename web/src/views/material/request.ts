/** An order as a developer would send it. */

import type { OrderRequest } from "@tradepost/client";

/** A shell command; the token is in a variable, so that no screenshot and no history has it. */
export function curl(url: string, order: OrderRequest): string {
  // A quote would end the shell's string.
  const body = JSON.stringify(order).replaceAll("'", `'\\''`);
  return [
    `curl ${url}/v1/orders -H "Authorization: Bearer $TOKEN" \\`,
    `  -H "Idempotency-Key: $(uuidgen)" \\`,
    `  --json '${body}'`,
  ].join("\n");
}

export function typescript(url: string, order: OrderRequest): string {
  return [
    'import { answer, connect } from "@tradepost/client";',
    "",
    `const market = connect({ url: ${JSON.stringify(url)}, token });`,
    'const order = await answer(market.POST("/v1/orders", {',
    `  body: ${JSON.stringify(order)},`,
    "}));",
  ].join("\n");
}
