import { findConfig, loadConfig } from '../config/config.ts';
import { explain } from '../errors.ts';
import type { Plugin } from '../nouns/plugin.ts';
import { printable } from '../text/printable.ts';

/**
 * The plugins that a configuration names, the nearest where none is given.
 *
 * @param needed - whether nothing can be done without them: else the nearest may be one that does not load.
 */
export async function pluginsIn(config: string | undefined, needed: boolean): Promise<readonly Plugin[]> {
  const file = config ?? findConfig(process.cwd());
  if (file === undefined) return [];
  try {
    return (await loadConfig(file)).plugins ?? [];
  } catch (error) {
    if (needed || config !== undefined) throw error;
    process.stderr.write(`No plugin is loaded, since the configuration is not: ${printable(explain(error))}\n`);
    return [];
  }
}
