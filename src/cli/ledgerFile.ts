import { dirname, join, relative } from 'node:path';
import { DEFAULT_LEDGER, findConfig } from '../config/config.ts';

/** `--ledger`, with the file beside the nearest configuration as its default. */
export function ledgerFile(): readonly [flags: string, description: string, standard: string] {
  const config = findConfig(process.cwd());
  const standard =
    config === undefined ? DEFAULT_LEDGER : relative(process.cwd(), join(dirname(config), DEFAULT_LEDGER));
  return ['--ledger <file>', "the ledger's file", standard];
}
