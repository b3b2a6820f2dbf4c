import { expect, it } from 'vitest';
import { examples, tests, properties } from '../../checkers/index.ts';
import type { Checker } from '../../src/index.ts';
import { openContext } from '../../src/verification/context.ts';
import { openVerifier } from '../../src/verification/verifier.ts';
import { withNamesUsed } from '../../src/verification/stub.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

const store = { verdicts: () => [], addVerdict: () => {} };
const { signal } = new AbortController();

async function warningsOf(checkers: readonly Checker[], files: Readonly<Record<string, string>> = {}) {
  const input = { prompt: 'Write `f`.', target: 'src/f.ts', workspace: { files } };
  const task = await withNamesUsed(await resolveTask(input), checkers);
  await using context = await openContext(task, { timeoutMs: 20_000, seed: 1, signal, unsafe: false, cores: 2 });
  await using verifier = await openVerifier(task, checkers, context, store, { until: 'first-refusal', stub: 'refuse' });
  await verifier.tried;
  return verifier.warnings;
}

const suite = (body: string): Record<string, string> => ({
  'f.test.ts': `import { expect, test } from 'vitest';\nimport { f } from './src/f.ts';\ntest('f', () => {\n  ${body}\n});\n`,
});

it.each([
  ['always gives true', 'expect(f(1)).toBe(true); expect(f(2)).toBeTruthy();', 'a function that always gives true'],
  ['always gives a list', 'expect(f([])).toEqual([]);', 'a function that always gives []'],
  [
    'gives back what it gets',
    'expect(f(3)).toBe(3); expect(f("x")).toBe("x");',
    'a function that gives back what it gets',
  ],
  ['throws', 'expect(() => f(1)).toThrow();', 'a function that throws'],
  ['always gives what the first test states', 'expect(f(1)).toBe("seven");', "a function that always gives 'seven'"],
])('names a checker that accepts a function which %s', async (_, body, what) => {
  expect(await warningsOf([tests('f.test.ts')], suite(body))).toEqual([
    expect.stringMatching(`^Weak checker: tests also passes on .*${RegExp.escape(what)}`),
  ]);
});

const TABLE = 'a table of the calls that the tests make';

it('names those that accept a table of their own calls, unless another refuses it', async () => {
  const cases = examples('f', [
    [[1], 2],
    [[2], 4],
  ]);
  expect(await warningsOf([cases])).toEqual([`Weak checker: examples also passes on ${TABLE}.`]);
  const doubled = {
    'f.props.ts':
      "import fc from 'fast-check';\nimport { f } from './src/f.ts';\nexport const doubles = fc.property(fc.integer(), (n) => f(n) === 2 * n);\n",
  };
  expect(await warningsOf([cases, properties('f.props.ts')], doubled)).toEqual([]);
});

it('reads the table from tests, with expect and with assert', async () => {
  const both = {
    'f.test.ts':
      "import assert from 'node:assert/strict';\nimport { f } from './src/f.ts';\nassert.deepEqual(f([2, 1]), [1, 2]);\nassert.deepEqual(f([3]), [3]);\n",
  };
  expect(await warningsOf([tests('f.test.ts')], both)).toEqual([`Weak checker: tests also passes on ${TABLE}.`]);
});
