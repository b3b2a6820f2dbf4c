import type { ZodType } from 'zod';
import type { Checker } from './checker.ts';
import type { Json } from './digest.ts';

/**
 * A checker that can be named as data: in front matter, in requests over HTTP and MCP, and in certificates. The built-in ones are registered
 * in the same way.
 *
 * @example
 * ```ts
 * checkerKind({ kind: 'short', schema: z.strictObject({ characters: z.int().positive() }), make: ({ characters }) => short(characters) });
 * ```
 */
export interface CheckerKind<Written = unknown> {
  /** Its name: a word of letters, digits, `-` and `_`. The names of its checkers begin with it. */
  readonly kind: string;
  /**
   * What may be written beside its name, in zod 4 or as JSON Schema. Where it takes `undefined`, the name may stand alone, as in `- types`.
   * Its messages are shown as what to do.
   */
  readonly schema: ZodType<Written> | JsonSchema;
  /** Makes a checker of what was written, once the schema has read it. */
  make(written: Written): Checker;
  /** Makes it again from the options that stand in a certificate. Left out, they are read as what was written. */
  readonly again?: (options: Json) => Checker;
  /**
   * Who may name it. `anyone`: requests and certificates too, whatever they write beside it. `trusted` (default): they only where commands of
   * theirs are run (`serve.commands`, `--allow-commands`). `owner`: only files of the user's own.
   */
  readonly callers?: 'anyone' | 'trusted' | 'owner';
}

/** A JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, Json>>;

/** Types a kind of checker by its schema; gives back what it is given. */
export function checkerKind<Written>(kind: CheckerKind<Written>): CheckerKind<Written> {
  return kind;
}
