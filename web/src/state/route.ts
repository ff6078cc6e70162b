/** Addresses of the page: the part after the `#`. */

export type Route =
  | { view: "overview" }
  | { view: "material"; material: string }
  | { view: "me" }
  | { view: "economy" }
  | { view: "unknown" };

/** Reads `location.hash`. */
export function readRoute(hash: string): Route {
  const [path = ""] = hash.split("?");
  const [first = "", second, ...more] = path.replace(/^#?\/?/, "").split("/");
  if (first === "" && second === undefined) return { view: "overview" };
  if (first === "m" && second && more.length === 0) return { view: "material", material: decoded(second) };
  if ((first === "me" || first === "economy") && second === undefined) return { view: first };
  return { view: "unknown" };
}

/** The address of a material. */
export function materialAddress(material: string): string {
  return `#/m/${encodeURIComponent(material)}`;
}

/**
 * An address that signs in, such as `#token=…` or `#/m/bread?token=…`: its token, and the address without it.
 * `undefined` for an address without a token.
 */
export function signInLink(hash: string): { token: string; address: string } | undefined {
  const found = /[#/?&]token=([^&?#/]*)/.exec(hash);
  if (found === null) return undefined;
  const rest = hash.slice(0, found.index) + hash.slice(found.index + found[0].length);
  const address = rest.replace(/^#?\/?/, "#/").replace(/[?&]+$/, "");
  return { token: decoded(found[1] ?? ""), address };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
