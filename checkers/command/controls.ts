import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CheckContext } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import { parsedLine } from '../../src/text/jsonLines.ts';
import { readText, type Files } from '../../src/workspace/workspace.ts';
import { controlOf } from '../control/control.ts';
import { TOOLS } from './asking.ts';
import { directIn } from './direct.ts';
import type { Report, Test } from './report.ts';

/** Copies of test files that expect something else, with the tests among them that an honest candidate cannot pass. */
export interface Controls {
  readonly files: Files;
  /** Whether this test expects something else now, for certain. */
  readonly changes: (test: Test) => boolean;
}

interface Made {
  readonly text: string;
  readonly titles: readonly string[];
}

/** Makes them of the files that a report names, for each run anew: nobody can have seen their values before. */
export async function controlsOf(
  context: CheckContext,
  task: Task,
  { tests }: Report,
  changed: Files,
  signal: AbortSignal,
): Promise<Controls> {
  const paths = [...new Set([...tests.values()].map(({ file }) => file))];
  // A file that the candidate wrote tests nothing.
  const own = paths.filter((path) => task.workspace.files.has(path) && changed[path] === undefined);
  const random = randomUUID().slice(0, 8);
  const python = own.filter((path) => path.endsWith('.py'));
  const made = new Map(python.length === 0 ? [] : await inPython(context, python, random, signal));
  for (const path of own.filter((one) => /\.[cm]?[jt]sx?$/.test(one))) {
    const { text, count } = controlOf(path, (await readText(task.workspace, path)) ?? '', random);
    if (count > 0) made.set(path, { text, titles: directIn(path, text) });
  }
  return {
    files: Object.fromEntries([...made].map(([path, { text }]) => [path, text])),
    changes: ({ file, name }) => made.get(file)?.titles.some((title) => isTitle(title, name)) ?? false,
  };
}

/** Whether a name, with whatever stands around its test and what the test is given, ends with this title. */
function isTitle(title: string, name: string): boolean {
  const bare = name.replace(/[ [(].*$/s, '');
  return (
    name === title ||
    name.endsWith(`> ${title}`) ||
    bare.endsWith(`.${title}`) ||
    bare.endsWith(`:${title}`) ||
    bare === title
  );
}

/** Python alone reads Python; it is run where a candidate would be, and without one. */
async function inPython(
  { copies, sandbox, timeoutMs }: CheckContext,
  paths: readonly string[],
  random: string,
  signal: AbortSignal,
): Promise<[string, Made][]> {
  await using copy = await copies.lay({});
  const script = join(TOOLS, 'weak_committee_control.py');
  const { output } = await sandbox.run('python3', [script, random, ...paths], { cwd: copy.root, timeoutMs, signal });
  const made = parsedLine(output.trim());
  return typeof made === 'object' && made !== null ? Object.entries(made as Readonly<Record<string, Made>>) : [];
}
