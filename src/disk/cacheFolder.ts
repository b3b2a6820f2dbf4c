import envPaths from 'env-paths';
import { join } from 'node:path';

/** A folder of ours in the user's own cache, where no other user of the machine can put anything. */
export function cacheFolder(name: string): string {
  return join(envPaths('weak-committee', { suffix: '' }).cache, name);
}
