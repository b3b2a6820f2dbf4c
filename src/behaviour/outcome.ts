import { isSame } from './same.ts';
import type { Input } from './shape.ts';

/** What one call came to. Errors are told apart by their names: the words in them are anybody's choice. */
export type Outcome =
  | ({ readonly kind: 'value'; readonly value: unknown } & Besides)
  | ({ readonly kind: 'threw'; readonly name: string } & Besides)
  /** It took too long, or too much memory. */
  | { readonly kind: 'ended' };

interface Besides {
  /** The arguments as they were left, where they were changed. */
  readonly changed?: Input;
  /** It gave a promise of it. */
  readonly later?: true;
}

/** Whether two calls did the same: value, or kind of error, and what became of the arguments. */
export function isSameOutcome(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'ended' || b.kind === 'ended') return a.kind === b.kind;
  return isSameAnswer(a, b) && isSame(a.changed, b.changed);
}

/** Whether two calls gave the same: value, or kind of error, whatever became of the arguments. */
export function isSameAnswer(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'ended' || b.kind === 'ended') return a.kind === b.kind;
  if (a.kind === 'value' && b.kind === 'value') return isSame(a.value, b.value);
  return a.kind === 'threw' && b.kind === 'threw' && a.name === b.name;
}
