/** One entry of what is written as data: a name alone, or a name with what stands beside it. */
export interface Entry {
  /** `''` where there is none. */
  readonly name: string;
  readonly value: unknown;
  /** Whether there is more than this one. */
  readonly more: boolean;
}

/** Reads `name`, or `{ name: value }`. */
export function entryOf(written: unknown): Entry {
  if (typeof written === 'string') return { name: written, value: undefined, more: false };
  const isObject = typeof written === 'object' && written !== null && !Array.isArray(written);
  const [[name, value] = ['', undefined], ...others] = isObject ? Object.entries(written) : [];
  return { name, value, more: others.length > 0 };
}
