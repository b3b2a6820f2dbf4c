import type { Task } from '../../src/nouns/task.ts';
import { JEST_CONFIG } from './jest.ts';
import { MOCHA_CONFIG } from './mocha.ts';
import { foldersAbove, isNamedIn, manifestIn } from './packages.ts';

const VITEST_CONFIG = /^vite(?:st)?\.(?:config|workspace|projects)\.[cm]?[jt]s$/;

/** Frameworks that give their functions as globals, with what their settings are called. */
const GLOBAL = [
  ['vitest', VITEST_CONFIG],
  ['jest', JEST_CONFIG],
  ['mocha', MOCHA_CONFIG],
] as const;

/** One that gives its functions as globals. */
export type Global = (typeof GLOBAL)[number][0];

/** The frameworks that the nearest package names at all: the one that its script `test` starts goes before the others. */
export async function namedAbove(path: string, { workspace }: Task): Promise<Global[]> {
  for (const folder of foldersAbove(path)) {
    const found: Global[] = [];
    for (const [name, config] of GLOBAL) if (await isNamedIn(folder, name, config, workspace)) found.push(name);
    if (found.length === 0) continue;
    const test = String((await manifestIn(folder, workspace))?.scripts['test']);
    return found.toSorted((a, b) => Number(test.includes(b)) - Number(test.includes(a)));
  }
  return [];
}
