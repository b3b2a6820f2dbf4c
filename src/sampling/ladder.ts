import type { Member } from '../nouns/member.ts';

/** How one sample is asked for, so that sample 8 is not sample 1 again. */
export interface Rung {
  /** In words, for people and for the ledger. */
  readonly name: string;
  readonly temperature: number | undefined;
  readonly phrasing: Phrasing;
  /** An approach to try, in one sentence. */
  readonly hint: string | undefined;
}

/** Ways to put the same task: as given, as a review of edge cases first, or with the task last. */
type Phrasing = 'plain' | 'edge-cases' | 'restated';

const HINTS = [
  'Prefer the most direct loop over clever built-ins.',
  'Split the problem into small named functions and compose them.',
  'Work through the input once, keeping explicit state.',
  'Start from the edge cases (empty, single, duplicate, negative) and grow the general case from them.',
] as const;

/** The first samples differ by temperature alone, the later ones by how the task is put and by a hint. */
const RUNGS: readonly Rung[] = [
  { name: 'plain, cool', temperature: 0.2, phrasing: 'plain', hint: undefined },
  ...Array.from({ length: 3 }, (): Rung => ({
    name: 'plain, warm',
    temperature: 0.8,
    phrasing: 'plain',
    hint: undefined,
  })),
  ...Array.from({ length: 2 }, (): Rung => ({
    name: 'edge cases first',
    temperature: 0.8,
    phrasing: 'edge-cases',
    hint: undefined,
  })),
  ...Array.from({ length: 2 }, (): Rung => ({
    name: 'restated',
    temperature: 1,
    phrasing: 'restated',
    hint: undefined,
  })),
];

/** A replay answers what was asked when it was recorded, whatever it is asked now. */
const RECORDED: Rung = { name: 'recorded', temperature: undefined, phrasing: 'plain', hint: undefined };

/**
 * The rung for the sample with this ordinal, in what the member can do. A member without a temperature (reasoning models)
 * takes another phrasing from its second sample on.
 */
export function rungOf(ordinal: number, { abilities, answersFor }: Pick<Member, 'abilities' | 'answersFor'>): Rung {
  if (answersFor !== undefined) return RECORDED;
  const hints = ordinal - RUNGS.length;
  const rung = RUNGS[ordinal] ?? {
    name: `hint ${(hints % HINTS.length) + 1}`,
    temperature: 0.9,
    phrasing: hints % 2 === 0 ? 'plain' : 'edge-cases',
    hint: HINTS[hints % HINTS.length],
  };
  if (abilities.temperature) return rung;
  if (ordinal === 0) return { ...rung, name: 'plain', temperature: undefined };
  const hint = HINTS[(ordinal - 1) % HINTS.length];
  return {
    name: `hint ${((ordinal - 1) % HINTS.length) + 1}`,
    temperature: undefined,
    phrasing: ordinal % 2 === 0 ? 'edge-cases' : 'plain',
    hint,
  };
}

/** Whether two samples ask the very same thing, and so can be choices of one request. */
export function sameRung(a: Rung, b: Rung): boolean {
  return a.temperature === b.temperature && a.phrasing === b.phrasing && a.hint === b.hint;
}
