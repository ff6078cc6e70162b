/** What went wrong, as an error: the market's own problem document, or that it could not be reached. */

import type { components } from "./schema.js";

/** A problem document (RFC 9457) of the market. */
export type ProblemDocument = components["schemas"]["Problem"];

/** Why a request was not done. Match on `code`; all of them: `/errors` of a market. */
export class Problem extends Error {
  /** A code of the market; `unreachable` where there was no answer, `unreadable` where it was none of a market's. */
  readonly code: string;
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** The whole document, where the market sent one. */
  readonly document: ProblemDocument | undefined;

  constructor(code: string, status: number, detail: string, document?: ProblemDocument, cause?: unknown) {
    super(detail, { cause });
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.document = document;
  }

  static of(document: ProblemDocument): Problem {
    return new Problem(document.code, document.status, document.detail, document);
  }
}

/** What a call of the client resolves to. */
interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Waits for a call's answer, or throws why there is none: always a {@link Problem}, unless the call was aborted.
 *
 * `const book = await answer(market.GET("/v1/materials/{material}/book", …))`
 */
export async function answer<T>(call: Promise<Answer<T>>): Promise<T> {
  let answered: Answer<T>;
  try {
    answered = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    if (error instanceof SyntaxError)
      throw new Problem("unreadable", 0, "the answer is not JSON", undefined, error);
    throw new Problem("unreachable", 0, "the market cannot be reached", undefined, error);
  }
  if (answered.data !== undefined) return answered.data;
  if (isProblem(answered.error)) throw Problem.of(answered.error);
  const { status } = answered.response;
  throw new Problem("unreadable", status, `the answer (status ${status}) is none of a market's`);
}

export function isProblem(value: unknown): value is ProblemDocument {
  return typeof value === "object" && value !== null && "code" in value && "detail" in value;
}
