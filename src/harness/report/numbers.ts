/** An amount in USD, with three digits that count. */
export function dollars(usd: number | null | undefined): string {
  if (usd === null || usd === undefined || !Number.isFinite(usd)) return 'no price';
  if (usd === 0) return '$0';
  return `$${usd.toFixed(Math.min(20, Math.max(2, 2 - Math.floor(Math.log10(usd)))))}`;
}

/** A time in seconds, from ms. */
export function seconds(ms: number): string {
  return Number.isFinite(ms) ? `${(ms / 1000).toFixed(1)} s` : '–';
}

/** A rate or a multiple; a dash where there is none. */
export function figure(value: number | undefined, digits = 1): string {
  return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits).replace('-', '−');
}

/** How likely a difference is where there is none, in words for a sentence or a cell. */
export function pValue(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
