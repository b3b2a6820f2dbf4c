import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { openSession } from '../checkers/session.ts';
import { noWall } from '../sandbox/contained.ts';

// Ways by which candidates reached the tests from where they are kept apart. Each was accepted once.

const EXPECT = "import { expect, it, vi } from 'vitest';\n";
const SAME = "import { f } from '../src/f.ts';\nit('a', () => { expect(f(1)).toBe(2); });\n";

async function verdictsOn(files: Readonly<Record<string, string>>, ...codes: readonly string[]) {
  const paths = Object.keys(files).filter((path) => path.endsWith('.test.ts'));
  await using session = await openSession(tests(paths), { target: 'src/f.ts', files, timeoutMs: 8000 });
  const verdicts = [];
  for (const code of codes) verdicts.push(await session.check({ 'src/f.ts': code }));
  return verdicts;
}

const NAMED = (code: string): string =>
  `const x = 1;\nexport const f = (n: number): unknown => 'wrong';\nexport { x as ${JSON.stringify(`a }; ${code}; const q = 1; export { q as b`)} };\n`;

describe.skipIf(noWall !== undefined)('a candidate cannot reach its tests', () => {
  it.each([
    ['an isolate', EXPECT + SAME],
    ['the host', `${EXPECT}import 'node:path';\n${SAME}`],
    ['a whole vitest', `${EXPECT}import 'node:fs';\n${SAME}`],
    ['a script', "import assert from 'node:assert';\nimport { f } from '../src/f.ts';\nassert.strictEqual(f(1), 2);\n"],
  ])('by names that are code, with the tests in %s', async (_, test) => {
    const code = NAMED('Object.is = () => true');
    const persists = NAMED(
      "const a = process.getBuiltinModule('node:assert'); a.strictEqual = () => a.ok(true); const { strictEqual } = a",
    );
    const plain = 'export const f = (): string => "wrong";\n';
    const right = 'export const f = (n: number): number => n + 1;\n';
    const named = "const f = (n: number): number => n + 1;\nexport { f, f as 'an-odd name', f as default };\n";
    const [one, two, three, four, five, six] = await verdictsOn(
      { 'tests/f.test.ts': test },
      code,
      persists,
      plain,
      `import 'node:os';\n${code}`,
      right,
      named,
    );
    for (const verdict of [one, two, three, four]) expect.soft(verdict?.kind).toBe('fail');
    expect.soft(five).toMatchObject({ kind: 'pass', isolation: 'isolates' });
    expect.soft(six).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });

  it.each([
    ['an isolate', EXPECT],
    ['the host', `${EXPECT}import 'node:path';\n`],
    ['a whole vitest', `${EXPECT}import 'node:fs';\n`],
  ])('by naming what only the tests have, with the tests in %s', async (_, first) => {
    const test = `${first}import { expected } from './expected.ts';\nimport { f } from '../src/f.ts';\nit('a', () => { expect(f()).toEqual(expected); });\n`;
    const liar = `
      import { registerHooks } from 'node:module';
      registerHooks({
        resolve: (s, c, next) => s.endsWith('expected.ts')
          ? { url: new URL('../tests/expected.ts', import.meta.url).href, shortCircuit: true } : next(s, c),
        load(url, c, next) {
          if (!url.endsWith('expected.ts')) return next(url, c);
          try { next(url, c); } catch {}
          return { format: 'module', source: 'export const expected = {};', shortCircuit: true };
        },
      });
      const m = await import('../tests/expected.ts');
      export const f = () => m.expected;
    `;
    const files = { 'tests/f.test.ts': test, 'tests/expected.ts': 'export const expected = { sum: 42 };\n' };
    const [verdict] = await verdictsOn(files, liar);
    expect(verdict?.kind).toBe('fail');
  });

  const READER = `import { readFileSync } from 'node:fs';
    const read = (path) => { try { return String(readFileSync(path, 'utf8')); } catch { return ''; } };
    const all = ['/proc/self/cwd/tests/f.test.ts', 'tests/f.test.ts'].map(read).join('');
    export const f = () => /f\\(\\)\\)\\.toBe\\('(.*?)'\\)/.exec(all)?.[1];
    export const g = f;`;
  const SECRET = "import { f } from '../src/f.ts';\nit('a', () => { expect(f()).toBe('secret'); });\n";

  it.each([
    [
      'another file',
      { 'tests/g.test.ts': `${EXPECT}vi.mock('node:fs', () => ({ readFileSync: () => '' }));\n${SECRET}` },
      '',
    ],
    ['a comment', {}, "// vi.mock('node:fs')\n"],
    ['a part', {}, "vi.mock('node:fs', async (orig) => ({ ...(await orig()), existsSync: vi.fn() }));\n"],
    ['a spy', {}, "vi.mock('node:fs', { spy: true });\n"],
  ])('by what is mocked in %s', async (_, more, mock) => {
    const [verdict] = await verdictsOn({ 'tests/f.test.ts': `${EXPECT}${mock}${SECRET}`, ...more }, READER);
    // Beside its tests it may read them; that is what the verdict then says.
    expect(verdict).not.toMatchObject({ kind: 'pass', isolation: 'isolates' });
    expect(verdict).not.toMatchObject({ kind: 'pass', isolation: 'processes' });
  });

  it('by the snapshots they keep', async () => {
    const stored = '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`a 1`] = `"secret"`;\n';
    const files = {
      'tests/f.test.ts': `${EXPECT}import { f } from '../src/f.ts';\nit('a', () => { expect(f()).toMatchSnapshot(); });\n`,
      'tests/__snapshots__/f.test.ts.snap': stored,
    };
    const reader = `import { readFileSync } from 'node:fs';
      let all = ''; try { all = readFileSync('tests/__snapshots__/f.test.ts.snap', 'utf8'); } catch {}
      export const f = () => /"(.*?)"/.exec(all)?.[1];`;
    const [verdict] = await verdictsOn(files, reader);
    expect(verdict?.kind).toBe('fail');
  });

  it.each([
    ['', ''],
    ["import 'node:fs';\n", ''],
  ])('by having a module of the workspace evaluated beside them %s', async (first) => {
    const files = {
      'tests/f.test.ts': `${EXPECT}${first}${SAME}`,
      'src/compat.ts': 'const own = Object.is;\nObject.is = (a, b) => own(a, b) || a == b;\nexport {};\n',
    };
    const [verdict] = await verdictsOn(files, "import './compat.ts';\nexport const f = () => '2';\n");
    expect(verdict?.kind).toBe('fail');
  });

  it('or the next candidate, by timers', async () => {
    const script =
      "import assert from 'node:assert';\nimport { f } from '../src/f.ts';\nassert.strictEqual(f(1), 3);\n";
    await using session = await openSession(tests('tests/f.test.ts'), {
      target: 'src/f.ts',
      files: { 'tests/f.test.ts': script },
      timeoutMs: 4000,
    });
    const later = (what: string): string =>
      `setTimeout(() => { ${what} }, 200);\nexport const f = (n: number): number => n + 2;\n`;
    for (const what of ['const a = []; for (;;) a.push(new Array(1e5).fill(1));', 'for (;;);']) {
      expect(await session.check({ 'src/f.ts': later(what) })).toMatchObject({ kind: 'pass' });
      const honest = 'export const f = (n: number): number => n + 2;\n';
      // Until a timer that was left would have come.
      for (const start = performance.now(); performance.now() < start + 400;)
        expect(await session.check({ 'src/f.ts': honest })).toMatchObject({ kind: 'pass', isolation: 'isolates' });
    }
  });
});
