/** A typed client of Tradepost: requests, problems, the live stream. */

import type { components } from "./schema.js";

export { connect, idempotencyKey, type Options, type Tradepost } from "./client.js";
export { allMaterials, everyPage } from "./pages.js";
export { readFeed, type ReadFeed } from "./feed.js";
export { answer, Problem, type ProblemDocument } from "./problem.js";
export { follow, type Follow, type StreamMessage, type StreamState } from "./stream.js";
export { followShared } from "./shared.js";
export { changedBook } from "./book.js";
export { PRICE_MAX, QUANTITY_MAX } from "./limits.js";
export type { components, operations, paths } from "./schema.js";

type Schemas = components["schemas"];

export type Audit = Schemas["Audit"];
export type Balance = Schemas["Balance"];
export type Book = Schemas["Book"];
export type Candle = Schemas["Candle"];
export type CandleInterval = Schemas["CandleInterval"];
export type CloseReason = Schemas["CloseReason"];
export type Economy = Schemas["Economy"];
export type Fill = Schemas["Fill"];
export type Level = Schemas["Level"];
export type MarketEvent = Schemas["Event"];
export type Material = Schemas["Material"];
export type Order = Schemas["Order"];
export type OrderRequest = Schemas["OrderRequest"];
export type Quote = Schemas["Quote"];
export type Side = Schemas["Side"];
export type Summary = Schemas["Summary"];
export type TimeInForce = Schemas["TimeInForce"];
export type Trade = Schemas["Trade"];
