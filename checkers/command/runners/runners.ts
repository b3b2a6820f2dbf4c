import { ConfigError } from '../../../src/errors.ts';
import type { Plugin } from '../../../src/nouns/plugin.ts';
import { registered } from '../../../src/nouns/registered.ts';
import { cargo } from './cargo.ts';
import { go } from './go.ts';
import { ava, jest, mocha, node, vitest } from './javascript.ts';
import { bun, deno } from './junit.ts';
import { pytest, unittest } from './python.ts';
import type { Runner } from './runner.ts';

const OWN: Plugin = {
  name: 'weak-committee',
  // Files of theirs may name node:test, by which scripts of Node are known.
  frameworks: [bun, deno, node, vitest, jest, mocha, ava, pytest, unittest, go, cargo],
};

/** The test runners whose report is asked for, and which of them stand in no package but a plugin. */
export function runnersWith(frameworks: readonly Runner[]): readonly Runner[] {
  return [...registered([OWN, { name: 'frameworks', frameworks }], SORT).values()];
}

/**
 * The frameworks that plugins add.
 *
 * @throws {@link ConfigError} for one that is none, and for one whose name is taken.
 */
export function frameworksOf(plugins: readonly Plugin[]): readonly Runner[] {
  const own = new Set(OWN.frameworks);
  return [...registered([OWN, ...plugins], SORT).values()].filter((runner) => !own.has(runner));
}

const SORT = {
  called: 'test frameworks',
  of: ({ name, frameworks = [] }: Plugin): readonly Runner[] => {
    for (const one of frameworks)
      if (typeof one?.name !== 'string' || one.name === '' || typeof one.is !== 'function')
        throw new ConfigError(
          `The plugin ${name} has a test framework without a name, or that knows no line of its own.`,
          {
            at: 'plugins',
            fix: 'Give `name` and `is`.',
          },
        );
    return frameworks;
  },
  nameOf: ({ name }: Runner): string => name,
};
