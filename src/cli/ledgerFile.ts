import { dirname, join, relative } from 'node:path';
import { DEFAULT_LEDGER, findConfig } from '../config/config.ts';
import { CommitteeError, ConfigError } from '../errors.ts';
import { loadQuietly } from './loadQuietly.ts';

/** `--ledger`, which is what the nearest configuration says unless it is given. */
export function ledgerFile(): readonly [flags: string, description: string] {
  return [
    '--ledger <file>',
    `the ledger's file (default: that of the configuration, else ${DEFAULT_LEDGER} beside it)`,
  ];
}

/**
 * The ledger that is meant.
 *
 * @param given - what `--ledger` says.
 * @throws {@link ConfigError} where the configuration cannot be read, or keeps none.
 */
export async function ledgerFor(given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const file = findConfig(process.cwd());
  if (file === undefined) return DEFAULT_LEDGER;
  const { ledger = join(dirname(file), DEFAULT_LEDGER) } = await loadQuietly(file).catch((cause: unknown) => {
    if (!(cause instanceof CommitteeError)) throw cause;
    throw new ConfigError(`The configuration does not say which ledger is meant: ${cause.message}`, {
      at: file,
      fix: 'Mend it, or name the file with --ledger.',
      cause,
    });
  });
  // As it looks from here.
  if (ledger !== ':memory:') return relative(process.cwd(), ledger);
  throw new ConfigError('The configuration keeps no ledger.', {
    at: `${file}: ledger`,
    fix: 'Name a file there, or another one with --ledger.',
  });
}
