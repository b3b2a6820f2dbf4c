import { isSameOutcome, type Outcome } from '../behaviour/outcome.ts';
import { isSame } from '../behaviour/same.ts';
import type { Input } from '../behaviour/shape.ts';
import { patient } from '../sandbox/patience.ts';
import type { Engine } from './engine/engine.ts';
import type { EndedRun, Timed } from './engine/host.ts';
import type { Called, CallsOrder, CallsRan } from './realm/order.ts';

/** What a program did on inputs, in their order; undefined where an answer is nothing that could be compared. */
export interface Outcomes {
  readonly outcomes: readonly (Outcome | undefined)[];
}

/** Calls a function of a program that has all its mutants in it. */
export interface Calling {
  /** With none switched on, twice: what differs from itself is not compared. */
  original(
    inputs: readonly Input[],
  ): Promise<(Outcomes & { readonly reached: ReadonlySet<string> }) | { readonly reason: string }>;
  mutants(ids: readonly string[], inputs: readonly Input[]): Promise<readonly Outcomes[]>;
  /** The original and a mutant on the same inputs. */
  both(
    id: string,
  ): (inputs: readonly Input[]) => Promise<readonly [readonly Outcome[], readonly Outcome[]] | undefined>;
}

/** Steps of one call, before it is taken for one that comes to no end. */
const MOST_STEPS = 100_000;
/** By the clock, in ms, for what counts no steps. */
const MOST_MS = 5000;

export function callsOn(engine: Engine, path: string, name: string, signal: AbortSignal): Calling {
  const orderOf = (inputs: readonly Input[], mutant?: string): Timed<CallsOrder> => ({
    kind: 'calls',
    path,
    name,
    inputs,
    mostSteps: MOST_STEPS,
    mayLeaveTraces: true,
    timeoutMs: patient(MOST_MS),
    ...(mutant !== undefined && { mutant }),
  });
  const run = async (orders: readonly Timed<CallsOrder>[]): Promise<(EndedRun<CallsRan> | undefined)[]> => {
    const ended = await engine.calls(
      orders.map((order) => [order]),
      signal,
    );
    return ended.map(([one]) => one);
  };
  return {
    async original(inputs) {
      const [first, second] = await run([orderOf(inputs), orderOf(inputs)]);
      if (first?.kind !== 'ran') return { reason: reasonOf(first) };
      if (first.result.failure !== undefined) return { reason: first.result.failure.message };
      const [one, two] = [outcomesOf(first, inputs), outcomesOf(second, inputs)];
      if (one.every((outcome) => outcome === undefined))
        return { reason: `${name} gives nothing that could be compared` };
      return {
        outcomes: one.map((outcome, at) => (outcome && isSteady(outcome, two[at]) ? outcome : undefined)),
        reached: new Set(first.result.reached),
      };
    },
    async mutants(ids, inputs) {
      const ended = await run(ids.map((id) => orderOf(inputs, id)));
      return ended.map((one) => ({ outcomes: outcomesOf(one, inputs) }));
    },
    both: (id) => async (inputs) => {
      const ended = await run([orderOf(inputs), orderOf(inputs, id)]);
      const [one = [], other = []] = ended.map((run_) => outcomesOf(run_, inputs).map((outcome) => outcome ?? ENDED));
      return [one, other];
    },
  };
}

const ENDED: Outcome = { kind: 'ended' };

function isSteady(outcome: Outcome, again: Outcome | undefined): boolean {
  return again !== undefined && isSameOutcome(outcome, again);
}

function reasonOf(run: EndedRun<CallsRan> | undefined): string {
  if (run === undefined || run.kind === 'ran') return 'it was not run';
  return run.kind === 'needs' ? `its file needs ${run.what}` : run.why;
}

function outcomesOf(run: EndedRun<CallsRan> | undefined, inputs: readonly Input[]): (Outcome | undefined)[] {
  if (run?.kind === 'ran' && run.result.failure === undefined)
    return run.result.calls.map((call, at) => outcomeOf(call, inputs[at] ?? []));
  // A module that does not even load does something else everywhere.
  if (run?.kind === 'ran') return inputs.map(() => ({ kind: 'threw', name: 'loading' }));
  return inputs.map(() => (run?.kind === 'stopped' ? ENDED : undefined));
}

function outcomeOf(call: Called, input: Input): Outcome | undefined {
  if (call.kind === 'opaque') return undefined;
  if (call.kind === 'ended') return ENDED;
  const changed = isSame(call.args, input) ? {} : { changed: call.args };
  return call.kind === 'value'
    ? { kind: 'value', value: call.value, ...changed }
    : { kind: 'threw', name: call.name, ...changed };
}
