import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { openSession } from './session.ts';

const VITEST = "import { expect, it, vi } from 'vitest';\n";

function open(test: string, more: Readonly<Record<string, string>> = {}, timeoutMs = 10_000) {
  const files = { 'tests/f.test.ts': `${VITEST}${test}`, ...more };
  return openSession(tests('tests/f.test.ts'), { target: 'src/f.ts', files, timeoutMs });
}

const PASSES = { kind: 'pass', isolation: 'isolates' } as const;

describe('tests that need a whole vitest', () => {
  it('mock a module that the candidate imports', async () => {
    await using session = await open(
      `import { rate } from '../src/rate.ts';
       import { f } from '../src/f.ts';
       vi.mock('../src/rate.ts', () => ({ rate: vi.fn(() => 3) }));
       it('asks once', () => {
         expect(f(2)).toBe(6);
         expect(rate).toHaveBeenCalledExactlyOnceWith({ of: 2 });
       });`,
      { 'src/rate.ts': 'export const rate = (_: { of: number }): number => { throw new Error("no network"); };\n' },
    );
    const honest = "import { rate } from './rate.ts';\nexport const f = (n: number): number => n * rate({ of: n });\n";
    expect(await session.check({ 'src/f.ts': honest })).toMatchObject({ ...PASSES, executed: { count: 2 } });
    expect(await session.check({ 'src/f.ts': 'export const f = (): number => 6;\n' })).toMatchObject({ kind: 'fail' });
    expect(await session.check({ 'src/f.ts': honest })).toMatchObject(PASSES);
  });

  it('stand beside a candidate that imports what they mock of Node', async () => {
    await using session = await open(
      `import { f } from '../src/f.ts';
       vi.mock('node:fs', () => ({ readFileSync: (path: string) => path + ' read' }));
       it('reads', () => { expect(f('a')).toBe('a read'); });`,
    );
    const honest =
      "import { readFileSync } from 'node:fs';\nexport const f = (path: string): string => readFileSync(path, 'utf8');\n";
    expect(await session.check({ 'src/f.ts': honest })).toMatchObject({ kind: 'pass', isolation: 'shared' });
    const other = "import { existsSync } from 'node:fs';\nexport const f = (path: string) => existsSync(path);\n";
    expect(await session.check({ 'src/f.ts': other })).toMatchObject({ kind: 'fail' });
  });

  it('compare with a snapshot, and leave none for the next candidate', async () => {
    const stored =
      '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`a 1`] = `\n{\n  "n": 1,\n}\n`;\n';
    const test = "import { f } from '../src/f.ts';\nit('a', () => { expect(f(1)).toMatchSnapshot(); });\n";
    await using session = await open(test, { 'tests/__snapshots__/f.test.ts.snap': stored });
    expect(await session.check({ 'src/f.ts': 'export const f = (n: number) => ({ n });\n' })).toMatchObject(PASSES);
    expect(await session.check({ 'src/f.ts': 'export const f = (m: number) => ({ m });\n' })).toMatchObject({
      kind: 'fail',
    });
    await using bare = await open(`${test}it('b', () => { expect(f(1)).toBeTypeOf('object'); });\n`);
    for (const name of ['m', 'n', 'o'])
      expect(await bare.check({ 'src/f.ts': `export const f = (${name}: number) => ({ ${name} });\n` })).toMatchObject({
        ...PASSES,
        uncontrolled: ['a snapshot that was not stored before'],
      });
  });

  it('read files and import packages', async () => {
    await using session = await open(
      `import { readFileSync } from 'node:fs';
       import { createHash } from 'node:crypto';
       import fc from 'fast-check';
       import { Tally, f } from '../src/f.ts';
       it('a', () => {
         const text = readFileSync(new URL('./data.txt', import.meta.url), 'utf8');
         const tally = new Tally(f(text));
         expect(tally).toBeInstanceOf(Tally);
         expect(tally.words).toEqual(['a', 'b']);
         expect(createHash('sha1').update(tally.words.join()).digest('hex')).toHaveLength(40);
         fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b')), (words) => f(words.join(' ')).length === words.length));
       });`,
      { 'tests/data.txt': 'a b' },
    );
    const honest = `
      export class Tally { constructor(readonly words: string[]) {} }
      export const f = (text: string): string[] => (text === '' ? [] : text.split(' '));
    `;
    expect(await session.check({ 'src/f.ts': honest })).toMatchObject(PASSES);
    const spoof = `
      const all = { $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch: () => true };
      export class Tally { words = all; }
      export const f = () => all;
    `;
    expect(await session.check({ 'src/f.ts': spoof })).toMatchObject({ kind: 'fail' });
  });

  it('forget their modules, and find the candidate as at its start', async () => {
    await using session = await open(
      `it('counts from one', async () => {
         const first = await import('../src/f.ts');
         expect(first.f()).toBe(1);
         expect(first.f()).toBe(2);
         vi.resetModules();
         const second = await import('../src/f.ts');
         expect(second.f()).toBe(1);
       });`,
    );
    expect(await session.check({ 'src/f.ts': 'let n = 0;\nexport const f = (): number => ++n;\n' })).toMatchObject(
      PASSES,
    );
  });

  it('share a class with the candidate', async () => {
    await using session = await open(
      `import { Wrong } from '../src/wrong.ts';
       import { readFileSync } from 'node:fs';
       import { f } from '../src/f.ts';
       it('a', () => { expect(() => f(0)).toThrow(Wrong); expect(readFileSync).toBeTypeOf('function'); });`,
      { 'src/wrong.ts': 'export class Wrong extends Error {}\n' },
    );
    const honest =
      "import { Wrong } from './wrong.ts';\nexport const f = (n: number): void => { throw new Wrong(String(n)); };\n";
    expect(await session.check({ 'src/f.ts': honest })).toMatchObject(PASSES);
    expect(
      await session.check({ 'src/f.ts': 'export const f = (): void => { throw new Error("Wrong"); };\n' }),
    ).toMatchObject({ kind: 'fail' });
  });

  // Most of them are waited for until their time is up, or take their host along.
  it.each([
    ['loops when it is called', 'export const f = (): never => { for (;;); };\n', { kind: 'timeout' }],
    ['loops when it is loaded', 'for (;;);\nexport const f = () => 2;\n', { kind: 'timeout' }],
    [
      'fills lists',
      'export const f = (): never => { const all = []; for (;;) all.push(new Array(1e6).fill(0)); };\n',
      {},
    ],
    [
      'fills a map',
      'export const f = (): never => { const all = new Map(); for (let i = 0; ; i++) all.set(i, { i }); };\n',
      {},
    ],
    [
      'throws',
      "export const f = 1;\nthrow new Error('not today');\n",
      { message: expect.stringContaining('not today') },
    ],
    ['is no program', 'export const f = ;\n', {}],
  ])('end what %s, and go on', async (_, code, evidence) => {
    await using session = await open(
      "import 'node:fs';\nimport { f } from '../src/f.ts';\nit('a', () => { expect(f(1)).toBe(2); });\n",
      {},
      2000,
    );
    const honest = 'export const f = (n: number): number => n + 1;\n';
    expect.soft(await session.check({ 'src/f.ts': code })).toMatchObject({ kind: 'fail', evidence: [evidence] });
    expect.soft(await session.check({ 'src/f.ts': honest })).toMatchObject(PASSES);
  });

  describe('are apart from a candidate that needs Node', () => {
    const openApart = () =>
      open(
        `import { existsSync } from 'node:fs';
         import { Wrong } from '../src/wrong.ts';
         import { each, f } from '../src/f.ts';
         it('a', async () => {
           expect(existsSync('/')).toBe(true);
           expect(f()).toBe('object');
           const heard: number[] = [];
           await expect(each([1, 2], (n) => heard.push(n))).resolves.toBe('done');
           expect(heard).toEqual([1, 2]);
           await expect(each([], () => {})).rejects.toThrow(Wrong);
         });`,
        { 'src/wrong.ts': 'export class Wrong extends Error {}\n' },
        8000,
      );
    const honest = `
      import { setTimeout as wait } from 'node:timers/promises';
      import { Wrong } from './wrong.ts';
      export const f = () => typeof process;
      export const each = async (all: number[], hear: (n: number) => void): Promise<string> => {
        if (all.length === 0) throw new Wrong('nothing');
        for (const one of all) { await wait(1); hear(one); }
        return 'done';
      };
    `;
    const there = { kind: 'pass', isolation: 'processes', executed: { count: 5 } } as const;

    it('which is right, or answers with what equals anything', async () => {
      await using session = await openApart();
      expect(await session.check({ 'src/f.ts': honest })).toMatchObject(there);
      const spoof = `
        import 'node:fs';
        const all = { $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch: () => true };
        export const f = () => all;
        export const each = () => all;
      `;
      expect(await session.check({ 'src/f.ts': spoof })).toMatchObject({ kind: 'fail', isolation: 'processes' });
    });

    it.each(['process.exit(0)', 'process.kill(process.pid, 9)', 'for (;;);'])(
      'which ends by %s, and go on with one that hides that it needs Node',
      async (end) => {
        await using session = await openApart();
        expect(await session.check({ 'src/f.ts': `import 'node:fs';\n${end};\nexport const f = 1;\n` })).toMatchObject({
          kind: 'fail',
        });
        const quiet = honest.replace('typeof process', "{ try { void process.pid; } catch {} return 'object'; }");
        expect(await session.check({ 'src/f.ts': quiet })).toMatchObject(there);
      },
    );
  });

  it('stand beside one that needs both Node and what they replace', async () => {
    await using session = await open(
      `import { f } from '../src/f.ts';
       vi.mock('../src/rate.ts', () => ({ rate: () => 3 }));
       it('a', () => { expect(f()).toBe(3); });`,
      { 'src/rate.ts': 'export const rate = (): number => 4;\n' },
    );
    const honest = "import 'node:os';\nimport { rate } from './rate.ts';\nexport const f = () => rate();\n";
    expect(await session.check({ 'src/f.ts': honest })).toMatchObject({ kind: 'pass', isolation: 'shared' });
    expect(await session.check({ 'src/f.ts': honest.replace('rate();', '4;') })).toMatchObject({ kind: 'fail' });
  });
});

describe('a snapshot that was not stored before', () => {
  it.each(['toMatchSnapshot', 'toMatchInlineSnapshot'])(
    'is no assertion, and is told of beside others: %s',
    async (matches) => {
      const f = "import { f } from '../src/f.ts';\n";
      await using alone = await open(`${f}it('a', () => { expect(f()).${matches}(); });`);
      expect(await alone.check({ 'src/f.ts': 'export const f = () => 1;\n' })).toMatchObject({
        kind: 'broken',
        reason: expect.stringContaining('a snapshot that was not stored before') as string,
      });
      await using both = await open(`${f}it('a', () => { expect(f()).${matches}(); expect(f()).toBe(1); });`);
      expect(await both.check({ 'src/f.ts': 'export const f = () => 1;\n' })).toMatchObject({
        kind: 'pass',
        executed: { count: 1 },
        uncontrolled: ['a snapshot that was not stored before'],
      });
      expect((await both.check({ 'src/f.ts': 'export const f = () => 2;\n' })).kind).toBe('fail');
    },
  );
});
