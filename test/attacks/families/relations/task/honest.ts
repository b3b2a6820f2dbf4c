export const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
export const reversed = async (list: readonly string[]): Promise<string[]> => [...list].reverse();
export function omit(value: any, key: string): any {
  const { [key]: _, ...rest } = value;
  return rest;
}
