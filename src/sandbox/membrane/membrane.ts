import { openAlike, type Entry } from './alike.ts';
import { openThrown } from './answering.ts';
import { openAsked } from './asked.ts';
import { holdsState } from './fields.ts';
import { bytesOf, emptyOf, fill, type Filling } from './fill.ts';
import {
  hasContent,
  contentOf,
  hostedPrototype,
  KNOWN,
  natureOf,
  protoNature,
  proxyNature,
  type Refer,
  unchanged,
} from './natures.ts';
import { openHandles } from './handles.ts';
import { openHearing } from './hearing.ts';
import { openInputs, type Inputs } from './inputs.ts';
import { garbled, isObject, messageOf, replyOf } from './messages.ts';
import type { Asking } from './proxies.ts';
import { isAssertion, OPAQUE } from './swallowed.ts';
import { symbolNature, symbolOf } from './symbols.ts';
import { sameContent, type Content, type Message, type Nature, type Node, type Reply, type Wire } from './wire.ts';

// Joins two realms, the candidate's and that of the assertions, as if they were one, but for this: nothing of one side's ever
// stands on the other. Plain data is mirrored and kept alike on both sides; functions, class instances and promises cross as
// handles made on the receiving side, which call back. The same code runs on both.

/** Which side a realm is on. Ids of objects made by the candidate are odd, all others even. */
export type Side = 'assertions' | 'candidate';

export interface Membrane {
  /** Does what the other side asks, and gives the reply to send back. Throws for what is no message. */
  readonly receive: (message: unknown) => Reply;
  /** The same in two steps, for a realm that runs its pending promises as it is left: what they send must not overtake the reply. */
  readonly act: (message: unknown) => void;
  readonly reply: () => Reply;
  /** A value of this side as the other will know it, with what must be sent along. */
  send(value: unknown): { readonly value: Wire; readonly nodes: readonly Node[] };
  /** What the other side sent by its own `send`. */
  accept(sent: { readonly value: Wire; readonly nodes: readonly Node[] }): unknown;
  /** Makes an object known on both sides under one name, so that each sees its own where the other's would cross. */
  share(tag: string, object: object): void;
  /** Lets the other side call the functions of an object without its telling the tests anything by that: a clock's. */
  quiet(object: object): void;
  /** What the other side does to objects of this one. */
  readonly inputs: Inputs;
  /** Nothing more is to come: an assertion that failed in a call of the candidate's, and was never heard of again, is told of now. */
  readonly end: () => void;
}

/** Elements that are looked at again at each crossing, so that what one side changes is seen by the other at once. */
const NEAR = 128;
/** Elements that are looked at again when a call from outside begins and when it ends. What crossed within it is, whatever it holds. */
const FAR = 20_000;

/** What one side is told by, or tells. */
export interface Sides {
  /** Tells a proxy, of which the other side is then to see what it makes up. */
  readonly isProxy?: (object: object) => boolean;
  /** Tells what is the judge's own, and never crosses: an assertion is what a function of the tests gives back that ends with one. */
  readonly isKept?: (object: object) => boolean;
  /** Called before each step to the other side that no other is under way around. */
  readonly beforeAsking?: () => void;
  /** Told of an assertion that failed while the candidate called the tests, and that the candidate kept to itself. */
  readonly onSwallowed?: (error: Error) => void;
}

/** Opens one side; `put` carries a message to the other and gives back its reply. */
export function openMembrane(
  side: Side,
  put: (message: Message) => unknown,
  { isProxy = () => false, isKept = () => false, beforeAsking, onSwallowed = () => {} }: Sides = {},
): Membrane {
  const byId = new Map<number, Entry>();
  const byObject = new Map<object | symbol, Entry>();
  const known = new Map<object, string>();
  const tagged = new Map<string, object>();
  const near = openAlike();
  const far = openAlike();
  /** Calls that are under way on this side, one within the other. */
  let depth = 0;
  const prototypes = new Set<object>();
  const { may, thrown } = openThrown();
  const hearing = side === 'assertions' ? openHearing(onSwallowed, (id) => byId.get(id)?.nature.kind) : undefined;
  const ours = openInputs(
    (copy, entry) => byObject.set(copy, entry),
    (object) => {
      const entry = byObject.get(object);
      return entry !== undefined && !isOwn(entry.id);
    },
  );
  const opaque = new WeakSet<object | symbol>();
  let next = side === 'candidate' ? 1 : 2;
  for (const [tag, object] of KNOWN) share(tag, object);

  function isOwn(id: number): boolean {
    return Math.abs(id % 2) === (side === 'candidate' ? 1 : 0);
  }

  function share(tag: string, object: object): void {
    known.set(object, tag);
    tagged.set(tag, object);
  }

  const handles = openHandles({ ask, resolve, idOf, may, judges: side === 'assertions' });
  const asked = openAsked({
    resolve,
    entryOf: (object) => byObject.get(object),
    isOwn: ({ id }) => isOwn(id),
    crosses,
    // The assertions may ask the candidate for what that has made of objects of theirs.
    isShared: ({ nature }) => side === 'candidate' && hasContent(nature) && nature.kind !== 'function',
  });

  // Out.

  function encode(roots: readonly unknown[]): { wires: Wire[]; nodes: Node[] } {
    const nodes: Node[] = [];
    const seen = new Set<Entry>();
    const queue: Entry[] = [];
    const fresh = new Set<Entry>();

    function visit(entry: Entry): Wire {
      if (!seen.has(entry)) {
        seen.add(entry);
        queue.push(entry);
      }
      return [entry.id];
    }
    function enter(object: object | symbol, nature: (refer: Refer) => Nature): Wire {
      // The number is taken first: an object may well refer to itself.
      const id = next;
      next += 2;
      const placeholder: Entry = { id, object, nature: { kind: 'symbol' }, last: undefined };
      byObject.set(object, placeholder);
      const entry: Entry = { id, object, nature: nature(refer), last: undefined };
      byObject.set(object, entry);
      byId.set(id, entry);
      fresh.add(entry);
      claim(object);
      return visit(entry);
    }
    const refer: Refer = Object.assign(referTo, {
      proto(object: object): Wire {
        prototypes.add(object);
        return referTo(object);
      },
    });
    function referTo(value: unknown): Wire {
      if (typeof value === 'symbol') {
        const entry = byObject.get(value);
        return entry === undefined ? enter(value, () => symbolNature(value)) : visit(entry);
      }
      if (!isObject(value)) return value;
      if (isKept(value)) return undefined;
      const entry = byObject.get(value);
      if (entry === undefined && hearing !== undefined && isAssertion(value)) {
        opaque.add(value);
        return enter(value, () => OPAQUE.nature);
      }
      if (entry !== undefined) return byId.has(entry.id) ? visit(entry) : [entry.id];
      const tag = known.get(value);
      if (tag !== undefined) return enter(value, () => ({ kind: 'known', tag }));
      if (prototypes.has(value)) return enter(value, (see) => protoNature(value, see));
      return enter(value, (see) => (isProxy(value) ? proxyNature(value, see) : natureOf(value, see)));
    }

    const wires = roots.map(refer);
    const outermost = depth === 0;
    for (const alike of outermost ? [near, far] : [near])
      for (const entry of alike.entries)
        if (!unchanged(entry.object as object, entry.nature, entry.last, idOf, alike === near)) visit(entry);
    // The queue grows while it is worked off.
    for (const entry of queue) {
      const content = crosses(entry) ? contentOf(entry.object as object, entry.nature, refer) : undefined;
      const changed = content !== undefined && (entry.last === undefined || !sameContent(entry.last, content));
      if (opaque.has(entry.object) && fresh.has(entry)) nodes.push({ id: entry.id, ...OPAQUE });
      else if (fresh.has(entry)) nodes.push({ id: entry.id, nature: entry.nature, ...(content && { content }) });
      else if (changed) nodes.push({ id: entry.id, content });
      if (content !== undefined) keepAlike(entry, content);
    }
    if (outermost) far.shrink(FAR);
    return { wires, nodes };
  }

  /** What hangs on a function of the tests' own (a mock keeps its calls there) is not the candidate's to see or to write. */
  function crosses({ id, nature, object }: Entry): boolean {
    return (nature.kind !== 'function' || id % 2 === 1) && !opaque.has(object);
  }

  /** What was used last is looked at most often. */
  function keepAlike(entry: Entry, content: Content): void {
    near.drop(entry);
    far.drop(entry);
    entry.last = content;
    if (entry.nature.kind === 'function') {
      // A class may count its instances; what else hangs on functions is looked at when they cross again.
      if (entry.nature.newable || holdsState(entry.object as object)) far.add(entry);
      return;
    }
    near.add(entry);
    for (const oldest of near.shrink(NEAR, entry)) far.add(oldest);
  }

  function announce({ id, object }: Entry): void {
    (object as Promise<unknown>).then(
      (value) => void ask('fulfil', id, [value]),
      (error) => void ask('reject', id, [error]),
    );
  }

  // In.

  function decode(nodes: readonly Node[], since?: number): void {
    const news = nodes.filter(({ id, nature }) => nature !== undefined && !byId.has(id));
    for (const node of news) {
      // Under one number there is one object: of two, one would be tied as the other is.
      if (byId.has(node.id)) throw garbled();
      make(node, since);
    }
    // From the top: what a prototype inherits decides what it may have.
    for (const { id, nature } of news)
      if (nature?.kind === 'proto')
        Object.setPrototypeOf(
          byId.get(id)?.object,
          (nature.like !== undefined && hostedPrototype(nature.like)) || (resolve(nature.parent) as object | null),
        );
    for (const node of news) join(node);
    const came = nodes.flatMap(({ id, content }) => {
      const entry = byId.get(id);
      if (entry === undefined) throw garbled();
      if (content === undefined || !crosses(entry) || !hasContent(entry.nature)) return [];
      if (!Array.isArray(content.slots) || !Array.isArray(content.fields)) throw garbled();
      const isInput = isOwn(id) && entry.nature.kind !== 'function';
      return [{ entry, content, kept: isInput && ours.keeps(entry, content) }];
    });
    for (const { entry, content, kept } of came) {
      if (kept) {
        ours.fill(entry, content, fillingOf(entry));
        continue;
      }
      fill(entry.object as object, entry.nature, content, fillingOf(entry));
      keepAlike(entry, content);
    }
    // Only now: a promise that has settled already would otherwise be heard of before it is known.
    for (const { id, nature } of news) if (nature?.kind === 'promise') ask('watch', id, []);
  }

  function fillingOf({ id }: Entry): Filling {
    return { resolve, computed: handles.computed, own: isOwn(id), computable: side === 'assertions', may };
  }

  function resolve(wire: Wire): unknown {
    if (!Array.isArray(wire)) return wire;
    const entry = byId.get(Number(wire[0]));
    if (entry === undefined) throw garbled();
    return ours.shown(entry);
  }

  function make({ id, nature, content }: Node, since?: number): void {
    // What only looks like a list has any length.
    if (content !== undefined && !Array.isArray(content.slots)) throw garbled();
    if (nature === undefined || !Number.isSafeInteger(id) || isOwn(id)) throw garbled();
    let settle: Entry['settle'];
    let object: object | symbol | undefined;
    switch (nature.kind) {
      case 'function':
        object = handles.functionOf(id, nature);
        break;
      case 'proxy':
        object = handles.proxyOf(id, nature);
        break;
      case 'proto':
        object = {};
        break;
      case 'known':
        object = tagged.get(nature.tag);
        break;
      case 'symbol':
        object = symbolOf(nature);
        break;
      case 'promise': {
        const { promise, resolve: fulfil, reject } = Promise.withResolvers<unknown>();
        settle = (ok, value) => {
          // Whether anybody waits for it is the tests' affair; but an assertion of theirs has not come back where nobody does.
          if (!ok && (hearing === undefined || !isAssertion(value))) promise.catch(() => {});
          return ok ? fulfil(value) : reject(value);
        };
        object = promise;
        break;
      }
      default:
        object = emptyOf(nature) ?? bytesOf(nature, content?.slots ?? []);
    }
    if (object === undefined) throw garbled();
    const entry: Entry = { id, object, nature, last: undefined, ...(settle && { settle, asked: since }) };
    byId.set(id, entry);
    byObject.set(object, entry);
    if (nature.kind === 'proto') prototypes.add(object as object);
  }

  /** Prototypes are tied once all that came is there, since they refer to each other. */
  function join({ id, nature }: Node): void {
    const object = byId.get(id)?.object;
    if (nature === undefined || object === undefined || typeof object === 'symbol') return;
    if (nature.kind === 'proto') handles.tiePrototype(object, nature);
    else if (nature.kind === 'function') {
      if (nature.newable) Object.defineProperty(object, 'prototype', { value: resolve(nature.proto), writable: true });
      const parent = resolve(nature.parent);
      if (typeof parent === 'function') Object.setPrototypeOf(object, parent);
    } else if (MADE_WITH.has(nature.kind) && 'proto' in nature)
      Object.setPrototypeOf(object, resolve(nature.proto) as object | null);
  }

  function idOf(value: unknown): number | undefined {
    return isObject(value) || typeof value === 'symbol' ? byObject.get(value)?.id : undefined;
  }

  // Across.

  function ask(
    op: Message['op'],
    target: number,
    given: readonly unknown[],
    { name = '', on, self }: NonNullable<Parameters<Asking['ask']>[3]> = {},
  ): unknown {
    if (depth === 0) beforeAsking?.();
    const shown = CALLS.has(op) ? ours.view() : {};
    const changesBefore = ours.inputs.changes();
    shown.handing?.(given);
    const { wires, nodes } = encode([self, name, on, ...given]);
    const [first, member, holder, ...args] = wires;
    const since = hearing?.asking();
    depth++;
    try {
      const back = replyOf(put({ op, target, name: member, on: holder, self: first, args, nodes }));
      decode(back.nodes, since);
      const result = resolve(back.value);
      if (back.ok) hearing?.said([back.value], back.nodes);
      else hearing?.failed(result, since, [back.value], back.nodes);
      const answer = (): unknown => {
        if (back.ok) return result;
        throw thrown(result);
      };
      return shown.answer === undefined ? answer() : shown.answer(answer, changesBefore);
    } finally {
      depth--;
    }
  }

  function perform(message: Message): unknown {
    const entry = byId.get(message.target);
    const args = message.args.map(resolve);
    if (message.op === 'fulfil' || message.op === 'reject') {
      if (entry?.settle === undefined) throw garbled();
      if (message.op === 'fulfil') hearing?.said(message.args, message.nodes);
      else hearing?.failed(args[0], entry.asked, message.args, message.nodes);
      return message.op === 'fulfil' ? entry.settle(true, args[0]) : entry.settle(false, thrown(args[0]));
    }
    if (entry === undefined) throw garbled();
    if (message.op !== 'watch') {
      const run = (): unknown => asked(entry, message, args);
      return hearing === undefined ? run() : hearing.called(entry, message, run);
    }
    if (!isOwn(entry.id) || entry.nature.kind !== 'promise') throw garbled();
    return announce(entry);
  }

  let outcome: { readonly ok: boolean; readonly value: unknown } | undefined;
  function act(message: unknown): void {
    const given = messageOf(message);
    decode(given.nodes);
    depth++;
    try {
      outcome = { ok: true, value: claim(perform(given)) };
    } catch (error) {
      outcome = { ok: false, value: error };
    } finally {
      depth--;
    }
  }
  function reply(): Reply {
    const { ok, value } = outcome ?? { ok: true, value: undefined };
    outcome = undefined;
    const { wires, nodes } = encode([value]);
    return { ok, value: wires[0], nodes };
  }

  return {
    act,
    reply,
    receive(message) {
      act(message);
      return reply();
    },
    send(value) {
      const { wires, nodes } = encode([value]);
      return { value: wires[0], nodes };
    },
    accept({ value, nodes }) {
      decode(nodes);
      return resolve(value);
    },
    share,
    quiet: (object) => hearing?.quiet(object),
    inputs: ours.inputs,
    end: () => hearing?.end(),
  };
}

/** By these the candidate's code is run. */
const CALLS: ReadonlySet<Message['op']> = new Set(['apply', 'construct', 'invoke']);

/** Kinds that are made here with a prototype of the other side's. Whatever a message says, nothing that stands here already gets another. */
const MADE_WITH: ReadonlySet<Nature['kind']> = new Set(['instance', 'proxy', 'array', 'map', 'set', 'date', 'regexp']);

/** Whether anybody waits for a promise is the other side's affair once it crosses: it must not pass for forgotten before that. */
function claim(value: unknown): unknown {
  try {
    if (value instanceof Promise) value.catch(() => {});
  } catch {
    // The prototype of a class of promises.
  }
  return value;
}
