import { posix } from 'node:path';
import type { CheckContext } from '../src/nouns/checker.ts';
import { TaskError } from '../src/errors.ts';
import type { Task } from '../src/nouns/task.ts';
import { readText } from '../src/workspace/workspace.ts';
import type { ReadConfig } from './child/vitestConfig.ts';
import { childScript } from './child.ts';

const CONFIGURATION = /^vite(?:st)?\.(?:config|workspace|projects)\.[cm]?[jt]s$/;

/** How a test file is configured. */
export interface Configured {
  /** The folder in which vitest is at home for it: the one with its configuration, `''` for the root. */
  readonly at: string;
  /** What the tests need by it; undefined where there is no configuration. */
  readonly place: 'vitest' | 'shared' | undefined;
  /** Whether test files need not import vitest. */
  readonly globals: boolean;
}

/**
 * The configuration of vitest that holds for a test file: the nearest above it, or one further up that has it as one of its projects.
 * It is loaded as vite does, away from here, so that what it imports and merges is in it.
 *
 * @throws {@link TaskError} when it cannot be loaded: then no proposal could pass its tests.
 */
export async function configurationOf(file: string, task: Task, context: CheckContext): Promise<Configured> {
  const { workspace } = task;
  const above = [...workspace.files.keys()]
    .filter((path) => CONFIGURATION.test(posix.basename(path)) && isAbove(posix.dirname(path), file))
    // Vitest's own goes before vite's.
    .toSorted((a, b) => b.split('/').length - a.split('/').length || preference(a) - preference(b));
  const texts = await Promise.all(above.map(async (path) => (await readText(workspace, path)) ?? ''));
  const outer = above.findLast((_, index) => /\b(?:projects|workspace)\b/.test(texts[index] ?? ''));
  const config = outer ?? above[0];
  if (config === undefined) return { at: '', place: undefined, globals: false };
  const folder = posix.dirname(config);
  const at = folder === '.' ? '' : folder;
  const { globals, reaching } = await load(config, context);
  return { at, place: reaching.length > 0 ? 'shared' : 'vitest', globals };
}

async function load(file: string, { copies, sandbox, timeoutMs, signal }: CheckContext): Promise<ReadConfig> {
  await using copy = await copies.lay({});
  const message = { root: copy.root, file };
  const options = { cwd: copy.root, timeoutMs: Math.max(timeoutMs, START_MS), signal, fenced: false, message };
  const { report, output } = await sandbox.script(childScript('vitestConfig'), options);
  if (report !== undefined) return report as ReadConfig;
  throw new TaskError(`The configuration ${file} cannot be loaded: ${firstError(output)}`, {
    at: file,
    fix: 'Mend it, or take it out of the workspace; no proposal can pass its tests.',
  });
}

/** How long vite may take to start, in ms: it is no candidate's time. */
const START_MS = 60_000;

function firstError(output: string): string {
  const lines = output.trim().split('\n');
  return (
    (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').trim().slice(0, 300) || 'it ended without a word'
  );
}

function isAbove(folder: string, file: string): boolean {
  return folder === '.' || file.startsWith(`${folder}/`);
}

function preference(path: string): number {
  return posix.basename(path).startsWith('vitest.') ? 0 : 1;
}
