import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { ConfigError } from '../../errors.ts';

/**
 * The program that a command begins with, as a path.
 *
 * @throws {@link ConfigError} where there is none.
 */
export function programOf(name: string, program: string, install: string | undefined): string {
  const places = program.includes('/')
    ? [resolve(program)]
    : (process.env['PATH'] ?? '')
        .split(delimiter)
        .filter(isAbsolute)
        .map((folder) => join(folder, program));
  const found = places.find(canRun);
  if (found !== undefined) return found;
  throw new ConfigError(
    `The agent ${name} is not installed: there is no program ${program}${program.includes('/') ? '' : ' on the PATH'}.`,
    {
      at: `${name}.command`,
      fix: install === undefined ? 'Install it, or give the path of its program.' : `Install it: ${install}`,
    },
  );
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
