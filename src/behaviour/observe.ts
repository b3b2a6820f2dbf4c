import { posix } from 'node:path';
import { CommitteeError, explain } from '../errors.ts';
import type { CheckContext } from '../nouns/checker.ts';
import type { CallResult, Trial } from '../sandbox/sandbox.ts';
import type { Files } from '../workspace/workspace.ts';
import { callApart, type Callable } from '../../checkers/apart.ts';
import { isSameOutcome, type Outcome } from './outcome.ts';
import { isSame } from './same.ts';
import type { Input } from './shape.ts';

/** The function that is looked at, and what stands beside it. */
export interface Observed extends Pick<Trial, 'sources' | 'hidden'> {
  /** The file that exports it. */
  readonly target: string;
  readonly name: string;
}

/** What a proposal did on each input, in their order, or why it is set aside. */
export type Behaviour =
  | { readonly kind: 'observed'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'flaky' | 'endless'; readonly reason: string }
  | Opaque;

/** Its answers are nothing that can be compared. */
interface Opaque {
  readonly kind: 'opaque';
  readonly reason: string;
}

/** Inputs on which a proposal may come to no end, before no more are tried. */
const MOST_ENDINGS = 3;

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
    files: { ...files, [probe]: probeOf(posix.basename(target)) },
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

  const outcomes = new Map<Input, Outcome>();
  const whole = await within(async (module) => {
    // Only now, since other proposals may have been waited for.
    const some = inputs.filter((input) => !endless.isKnown(input));
    const first = await tell(module, some);
    if (!Array.isArray(first)) return first;
    const second = await tell(module, some);
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

  async function tell(module: Callable, some: readonly Input[]): Promise<Outcome[] | Opaque | 'ended'> {
    return read(module.failure ?? (await module.call('probe', [name, some])), some);
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

function read(result: CallResult, inputs: readonly Input[]): Outcome[] | Opaque | 'ended' {
  const opaque = (reason: string): Opaque => ({ kind: 'opaque', reason });
  if (result.kind === 'ended') return 'ended';
  if (result.kind === 'threw') return opaque(`its answers cannot be carried over: ${result.error.message}`);
  const told = result.value;
  if (!Array.isArray(told) || told.length !== inputs.length) return opaque('it changes what lists are');
  const outcomes = told.flatMap((one: unknown, at) => outcomeOf(one, inputs[at] ?? []) ?? []);
  if (outcomes.length === told.length) return outcomes;
  return opaque('its answers are functions, promises or other things that are no data');
}

/** What the probe tells comes out of the candidate's realm: nothing about it is taken for granted. */
function outcomeOf(told: unknown, input: Input): Outcome | undefined {
  if (!Array.isArray(told)) return undefined;
  const [kind, value, after, when]: readonly unknown[] = told;
  const later = when === 'later' ? { later: true as const } : {};
  const changed = Array.isArray(after) && !isSame(after, input) ? { changed: after as Input } : {};
  if (kind === 'value') return { kind, value, ...changed, ...later };
  return kind === 'threw' && typeof value === 'string' ? { kind, name: value, ...changed, ...later } : undefined;
}

const PROBE_FILE = 'weak-committee.probe.mjs';

/** Stands beside the target and makes all calls in one crossing. It keeps nothing from a proposal, which decides about its answers anyway. */
function probeOf(target: string): string {
  return `import * as target from './${target}';
export function probe(name, inputs) {
  const told = inputs.map((args) => {
    try {
      const value = target[name](...args);
      if (typeof value === 'function') return ['opaque'];
      return typeof value?.then === 'function' ? settled(value, args) : ['value', value, args];
    } catch (error) {
      return threw(error, args);
    }
  });
  return told.every(Array.isArray) ? told : Promise.all(told);
}
async function settled(promise, args) {
  try {
    return ['value', await promise, args, 'later'];
  } catch (error) {
    return [...threw(error, args), 'later'];
  }
}
function threw(error, args) {
  return ['threw', String(error?.name ?? typeof error), args];
}
`;
}
