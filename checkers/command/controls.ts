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

/** Makes them for each run anew: nobody can have seen their values before. */
export type MakeControls = (report: Report, changed: Files, signal: AbortSignal) => Promise<Controls>;

/** Makes controls of the files that a report names. */
export function openControls(context: CheckContext, task: Task): MakeControls {
  const inPython = openPython(context);
  return async ({ tests }, changed, signal) => {
    const paths = [...new Set([...tests.values()].map(({ file }) => file))];
    // A file that the candidate wrote tests nothing.
    const own = paths.filter((path) => task.workspace.files.has(path) && changed[path] === undefined);
    const python = own.filter((path) => path.endsWith('.py'));
    const made = new Map(python.length === 0 ? [] : await inPython(python, signal));
    const random = newRandom();
    for (const path of own.filter((one) => /\.[cm]?[jt]sx?$/.test(one))) {
      const { text, count } = controlOf(path, (await readText(task.workspace, path)) ?? '', random);
      if (count > 0) made.set(path, { text, titles: directIn(path, text) });
    }
    return {
      files: Object.fromEntries([...made].map(([path, { text }]) => [path, text])),
      changes: ({ file, name }) => made.get(file)?.titles.some((title) => isTitle(title, name)) ?? false,
    };
  };
}

function newRandom(): string {
  return randomUUID().slice(0, 8);
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

type InPython = (paths: readonly string[], signal: AbortSignal) => Promise<readonly [string, Made][]>;

/** Controls that are made at a time: to start Python takes longer than to make one. */
const AT_A_TIME = 16;

/** Python alone reads Python; it is run where a candidate would be, and without one. Each of what it makes is used once. */
function openPython({ copies, sandbox, timeoutMs }: CheckContext): InPython {
  const stocks = new Map<string, Readonly<Record<string, Made>>[]>();
  return async (paths, signal) => {
    const key = paths.join('\0');
    const stock = stocks.get(key) ?? [];
    stocks.set(key, stock);
    if (stock.length === 0) stock.push(...(await made(paths, signal)));
    return Object.entries(stock.pop() ?? {});
  };

  async function made(paths: readonly string[], signal: AbortSignal): Promise<Readonly<Record<string, Made>>[]> {
    await using copy = await copies.lay({});
    const script = join(TOOLS, 'weak_committee_control.py');
    const randoms = Array.from({ length: AT_A_TIME }, newRandom).join(',');
    const { output } = await sandbox.run('python3', [script, randoms, ...paths], { cwd: copy.root, timeoutMs, signal });
    const read = parsedLine(output.trim());
    return Array.isArray(read) ? (read as Readonly<Record<string, Made>>[]) : [];
  }
}
