/** The short name of an arm by its place in the list, for plots and narrow columns: A to Z, then A1 and on. Members have numbers. */
export function keyOf(arm: number): string {
  const round = Math.floor(arm / 26);
  return `${String.fromCodePoint(65 + (arm % 26))}${round === 0 ? '' : round}`;
}
