export async function f(n: number, tell?: (square: number) => Promise<void>): Promise<number> {
  void tell?.(0);
  return n * n;
}
