/** A share in per cent, whole from ten on. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} %`;
}
