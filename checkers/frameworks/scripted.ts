import type { Task } from '../../src/nouns/task.ts';
import { nameOf, wordsIn, type Words } from '../command/line.ts';
import { manifestIn } from './packages.ts';

/** What the scripts of a package give to a runner, beside the files that they name. */
export interface Scripted {
  readonly env: Readonly<Record<string, string>>;
  /** The runner as it is written there. */
  readonly program: string;
  /** For Node. */
  readonly node: Words;
  /** For the runner. */
  readonly own: Words;
}

/** Flags that are kept, each with whether a value stands behind it. */
export type Flags = Readonly<Record<string, boolean>>;

/** By which Node is made to understand what tests are written in. */
export const OF_NODE: Flags = {
  '--require': true,
  '-r': true,
  '--import': true,
  '--loader': true,
  '--experimental-loader': true,
  '--conditions': true,
  '-C': true,
  '--env-file': true,
  '--experimental-vm-modules': false,
  '--experimental-strip-types': false,
  '--experimental-transform-types': false,
  '--experimental-test-module-mocks': false,
  '--experimental-require-module': false,
  '--expose-gc': false,
  '--no-warnings': false,
};

const NONE: Scripted = { env: {}, program: '', node: [], own: [] };

/**
 * How the scripts of a package start a runner: `test` goes before the others.
 *
 * @param runs - where in a line the runner stands; below 0 in one of something else.
 */
export async function scriptedBy(
  runs: (words: Words) => number,
  flags: Flags,
  home: string,
  { workspace }: Task,
): Promise<Scripted> {
  return scriptedIn((await manifestIn(home, workspace))?.scripts ?? {}, runs, flags);
}

/** How one of these scripts, by their names, starts a runner. */
export function scriptedIn(
  named: Readonly<Record<string, unknown>>,
  runs: (words: Words) => number,
  flags: Flags,
): Scripted {
  const scripts = Object.entries(named);
  const texts = scripts.toSorted(([a], [b]) => rank(a) - rank(b)).map(([, text]) => text);
  for (const words of texts.flatMap((text) => (typeof text === 'string' ? wordsIn(text) : []))) {
    const at = runs(words);
    if (at < 0) continue;
    const before = words.slice(0, at);
    const node = before.findLastIndex((word) => nameOf(word) === 'node');
    return {
      env: Object.fromEntries(before.flatMap(assigned)),
      program: words[at] ?? '',
      node: node < 0 ? [] : kept(before.slice(node + 1), OF_NODE),
      own: kept(words.slice(at + 1), flags),
    };
  }
  return NONE;
}

/** Where a line has a program of this name. */
export function program(name: string): (words: Words) => number {
  return (words) => words.findIndex((word) => nameOf(word).replace(/^_/, '') === name);
}

function rank(script: string): number {
  if (script === 'test') return 0;
  return /test|spec/.test(script) ? 1 : 2;
}

/** Where a line has a program that is asked for this: `bun test`. */
export function verb(name: string, asked: string): (words: Words) => number {
  return (words) => words.findIndex((word, index) => nameOf(word) === name && words[index + 1] === asked);
}

/** `NODE_ENV=test`, as shells and cross-env take it. What a shell would put in for a variable is not known here. */
function assigned(word: string): [string, string][] {
  const [, name, value] = /^(\w+)=([^$]*)$/.exec(word) ?? [];
  return name === undefined || value === undefined ? [] : [[name, value]];
}

/** The flags among these words that are kept, each as one word. */
function kept(words: Words, flags: Flags): string[] {
  return words.flatMap((word, index) => {
    const [flag = '', ...rest] = word.split('=');
    const valued = flags[flag];
    if (valued === undefined) return [];
    if (!valued || rest.length > 0) return [word];
    const value = words[index + 1];
    if (value === undefined) return [];
    return flag.startsWith('--') ? [`${flag}=${value}`] : [flag, value];
  });
}
