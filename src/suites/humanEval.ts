import { ConfigError } from '../errors.ts';
import type { Suite, SuiteTask } from './suite.ts';
import { JUDGE, JUDGE_FILE, pythonTests } from './python.ts';
import { readRows, textOf, uniqueIds, type Row } from './rows.ts';

export interface HumanEvalOptions {
  /** A file of the same shape whose tests decide, such as HumanEval+; the file's own are then only what a solver selects by. */
  readonly hidden?: string;
}

/**
 * HumanEval, and files of its shape: `task_id`, `prompt`, `entry_point`, `test`. Python, in the process tier (isolation `shared`); what is
 * counted are the assertions that held.
 *
 * @param file - JSONL, as it is or gzipped.
 * @throws {@link ConfigError} when a file cannot be read, a row lacks a field, or a task has no row in `hidden`.
 * @example
 * ```ts
 * const suite = await humanEval('HumanEval.jsonl.gz', { hidden: 'HumanEvalPlus-OriginFmt.jsonl.gz' });
 * export default defineBench({ suites: [{ ...suite, members, arms, prices }] });
 * ```
 * @see https://github.com/openai/human-eval
 */
export async function humanEval(file: string, { hidden }: HumanEvalOptions = {}): Promise<Suite> {
  const problems = await problemsIn(file);
  const truth = hidden === undefined ? undefined : new Map((await truthIn(hidden)).map((one) => [one.id, one]));
  return {
    name: 'humaneval',
    basis:
      truth === undefined
        ? "the file's own tests are the checker, and the truth"
        : "the file's own tests are the checker, those of the second file the truth",
    tasks: problems.map((problem) => taskOf(problem, truth && { tests: testsFor(problem, truth, hidden ?? '') })),
  };
}

interface Problem {
  readonly id: string;
  readonly at: string;
  readonly prompt: string;
  readonly entry: string;
  readonly test: string;
}

async function problemsIn(file: string): Promise<Problem[]> {
  return problemsOf(await readRows(file));
}

function problemsOf(rows: readonly Row[]): Problem[] {
  const problems = rows.map((row) => ({
    id: textOf(row, 'task_id'),
    at: row.at,
    prompt: textOf(row, 'prompt'),
    entry: textOf(row, 'entry_point'),
    test: textOf(row, 'test'),
  }));
  uniqueIds(problems);
  return problems;
}

/** EvalPlus also gives its inputs without results; the tests in such a file are only HumanEval's own. */
async function truthIn(file: string): Promise<Problem[]> {
  const rows = await readRows(file);
  const bare = rows.find(({ fields }) => 'plus_input' in fields);
  if (bare !== undefined)
    throw new ConfigError('The row has inputs (plus_input) and not what they give, so it cannot decide.', {
      at: bare.at,
      fix: 'Take the file of the same release whose name ends in -OriginFmt.',
    });
  return problemsOf(rows);
}

function testsFor({ id, at }: Problem, truth: ReadonlyMap<string, Problem>, hidden: string): string {
  const found = truth.get(id);
  if (found !== undefined) return found.test;
  throw new ConfigError(`The task ${id} has no hidden tests.`, { at, fix: `Give it a row in ${hidden}.` });
}

function taskOf({ id, prompt, entry, test }: Problem, truth: { readonly tests: string } | undefined): SuiteTask {
  const files = { [JUDGE_FILE]: JUDGE };
  return {
    input: {
      id,
      prompt: `Complete this Python file. Keep what stands before \`${entry}\`.\n\n\`\`\`python\n${prompt.trimEnd()}\n\`\`\``,
      target: 'solution.py',
      exports: [entry],
      workspace: { files: { ...files, 'tests.py': test } },
    },
    visible: [pythonTests('asserts', 'tests.py', 'solution.py', [entry])],
    hidden: truth === undefined ? [] : [pythonTests('asserts', 'hidden.py', 'solution.py', [entry])],
    ...(truth && { hiddenWorkspace: { files: { ...files, 'hidden.py': truth.tests } } }),
  };
}
