import type { Input, Signature } from '../../src/behaviour/shape.ts';
import { signatureOf } from '../../src/reading/syntax/signature.ts';
import { TaskError } from '../../src/errors.ts';

/** How many inputs are made for a law. */
export const RUNS = 200;

/**
 * The domain of a law, from parameters as they are written in TypeScript: `text: string, count: number`. It is never taken from a
 * candidate, which would choose an easy one.
 *
 * @throws {@link TaskError} for parameters that no inputs can be made for.
 */
export function domainOf(by: string, name: string, parameters: string): Signature {
  const signature = signatureOf('domain.ts', `function domain(${parameters}) {`, 'domain');
  if (!('reason' in signature)) return { ...signature, name };
  throw new TaskError(
    `${by}() cannot make inputs for (${parameters}): ${signature.reason.replaceAll('domain', 'it')}.`,
    {
      at: `checkers.${by}.inputs`,
      fix: "Write the parameters with types of plain data, such as 'text: string, count: number'.",
    },
  );
}

/** Inputs of a domain; the same seed makes the same ones. */
export async function inputsIn(signature: Signature, seed: number, count = RUNS): Promise<readonly Input[]> {
  // Loaded when a checker is opened: it brings fast-check along.
  const { openInputs } = await import('../../src/behaviour/inputs.ts');
  return openInputs(signature, [], seed).first(count);
}

/** Every combination of values, one of each list: the last one changes fastest. */
export function productOf(lists: readonly (readonly unknown[])[]): Input[] {
  return lists.reduce<unknown[][]>(
    (inputs, values) => inputs.flatMap((input) => values.map((value) => [...input, value])),
    [[]],
  );
}
