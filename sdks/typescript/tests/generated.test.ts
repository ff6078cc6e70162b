/** The generated files match the API's description. `UPDATE_EXPECT=1` rewrites them. */

import { readFile, writeFile } from "node:fs/promises";

import openapiTS, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

const DESCRIPTION = new URL("../../../api/openapi.json", import.meta.url);

test("the types match the API's description", { timeout: 30_000 }, async () => {
  const header =
    "/** The API's types, made from its OpenAPI description by openapi-typescript; `npm run generate` rewrites them. */\n\n";
  await expectGenerated("schema.ts", header + astToString(await openapiTS(DESCRIPTION)));
});

test("the limits match the API's description", async () => {
  const { components } = JSON.parse(await readFile(DESCRIPTION, "utf8"));
  const { price, quantity } = components.schemas.OrderRequest.properties;
  await expectGenerated(
    "limits.ts",
    `/** Bounds of the API, made from its OpenAPI description; \`npm run generate\` rewrites them. */

export const PRICE_MAX = ${price.maximum};
export const QUANTITY_MAX = ${quantity.maximum};
`,
  );
});

async function expectGenerated(file: string, expected: string): Promise<void> {
  const path = new URL(`../src/${file}`, import.meta.url);
  if (process.env["UPDATE_EXPECT"] === "1") await writeFile(path, expected);
  const isCurrent = (await readFile(path, "utf8")) === expected;
  expect(isCurrent, `src/${file} is stale: run \`npm run generate\` in sdks/typescript`).toBe(true);
}
