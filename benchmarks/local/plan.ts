import type { Rung } from '../../src/sampling/ladder.ts';
import type { Wanted } from '../../src/record.ts';

/** Samples of the ladder, as `solve` asks for them. */
export const LADDER = 8;
/** Samples at one temperature with the plain prompt, for pass@k: those the ladder has itself (its second to fourth), and more. */
const PLAIN: Rung = { name: 'plain, warm', temperature: 0.8, phrasing: 'plain', hint: undefined };
const OF_LADDER = 3;
const FIRST_PLAIN = 16;

/** Whether an answer is one of those that differ by chance alone. */
export function isPlain({ rung }: { readonly rung: string }): boolean {
  return rung === PLAIN.name;
}

/** What the experiment asks of a model: so many samples of the ladder, at least 4, and as many more as make `plain` plain ones. */
export function samplesFor(ladder: number, plain: number): Wanted['samples'] {
  return [...first(ladder), ...plainFrom(FIRST_PLAIN, plain - OF_LADDER)];
}

/** Plain samples alone. */
export function plainSamples(count: number): Wanted['samples'] {
  return plainFrom(0, count);
}

function first(count: number): Wanted['samples'] {
  return Array.from({ length: count }, (_, ordinal) => ({ ordinal }));
}

function plainFrom(from: number, count: number): Wanted['samples'] {
  return first(Math.max(0, count)).map(({ ordinal }) => ({ ordinal: from + ordinal, rung: PLAIN }));
}
