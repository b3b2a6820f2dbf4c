import type { Membrane } from '../../membrane/membrane.ts';

/**
 * Makes the exports of a module that both sides have known to a side as its own, so that `instanceof` and identity hold
 * across. Classes with private fields keep theirs: a mirrored object has none.
 */
export function shareExports(membrane: Membrane, path: string, namespace: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(namespace)) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    membrane.share(`${path}#${name}`, value);
    if (typeof value !== 'function' || /#[\w$]/.test(Function.prototype.toString.call(value))) continue;
    const prototype: unknown = value.prototype;
    if (typeof prototype === 'object' && prototype !== null) membrane.share(`${path}#${name}.prototype`, prototype);
  }
}
