import { posix } from 'node:path';

/** The file in which the probe stands, beside the target. */
export const PROBE_FILE = 'weak-committee.speed.mjs';

/**
 * Stands beside the target. It takes an input in one call and hands it on in another, so that only the second is measured; it goes without
 * anything of the language that a candidate could have replaced.
 */
export function probeOf(target: string): string {
  return `import * as target from './${posix.basename(target)}';
let held;
function copy(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date || value instanceof Map || value instanceof Set) return value;
  const made = typeof value.length === 'number' ? [] : {};
  if (typeof value.length === 'number') for (let at = 0; at < value.length; at++) made[at] = copy(value[at]);
  else for (const key in value) made[key] = copy(value[key]);
  return made;
}
export function hold(args) {
  held = copy(args);
}
export function run(name) {
  const made = called(target[name]);
  // What is only begun takes no time yet.
  if (typeof made?.next === 'function') while (!made.next().done);
  return typeof made?.then === 'function' ? made.then(() => undefined) : undefined;
}
function called(call) {
  if (held.length === 0) return call();
  if (held.length === 1) return call(held[0]);
  if (held.length === 2) return call(held[0], held[1]);
  if (held.length === 3) return call(held[0], held[1], held[2]);
  return call(held[0], held[1], held[2], held[3]);
}
`;
}
