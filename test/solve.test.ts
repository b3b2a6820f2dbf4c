import { describe, expect, expectTypeOf, it } from 'vitest';
import { command, examples, types } from '../checkers/index.ts';
import {
  createSolver,
  solve,
  type Answer,
  type Checker,
  type Member,
  type Files,
  type Policy,
  type Solved,
  type TaskInput,
  type TimedEvent,
} from '../src/index.ts';
import { openLedger } from '../src/ledger/ledger.ts';
import { firstSound, priceAware } from '../src/policies.ts';
import { costSentence } from '../src/text/money.ts';
import { answering, fenced, solved, temporaryFolder } from './answers.ts';
import { noWall } from './sandbox/contained.ts';

const task: TaskInput = { id: 'add', prompt: 'Write `add(a, b)`.', target: 'src/add.ts', workspace: { files: {} } };
const RIGHT = fenced('export function add(a: number, b: number): number {\n  return a + b;\n}');
const SAME = fenced('export function add(a: number, b: number): number {\n  // the sum\n  return a + b;\n}');
const WRONG = fenced('export function add(a: number, b: number): number {\n  return a - b;\n}');
const ILL_TYPED = fenced('export function add(a: number, b: number): string {\n  return a + b;\n}');
/** What the strong member costs. */
const DEAR = { input: 100, output: 100 };
const adds = examples('add', [
  [[1, 2], 3],
  [[0, 0], 0],
]);

/** Examples alone are no match for a table of them. */
const TABLE = 'Weak checker: examples also passes on a table of the calls that the tests make.';

describe('solve', () => {
  it('returns the first sound proposal and leaves the strong member alone', async () => {
    using folder = temporaryFolder();
    const solution = await solve(task, [types(), adds], {
      committee: [answering(folder.path, 'small', 'add', [WRONG, ILL_TYPED, RIGHT])],
      strong: answering(folder.path, 'large', 'add', [RIGHT], DEAR),
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({ status: 'solved', reason: 'sound', proposal: { id: 'small#2' }, strongCalls: [] });
    const { files, certificate } = solved(solution);
    expect(files).toEqual({
      'src/add.ts': 'export function add(a: number, b: number): number {\n  return a + b;\n}\n',
    });
    expect(solution.cost).toMatchObject({ samples: 3, strongCalls: 0, unpriced: [] });
    expect(solution.summary).toContain('2 examples');
    expect(certificate).toMatchObject({
      isolation: 'isolates',
      checkers: [{ name: 'types' }, { name: 'examples' }],
    });
  });

  it('escalates once, with a digest of how proposals failed, and gives the strong answer no exemption', async () => {
    using folder = temporaryFolder();
    const committee = [answering(folder.path, 'small', 'add', [WRONG, WRONG, ILL_TYPED])];
    const events: TimedEvent[] = [];
    const run = solve(task, [types(), adds], {
      committee,
      strong: answering(folder.path, 'large', 'add', [WRONG], DEAR),
      ledger: ':memory:',
    });
    for await (const event of run) events.push(event);
    const solution = await run;
    expect(solution).toMatchObject({
      status: 'unsolved',
      reason: 'exhausted',
      nearest: { sound: false },
      strongCalls: [{ member: 'large', reason: expect.stringMatching(/^none of 3 cheap proposals is sound/) }],
    });
    expect(solution).not.toHaveProperty('files');
    expect(solution).not.toHaveProperty('certificate');
    const escalation = events.find((event) => event.kind === 'escalation');
    expect(escalation).toMatchObject({ member: 'large', digest: [{ count: 2 }, { count: 1 }] });
  });

  it('is a promise and an iterable of the same events for every reader', async () => {
    using folder = temporaryFolder();
    const run = solve(task, [adds], {
      committee: [answering(folder.path, 'small', 'add', [RIGHT])],
      ledger: ':memory:',
    });
    const [first, second, { timeline }] = await Promise.all([Array.fromAsync(run), Array.fromAsync(run), run]);
    expect(first).toEqual(second);
    const kinds = first.map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(['run-started', 'preparing', 'preparing']);
    // What is found out about the checkers may come before or after the first proposal.
    expect(kinds.filter((kind) => kind !== 'preparing' && kind !== 'notice')).toEqual([
      'run-started',
      'proposal-started',
      'proposal-streamed',
      'spend',
      'proposal-arrived',
      'verdict',
      'sound',
    ]);
    expect(timeline).toEqual(first.filter(({ kind }) => kind !== 'proposal-streamed'));
  });

  it('throws the same error from the promise and from the iteration', async () => {
    using folder = temporaryFolder();
    const run = solve({ ...task, target: [] }, [adds], {
      committee: [answering(folder.path, 'small', 'add', [RIGHT])],
      ledger: ':memory:',
    });
    await expect(Array.fromAsync(run)).rejects.toThrow('The task has no target.');
    await expect(run).rejects.toMatchObject({ name: 'TaskError', at: 'task.target', exitCode: 2 });
  });

  it('checks byte-equal code once, counts it, and counts code that differs in layout only as alike', async () => {
    using folder = temporaryFolder();
    const seen: string[] = [];
    const counting: Checker = {
      name: 'counting',
      version: '1',
      options: {},
      files: [],
      executes: false,
      rerunnable: false,
      open: async () => ({
        tools: {},
        check: async ({ digest }) => {
          seen.push(digest);
          return { kind: 'pass', executed: { unit: 'files', count: 1 }, isolation: 'none', ms: 1 };
        },
        [Symbol.asyncDispose]: async () => {},
      }),
    };
    const all: Policy = {
      name: 'all',
      options: {},
      next: ({ committee: [member], proposals, sound: [proposal], underWay }) => {
        if (member === undefined) throw new Error('no member');
        if (underWay.length > 0) return { kind: 'wait' };
        if (proposals.length > 0) return { kind: 'return', reason: 'all were asked', ...(proposal && { proposal }) };
        return { kind: 'sample', slots: [0, 1, 2, 3].map((ordinal) => ({ member, ordinal })) };
      },
    };
    const committee = [answering(folder.path, 'small', 'add', [RIGHT, RIGHT, SAME, RIGHT])];
    const solution = solved(await solve(task, [adds, counting], { committee, policy: all, ledger: ':memory:' }));
    expect(seen).toHaveLength(2);
    expect(solution.support).toEqual({ identical: solution.proposal.ordinal === 2 ? 1 : 3, alike: 4 });
  });

  it('never calls code solved that nothing executed', async () => {
    using folder = temporaryFolder();
    const solution = await solve(task, [types()], {
      committee: [answering(folder.path, 'small', 'add', [RIGHT])],
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({ status: 'unsolved', reason: 'unexecuted' });
    expect(solution.summary).toMatch(/^Not solved: only a type check passed and nothing was executed/);
    expect(solution.timeline[1]).toMatchObject({ message: expect.stringContaining('No checker executes the code') });
  });

  it.skipIf(noWall !== undefined)('says in its first line when a count is unknown', async () => {
    using folder = temporaryFolder();
    const contains = command('grep', ['-q', 'a + b', 'src/add.ts']);
    const solution = await solve(task, [contains], {
      committee: [answering(folder.path, 'small', 'add', [RIGHT])],
      ledger: ':memory:',
    });
    expect(solution.status).toBe('solved');
    expect(solution.summary).toMatch(/^Solved, but how much was executed is unknown/);
  });

  it('does not pay the strong member for a checker that can judge nothing', async () => {
    using folder = temporaryFolder();
    const unable: Checker = {
      name: 'unable',
      version: '1',
      options: {},
      files: [],
      executes: false,
      rerunnable: false,
      open: async () => ({
        tools: {},
        check: async () => {
          throw new Error('out of order');
        },
        [Symbol.asyncDispose]: async () => {},
      }),
    };
    const solving = (answers: readonly string[]): ReturnType<typeof solve> =>
      solve(task, [adds, unable], {
        committee: [answering(folder.path, 'small', 'add', answers)],
        strong: answering(folder.path, 'large', 'add', [RIGHT], DEAR),
        ledger: ':memory:',
      });
    const solution = await solving([RIGHT, `${RIGHT}export const another = 1;\n`]);
    expect(solution).toMatchObject({ status: 'unsolved', reason: 'broken', strongCalls: [] });
    // One proposal alone may have broken it by itself: that must not keep the strong member from being asked.
    expect((await solving([RIGHT])).strongCalls).toHaveLength(1);
    expect(solution.summary).toContain('the checker unable could not judge any proposal');
    expect(solution.status === 'unsolved' && solution.nearest?.verdicts.at(-1)).toMatchObject({
      verdict: { kind: 'broken', reason: 'it threw out of order' },
    });
  });

  it("takes what a member throws for that member's failure", async () => {
    using folder = temporaryFolder();
    const flaky: Member = {
      ...answering(folder.path, 'flaky', 'add', [RIGHT]),
      // oxlint-disable-next-line require-yield -- it fails before it says anything
      async *propose() {
        throw new Error('on the blink');
      },
    };
    const committee = [flaky, answering(folder.path, 'small', 'add', [RIGHT])];
    const solution = await solve(task, [adds], { committee, ledger: ':memory:' });
    expect(solution).toMatchObject({
      status: 'solved',
      proposal: { id: 'small#0' },
      warnings: [TABLE, 'flaky threw on the blink'],
    });
  });

  it('tells the models the names that the checkers use', async () => {
    using folder = temporaryFolder();
    const asked: string[] = [];
    const small = answering(folder.path, 'small', 'add', [fenced('const add = (a: number, b: number) => a + b;')]);
    const listening: Member = {
      ...small,
      propose(request) {
        asked.push(request.messages.map(({ content }) => content).join('\n'));
        return small.propose(request);
      },
    };
    const solution = await solve({ ...task, prompt: 'Write the sum.' }, [adds], {
      committee: [listening],
      ledger: ':memory:',
    });
    expect(asked[0]).toContain('It must export `add`.');
    expect(solved(solution).files['src/add.ts']).toContain('export { add };');
  });

  it.skipIf(noWall !== undefined)('says when a checker also accepts a stub, and refuses when all do', async () => {
    using folder = temporaryFolder();
    const committee = [answering(folder.path, 'small', 'add', [RIGHT])];
    const accepting = command('true');
    const solution = await solve(task, [adds, accepting], { committee, ledger: ':memory:' });
    expect(solution.warnings).toEqual([
      'Weak checker: command true also passes on an empty stub.',
      'Count unknown: command true ended with success, and no report says that it ran a test.',
    ]);
    expect(solution.summary).toContain('Solved, but nothing says what command true ran');
    await expect(solve(task, [accepting], { committee, ledger: ':memory:' })).rejects.toMatchObject({
      name: 'TaskError',
      fix: expect.stringContaining('Add an assertion'),
    });
  });

  it('reports a checker as suspect that refutes proposals which agree', async () => {
    using folder = temporaryFolder();
    const wrongly = examples('add', [[[1, 2], 4]]);
    const solution = await solve(task, [wrongly], {
      committee: [answering(folder.path, 'small', 'add', [RIGHT, SAME, RIGHT, RIGHT])],
      ledger: ':memory:',
    });
    expect(solution.warnings).toEqual([
      'Weak checker: examples also passes on a function that always gives 4, and on a table of the calls that the tests make.',
      'Suspect example: add(1, 2) is to give 4, and no proposal gives that; 4 of 4 give 3. The example may be wrong.',
    ]);
  });

  it('rejects with the reason of its signal', async () => {
    using folder = temporaryFolder();
    const reason = new Error('enough');
    const run = createSolver({
      committee: [answering(folder.path, 'small', 'add', [RIGHT])],
      ledger: ':memory:',
    }).solve(task, [adds], { signal: AbortSignal.abort(reason) });
    await expect(run).rejects.toBe(reason);
  });
});

describe("a policy of one's own", () => {
  it('can ask, repair and call a run ambiguous, without a change to the loop', async () => {
    using folder = temporaryFolder();
    const steps: string[] = [];
    const answers: Answer[] = [];
    const small = answering(folder.path, 'small', 'add', [WRONG, RIGHT, SAME]);
    const oracle: Member = {
      ...small,
      name: 'oracle',
      async *propose({ messages }) {
        yield { kind: 'answer', choice: 0, text: `answer to: ${messages[0]?.content}`, finish: 'stop' };
      },
    };
    const policy: Policy = {
      name: 'mine',
      options: { depth: 1 },
      next(state) {
        const [member] = state.committee;
        if (member === undefined) throw new Error('no member');
        const [first, second] = state.proposals;
        steps.push(`${state.proposals.length} ${state.answers.length} ${state.sound.length}`);
        if (first === undefined) return { kind: 'sample', slots: [{ member, ordinal: 0 }] };
        if (second === undefined) return { kind: 'repair', slot: { member, ordinal: 1 }, of: first };
        if (state.answers.length === 0 && state.strong !== undefined)
          return { kind: 'ask', questions: [{ member: state.strong, question: 'add(1, 2)?', reason: 'they differ' }] };
        const [one, other] = state.sound;
        if (one === undefined || other === undefined) return { kind: 'sample', slots: [{ member, ordinal: 2 }] };
        answers.push(...state.answers);
        return { kind: 'return', ambiguous: [one, other], reason: 'nobody was asked which' };
      },
    };
    const solution = await solve(task, [adds], { committee: [small], strong: oracle, policy, ledger: ':memory:' });
    expect(steps).toEqual(['0 0 0', '1 0 0', '2 0 1', '2 1 1', '3 1 2']);
    expect(answers).toEqual([{ member: 'oracle', question: 'add(1, 2)?', text: 'answer to: add(1, 2)?' }]);
    expect(solution).toMatchObject({
      status: 'ambiguous',
      policy: { name: 'mine', options: { depth: 1 } },
      choices: [{ proposal: 'small#1' }, { proposal: 'small#2' }],
      strongCalls: [{ member: 'oracle', reason: 'they differ' }],
    });
  });
});

describe('a strong member that gives no answer', () => {
  it('is not said to have been called in one place, and counted as no call in another', async () => {
    using folder = temporaryFolder();
    const strong: Member = {
      ...answering(folder.path, 'large', 'add', [RIGHT], DEAR),
      // oxlint-disable-next-line require-yield -- it fails before it says anything
      async *propose() {
        throw new Error('on the blink');
      },
    };
    const policy: Policy = {
      name: 'strong first',
      options: {},
      next({ committee, escalations, sound: [proposal] }) {
        if (proposal !== undefined) return { kind: 'return', proposal, reason: 'the first sound proposal' };
        if (escalations === 0) return { kind: 'escalate', reason: 'nothing else was tried' };
        return { kind: 'sample', slots: committee.map((member) => ({ member, ordinal: 0 })) };
      },
    };
    const committee = [answering(folder.path, 'small', 'add', [RIGHT])];
    const solution = await solve(task, [adds], { committee, strong, policy, ledger: ':memory:' });
    expect(solution.summary).toContain('without an answer of the strong member');
    expect(solution).toMatchObject({ status: 'solved', cost: { strongCalls: 0 }, strongCalls: [{ member: 'large' }] });
    expect(costSentence(solution)).toContain('1 cheap sample, 0 strong calls and 1 that brought no answer.');
  });
});

describe('the types of a solution', () => {
  it('know the files of targets that are written out in the call', async () => {
    using folder = temporaryFolder();
    const options = { committee: [answering(folder.path, 'small', 'add', [RIGHT])], ledger: ':memory:' };
    const written = await solve(
      { id: 'add', prompt: 'Add.', target: 'src/add.ts', workspace: { files: {} } },
      [adds],
      options,
    );
    const text: string = solved(written).files['src/add.ts'];
    expect(text).toContain('return a + b;');

    const one = () => solve({ prompt: '', target: 'src/a.ts' }, [], options);
    const several = () => createSolver(options).solve({ prompt: '', target: ['src/a.ts', 'src/b.ts'] }, []);
    const any = () => solve(task, [], options);
    const named = () => solve('tasks/add', [], options);
    type SolvedBy<Start extends () => Promise<unknown>> = Extract<Awaited<ReturnType<Start>>, { status: 'solved' }>;
    expectTypeOf<SolvedBy<typeof one>['files']>().toEqualTypeOf<{ readonly 'src/a.ts': string }>();
    expectTypeOf<SolvedBy<typeof several>['files']>().toEqualTypeOf<{
      readonly 'src/a.ts'?: string;
      readonly 'src/b.ts'?: string;
    }>();
    expectTypeOf<SolvedBy<typeof any>>().toEqualTypeOf<Solved>();
    expectTypeOf<SolvedBy<typeof named>['files']>().toEqualTypeOf<Files>();
  });
});

describe('the budget of a run', () => {
  const policies = [firstSound({ samples: 4, wave: 1 }), priceAware()];
  it.each(policies)(
    'stops before the call that could pass it, and goes on with a larger one: $name',
    async (policy) => {
      using folder = temporaryFolder();
      const ledger = `${folder.path}/ledger.sqlite`;
      const committee = [answering(folder.path, 'small', 'add', [WRONG, WRONG, RIGHT])];
      const poor = await solve(task, [adds], { committee, policy, ledger, budget: { samples: 2 } });
      expect(poor).toMatchObject({ status: 'unsolved', reason: 'budget', cost: { samples: 2 } });
      expect(poor.summary).toContain('The run is kept');
      const richer = await solve(task, [adds], { committee, policy, ledger, budget: { samples: 3 } });
      expect(richer).toMatchObject({
        status: 'solved',
        run: poor.run,
        cost: { samples: 3 },
        proposal: { id: 'small#2' },
      });
      using open = openLedger(ledger);
      expect(open.export(poor.run).calls.map(({ ordinals, attempt }) => [ordinals, attempt])).toEqual([
        [[0], 1],
        [[1], 1],
        [[2], 1],
      ]);
    },
  );

  it('of strong calls can be zero', async () => {
    using folder = temporaryFolder();
    const solution = await solve(task, [adds], {
      committee: [answering(folder.path, 'small', 'add', [WRONG])],
      strong: answering(folder.path, 'large', 'add', [RIGHT], DEAR),
      budget: { strongCalls: 0 },
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({ status: 'unsolved', reason: 'budget', strongCalls: [] });
  });

  it('of time ends a run that hangs', async () => {
    using folder = temporaryFolder();
    const endless = fenced('export function add(): number {\n  for (;;);\n}');
    const solution = await solve(task, [adds], {
      committee: [answering(folder.path, 'small', 'add', [endless])],
      budget: { seconds: 5 },
      ledger: ':memory:',
    });
    expect(solution).toMatchObject({ status: 'unsolved', reason: 'budget' });
    expect(solution.summary).toContain('5 s were not enough');
  });

  it.skipIf(noWall !== undefined)('of time that does not even reach past the stub is said', async () => {
    using folder = temporaryFolder();
    const slow = command('sh', ['-c', 'sleep 20']);
    const run = solve(task, [slow], {
      committee: [answering(folder.path, 'small', 'add', [RIGHT])],
      budget: { seconds: 0.3 },
      ledger: ':memory:',
    });
    await expect(run).rejects.toMatchObject({ name: 'BudgetError', at: 'budget.seconds', exitCode: 4 });
  });

  it('of time may be any part of a second, and nothing is removed that is still being written', async () => {
    using folder = temporaryFolder();
    const endless: Checker = {
      name: 'endless',
      version: '1',
      options: {},
      files: [],
      executes: true,
      rerunnable: false,
      open: async (_, { copies }) => ({
        tools: {},
        async check({ files }, { signal }) {
          for (;;) {
            signal.throwIfAborted();
            await Promise.all(Array.from({ length: 100 }, () => copies.lay(files)));
          }
        },
        [Symbol.asyncDispose]: async () => {},
      }),
    };
    const committee = [answering(folder.path, 'small', 'add', [RIGHT])];
    const run = solve(task, [endless, adds], { committee, budget: { seconds: 0.3005 }, ledger: ':memory:' });
    await expect(run).rejects.toMatchObject({ name: 'BudgetError', at: 'budget.seconds' });
  });

  it('in USD is refused where prices are unknown, and an unknown price is said, not taken for zero', async () => {
    using folder = temporaryFolder();
    const { prices: _, ...unpriced } = answering(folder.path, 'small', 'add', [RIGHT]);
    const committee = [{ ...unpriced, prices: undefined }];
    await expect(solve(task, [adds], { committee, budget: { usd: 1 }, ledger: ':memory:' })).rejects.toMatchObject({
      name: 'ConfigError',
      message: 'The budget is in USD, and the prices of small are unknown.',
    });
    const solution = await solve(task, [adds], { committee, ledger: ':memory:' });
    expect(solution.cost.unpriced).toEqual(['small']);
  });
});
