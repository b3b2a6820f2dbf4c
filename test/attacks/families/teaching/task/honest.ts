export function load(n: number, done: (error: null, value: number) => void): void {
  done(null, n * n);
}
export function each(list: readonly number[], visit: (value: number) => void): void {
  for (const n of list) visit(n * 2);
}
