import { CheckerError } from '../../src/errors.ts';
import type { Json } from '../../src/nouns/digest.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import type { Words } from '../command/line.ts';
import type { Beside, Line } from './framework.ts';
import { openLine } from './openLine.ts';

/** How one framework is started on more than files. */
export interface Suite {
  /** The name of its kind. */
  readonly kind: string;
  readonly options: Json;
  /** Files of the workspace among what it is given. */
  readonly files: readonly string[];
  readonly beside: Beside;
  /** What it is called with, for its name and for evidence. */
  readonly words: Words;
  /** @param home - the folder that it is started in. */
  readonly line: (home: string) => Line;
  /** What a user does who lacks it. */
  readonly fix: string;
}

/** A checker that starts one framework in the project that holds the first target, or the first of its files. */
export function wholeSuite({ kind, options, files, beside, words, line, fix }: Suite): Checker {
  const name = [kind, ...words].join(' ');
  return {
    name,
    version: '1',
    options,
    files,
    executes: true,
    rerunnable: true,
    async open(task, context) {
      const containment = context.sandbox.containment();
      const home = await beside.home(files[0] ?? task.targets[0] ?? '', task);
      const group = { task, context, home, files };
      const version = await beside.version(group);
      if (version === '') throw new CheckerError(`${kind}() cannot be started.`, { at: `checkers.${kind}`, fix });
      const run = await openLine(name, line(home), group);
      return {
        tools: { containment, [kind]: version },
        check: (candidate, { signal }) => run.check(candidate, signal),
        [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
      };
    },
  };
}
