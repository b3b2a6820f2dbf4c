import { resolve } from 'node:path';
import { cacheFolder } from '../disk/cacheFolder.ts';

/**
 * Where pulled models are kept: `WEAK_COMMITTEE_MODELS` where it is set, else `models` in the user's cache directory
 * (`$XDG_CACHE_HOME/weak-committee` or `~/.cache/weak-committee`, on macOS and Windows where those keep theirs).
 */
export function modelsFolder(): string {
  const chosen = process.env['WEAK_COMMITTEE_MODELS'];
  return chosen ? resolve(chosen) : cacheFolder('models');
}
