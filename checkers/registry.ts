import { ZodError } from 'zod';
import type { Checker } from '../src/nouns/checker.ts';
import type { CheckerSeal } from '../src/nouns/certificate.ts';
import { CommitteeError, ConfigError, TaskError } from '../src/errors.ts';
import { entryOf } from '../src/nouns/entry.ts';
import { flawIn } from '../src/text/flaw.ts';
import { BUILT_IN, type Kinds } from './kinds/kinds.ts';
import type { Kind } from './kinds/readKind.ts';

/**
 * A checker as it is written as data: `types`, `{ tests: path }`, `{ examples: { call, cases } }`, or a plugin's.
 *
 * @param at - where it is written, for the message.
 * @param kinds - those that may be named there.
 * @throws {@link TaskError} when it cannot be read.
 * @example
 * ```ts
 * fromSpec({ tests: 'tests/slugify.test.ts' }, 'task.md'); // tests(['tests/slugify.test.ts'])
 * ```
 */
export function fromSpec(spec: unknown, at: string, kinds: Kinds = BUILT_IN): Checker {
  const wrong = (fix: string, cause?: unknown): TaskError =>
    new TaskError(`A checker is listed that cannot be read: ${shown(spec)}.`, { at, fix, cause });
  const { name, value, more } = entryOf(spec);
  if (more) throw wrong('Write each checker as an item of its own.');
  const kind = kinds.get(name);
  if (kind === undefined) throw wrong(`Known are ${namesOf(kinds)}, and those of \`plugins\` in the configuration.`);
  try {
    const read = kind.schema.safeParse(value);
    if (!read.success) throw wrong(fixOf(read.error, value));
    return made(kind, kind.make(read.data));
  } catch (cause) {
    if (cause instanceof CommitteeError) throw cause;
    throw wrong(`The kind ${name} did not take it: ${wordsOf(cause)}.`, cause);
  }
}

/** The name of the kind that a checker is written with; `''` where it is written with none. */
export function kindIn(spec: unknown): string {
  return entryOf(spec).name;
}

/** Why a checker cannot be made again. */
export interface Unbuilt {
  readonly why: string;
}

/**
 * A checker made again from a certificate. Nothing is imported for it: its kind is among those given, or it cannot be made.
 *
 * @param kinds - the built-in ones, and those of plugins that the user's own configuration names.
 */
export function fromSeal({ name, options, rerunnable }: CheckerSeal, kinds: Kinds = BUILT_IN): Checker | Unbuilt {
  const never = { why: `The checker ${name} is not re-runnable from a certificate.` };
  if (!rerunnable) return never;
  const word = firstWord(name);
  const kind = kinds.get(word);
  if (kind === undefined)
    return {
      why: `The checker ${name} is of no kind that is known: name the plugin that has ${word} in \`plugins\` of your configuration.`,
    };
  if (kind.callers === 'owner') return { why: `The checker ${name} is of a kind that no certificate may bring.` };
  try {
    return made(kind, kind.again?.(options) ?? kind.make(kind.schema.parse(options)));
  } catch (cause) {
    return { why: `The checker ${name} cannot be made from what the certificate holds: ${wordsOf(cause, options)}.` };
  }
}

/** The name of the kind that made a checker. */
export function firstWord(name: string): string {
  return name.split(' ', 1)[0] ?? '';
}

/** A certificate finds the kind by the checker's name. */
function made({ kind }: Kind, checker: Checker): Checker {
  if (typeof checker?.name === 'string' && firstWord(checker.name) === kind && typeof checker.open === 'function')
    return checker;
  throw new ConfigError(
    `The kind ${kind} makes ${JSON.stringify(checker?.name)}, which no certificate would find again.`,
    {
      at: 'plugins',
      fix: `Let it make checkers whose names begin with ${kind}.`,
    },
  );
}

/** As much of it as says which one is meant: a request may bring megabytes. */
function shown(spec: unknown): string {
  const text = JSON.stringify(spec) ?? String(spec);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function namesOf(kinds: Kinds): string {
  const names = [...kinds.values()].filter(({ callers }) => callers !== 'owner').map(({ kind }) => kind);
  return names.join(', ');
}

/** What a schema says is to be done, and where, if it is within. */
function fixOf(error: ZodError, value: unknown): string {
  const { path, fix } = flawIn(error, value);
  return path.length === 0 || fix.startsWith('Write ') ? fix : `${path.join('.')}: ${fix}`;
}

function wordsOf(cause: unknown, value?: unknown): string {
  if (cause instanceof ZodError) return fixOf(cause, value).replace(/\.$/, '');
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
}
