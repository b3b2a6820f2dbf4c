import { callLine } from '../src/behaviour/testLine.ts';
import { TaskError } from '../src/errors.ts';
import type { Outcome } from '../src/behaviour/outcome.ts';
import type { Input } from '../src/behaviour/shape.ts';
import type { Checker } from '../src/nouns/checker.ts';
import { domainOf, inputsIn } from './calls/domain.ts';
import { openExpressions } from './calls/expressions.ts';
import { isValue, lawOptions, openLaw } from './calls/law.ts';

/** How a change of the input shows in the answer. */
export interface Relation {
  /** The exported function. */
  readonly call: string;
  /** Its parameters as they are written in TypeScript, such as `numbers: number[]`. */
  readonly inputs: string;
  /** An arrow function as text: it is given the arguments, and gives a list of those to call it with as well. */
  readonly change: string;
  /** An arrow function as text: it is given both answers, and says whether they go together. */
  readonly holds: string;
}

/**
 * Holds two answers against each other where nobody knows the right one: the sum of a list is that of the list turned round. The functions of
 * the relation are text, so that a certificate can carry them, and run in an isolate. Inputs on which the candidate throws are left out, unless it
 * throws on all of them.
 *
 * @example
 * ```ts
 * metamorphic({ call: 'sum', inputs: 'numbers: number[]', change: '(numbers) => [numbers.toReversed()]', holds: '(a, b) => a === b' });
 * ```
 */
export function metamorphic({ call, inputs, change, holds }: Relation): Checker {
  return {
    ...lawOptions(`metamorphic ${call}`, { call, inputs, change, holds }, [], [call]),
    open: (task, context) =>
      openLaw('metamorphic', task, context, async () => {
        const signature = domainOf('metamorphic', call, inputs);
        const expressions = await openExpressions('metamorphic', { change, holds }, context);
        return {
          says: `the relation ${holds} of ${call}(…) and ${call}(…) after ${change}`,
          shownAs: call,
          signature,
          unit: 'property runs',
          inputs: await inputsIn(signature, context.seed),
          async compare(candidate, some) {
            const before = await candidate(call, some);
            const changed = (await expressions('change', some)).map((outcome, at) =>
              argumentsIn(outcome, call, some[at] ?? []),
            );
            const after = await candidate(call, changed);
            const pairs = before.map((one, at): readonly [Outcome, Outcome] => [one, after[at] ?? { kind: 'ended' }]);
            const both = pairs.filter(([a, b]) => isValue(a) && isValue(b));
            const said = [
              ...(await expressions(
                'holds',
                both.map((pair) => pair.map(valueOf)),
              )),
            ];
            const actual = pairs.map(([a, b]): Outcome => {
              if (isValue(a) && isValue(b)) return said.shift() ?? { kind: 'ended' };
              return isValue(a) ? b : a;
            });
            const wanted = pairs.map(([a, b]) => (a.kind === 'threw' && b.kind === 'threw' ? a : HOLDS));
            return [actual, wanted];
          },
        };
      }),
  };
}

const HOLDS: Outcome = { kind: 'value', value: true };

function argumentsIn(outcome: Outcome, call: string, input: Input): Input {
  if (isValue(outcome) && Array.isArray(outcome.value)) return outcome.value as Input;
  throw new TaskError(`The change of metamorphic() gives no list of arguments for ${callLine(call, input)}.`, {
    at: 'checkers.metamorphic.change',
    fix: "Have it give the arguments of the second call in a list: '(numbers) => [numbers.toReversed()]'.",
  });
}

function valueOf(outcome: Outcome): unknown {
  return isValue(outcome) ? outcome.value : undefined;
}
