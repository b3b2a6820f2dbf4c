import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TYPE_TARGET, TYPE_WORKSPACE, typeAttacks } from '../../benchmarks/attacks/typeAttacks.ts';
import { types } from '../../checkers/index.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { refuseTargets } from '../../src/verification/guard.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { judge, olderAt } from '../checkers/standIns/repository.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession, type Opened } from '../checkers/session.ts';

describe('ways to empty a type check', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openSession(types(), { target: TYPE_TARGET, files: TYPE_WORKSPACE });
  });
  afterAll(() => opened[Symbol.asyncDispose]());
  const verdictOn = async (code: string): Promise<Verdict> => opened.check({ [TYPE_TARGET]: code });

  it.for(typeAttacks().filter(({ accepted }) => accepted === undefined))(
    '$name is refused as $rule',
    async ({ code, rule }) => {
      expect(rule).toBeDefined();
      expect(await verdictOn(code)).toMatchObject({
        kind: 'fail',
        evidence: expect.arrayContaining([expect.objectContaining({ file: TYPE_TARGET, code: rule })]),
      });
    },
  );

  // Whoever closes one takes the line out that says why.
  it.for(typeAttacks().filter(({ accepted }) => accepted !== undefined))('$name is known to pass', async ({ code }) => {
    expect(await verdictOn(code)).toMatchObject({ kind: 'pass' });
  });

  it('empty nothing that is written down where the compiler lets them alone', async () => {
    await using free = await openSession(types({ refuse: [] }), { target: TYPE_TARGET, files: TYPE_WORKSPACE });
    for (const { name, code } of typeAttacks().filter(({ rule }) => rule === undefined || /any|double/.test(rule)))
      expect({ name, verdict: await free.check({ [TYPE_TARGET]: code }) }).toMatchObject({ verdict: { kind: 'pass' } });
  });
});

describe('honest code', () => {
  it.each([
    ['what is inferred', 'export const length = (text: string) => text.length;\n'],
    [
      'letters of several units',
      "export const names = ['ä', '𝔸', 'é'];\nexport const length = (text: string) => text.length;\n",
    ],
    [
      'a list that grows',
      'export function length(text: string): number {\n  const all = [];\n  for (const _ of text) all.push(1);\n  return all.length;\n}\n',
    ],
    [
      'what is read in',
      'export const length = (text: string): number => text.length;\nexport function read(text: string): { a: number } {\n  const found = JSON.parse(text);\n  return found;\n}\n',
    ],
    [
      'a type parameter that only the caller knows',
      'const kept = new Map<string, unknown>();\nexport const read = <T>(name: string): T => kept.get(name) as T;\nexport const length = (text: string): number => text.length;\n',
    ],
    [
      'a copy of what is given',
      'export const copy = <T>(value: T): T => structuredClone(value) as T;\nexport const length = (text: string): number => text.length;\n',
    ],
    [
      'a choice that is complete',
      "function never(value: never): never {\n  throw new Error(String(value));\n}\nexport function length(text: string | number): number {\n  if (typeof text === 'string') return text.length;\n  if (typeof text === 'number') return text;\n  return never(text);\n}\n",
    ],
    [
      'a predicate that looks',
      "const isText = (value: unknown): value is string => typeof value === 'string';\nexport const length = (text: string): number => (isText(text) ? text.length : 0);\n",
    ],
    [
      'overloads that are all of it',
      "export function length(text: string): number;\nexport function length(text: number): string;\nexport function length(text: string | number): string | number {\n  return typeof text === 'string' ? text.length : String(text);\n}\n",
    ],
    [
      'bounds of type parameters',
      'export const once = <F extends (...given: any[]) => unknown>(f: F) => f;\nexport const length = (text: string): number => text.length;\n',
    ],
    [
      'an error that is thrown',
      'export function length(text: string): number {\n  let found = 0;\n  try {\n    found = text.length;\n  } catch (error) {\n    throw error;\n  }\n  return found;\n}\n',
    ],
  ])('is let be: %s', async (_name, code) => {
    await using opened = await openSession(types(), { target: TYPE_TARGET, files: TYPE_WORKSPACE });
    expect(await opened.check({ [TYPE_TARGET]: code })).toMatchObject({ kind: 'pass' });
  });
});

describe('a target that is no module', () => {
  const SCRIPTS =
    '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "esnext", "module": "esnext", "moduleResolution": "bundler", "types": [], "skipLibCheck": true } }';
  const files = {
    'tsconfig.json': SCRIPTS,
    'src/length.ts': 'export const length = (text: string): number => text.length;\n',
  };
  const target = ['src/length.ts', 'src/more.ts'];

  it.each([
    'interface String { size: number }\n',
    'declare var magic: number;\n',
    'function magic(): number { return 1; }\n',
    'type Anything = string;\n',
  ])('is refused, since what it declares is everybody’s: %s', async (text) => {
    await using opened = await openSession(types(), { target, files });
    expect(await opened.check({ 'src/more.ts': text })).toMatchObject({
      kind: 'fail',
      evidence: expect.arrayContaining([expect.objectContaining({ code: 'global' })]),
    });
  });

  it('is let be where it declares nothing, where it was there before, and where every file is a module', async () => {
    await using opened = await openSession(types(), { target, files });
    expect(await opened.check({ 'src/more.ts': "console.log('started');\n" })).toMatchObject({ kind: 'pass' });
    await using before = await openSession(types(), { target, files: { ...files, 'src/more.ts': 'var one = 1;\n' } });
    expect(await before.check({ 'src/more.ts': 'var one = 1;\nvar two = 2;\n' })).toMatchObject({ kind: 'pass' });
    const forced = SCRIPTS.replace('"strict"', '"moduleDetection": "force", "strict"');
    await using modules = await openSession(types(), { target, files: { ...files, 'tsconfig.json': forced } });
    expect(await modules.check({ 'src/more.ts': 'function magic(): number { return 1; }\n' })).toMatchObject({
      kind: 'pass',
    });
  });
});

describe('errors that were there before', () => {
  const config = {
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "esnext", "module": "esnext", "moduleResolution": "bundler", "types": [] }, "include": ["src"] }',
  };
  const target = 'src/length.ts';
  const OLD = "const old: number = 'none';\n";
  const RIGHT = `${OLD}export const length = (text: string): number => text.length + old;\n`;
  const files = {
    ...config,
    [target]: RIGHT,
    'src/use.ts': "import { length } from './length';\nexport const four: number = length('four');\n",
  };

  it.each([
    ['the same text twice', `${RIGHT}${OLD.replace('old', 'other')}`],
    [
      'a file that does not parse, which hides what comes after',
      `${RIGHT.replace('number => ', 'string => ')}export const = 1;\n`,
    ],
    ['the same text in what importers get', `${OLD}export const length: number = 'none';\n`],
    ['an error that its importers have as well', `${OLD}export const length = (text: number): number => text + old;\n`],
    ['a module that is gone', ''],
  ])('excuse no new ones: %s', async (_, code) => {
    await using opened = await openSession(types({ refuse: [] }), { target, files });
    expect(await opened.check({ [target]: RIGHT })).toMatchObject({ kind: 'pass' });
    expect(await opened.check({ [target]: code })).toMatchObject({ kind: 'fail' });
  });

  it('excuse nothing that importers of a target miss which was never there', async () => {
    const { [target]: _, ...without } = files;
    await using opened = await openSession(types(), { target, files: without });
    expect(await opened.check({ [target]: 'export const width = 1;\n' })).toMatchObject({ kind: 'fail' });
    expect(await opened.check({ [target]: 'export const length = 1;\n' })).toMatchObject({ kind: 'fail' });
    const right = 'export const length = (text: string): number => text.length;\n';
    expect(await opened.check({ [target]: right })).toMatchObject({ kind: 'pass' });
  });

  it('are as many as there were, however many a candidate adds in front of them', async () => {
    const many = Array.from({ length: 80 }, (__, n) => `export const n${n}: number = 'none';\n`).join('');
    await using opened = await openSession(types(), { target, files: { ...files, 'src/many.ts': many } });
    const more = `${RIGHT}${many.slice(0, many.indexOf('n60'))}n60 = 1;\n`;
    expect(await opened.check({ [target]: more })).toMatchObject({ kind: 'fail' });
    expect(await opened.check({ [target]: RIGHT })).toMatchObject({ kind: 'pass' });
  });
});

describe('the project of a target', () => {
  const files = {
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "esnext", "module": "esnext", "moduleResolution": "bundler", "types": [] }, "include": ["src"] }',
    'src/use.ts': "import { four } from '../lib/four';\nexport const five: number = four + 1;\n",
    'lib/four.ts': 'export const four = 4;\n',
  };

  it('is not left by one that was only imported, once nothing imports it any more', async () => {
    const target = ['src/use.ts', 'lib/four.ts'];
    await using opened = await openSession(types(), { target, files });
    const alone = 'export const five = 5;\n';
    const on = (use: string, four: string) => opened.check({ 'src/use.ts': use, 'lib/four.ts': four });
    expect(await on(alone, "export const four: number = 'four';\n")).toMatchObject({
      kind: 'fail',
      evidence: [{ file: 'lib/four.ts', code: 'TS2322' }],
    });
    expect(await on(alone, files['lib/four.ts'])).toMatchObject({ kind: 'pass' });
  });

  it.each(['tsconfig.json', 'packages/a/tsconfig.lib.json', 'weak-committee.targets.json'])(
    'is no proposal’s to choose: %s is no target',
    async (path) => {
      const task = await resolveTask({ prompt: 'x', target: ['src/use.ts', path], workspace: { files } });
      expect(() => refuseTargets(task, [types()])).toThrow(path);
    },
  );
});

describe.skipIf(noWall !== undefined)('the compiler of the workspace', () => {
  const OLD = "const old: number = 'none';\n";
  const RIGHT = `${OLD}export const length = (text: string): number => text.length + old;\n`;
  const files = {
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "module": "commonjs", "moduleResolution": "node10", "types": [], "skipLibCheck": true }, "include": ["src"] }',
    'src/length.ts': RIGHT,
    'src/use.ts': "import { length } from './length';\nexport const four: number = length('four');\n",
    'src/torn.ts': 'export const = 1;\n',
    ...olderAt('node_modules/typescript'),
  };

  it('holds what is new against a candidate, whatever stood there before and would keep it silent', async () => {
    const { verdicts, tools } = await judge(files, 'src/length.ts', [
      RIGHT,
      `${RIGHT}${OLD.replace('old', 'other')}`,
      `${RIGHT.replace('number => ', 'string => ')}export const = 1;\n`,
      `${OLD}export const length = (text: string): string => text;\n`,
      '// @ts-nocheck\nexport const length = 1;\n',
    ]);
    expect(tools).toMatchObject({ typescript: '6.0.3' });
    expect(verdicts.map(({ kind }) => kind)).toEqual(['pass', 'fail', 'fail', 'fail', 'fail']);
  });
});
