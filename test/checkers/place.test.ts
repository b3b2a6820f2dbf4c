import { describe, expect, it } from 'vitest';
import { needsOf } from '../../checkers/reading/suite.ts';
import { tests } from '../../checkers/index.ts';
import { openSession } from './session.ts';

const place = (text: string, more: Readonly<Record<string, string>> = {}): string =>
  needsOf('a.test.ts', { sources: { 'a.test.ts': text, ...more }, hidden: [] }, ['f.ts'], ['vitest', 'fast-check'])
    .place;
const VITEST = "import { expect, it, vi } from 'vitest';\nimport { f } from './f.ts';\n";

describe('where a file of tests can run', () => {
  it.each([
    ['isolate', `${VITEST}it('a', () => { expect(f(1)).toBe(2); });`],
    ['isolate', `${VITEST}it('process and URL in words', () => { expect(f({ process: 1 }).URL).toBe('fetch'); });`],
    ['isolate', `${VITEST}vi.useFakeTimers();`],
    ['isolate', `${VITEST}import type { Stats } from 'node:fs';\nit('a', () => { expect(f as Stats).toBe(2); });`],
    ['isolate', `${VITEST}// do not spyOn(Math, 'max'), vi.mock('./f.ts'), process.env.A = '1'`],
    [
      'isolate',
      `${VITEST}it("spyOn(Math, 'max'); vi.mock('x'); mkdir(1); Date.now = 1", () => { expect(f(1)).toBe(2); });`,
    ],
    ['host', `${VITEST}import assert from 'node:assert';`],
    ['host', `${VITEST}it('a', () => { expect(f(new URL('x:y'))).toBe(2); });`],
    ['host', `${VITEST}it('a', async () => { await import('./f.ts'); });`],
    ['vitest', `${VITEST}import { readFileSync } from 'node:fs';`],
    ['vitest', `${VITEST}vi.mock('./f.ts');`],
    ['vitest', `${VITEST}it('a', () => { expect(f(1)).toMatchSnapshot(); });`],
    ['vitest', `${VITEST}import lodash from 'lodash';`],
    ['shared', `${VITEST}import { execFileSync } from 'node:child_process';`],
    ['shared', `${VITEST}import { readFileSync } from 'node:fs';\nreadFileSync('src/f.ts');`],
    ['shared', `${VITEST}import { readFileSync } from 'node:fs';\nreadFileSync(new URL('./f.ts', import.meta.url));`],
    ['shared', `${VITEST}vi.spyOn(Math, 'random');`],
    ['shared', `${VITEST}Date.now = () => 5;`],
    ['shared', `${VITEST}Array.prototype.at = () => 5;`],
    ['shared', `${VITEST}process.env['A'] = '1';`],
    ['shared', `${VITEST}delete process.env.A;`],
    ['shared', `${VITEST}Object.assign(process.env, { A: '1' });`],
    ['shared', `${VITEST}Object.assign(globalThis, { a: 1, setTimeout: () => {} });`],
    ['shared', `${VITEST}import { mkdtempSync } from 'node:fs';\nmkdtempSync('a');`],
    ['shared', `${VITEST}import * as own from './g.ts';\nvi.spyOn(own, 'g');`],
    ['shared', `${VITEST}globalThis.setTimeout = () => {};`],
  ])('%s: %s', (where, text) => {
    expect(place(text)).toBe(where);
  });

  it('depends on all that it imports, but for the candidate', () => {
    const helper = "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n";
    expect(place(`${VITEST}import { read } from './helper.ts';`, { 'helper.ts': helper })).toBe('vitest');
    expect(place(VITEST, { 'f.ts': helper })).toBe('isolate');
  });

  it('is found where files import each other in a circle', async () => {
    const files = {
      'a.test.ts': `import { expect, it } from 'vitest';\nimport { f, odd } from './index.ts';\nit('a', () => {\n  expect(f(1)).toBe(2);\n});\nit.skipIf(!odd(3))('b', () => {\n  expect(f(3)).toBe(4);\n});\n`,
      'index.ts': "export * from './f.ts';\nexport * from './even.ts';\nexport * from './odd.ts';\n",
      'even.ts':
        "import { odd } from './odd.ts';\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);\n",
      'odd.ts':
        "import { even } from './even.ts';\nimport { f } from './f.ts';\nexport const odd = (n: number): boolean => f(n) > 0 && even(n - 1);\n",
    };
    await using session = await openSession(tests('a.test.ts'), { target: 'f.ts', files });
    expect(await session.check({ 'f.ts': 'export const f = (n: number): number => n + 1;\n' })).toMatchObject({
      kind: 'pass',
    });
    // Through both it decides whether the test runs.
    expect(
      await session.check({ 'f.ts': 'export const f = (n: number): number => (n === 1 ? 2 : 0);\n' }),
    ).toMatchObject({
      kind: 'fail',
    });
  });

  it.each([
    ['isolates', './f.ts', "import { expect, it } from 'vitest';", '{ test: { testTimeout: 9000 } }'],
    ['isolates', './f.ts', '', '{ test: { globals: true } }'],
    [
      'shared',
      '@/f.ts',
      "import { expect, it } from 'vitest';",
      "{ resolve: { alias: { '@': import.meta.dirname } } }",
    ],
  ])('is vitest itself where the workspace configures it: %s %s %s %s', async (isolation, path, first, config) => {
    const files = {
      'a.test.ts': `${first}\nimport { f } from '${path}';\nit('a', () => {\n  expect(f(1)).toBe(2);\n});\n`,
      'vitest.config.ts': `export default ${config};\n`,
    };
    await using session = await openSession(tests('a.test.ts'), { target: 'f.ts', files });
    expect(await session.check({ 'f.ts': 'export const f = (n: number): number => n + 1;\n' })).toMatchObject({
      kind: 'pass',
      isolation,
    });
  });

  it('is beside the candidate where that needs a global of the tests', async () => {
    const files = {
      'a.test.ts': `${VITEST}vi.stubGlobal('fetch', () => 2);\nit('a', () => {\n  expect(f(1)).toBe(2);\n});\n`,
    };
    await using session = await openSession(tests('a.test.ts'), { target: 'f.ts', files });
    const code = 'declare function fetch(n: number): number;\nexport const f = (n: number): number => fetch(n);\n';
    expect(await session.check({ 'f.ts': code })).toMatchObject({ kind: 'pass', isolation: 'shared' });
    expect(await session.check({ 'f.ts': 'export const f = (): number => 2;\n' })).toMatchObject({
      kind: 'pass',
      isolation: 'isolates',
    });
  });
});
