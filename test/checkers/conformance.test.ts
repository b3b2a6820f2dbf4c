import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { command, examples, properties, property, tests, types } from '../../checkers/index.ts';
import type { Checker, Member } from '../../src/index.ts';
import { recording } from '../../src/members.ts';
import { assertConforms, checkerConformance, memberConformance } from '../../src/testing.ts';
import { noWall } from '../sandbox/contained.ts';

const files = {
  'tests/double.test.ts':
    "import { expect, it } from 'vitest';\nimport { double } from '../src/double.ts';\nit('doubles', () => {\n  expect(double(2)).toBe(4);\n  expect(double(-1)).toBe(-2);\n});\n",
  'tests/double.script.ts':
    "import assert from 'node:assert/strict';\nimport { double } from '../src/double.ts';\nassert.equal(double(2), 4);\nassert(double(1) === 2);\n",
  'tests/double.props.ts':
    "import fc from 'fast-check';\nimport { double } from '../src/double.ts';\nexport const adds = fc.property(fc.integer(), (n) => double(n) === n + n);\n",
};
const trial = {
  task: { prompt: 'Write `double(n)`.', target: 'src/double.ts', workspace: { files } },
  sound: { 'src/double.ts': 'export function double(n: number): number {\n  return n * 2;\n}\n' },
  unsound: [
    { 'src/double.ts': 'export function double(n: number): number {\n  return n * n;\n}\n' },
    { 'src/double.ts': "export function double(n: number): number {\n  throw new Error('later');\n}\n" },
  ],
};
const ILL_TYPED = [
  { 'src/double.ts': 'export function double(n: number): string {\n  return n * 2;\n}\n' },
  { 'src/double.ts': 'export const double = (n: number) =>\n' },
];

describe('each built-in checker keeps the rules of the kit', () => {
  const checkers: readonly (readonly [Checker, typeof trial.unsound])[] = [
    [types(), ILL_TYPED],
    [tests('tests/double.test.ts'), trial.unsound],
    [tests('tests/double.script.ts'), trial.unsound],
    [tests(['tests/double.script.ts', 'tests/double.test.ts']), trial.unsound],
    [properties('tests/double.props.ts'), trial.unsound],
    [examples('double', [[[3], 6]]), trial.unsound],
    [
      property('adds', [fc.integer({ min: 3, max: 99 })], async ({ double }, n) => (await double?.(n)) === n + n),
      trial.unsound,
    ],
    ...(noWall === undefined
      ? [[command('sh', ['-c', 'grep -q "n \\* 2" src/double.ts']), trial.unsound] as const]
      : []),
  ];
  it.each(
    checkers.map(([checker, unsound]) => [checker.name, JSON.stringify(checker.files), checker, unsound] as const),
  )('%s %s', async (_name, _files, checker, unsound) => {
    assertConforms(await checkerConformance(checker, { ...trial, unsound }));
  });

  it('and one that breaks them is told which', async () => {
    const credulous: Checker = {
      name: 'credulous',
      version: '1',
      options: {},
      files: [],
      executes: true,
      rerunnable: true,
      open: async () => ({
        tools: {},
        check: async () => ({ kind: 'pass', executed: { unit: 'tests', count: 0 }, isolation: 'none', ms: 0 }),
        [Symbol.asyncDispose]: async () => {},
      }),
    };
    const rules = await checkerConformance(credulous, trial);
    expect(rules.filter(({ kept }) => !kept).map(({ rule }) => rule)).toEqual([
      'counts what it executed, or says that it cannot',
      'says how isolated a candidate was that it ran',
      'fails unsound code, with evidence',
      'judges several candidates at once as it judges one',
    ]);
    expect(() => assertConforms(rules)).toThrow(/^4 of 11 rules are not kept:/);
  });
});

describe('members', () => {
  const task = join(import.meta.dirname, '../../fixtures/tasks/slugify');

  it('keep the rules of the kit', async () => {
    const member = recording(join(import.meta.dirname, '../../fixtures/recordings/local.jsonl'), {
      model: 'qwen2.5-coder-0.5b',
    });
    assertConforms(await memberConformance(member, { task }));
  });

  it('that break them are told which', async () => {
    const careless: Member = {
      name: '',
      prices: undefined,
      abilities: { temperature: false, n: false, seed: false, reasoning: false },
      limits: { concurrency: 1, maxOutputTokens: 1 },
      async *propose() {
        yield { kind: 'chunk', choice: 0, text: 'a' };
        yield { kind: 'usage', usage: { inputTokens: 1, cachedInputTokens: 2, outputTokens: 0, estimated: false } };
        yield { kind: 'answer', choice: 0, text: 'b', finish: 'stop' };
      },
    };
    const rules = await memberConformance(careless, { task });
    expect(rules.filter(({ kept }) => !kept).map(({ rule }) => rule)).toEqual([
      'has a name',
      'streams what it answers',
      'reports a usage that can be',
      'stops when it is aborted, with the reason that was given',
    ]);
  });
});
