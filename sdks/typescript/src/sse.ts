/** Parses server-sent events as the HTML standard specifies (names and data; ids are ignored). */

export interface SentEvent {
  name: string;
  data: string;
}

/** Accepts text in pieces of any length, cut anywhere. */
export class EventParser {
  #rest = "";
  #name = "";
  #data: string[] = [];

  /** Returns the events that this piece completes. */
  push(piece: string): SentEvent[] {
    const events: SentEvent[] = [];
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line.endsWith("\r") ? line.slice(0, -1) : line, events);
    return events;
  }

  #line(line: string, events: SentEvent[]): void {
    if (line === "") {
      if (this.#data.length > 0) events.push({ name: this.#name || "message", data: this.#data.join("\n") });
      this.#name = "";
      this.#data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#name = value;
    if (field === "data") this.#data.push(value);
  }
}
