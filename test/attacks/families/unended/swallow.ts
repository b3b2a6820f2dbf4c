export async function f(n: number, tell?: (square: number) => Promise<void>): Promise<number> {
  await tell?.(0).catch(() => {});
  return n * n;
}
