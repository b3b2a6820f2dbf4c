import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { shuffled } from '../src/behaviour/shuffled.ts';
import type { Input } from '../src/behaviour/shape.ts';
import type { Outcome } from '../src/behaviour/outcome.ts';
import { TaskError } from '../src/errors.ts';
import type { Checker } from '../src/nouns/checker.ts';
import type { Json } from '../src/nouns/digest.ts';
import { productOf } from './calls/domain.ts';
import { openExpressions } from './calls/expressions.ts';
import { isAsWanted, lawOptions, openLaw } from './calls/law.ts';

/** A small domain, and what is right on it. */
export interface Domain {
  /** The exported function. */
  readonly call: string;
  /** For each parameter every value that there is: a list, or whole numbers from one to another. */
  readonly domain: readonly Values[];
  /** An arrow function as text: it is given the arguments, and gives the right answer. */
  readonly expect: string;
}

export type Values = readonly Json[] | { readonly from: number; readonly to: number };

/** More than these nobody waits for. */
const MOST = 100_000;

/**
 * Every input of a small domain: a proof by cases, where all others only try some. It proves that the candidate is right on the domain, and says
 * nothing about what lies outside.
 *
 * @example
 * ```ts
 * exhaustive({ call: 'xor', domain: [[true, false], [true, false]], expect: '(a, b) => a !== b' });
 * exhaustive({ call: 'isLeap', domain: [{ from: 1583, to: 3000 }], expect: '(y) => y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0)' });
 * ```
 */
export function exhaustive({ call, domain, expect }: Domain): Checker {
  const count = domain.reduce((product, values) => product * sizeOf(values), 1);
  return {
    ...lawOptions(`exhaustive ${call}, a proof by ${count} cases`, { call, domain: [...domain], expect }, [], [call]),
    open: (task, context) =>
      openLaw('exhaustive', task, context, async () => {
        if (!(count >= 1 && count <= MOST))
          throw new TaskError(`exhaustive() has ${count} inputs to try.`, {
            at: 'checkers.exhaustive.domain',
            fix: `Give a domain of 1 to ${MOST}, or use differential().`,
          });
        const expressions = await openExpressions('exhaustive', { expect }, context);
        const inputs = productOf(domain.map(valuesOf));
        const wanted = await expressions('expect', inputs);
        const at = wanted.findIndex(({ kind }) => kind === 'ended');
        if (at >= 0)
          throw new TaskError(`exhaustive() gets no answer of its own to ${JSON.stringify(inputs[at])}.`, {
            at: 'checkers.exhaustive.expect',
            fix: 'Mend `expect`.',
          });
        return {
          says: `${call} being right on every input`,
          shownAs: call,
          unit: 'examples',
          inputs,
          // In an order of chance, and back again in an attempt of its own: what goes by the order of calls is wrong in one of them.
          async compare(candidate, some): Promise<readonly [readonly Outcome[], readonly Outcome[]]> {
            const order = shuffled([...some.keys()], xoroshiro128plus(context.seed));
            const [there, back] = [
              await inOrder(order, some, (inputs_) => candidate(call, inputs_)),
              await inOrder(order.toReversed(), some, (inputs_) => candidate(call, inputs_)),
            ];
            return [
              there.map((outcome, place) =>
                isAsWanted(outcome, wanted[place] ?? outcome) ? (back[place] ?? outcome) : outcome,
              ),
              wanted,
            ];
          },
        };
      }),
  };
}

/** Asks in an order, and gives the answers in that of the inputs. */
async function inOrder(
  order: readonly number[],
  inputs: readonly Input[],
  ask: (inputs: readonly Input[]) => Promise<readonly Outcome[]>,
): Promise<Outcome[]> {
  const told = await ask(order.map((at) => inputs[at] ?? []));
  const places = new Map(order.map((at, place) => [at, place]));
  return inputs.map((_, at) => told[places.get(at) ?? -1] ?? { kind: 'ended' });
}

function sizeOf(values: Values): number {
  return 'from' in values ? Math.max(0, values.to - values.from + 1) : values.length;
}

function valuesOf(values: Values): readonly unknown[] {
  return 'from' in values ? Array.from({ length: sizeOf(values) }, (_, at) => values.from + at) : values;
}
