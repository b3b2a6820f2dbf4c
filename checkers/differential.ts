import type { Outcome } from '../src/behaviour/outcome.ts';
import type { Input } from '../src/behaviour/shape.ts';
import { signatureOf } from '../src/reading/syntax/signature.ts';
import { CheckerError, TaskError } from '../src/errors.ts';
import type { CheckContext, Checker } from '../src/nouns/checker.ts';
import type { Task } from '../src/nouns/task.ts';
import { callApart } from '../src/sandbox/callApart.ts';
import { readText } from '../src/workspace/workspace.ts';
import { answersOf } from './calls/answers.ts';
import { inputsIn, RUNS } from './calls/domain.ts';
import { isValue, lawOptions, openLaw, type Law } from './calls/law.ts';
import { NOTHING, type Material } from './reading/suite.ts';
import { readModule } from './source.ts';

export interface DifferentialOptions {
  /** The function that both export (default: the only one that the reference exports). */
  readonly call?: string;
  /** Inputs that are made, from the types of the reference's parameters (default 200). */
  readonly runs?: number;
}

/**
 * Holds a candidate against a reference, a file of the workspace that does the same in another way: slower, simpler, or as it was before. Both
 * are called on inputs made from the types of the reference's parameters. Where the reference throws, the candidate must throw as well.
 * No candidate gets to see the reference.
 *
 * @param reference - its path in the workspace.
 * @example
 * ```ts
 * differential('tests/slowPrimes.ts', { call: 'primes' });
 * ```
 */
export function differential(reference: string, { call, runs = RUNS }: DifferentialOptions = {}): Checker {
  const options = { reference, runs, ...(call !== undefined && { call }) };
  return {
    ...lawOptions('differential', options, [reference], call === undefined ? [] : [call]),
    async open(task, context) {
      const name = call ?? (await onlyExport(task, reference));
      const text = (await readText(task.workspace, reference)) ?? '';
      const signature = signatureOf(reference, text, name);
      if ('reason' in signature)
        throw new TaskError(`differential() cannot make inputs for ${name}: ${signature.reason}.`, {
          at: reference,
          fix: 'Give the parameters of the reference types of plain data.',
        });
      let found: Material = NOTHING;
      const ask = (inputs: readonly Input[]): Promise<readonly Outcome[]> =>
        answersOfReference(context, found, reference, text, name, inputs);
      const lawOf = async (material: Material): Promise<Law> => {
        found = { ...material, hidden: [] };
        const inputs = await inputsIn(signature, context.seed, runs);
        const told = await ask(inputs);
        const known = inputs.filter((_, at) => told[at]?.kind !== 'ended');
        if (!told.some(isValue))
          throw new CheckerError(`The reference ${reference} gives no answer to any input.`, {
            at: reference,
            fix: 'Mend it; it is called as its types say.',
          });
        return {
          says: `agreeing with ${reference}`,
          shownAs: name,
          signature,
          unit: 'property runs',
          inputs: known,
          compare: async (candidate, some) => [await candidate(name, some), await ask(some)],
        };
      };
      const session = await openLaw('differential', task, context, lawOf, [reference]);
      const expected = async (called: string, input: Input): Promise<Outcome | undefined> => {
        if (called !== name) return undefined;
        const [outcome] = await ask([input]);
        return outcome?.kind === 'ended' ? undefined : outcome;
      };
      return { ...session, expected };
    },
  };
}

async function onlyExport(task: Task, reference: string): Promise<string> {
  const { staticExports } = await readModule(task, reference, 'checkers.differential');
  const names = staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName, isType }) => (isType || exportName.name === null ? [] : [exportName.name])),
  );
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw new TaskError(
    `The reference ${reference} exports ${names.length === 0 ? 'nothing by name' : names.join(', ')}.`,
    {
      at: 'checkers.differential.call',
      fix: 'Say which function is compared: differential(reference, { call }).',
    },
  );
}

/** The reference stands in an isolate as candidates do, and never in one with them. Of an input that ends it, the others are asked anew. */
async function answersOfReference(
  context: CheckContext,
  material: Material,
  reference: string,
  text: string,
  name: string,
  inputs: readonly Input[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  while (outcomes.length < inputs.length) {
    const { timeoutMs, signal } = context;
    const trial = { ...material, files: { [reference]: text }, target: reference, timeoutMs, signal };
    const left = inputs.slice(outcomes.length);
    const { result } = await callApart(context, trial, (module) => answersOf(module, name, left));
    const first = result.outcomes.findIndex(({ kind }) => kind === 'ended');
    outcomes.push(...(first < 0 ? result.outcomes : result.outcomes.slice(0, first + 1)));
    if (first >= 0 && outcomes.filter(({ kind }) => kind === 'ended').length >= MOST_ENDINGS)
      outcomes.push(...inputs.slice(outcomes.length).map((): Outcome => ({ kind: 'ended' })));
  }
  return outcomes;
}

/** Inputs on which a reference may come to no end: each takes all of its time. */
const MOST_ENDINGS = 3;
