export async function f(n: number, tell?: (square: number) => Promise<void>): Promise<number> {
  await tell?.(n * n);
  return n * n;
}
