import { writeFileSync } from 'node:fs';
import { fitPriors } from '../../src/policy/priceAware/fitPriors.ts';
import { trialsOf } from './folds.ts';
import type { Pile } from './piles.ts';

/** Writes what the package ships as known of models: fitted to all recorded answers of these piles. */
export function ship(piles: readonly Pile[], file: string): void {
  const trials = piles.flatMap((pile) =>
    trialsOf(pile, pile.tasks).map((trial) => ({ ...trial, task: `${pile.name}: ${trial.task}` })),
  );
  const basis = `recorded answers: ${piles.map(({ name, tasks }) => `${name} (${tasks.length} tasks)`).join(', ')}; verdicts by their hidden tests`;
  writeFileSync(file, `${JSON.stringify(fitPriors(trials, basis), undefined, 2)}\n`);
}
