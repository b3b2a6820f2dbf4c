import { z } from 'zod';
import { printable } from '../../text/printable.ts';
import { wordsOf, type Verdict } from '../../nouns/verdict.ts';

/** Verdicts as an agent is told them. */
export const VERDICTS = z.array(
  z.object({
    checker: z.string(),
    verdict: z.enum(['pass', 'fail', 'broken']).describe('broken: the checker could not tell, neither pass nor fail.'),
    evidence: z.array(z.string()),
  }),
);

type Told = z.infer<typeof VERDICTS>;

const MAX_PIECES = 5;
const MAX_CHARACTERS = 2000;

/** Verdicts with their evidence in words. */
export function tellVerdicts(verdicts: readonly { readonly checker: string; readonly verdict: Verdict }[]): Told {
  return verdicts.map(({ checker, verdict }) => ({
    checker,
    verdict: verdict.kind,
    evidence: shortened(wordsOf(verdict)),
  }));
}

/** As much evidence as an agent can act on: a thousand failed tests say little more than five. */
export function shortened(words: readonly string[]): string[] {
  const shown = words.slice(0, MAX_PIECES).map((one) => {
    const text = printable(one);
    return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)} …` : text;
  });
  return words.length > MAX_PIECES ? [...shown, `and ${words.length - MAX_PIECES} more`] : shown;
}

/** A line for each verdict, and its evidence below. */
export function linesOf(verdicts: Told): string[] {
  return verdicts.map(
    ({ checker, verdict, evidence }) =>
      `- ${checker}: ${verdict === 'fail' ? 'fail: ' : ''}${evidence.join('\n').replaceAll('\n', '\n  ')}`,
  );
}
