import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examples, properties, property, tests, types } from '../../checkers/index.ts';
import type { Checker, Files, Verdict } from '../../src/index.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { noWall } from '../sandbox/contained.ts';

const TARGET = 'src/half.ts';
const RIGHT = 'export function half(n: number): number {\n  return n / 2;\n}\n';

async function verdictOf(
  checker: Checker,
  code: string,
  files: Files = {},
  timeoutMs = 20_000,
): Promise<Verdict | undefined> {
  const task = await resolveTask({ prompt: 'Write `half(n)`.', target: TARGET, workspace: { files } });
  const report = await checkFiles(
    task,
    [checker],
    { [TARGET]: code },
    { timeoutMs, seed: 7, signal: new AbortController().signal },
  );
  return report.verdicts[0]?.verdict;
}

const VITEST = {
  'a.test.ts':
    "import { describe, expect, it } from 'vitest';\nimport { half } from './src/half.ts';\ndescribe('half', () => {\n  it.each([[4, 2], [6, 3]])('of %i is %i', (n, result) => {\n    expect(half(n)).toBe(result);\n  });\n});\n",
};

describe('types', () => {
  it('points to file, line, column and code, in the candidate and in how the tests use it', async () => {
    expect(
      await verdictOf(types(), 'export function half(n: number): number {\n  return `${n / 2}`;\n}\n'),
    ).toMatchObject({
      kind: 'fail',
      evidence: [
        {
          kind: 'diagnostic',
          file: TARGET,
          line: 2,
          column: 3,
          code: 'TS2322',
          message: expect.stringContaining("'string' is not assignable"),
        },
      ],
    });
    expect(
      await verdictOf(types(), 'export function half(n: string): number {\n  return Number(n) / 2;\n}\n', VITEST),
    ).toMatchObject({ kind: 'fail', evidence: [{ file: 'a.test.ts', line: 5, code: 'TS2345' }] });
    expect(await verdictOf(types(), RIGHT, VITEST)).toMatchObject({
      kind: 'pass',
      executed: { unit: 'files', count: 2 },
      isolation: 'none',
    });
  });

  it("uses the workspace's own tsconfig, and refuses one that is none", async () => {
    const lax = {
      'tsconfig.json':
        '{ "compilerOptions": { "strict": false, "noEmit": true, "target": "esnext", "module": "nodenext" } }',
    };
    const untyped = 'export function half(n) {\n  return n / 2;\n}\n';
    expect(await verdictOf(types(), untyped, lax)).toMatchObject({ kind: 'pass' });
    expect(await verdictOf(types(), untyped)).toMatchObject({ kind: 'fail', evidence: [{ code: 'TS7006' }] });
    const misspelt = { 'tsconfig.json': '{ "compilerOptions": { "strct": true } }' };
    expect(await verdictOf(types(), RIGHT, misspelt)).toMatchObject({ kind: 'pass' });
    const broken = { 'tsconfig.json': '{ "compilerOptions": { "strict": true }' };
    await expect(verdictOf(types(), RIGHT, broken)).rejects.toMatchObject({
      name: 'TaskError',
      message: expect.stringContaining('TS1005'),
      at: expect.stringContaining('tsconfig.json'),
    });
  });
});

describe('types, in a large workspace', () => {
  const many = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [
      `m/a_module_with_a_long_name_${index}.ts`,
      `export const a${index} = ${index};\n`,
    ]),
  );

  it('fails an error however long the list of files is', async () => {
    for (const name of ['z', 'zz', 'zzzzzzzzzzz']) {
      const files = { ...many, [`${name}.ts`]: 'export {};\n' };
      const wrong = `export const oops: number = 'x';\n${RIGHT}`;
      expect(await verdictOf(types(), wrong, files)).toMatchObject({ kind: 'fail', evidence: [{ code: 'TS2322' }] });
    }
    expect(await verdictOf(types(), RIGHT, many)).toMatchObject({ kind: 'pass', executed: { count: 401 } });
  });

  it('holds no error against a proposal that is there whatever is proposed', async () => {
    const files = { 'src/other.ts': "export const x: number = 'oops';\n" };
    expect(await verdictOf(types(), RIGHT, files)).toMatchObject({ kind: 'pass' });
    const wrong = RIGHT.replace('): number', '): string');
    expect(await verdictOf(types(), wrong, files)).toMatchObject({ kind: 'fail', evidence: [{ file: 'src/half.ts' }] });
  });

  it('reads every file as a module, as Node does', async () => {
    const files = {
      'a.ts':
        "import assert from 'node:assert';\nimport { half } from './src/half.ts';\nassert.equal(await half(2), 1);\n",
    };
    expect(await verdictOf(types(), RIGHT, files)).toMatchObject({ kind: 'pass' });
  });
});

describe('tests', () => {
  it('shows expected and actual of each failing vitest test, and counts assertions', async () => {
    expect(
      await verdictOf(tests('a.test.ts'), 'export const half = (n: number): number => n - 2;\n', VITEST),
    ).toMatchObject({
      kind: 'fail',
      executed: { unit: 'assertions', count: 2 },
      isolation: 'isolates',
      evidence: [{ kind: 'assertion', test: 'half > of 6 is 3', expected: '3', actual: '4' }],
    });
  });

  it('shows expected and actual of a node:assert script', async () => {
    const script = {
      'a.ts':
        "import { equal } from 'node:assert/strict';\nimport { half } from './src/half.ts';\nequal(half(4), 2);\nequal(half(1), 0.5);\n",
    };
    expect(
      await verdictOf(tests('a.ts'), 'export const half = (n: number): number => n >> 1;\n', script),
    ).toMatchObject({
      kind: 'fail',
      executed: { count: 2 },
      evidence: [{ test: 'a.ts', expected: '0.5', actual: '0' }],
    });
    expect(await verdictOf(tests('a.ts'), RIGHT, script)).toMatchObject({
      kind: 'pass',
      executed: { unit: 'assertions', count: 2 },
    });
  });

  it('waits for what a script leaves running, and hears its rejections', async () => {
    const script = {
      'a.ts':
        "import assert from 'node:assert';\nimport { half } from './src/half.ts';\nsetTimeout(async () => {\n  assert.strictEqual(await half(4), 2);\n}, 1);\n",
    };
    expect(await verdictOf(tests('a.ts'), RIGHT, script)).toMatchObject({ kind: 'pass', executed: { count: 1 } });
    expect(await verdictOf(tests('a.ts'), 'export const half = async (n: number) => n;\n', script)).toMatchObject({
      kind: 'fail',
      evidence: [{ actual: '4' }],
    });
  });

  it.each([
    [
      'a vitest file without an assertion',
      {
        'a.test.ts':
          "import { it } from 'vitest';\nimport { half } from './src/half.ts';\nit('runs', () => {\n  half(2);\n});\n",
      },
      'without a single assertion',
    ],
    [
      'a vitest file whose tests are all skipped',
      {
        'a.test.ts':
          "import { expect, it } from 'vitest';\nimport './src/half.ts';\nit.skip('runs', () => {\n  expect(1).toBe(1);\n});\n",
      },
      'no test ran',
    ],
    [
      'a script that loads node:assert and never uses it',
      {
        'a.test.ts': "import assert from 'node:assert';\nimport { half } from './src/half.ts';\nvoid [half, assert];\n",
      },
      'without a single assertion',
    ],
  ])('%s is broken, and said before any model is asked', async (_what, files, reason) => {
    await expect(verdictOf(tests('a.test.ts'), RIGHT, files)).rejects.toMatchObject({
      name: 'CheckerError',
      message: expect.stringContaining(reason),
    });
  });

  it.skipIf(noWall !== undefined)(
    'fails a candidate that ends the process before the tests have finished',
    async () => {
      expect(
        await verdictOf(
          tests('a.test.ts'),
          'process.exit(0);\nexport const half = (n: number): number => n / 2;\n',
          VITEST,
        ),
      ).toMatchObject({ kind: 'fail' });
    },
  );

  it.each([
    [
      'the expect of a concurrent test',
      "it.concurrent('a', async ({ expect }) => {\n  expect(half(4)).toBe(2);\n});",
      1,
    ],
    ['assert of chai', "it('a', () => {\n  assert.equal(half(4), 2);\n});", 1],
    [
      'fast-check, each run',
      "it('a', () => {\n  fc.assert(fc.property(fc.integer(), (n) => half(n) * 2 === n), { numRuns: 30 });\n});",
      30,
    ],
  ])('counts what is asserted with %s', async (_what, body, count) => {
    const files = {
      'a.test.ts': `import fc from 'fast-check';\nimport { assert, it } from 'vitest';\nimport { half } from './src/half.ts';\nvoid [assert, fc];\n${body}\n`,
    };
    expect(await verdictOf(tests('a.test.ts'), RIGHT, files)).toMatchObject({
      kind: 'pass',
      executed: { unit: 'assertions', count },
    });
  });

  it('counts node:assert inside vitest, by either way of importing it', async () => {
    const both = {
      'a.test.ts':
        "import assert from 'node:assert';\nimport { equal } from 'node:assert/strict';\nimport { it } from 'vitest';\nimport { half } from './src/half.ts';\nit('halves', () => {\n  assert.equal(half(2), 1);\n  equal(half(4), 2);\n});\n",
    };
    expect(await verdictOf(tests('a.test.ts'), RIGHT, both)).toMatchObject({
      kind: 'pass',
      executed: { unit: 'assertions', count: 2 },
    });
  });
});

describe('properties', () => {
  const laws = {
    'a.props.ts':
      "import fc from 'fast-check';\nimport { half } from './src/half.ts';\nexport const doubles = fc.property(fc.integer({ min: -1000, max: 1000 }), (n) => half(n) + half(n) === n);\nexport const eventually = fc.asyncProperty(fc.nat(), async (n) => (await half(n)) <= n);\n",
  };

  it('show the shrunk counterexample with the seed and path that lead to it', async () => {
    const found = await verdictOf(
      properties('a.props.ts'),
      'export const half = (n: number): number => n > 9 ? 0 : n / 2;\n',
      laws,
    );
    expect(found).toMatchObject({
      kind: 'fail',
      seed: 7,
      evidence: [
        {
          kind: 'counterexample',
          property: 'doubles',
          input: '[10]',
          seed: 7,
          path: expect.stringMatching(/^\d/),
        },
      ],
    });
  });

  it('count their runs', async () => {
    expect(await verdictOf(properties('a.props.ts', { runs: 40 }), RIGHT, laws)).toMatchObject({
      kind: 'pass',
      executed: { unit: 'property runs', count: 80 },
      seed: 7,
    });
  });

  it('as a closure run against a remote module, and end with a candidate that ends', async () => {
    const law = property(
      'halves',
      [fc.integer({ min: 1, max: 50 })],
      async ({ half }, n) => (await half?.(n)) === n / 2,
    );
    expect(await verdictOf(law, RIGHT)).toMatchObject({
      kind: 'pass',
      isolation: 'isolates',
      executed: { count: 100 },
    });
    expect(await verdictOf(law, 'export const half = (n: number): number => Math.floor(n / 2);\n')).toMatchObject({
      kind: 'fail',
      evidence: [{ kind: 'counterexample', input: '[1]' }],
    });
    expect(await verdictOf(law, 'export function half(): number {\n  for (;;);\n}\n', {}, 500)).toMatchObject({
      kind: 'fail',
    });
    expect(law.rerunnable).toBe(false);
  });
});

describe('examples', () => {
  const halves = examples('half', [
    [[4], 2],
    [[1], 0.5],
  ]);

  it('show the call, expected and actual', async () => {
    expect(await verdictOf(halves, 'export const half = (n: number): number => n >> 1;\n')).toMatchObject({
      kind: 'fail',
      isolation: 'isolates',
      evidence: [{ test: 'half(1)', expected: '0.5', actual: '0' }],
    });
    expect(
      await verdictOf(halves, "export const half = (): number => {\n  throw new RangeError('no');\n};\n"),
    ).toMatchObject({ kind: 'fail', evidence: [{ message: 'threw RangeError: no' }, {}] });
    expect(await verdictOf(halves, 'export const half = async (n: number) => n / 2;\n')).toMatchObject({
      kind: 'pass',
      executed: { unit: 'examples', count: 2 },
    });
  });

  it('time a candidate out', async () => {
    expect(await verdictOf(halves, 'export function half(): number {\n  for (;;);\n}\n', {}, 500)).toMatchObject({
      kind: 'fail',
      evidence: [{ kind: 'timeout', limitMs: 500 }],
    });
  });
});
