/** What a game sets for its page: `config.json` beside the page. */

export interface Config {
  /** The URL of the market's API. */
  api: string;
  /** The market's name. */
  name: string;
  /** The start of the game's first day, for a game that counts its days. */
  dayOne?: Date;
  /** Whether this is `tradepost demo`, whose world the page shows and paces. */
  isDemo: boolean;
}

/** Reads `./config.json`; what is missing or empty is as for a page that the market itself serves. */
export async function readConfig(read: typeof fetch = fetch, origin = location.origin): Promise<Config> {
  const set = await readObject(read);
  const config = {
    api: text(set["api"]) || origin,
    name: text(set["name"]) || "Tradepost",
    isDemo: set["demo"] === true,
  };
  const { calendar } = set;
  const dayOne = new Date(isObject(calendar) ? text(calendar["day_one"]) : "");
  return Number.isNaN(dayOne.getTime()) ? config : { ...config, dayOne };
}

async function readObject(read: typeof fetch): Promise<Record<string, unknown>> {
  try {
    const response = await read("./config.json", { cache: "no-cache" });
    const config: unknown = response.ok ? await response.json() : undefined;
    return isObject(config) ? config : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
