import { CATALOGUE } from '../../src/models/catalogue.ts';
import type { Rung } from '../../src/sampling/ladder.ts';
import type { Wanted } from '../../src/harness/record.ts';

/** Answers of each member in a ladder of several. */
export const SAMPLES = 4;
/** How many answers at once their speed is measured for. */
export const COUNTS = [1, 4, 8, 16];

/** Larger models are asked for fewer answers: they are slow, and stand last in a ladder. */
export function isLarge(name: string): boolean {
  return (CATALOGUE.find((model) => model.name === name)?.bytes ?? 0) > 1_000_000_000;
}

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
  return [
    ...Array.from({ length: ladder }, (_, ordinal) => ({ ordinal })),
    ...Array.from({ length: Math.max(0, plain - OF_LADDER) }, (_, index) => ({
      ordinal: FIRST_PLAIN + index,
      rung: PLAIN,
    })),
  ];
}
