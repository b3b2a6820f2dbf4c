import type { Checker } from '../nouns/checker.ts';
import type { Task } from '../nouns/task.ts';
import { readText } from '../workspace/workspace.ts';
import { examplesIn, type Example, type Examples } from './examples.ts';

/** A file of tests. */
export type TestText = readonly [path: string, text: string];

/** The scripts that checkers judge by. */
export async function testTexts({ workspace }: Task, checkers: readonly Checker[]): Promise<TestText[]> {
  const texts: TestText[] = [];
  for (const path of new Set(checkers.flatMap(({ files }) => files))) {
    const text = /\.[cm]?[jt]sx?$/.test(path) ? await readText(workspace, path) : undefined;
    if (text !== undefined) texts.push([path, text]);
  }
  return texts;
}

/** What checkers state of a function: examples that they carry as data, and assertions in files of tests. */
export function statedBy(checkers: readonly Checker[], texts: readonly TestText[], name: string): Examples {
  const found = texts.map(([path, text]) => examplesIn(path, text, name));
  return {
    told: [...casesOf(checkers, name), ...found.flatMap(({ told }) => told)],
    adrift: found.flatMap(({ adrift }) => adrift),
  };
}

/** The examples that checkers carry as data, in their options: `{ call, cases: [[arguments, result], …] }`. */
export function casesOf(checkers: readonly Pick<Checker, 'options'>[], name: string): Example[] {
  return checkers.flatMap(({ options }) => {
    if (typeof options !== 'object' || options === null || !('cases' in options) || !('call' in options)) return [];
    const { call, cases } = options;
    if (call !== name || !Array.isArray(cases)) return [];
    return cases.flatMap((one): Example[] =>
      Array.isArray(one) && Array.isArray(one[0]) ? [{ input: one[0], expected: one[1] }] : [],
    );
  });
}
