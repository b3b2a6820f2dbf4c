import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { examples } from '../../checkers/index.ts';
import { alone, type Arm } from '../../src/harness/arm.ts';
import type { BenchSuite } from '../../src/harness/bench.ts';
import { figuresOf } from '../../src/harness/figures.ts';
import { runBench } from '../../src/harness/runBench.ts';
import { labelsOf } from '../../src/harness/labelsOf.ts';
import { readRunFolder } from '../../src/harness/runFolder.ts';
import { aboutRun } from '../../src/harness/runSeal.ts';
import { addLabel, readLabels, replaceLabels } from '../../src/selection/labels.ts';
import { recording } from '../../src/members.ts';
import { clusters, firstSound } from '../../src/policies.ts';
import { fenced, temporaryFolder } from '../answers.ts';

const written = (compare: string): string =>
  fenced(
    `export function longest(words: string[]): string | null {\n  return words.reduce<string | null>((a, b) => (a === null || b.length ${compare} a.length ? b : a), null);\n}`,
  );
const RIGHT = written('>');
const RIGHT_TOO = fenced(
  'export function longest(words: string[]): string | null {\n  return words.toSorted((a, b) => b.length - a.length)[0] ?? null;\n}',
);
const WRONG = written('>=');

function suiteIn(folder: string, answers: Readonly<Record<string, string>>): BenchSuite {
  const file = join(folder, 'answers.jsonl');
  const rows = Object.entries(answers).map(([model, text]) => JSON.stringify({ task: 'a', model, text }));
  writeFileSync(file, `${rows.join('\n')}\n`);
  const members = Object.keys(answers).map((model) => ({
    member: recording(file, { model, prices: { input: 1, output: 1 } }),
    samples: 1,
  }));
  const committee = Object.keys(answers);
  const arms: Arm[] = [
    { name: 'first-sound', committee, policy: firstSound({ samples: 1, wave: 1 }) },
    { name: 'clusters', committee, policy: clusters({ samples: 1 }) },
    alone('gamma-1'),
  ];
  const input = { id: 'a', prompt: 'Write `longest(words)`.', target: 'longest.ts', workspace: { files: {} } };
  const seen = examples('longest', [[[['a', 'bb']], 'bb']]);
  const all = examples('longest', [
    [[['aa', 'bb']], 'aa'],
    [[[]], null],
  ]);
  return {
    name: 's',
    basis: 'examples are the checker, others the truth',
    tasks: [{ input, visible: [seen], hidden: [all] }],
    members,
    arms,
    prices: 'made up',
  };
}

const options = { timeoutMs: 20_000, signal: new AbortController().signal };

it('lets an arm choose by what programs do, and keeps what they did with the run', async () => {
  using folder = temporaryFolder();
  const suite = suiteIn(folder.path, { 'gamma-1': WRONG, 'delta-1': RIGHT, 'omega-1': RIGHT_TOO });
  const run = join(folder.path, 'run');
  const figures = await runBench(suite, { ...options, folder: run });
  expect(figures.arms.map(({ name, solved }) => [name, solved.value])).toEqual([
    ['first-sound', 0],
    ['clusters', 100],
    ['gamma-1 once', 0],
  ]);
  const { seal, samples, arms, behaviours = [] } = readRunFolder(run);
  expect(behaviours).toMatchObject([{ task: 'a', aside: [], notCompared: [] }]);
  expect(behaviours.flatMap(({ clusters: found }) => found.map(({ length }) => length))).toEqual([2, 1]);
  expect(figuresOf(aboutRun(seal, samples), samples, seal.members, arms, behaviours)).toEqual(figures);
});

it('makes labels of what became of the answers, in the place of those of the same suite', async () => {
  using folder = temporaryFolder();
  const suite = suiteIn(folder.path, { 'gamma-1': WRONG, 'delta-1': RIGHT, 'omega-1': RIGHT_TOO });
  const run = join(folder.path, 'run');
  await runBench(suite, { ...options, folder: run });
  const [label] = labelsOf(readRunFolder(run), run);
  expect(label).toEqual({ task: 'a', source: 's', wrong: false, score: expect.closeTo((2 / 3 + 2 / 3) / 2, 0) });
  const file = join(folder.path, 'labels.jsonl');
  const other = { task: 'b', source: 'report', wrong: true, score: 0.4 };
  for (const row of [other, { task: 'a', source: 's', wrong: true, score: 0.9 }]) addLabel(file, row);
  replaceLabels(file, label === undefined ? [] : [label]);
  expect(readLabels(file)).toEqual([
    { source: 'report', wrong: true, score: 0.4 },
    { source: 's', wrong: false, score: label?.score },
  ]);
});

it('returns nothing where clusters are as strong as each other: recordings know no questions', async () => {
  using folder = temporaryFolder();
  const suite = suiteIn(folder.path, { 'gamma-1': WRONG, 'delta-1': RIGHT });
  const figures = await runBench(suite, { ...options, folder: join(folder.path, 'run') });
  expect(figures.arms[1]).toMatchObject({ name: 'clusters', returned: 0 });
});
