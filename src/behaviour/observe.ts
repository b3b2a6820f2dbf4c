import { posix } from 'node:path';
import { CommitteeError, explain } from '../errors.ts';
import type { CheckContext } from '../nouns/checker.ts';
import type { CallResult, Trial } from '../sandbox/sandbox.ts';
import type { Files } from '../workspace/workspace.ts';
import { callApart, type Callable } from '../sandbox/callApart.ts';
import { isBounded } from './bounded.ts';
import { literal } from './literal.ts';
import { isSameOutcome, type Outcome } from './outcome.ts';
import { isSame } from './same.ts';
import type { Input } from './shape.ts';

/** The function that is looked at, and what stands beside it. */
export interface Observed extends Pick<Trial, 'sources' | 'hidden'> {
  /** The file that exports it. */
  readonly target: string;
  readonly name: string;
}

/** With all inputs of a round; what takes longer comes to no end. */
const CALLS_MS = 2000;

/** A context in which calls take no longer than they need. */
export function forCalls(context: CheckContext): CheckContext {
  return { ...context, timeoutMs: Math.min(context.timeoutMs, CALLS_MS) };
}

/** What a proposal did on each input, in their order, or why it is set aside. */
export type Behaviour =
  | { readonly kind: 'observed'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'flaky' | 'endless' | 'table'; readonly reason: string }
  | Opaque;

/** Its answers are nothing that can be compared. */
interface Opaque {
  readonly kind: 'opaque';
  readonly reason: string;
}

/** Inputs on which a proposal may come to no end, before no more are tried. */
const MOST_ENDINGS = 3;

/** The second run is another day, by its clock, and an odd number of milliseconds later: what depends on time is another thing then. */
const LATER_MS = 86_400_001;

/** Of the time that all calls may take, what a single one may. */
const ONE_CALL = 1 / 2;

/** Inputs that no more proposals are to be run on: enough of them came to no end there. */
export interface Endless {
  isKnown(input: Input): boolean;
  add(input: Input): void;
}

/**
 * Runs a proposal on inputs, all of them in one crossing, and once more: one that differs from itself is flaky. Where a call ends the attempt,
 * the calls are made one by one.
 */
export async function observe(
  context: CheckContext,
  observed: Observed,
  files: Files,
  inputs: readonly Input[],
  signal: AbortSignal,
  endless: Endless = { isKnown: () => false, add: () => {} },
): Promise<Behaviour> {
  try {
    return await watch(context, observed, files, inputs, signal, endless);
  } catch (error) {
    if (!(error instanceof CommitteeError)) throw error;
    return { kind: 'opaque', reason: `it needs a process of its own: ${explain(error)}` };
  }
}

async function watch(
  context: CheckContext,
  { target, name, ...beside }: Observed,
  files: Files,
  inputs: readonly Input[],
  signal: AbortSignal,
  endless: Endless,
): Promise<Behaviour> {
  const probe = posix.join(posix.dirname(target), PROBE_FILE);
  const trial: Trial = {
    ...beside,
    files: { ...files, [probe]: probeOf(posix.basename(target), name, inputs) },
    timeoutMs: context.timeoutMs,
    signal,
  };
  const within = async <Result>(
    use: (module: Callable) => Promise<Result>,
    timeoutMs = trial.timeoutMs,
  ): Promise<Result> => {
    const { result } = await callApart(context, { ...trial, timeoutMs, target: probe }, use);
    return result;
  };

  const places = new Map(inputs.map((input, at) => [input, at]));
  const outcomes = new Map<Input, Outcome>();
  const whole = await within(async (module) => {
    // Only now, since other proposals may have been waited for.
    const some = inputs.filter((input) => !endless.isKnown(input));
    const first = await tell(module, some);
    if (!Array.isArray(first)) return first;
    const second = await tell(module, some, LATER_MS);
    if (!Array.isArray(second)) return second;
    for (const [at, input] of some.entries()) outcomes.set(input, first[at] ?? ENDED);
    return first.every((outcome, at) => isSameOutcome(outcome, second[at] ?? ENDED)) ? 'steady' : 'flaky';
  });
  if (whole === 'flaky') return { kind: 'flaky', reason: 'it differs from itself on a second run' };
  if (whole === 'ended') {
    const aside = await oneByOne();
    if (aside !== undefined) return aside;
  } else if (whole !== 'steady') return whole;
  return { kind: 'observed', outcomes: inputs.map((input) => outcomes.get(input) ?? ENDED) };

  async function tell(module: Callable, some: readonly Input[], later = 0): Promise<Outcome[] | Opaque | 'ended'> {
    const indices = some.map((input) => places.get(input) ?? -1);
    return read(module.failure ?? (await module.call('probe', [indices, later])), some);
  }

  async function oneByOne(): Promise<Behaviour | undefined> {
    const left = [...inputs];
    for (let endings = 0; left.length > 0; endings++) {
      if (endings === MOST_ENDINGS) {
        // It is known well enough by the others: what is left counts as without end, and is not tried.
        if (2 * outcomes.size >= inputs.length) return undefined;
        return { kind: 'endless', reason: `it comes to no end on ${endings} inputs` };
      }
      const opaque = await within(async (module) => {
        for (let input = left.shift(); input !== undefined; input = left.shift()) {
          if (endless.isKnown(input)) continue;
          const told = await tell(module, [input]);
          if (told === 'ended') {
            endless.add(input);
            return undefined;
          }
          if (!Array.isArray(told)) return told;
          outcomes.set(input, told[0] ?? ENDED);
        }
        return undefined;
      }, trial.timeoutMs * ONE_CALL);
      if (opaque !== undefined) return opaque;
    }
    return undefined;
  }
}

const ENDED: Outcome = { kind: 'ended' };

/** What the probe tells comes out of the candidate's realm: nothing about it is taken for granted. */
function read(result: CallResult, inputs: readonly Input[]): Outcome[] | Opaque | 'ended' {
  const opaque = (reason: string): Opaque => ({ kind: 'opaque', reason });
  if (result.kind === 'ended') return 'ended';
  if (result.kind === 'threw') return opaque(`its answers cannot be carried over: ${result.error.message}`);
  const [kinds, told, after]: readonly unknown[] = Array.isArray(result.value) ? result.value : [];
  if (typeof kinds !== 'string' || kinds.length !== inputs.length || !Array.isArray(told) || !Array.isArray(after))
    return opaque('it changes what lists are');
  if (!isBounded(told) || !isBounded(after)) return opaque('its answers hold themselves, or more than can be compared');
  const changed = new Map<unknown, unknown>();
  for (let at = 0; at + 1 < after.length; at += 2) changed.set(after[at], after[at + 1]);
  const outcomes = inputs.flatMap((input, at) => outcomeOf(kinds[at], told[at], changed.get(at), input) ?? []);
  if (outcomes.length === inputs.length) return outcomes;
  return opaque('its answers are functions, promises or other things that are no data');
}

function outcomeOf(kind: string | undefined, told: unknown, after: unknown, input: Input): Outcome | undefined {
  const changed = Array.isArray(after) && !isSame(after, input) ? { changed: after as Input } : {};
  // Capitals came with a promise.
  const later = kind === 'V' || kind === 'T' ? { later: true as const } : {};
  if (kind === 'v' || kind === 'V') return { kind: 'value', value: told, ...changed, ...later };
  const isError = kind === 't' || kind === 'T';
  return isError && typeof told === 'string' ? { kind: 'threw', name: told, ...changed, ...later } : undefined;
}

const PROBE_FILE = 'weak-committee.probe.mjs';

/**
 * Stands beside the target and makes all calls in one crossing. It holds the inputs as source, and gives arguments back only where they changed: what crosses is
 * looked at value by value. It keeps nothing from a proposal, which decides about its answers anyway.
 */
function probeOf(target: string, name: string, inputs: readonly Input[]): string {
  return `import * as target from './${target}';
const inputs = [
${inputs.map((input) => `  () => ${literal(input)},`).join('\n')}
];
function isSame(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const nature = Object.getPrototypeOf(one);
  if (nature !== Object.getPrototypeOf(other) || (nature !== Array.prototype && nature !== Object.prototype)) return false;
  const keys = Reflect.ownKeys(other);
  return Reflect.ownKeys(one).length === keys.length && keys.every((key) => Object.hasOwn(one, key) && isSame(one[key], other[key]));
}
const Now = Date;
// Each look at it finds another time: what goes by odd and even ones must not see the same twice.
function goOn(ms) {
  let looks = 0;
  const now = () => Now.now() + ms + looks++;
  globalThis.Date = new Proxy(Now, {
    construct: (on, args, by) => Reflect.construct(on, args.length === 0 ? [now()] : args, by),
    apply: () => new Now(now()).toString(),
    get: (on, key) => (key === 'now' ? now : Reflect.get(on, key)),
  });
  Now.prototype.constructor = globalThis.Date;
}
export function probe(indices, later) {
  if (later > 0) goOn(later);
  const calls = indices.map(call);
  return calls.every(Array.isArray) ? told(calls) : Promise.all(calls).then(told);
}
function call(at) {
  const args = inputs[at]();
  try {
    const value = target[${JSON.stringify(name)}](...args);
    if (typeof value === 'function') return ['o', undefined, at, args];
    return typeof value?.then === 'function' ? settled(value, at, args) : ['v', value, at, args];
  } catch (error) {
    return ['t', nameOf(error), at, args];
  }
}
async function settled(promise, at, args) {
  try {
    return ['V', await promise, at, args];
  } catch (error) {
    return ['T', nameOf(error), at, args];
  }
}
function nameOf(error) {
  return String(error?.name ?? typeof error);
}
function told(calls) {
  const changed = calls.flatMap(([, , at, args], place) => (isSame(args, inputs[at]()) ? [] : [place, args]));
  return [calls.map(([kind]) => kind).join(''), calls.map(([, value]) => value), changed];
}
`;
}
