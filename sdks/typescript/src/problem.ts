/** Failed requests as errors: the market's problem document, or that there was no usable response. */

import type { components } from "./schema.js";

/** A problem document (RFC 9457) of the market. */
export type ProblemDocument = components["schemas"]["Problem"];

/** Why a request failed. Match on `code`; a market lists all codes at `/errors`. */
export class Problem extends Error {
  /**
   * The market's code; `unreachable` without a response, `unreadable` if it is not the market's,
   * `number_out_of_range` for a request that was not sent.
   */
  readonly code: string;
  /** The HTTP status; 0 without a response. */
  readonly status: number;
  /** The whole problem document, if the market sent one. */
  readonly document: ProblemDocument | undefined;

  constructor(code: string, status: number, detail: string, document?: ProblemDocument, cause?: unknown) {
    super(detail, { cause });
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.document = document;
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return this.code === "unreachable" || this.status === 429 || this.status >= 500;
  }

  static of(document: ProblemDocument): Problem {
    return new Problem(document.code, document.status, document.detail, document);
  }
}

/** What an `openapi-fetch` call resolves to. */
export interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Returns a call's data. Throws a {@link Problem} if it failed, or the `AbortError` if the caller aborted it.
 *
 * `const book = await answer(market.GET("/v1/materials/{material}/book", …))`
 */
export async function answer<T>(call: Promise<Result<T>>): Promise<T> {
  let result: Result<T>;
  try {
    result = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    if (error instanceof Problem) throw error;
    if (error instanceof SyntaxError)
      throw new Problem("unreadable", 0, "the response is not JSON", undefined, error);
    throw new Problem("unreachable", 0, "the market cannot be reached", undefined, error);
  }
  if (result.data !== undefined) return result.data;
  if (isProblem(result.error)) throw Problem.of(result.error);
  const { status } = result.response;
  throw new Problem("unreadable", status, `unexpected response with status ${status}`);
}

export function isProblem(value: unknown): value is ProblemDocument {
  return typeof value === "object" && value !== null && "code" in value && "detail" in value;
}
