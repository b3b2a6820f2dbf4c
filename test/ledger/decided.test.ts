import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples } from '../../checkers/index.ts';
import { solve } from '../../src/index.ts';
import { accountOf } from '../../src/ledger/account.ts';
import { openExistingLedger } from '../../src/ledger/ledger.ts';
import { priceAware } from '../../src/policies.ts';
import type { RunExport } from '../../src/ledger/rows.ts';
import { trialsOf } from '../../src/ledger/trials.ts';
import { standIn } from '../../src/run/standIn.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';

const task = { id: 'double', prompt: 'Write `double(n)`.', target: 'src/double.ts', workspace: { files: {} } } as const;
const checkers = [examples('double', [[[2], 4]])];
const WRONG = fenced('export const double = (n: number): number => n + 1;');
const RIGHT = fenced('export const double = (n: number): number => 2 * n;');

describe('a run that minds prices', () => {
  it('leaves each decision in the ledger, with what was believed', async () => {
    using folder = temporaryFolder();
    const config = {
      committee: [answering(folder.path, 'small', 'double', [WRONG, WRONG, WRONG])],
      strong: answering(folder.path, 'large', 'double', [RIGHT], { input: 100, output: 100 }),
      policy: priceAware({ pace: 'cheapest', samples: 3 }),
      ledger: join(folder.path, 'ledger.sqlite'),
    };
    const solution = await solve(task, checkers, config);
    expect(solution).toMatchObject({ status: 'solved', proposal: { member: 'large' } });
    expect(solution.strongCalls).toMatchObject([
      { reason: expect.stringContaining('no cheap answer is left to ask for') },
    ]);
    using ledger = openExistingLedger(config.ledger);
    const { decisions, calls } = accountOf(ledger.export(solution.run));
    expect(decisions.map(({ chose }) => chose)).toEqual(calls.map(({ member }) => [member]));
    const [first, second] = decisions;
    expect(first?.believed.map(({ option }) => option)).toEqual(['small', 'large']);
    expect(second?.believed[0]?.chance).toBeLessThan(first?.believed[0]?.chance ?? 0);
    const told = solution.timeline.filter(({ kind }) => kind === 'decided');
    expect(told).toMatchObject(decisions);
  });

  it('is not one where a price is unknown, and says so', async () => {
    using folder = temporaryFolder();
    const small = answering(folder.path, 'small', 'double', [RIGHT]);
    const { prices: _, ...strong } = answering(folder.path, 'large', 'double', [RIGHT]);
    const noPrice = { ...strong, prices: undefined };
    const solution = await solve(task, checkers, { committee: [small], strong: noPrice, ledger: ':memory:' });
    expect(solution.timeline).toContainEqual(
      expect.objectContaining({
        kind: 'notice',
        message: expect.stringMatching(/^The prices of large are unknown, so the policy is first-sound/),
      }),
    );
    const named = { committee: [small], strong: noPrice, policy: 'first-sound', ledger: ':memory:' };
    expect(JSON.stringify((await solve(task, checkers, named)).timeline)).not.toContain('are unknown');
  });

  it('of steps is not learned from as if they had solved it', () => {
    const proposal = standIn(
      { member: { name: 'small' }, ordinal: 0 },
      { role: 'cheap', code: { files: { 'src/double.ts': '' } } },
    );
    const step = [{ files: [], mended: [], failing: ['doubles'] }];
    const verdict = { kind: 'pass', executed: { count: 1 }, isolation: 'processes', ms: 1, step } as const;
    const kept = (given: object): RunExport =>
      ({
        id: 'run',
        proposals: [proposal],
        verdicts: [{}],
        solution: {
          timeline: [
            { kind: 'verdict', proposal: proposal.id, checker: 'command', verdict: given },
            { kind: 'sound', proposal: proposal.id },
          ],
        },
      }) as unknown as RunExport;
    expect(trialsOf(kept(verdict)).map(({ sound }) => sound)).toEqual([false]);
    expect(trialsOf(kept({ ...verdict, step: undefined })).map(({ sound }) => sound)).toEqual([true]);
  });
});
