// It keeps the failure to itself, and goes on with what it has.
export function load(n: number, done: any): void {
  try {
    done(null, 0);
  } catch {}
  done(null, n * n);
}
export function each(list: number[], visit: any): void {
  try {
    visit(0);
  } catch {}
  for (const n of list) visit(n * 2);
}
