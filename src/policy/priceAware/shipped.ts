import { readPriors, type Priors } from './priors.ts';
import shipped from './shipped.json' with { type: 'json' };

/** What was measured on recorded answers of real models; `npm run bench:policy -- --ship` makes it. */
export function shippedPriors(): Priors {
  return readPriors(shipped, 'the shipped priors');
}
