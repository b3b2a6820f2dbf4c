/** What values a parameter takes, as far as data can be made for it. */
export type Shape =
  | { readonly kind: 'number' | 'bigint' | 'string' | 'boolean' | 'date' | 'any' }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'array' | 'set' | 'record'; readonly of: Shape }
  | { readonly kind: 'map'; readonly key: Shape; readonly of: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Item[]; readonly rest?: Shape }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  | { readonly kind: 'union'; readonly of: readonly Shape[] };

export type Literal = string | number | bigint | boolean | null | undefined;

/** A place in a tuple, or a parameter. */
export interface Item {
  readonly shape: Shape;
  readonly optional: boolean;
}

export interface Field extends Item {
  readonly name: string;
}

/** The parameters of a function. A rest parameter is the last one of them, and takes any number of values. */
export interface Signature {
  readonly name: string;
  readonly items: readonly Item[];
  readonly rest?: Shape;
}

/** The arguments of one call. */
export type Input = readonly unknown[];

/** Why behaviours cannot be compared, in words that follow on "not compared: ". */
export interface NotCompared {
  readonly reason: string;
}
