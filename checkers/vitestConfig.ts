import { posix } from 'node:path';
import type { CheckContext } from '../src/nouns/checker.ts';
import { TaskError } from '../src/errors.ts';
import type { Task } from '../src/nouns/task.ts';
import { readText } from '../src/workspace/workspace.ts';
import type { ConfigOrder, ReadConfig } from './child/vitestConfig.ts';
import { childScript } from './child.ts';

const CONFIGURATION = /^vite(?:st)?\.(?:config|workspace|projects)\.[cm]?[jt]s$/;

/** How a test file is configured; of one that nothing configures, the folder that finds its vitest. */
export interface Configured extends Pick<ReadConfig, 'at' | 'project' | 'setupFiles' | 'globals'> {
  /** What the tests need by it; undefined where all is as it is without a configuration. */
  readonly place: 'vitest' | 'shared' | undefined;
}

/**
 * The configuration of vitest that holds for a test file, as vitest itself resolves it: the nearest above it, or one further up that has it
 * as one of its projects. It is loaded away from here, so that what it imports and merges is in it.
 *
 * @throws {@link TaskError} when it cannot be loaded: then no proposal could pass its tests.
 */
export async function configurationOf(file: string, task: Task, context: CheckContext): Promise<Configured> {
  const { workspace } = task;
  const above = [...workspace.files.keys()]
    .filter((path) => CONFIGURATION.test(posix.basename(path)) && isAbove(posix.dirname(path), file))
    // Vitest's own goes before vite's.
    .toSorted((a, b) => b.split('/').length - a.split('/').length || preference(a) - preference(b));
  const [nearest] = above;
  if (nearest === undefined)
    return { at: homeOf(file, context), project: '', setupFiles: [], globals: false, place: undefined };
  const texts = await Promise.all(above.map(async (path) => (await readText(workspace, path)) ?? ''));
  const homes = [...new Set(above.map(folderOf))];
  // The words only say which are worth a try.
  const many = new Set(above.filter((_, index) => /\b(?:projects|workspace)\b/.test(texts[index] ?? '')).map(folderOf));
  const outer = homes.filter((home) => home !== homes[0] && many.has(home)).toReversed();
  const { reaching, whole, ...read } = await load(nearest, { root: '', file, homes, outer }, context);
  // What stands outside of the workspace may do anything to the world that a candidate meets.
  const foreign = read.setupFiles.some((path) => !workspace.files.has(path));
  const plain = whole.length === 0 && read.setupFiles.length === 0;
  return { ...read, place: reaching.length > 0 || foreign ? 'shared' : plain ? undefined : 'vitest' };
}

/** The nearest folder above a file that finds another vitest than the root does. */
function homeOf(file: string, { copies }: CheckContext): string {
  for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder)) {
    const found = copies.packageAt('vitest', folder);
    if (found !== undefined && found !== copies.packageAt('vitest')) return folder;
  }
  return '';
}

async function load(
  config: string,
  order: ConfigOrder,
  { copies, sandbox, timeoutMs, signal }: CheckContext,
): Promise<ReadConfig> {
  await using copy = await copies.lay({});
  const message = { ...order, root: copy.root };
  const targets = [order.file];
  const options = { cwd: copy.root, targets, timeoutMs: Math.max(timeoutMs, START_MS), signal, fenced: false, message };
  const { report, output } = await sandbox.script(childScript('vitestConfig'), options);
  if (report !== undefined) return report as ReadConfig;
  throw new TaskError(`The configuration ${config} cannot be loaded: ${firstError(output)}`, {
    at: config,
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

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

function isAbove(folder: string, file: string): boolean {
  return folder === '.' || file.startsWith(`${folder}/`);
}

function preference(path: string): number {
  return posix.basename(path).startsWith('vitest.') ? 0 : 1;
}
