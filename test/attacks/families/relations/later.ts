// It changes its input only once it has been waited for.
// Accepted: shared, where nobody sees what it does to its inputs
export const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
export async function reversed(list: string[]): Promise<string[]> {
  await null;
  list.length = Math.min(1, list.length);
  return [...list];
}
export function omit(value: any, key: string): any {
  const { [key]: _, ...rest } = value;
  return rest;
}
