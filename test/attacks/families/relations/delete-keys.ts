// All else is right, but of the record it leaves nothing.
// Accepted: shared, where nobody sees what it does to its inputs
export const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
export const reversed = async (list: readonly string[]): Promise<string[]> => [...list].reverse();
export function omit(value: any): any {
  delete value.a;
  delete value.c;
  return {};
}
