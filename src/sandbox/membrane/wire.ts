// What crosses between two realms. Each message is flat, so that neither depth nor cycles of a value matter: values refer to
// objects by number, and the objects' contents travel beside them.

/** A primitive as it is, `[id]` for an object, function or symbol, `[]` for a hole in an array. */
export type Wire = unknown;

/**
 * An own property: its name (a string, or `[id]` of a symbol), its value, and its traits where it is unlike one that was assigned.
 * See `fields.ts` for the bits.
 */
export type Field = readonly [name: Wire, value: Wire, traits?: number];

/** The contents of an object: its slots (elements, entries), then its own properties. */
export interface Content {
  readonly slots: readonly Wire[];
  readonly fields: readonly Field[];
  readonly closed: 'no' | 'to new properties' | 'sealed' | 'frozen';
}

/** What an object is, said once, when it first crosses. Of what has the prototype of its kind, `proto` is not said. */
export type Nature =
  | { readonly kind: 'array' | 'map' | 'set' | 'date'; readonly proto?: Wire }
  | { readonly kind: 'promise' }
  | {
      readonly kind: 'proxy';
      readonly of: 'array' | 'object' | 'function';
      readonly newable: boolean;
      readonly proto: Wire;
      /** The class that it extends. */
      readonly parent?: Wire;
    }
  | { readonly kind: 'object'; readonly bare: boolean }
  | { readonly kind: 'buffer' }
  | { readonly kind: 'typed'; readonly of: string }
  | { readonly kind: 'boxed'; readonly value: Wire }
  | { readonly kind: 'regexp'; readonly source: string; readonly flags: string; readonly proto?: Wire }
  | { readonly kind: 'error'; readonly of: string }
  | { readonly kind: 'symbol'; readonly wellKnown?: string; readonly key?: string; readonly description?: string }
  | { readonly kind: 'known'; readonly tag: string }
  | { readonly kind: 'instance'; readonly proto: Wire; readonly isError: boolean }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly length: number;
      readonly newable: boolean;
      readonly proto: Wire;
      /** The class that it extends. */
      readonly parent?: Wire;
    }
  | {
      readonly kind: 'proto';
      readonly parent: Wire;
      readonly owner: Wire;
      readonly members: readonly Field[];
      /** The class of the language or the web that it belongs to, where both sides have one of that name. */
      readonly like?: string;
    };

/** An object on its way: what it is where the other side does not know it yet, and its contents where they have changed. */
export interface Node {
  readonly id: number;
  readonly nature?: Nature;
  readonly content?: Content;
}

/** What only a proxy is asked for. */
export type Trap = 'has' | 'delete' | 'keys' | 'describe' | 'define';

/** One step from one side to the other: what to do with which of the other's objects. */
export interface Message {
  readonly op: 'apply' | 'construct' | 'invoke' | 'get' | 'set' | 'watch' | 'fulfil' | 'reject' | Trap;
  readonly target: number;
  /** The member that is invoked, read or set: a string, or `[id]` of a symbol. */
  readonly name: Wire;
  /** The prototype that was said to have that member; nothing for one of the object's own. */
  readonly on: Wire;
  readonly self: Wire;
  readonly args: readonly Wire[];
  readonly nodes: readonly Node[];
}

/** What came of it: a value, or what was thrown. */
export interface Reply {
  readonly ok: boolean;
  readonly value: Wire;
  readonly nodes: readonly Node[];
}

/** Whether two wire values are the same value or the same reference. */
export function sameWire(a: Wire, b: Wire): boolean {
  if (Object.is(a, b)) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a[0] === b[0];
}

/** Whether nothing changed between two looks at an object. */
export function sameContent(a: Content, b: Content): boolean {
  if (a.slots.length !== b.slots.length || a.fields.length !== b.fields.length || a.closed !== b.closed) return false;
  for (let index = 0; index < a.slots.length; index++) if (!sameWire(a.slots[index], b.slots[index])) return false;
  for (let index = 0; index < a.fields.length; index++) {
    const one = a.fields[index];
    const other = b.fields[index];
    if (!sameWire(one?.[0], other?.[0]) || !sameWire(one?.[1], other?.[1]) || one?.[2] !== other?.[2]) return false;
  }
  return true;
}
