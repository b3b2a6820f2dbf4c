import { describe, expect, it } from 'vitest';
import { solve, type Checker, type Member, type Prices, type TaskInput, type TimedEvent } from '../src/index.ts';
import { openLedger } from '../src/ledger/ledger.ts';
import { temporaryFolder } from './answers.ts';

// The stub shows whether the checkers can refuse anything. It is tried while members that cost nothing write, and before anything is bought.

const task: TaskInput = { id: 'one', prompt: 'Write `one`.', target: 'one.ts', workspace: { files: {} } };
const FREE: Prices = { input: 0, output: 0 };
const PRICED: Prices = { input: 1, output: 1 };

/** Says what it is asked for in `asked`, and answers with code. */
function member(asked: string[], name: string, prices: Prices | undefined, onAsked = (): void => {}): Member {
  return {
    name,
    prices,
    abilities: { temperature: false, n: false, seed: false, reasoning: false },
    limits: { concurrency: 4, maxOutputTokens: 100 },
    async *propose({ ordinals }) {
      asked.push(name);
      onAsked();
      for (const choice of ordinals.keys())
        yield { kind: 'answer', choice, text: '```ts\nexport const one = 1;\n```', finish: 'stop' };
    },
  };
}

/** Refuses the stub, or accepts it, once `judging` says so; accepts all that holds `one`. */
function checker(judging: Promise<'refuse' | 'accept'>): Checker {
  return {
    name: 'ones',
    version: '1',
    options: {},
    files: [],
    executes: true,
    rerunnable: false,
    open: async () => ({
      tools: {},
      async check({ files }) {
        const right = JSON.stringify(files).includes('one = 1') || (await judging) === 'accept';
        const executed = { unit: 'assertions' as const, count: 1 };
        return right
          ? { kind: 'pass', executed, isolation: 'isolates', ms: 0 }
          : { kind: 'fail', evidence: [], executed, isolation: 'isolates', ms: 0 };
      },
      [Symbol.asyncDispose]: async () => {},
    }),
  };
}

describe('while the stub is tried', () => {
  it('members that cost nothing write already', async () => {
    const asked: string[] = [];
    const writing = Promise.withResolvers<'refuse'>();
    // The stub is refused only when the member has been asked: were it to wait for the stub, this would hang.
    const free = member(asked, 'free', FREE, () => writing.resolve('refuse'));
    const { status } = await solve(task, [checker(writing.promise)], { committee: [free], ledger: ':memory:' });
    expect({ status, asked: new Set(asked) }).toEqual({ status: 'solved', asked: new Set(['free']) });
  });

  it.each([
    ['has a price', PRICED],
    ['has an unknown price', undefined],
  ])('nobody is asked who %s', async (_, prices) => {
    const asked: string[] = [];
    const trial = Promise.withResolvers<'refuse'>();
    const committee = [member(asked, 'free', FREE, () => asked.push('…')), member(asked, 'priced', prices)];
    const run = solve(task, [checker(trial.promise)], {
      committee,
      policy: {
        name: 'both',
        options: {},
        next: ({ sound: [first], taken, committee: members }) =>
          taken.size === 0
            ? { kind: 'sample', slots: members.map((one) => ({ member: one, ordinal: 0 })), until: 'all' }
            : { kind: 'return', reason: 'both', ...(first !== undefined && { proposal: first }) },
      },
      ledger: ':memory:',
    });
    for await (const event of run) {
      if (event.kind !== 'proposal-arrived' || event.proposal.member !== 'free') continue;
      expect(asked).not.toContain('priced');
      trial.resolve('refuse');
    }
    expect((await run).status).toBe('solved');
    expect(asked).toContain('priced');
  });

  it('all of it stops where the stub is accepted, and the run is over', async () => {
    using folder = temporaryFolder();
    const ledger = `${folder.path}/ledger.sqlite`;
    const asked: string[] = [];
    const writing = Promise.withResolvers<'accept'>();
    const committee = [member(asked, 'free', FREE, () => writing.resolve('accept'))];
    const strong = member(asked, 'strong', PRICED);
    const events: TimedEvent[] = [];
    const run = solve(task, [checker(writing.promise)], { committee, strong, ledger });
    await expect(
      (async () => {
        for await (const event of run) events.push(event);
      })(),
    ).rejects.toThrow('so nothing here can tell right from wrong');
    expect(asked).not.toContain('strong');
    expect(events.some(({ kind }) => kind === 'sound')).toBe(false);
    using kept = openLedger(ledger);
    expect(kept.list().map(({ status }) => status)).toEqual(['refused']);
  });

  it('is said of each checker that is still at it', async () => {
    const run = solve(task, [checker(Promise.resolve('refuse'))], {
      committee: [member([], 'free', FREE)],
      ledger: ':memory:',
    });
    const told = (await Array.fromAsync(run)).flatMap((event) =>
      event.kind === 'preparing' ? [`${event.step} ${event.checkers.join()}`] : [],
    );
    expect(told).toEqual(['opening ones', 'opening ', 'trying ones', 'trying ']);
  });
});

describe('a member that never answers and does not heed its signal', () => {
  it('holds no run beyond its time', async () => {
    const deaf: Member = {
      ...member([], 'deaf', FREE),
      // oxlint-disable-next-line require-yield -- it never comes to anything
      async *propose() {
        await new Promise(() => {});
      },
    };
    const { status, reason } = await solve(task, [checker(Promise.resolve('refuse'))], {
      committee: [deaf],
      budget: { seconds: 0.5 },
      ledger: ':memory:',
    });
    expect({ status, reason }).toEqual({ status: 'unsolved', reason: 'budget' });
  });

  it('holds nobody who stops the run', async () => {
    const stop = new AbortController();
    const deaf: Member = {
      ...member([], 'deaf', FREE),
      // oxlint-disable-next-line require-yield -- it never comes to anything
      async *propose() {
        stop.abort(new Error('enough'));
        await new Promise(() => {});
      },
    };
    const run = solve(task, [checker(Promise.resolve('refuse'))], {
      committee: [deaf],
      signal: stop.signal,
      ledger: ':memory:',
    });
    await expect(run).rejects.toThrow('enough');
  });
});

describe('a call of the strong member', () => {
  it('is one, and counts as one, also where a policy asks it for a sample', async () => {
    const strong = member([], 'strong', PRICED);
    const { strongCalls, summary, cost } = await solve(task, [checker(Promise.resolve('refuse'))], {
      committee: [member([], 'free', FREE)],
      strong,
      policy: {
        name: 'straight',
        options: {},
        next: ({ sound: [first], underWay }) =>
          first !== undefined
            ? { kind: 'return', proposal: first, reason: 'sound' }
            : underWay.length > 0
              ? { kind: 'wait' }
              : { kind: 'sample', slots: [{ member: strong, ordinal: 0 }] },
      },
      ledger: ':memory:',
    });
    expect(strongCalls).toHaveLength(1);
    expect(cost).toMatchObject({ strongCalls: 1, samples: 0 });
    expect(summary).toContain('after the strong member was called');
  });
});
