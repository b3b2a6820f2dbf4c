import { posix } from 'node:path';
import { mentionedIn } from '../workspace/mentioned.ts';
import { isProtected } from '../workspace/roles.ts';
import { readText, type Workspace } from '../workspace/workspace.ts';
import type { Imports } from './imports.ts';

/** A file that a change may have to be made in, and why it is taken for one. */
export interface Relevant {
  readonly path: string;
  readonly score: number;
  readonly why: readonly string[];
}

/** What is known of what is wrong. */
export interface Clues {
  /** What a user says is wrong. */
  readonly words: string;
  /** What failing tests said. */
  readonly said: string;
  /** Files of tests that fail, or are named. */
  readonly tests: readonly string[];
}

/** How much each clue says. A file that is named is meant; what a test imports is only near. */
const SCORES = { named: 10, trace: 6, defines: 6, asked: 3, word: 3, near: 1 } as const;
/** Files that define one name before it says nothing. */
const MOST_DEFINING = 3;
/** Of the best score, what a file must have to be taken. */
const LEAST = 1 / 4;
/** Files of tests import much that has nothing to do with it. */
const MOST_STEPS = 3;
const MOST = 8;
const CODE = /\.(?:[cm]?[jt]sx?|py|go|rs|java|rb|vue|svelte)$/;

/**
 * Ranks the files of a workspace by how likely what is wrong is in them: those that the words name, that define a name in the words, that stand in what
 * failing tests said, and that those tests import. Protected files never are among them.
 */
export async function relevantTo(
  { words, said, tests }: Clues,
  workspace: Workspace,
  imports: Imports,
): Promise<Relevant[]> {
  const open = [...workspace.files.keys()].filter((path) => CODE.test(path) && !isProtected(path, []));
  const found = new Map<string, { score: number; readonly why: string[] }>();
  const add = (path: string, score: number, why: string): void => {
    const one = found.get(path) ?? { score: 0, why: [] };
    one.score += score;
    one.why.push(why);
    found.set(path, one);
  };
  for (const path of mentionedIn(words, open)) add(path, SCORES.named, 'named in the words');
  for (const path of mentionedIn(said, open)) add(path, SCORES.trace, 'named by a failing test');
  const names = namesIn(words);
  if (names.length > 0)
    for (const [name, paths] of await definingOf(names, open, workspace))
      if (paths.length <= MOST_DEFINING)
        for (const path of paths) add(path, SCORES.defines / paths.length, `defines ${name}`);
  // A word that is no more than a word may still be what a file, or something in it, is called.
  const plain = new Set(words.toLowerCase().match(/[a-z][\w-]{3,}/g));
  for (const path of open) {
    const name = posix.basename(path).replace(/\..*$/, '').toLowerCase();
    if (plain.has(name)) add(path, SCORES.word, `is called ${name}`);
  }
  const reached = new Map<string, number>();
  for (const test of tests)
    for (const [path, steps] of imports.reachedFrom(test))
      if (steps <= MOST_STEPS) reached.set(path, Math.min(steps, reached.get(path) ?? steps));
  const isOpen = new Set(open);
  for (const [path, steps] of reached)
    if (isOpen.has(path))
      add(
        path,
        steps === 1 ? SCORES.asked : SCORES.near / steps,
        `imported by the tests, ${steps} step${steps === 1 ? '' : 's'} away`,
      );
  const ranked = [...found]
    .map(([path, one]) => ({ path, ...one }))
    .toSorted((a, b) => b.score - a.score || a.path.localeCompare(b.path));
  const written = await Promise.all(ranked.map(async ({ path }) => (await readText(workspace, path)) ?? ''));
  // What asserts judges, wherever it stands: a proposal that changes it would be judged by itself.
  const judged = ranked.filter((_, index) => !ASSERTS.test(written[index] ?? ''));
  const best = judged[0]?.score ?? 0;
  return judged.filter(({ score }) => score >= best * LEAST).slice(0, MOST);
}

/** Helpers of tests: they import a framework of tests, or teach it. */
const ASSERTS =
  /(?:from\s+|require\(\s*|import\(\s*)['"](?:vitest|@jest\/globals|mocha|chai|ava|node:test|bun:test)['"]|\bexpect\.extend\s*\(|^\s*(?:import|from)\s+(?:pytest|unittest)\b/m;

/** Names of code: in backticks, before a bracket, or written in one word with a capital or an underscore within. */
function namesIn(words: string): string[] {
  const marked = [...words.matchAll(/`([A-Za-z_$][\w$]*)(?:\([^`]*\))?`/g)].map(([, name = '']) => name);
  const called = [...words.matchAll(/\b([A-Za-z_$][\w$]*)\(/g)].map(([, name = '']) => name);
  const shaped =
    words.match(/\b[a-z]+(?:[A-Z][a-z0-9]*)+\b|\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:[A-Z][a-z0-9]+){2,}\b/g) ?? [];
  return [...new Set([...marked, ...called, ...shaped])].filter((name) => name.length > 2).slice(0, 50);
}

async function definingOf(
  names: readonly string[],
  paths: readonly string[],
  workspace: Workspace,
): Promise<Map<string, string[]>> {
  const wanted = new Set(names);
  const defining = new Map<string, string[]>();
  for (const path of paths) {
    const text = (await readText(workspace, path)) ?? '';
    const defined = text.matchAll(
      /\b(?:function\*?|class|const|let|var|def|interface|type|enum|func|fn|struct)\s+(?:\([^)\n]*\)\s*)?([A-Za-z_$][\w$]*)/g,
    );
    for (const name of new Set([...defined].map(([, one = '']) => one)))
      if (wanted.has(name)) defining.set(name, [...(defining.get(name) ?? []), path]);
  }
  return defining;
}
