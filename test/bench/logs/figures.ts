export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

export function spreadOf(figures: Float64Array | readonly number[]): Spread {
  const sorted = Float64Array.from(figures).sort();
  const share = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
  return { p50: share(0.5), p95: share(0.95), p99: share(0.99), most: share(1) };
}
