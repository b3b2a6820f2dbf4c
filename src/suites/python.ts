import { readFileSync } from 'node:fs';
import type { Checker } from '../nouns/checker.ts';
import { command } from '../../checkers/index.ts';

/** Where the script stands in the workspaces of Python tasks. */
export const JUDGE_FILE = 'judge.py';

/**
 * Python tests in the process tier: a script of ours runs them in a child beside the candidate. A candidate that ends that child
 * (`sys.exit`, `os._exit`) has not passed, and nothing it prints counts.
 *
 * @param how - `asserts`: a script of bare `assert`s, or of a function `check` that is given the candidate's function; `unittest`: a module of
 * test cases. What is counted are assertions, or test cases.
 * @param tests - the file of tests, at the workspace's root.
 * @param candidate - the candidate's file there.
 * @param calls - names that the tests take from the candidate even where Python itself has them, such as `sum`.
 */
export function pythonTests(
  how: 'asserts' | 'unittest',
  tests: string,
  candidate: string,
  calls: readonly string[] = [],
): Checker {
  // The order of a set would else differ from run to run, and verdicts with it.
  const env = { PYTHONHASHSEED: '0' };
  return command('python3', ['-B', JUDGE_FILE, how, tests, candidate, ...calls], { env });
}

/** The script, as it is laid into workspaces: what it is and what it holds against a candidate stands in it. */
export const JUDGE = readFileSync(new URL('judge.py', import.meta.url), 'utf8').replaceAll('\r\n', '\n');
