import { expect, it } from 'vitest';
import { recorded } from '../../checkers/index.ts';
import type { Member, Policy, Prices, SampleRequest } from '../../src/index.ts';
import { firstSound } from '../../src/policies.ts';
import { estimateCost } from '../../src/run/estimate.ts';
import { solve } from '../../src/solve.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

const INPUT = {
  prompt: 'Add one.',
  target: 'src/more.ts',
  exports: ['more'],
  context: ['src/needed.ts', 'src/other.ts'],
  workspace: {
    files: {
      'src/needed.ts': 'export const ONE = 1;\n'.padEnd(1000, '/'),
      'src/other.ts': Array.from({ length: 400 }, (_, index) => `export const other${index} = ${index};\n`).join(''),
    },
  },
} as const;
const CHECKERS = [recorded()];

/** A member that says this to whatever it is asked, and keeps what it was asked. */
function saying(name: string, prices: Prices, say: (asked: string) => string): Member & { readonly heard: string[] } {
  const heard: string[] = [];
  return {
    name,
    heard,
    prices,
    abilities: { temperature: false, n: false, seed: false, reasoning: false },
    limits: { concurrency: 4, maxOutputTokens: 100 },
    async *propose({ messages }: SampleRequest) {
      const asked = messages.map(({ content }) => content).join('\n');
      heard.push(asked);
      const text = await Promise.resolve(say(asked));
      yield { kind: 'answer', choice: 0, text, finish: 'stop', plain: false, recorded: name === 'large', ms: 1 };
    },
  };
}

function small(input: number): ReturnType<typeof saying> {
  return saying('small', { input, output: 1 }, (asked) =>
    asked.includes('Their lines are numbered') ? 'src/needed.ts 1' : '```ts\nexport const more = 1;\n```',
  );
}

function large(): ReturnType<typeof saying> {
  return saying('large', { input: 10, output: 10 }, () => '```ts\nexport const more = (n: number) => n + 1;\n```');
}

it('a cheap member picks what the strong one is shown where the configuration says so', async () => {
  const [cheap, strong] = [small(1), large()];
  const config = { committee: [cheap], strong, filterContext: true, ledger: ':memory:' };
  const solution = await solve(INPUT, CHECKERS, config);
  expect(solution.status).toBe('solved');
  expect(strong.heard).toHaveLength(1);
  expect(strong.heard[0]).toContain('export const ONE = 1;');
  expect(strong.heard[0]).not.toContain('other7');
  expect(strong.heard[0]).toContain('These files are there too, and are not shown: src/other.ts (400 lines).');
  expect(solution.timeline).toContainEqual(
    expect.objectContaining({ kind: 'notice', message: expect.stringContaining('is not shown src/other.ts') }),
  );
  // The question is paid for, and is no sample.
  const samples = cheap.heard.filter((asked) => !asked.includes('Their lines are numbered')).length;
  expect(solution.cost.samples).toBe(samples);
  const { members } = await estimateCost(await resolveTask(INPUT), config, CHECKERS);
  expect(members.find(({ member }) => member === 'small')?.questions).toBe(1);
});

it('nobody picks for a strong member whose call the budget would refuse', async () => {
  for (const budget of [{ strongCalls: 0 }, { usd: 0.000_9 }]) {
    const cheap = small(0.01);
    const config = { committee: [cheap], strong: large(), filterContext: true, budget, ledger: ':memory:' };
    const { reason } = await solve(INPUT, CHECKERS, { ...config, policy: firstSound() });
    expect(reason).toBe('budget');
    expect(cheap.heard.filter((asked) => asked.includes('Their lines are numbered'))).toEqual([]);
  }
});

it('a member that hangs is not asked to pick, and the strong one is shown all', async () => {
  const hangs: Member = {
    ...small(1),
    // oxlint-disable-next-line require-yield -- it never comes to anything
    async *propose({ signal }) {
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  };
  const strong = large();
  const asking: Policy = {
    name: 'both',
    options: {},
    next({ sound: [sound], underWay, escalations }) {
      if (sound !== undefined) return { kind: 'return', proposal: sound, reason: 'sound' };
      if (underWay.length === 0) return { kind: 'sample', slots: [{ member: hangs, ordinal: 0 }] };
      return escalations === 0 && underWay.every((one) => 'late' in one)
        ? { kind: 'escalate', reason: 'it is late' }
        : { kind: 'wait' };
    },
  };
  const config = { committee: [hangs], strong, filterContext: true, policy: asking, ledger: ':memory:' };
  const { status, timeline } = await solve(INPUT, CHECKERS, config);
  expect(status).toBe('solved');
  expect(strong.heard[0]).toContain('other7');
  const message = 'No cheap member chose among the files: large is shown all of them.';
  expect(timeline).toContainEqual(expect.objectContaining({ kind: 'notice', message }));
});

it.each([
  ['it is not asked for', 1, false],
  ['the question would cost nearly as much', 6, true],
])('the strong member is shown all files where %s', async (_, input, filterContext) => {
  const strong = large();
  await solve(INPUT, CHECKERS, { committee: [small(input)], strong, filterContext, ledger: ':memory:' });
  expect(strong.heard).toHaveLength(1);
  expect(strong.heard[0]).toContain('other7');
});
