import type { Rung } from '../../src/sampling/ladder.ts';
import type { Wanted } from '../../src/record.ts';

/** Samples of the ladder, as `solve` asks for them. */
export const LADDER = 8;
/** Samples at one temperature with the plain prompt, for pass@k: those the ladder has itself (its second to fourth), and these. */
const PLAIN: Rung = { name: 'plain, warm', temperature: 0.8, phrasing: 'plain', hint: undefined };
const FIRST_PLAIN = 16;
const MORE_PLAIN = 5;

/** Whether an answer is one of those that differ by chance alone. */
export function isPlain({ rung }: { readonly rung: string }): boolean {
  return rung === PLAIN.name;
}

/** What the experiment asks of a model: `ladder` samples of the ladder, and as many plain ones as make eight. */
export function samplesFor(ladder: number): Wanted['samples'] {
  return [
    ...Array.from({ length: ladder }, (_, ordinal) => ({ ordinal })),
    ...Array.from({ length: MORE_PLAIN }, (_, index) => ({ ordinal: FIRST_PLAIN + index, rung: PLAIN })),
  ];
}
