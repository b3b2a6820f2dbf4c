import { describe, expect, it } from 'vitest';
import { differential, examples, types } from '../../checkers/index.ts';
import { solve, type Member, type TaskInput, type TimedEvent } from '../../src/index.ts';
import { clusters } from '../../src/policies.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';

const task: TaskInput = {
  id: 'longest',
  prompt: 'Write `longest(words)`: the longest of the words, the first of several; null where there is none.',
  target: 'src/longest.ts',
  workspace: { files: {} },
};
const code = (body: string): string =>
  fenced(`export function longest(words: string[]): string | null {\n  ${body}\n}`);
const FIRST = code('return words.reduce<string | null>((a, b) => (a === null || b.length > a.length ? b : a), null);');
const FIRST_TOO = code(
  'let found: string | null = null;\n  for (const word of words) if (found === null || word.length > found.length) found = word;\n  return found;',
);
const LAST = code('return words.reduce<string | null>((a, b) => (a === null || b.length >= a.length ? b : a), null);');
const FLAKY = code(
  'return Math.random() < 0.5 && words.length > 1 ? words[1]! : words.toSorted((a, b) => b.length - a.length)[0] ?? null;',
);
const weak = examples('longest', [
  [[[]], null],
  [[['a', 'bb']], 'bb'],
]);

/** A member that answers a question with one text, and tasks with others. */
function saying(member: Member, said: string | ((question: string) => string)): Member {
  const { name, prices, abilities, limits } = member;
  return {
    name,
    prices,
    abilities,
    limits,
    async *propose(request) {
      const [last] = request.messages.slice(-1);
      if (typeof last?.content === 'string' && last.content.includes('What must `'))
        yield {
          kind: 'answer',
          choice: 0,
          text: typeof said === 'string' ? said : said(last.content),
          finish: 'stop',
          plain: true,
          ms: 1,
        };
      else yield* member.propose(request);
    },
  };
}

describe('the policy clusters', () => {
  it('returns what most members agree on, and not the first that passes', async () => {
    using folder = temporaryFolder();
    const events: TimedEvent[] = [];
    const run = solve(task, [types(), weak], {
      committee: [
        answering(folder.path, 'gamma-1', 'longest', [LAST, LAST]),
        answering(folder.path, 'delta-1', 'longest', [FIRST]),
        answering(folder.path, 'omega-1', 'longest', [FIRST_TOO]),
      ],
      policy: clusters(),
      ledger: ':memory:',
    });
    for await (const event of run) events.push(event);
    const solution = await run;
    expect(solution).toMatchObject({
      status: 'solved',
      proposal: { member: expect.stringMatching(/^(?:delta|omega)-1$/) },
      compared: {
        clusters: [
          { members: 2, families: 2 },
          { members: 1, families: 1 },
        ],
      },
      settled: [],
    });
    expect(solution.summary).toMatch(/2 members of 2 families agree on \d+ inputs, 1 other behaviour found/);
    const lines = events.find((event) => event.kind === 'compared')?.lines;
    expect(lines).toEqual([
      expect.stringMatching(/^expect\(longest\(\[.*\]\)\)\.toEqual/),
      expect.stringMatching(/^expect\(longest\(\[.*\]\)\)\.toEqual/),
    ]);
  });

  /** The first word, or the second, of the call that is asked about. */
  const word =
    (at: number) =>
    (question: string): string =>
      `Both are as long.\n\`\`\`\n${/longest\(\[(.*)\]\)/.exec(question)?.[1]?.split(', ')[at] ?? ''}\n\`\`\``;
  const pair = (folder: string, said: Parameters<typeof saying>[1]): Member[] => [
    saying(answering(folder, 'gamma-1', 'longest', [LAST]), said),
    saying(answering(folder, 'delta-1', 'longest', [FIRST]), said),
  ];

  it('is ambiguous where nobody says which is right, and shows the call between them', async () => {
    using folder = temporaryFolder();
    const solution = await solve(task, [types(), weak], {
      committee: pair(folder.path, 'unknown'),
      policy: clusters(),
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({
      status: 'ambiguous',
      choices: [{ line: expect.stringContaining('longest') }, { line: expect.stringContaining('longest') }],
    });
    expect(solution.summary).toContain('Which is right: expect(longest(');
  });

  it('asks cheap members what the call must return, and keeps the answer as the line of a test', async () => {
    using folder = temporaryFolder();
    const solution = await solve(task, [types(), weak], {
      committee: pair(folder.path, word(0)),
      policy: clusters(),
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({
      status: 'solved',
      // Said first: where not both could be compared, the rest says nothing.
      compared: { aside: [], notCompared: [] },
      proposal: { member: 'delta-1' },
      settled: [{ line: expect.stringMatching(/^expect\(longest\(/), by: ['gamma-1', 'delta-1'] }],
      cost: { samples: 2, strongCalls: 0 },
    });
  });

  it('takes no word for an answer that means neither behaviour', async () => {
    using folder = temporaryFolder();
    const solution = await solve(task, [types(), weak], {
      committee: pair(folder.path, '"neither of them"'),
      policy: clusters(),
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({ status: 'ambiguous', settled: [] });
  });

  it('asks the user after the cheap members, and the strong member last and only where it is said', async () => {
    using folder = temporaryFolder();
    const asked: (readonly string[])[] = [];
    const solution = await solve(task, [types(), weak], {
      committee: pair(folder.path, 'unknown'),
      policy: clusters(),
      user: async (lines) => {
        asked.push(lines);
        return lines[1];
      },
      ledger: ':memory:',
    });
    expect(asked).toHaveLength(1);
    expect(solution).toMatchObject({
      status: 'solved',
      settled: [{ line: asked[0]?.[1], by: ['you'] }],
      strongCalls: [],
    });
    using other = temporaryFolder();
    const strong = await solve(task, [types(), weak], {
      committee: pair(other.path, 'unknown'),
      strong: saying(answering(other.path, 'large', 'longest', [LAST]), word(0)),
      policy: clusters({ adjudicate: 'strong' }),
      ledger: ':memory:',
    });
    expect(strong).toMatchObject({
      status: 'solved',
      proposal: { member: 'delta-1' },
      settled: [{ by: ['large'] }],
      strongCalls: [{ member: 'large', reason: expect.stringMatching(/^what longest\(.*\) must return$/) }],
    });
  });

  it('asks a reference first, which knows what any call must give', async () => {
    using folder = temporaryFolder();
    // It is called on so few inputs that both pass it.
    const reference = differential('reference.ts', { call: 'longest', runs: 1 });
    const solution = await solve(
      {
        ...task,
        workspace: {
          files: {
            'reference.ts':
              'export function longest(words: string[]): string | null {\n  let found: string | null = null;\n  for (const word of words) if (found === null || word.length > found.length) found = word;\n  return found;\n}\n',
          },
        },
      },
      [weak, reference],
      { committee: pair(folder.path, 'unknown'), policy: clusters(), ledger: ':memory:' },
    );
    // With one input it may happen that the reference refuses one of them already.
    expect(solution).toMatchObject({ status: 'solved', proposal: { member: 'delta-1' } });
    expect(solution.settled.map(({ by }) => by)).toEqual(solution.settled.length === 0 ? [] : [['the reference']]);
  });

  it('does not let one proposal narrow what all are compared on', async () => {
    using folder = temporaryFolder();
    const narrow = fenced(
      "export function longest(words: ['a', 'bb'] | []): string | null {\n  return words.length > 0 ? 'bb' : null;\n}",
    );
    const solution = await solve(task, [weak], {
      committee: [
        answering(folder.path, 'gamma-1', 'longest', [narrow]),
        answering(folder.path, 'delta-1', 'longest', [FIRST]),
        answering(folder.path, 'omega-1', 'longest', [FIRST_TOO]),
      ],
      policy: clusters(),
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({
      status: 'solved',
      proposal: { member: expect.stringMatching(/^(?:delta|omega)-1$/) },
    });
  });

  it('sets aside answers that hold themselves', async () => {
    using folder = temporaryFolder();
    const cyclic = fenced(
      'export function longest(words: string[]): any {\n  if (words.length < 3) return words.at(-1) ?? null;\n  const all: any[] = [];\n  all.push(all);\n  return all;\n}',
    );
    const solution = await solve(task, [weak], {
      committee: [
        answering(folder.path, 'gamma-1', 'longest', [cyclic]),
        answering(folder.path, 'delta-1', 'longest', [FIRST]),
      ],
      policy: clusters({ adjudicate: 'nobody' }),
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({
      status: 'solved',
      proposal: { member: 'delta-1' },
      compared: { aside: [{ proposal: 'gamma-1#0', reason: expect.stringContaining('hold themselves') }] },
    });
  });

  it('never returns a table of what the examples ask', async () => {
    using folder = temporaryFolder();
    const asked = examples('longest', [
      [[[]], null],
      [[['a', 'bb']], 'bb'],
      [[['ccc']], 'ccc'],
    ]);
    const table = fenced(
      "export function longest(words: string[]): string | null {\n  if (words.length === 0) return null;\n  if (words.join() === 'a,bb') return 'bb';\n  return words.join() === 'ccc' ? 'ccc' : '';\n}",
    );
    const solution = await solve(task, [asked], {
      committee: [
        answering(folder.path, 'gamma-1', 'longest', [table]),
        answering(folder.path, 'delta-1', 'longest', [FIRST]),
        answering(folder.path, 'omega-1', 'longest', [FIRST_TOO]),
      ],
      policy: clusters(),
      ledger: ':memory:',
    });
    const reason = 'it tells the inputs of the tests apart, and does the same on all others';
    expect(solution).toMatchObject({ status: 'solved', compared: { aside: [{ proposal: 'gamma-1#0', reason }] } });
  });

  it('lets a function be a table where most proposals are one', async () => {
    using folder = temporaryFolder();
    const lookup = (rest: string): string =>
      fenced(
        `export function days(month: string): number {\n  return ({ jan: 31, feb: 28, apr: 30 } as Record<string, number>)[month] ${rest};\n}`,
      );
    const solution = await solve(
      { ...task, id: 'days', target: 'src/days.ts' },
      [
        examples('days', [
          [['jan'], 31],
          [['feb'], 28],
          [['apr'], 30],
        ]),
      ],
      {
        committee: [answering(folder.path, 'gamma-1', 'days', [lookup('?? 0'), lookup('|| 0')])],
        policy: clusters(),
        ledger: ':memory:',
      },
    );
    expect(solution).toMatchObject({ status: 'solved', compared: { aside: [] } });
  });

  it('never returns a proposal that differs from itself', async () => {
    using folder = temporaryFolder();
    const solution = await solve(task, [types(), weak], {
      committee: [answering(folder.path, 'gamma-1', 'longest', [FLAKY])],
      policy: clusters({ samples: 1 }),
      ledger: ':memory:',
    });
    expect(solution.status).toBe('unsolved');
  });

  it('says why nothing was compared', async () => {
    using folder = temporaryFolder();
    const given = 'export function* later(n: number) {\n  yield n;\n}';
    const solution = await solve({ ...task, id: 'later', target: 'src/later.ts' }, [examples('later', [[[1], {}]])], {
      committee: [
        answering(folder.path, 'gamma-1', 'later', [fenced(given), fenced(`${given}\nexport const more = 1;`)]),
      ],
      policy: clusters(),
      ledger: ':memory:',
    });
    expect(solution.summary).toContain('not compared: later is a generator');
  });

  it('compares what proposals have in common, where some of them remove a file', async () => {
    using folder = temporaryFolder();
    const words = [{ role: 'user', content: 'double(3) must be 6' }] as const;
    const patch = (lines: string): string => `*** Begin Patch\n${lines}\n*** End Patch`;
    const mend = (line: string): string =>
      `*** Update File: src/double.ts\n@@\n-export const double = (n: number): number => n;\n+export const double = (n: number): number => ${line};`;
    const away = `${mend('n + n')}\n*** Delete File: src/old.ts`;
    const solution = await solve(
      {
        id: 'double',
        prompt: 'double(3) must be 6',
        target: ['src/double.ts', 'src/old.ts'],
        workspace: {
          files: {
            'src/double.ts': 'export const double = (n: number): number => n;\n',
            'src/old.ts': 'export const old = (n: number): number => n;\n',
          },
        },
        conversation: {
          answers: { kind: 'edits', protect: [] },
          messages: words,
          chat: { messages: [{ ...words[0] }] },
        },
      },
      [examples('double', [[[3], 6]])],
      {
        committee: [
          answering(folder.path, 'gamma-1', 'double', [patch(mend('n === 3 ? 6 : 0'))]),
          answering(folder.path, 'delta-1', 'double', [patch(away)]),
          answering(folder.path, 'omega-1', 'double', [patch(away.replace('n + n', '2 * n'))]),
        ],
        policy: clusters(),
        ledger: ':memory:',
      },
    );
    expect(solution).toMatchObject({
      status: 'solved',
      proposal: { member: expect.stringMatching(/^(?:delta|omega)-1$/) },
      removed: ['src/old.ts'],
      compared: { notCompared: ['some proposals remove src/old.ts'] },
    });
  });
});
