import type { ZodError } from 'zod';

/** The first thing that a schema found wrong. Schemas say in their messages what to do. */
export interface Flaw {
  /** The way to it, from the outside. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** A name that the schema does not know; the path leads to what has it. */
  readonly unknown?: string;
  /** What it is not, such as `no text`. */
  readonly what: string;
  readonly fix: string;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'no text',
  number: 'no number',
  boolean: 'neither true nor false',
  array: 'no list',
  object: 'no object',
  record: 'no object',
};

/** What a schema found wrong with a value, in our words. */
export function flawIn(error: ZodError, given: unknown): Flaw {
  const [issue] = error.issues;
  const path = (issue?.path ?? []).map(String);
  const [unknown] = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const expected = issue?.code === 'invalid_type' ? issue.expected : '';
  const value = path.reduce<unknown>(
    (inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key],
    given,
  );
  const message = issue?.message ?? 'Give something else';
  return {
    path,
    value,
    ...(unknown !== undefined && { unknown }),
    what: KINDS[expected] ?? 'what it cannot be',
    fix: /[.!]$/.test(message) ? message : `${message}.`,
  };
}
