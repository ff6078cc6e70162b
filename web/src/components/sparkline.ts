/** A series of values as an SVG path. */

/** A path that fills a box; `undefined` below two values. Values beyond `bounds` end at the edge. */
export function sparkline(
  values: readonly number[],
  width: number,
  height: number,
  bounds?: { low: number; high: number },
): string | undefined {
  if (values.length < 2) return undefined;
  const shown = values.map((value) => Math.min(Math.max(value, bounds?.low ?? value), bounds?.high ?? value));
  const low = Math.min(...shown);
  const span = Math.max(...shown) - low;
  const points = shown.map((value, index) => {
    const x = (index / (values.length - 1)) * width;
    // A flat line is drawn in the middle.
    const y = span === 0 ? height / 2 : height - ((value - low) / span) * height;
    return `${round(x)} ${round(y)}`;
  });
  return `M${points.join("L")}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
