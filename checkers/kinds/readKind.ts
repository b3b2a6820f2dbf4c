import type { ZodType } from 'zod';
import { ConfigError } from '../../src/errors.ts';
import { zodOf } from '../../src/nouns/zodOf.ts';
import type { CheckerKind } from '../../src/nouns/kind.ts';

/** A kind whose schema is read by zod, however it was given. */
export interface Kind extends Omit<CheckerKind, 'schema' | 'callers'> {
  readonly schema: ZodType;
  readonly callers: NonNullable<CheckerKind['callers']>;
}

const CALLERS: readonly unknown[] = ['anyone', 'trusted', 'owner'] satisfies CheckerKind['callers'][];

/**
 * Looks over what a plugin calls a kind of checkers.
 *
 * @throws {@link ConfigError} where it is none.
 */
export function readKind(given: CheckerKind, plugin: string): Kind {
  const wrong = (what: string, fix: string): ConfigError =>
    new ConfigError(`The plugin ${plugin} has a kind of checkers ${what}.`, { at: 'plugins', fix });
  if (typeof given?.kind !== 'string' || !/^[a-z][\w-]*$/i.test(given.kind))
    throw wrong('that has no name', 'Let `kind` be a word of letters, digits, `-` and `_`.');
  const { kind, schema, callers = 'trusted' } = given;
  if (typeof given.make !== 'function') throw wrong(`called ${kind} without \`make\``, 'Give a function.');
  if (!CALLERS.includes(callers)) throw wrong(`called ${kind} for odd callers`, `Give ${CALLERS.join(', ')}.`);
  const read = zodOf(schema);
  if (read === undefined)
    throw wrong(`called ${kind} without a schema that can be read`, 'Give a schema of zod 4, or a JSON Schema.');
  return {
    kind,
    callers,
    schema: read,
    make: (written) => given.make(written),
    ...(given.again !== undefined && { again: given.again }),
  };
}
