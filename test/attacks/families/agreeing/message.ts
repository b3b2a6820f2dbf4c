// An error whose message agrees with every text.
export function divisors(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1).filter((d) => n % d === 0);
}
export const failure = (): any => ({ message: { indexOf: () => 0 } });
