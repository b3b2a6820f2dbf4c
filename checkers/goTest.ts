import type { Checker } from '../src/nouns/checker.ts';
import { goIn, goVariables } from './frameworks/go.ts';
import { wholeSuite } from './frameworks/wholeSuite.ts';

/** What is given to go test beside packages. */
export interface GoTestOptions {
  /** More arguments: `['-run', 'TestParse']`. */
  readonly args?: readonly string[];
}

/**
 * `go test`, in the module that holds the first target. A pass is that of its report, as with `command()` (isolation `shared`); it has no controls.
 *
 * @param packages - as go takes them, from the module's folder; all of the module where none is named.
 * @example
 * ```ts
 * await solve(task, [goTest('./parse')]);
 * ```
 */
export function goTest(packages: string | readonly string[] = './...', { args = [] }: GoTestOptions = {}): Checker {
  const named = typeof packages === 'string' ? [packages] : packages;
  return wholeSuite({
    kind: 'goTest',
    options: { packages: named, args },
    files: [],
    beside: goIn,
    words: [...args, ...named],
    line: () => ({ words: ['go', 'test', ...args, ...named], env: goVariables() }),
    fix: 'Install Go, or put it on PATH.',
  });
}
