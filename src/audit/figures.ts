import { clopperPearson } from '../statistics/clopperPearson.ts';
import type { Figures, MutantResult } from './result.ts';

/** Counts what became of mutants. */
export function figuresOf(mutants: readonly Pick<MutantResult, 'status' | 'finding'>[]): Figures {
  const count = (...statuses: MutantResult['status'][]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const killed = count('killed', 'timeout');
  const [survived, uncovered] = [count('survived'), count('uncovered')];
  const of = killed + survived + uncovered;
  const equivalent = mutants.filter(({ finding }) => finding?.kind === 'equivalent').length;
  return {
    of,
    killed,
    survived,
    uncovered,
    equivalent,
    ignored: count('ignored'),
    broken: count('broken'),
    killRate: of > equivalent ? clopperPearson(killed, of - equivalent) : undefined,
    score: of > 0 ? killed / of : undefined,
  };
}
