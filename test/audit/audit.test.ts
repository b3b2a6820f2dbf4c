import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audited, byStatus, testOf } from './audited.ts';

const SIGN = `export function sign(value: number): string {
  return value < 0 ? 'minus' : 'plus';
}
`;

describe('an audit', () => {
  it('tells what tests notice, and what would make them notice the rest', async () => {
    const files = {
      'src/sign.ts': SIGN,
      'src/sign.test.ts': testOf(
        "import { sign } from './sign.ts';",
        "expect(sign(-1)).toBe('minus'); expect(sign(1)).toBe('plus');",
      ),
    };
    const first = await audited(files);
    expect(byStatus(first)).toEqual({
      killed: [
        'BlockStatement: {}',
        'ConditionalExpression: true',
        'ConditionalExpression: false',
        'EqualityOperator: value >= 0',
        'StringLiteral: ""',
        'StringLiteral: ""',
      ],
      survived: ['EqualityOperator: value <= 0'],
    });
    expect(first.figures).toMatchObject({ of: 7, killed: 6, survived: 1, uncovered: 0, equivalent: 0 });
    const { finding } = first.mutants.find(({ status }) => status === 'survived') ?? {};
    expect(finding).toEqual({
      kind: 'killable',
      input: 'sign(0)',
      wanted: "'plus'",
      got: "'minus'",
      line: "expect(sign(0)).toEqual('plus');",
    });
    const line = finding?.kind === 'killable' ? finding.line : '';
    const test = files['src/sign.test.ts'].replace('});\n', `${line}\n});\n`);
    expect((await audited({ ...files, 'src/sign.test.ts': test })).figures).toMatchObject({ of: 7, killed: 7 });
  });

  it('sets likely equivalents apart, and leaves them out of the kill rate', async () => {
    const { figures, mutants } = await audited({
      'src/most.ts':
        'export function most(values: number[]): number {\n  let best = -Infinity;\n  for (const value of values) if (value > best) best = value;\n  return best;\n}\n',
      'test/most.test.ts': testOf(
        "import { most } from '../src/most.ts';",
        'expect(most([1, 3, 2])).toBe(3); expect(most([])).toBe(-Infinity); expect(most([-2])).toBe(-2);',
      ),
    });
    const alike = mutants.filter(({ finding }) => finding?.kind === 'equivalent');
    expect(alike.map(({ replacement }) => replacement)).toEqual(['value >= best']);
    expect(figures.equivalent).toBe(1);
    expect(figures.killRate?.value).toBe(1);
    expect(figures.score).toBe(figures.killed / figures.of);
  });

  it('stops what comes to no end by counting, and not by a clock', async () => {
    const { mutants } = await audited({
      'src/count.ts':
        'export function count(to: number): number[] {\n  const all: number[] = [];\n  for (let at = 0; at < to; at++) all.push(at);\n  return all;\n}\n',
      'test/count.test.ts': testOf("import { count } from '../src/count.ts';", 'expect(count(3)).toEqual([0, 1, 2]);'),
    });
    expect(mutants.filter(({ status }) => status === 'timeout').map(({ reason }) => reason)).toEqual([
      'it comes to no end',
    ]);
  });

  it('takes a test that waits for what never comes for one that notices', async () => {
    const audit = await audited({
      'src/later.ts':
        'export function later(run: (value: string) => void, now: boolean): void {\n  if (now) run("now");\n  else setTimeout(() => run("later"), 1);\n}\n',
      'test/later.test.ts': testOf(
        "import { later } from '../src/later.ts';",
        "expect(await new Promise((resolve) => later(resolve, true))).toBe('now'); expect(await new Promise((resolve) => later(resolve, false))).toBe('later');",
      ),
    });
    expect(audit.figures.survived).toBe(0);
    expect(audit.mutants.filter(({ status }) => status === 'timeout').length).toBeGreaterThan(0);
  });

  it('runs all tests on what is computed when a module is loaded', async () => {
    const { mutants, figures } = await audited({
      'src/units.ts': "export const UNITS = ['s', 'm'];\nexport const has = (unit: string) => UNITS.includes(unit);\n",
      'test/units.test.ts': testOf(
        "import { has } from '../src/units.ts';",
        "expect(has('s') && has('m') && !has('x')).toBe(true);",
      ),
    });
    expect(figures.survived).toBe(0);
    expect(mutants.filter((mutant) => mutant.static).length).toBeGreaterThan(1);
  });

  it('lets no mutant leave anything to the next', async () => {
    const { figures, mutants, places } = await audited({
      'src/kept.ts': `let calls = 0;
export function kept(value: number): number {
  calls += 1;
  if (value > 1) Array.prototype.includes = () => true;
  else Object.assign(globalThis, { left: true });
  return calls;
}
`,
      'test/kept.test.ts': `import { expect, it } from 'vitest';
import { kept } from '../src/kept.ts';
it('begins anew', () => {
  expect(Reflect.get(globalThis, 'left')).toBeUndefined();
  expect([1].includes(2)).toBe(false);
  expect(kept(1)).toBe(1);
});
it('goes on', () => expect(kept(1)).toBe(2));
`,
    });
    const living = mutants
      .filter(({ status }) => status === 'survived' || status === 'uncovered')
      .map(({ replacement }) => replacement);
    // Each of them comes after one that changes what all arrays are.
    expect(living).toEqual(expect.arrayContaining(['value >= 1', '() => undefined']));
    expect(places.map(({ isolation }) => isolation)).toEqual(['isolates']);
    expect(figures.broken).toBe(0);
    expect(mutants.some(({ replacement, status }) => replacement === 'calls -= 1' && status === 'killed')).toBe(true);
  });

  it('runs with the clocks and mocks of vitest', async () => {
    const { figures, places } = await audited({
      'src/wait.ts':
        'export function debounce(run: () => void, ms: number): () => void {\n  let timer: number | undefined;\n  return () => {\n    clearTimeout(timer);\n    timer = setTimeout(run, ms) as unknown as number;\n  };\n}\n',
      'test/wait.test.ts': testOf(
        "import { debounce } from '../src/wait.ts';",
        'vi.useFakeTimers(); const run = vi.fn(); const later = debounce(run, 50); later(); later(); vi.advanceTimersByTime(49); expect(run).not.toHaveBeenCalled(); vi.advanceTimersByTime(1); expect(run).toHaveBeenCalledTimes(1); vi.useRealTimers();',
      ),
    });
    expect(figures).toMatchObject({ survived: 0, broken: 0 });
    expect(places).toEqual([{ file: 'test/wait.test.ts', isolation: 'isolates' }]);
  });

  it('runs tests in isolates that spy on what all have', async () => {
    const { places, figures } = await audited({
      'src/roll.ts':
        "export function roll(): number {\n  console.log('rolled');\n  return Math.floor(Math.random() * 6) + 1;\n}\n",
      'test/roll.test.ts': `import { expect, it, vi } from 'vitest';
import { roll } from '../src/roll.ts';
const log = vi.spyOn(console, 'log').mockImplementation(() => {});
it('is the first', () => {
  expect(vi.isMockFunction(Math.random)).toBe(false);
  vi.spyOn(Math, 'random').mockReturnValue(0.99);
  expect(roll()).toBe(6);
  expect(log).toHaveBeenCalledExactlyOnceWith('rolled');
});
`,
    });
    expect(places).toEqual([{ file: 'test/roll.test.ts', isolation: 'isolates' }]);
    expect(figures).toMatchObject({ survived: 0, broken: 0, uncovered: 0 });
  });

  it('reads files of jest, and properties', async () => {
    const { places, figures } = await audited({
      'src/twice.js': 'export const twice = (value) => value * 2;\n',
      'test/twice.test.js':
        "import { describe, expect, test } from '@jest/globals';\nimport { twice } from '../src/twice.js';\ndescribe('twice', () => { test('doubles', () => { expect(twice(3)).toBe(6); }); });\n",
      'test/bare.test.js':
        "import { twice } from '../src/twice.js';\ntest('doubles', () => { expect(twice(4)).toBe(8); });\n",
      'test/laws.test.js':
        "import { expect, test } from 'vitest';\nimport fc from 'fast-check';\nimport { twice } from '../src/twice.js';\ntest('is even', () => { fc.assert(fc.property(fc.integer(), (value) => { expect(twice(value) % 2 === 0).toBe(true); })); });\n",
    });
    expect(places.map(({ isolation }) => isolation)).toEqual(['isolates', 'isolates', 'isolates']);
    expect(figures).toMatchObject({ survived: 0, uncovered: 0 });
  });

  it('runs apart what cannot be in isolates, and says why', async () => {
    const { places, mutants } = await audited({
      'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n',
      'src/name.ts':
        "import { basename } from 'node:path';\nexport const nameOf = (path: string): string => basename(path) + '!';\n",
      'test/sum.test.ts':
        "import assert from 'node:assert/strict';\nimport { sum } from '../src/sum.ts';\nassert.equal(sum(1, 2), 3);\n",
      'test/name.test.ts': testOf("import { nameOf } from '../src/name.ts';", "expect(nameOf('a/b')).toBe('b!');"),
    });
    expect(places).toEqual([
      { file: 'test/name.test.ts', isolation: 'apart', reason: 'it needs modules of Node' },
      { file: 'test/sum.test.ts', isolation: 'apart', reason: 'it is a script, not of vitest' },
    ]);
    expect(mutants.filter(({ status }) => status !== 'killed')).toEqual([]);
  });

  it('runs a test that needs both only where the others have noticed nothing', async () => {
    const { mutants } = await audited({
      'src/sum.ts':
        'export const sum = (a: number, b: number): number => a + b;\nexport const minus = (a: number, b: number): number => a - b;\n',
      'test/sum.test.ts': testOf("import { sum } from '../src/sum.ts';", 'expect(sum(1, 2)).toBe(3);'),
      'test/minus.test.ts':
        "import assert from 'node:assert/strict';\nimport { minus } from '../src/sum.ts';\nassert.equal(minus(3, 2), 1);\n",
    });
    expect(mutants.map(({ status }) => status)).toEqual(mutants.map(() => 'killed'));
  });

  it('is of the files that are named', async () => {
    const files = {
      'src/a.ts': 'export const a = (x: number): number => x + 1;\n',
      'src/b.ts': "import { a } from './a.ts';\nexport const b = (x: number): number => a(x) * 2;\n",
      'test/b.test.ts': testOf("import { b } from '../src/b.ts';", 'expect(b(1)).toBe(4);'),
    };
    const filesOf = async (sources: readonly string[]) =>
      [...new Set((await audited(files, { sources })).mutants.map(({ file }) => file))].toSorted();
    expect(await filesOf([])).toEqual(['src/b.ts']);
    expect(await filesOf(['src/a.ts'])).toEqual(['src/a.ts']);
    expect(await filesOf(['src/'])).toEqual(['src/a.ts', 'src/b.ts']);
  });
});

describe('what cannot be audited', () => {
  const sum = 'export const sum = (a: number, b: number): number => a + b;\n';
  it.each([
    ['no test', { 'src/sum.ts': sum }, 'There is no file of tests here.'],
    [
      'tests of nothing here',
      { 'src/sum.ts': sum, 'test/a.test.ts': testOf('', 'expect(1).toBe(1);') },
      'test/a.test.ts imports no source file of this folder.',
    ],
    [
      'tests that fail as they are',
      {
        'src/sum.ts': sum,
        'test/a.test.ts': testOf("import { sum } from '../src/sum.ts';", 'expect(sum(1, 1)).toBe(3);'),
      },
      'test/a.test.ts cannot be audited: tests does not pass the program as it is: holds: expected 2 to be 3 // Object.is equality',
    ],
    [
      'node:test',
      {
        'src/sum.ts': sum,
        'test/a.test.ts':
          "import test from 'node:test';\nimport { sum } from '../src/sum.ts';\ntest('x', () => sum(1, 2));\n",
      },
      'test/a.test.ts is a node:test file, which cannot be audited.',
    ],
  ])('%s', async (_, files, message) => {
    await expect(audited(files)).rejects.toThrow(message);
  });

  it('a file that is not there', async () => {
    const files = {
      'src/sum.ts': sum,
      'test/a.test.ts': testOf("import { sum } from '../src/sum.ts';", 'expect(sum(1, 1)).toBe(2);'),
    };
    await expect(audited(files, { sources: ['src/no.ts'] })).rejects.toThrow('There is no src/no.ts here');
    await expect(audited(files, { tests: ['spec'] })).rejects.toThrow('There is no spec here');
    await expect(audited({ ...files, 'src/b.ts': sum }, { sources: ['src/b.ts'] })).rejects.toThrow(
      'No test imports src/b.ts.',
    );
  });
});

describe('the fixtures', () => {
  it('have a good and a weak file of tests', async () => {
    const read = (path: string): string =>
      readFileSync(join(import.meta.dirname, '../../fixtures/audit/lru', path), 'utf8');
    const files = Object.fromEntries(
      ['src/lru.ts', 'test/good.test.ts', 'test/weak.test.ts'].map((path) => [path, read(path)]),
    );
    const rateBy = async (test: string): Promise<number> =>
      (await audited(files, { tests: [test] })).figures.killRate?.value ?? 0;
    expect(await rateBy('test/good.test.ts')).toBeGreaterThan(await rateBy('test/weak.test.ts'));
  });
});
