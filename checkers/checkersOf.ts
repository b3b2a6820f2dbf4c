import { TaskError } from '../src/errors.ts';
import type { Checker } from '../src/nouns/checker.ts';
import type { Plugin } from '../src/nouns/plugin.ts';
import { readTaskFolder } from '../src/workspace/taskFolder.ts';

/** What files of a task may name beside the built-in kinds of checkers. */
export interface Extended {
  readonly plugins?: readonly Plugin[];
}

/**
 * The checkers that a task folder lists in its front matter, or has in its `tests/`.
 *
 * @param options - `plugins`: those whose kinds of checkers the front matter may name.
 * @example
 * ```ts
 * await solve('tasks/slugify', await checkersOf('tasks/slugify'), { committee });
 * ```
 */
export async function checkersOf(folder: string, { plugins = [] }: Extended = {}): Promise<Checker[]> {
  const { checkers, file } = await readTaskFolder(folder);
  if (checkers.length === 0)
    throw new TaskError('The task has no checkers, so nothing could be called sound.', {
      at: file,
      fix: 'Put a test into tests/, or list `checkers` in the front matter.',
    });
  return checkersIn(checkers, file, plugins);
}

/**
 * Checkers as they are written in a file.
 *
 * @throws {@link TaskError} for one that cannot be read.
 */
export async function checkersIn(
  specs: readonly unknown[],
  file: string,
  plugins: readonly Plugin[],
): Promise<Checker[]> {
  // The schemas are loaded when first used: most of what imports this needs none.
  const [{ fromSpec }, { kindsWith }] = await Promise.all([import('./registry.ts'), import('./kinds/kinds.ts')]);
  const kinds = kindsWith(plugins);
  return specs.map((spec) => fromSpec(spec, file, kinds));
}
