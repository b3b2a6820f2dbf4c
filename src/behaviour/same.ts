import { isDeepStrictEqual } from 'node:util';
import { isPlain } from './conforms.ts';

/** Numbers that differ by less than this share of the larger one, or below one by less than this, are the same. */
const TOLERANCE = 1e-9;

/** Whether two values are the same: deeply and strictly, and -0 as 0. Whole numbers are counts and must be equal; others differ within the tolerance. */
export function isSame(a: unknown, b: unknown): boolean {
  if (isDeepStrictEqual(a, b)) return true;
  if (typeof a === 'number' && typeof b === 'number') {
    if (a === b || (Number.isSafeInteger(a) && Number.isSafeInteger(b))) return a === b;
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value: unknown, index) => isSame(value, b[index]));
  if (isPlain(a) && isPlain(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
    );
  }
  return false;
}
