import type { ZodType } from 'zod';
import type { JsonSchema } from '../nouns/kind.ts';
import type { Policy } from './policy.ts';

/** A policy that a configuration can name. The built-in one is registered in the same way. */
export interface PolicyKind<Written = unknown> {
  /** Its name: a word of letters, digits, `-` and `_`. */
  readonly policy: string;
  /** What may be written beside its name, in zod 4 or as JSON Schema. Where it takes `undefined`, the name may stand alone. */
  readonly schema: ZodType<Written> | JsonSchema;
  /** Makes the policy of what was written, once the schema has read it. */
  make(written: Written): Policy;
}

/** A policy by its name, alone or with its options: `'first-sound'`, `{ 'first-sound': { samples: 8 } }`. */
export type PolicyNamed = string | Readonly<Record<string, unknown>>;

/** Types a kind of policy by its schema; gives back what it is given. */
export function policyKind<Written>(kind: PolicyKind<Written>): PolicyKind<Written> {
  return kind;
}
