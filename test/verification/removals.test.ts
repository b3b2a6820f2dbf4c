import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, tests, types } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import type { TaskInput } from '../../src/nouns/task.ts';
import { describeEvidence, type Verdict } from '../../src/nouns/verdict.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { borrowWarm } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';
import { noWall } from '../sandbox/contained.ts';

let warm: ReturnType<typeof borrowWarm>;
beforeAll(() => void (warm = borrowWarm(2)));
afterAll(() => warm[Symbol.asyncDispose]());

const RATE = 'export function rate(kind: string): number {\n  return kind === "food" ? 7 : 19;\n}\n';
const PRICE =
  "import { rate } from './rate.ts';\nexport function gross(net: number, kind: string): number {\n  return (net * (100 + rate(kind))) / 100;\n}\n";
const TEST =
  "import { expect, it } from 'vitest';\nimport { gross } from '../src/price.ts';\nit('food', () => expect(gross(100, 'food')).toBe(107));\nit('tools', () => expect(gross(100, 'tools')).toBe(119));\n";
const FILES: Files = {
  'src/rate.ts': RATE,
  'src/price.ts': PRICE,
  'src/unused.ts': 'export const unused = 1;\n',
  'test/price.test.ts': TEST,
  'package.json': '{ "type": "module" }\n',
};
const TARGETS = ['src/price.ts', 'src/rate.ts', 'src/unused.ts'];

const moved = PRICE.replace('./rate.ts', './taxes.ts');

interface Given {
  readonly checkers: readonly Checker[];
  readonly files?: Files;
  readonly removed: readonly string[];
  readonly workspace?: Files;
  readonly target?: readonly string[];
  readonly task?: Partial<TaskInput>;
}

async function check({ checkers, files = {}, removed, workspace = FILES, target = TARGETS, task = {} }: Given) {
  const input = { prompt: 'Tidy up.', target, workspace: { files: workspace }, ...task };
  const { signal } = new AbortController();
  const report = await checkFiles(await resolveTask(input), checkers, files, {
    timeoutMs: 60_000,
    signal,
    seed: 1,
    removed,
  });
  return { ...report, said: report.verdicts.map(({ verdict }) => wordsOf(verdict)).join('\n') };
}

function wordsOf(verdict: Verdict): string {
  if (verdict.kind === 'pass') return `pass ${verdict.isolation}`;
  return verdict.kind === 'broken'
    ? `broken ${verdict.reason}`
    : `fail ${verdict.evidence.map(describeEvidence).join('; ')}`;
}

const suite = tests('test/price.test.ts');

describe('a file that something still imports', () => {
  it('fails the type check: its importer has an error that was not there before', async () => {
    const { said } = await check({ checkers: [types()], removed: ['src/rate.ts'] });
    expect(said).toMatch(/^fail src\/price\.ts.*TS2307/);
  });

  it('fails the type check where the importer is in a project of its own', async () => {
    const workspace = {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "a" }, { "path": "b" }] }',
      'a/tsconfig.json': '{ "compilerOptions": { "composite": true }, "include": ["src"] }',
      'a/src/one.ts': 'export const one = 1;\n',
      'a/src/other.ts': 'export const other = 1;\n',
      'b/tsconfig.json': '{ "references": [{ "path": "../a" }], "include": ["src"] }',
      'b/src/two.ts': "import { one } from '../../a/src/one.ts';\nexport const two: number = one + 1;\n",
    };
    const given = { checkers: [types()], workspace, target: ['a/src/one.ts', 'a/src/other.ts'] };
    const { said } = await check({ ...given, removed: ['a/src/one.ts'] });
    expect(said).toMatch(/^fail b\/src\/two\.ts.*TS2307/);
    expect(await check({ ...given, removed: ['a/src/other.ts'] })).toMatchObject({ said: 'pass none' });
  });

  it('fails tests in isolates', async () => {
    const { said } = await check({ checkers: [suite], removed: ['src/rate.ts'] });
    expect(said).toMatch(/^fail .*rate/);
  });

  it('fails tests beside it', async () => {
    const workspace = {
      ...FILES,
      'src/price.ts': `import 'node:fs';\n${PRICE}`,
      'test/price.test.ts': `import 'node:child_process';\n${TEST}`,
    };
    const { said } = await check({ checkers: [suite], workspace, removed: ['src/rate.ts'] });
    expect(said).toMatch(/^fail .*rate/s);
  });

  it('fails a command', async () => {
    const workspace = {
      ...FILES,
      'test/price.test.ts': '',
      'price.test.mjs':
        "import test from 'node:test';\nimport assert from 'node:assert';\nimport { gross } from './src/price.ts';\ntest('food', () => assert.equal(gross(100, 'food'), 107));\n",
    };
    const { said } = await check({
      checkers: [command('node', ['--test', 'price.test.mjs'])],
      workspace,
      removed: ['src/rate.ts'],
    });
    expect(said).toMatch(/^fail .*rate/s);
  });
});

describe('a file that moves, with those that import it', () => {
  const files = { 'src/price.ts': moved, 'src/taxes.ts': RATE };
  const given = { files, removed: ['src/rate.ts'] };

  it('passes types, and tests in isolates', async () => {
    expect(await check({ ...given, checkers: [types(), suite] })).toMatchObject({
      sound: true,
      said: 'pass none\npass isolates',
    });
  });

  it('passes in a process of its own', async () => {
    const node = (text: string): string => `import { readFileSync } from 'node:fs';\n${text}void readFileSync;\n`;
    const workspace = { ...FILES, 'src/price.ts': node(PRICE) };
    const own = { ...files, 'src/price.ts': node(moved) };
    expect(await check({ checkers: [suite], workspace, files: own, removed: ['src/rate.ts'] })).toMatchObject({
      sound: true,
      said: 'pass processes',
    });
  });

  it('passes in a process that it shares with the tests', async () => {
    const workspace = { ...FILES, 'test/price.test.ts': `import 'node:child_process';\n${TEST}` };
    expect(await check({ ...given, checkers: [suite], workspace })).toMatchObject({ sound: true, said: 'pass shared' });
  });

  it('fails where one importer was forgotten', async () => {
    const workspace = {
      ...FILES,
      'src/other.ts': "import { rate } from './rate.ts';\nexport const food = rate('food');\n",
    };
    expect((await check({ ...given, checkers: [types()], workspace })).said).toMatch(/^fail src\/other\.ts.*TS2307/);
  });
});

describe.skipIf(noWall !== undefined)('a compiler of the workspace’s own', () => {
  it('judges without the file, and by what was wrong with it', async () => {
    using folder = temporaryFolder();
    const own = {
      ...FILES,
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "allowImportingTsExtensions": true, "noEmit": true, "module": "nodenext" }, "include": ["src"] }',
      'src/wrong.ts': "import './unused.ts';\nexport const wrong: string = 1;\n",
    };
    for (const [path, text] of Object.entries(own)) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), text);
    }
    mkdirSync(join(folder.path, 'node_modules'));
    symlinkSync(
      join(import.meta.dirname, '../../node_modules/typescript6'),
      join(folder.path, 'node_modules/typescript'),
    );
    const { signal } = new AbortController();
    const task = await resolveTask({ prompt: 'Tidy up.', target: [...TARGETS], workspace: folder.path });
    const judged = async (files: Files, removed: readonly string[]): Promise<string[]> => {
      const options = { timeoutMs: 60_000, signal, seed: 1, removed };
      const { verdicts } = await checkFiles(task, [types({ compiler: 'workspace' })], files, options);
      return verdicts.map(({ verdict }) => wordsOf(verdict));
    };
    const files = { 'src/price.ts': moved, 'src/taxes.ts': RATE };
    expect(await judged(files, ['src/rate.ts'])).toEqual(['pass none']);
    expect(await judged({}, ['src/rate.ts'])).toEqual([expect.stringMatching(/^fail src\/price\.ts.*TS2307/)]);
  });
});

describe('what was wrong before', () => {
  const wrong = "import { nothing } from './nowhere.ts';\nexport const x: number = nothing;\n";

  it('is still no fault of a candidate that removes something', async () => {
    const workspace = { ...FILES, 'src/wrong.ts': wrong };
    expect(await check({ checkers: [types()], workspace, removed: ['src/unused.ts'] })).toMatchObject({
      said: 'pass none',
    });
  });

  it('may go with the file', async () => {
    const workspace = { ...FILES, 'src/unused.ts': wrong };
    expect(await check({ checkers: [types()], workspace, removed: ['src/unused.ts'] })).toMatchObject({
      said: 'pass none',
    });
  });

  it('may move with its file, and nothing besides', async () => {
    const workspace = { ...FILES, 'src/rate.ts': `${RATE}export const x: number = 'x';\n` };
    const files = { 'src/price.ts': moved, 'src/taxes.ts': workspace['src/rate.ts'] };
    const given = { checkers: [types()], workspace, removed: ['src/rate.ts'] };
    expect(await check({ ...given, files })).toMatchObject({ said: 'pass none' });
    const more = { ...files, 'src/taxes.ts': `${files['src/taxes.ts']}export const y: number = 'x';\n` };
    expect((await check({ ...given, files: more })).said).toMatch(/^fail src\/taxes\.ts.*TS2322[^;]*$/);
  });

  it('is a declaration for everyone, which is missed', async () => {
    const workspace = {
      ...FILES,
      'src/unused.ts': '',
      'src/world.d.ts': 'declare const WORLD: number;\n',
      'src/price.ts': PRICE.replace('100;', 'WORLD;'),
    };
    const { said } = await check({
      checkers: [types()],
      workspace,
      target: [...TARGETS, 'src/world.d.ts'],
      removed: ['src/world.d.ts'],
    });
    expect(said).toMatch(/^fail src\/price\.ts.*TS2304/);
  });
});

describe('tests that a removal would make fewer', () => {
  it('are missed: they ran on the unchanged workspace', async () => {
    const workspace = {
      ...FILES,
      'cases/food.json': '["food", 107]',
      'cases/tools.json': '["tools", 120]',
      'test/price.test.ts':
        "import { expect, it } from 'vitest';\nimport { readdirSync, readFileSync } from 'node:fs';\nimport { gross } from '../src/price.ts';\nfor (const name of readdirSync('cases')) {\n  const [kind, result] = JSON.parse(readFileSync(`cases/${name}`, 'utf8'));\n  it(kind, () => expect(gross(100, kind)).toBe(result));\n}\n",
    };
    const target = [...TARGETS, 'cases/tools.json'];
    const { said } = await check({ checkers: [suite], workspace, target, removed: ['cases/tools.json'] });
    expect(said).toContain('did not run: it does on the unchanged workspace');
  });
});

describe('assertions that a removal would make fewer', () => {
  it('are missed in a script, which has no tests with names', async () => {
    const workspace = {
      ...FILES,
      'cases/food.json': '["food", 107]',
      'cases/tools.json': '["tools", 120]',
      'test/price.test.ts':
        "import assert from 'node:assert';\nimport { readdirSync, readFileSync } from 'node:fs';\nimport { gross } from '../src/price.ts';\nfor (const name of readdirSync('cases')) {\n  const [kind, result] = JSON.parse(readFileSync(`cases/${name}`, 'utf8'));\n  assert.equal(gross(100, kind), result);\n}\n",
    };
    const target = ['src/price.ts', 'src/unused.ts', 'cases/tools.json'];
    const given = { checkers: [suite], workspace, target };
    const { said } = await check({ ...given, removed: ['cases/tools.json'] });
    expect(said).toContain('made 1 assertions, and 2 on the unchanged workspace');
    expect(
      await check({ ...given, removed: ['src/unused.ts'], files: { 'cases/tools.json': '["tools", 119]' } }),
    ).toMatchObject({ said: 'pass shared' });
  });
});

describe('what may not be removed', () => {
  it('a file to which a link of the workspace leads', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'a.ts'), 'export const a = 1;\n');
    writeFileSync(join(folder.path, 'b.ts'), 'export const b = 1;\n');
    mkdirSync(join(folder.path, 'c'));
    symlinkSync('../a.ts', join(folder.path, 'c/alias.ts'));
    const { signal } = new AbortController();
    const task = await resolveTask({ prompt: 'Tidy up.', target: ['a.ts', 'b.ts'], workspace: folder.path });
    const removing = (path: string) =>
      checkFiles(task, [types()], {}, { timeoutMs: 60_000, signal, seed: 1, removed: [path] });
    const { verdicts } = await removing('a.ts');
    expect(verdicts.map(({ verdict }) => wordsOf(verdict))).toEqual([
      'fail it removes a.ts, to which the link c/alias.ts leads',
    ]);
    expect(await removing('b.ts')).toMatchObject({ sound: true });
  });

  it.each<[string, Omit<Given, 'checkers'>, string]>([
    ['a test', { removed: ['test/price.test.ts'] }, 'it removes test/price.test.ts, which no proposal may'],
    ['another test', { removed: ['test/other.test.ts'] }, 'which no proposal may'],
    ['settings', { removed: ['package.json'] }, 'which no proposal may'],
    ['a lockfile', { removed: ['package-lock.json'] }, 'which no proposal may'],
    ['what runs elsewhere', { removed: ['.github/workflows/ci.yml'] }, 'which no proposal may'],
    ['what git has', { removed: ['.git/HEAD'] }, 'which no proposal may'],
    ['a package', { removed: ['node_modules/vitest/package.json'] }, 'which no proposal may'],
    [
      'a protected target',
      {
        removed: ['test/helpers.ts'],
        target: [...TARGETS, 'test/helpers.ts'],
        workspace: { ...FILES, 'test/helpers.ts': 'export {};\n' },
      },
      'which no proposal may',
    ],
    ['what is no target', { removed: ['src/unused.ts'], target: ['src/price.ts', 'src/rate.ts'] }, 'only a target'],
    ['what is not there', { removed: ['src/new.ts'], target: [...TARGETS, 'src/new.ts'] }, 'only a target'],
    ['a folder', { removed: ['src'] }, 'only a target'],
    ['a file outside', { removed: ['../secret.ts'] }, 'which no proposal may'],
    ['a file by other letters', { removed: ['SRC/rate.ts'] }, 'only a target'],
    ['what it writes', { files: { 'src/rate.ts': RATE }, removed: ['src/rate.ts'] }, 'and writes it'],
    ['what it writes in other letters', { files: { 'src/Rate.ts': RATE }, removed: ['src/rate.ts'] }, 'and writes it'],
    ['all that there is', { removed: ['src/rate.ts'], target: ['src/rate.ts'] }, 'all that the task asks for'],
    ['what the task calls', { removed: ['src/price.ts'], task: { exports: ['gross'] } }, 'call there'],
  ])('%s', async (_, given, words) => {
    const { verdicts, said } = await check({ ...given, checkers: [types()] });
    expect(verdicts).toMatchObject([{ checker: 'workspace', verdict: { kind: 'fail' } }]);
    expect(said).toContain(words);
  });
});
