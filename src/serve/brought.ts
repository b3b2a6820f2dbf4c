import { kindIn, fromSpec } from '../../checkers/registry.ts';
import { kindsFor, type Kinds } from '../../checkers/kinds/kinds.ts';
import type { Checker } from '../nouns/checker.ts';

/** What requests may bring, and how one is refused that brings more. */
export interface Bringing {
  readonly kinds: Kinds;
  /** Whether kinds that want trust are allowed, commands among them. */
  readonly trusted: boolean;
  /** Where checkers stand in the request. */
  readonly at: string;
  readonly refuse: (kind: string) => Error;
}

/**
 * The checkers that a request brings.
 *
 * @throws {@link TaskError} for one that cannot be read, and what `refuse` gives for one of a kind that wants more trust.
 */
export function broughtCheckers(specs: readonly unknown[], { kinds, trusted, at, refuse }: Bringing): Checker[] {
  const known = kindsFor(kinds, 'trusted');
  const barred = trusted ? undefined : specs.map(kindIn).find((kind) => known.get(kind)?.callers === 'trusted');
  if (barred !== undefined) throw refuse(barred);
  return specs.map((spec) => fromSpec(spec, at, known));
}
