import type { Suite, SuiteTask } from './suite.ts';
import { JUDGE, JUDGE_FILE, pythonTests } from './python.ts';
import { readRows, textOf, textsOf, uniqueIds, type Row } from './rows.ts';

/**
 * MBPP, as it was published or sanitized: `task_id`, `text` or `prompt`, `code`, `test_list`, and where there are any `test_setup_code` or
 * `test_imports`, and `challenge_test_list`; or MBPP+ of EvalPlus, where `test` is a script with many more. Python, in the process tier (isolation `shared`).
 *
 * The tests of `test_list` are visible, and stand in the prompt, as in the paper: nothing else says what the function is called. Where a row has
 * challenge tests, or a script, all of its tests together are the hidden truth, so that what is right passes the visible ones too.
 *
 * @param file - JSONL or a JSON array, as it is or gzipped.
 * @throws ConfigError when the file cannot be read, or a row lacks a field.
 * @example
 * ```ts
 * export default defineBench({ suites: [{ ...(await mbpp('sanitized-mbpp.json')), members, arms, prices }] });
 * ```
 * @see https://arxiv.org/abs/2108.07732
 */
export async function mbpp(file: string): Promise<Suite> {
  const problems = (await readRows(file)).map(problemOf);
  uniqueIds(problems);
  const more = problems.some(({ hidden }) => hidden !== undefined);
  return {
    name: 'mbpp',
    basis: more
      ? 'the tests of test_list are the checker; with the challenge tests or the script, where a task has any, they are the truth'
      : 'the tests of test_list are the checker, and the truth',
    tasks: problems.map(taskOf),
  };
}

interface Problem {
  readonly id: string;
  readonly at: string;
  readonly text: string;
  /** Functions of the reference: the tests may call these even where Python has its own of that name. */
  readonly functions: readonly string[];
  readonly setup: string;
  readonly tests: readonly string[];
  /** What decides beside them. */
  readonly hidden: string | undefined;
}

function problemOf(row: Row): Problem {
  const { task_id: id, test_setup_code: setup } = row.fields;
  const before = typeof setup === 'string' ? [setup] : [];
  const challenge = textsOf(row, 'challenge_test_list');
  const more = [...challenge, ...(row.fields['test'] === undefined ? [] : [textOf(row, 'test')])];
  return {
    id: typeof id === 'number' ? String(id) : textOf(row, 'task_id'),
    at: row.at,
    text: textOf(row, 'text', 'prompt'),
    functions: [...textOf(row, 'code').matchAll(/^def (\w+)/gm)].map(([, name = '']) => name),
    setup: [...before, ...textsOf(row, 'test_imports')].join('\n'),
    tests: textsOf(row, 'test_list'),
    hidden: more.length > 0 ? more.join('\n') : undefined,
  };
}

function taskOf({ id, text, functions, setup, tests, hidden }: Problem): SuiteTask {
  const files = { [JUDGE_FILE]: JUDGE };
  const script = (asserts: readonly string[]): string => `${[setup, ...asserts].join('\n')}\n`;
  return {
    input: {
      id,
      prompt: `${text.trim()}\n\nYour code should pass these tests:\n\n\`\`\`python\n${script(tests).trim()}\n\`\`\``,
      target: 'solution.py',
      workspace: { files: { ...files, 'tests.py': script(tests) } },
    },
    visible: [pythonTests('asserts', 'tests.py', 'solution.py', functions)],
    hidden: hidden === undefined ? [] : [pythonTests('asserts', 'hidden.py', 'solution.py', functions)],
    ...(hidden !== undefined && {
      hiddenWorkspace: { files: { ...files, 'hidden.py': script([...tests, hidden]) } },
    }),
  };
}
