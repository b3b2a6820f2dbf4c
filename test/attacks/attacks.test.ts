import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkersOf } from '../../checkers/checkersOf.ts';
import { tests } from '../../checkers/index.ts';
import { openContext } from '../../src/verification/context.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { noWall } from '../sandbox/contained.ts';
import { CORPUS } from './judged.ts';

const TASK = join(import.meta.dirname, 'task');
const FAMILIES = new Set(['matchers', 'built-ins', 'handles', 'membrane']);

/** The checkers beside vitest files; each must refuse by itself. */
async function verdicts(code: string): Promise<Record<string, string>> {
  const checkers = [
    ...(await checkersOf(TASK)).filter(({ name }) => name === 'examples' || name === 'properties'),
    { ...tests('tests/tally.assert.ts'), name: 'script' },
  ];
  const options = { timeoutMs: 3000, signal: new AbortController().signal, seed: 1 };
  const report = await checkFiles(await resolveTask(TASK), checkers, { 'src/tally.ts': code }, options);
  return Object.fromEntries(report.verdicts.map(({ checker, verdict }) => [checker, verdict.kind]));
}

// Held open, so that the hosts stay warm from one check to the next.
let warm: AsyncDisposable | undefined;
beforeAll(async () => {
  const limits = { timeoutMs: 3000, signal: new AbortController().signal, seed: 1, unsafe: false };
  warm = await openContext(await resolveTask(TASK), { ...limits, cores: availableParallelism() });
});
afterAll(() => warm?.[Symbol.asyncDispose]());

describe.skipIf(noWall !== undefined)('examples, properties and scripts', () => {
  it('pass the honest solution', async () => {
    const passed = { examples: 'pass', properties: 'pass', script: 'pass' };
    expect(await verdicts(readFileSync(join(TASK, 'src/tally.ts'), 'utf8'))).toEqual(passed);
  });

  it.for(CORPUS.filter(({ family, right }) => FAMILIES.has(family) && right === undefined))(
    'pass no hostile candidate: $family, $name',
    async ({ code }) => {
      expect(Object.entries(await verdicts(code)).filter(([, kind]) => kind === 'pass')).toEqual([]);
    },
  );
});
