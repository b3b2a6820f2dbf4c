import { mkdirSync, mkdtempDisposableSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { types } from '../../checkers/index.ts';
import { fromSpec } from '../../checkers/registry.ts';
import { checkFiles, type CheckReport } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

const STRICT =
  '"strict": true, "noEmit": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "types": []';
const RIGHT = 'export const add = (a: number, b: number): number => a + b;\n';
const WRONG = 'export const add = (a: number, b: number): string => `${a}${b}`;\n';
const USE = "import { add } from './add';\nexport const three: number = add(1, 2);\n";

async function verdictsOn(files: Files, target = 'src/add.ts'): Promise<string[]> {
  await using opened = await openSession(types(), { target, files });
  const verdicts = await Promise.all([RIGHT, WRONG].map((code) => opened.check({ [target]: code })));
  return verdicts.map(({ kind }) => kind);
}

describe('a tsconfig that refers to others', () => {
  it('is followed to the one that includes the target', async () => {
    const files = {
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.node.json" }] }',
      'tsconfig.app.json': `{ "compilerOptions": { ${STRICT} }, "include": ["src"] } // of the pages`,
      'tsconfig.node.json': `{ "compilerOptions": { ${STRICT} }, "include": ["vite.config.ts"], }`,
      'vite.config.ts': 'export default {};\n',
      'src/use.ts': USE,
    };
    expect(await verdictsOn(files)).toEqual(['pass', 'fail']);
  });

  it('is followed to those that use what the target says, though nothing is built', async () => {
    const own = (more: string): string =>
      `{ "compilerOptions": { "composite": true, "declaration": true, "outDir": "dist", "rootDir": "src", "strict": true, "module": "nodenext", "target": "es2022", "types": [] }, "include": ["src"]${more} }`;
    const files = {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "packages/a" }, { "path": "packages/b" }] }',
      'packages/a/tsconfig.json': own(''),
      'packages/b/tsconfig.json': own(', "references": [{ "path": "../a" }]'),
      'packages/b/src/use.ts': USE.replace('./add', '../../a/src/add.js'),
    };
    // What is wrong with it is wrong in the other package alone.
    expect(await verdictsOn(files, 'packages/a/src/add.ts')).toEqual(['pass', 'fail']);
  });

  it('may be missing at the root, where each package has its own', async () => {
    const files = {
      'packages/a/tsconfig.json': `{ "compilerOptions": { ${STRICT}, "noUncheckedIndexedAccess": true } }`,
      'packages/a/src/use.ts': USE,
    };
    expect(await verdictsOn(files, 'packages/a/src/add.ts')).toEqual(['pass', 'fail']);
    await using opened = await openSession(types(), { target: 'packages/a/src/add.ts', files });
    const loose = 'export const add = (a: number, b: number): number => [a + b][0];\n';
    expect(await opened.check({ 'packages/a/src/add.ts': loose })).toMatchObject({ kind: 'fail' });
  });
});

describe('the project of a target', () => {
  it('is the nearest that takes it in: an error elsewhere in the repository is nobody’s', async () => {
    const files = {
      'tsconfig.base.json': `{ "compilerOptions": { ${STRICT} } }`,
      'tsconfig.json': '{ "extends": "./tsconfig.base.json", "include": [".scripts", "apps"] }',
      'packages/a/tsconfig.json':
        '{ "extends": "../../tsconfig.base.json", "include": ["src"], "exclude": ["src/old"] }',
      'packages/a/src/use.ts': USE,
      'packages/a/src/old/page.ts': "export const n: number = 'none';\n",
      'apps/www/page.ts': 'export const = 1;\n',
      '.scripts/build.ts': "export const n: number = 'none';\n",
    };
    await using opened = await openSession(types(), { target: 'packages/a/src/add.ts', files });
    expect(opened.session.warnings).toEqual([]);
    expect(await verdictsOn(files, 'packages/a/src/add.ts')).toEqual(['pass', 'fail']);
  });

  it('may be one that stands beside the tsconfig, which nothing refers to', async () => {
    const files = {
      'tsconfig.json': `{ "compilerOptions": { ${STRICT} }, "include": ["scripts"] }`,
      'tsconfig.src.json': `{ "compilerOptions": { ${STRICT}, "noUncheckedIndexedAccess": true }, "include": ["src/**/*.ts"] }`,
      'src/use.ts': USE,
    };
    expect(await verdictsOn(files)).toEqual(['pass', 'fail']);
    await using opened = await openSession(types(), { target: 'src/add.ts', files });
    expect(await opened.check({ 'src/add.ts': RIGHT.replace('a + b', '[a + b][0]') })).toMatchObject({ kind: 'fail' });
  });

  it('is that of the nearest settings where none takes it in, and a warning says so', async () => {
    const files = {
      'tsconfig.json': `{ "compilerOptions": { ${STRICT} }, "include": ["src"] }`,
      'src/a.ts': 'export {};\n',
    };
    await using opened = await openSession(types(), { target: 'scripts/add.ts', files });
    expect(opened.session.warnings).toEqual([expect.stringContaining('No tsconfig includes scripts/add.ts')]);
    expect(await opened.check({ 'scripts/add.ts': RIGHT })).toMatchObject({ kind: 'pass' });
    expect(await opened.check({ 'scripts/add.ts': WRONG.replace('`${a}${b}`', 'a + b') })).toMatchObject({
      kind: 'fail',
    });
  });
});

describe('errors that the unchanged workspace has', () => {
  const config = { 'tsconfig.json': `{ "compilerOptions": { ${STRICT} }, "include": ["src"] }` };

  it('are listed, and not held against proposals, where no target has to do with them', async () => {
    const files = {
      ...config,
      'src/use.ts': USE,
      'src/other.ts': 'export const n: number = "none";\n',
      'src/page.ts': "import type { Load } from './$types';\nexport type Page = Load;\n",
    };
    await using opened = await openSession(types(), { target: 'src/add.ts', files });
    expect(opened.session.warnings).toEqual([
      expect.stringMatching(/Known type errors.*src\/other\.ts:1:14 TS2322.*1 more/),
    ]);
    expect(await opened.check({ 'src/add.ts': RIGHT })).toMatchObject({ kind: 'pass' });
    expect(await opened.check({ 'src/add.ts': WRONG })).toMatchObject({
      kind: 'fail',
      evidence: [{ file: 'src/use.ts', code: 'TS2322' }],
    });
    expect(await opened.check({ 'src/add.ts': 'export const add = JSON.parse;\n' })).toMatchObject({ kind: 'fail' });
  });

  it('wait for a target that is still to be written, where they come by it, through whatever', async () => {
    const files = {
      ...config,
      'src/index.ts': "export * from './add';\n",
      'src/use.ts': `${USE.replace('./add', './index')}export const n: number = 'none';\n`,
    };
    await using opened = await openSession(types(), { target: 'src/add.ts', files });
    expect(opened.session.warnings).toEqual([expect.stringMatching(/src\/use\.ts:3:14 TS2322[^(]*$/)]);
    expect(await opened.check({ 'src/add.ts': 'export const subtract = 1;\n' })).toMatchObject({
      kind: 'fail',
      evidence: [{ file: 'src/use.ts', line: 1 }],
    });
    expect(await opened.check({ 'src/add.ts': WRONG })).toMatchObject({ evidence: [{ file: 'src/use.ts', line: 2 }] });
    expect(await opened.check({ 'src/add.ts': RIGHT })).toMatchObject({ kind: 'pass' });
  });

  it('are let be in what the target itself was and in its importers, and what is new there is not', async () => {
    const old = "export const other: number = 'none';\n";
    const files = {
      ...config,
      'src/add.ts': `${RIGHT}${old}`,
      'src/use.ts': `${USE}export const text: string = add(1, 2);\n`,
    };
    await using opened = await openSession(types(), { target: 'src/add.ts', files });
    const on = (code: string) => opened.check({ 'src/add.ts': code });
    expect(await on(`// Moved down.\n${RIGHT}${old}`)).toMatchObject({ kind: 'pass' });
    expect(await on(RIGHT)).toMatchObject({ kind: 'pass' });
    expect(await on(`${RIGHT}${old}${old.replace('other', 'more')}`)).toMatchObject({
      kind: 'fail',
      evidence: [{ file: 'src/add.ts', line: 3 }],
    });
    expect(await on(`${WRONG}${old}`)).toMatchObject({ kind: 'fail', evidence: [{ file: 'src/use.ts', line: 2 }] });
  });

  it('stop nothing, be they of syntax, of the settings, or many', async () => {
    const files = {
      'tsconfig.json': `{ "compilerOptions": { ${STRICT}, "nonesuch": true, "types": ["nonesuch"] }, "include": ["src", "scripts"] }`,
      'src/use.ts': USE,
      'scripts/broken.ts': 'export const = 1;\n',
      'src/many.ts': Array.from({ length: 300 }, (_, n) => `export const n${n}: number = 'none';\n`).join(''),
    };
    await using opened = await openSession(types(), { target: 'src/add.ts', files });
    expect(opened.session.warnings).toEqual([expect.stringMatching(/Known type errors.*and 30\d more/s)]);
    expect(await opened.check({ 'src/add.ts': RIGHT })).toMatchObject({ kind: 'pass' });
    expect(await opened.check({ 'src/add.ts': WRONG })).toMatchObject({
      kind: 'fail',
      evidence: [{ file: 'src/use.ts', code: 'TS2322' }],
    });
    expect(await opened.check({ 'src/add.ts': 'export const add = (\n' })).toMatchObject({
      kind: 'fail',
      evidence: [
        { file: 'src/add.ts', code: 'TS1109' },
        { file: 'src/add.ts', code: 'TS1005' },
      ],
    });
  });

  it('do not excuse a target that does not parse, though it did not before', async () => {
    const torn = `${RIGHT}export const = 1;\n`;
    const files = {
      ...config,
      'src/add.ts': torn,
      'src/use.ts': USE,
      'src/other.ts': 'export const n: number = "";\n',
    };
    await using opened = await openSession(types(), { target: 'src/add.ts', files });
    expect(await opened.check({ 'src/add.ts': torn.replace(RIGHT, WRONG) })).toMatchObject({ kind: 'fail' });
    expect(await opened.check({ 'src/add.ts': torn })).toMatchObject({ kind: 'fail' });
    expect(await opened.check({ 'src/add.ts': RIGHT })).toMatchObject({ kind: 'pass' });
  });

  it('are said by whoever checks files', async () => {
    const workspace = { files: { ...config, 'src/other.ts': 'export const n: number = "none";\n' } };
    const report = await checkFiles(
      await resolveTask({ prompt: 'add', target: 'src/add.ts', workspace }),
      [types()],
      { 'src/add.ts': RIGHT },
      { timeoutMs: 60_000, signal: new AbortController().signal },
    );
    expect(report).toMatchObject({ sound: true, warnings: [expect.stringContaining('src/other.ts')] });
  });
});

describe('options that TypeScript 7 has dropped', () => {
  const options =
    '"strict": true, "module": "commonjs", "moduleResolution": "node", "baseUrl": ".", "paths": { "@lib/*": ["src/*"] }, "noEmit": true, "types": [], "ignoreDeprecations": "6.0"';
  const files = {
    'tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["src"] }`,
    'src/use.ts': USE.replace('./add', '@lib/add'),
  };

  it('are read as what comes nearest where the workspace has no compiler of its own, and that is said', async () => {
    const more = {
      ...files,
      'tsconfig.json': files['tsconfig.json'].replace(
        '"strict"',
        '"target": "es5", "esModuleInterop": false, "downlevelIteration": true, "strict"',
      ),
    };
    for (const one of [files, more]) {
      await using opened = await openSession(types(), { target: 'src/add.ts', files: one });
      expect(opened.session.warnings).toEqual([
        expect.stringMatching(/dropped.*`moduleResolution: node` \(tsconfig\.json\)/),
      ]);
      expect(await opened.check({ 'src/add.ts': RIGHT })).toMatchObject({ kind: 'pass', executed: { count: 2 } });
      expect(await opened.check({ 'src/add.ts': WRONG })).toMatchObject({
        kind: 'fail',
        evidence: [{ file: 'src/use.ts', code: 'TS2322' }],
      });
    }
  });

  it('are taken for `paths` where only places were named, wherever the tsconfig that names them stands', async () => {
    const config = {
      'config/base.json': `{ "compilerOptions": { ${STRICT}, "baseUrl": "../src", "paths": { "@lib/*": ["./*"] } } }`,
      'tsconfig.json': '{ "extends": "./config/base.json", "include": ["src"] }',
      'src/use.ts': USE.replace('./add', '@lib/add'),
      'src/deep/use.ts': USE.replace('./add', 'add'),
    };
    await using opened = await openSession(types(), { target: 'src/add.ts', files: config });
    expect(opened.session.warnings).toEqual([]);
    expect(await opened.check({ 'src/add.ts': RIGHT })).toMatchObject({ kind: 'pass', executed: { count: 3 } });
    expect(await opened.check({ 'src/add.ts': WRONG })).toMatchObject({
      evidence: [{ file: 'src/deep/use.ts' }, { file: 'src/use.ts' }],
    });
  });

  it('end the run where no compiler can read the settings: which, where, and what to do', async () => {
    const none = {
      'base.json': '{ "compilerOptions": { "lib": ["es1999"] } }',
      'tsconfig.json': '{ "extends": "./base.json" }',
    };
    await expect(openSession(types(), { target: 'src/add.ts', files: none })).rejects.toMatchObject({
      name: 'TaskError',
      message: expect.stringContaining('option lib'),
      at: 'base.json',
      fix: expect.stringContaining('node_modules'),
    });
  });

  it.skipIf(noWall !== undefined)('are taken by the compiler that the workspace has', async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-test-'));
    for (const [path, text] of Object.entries(files)) put(folder.path, path, text);
    const task = await resolveTask({ prompt: 'add', target: 'src/add.ts', workspace: folder.path });
    const own = fromSpec({ types: { compiler: 'workspace' } }, 'task.md');
    const check = (code: string): Promise<CheckReport> =>
      checkFiles(task, [own], { 'src/add.ts': code }, { timeoutMs: 60_000, signal: new AbortController().signal });
    mkdirSync(join(folder.path, 'node_modules'));
    await expect(check(RIGHT)).rejects.toMatchObject({ message: expect.stringContaining('no TypeScript of its own') });
    symlinkSync(
      join(import.meta.dirname, '../../node_modules/typescript6'),
      join(folder.path, 'node_modules/typescript'),
    );
    expect(await check(RIGHT)).toMatchObject({
      verdicts: [{ verdict: { kind: 'pass', executed: { unit: 'files', count: 2 } } }],
      tools: { typescript: '6.0.3' },
    });
    expect(await check(WRONG)).toMatchObject({
      verdicts: [{ verdict: { kind: 'fail', evidence: [{ file: 'src/use.ts', line: 2, code: 'TS2322' }] } }],
    });
    expect(await check('export const add: any = 1;\n')).toMatchObject({
      verdicts: [{ verdict: { kind: 'fail', evidence: [{ code: 'any' }] } }],
    });
  });
});

describe('a config that stands outside of the workspace', () => {
  it('is taken in, with the places that it names', async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-test-'));
    put(folder.path, 'base/strict.json', `{ "extends": "./more", "compilerOptions": { ${STRICT} } }`);
    put(
      folder.path,
      'base/more.json',
      '{ "compilerOptions": { "noUncheckedIndexedAccess": true, "paths": { "@a/*": ["../packages/a/src/*"] } } }',
    );
    put(folder.path, 'packages/a/tsconfig.json', '{ "extends": "../../base/strict.json", "include": ["src"] }');
    put(folder.path, 'packages/a/src/use.ts', USE.replace('./add', '@a/add'));
    const task = await resolveTask({ prompt: 'add', target: 'src/add.ts', workspace: join(folder.path, 'packages/a') });
    const check = (code: string): Promise<CheckReport> =>
      checkFiles(task, [types()], { 'src/add.ts': code }, { timeoutMs: 60_000, signal: new AbortController().signal });
    expect(await check(RIGHT)).toMatchObject({ sound: true });
    expect(await check(WRONG)).toMatchObject({ verdicts: [{ verdict: { evidence: [{ file: 'src/use.ts' }] } }] });
    const loose = RIGHT.replace('a + b', '[a + b][0]');
    expect(await check(loose)).toMatchObject({
      verdicts: [{ verdict: { evidence: [{ file: 'src/add.ts', code: 'TS2322' }] } }],
    });
  });
});

describe('packages whose own types are wrong', () => {
  it('are no fault of a proposal’s, where the project has them checked', async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-test-'));
    put(
      folder.path,
      'node_modules/broken/package.json',
      '{ "name": "broken", "version": "1.0.0", "types": "index.d.ts" }',
    );
    put(folder.path, 'node_modules/broken/index.d.ts', 'export declare const n: Missing;\n');
    put(
      folder.path,
      'tsconfig.json',
      `{ "compilerOptions": { ${STRICT}, "skipLibCheck": false }, "include": ["src"] }`,
    );
    put(folder.path, 'src/use.ts', `import { n } from 'broken';\n${USE}export const m = n;\n`);
    const task = await resolveTask({ prompt: 'add', target: 'src/add.ts', workspace: folder.path });
    const check = (code: string): Promise<CheckReport> =>
      checkFiles(task, [types()], { 'src/add.ts': code }, { timeoutMs: 60_000, signal: new AbortController().signal });
    expect(await check(RIGHT)).toMatchObject({ sound: true, warnings: [expect.stringContaining('broken')] });
    expect(await check(WRONG)).toMatchObject({ sound: false });
  });
});

function put(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
