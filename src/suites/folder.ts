import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../disk/cacheFolder.ts';
import { ConfigError } from '../errors.ts';
import type { Plugin } from '../nouns/plugin.ts';
import { cataloguedSuite } from './catalogue.ts';

/**
 * Where pulled suites are kept: `WEAK_COMMITTEE_SUITES` where it is set, else `suites` in the user's cache directory
 * (`$XDG_CACHE_HOME/weak-committee` or `~/.cache/weak-committee`, on macOS and Windows where those keep theirs).
 */
export function suitesFolder(): string {
  const chosen = process.env['WEAK_COMMITTEE_SUITES'];
  return chosen ? resolve(chosen) : cacheFolder('suites');
}

/**
 * The path of a suite that `weak-committee bench suites pull` has fetched, to be given to the function that reads it.
 *
 * @param options - `plugins`: those whose suites may be meant.
 * @throws {@link ConfigError} when the catalogue has no such suite, or it was not pulled.
 * @example
 * ```ts
 * const suite = await humanEval(pulledSuite('humaneval'), { hidden: pulledSuite('humaneval-plus') });
 * ```
 */
export function pulledSuite(name: string, { plugins = [] }: { readonly plugins?: readonly Plugin[] } = {}): string {
  const path = join(suitesFolder(), cataloguedSuite(name, plugins).file);
  if (existsSync(path)) return path;
  throw new ConfigError(`The suite ${name} was not pulled.`, {
    at: path,
    fix: `Fetch it: weak-committee bench suites pull ${name}`,
  });
}
