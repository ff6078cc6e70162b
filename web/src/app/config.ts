/** Where the market's API is: `config.json` beside the page says it, the page's own origin is the default. */

/** Reads `./config.json`: `{"api": "https://market.example"}`. Without one, or with an empty `api`, it is this origin. */
export async function apiAddress(read: typeof fetch = fetch): Promise<string> {
  try {
    const response = await read("./config.json", { cache: "no-cache" });
    const config: unknown = response.ok ? await response.json() : undefined;
    const named = typeof config === "object" && config !== null && "api" in config ? config.api : "";
    return (typeof named === "string" && named) || location.origin;
  } catch {
    return location.origin;
  }
}
