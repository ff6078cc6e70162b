/** Addresses of the page: the part after the `#`. */

export type Route =
  | { view: "overview" }
  | { view: "material"; material: string }
  | { view: "me" }
  | { view: "economy" }
  | { view: "unknown" };

/** Reads `location.hash`. */
export function readRoute(hash: string): Route {
  const [first = "", second, ...more] = hash.replace(/^#?\/?/, "").split("/");
  if (first === "" && second === undefined) return { view: "overview" };
  if (first === "m" && second && more.length === 0) return { view: "material", material: decoded(second) };
  if ((first === "me" || first === "economy") && second === undefined) return { view: first };
  return { view: "unknown" };
}

/** The address of a material. */
export function materialAddress(material: string): string {
  return `#/m/${encodeURIComponent(material)}`;
}

/** The token in an address that signs in, `/#token=…`; `undefined` in all others. */
export function tokenIn(hash: string): string | undefined {
  return /^#\/?token=([\w.-]+)$/.exec(hash)?.[1];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
