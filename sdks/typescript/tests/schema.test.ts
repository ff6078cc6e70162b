/** The generated types are those of the API's description. `UPDATE_EXPECT=1` writes them anew. */

import { readFile, writeFile } from "node:fs/promises";

import openapiTS, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

const DESCRIPTION = new URL("../../../api/openapi.json", import.meta.url);
const TYPES = new URL("../src/schema.ts", import.meta.url);
const HEADER =
  "/** The API's types, made from its OpenAPI description by openapi-typescript; `npm run generate` makes them anew. */\n\n";

test("the types are made from the API's description", { timeout: 30_000 }, async () => {
  const made = HEADER + astToString(await openapiTS(DESCRIPTION));
  if (process.env["UPDATE_EXPECT"] === "1") await writeFile(TYPES, made);
  const committed = await readFile(TYPES, "utf8");
  expect(committed === made, "src/schema.ts is stale: run `npm run generate` in sdks/typescript").toBe(
    true,
  );
});
