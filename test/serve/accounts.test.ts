import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetError } from '../../src/errors.ts';
import { openAccounts } from '../../src/serve/accounts.ts';
import { temporaryFolder } from '../answers.ts';

const NEVER = new AbortController().signal;

describe('accounts', () => {
  it('never let a day take more than its limit, and know after a restart what was taken, in whatever order calls end', async () => {
    const calls = fc.array(
      fc.record({ worst: fc.integer({ min: 1, max: 40 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(calls, fc.boolean(), async (asked, killed) => {
        using folder = temporaryFolder();
        const ledger = `${folder.path}/ledger.sqlite`;
        const limits = { alice: { tokensPerDay: 100 } };
        let taken = 0;
        {
          using accounts = openAccounts(ledger, limits);
          const budget = accounts.budgetOf('alice');
          for (const { worst, share } of asked) {
            const amount = { usd: 0, tokens: worst, samples: 0, strongCalls: 0 };
            const held = await budget.reserve(amount, NEVER).catch((error: unknown) => {
              expect(error).toBeInstanceOf(BudgetError);
            });
            if (held === undefined) {
              expect(taken + worst).toBeGreaterThan(100);
              continue;
            }
            const actual = Math.floor(worst * share);
            held.settle({ ...amount, tokens: actual });
            held.settle({ ...amount, tokens: 1000 });
            taken += actual;
          }
          // A call that was never settled, as when the server is killed, counts in full.
          const rest = 100 - taken;
          if (killed && rest > 0) {
            await budget.reserve({ usd: 0, tokens: rest, samples: 0, strongCalls: 0 }, NEVER);
            taken = 100;
          }
          expect(taken).toBeLessThanOrEqual(100);
        }
        using again = openAccounts(ledger, limits);
        expect(again.budgetOf('alice').spent.tokens).toBe(taken);
        expect(again.budgetOf('bob').spent.tokens).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('count requests and money, the newest day first', () => {
    using accounts = openAccounts(':memory:', {});
    accounts.count('alice');
    accounts.count('alice');
    accounts.count('bob');
    const day = new Date().toISOString().slice(0, 10);
    expect(accounts.spending(7)).toEqual([
      { day, account: 'alice', requests: 2, usd: 0, tokens: 0 },
      { day, account: 'bob', requests: 1, usd: 0, tokens: 0 },
    ]);
  });
});
