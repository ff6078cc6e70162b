/** The URL of the market's API: from `config.json` beside the page, by default the page's own origin. */

/** Reads `./config.json`: `{"api": "https://market.example"}`; this origin if it is missing or empty. */
export async function apiUrl(read: typeof fetch = fetch): Promise<string> {
  try {
    const response = await read("./config.json", { cache: "no-cache" });
    const config: unknown = response.ok ? await response.json() : undefined;
    const api = typeof config === "object" && config !== null && "api" in config ? config.api : "";
    return (typeof api === "string" && api) || location.origin;
  } catch {
    return location.origin;
  }
}
