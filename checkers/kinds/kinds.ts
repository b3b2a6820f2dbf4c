import type { Plugin } from '../../src/nouns/plugin.ts';
import { registered } from '../../src/nouns/registered.ts';
import { frameworksOf } from '../command/runners/runners.ts';
import { cargoTestKind } from './cargoTest.ts';
import { commandKind } from './command.ts';
import { differentialKind } from './differential.ts';
import { examplesKind } from './examples.ts';
import { exhaustiveKind } from './exhaustive.ts';
import { goTestKind } from './goTest.ts';
import { idempotentKind } from './idempotent.ts';
import { metamorphicKind } from './metamorphic.ts';
import { propertiesKind } from './properties.ts';
import { pytestKind } from './pytest.ts';
import { readKind, type Kind } from './readKind.ts';
import { recordedKind } from './recorded.ts';
import { roundTripKind } from './roundTrip.ts';
import { speedKind } from './speed.ts';
import { testsKind } from './tests.ts';
import { typesKind } from './types.ts';

/** The kinds of checkers that can be named, by their names. */
export type Kinds = ReadonlyMap<string, Kind>;

/**
 * The built-in kinds, and those of plugins.
 *
 * @throws {@link ConfigError} for a kind that is none, and for one whose name is taken.
 */
export function kindsWith(plugins: readonly Plugin[]): Kinds {
  const command = commandKind(frameworksOf(plugins));
  const own = {
    name: 'weak-committee',
    checkers: [
      typesKind,
      testsKind,
      propertiesKind,
      examplesKind,
      differentialKind,
      roundTripKind,
      idempotentKind,
      metamorphicKind,
      exhaustiveKind,
      speedKind,
      pytestKind,
      goTestKind,
      cargoTestKind,
      command,
      recordedKind,
    ],
  };
  return registered<Kind>([own, ...plugins], {
    called: 'kinds of checkers',
    of: ({ name, checkers = [] }) => checkers.map((kind) => readKind(kind, name)),
    nameOf: ({ kind }) => kind,
  });
}

/** The kinds that stand in this package. */
export const BUILT_IN: Kinds = kindsWith([]);

/** Kinds that a request or a certificate may name. */
export function kindsFor(kinds: Kinds, callers: 'anyone' | 'trusted'): Kinds {
  const may = callers === 'trusted' ? ['anyone', 'trusted'] : ['anyone'];
  return new Map([...kinds].filter(([, kind]) => may.includes(kind.callers)));
}
