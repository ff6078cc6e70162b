/** Bounds of the API, made from its OpenAPI description; `npm run generate` rewrites them. */

export const PRICE_MAX = 1000000000000;
export const QUANTITY_MAX = 1000000000;
