import { relative } from 'node:path';
import { recordsIn } from './records.ts';

/** What came of one test. `broken`: a file that could not be loaded, or an error that belongs to no test. */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'broken';

/** One test, by the folder in which its runner ran, its file in the working copy, and its name. */
export interface Test {
  readonly file: string;
  readonly name: string;
  readonly as: Outcome;
}

/** What one process of a test runner said. */
export interface Run {
  readonly runner: string;
  /** Where it ran, relative to the working copy. */
  readonly folder: string;
  /** Whether it came to its end; one that was ended from within did not. */
  readonly complete: boolean;
  readonly tests: readonly Test[];
}

/** All that the test runners of one command reported. */
export interface Report {
  readonly runs: readonly Run[];
  /** By what tells each from all others. */
  readonly tests: ReadonlyMap<string, Test>;
  /** How many were run, without those that were skipped. */
  readonly ran: number;
}

/** Several runs in one: `npm test --workspaces` starts a runner in each package. */
export function reportOf(runs: readonly Run[]): Report {
  const tests = new Map<string, Test>();
  for (const { folder, tests: own } of runs)
    for (const test of own) {
      const name = [folder, test.file, test.name].filter(Boolean).join(' ');
      let key = name;
      // Tests of one name in one file are told apart by their order.
      for (let n = 2; tests.has(key); n++) key = `${name} #${n}`;
      tests.set(key, test);
    }
  return { runs, tests, ran: having(tests, 'passed').length + having(tests, 'failed').length };
}

/** The tests that came out so, by their keys. */
export function having(tests: Report['tests'], as: Outcome): string[] {
  return [...tests].flatMap(([key, test]) => (test.as === as ? [key] : []));
}

type Growing = { -readonly [Key in keyof Run]: Run[Key] } & { readonly tests: Test[] };

/**
 * Reads the lines that our reporters wrote.
 *
 * @param root - the working copy: it is another each time, and must not be part of a name.
 */
export function runsIn(text: string, root: string): Run[] {
  const runs = new Map<string, Growing>();
  for (const record of recordsIn(text.split('\n'), '{"run":')) {
    if (!isRecord(record)) continue;
    const { run: id, begin, cwd, file, test, as, end } = record;
    if (typeof begin === 'string')
      runs.set(id, { runner: begin, folder: within(cwd, root), complete: false, tests: [] });
    const run = runs.get(id);
    if (isOutcome(as)) run?.tests.push({ file: within(file, root), name: String(test).replaceAll(root, ''), as });
    if (end === true && run !== undefined) run.complete = true;
  }
  return [...runs.values()];
}

function within(path: unknown, root: string): string {
  const text = String(path).replace(/^file:\/\//, '');
  return text.startsWith(root) ? relative(root, text) : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> & { readonly run: string } {
  return typeof value === 'object' && value !== null && 'run' in value && typeof value.run === 'string';
}

function isOutcome(value: unknown): value is Outcome {
  return value === 'passed' || value === 'failed' || value === 'skipped' || value === 'broken';
}
