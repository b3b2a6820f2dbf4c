import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples, tests } from '../../checkers/index.ts';
import { alone, ladder } from '../../src/harness/arm.ts';
import type { BenchSuite } from '../../src/harness/bench.ts';
import { figuresOf } from '../../src/harness/figures.ts';
import { runBench, type RunBenchOptions } from '../../src/harness/runBench.ts';
import { openRunFolder, readRunFolder } from '../../src/harness/runFolder.ts';
import { aboutRun } from '../../src/harness/runSeal.ts';
import { checkSuite } from '../../src/harness/checkSuite.ts';
import { reportOf } from '../../src/harness/report.ts';
import { recording } from '../../src/members.ts';
import type { Checker, Member } from '../../src/index.ts';
import { fenced, temporaryFolder } from '../answers.ts';

const RIGHT = 'export function add(a: number, b: number): number {\n  return a + b;\n}\n';
const QUIET: Pick<RunBenchOptions, 'timeoutMs' | 'signal'> = {
  timeoutMs: 10_000,
  signal: new AbortController().signal,
};

/** A member that is asked, at 0.01 USD an answer; it counts its calls. */
function asked(name: string, calls: string[]): Member {
  return {
    name,
    prices: { input: 0, output: 1000 },
    abilities: { temperature: false, n: false, seed: false, reasoning: false },
    limits: { concurrency: 1, maxOutputTokens: 10 },
    async *propose({ task }) {
      calls.push(`${name} ${task.id}`);
      const text = fenced(RIGHT);
      yield { kind: 'chunk', choice: 0, text };
      yield { kind: 'usage', usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 10, estimated: false } };
      yield { kind: 'answer', choice: 0, text, finish: 'stop' };
    },
  };
}

function suiteOf(calls: string[], checker: Checker = examples('add', [[[1, 2], 3]])): BenchSuite {
  const [cheap, strong] = [asked('cheap', calls), asked('strong', calls)];
  return {
    name: 'live',
    basis: 'one example',
    prices: 'made up',
    tasks: ['a', 'b'].map((id) => ({
      input: { id, prompt: 'Write add(a, b).', target: 'add.ts', exports: ['add'], workspace: { files: {} } },
      visible: [checker],
      hidden: [],
    })),
    members: [
      { member: cheap, samples: 2 },
      { member: strong, samples: 1 },
    ],
    arms: [alone(strong), ladder([cheap], 2, strong)],
  };
}

describe('runBench', () => {
  it('judges what a later run buys, says what is missing until then, and buys nothing twice', async () => {
    using folder = temporaryFolder();
    const calls: string[] = [];
    const suite = suiteOf(calls);
    const first = await runBench(suite, { ...QUIET, folder: folder.path, maxUsd: 0.035 });
    expect(calls).toHaveLength(3);
    expect(first).toMatchObject({ missing: 3, samples: [{}, {}, {}] });
    const second = await runBench(suite, { ...QUIET, folder: folder.path, maxUsd: 1 });
    expect(calls).toHaveLength(6);
    expect(second).toMatchObject({ missing: 0, samples: [{}, {}, {}, {}, {}, {}] });
    expect(second.arms.map(({ solved }) => solved.value)).toEqual([100, 100]);
    await runBench(suite, { ...QUIET, folder: folder.path, maxUsd: 1 });
    expect(calls).toHaveLength(6);
    const { seal, samples, arms } = readRunFolder(folder.path);
    expect(figuresOf(aboutRun(seal, samples), samples, seal.members, arms)).toEqual(second);
  });

  it('sets a task aside whose checkers cannot judge, by name, and goes on with the rest', async () => {
    using folder = temporaryFolder();
    const calls: string[] = [];
    const suite = suiteOf(calls, tests('add.test.ts'));
    const test = "import assert from 'node:assert';\nimport { add } from './add.ts';\nassert.equal(add(1, 2), 3";
    const tasks = suite.tasks.map((task) => ({
      ...task,
      input: {
        ...task.input,
        workspace: { files: { 'add.test.ts': `${test}${task.input.id === 'a' ? ');' : ''}\n` } },
      },
    }));
    const options = { ...QUIET, folder: folder.path };
    const figures = await runBench({ ...suite, tasks }, options);
    expect(figures).toMatchObject({ tasks: ['a'], missing: 0, aside: [{ task: 'b', why: /does not parse/ }] });
    expect(calls.filter((call) => call.endsWith(' b'))).toEqual([]);
    expect(reportOf(figures, false)).toMatch(/SET ASIDE: 1 tasks [^]*: b \(/);
    expect(await runBench({ ...suite, tasks }, options)).toEqual(figures);
    const { seal, samples, arms, aside } = readRunFolder(folder.path);
    expect(figuresOf(aboutRun(seal, samples, aside), samples, seal.members, arms)).toEqual(figures);
    using other = temporaryFolder();
    const [, broken] = tasks;
    if (broken !== undefined)
      await expect(runBench({ ...suite, tasks: [broken] }, { ...QUIET, folder: other.path })).rejects.toThrow(
        /does not parse/,
      );
  });

  it('says what a recording does not hold', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'answers.jsonl');
    const rows = ['a', 'a', 'b'].map((task) => JSON.stringify({ task, model: 'small', text: fenced(RIGHT) }));
    writeFileSync(file, `\uFEFF${rows.join('\n')}\n`);
    const member = recording(file, { prices: { input: 1, output: 1 } });
    const suite = { ...suiteOf([]), members: [{ member, samples: 4 }], arms: [ladder([member], 4)] };
    const figures = await runBench(suite, { ...QUIET, folder: join(folder.path, 'run') });
    expect(figures).toMatchObject({ missing: 5, unrecorded: { small: 5 } });
    expect(reportOf(figures, false)).toContain('5 of small are missing');
  });

  it('tries the checkers, hidden ones too, before anything is bought', async () => {
    using folder = temporaryFolder();
    const calls: string[] = [];
    const unable: Checker = {
      ...examples('add', [[[1, 2], 3]]),
      name: 'unable',
      open: async () => ({
        tools: {},
        check: async () => ({ kind: 'broken', reason: 'no numpy', crash: false, ms: 0 }),
        [Symbol.asyncDispose]: async () => {},
      }),
    };
    const suite = suiteOf(calls);
    const tasks = suite.tasks.map((task) => ({ ...task, hidden: [unable] }));
    await expect(runBench({ ...suite, tasks }, { ...QUIET, folder: folder.path })).rejects.toThrow('unable');
    expect(calls).toEqual([]);
  });

  it('shows models no hidden test', async () => {
    using folder = temporaryFolder();
    const suite = suiteOf([]);
    const tasks = suite.tasks.map((task) => ({
      ...task,
      input: { ...task.input, workspace: { files: { 'more.test.ts': '' } }, context: ['more.test.ts'] },
      hidden: [tests('more.test.ts')],
    }));
    await expect(runBench({ ...suite, tasks }, { ...QUIET, folder: folder.path })).rejects.toThrow(
      'The hidden test more.test.ts of a is shown to the models.',
    );
  });

  it('is refused a folder that another is at work in', () => {
    using folder = temporaryFolder();
    const suite = suiteOf([]);
    {
      using open = openRunFolder(folder.path, suite, {
        tasks: [],
        origins: new Map(),
        timeoutMs: 1,
        config: undefined,
      });
      expect(() =>
        openRunFolder(folder.path, suite, { tasks: [], origins: new Map(), timeoutMs: 1, config: undefined }),
      ).toThrow('Another process is at work');
      expect(open.known.size).toBe(0);
    }
  });

  it('loses no line that lacks its end, and names one that is no sample', async () => {
    using folder = temporaryFolder();
    const suite = suiteOf([]);
    const figures = await runBench(suite, { ...QUIET, folder: folder.path });
    const file = join(folder.path, 'samples.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.trimEnd());
    expect(readRunFolder(folder.path).samples).toHaveLength(6);
    expect(readFileSync(file, 'utf8')).toBe(text.trimEnd());
    expect(await runBench(suite, { ...QUIET, folder: folder.path })).toEqual(figures);
    writeFileSync(file, `{"task":"a"}\n${text}`);
    expect(() => readRunFolder(folder.path)).toThrow('Line 1 of');
  });
});

describe('checkSuite', () => {
  const suite = suiteOf([]);
  const [arm] = suite.arms as [BenchSuite['arms'][number]];
  it.each<[Partial<BenchSuite>, string]>([
    [{ name: '../..' }, 'A suite cannot be called "../.."'],
    [{ name: '' }, 'A suite cannot be called ""'],
    [{ tasks: [...suite.tasks, ...suite.tasks] }, 'Two tasks are called a.'],
    [{ arms: [arm, arm] }, 'Two arms are called strong once.'],
    [{ members: [...suite.members, ...suite.members] }, 'Two members are called cheap.'],
    [{ arms: [{ ...arm, name: 'a\u001b[2J' }] }, 'is no name'],
    [{ arms: [alone('nobody')] }, 'The arm nobody once asks nobody, which is no member.'],
    [{ repeats: 0 }, '0 is no number of repeats.'],
    [{ prices: undefined as never }, 'does not say what it rests on'],
    [{ members: undefined as never }, 'lacks tasks, members or arms'],
    [
      { priceTables: [{ name: 'p', date: 'd', source: 's', prices: { cheap: { input: -1, output: 1 } } }] },
      'cheap has no such price.',
    ],
  ])('refuses %j', (wrong, message) => {
    expect(() => checkSuite({ ...suite, ...wrong })).toThrow(message);
  });
});
