import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { checkersIn, checkersOf, type Extended } from '../../checkers/checkersOf.ts';
import type { Plugin } from '../nouns/plugin.ts';
import { ConfigError } from '../errors.ts';
import { readTaskFolder } from '../workspace/taskFolder.ts';
import type { Mount } from '../workspace/workspace.ts';
import type { Suite, SuiteTask } from './suite.ts';
import { uniqueIds } from './rows.ts';

/**
 * Task folders of your own, as `weak-committee solve` takes them: each folder in `folder` that has a `task.md`. Its checkers are visible. What
 * decides is what its front matter lists under `hidden` (as under `checkers`), or the tests in its `hidden/`; no solver sees that folder. Where
 * a task has neither, its checkers are the truth.
 *
 * @param options - `plugins`: those whose kinds of checkers the tasks may list.
 * @throws {@link ConfigError} when there is no task, two have the same id, or hidden files lie where a solver sees them; TaskError where a
 * task cannot be read.
 * @example
 * ```ts
 * export default defineBench({ suites: [{ ...(await taskFolders('tasks')), members, arms, prices }] });
 * ```
 */
export async function taskFolders(folder: string, { plugins = [] }: Extended = {}): Promise<Suite> {
  const entries = existsSync(folder) ? await readdir(folder, { withFileTypes: true }) : [];
  const names = entries.map(({ name }) => name).filter((name) => existsSync(join(folder, name, 'task.md')));
  if (names.length === 0)
    throw new ConfigError(`There are no tasks in ${folder}.`, {
      at: resolve(folder),
      fix: 'Give a folder of folders that each have a task.md: `weak-committee init` makes one.',
    });
  const tasks = await Promise.all(names.toSorted().map((name) => taskOf(join(folder, name), plugins)));
  uniqueIds(tasks.map(({ input }, index) => ({ id: input.id, at: join(folder, names.toSorted()[index] ?? '') })));
  const hidden = tasks.filter((task) => task.hidden.length > 0).length;
  return { name: basename(resolve(folder)), basis: basisOf(hidden, tasks.length), tasks };
}

function basisOf(hidden: number, all: number): string {
  if (hidden === 0) return 'the checkers of each task folder are the checkers, and the truth';
  const rest = hidden === all ? '' : `; ${all - hidden} of ${all} have none, and their checkers are the truth`;
  return `the checkers of each task folder are the checkers, its hidden ones the truth${rest}`;
}

async function taskOf(folder: string, plugins: readonly Plugin[]): Promise<SuiteTask> {
  const visible = await checkersOf(folder, { plugins });
  const { input, hidden, file } = await readTaskFolder(folder);
  if (hidden.checkers.length === 0) return { input, visible, hidden: [] };
  refuseInSight(resolve(folder, 'hidden'), Array.isArray(input.workspace) ? input.workspace : [], file);
  return {
    input,
    visible,
    hidden: await checkersIn(hidden.checkers, file, plugins),
    ...(hidden.workspace.length > 0 && { hiddenWorkspace: hidden.workspace }),
  };
}

function refuseInSight(hidden: string, mounts: readonly Mount[], at: string): void {
  const shown = mounts.find(({ from }) => !relative(resolve(from), hidden).split(sep).includes('..'));
  if (shown === undefined || !existsSync(hidden)) return;
  throw new ConfigError('The hidden files lie in the workspace, where a solver sees them.', {
    at,
    fix: 'Let `workspace` be a folder that does not hold the task folder.',
  });
}
