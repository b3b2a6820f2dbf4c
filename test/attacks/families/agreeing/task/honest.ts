export function divisors(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1).filter((d) => n % d === 0);
}
export function failure(text: string): Error {
  const at = [...text].findIndex((sign) => !/\d/.test(sign));
  return new SyntaxError(`unexpected "${text[at]}" at ${at}`);
}
