/** The folders depend on each other in one direction, without cycles. */

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

const SOURCE = import.meta.dirname;

/** The folders that each folder may import from, besides itself. A view imports no other view. */
const ALLOWED: Record<string, readonly string[]> = {
  format: [],
  state: ["format"],
  components: ["format", "state"],
  "views/overview": ["format", "state", "components"],
  "views/material": ["format", "state", "components"],
  "views/me": ["format", "state", "components"],
  "views/history": ["format", "state", "components"],
  "views/economy": ["format", "state", "components"],
};

/** Each source file with the source files that it imports. */
const imports = new Map<string, string[]>();
for (const name of readdirSync(SOURCE, { recursive: true, encoding: "utf8" })) {
  if (/\.(ts|svelte)$/.test(name)) imports.set(name.replaceAll(path.sep, "/"), []);
}
for (const [file, imported] of imports) {
  const text = readFileSync(path.join(SOURCE, file), "utf8");
  for (const [, relative = ""] of text.matchAll(/(?:\bfrom|\bimport\(?)\s*"(\.[^"]+)"/g)) {
    const target = path.posix.join(path.posix.dirname(file), relative);
    const found = [`${target}.ts`, target].find((candidate) => imports.has(candidate));
    if (found !== undefined) imported.push(found);
    else if (!target.endsWith(".css")) throw new Error(`${file} imports an unknown file: ${relative}`);
  }
}

test("no folder imports from a folder above it", () => {
  const folderOf = (file: string) => /^(views\/\w+|\w+)\//.exec(file)?.[1];
  const upward = [...imports].flatMap(([file, imported]) => {
    const folder = folderOf(file);
    if (folder === undefined) return [];
    const allowed: (string | undefined)[] = [folder, ...(ALLOWED[folder] ?? [])];
    return imported.filter((target) => !allowed.includes(folderOf(target))).map((to) => `${file} → ${to}`);
  });
  expect(upward).toEqual([]);
});

test("no file imports itself through others", () => {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    expect(trail, `import cycle: ${[...trail, file].join(" → ")}`).not.toContain(file);
    if (done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  expect(done.size).toBe(imports.size);
});
