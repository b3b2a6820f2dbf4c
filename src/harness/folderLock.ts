import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../errors.ts';

/**
 * Keeps a folder to one process, until it is disposed: two would buy everything twice. A lock of SQLite's, since the system lets go of it however
 * a process ends.
 *
 * @throws {@link ConfigError} when another process has it.
 */
export function lockFolder(folder: string): Disposable {
  const db = new DatabaseSync(join(folder, 'lock.sqlite'));
  try {
    db.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new ConfigError(`Another process is at work in ${folder}.`, {
      at: folder,
      fix: 'Wait for it, or name another folder with --output.',
      cause,
    });
  }
  return { [Symbol.dispose]: () => db.close() };
}
