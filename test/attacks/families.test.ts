import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTier } from '../../benchmarks/attacks/tiers.ts';
import { noWall } from '../sandbox/contained.ts';
import { familiesIn } from './corpus.ts';

// Families with tests of their own; `npm run attacks` runs them in every tier.

const FAMILIES = familiesIn(join(import.meta.dirname, 'families')).flatMap((family) =>
  (['isolates', 'processes'] as const).map((tier) => [family.corpus[0]?.family ?? '', tier, family] as const),
);

describe.skipIf(noWall !== undefined)('hostile candidates are refused, and the honest one passes after each', () => {
  it.each(FAMILIES)('%s in %s', async (_, tier, { trial, honest, corpus }) => {
    await using open = await openTier(tier, trial, 8000);
    const faults: string[] = [];
    for (const { name, code } of corpus) {
      const verdict = await open.verdictOn(code);
      if (verdict.kind !== 'fail') faults.push(`${name} ${verdict.kind}`);
      const after = await open.verdictOn(honest);
      if (after.kind !== 'pass') faults.push(`honest after ${name} ${JSON.stringify(after)}`);
    }
    expect(faults).toEqual([]);
  });
});
