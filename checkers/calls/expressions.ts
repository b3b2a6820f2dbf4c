import { signatureOf } from '../../src/reading/syntax/signature.ts';
import { TaskError } from '../../src/errors.ts';
import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Outcome } from '../../src/behaviour/outcome.ts';
import type { Input } from '../../src/behaviour/shape.ts';
import { answersOf } from './answers.ts';

// Functions that are written as text stand in an isolate of their own, as candidates do, and never in one with them: who writes a task may be
// anyone, and a candidate must not come by them.

const FILE = 'weak-committee.expressions.ts';

/** Calls one of some functions that are written as text. */
export type Expressions = (name: string, inputs: readonly Input[]) => Promise<readonly Outcome[]>;

/**
 * Reads functions by name, each an arrow function as text.
 *
 * @throws {@link TaskError} for a text that is no function.
 */
export async function openExpressions(
  by: string,
  functions: Readonly<Record<string, string>>,
  { isolates, timeoutMs, signal }: Pick<CheckContext, 'isolates' | 'timeoutMs' | 'signal'>,
): Promise<Expressions> {
  const text = Object.entries(functions)
    .map(([name, code]) => `export const ${name} = ${code};\n`)
    .join('');
  const wrong = (name: string, why: string): TaskError =>
    new TaskError(`${by}() cannot read its function ${name}: ${why}.`, {
      at: `checkers.${by}.${name}`,
      fix: "Write an arrow function of plain JavaScript or TypeScript, such as '(before, after) => before === after'.",
    });
  for (const [name, code] of Object.entries(functions)) {
    const read = signatureOf(FILE, `export const ${name} = ${code};`, name);
    if ('reason' in read && /is no function|cannot be parsed/.test(read.reason)) throw wrong(name, read.reason);
  }
  const call: Expressions = async (name, inputs) => {
    const trial = { sources: {}, hidden: [], files: { [FILE]: text }, target: FILE, timeoutMs, signal };
    const used = await isolates.load(trial, async (module) => {
      const failure = module.failure;
      return failure?.kind === 'threw' ? { failed: failure.error.message } : answersOf(module, name, inputs);
    });
    if (used.kind === 'needs-node') throw wrong(name, `it needs ${used.what}`);
    if ('failed' in used.result) throw wrong(name, used.result.failed);
    // A name that is nowhere is a slip of whoever wrote it, and no word on any candidate.
    const slip = used.result.outcomes.find((one) => one.kind === 'threw' && one.name === 'ReferenceError');
    if (slip !== undefined) throw wrong(name, 'it uses a name that is defined nowhere');
    return used.result.outcomes;
  };
  const [first] = Object.keys(functions);
  if (first !== undefined) await call(first, []);
  return call;
}
