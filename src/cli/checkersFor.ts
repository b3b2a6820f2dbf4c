import { checkersOf } from '../../checkers/checkersOf.ts';
import type { Kinds } from '../../checkers/kinds/kinds.ts';
import type { Checker } from '../nouns/checker.ts';
import type { Plugin } from '../nouns/plugin.ts';
import { pluginsIn } from './pluginsIn.ts';
import { readTaskFolder } from '../workspace/taskFolder.ts';

/**
 * The checkers of a task folder. The configuration is loaded only where they are not all built-in ones: it may want keys that checking does not.
 *
 * @param config - the configuration that is named, else the nearest.
 */
export async function checkersFor(folder: string, config: string | undefined): Promise<Checker[]> {
  const { checkers } = await readTaskFolder(folder);
  const { kindIn } = await import('../../checkers/registry.ts');
  return checkersOf(folder, { plugins: await pluginsFor(checkers.map(kindIn), config) });
}

/** The kinds of checkers that these names may be of. */
export async function kindsOf(names: readonly string[], config: string | undefined): Promise<Kinds> {
  const { kindsWith } = await import('../../checkers/kinds/kinds.ts');
  return kindsWith(await pluginsFor(names, config));
}

async function pluginsFor(kinds: readonly string[], config: string | undefined): Promise<readonly Plugin[]> {
  const { BUILT_IN } = await import('../../checkers/kinds/kinds.ts');
  const needed = kinds.some((kind) => !BUILT_IN.has(kind));
  // A command may be of a test framework that a plugin has, and is run without it as well.
  if (!needed && !kinds.includes('command')) return [];
  return pluginsIn(config, needed);
}
