import type { Audit, Figures, MutantResult } from '../result.ts';
import { diffOf } from './diff.ts';

/** The figures in sentences, the kill rate first. */
export function sentencesOf({ figures, places }: Pick<Audit, 'figures' | 'places'>): string[] {
  const { of, killed, survived, uncovered, equivalent, ignored, broken } = figures;
  const apart = places.filter(({ isolation }) => isolation === 'apart');
  return [
    `${killRateOf(figures)} ${killed} of ${of} mutants killed, ${survived} survived, ${uncovered} not reached by any test.`,
    ...(equivalent > 0
      ? [
          `${equivalent} of those that live are likely equivalent: they behave as the original on every input that was tried. The kill rate leaves them out.`,
        ]
      : []),
    ...(ignored > 0 ? [`${ignored} left out by a comment in the source.`] : []),
    ...(broken > 0 ? [`${broken} could not be judged, and count for nothing.`] : []),
    ...apart.map(({ file, reason }) => `${file} was run apart, which is slower: ${reason}.`),
  ];
}

function killRateOf({ killRate }: Figures): string {
  if (killRate === undefined) return 'No mutant could be judged.';
  const { value, low, high } = killRate;
  return `Kill rate ${percent(value)} % (95 % interval ${percent(low)} to ${percent(high)}).`;
}

/** A share in per cent, cut and not rounded: a hundred is said where it is one. */
export function percent(share: number): string {
  return (Math.floor(share * 1000) / 10).toFixed(1);
}

/** Mutants that live and may be killed: what a person is to look at. */
export function survivorsOf({ mutants }: Pick<Audit, 'mutants'>): MutantResult[] {
  return mutants.filter(
    ({ status, finding }) => (status === 'survived' || status === 'uncovered') && finding?.kind !== 'equivalent',
  );
}

/** Mutants that are likely no change at all. */
export function equivalentsOf({ mutants }: Pick<Audit, 'mutants'>): MutantResult[] {
  return mutants.filter(({ finding }) => finding?.kind === 'equivalent');
}

/** A mutant as a difference, and what would kill it. */
export function survivorWords(mutant: MutantResult, source: string): string {
  const { file, start, mutator, status, finding } = mutant;
  const lines = [
    `${file}:${start.line}:${start.column}  ${mutator}${status === 'uncovered' ? ', not reached by any test' : ''}`,
  ];
  lines.push(...diffOf(source, mutant).map((line) => `  ${line}`));
  if (finding?.kind === 'killable')
    lines.push(
      `  ${finding.input} ${/^(?:throws|comes) /.test(finding.wanted) ? '' : 'gives '}${finding.wanted}, and with it ${finding.got}. To kill it:`,
      `    ${finding.line}`,
    );
  if (finding?.kind === 'unknown') lines.push(`  No input is known that would kill it: ${finding.reason}.`);
  if (finding?.kind === 'equivalent') lines.push(`  Alike on ${finding.inputs} inputs that reach it.`);
  return lines.join('\n');
}
