/**
 * Corrects p-values for being several (Holm 1979): the smallest is multiplied by their number, the next by one less, and so on, none ending up
 * below a smaller one. Keeps the chance of a single false finding among all of them at its level, whatever they have to do with each other.
 *
 * @returns the corrected p-values, in the order in which they were given.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const corrected = [...pValues];
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.min(1, Math.max(least, (pValues[index] ?? 1) * (order.length - rank)));
    corrected[index] = least;
  }
  return corrected;
}
