// It tries the values one by one, a turn between two of them.
export async function load(n: number, done: any): Promise<void> {
  for (let value = 0; value < 100; value++) {
    await 0;
    try {
      done(null, value);
      return;
    } catch {}
  }
}
export function each(list: number[], visit: any): void {
  for (const n of list) visit(n * 2);
}
