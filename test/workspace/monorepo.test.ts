import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { command, tests, types } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { noWall } from '../sandbox/contained.ts';

// Tests that reach what is being changed by the name of its package.

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const SQUARE = 'export const square = (n: number): number => n + n;\n';
const RIGHT = SQUARE.replace('n + n', 'n * n');
const THROWS = 'export const square = (n: number): number => { throw new Error(String(n)); };\n';

const testOf = (name: string): string =>
  `import { expect, it } from 'vitest';\nimport { square } from '${name}';\nit('a', () => { expect(square(3)).toBe(9); });\n`;

/** A monorepo on the disk with two packages that tests of a third import by their names. */
function monorepo(style: 'npm' | 'pnpm'): Disposable & { readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), 'weak-committee-monorepo-'));
  const lay = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const link = (to: string, path: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(to, join(root, path));
  };
  lay('package.json', '{ "private": true, "workspaces": ["packages/*"] }');
  for (const [folder, name] of [['core', 'core'], ['scoped', '@mono/core']] as const) {
    lay(`packages/${folder}/package.json`, `{ "name": "${name}", "type": "module", "exports": "./src/index.ts" }`);
    lay(`packages/${folder}/src/index.ts`, SQUARE);
    lay(`packages/app/test/${folder}.test.ts`, testOf(name));
  } // prettier-ignore
  lay('packages/app/package.json', '{ "name": "app", "type": "module" }');
  link(join(MODULES, 'vitest'), 'node_modules/vitest');
  link(join(MODULES, '.bin'), 'node_modules/.bin');
  const at = style === 'npm' ? 'node_modules' : 'packages/app/node_modules';
  const up = style === 'npm' ? '../packages' : '../..';
  link(`${up}/core`, `${at}/core`);
  link(`../${up}/scoped`, `${at}/@mono/core`);
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

async function judge(root: string, target: string, checker: Checker, codes: readonly string[]): Promise<Verdict[]> {
  const { signal } = new AbortController();
  const task = await resolveTask({ prompt: 'Mend it.', target, workspace: root });
  await using context = await openContext(task, { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 1 });
  await using session = await checker.open(task, context);
  const verdicts: Verdict[] = [];
  for (const code of codes) {
    const files = { [target]: code };
    verdicts.push(await session.check({ files, digest: digestOf(files) }, { signal }));
  }
  return verdicts;
}

describe.skipIf(noWall !== undefined)('a package that is reached by its name', () => {
  it.each([
    ['npm', 'core'],
    ['npm', 'scoped'],
    ['pnpm', 'core'],
    ['pnpm', 'scoped'],
  ] as const)('is the one that was proposed: %s, %s', async (style, folder) => {
    using repository = monorepo(style);
    const target = `packages/${folder}/src/index.ts`;
    const file = `packages/app/test/${folder}.test.ts`;
    for (const checker of [tests(file), command('npx', ['vitest', 'run', file])]) {
      const [right, wrong] = await judge(repository.root, target, checker, [RIGHT, THROWS]);
      expect(right).toMatchObject({ kind: 'pass' });
      expect(wrong).toMatchObject({ kind: 'fail' });
    }
  });
});

describe('types() and a package that is reached by its name', () => {
  const CONFIG =
    '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2022", "module": "nodenext", "allowImportingTsExtensions": true, "types": [] }, "include": ["packages"] }';
  const TEXT = 'export const square = (n: number): string => `${n * n}`;\n';

  it.each([
    ['npm', 'core'],
    ['npm', 'scoped'],
    ['pnpm', 'core'],
    ['pnpm', 'scoped'],
  ] as const)('sees importers of what was proposed: %s, %s', async (style, folder) => {
    using repository = monorepo(style);
    const name = folder === 'core' ? 'core' : '@mono/core';
    const use = `import { square } from '${name}';\nexport const nine: number = square(3);\n`;
    writeFileSync(join(repository.root, 'tsconfig.json'), CONFIG);
    writeFileSync(join(repository.root, 'packages/app/use.ts'), use);
    const [right, wrong] = await judge(repository.root, `packages/${folder}/src/index.ts`, types(), [RIGHT, TEXT]);
    expect(right).toMatchObject({ kind: 'pass' });
    expect(wrong).toMatchObject({ kind: 'fail', evidence: [{ file: 'packages/app/use.ts', code: 'TS2322' }] });
  });

  it('says where the name leads to what is built', async () => {
    using repository = monorepo('npm');
    const manifest = '{ "name": "core", "type": "module", "exports": { ".": { "types": "./dist/index.d.ts" } } }';
    writeFileSync(join(repository.root, 'packages/core/package.json'), manifest);
    const { signal } = new AbortController();
    const task = await resolveTask({ prompt: 'x', target: 'packages/core/src/index.ts', workspace: repository.root });
    await using context = await openContext(task, { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 1 });
    await using session = await types().open(task, context);
    expect(session.warnings).toContainEqual(
      expect.stringMatching(/Importers of core by that name.*dist\/index\.d\.ts/),
    );
  });
});

describe('a pass in which the target was never loaded', () => {
  const nothing = "import { expect, it } from 'vitest';\nit('a', () => { expect(1).toBe(1); });\n";

  it.each([
    ['in isolates', nothing, 'a.test.ts'],
    ['by tests that need modules of Node', `import 'node:url';\n${nothing}`, 'a.test.ts'],
    ['by a script', "import assert from 'node:assert';\nassert.equal(1, 1);\n", 'a.assert.ts'],
    ['in a whole vitest', `${nothing}vi.mock('none');\n`.replace('expect,', 'expect, vi,'), 'a.test.ts'],
    ['beside', `${nothing}vi.spyOn(Math, 'max');\n`.replace('expect,', 'expect, vi,'), 'a.test.ts'],
  ])('is none: %s', async (_, text, name) => {
    if (noWall !== undefined && /vi\./.test(text)) return;
    const root = mkdtempSync(join(tmpdir(), 'weak-committee-unloaded-'));
    try {
      mkdirSync(join(root, 'tests'));
      writeFileSync(join(root, 'tests', name), text);
      const [verdict] = await judge(root, 'src/x.ts', tests(`tests/${name}`), [RIGHT]);
      expect(verdict).toMatchObject({ kind: 'broken', reason: 'the tests never load src/x.ts' });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
