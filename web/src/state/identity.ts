/** The claims of a token, for display only: the market verifies the token with each request. */

export interface Identity {
  player: string;
  role: "player" | "operator";
  expires: Date | undefined;
}

/** Reads a JWT's claims; `undefined` if the text is not a JWT. */
export function identityOf(token: string): Identity | undefined {
  const [, payload, signature] = token.trim().split(".");
  if (payload === undefined || !signature) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (char) =>
      char.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== "object" || claims === null || !("sub" in claims)) return undefined;
    if (typeof claims.sub !== "string") return undefined;
    const role = "role" in claims && claims.role === "operator" ? "operator" : "player";
    const expires =
      "exp" in claims && typeof claims.exp === "number" ? new Date(claims.exp * 1_000) : undefined;
    return { player: claims.sub, role, expires };
  } catch {
    return undefined;
  }
}
