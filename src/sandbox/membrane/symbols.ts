import type { Nature } from './wire.ts';

/** Registered symbols by which the libraries that judge know what is theirs: of the other side's they are ordinary symbols. */
export function isBrand(key: string): boolean {
  return /^(?:fast-check\/|jest\.|\$\$jest|vitest|chai\/)/.test(key);
}

const WELL_KNOWN = Object.getOwnPropertyNames(Symbol).filter((name) => typeof Reflect.get(Symbol, name) === 'symbol');

/** This side's own symbol of a name: a well-known one, or one of the registry. */
export function symbolOf(key: string): symbol {
  const wellKnown: unknown = WELL_KNOWN.includes(key) ? Reflect.get(Symbol, key) : undefined;
  return typeof wellKnown === 'symbol' ? wellKnown : Symbol.for(key);
}

/** A symbol in words that the other side can make one of its own from. */
export function symbolNature(symbol: symbol): Nature {
  const key = Symbol.keyFor(symbol) ?? WELL_KNOWN.find((name) => Reflect.get(Symbol, name) === symbol);
  const description = symbol.description;
  return { kind: 'symbol', ...(key !== undefined && { key }), ...(description !== undefined && { description }) };
}
