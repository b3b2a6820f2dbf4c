import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTier } from '../../benchmarks/attacks/tiers.ts';
import { noWall } from '../sandbox/contained.ts';

const ATTACKS = join(import.meta.dirname, '../attacks');
const read = (path: string): string => readFileSync(join(ATTACKS, path), 'utf8');
const SPEC = { path: 'tests/tally.spec.ts', text: read('task/tests/tally.spec.ts') };

describe.skipIf(noWall !== undefined)('beside its tests', () => {
  it('a candidate is refused for its controls', async () => {
    await using tier = await openTier('shared', { target: 'src/tally.ts', test: SPEC }, 20_000);
    const honest = await tier.verdictOn(read('task/src/tally.ts'));
    expect(honest).toMatchObject({ kind: 'pass', isolation: 'shared' });
    for (const name of ['matchers/asymmetric-nested', 'hooks/only'])
      expect.soft(await tier.verdictOn(read(`candidates/${name}.ts`))).toMatchObject({
        kind: 'fail',
        evidence: [{ kind: 'control' }],
      });
  });
});
