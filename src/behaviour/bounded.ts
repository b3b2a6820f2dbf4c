/** More is never looked at: two answers of this size take a second to compare. */
const MOST_VALUES = 100_000;
const MOST_DEEP = 500;

/** Whether a value can be looked at whole: it holds no more than so many values, itself not among them, however often they are shared. */
export function isBounded(value: unknown): boolean {
  let left = MOST_VALUES;
  const visit = (one: unknown, depth: number): boolean => {
    if (--left < 0 || depth > MOST_DEEP) return false;
    if (typeof one !== 'object' || one === null) return true;
    if (one instanceof Map) return [...one].every(([key, held]) => visit(key, depth + 1) && visit(held, depth + 1));
    if (one instanceof Set) return [...one].every((held) => visit(held, depth + 1));
    if (ArrayBuffer.isView(one)) return true;
    return Object.values(one).every((held) => visit(held, depth + 1));
  };
  return visit(value, 0);
}
