import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetError } from '../../src/errors.ts';
import type { Message } from '../../src/nouns/conversation.ts';
import { costOf, tokensAtMost, type Prices, type Usage } from '../../src/nouns/member.ts';
import { openai } from '../../src/members.ts';
import { add, openBudget, type Amount, type BudgetLimits, type Reservation } from '../../src/policy/budget.ts';
import { worstCase } from '../../src/sampling/order.ts';
import { shareUsage } from '../../src/sampling/shareUsage.ts';

const NOTHING: Amount = { usd: 0, tokens: 0, samples: 0, strongCalls: 0 };
const KINDS = ['usd', 'tokens', 'samples', 'strongCalls'] as const;
const FIELDS = ['inputTokens', 'cachedInputTokens', 'outputTokens'] as const;
const never = new AbortController().signal;

/** A usage with at most these tokens; what was cached is part of the input. */
const usageUpTo = (input: number, output: number): fc.Arbitrary<Usage> =>
  fc.nat({ max: input }).chain((inputTokens) =>
    fc.record({
      inputTokens: fc.constant(inputTokens),
      cachedInputTokens: fc.nat({ max: inputTokens }),
      outputTokens: fc.nat({ max: output }),
      estimated: fc.boolean(),
    }),
  );

describe('the shares of a usage', () => {
  const shared = (check: (total: Usage, shares: readonly Usage[]) => void): void => {
    fc.assert(
      fc.property(
        usageUpTo(200_000, 50_000),
        fc.array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 12 }),
        (total, lengths) => check(total, shareUsage(total, lengths)),
      ),
    );
  };

  it('add up to the whole, field by field, and are never negative', () => {
    shared((total, shares) => {
      for (const field of FIELDS) {
        expect(shares.reduce((sum, share) => sum + share[field], 0)).toBe(total[field]);
        for (const share of shares) expect(share[field]).toBeGreaterThanOrEqual(0);
      }
      for (const { estimated } of shares) expect(estimated).toBe(total.estimated);
    });
  });

  it('never have more cached input than input, which would make a proposal cost less than nothing', () => {
    shared((_, shares) => {
      for (const share of shares) {
        expect(share.cachedInputTokens).toBeLessThanOrEqual(share.inputTokens);
        expect(costOf(share, { input: 1, cachedInput: 0, output: 0 })).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('follow the length of the answers, and are even where all are empty', () => {
    const total: Usage = { inputTokens: 30, cachedInputTokens: 6, outputTokens: 90, estimated: false };
    expect(shareUsage(total, [100, 200, 0]).map(({ outputTokens }) => outputTokens)).toEqual([30, 60, 0]);
    expect(shareUsage(total, [0, 0, 0])).toEqual(
      Array.from({ length: 3 }, () => ({ inputTokens: 10, cachedInputTokens: 2, outputTokens: 30, estimated: false })),
    );
    expect(shareUsage(total, [7])).toEqual([total]);
  });
});

describe('the worst case of a call', () => {
  const message = fc.record({
    role: fc.constantFrom('system', 'user'),
    content: fc.string({ unit: 'grapheme', maxLength: 300 }),
  }) satisfies fc.Arbitrary<Message>;
  const price = fc.double({ min: 0, max: 100, noNaN: true });
  const orders = fc.record({
    messages: fc.array(message, { minLength: 1, maxLength: 4 }),
    ordinals: fc.uniqueArray(fc.nat({ max: 20 }), { minLength: 1, maxLength: 6 }),
    maxOutputTokens: fc.integer({ min: 1, max: 8192 }),
    role: fc.constantFrom('cheap', 'strong'),
  });

  /** Calls with an answer of up to `maxOutputTokens` each. */
  const answered = (prices: fc.Arbitrary<Prices>): fc.Arbitrary<{ worst: Amount; actual: Amount }> =>
    fc.tuple(orders, prices).chain(([{ messages, ordinals, maxOutputTokens, role }, given]) => {
      const member = openai({ model: 'small', apiKey: 'none', prices: given, maxOutputTokens });
      const bytes = messages.reduce((sum, { content }) => sum + tokensAtMost(content), 0);
      return usageUpTo(bytes, maxOutputTokens * ordinals.length).map((usage) => ({
        worst: worstCase({ member, role, reason: 'plain', ordinals, messages }),
        actual: {
          usd: Number(costOf(usage, given)),
          tokens: usage.inputTokens + usage.outputTokens,
          samples: role === 'cheap' ? ordinals.length : 0,
          strongCalls: role === 'strong' ? 1 : 0,
        },
      }));
    });
  const within = ({ worst, actual }: { worst: Amount; actual: Amount }): void => {
    for (const kind of KINDS) expect(actual[kind]).toBeLessThanOrEqual(worst[kind]);
  };

  it('bounds every answer within maxOutputTokens', () => {
    const discount = fc.double({ min: 0, max: 1, noNaN: true });
    const plain = fc.record({ input: price, output: price });
    const cached = fc.tuple(plain, discount).map(([prices, off]) => ({ ...prices, cachedInput: prices.input * off }));
    expect(() => fc.assert(fc.property(answered(fc.oneof(plain, cached)), within))).not.toThrow();
  });

  it('could not bound it where cached input cost more than fresh input, so such prices are refused', () => {
    const prices = { input: 1, output: 1, cachedInput: 2 };
    expect(() => openai({ model: 'small', apiKey: 'none', prices })).toThrow('above its input price');
  });
});

describe('a budget', () => {
  const part = (share: number, { usd, tokens, samples, strongCalls }: Amount): Amount => ({
    usd: usd * share,
    tokens: Math.floor(tokens * share),
    samples: Math.floor(samples * share),
    strongCalls: Math.floor(strongCalls * share),
  });
  const amounts = fc.record({
    usd: fc.double({ min: 0, max: 1, noNaN: true }),
    tokens: fc.nat({ max: 1000 }),
    samples: fc.nat({ max: 3 }),
    strongCalls: fc.nat({ max: 1 }),
  });
  const limits = fc.record(
    {
      usd: fc.double({ min: 0, max: 2, noNaN: true }),
      tokens: fc.nat({ max: 2000 }),
      samples: fc.nat({ max: 6 }),
      strongCalls: fc.nat({ max: 2 }),
    },
    { requiredKeys: [] },
  );
  const calls = fc.array(fc.record({ worst: amounts, share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
    minLength: 1,
    maxLength: 12,
  });

  const within = (spent: Amount, limit: BudgetLimits): boolean =>
    KINDS.every((kind) => spent[kind] <= (limit[kind] ?? Infinity) + 1e-6);

  it('is never passed, whatever is under way at once, and refuses only what can no longer fit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), limits, calls, async (order, limit, wanted) => {
        const budget = openBudget(limit);
        const open = new Set<Amount>();
        const refusals: { error: unknown; underWay: number; fits: boolean }[] = [];
        let settled = NOTHING;
        const makeCall = async ({ worst, share }: (typeof wanted)[number]): Promise<void> => {
          await order.schedule(Promise.resolve(), 'ask');
          let reservation: Reservation;
          try {
            reservation = await budget.reserve(worst, never);
          } catch (error) {
            const fits = KINDS.every((kind) => budget.spent[kind] + worst[kind] <= (limit[kind] ?? Infinity));
            refusals.push({ error, underWay: open.size, fits });
            return;
          }
          open.add(worst);
          expect(within([...open].reduce(add, budget.spent), limit)).toBe(true);
          await order.schedule(Promise.resolve(), 'answer');
          const actual = part(share, worst);
          open.delete(worst);
          settled = add(settled, actual);
          reservation.settle(actual);
          expect(within(budget.spent, limit)).toBe(true);
        };
        await order.waitFor(Promise.all(wanted.map(makeCall)));
        expect(budget.spent).toEqual(settled);
        for (const refusal of refusals) {
          expect(refusal).toEqual({ error: expect.any(BudgetError), underWay: 0, fits: false });
        }
      }),
    );
  });

  const tokens = (count: number): Amount => ({ ...NOTHING, tokens: count });
  /** What has become of a reservation so far. */
  function watched(reservation: Promise<Reservation>): { state: 'waiting' | 'granted' | 'refused' } {
    const seen: { state: 'waiting' | 'granted' | 'refused' } = { state: 'waiting' };
    const see = async (): Promise<void> => {
      seen.state = await reservation.then(
        () => 'granted',
        () => 'refused',
      );
    };
    void see();
    return seen;
  }
  /** Lets everything run that can run now. */
  const idle = (): Promise<void> =>
    new Promise((done) => {
      setImmediate(done);
    });

  it.each([
    [40, 'granted'],
    [41, 'refused'],
  ])('lets a call wait for what is under way: after %s of 60 tokens it is %s', async (took, outcome) => {
    const budget = openBudget({ tokens: 100 });
    const first = await budget.reserve(tokens(60), never);
    const second = watched(budget.reserve(tokens(60), never));
    await idle();
    expect(second.state).toBe('waiting');
    first.settle(tokens(took));
    await idle();
    expect(second.state).toBe(outcome);
  });

  it('lets nothing wait that is larger than all there is once nothing is under way, and says what is left', async () => {
    const refused = openBudget({ tokens: 100 }, tokens(30)).reserve(tokens(71), never);
    await expect(refused).rejects.toThrow(BudgetError);
    await expect(refused).rejects.toMatchObject({
      at: 'budget.tokens',
      message: 'The next call could take 71 tokens; of the limit of 100 tokens there is 70 tokens left.',
    });
    await expect(openBudget({ tokens: 100 }, tokens(30)).reserve(tokens(70), never)).resolves.toBeDefined();
  });

  it('stops waiting when the run is stopped', async () => {
    const budget = openBudget({ tokens: 100 });
    await budget.reserve(tokens(60), never);
    const stop = new AbortController();
    const reason = new Error('that is enough');
    const waiting = budget.reserve(tokens(60), stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('charges a reservation once', async () => {
    const budget = openBudget({ tokens: 100 });
    const reservation = await budget.reserve(tokens(60), never);
    reservation.settle(tokens(10));
    reservation.settle(tokens(10));
    expect(budget.spent).toEqual(tokens(10));
  });

  it('holds two reservations of one and the same amount apart', async () => {
    const budget = openBudget({ tokens: 100 });
    const same = tokens(40);
    const first = await budget.reserve(same, never);
    const second = await budget.reserve(same, never);
    // 80 of 100 are held, so 40 more do not fit.
    const third = watched(budget.reserve(tokens(40), never));
    await idle();
    expect(third.state).toBe('waiting');
    first.settle(tokens(20));
    second.settle(tokens(20));
    await idle();
    expect(third.state).toBe('granted');
    expect(budget.spent).toEqual(tokens(40));
  });
});
