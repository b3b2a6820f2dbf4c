import type { Nature } from './wire.ts';

type SymbolNature = Extract<Nature, { kind: 'symbol' }>;

/** Registered symbols by which the libraries that judge, and Node, know what is theirs: of the other side's they are ordinary symbols. */
export function isBrand(key: string): boolean {
  return /^(?:fast-check\/|jest\.|\$\$jest|vitest|chai\/|nodejs\.)/.test(key);
}

const WELL_KNOWN = Object.getOwnPropertyNames(Symbol).filter((name) => typeof Reflect.get(Symbol, name) === 'symbol');

/** This side's own symbol for one of the other's: a well-known one, one of the registry, or a new one. */
export function symbolOf({ wellKnown, key, description }: SymbolNature): symbol {
  if (wellKnown !== undefined && WELL_KNOWN.includes(wellKnown)) return Reflect.get(Symbol, wellKnown) as symbol;
  return typeof key !== 'string' || isBrand(key) ? Symbol(description) : Symbol.for(key);
}

/** A symbol in words that the other side can make one of its own from. */
export function symbolNature(symbol: symbol): SymbolNature {
  const wellKnown = WELL_KNOWN.find((name) => Reflect.get(Symbol, name) === symbol);
  if (wellKnown !== undefined) return { kind: 'symbol', wellKnown };
  const key = Symbol.keyFor(symbol);
  const { description } = symbol;
  return { kind: 'symbol', ...(key !== undefined && { key }), ...(description !== undefined && { description }) };
}
