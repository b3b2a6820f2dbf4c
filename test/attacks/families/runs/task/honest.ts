export const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
export function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return n > 1;
}
export const square = (n: number): number => n * n;
