import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slowTypes } from '../../benchmarks/engine/slowTypes.ts';
import { types } from '../../checkers/index.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openSession, type Opened } from './session.ts';
import { noWall } from '../sandbox/contained.ts';

const TARGET = 'src/double.ts';
const TEST = {
  'tests/double.ts':
    "import assert from 'node:assert/strict';\nimport { double } from '../src/double.js';\nassert.equal(double(2), 4);\n",
};
const right = (n = 2): string => `export function double(n: number): number {\n  return n * ${n};\n}\n`;

/** Code that would change what its batch-mates come to, were it let; and code that would profit. */
const MIXTURE = {
  right: right(),
  'ill-typed': 'export function double(n: number): string {\n  return n;\n}\n',
  'refused by its use': 'export function double(n: string): string {\n  return n;\n}\n',
  unparsed: 'export const double = (n: number) =>\n',
  'declares a global':
    'declare global {\n  var shared: number;\n}\nexport const double = (n: number): number => n + 1;\n',
  'uses that global': 'export const double = (n: number): number => n + shared;\n',
  'is a script': 'function double(n: number): number {\n  return n * 2;\n}\ninterface Array<T> {\n  twice: T;\n}\n',
  'profits from the script': 'export const double = (n: number): number => [n].twice;\n',
  'brings types in':
    "import type { TestContext } from 'vitest';\nexport const double = (n: number, _?: TestContext): number => n;\n",
  'uses those types': 'export const double = (n: number): number => n + process.pid;\n',
  'augments a module':
    "declare module 'vitest' {\n  interface TestContext {\n    twice: number;\n  }\n}\nexport const double = (n: number): number => n;\n",
  'reads outside': "import type x from '/etc/package.json';\nexport const double = (n: typeof x): number => 1;\n",
  'takes in Node': '/// <reference types="node" />\nexport const double = (n: number): number => n + process.pid;\n',
} as const;
type Name = keyof typeof MIXTURE;
const NAMES = Object.keys(MIXTURE) as Name[];

function gist(verdict: Verdict): unknown {
  return verdict.kind === 'fail' ? verdict.evidence : verdict.kind;
}

describe('candidates in one batch', () => {
  let opened: Opened;
  const alone = new Map<Name, unknown>();
  beforeAll(async () => {
    opened = await openSession(types({ refuse: [] }), { target: TARGET, files: TEST });
    for (const name of NAMES) alone.set(name, gist(await opened.check({ [TARGET]: MIXTURE[name] })));
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  it.skipIf(noWall !== undefined)('are told what tsc says of each in a process of its own', async () => {
    await using slow = await openSession(slowTypes(), { target: TARGET, files: TEST });
    for (const name of NAMES.filter((one) => one !== 'reads outside')) {
      const verdict = await slow.check({ [TARGET]: MIXTURE[name] });
      expect({ name, gist: alone.get(name) }).toEqual({ name, gist: gist(verdict) });
    }
  });

  it('get the verdicts that they get alone, whoever is with them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 30 }), async (names) => {
        const verdicts = await Promise.all(names.map((name) => opened.check({ [TARGET]: MIXTURE[name] })));
        expect(verdicts.map(gist)).toEqual(names.map((name) => alone.get(name)));
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it('share a program: many take little longer than one', async () => {
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => opened.check({ [TARGET]: right(n) })),
    );
    expect(verdicts.every(({ kind }) => kind === 'pass')).toBe(true);
    // Each verdict carries its share of the batch: the same for those who were in it together.
    expect(new Set(verdicts.map(({ ms }) => ms)).size).toBeLessThan(10);
  });
});

describe('what the compiler may read', () => {
  it('is the workspace and its packages, and nothing else', async () => {
    await using opened = await openSession(types({ refuse: [] }), {
      target: TARGET,
      files: {
        'tsconfig.json':
          '{ "compilerOptions": { "strict": true, "module": "nodenext", "resolveJsonModule": true, "types": [] } }',
        'package.json': '{ "type": "module" }',
        'data.json': '{ "two": 2 }',
      },
    });
    const importing = async (specifier: string): Promise<unknown> =>
      gist(
        await opened.check({ [TARGET]: `import x from '${specifier}' with { type: 'json' };\nexport default x;\n` }),
      );
    expect(await importing('../data.json')).toBe('pass');
    for (const outside of [
      `${process.cwd()}/package.json`,
      `${'../'.repeat(10)}${process.cwd().slice(1)}/package.json`,
      'vitest/../../package.json',
    ])
      expect({ outside, said: await importing(outside) }).toMatchObject({ said: [{ code: 'TS2307' }] });
    expect(
      await opened.check({ [TARGET]: "import { expect } from 'vitest';\nexport const e: typeof expect = expect;\n" }),
    ).toMatchObject({ kind: 'pass' });
  });
});

describe('workspaces', () => {
  it('with paths in their own tsconfig are checked one by one, with the same verdicts as ever', async () => {
    const files = {
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "types": [], "paths": { "@/*": ["./src/*"] } } }',
      'src/two.ts': 'export const two = 2;\n',
    };
    await using opened = await openSession(types(), { target: TARGET, files });
    const using = (type: string): string =>
      `import { two } from '@/two';\nexport const double = (n: ${type}) => n * two;\n`;
    const verdicts = await Promise.all(
      ['number', 'string', 'number'].map((type) => opened.check({ [TARGET]: using(type) })),
    );
    expect(verdicts).toMatchObject([
      { kind: 'pass', executed: { unit: 'files', count: 2 } },
      { kind: 'fail', evidence: [{ file: TARGET, line: 2, code: 'TS2362' }] },
      { kind: 'pass' },
    ]);
  });

  it('with global declarations share a program, in which these stand once', async () => {
    const files = {
      'types.d.ts': 'declare const unit: number;\ninterface Array<T> {\n  twice(): T[];\n}\n',
      'src/use.ts': "import { double } from './double.ts';\nexport const four: number = double(unit);\n",
    };
    await using opened = await openSession(types(), { target: TARGET, files });
    const verdicts = await Promise.all(
      ['[n].twice().length', 'n * unit', 'n * unitt'].map((body) =>
        opened.check({ [TARGET]: `export const double = (n: number): number => ${body};\n` }),
      ),
    );
    expect(verdicts).toMatchObject([
      { kind: 'pass', executed: { unit: 'files', count: 3 } },
      { kind: 'pass' },
      { kind: 'fail', evidence: [{ code: 'TS2552' }] },
    ]);
    expect(new Set(verdicts.map(({ ms }) => ms)).size).toBe(1);
  });

  it('with several targets, some of them no code', async () => {
    const target = ['src/a.ts', 'src/b.ts', 'src/c.d.ts', 'data.json', 'notes.md'];
    await using opened = await openSession(types(), { target, files: {} });
    const code = { 'src/a.ts': "import { b } from './b.ts';\nexport const a: number = b;\n" };
    const rest = { 'src/c.d.ts': 'export type C = 1;\n', 'data.json': '{}', 'notes.md': '# Notes' };
    const of = (b: string) => opened.check({ ...code, ...rest, 'src/b.ts': `export const b = ${b};\n` });
    expect(await Promise.all([of('1'), of("'1'"), of('2')])).toMatchObject([
      { kind: 'pass' },
      { kind: 'fail', evidence: [{ file: 'src/a.ts', line: 2, column: 14, code: 'TS2322' }] },
      { kind: 'pass' },
    ]);
  });
});
