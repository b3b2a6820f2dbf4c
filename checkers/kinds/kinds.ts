import { ConfigError } from '../../src/errors.ts';
import type { Plugin } from '../../src/nouns/plugin.ts';
import { commandKind } from './command.ts';
import { examplesKind } from './examples.ts';
import { propertiesKind } from './properties.ts';
import { readKind, type Kind } from './readKind.ts';
import { recordedKind } from './recorded.ts';
import { testsKind } from './tests.ts';
import { typesKind } from './types.ts';

/** The kinds of checkers that can be named, by their names. */
export type Kinds = ReadonlyMap<string, Kind>;

const OWN: Plugin = {
  name: 'weak-committee',
  checkers: [typesKind, testsKind, propertiesKind, examplesKind, commandKind, recordedKind],
};

/**
 * The built-in kinds, and those of plugins.
 *
 * @throws {@link ConfigError} for a kind that is none, and for one whose name is taken.
 */
export function kindsWith(plugins: readonly Plugin[]): Kinds {
  const kinds = new Map<string, Kind>();
  const owners = new Map<string, string>();
  for (const { name, checkers = [] } of [OWN, ...plugins])
    for (const given of checkers) {
      const kind = readKind(given, name);
      const owner = owners.get(kind.kind);
      if (owner !== undefined)
        throw new ConfigError(`${name} has a kind of checkers called ${kind.kind}, as ${owner} has.`, {
          at: 'plugins',
          fix: 'Leave one of them out, or rename it there.',
        });
      owners.set(kind.kind, name);
      kinds.set(kind.kind, kind);
    }
  return kinds;
}

/** The kinds that stand in this package. */
export const BUILT_IN: Kinds = kindsWith([]);

/** Kinds that a request or a certificate may name. */
export function kindsFor(kinds: Kinds, callers: 'anyone' | 'trusted'): Kinds {
  const may = callers === 'trusted' ? ['anyone', 'trusted'] : ['anyone'];
  return new Map([...kinds].filter(([, kind]) => may.includes(kind.callers)));
}
