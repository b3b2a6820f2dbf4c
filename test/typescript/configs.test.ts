import { describe, expect, it } from 'vitest';
import { configsOf } from '../../src/typescript/configs.ts';
import { droppedIn, formerDefaults } from '../../src/typescript/dropped.ts';
import { includes } from '../../src/typescript/included.ts';
import { readWorkspace, type Files } from '../../src/workspace/workspace.ts';

const text = (config: Readonly<Record<string, unknown>>): string => JSON.stringify(config);
const link = (config: Readonly<Record<string, unknown>>, path = 'a/tsconfig.json') => ({ path, config });

describe('the files that a tsconfig takes in', () => {
  it.each([
    ['all below it by itself', {}, 'a/x/y.ts', true],
    ['nothing beside it', {}, 'b/x.ts', false],
    ['a folder', { include: ['src'] }, 'a/src/deep/x.ts', true],
    ['not a folder that begins alike', { include: ['src'] }, 'a/src2/x.ts', false],
    ['letters of a name', { include: ['src/*.ts'] }, 'a/src/deep/x.ts', false],
    ['any folders', { include: ['src/**/*.ts'] }, 'a/src/x.ts', true],
    ['a folder outside', { include: ['../b/**/*'] }, 'b/x.ts', true],
    ['no other ending', { include: ['src/**/*.vue'] }, 'a/src/x.ts', false],
    ['not what is excluded', { exclude: ['src/old'] }, 'a/src/old/deep/x.ts', false],
    ['not what is built', { compilerOptions: { outDir: 'out' } }, 'a/out/x.ts', false],
    ['not what is installed', {}, 'a/node_modules/b/x.ts', false],
    ['files by name, though they are excluded', { files: ['x.ts'], exclude: ['x.ts'] }, 'a/x.ts', true],
    ['nothing else where files are named', { files: ['x.ts'] }, 'a/y.ts', false],
    ['nothing where no file is', { files: [] }, 'a/x.ts', false],
    ['its own folder by that name', { include: ['${configDir}/src'] }, 'a/src/x.ts', true],
    ['names with letters of patterns', { include: ['s(r)c+'] }, 'a/s(r)c+/x.ts', true],
  ])('%s', (_, config, file, expected) => {
    expect(includes([link(config)], file)).toBe(expected);
  });

  it('are those of a base, seen from there', () => {
    const chain = [link({ compilerOptions: {} }), link({ include: ['../a/src'] }, 'base/tsconfig.json')];
    expect([includes(chain, 'a/src/x.ts'), includes(chain, 'a/x.ts')]).toEqual([true, false]);
  });
});

describe('the tsconfigs of a workspace', () => {
  const on = async (files: Files, target: string) => configsOf(await readWorkspace({ files }), files, [target]);

  it('are the nearest that takes a target in, before those above it', async () => {
    const files = {
      'tsconfig.json': text({}),
      'packages/a/tsconfig.json': text({ files: [], references: [{ path: './tsconfig.lib.json' }, { path: '../b' }] }),
      'packages/a/tsconfig.lib.json': text({ include: ['src'] }),
      'packages/a/tsconfig.base.json': text({ compilerOptions: {} }),
      'packages/b/tsconfig.json': text({ include: ['src'], references: [{ path: '../a/tsconfig.lib.json' }] }),
    };
    const configs = await on(files, 'packages/a/src/x.ts');
    expect(configs.taking('packages/a/src/x.ts')).toEqual(['packages/a/tsconfig.lib.json', 'tsconfig.json']);
    expect(configs.nearest('packages/a/scripts/x.ts')).toBe('packages/a/tsconfig.lib.json');
    expect(configs.referringTo('packages/a/tsconfig.lib.json')).toEqual(['packages/b/tsconfig.json']);
  });

  it('may refer to each other in a circle, extend themselves, and be no JSON', async () => {
    const files = {
      'tsconfig.json': text({
        extends: './tsconfig.json',
        files: [],
        references: [{ path: './a' }, null, { path: 1 }],
      }),
      'a/tsconfig.json': text({ references: [{ path: '..' }] }),
      'a/b/tsconfig.json': '{ "include": [',
    };
    const configs = await on(files, 'a/b/x.ts');
    expect(configs.taking('a/b/x.ts')).toContain('a/tsconfig.json');
  });
});

describe('options that TypeScript 7 has dropped', () => {
  const of = (compilerOptions: Readonly<Record<string, unknown>>) =>
    droppedIn([link({ compilerOptions }, 'tsconfig.json')]);

  it('are found by name and value, with what comes in their place', () => {
    expect(of({ moduleResolution: 'Node10', target: 'ES5' })).toMatchObject([
      { option: 'target: es5', exact: false, overrides: { target: 'es2015', lib: ['es5', 'dom', 'scripthost'] } },
      {
        option: 'moduleResolution: node10',
        path: 'tsconfig.json',
        exact: false,
        overrides: { moduleResolution: 'bundler' },
      },
    ]);
    expect(of({ target: 'es5', lib: ['es2020'] })[0]?.overrides).toEqual({ target: 'es2015' });
    expect(of({ baseUrl: 'src', paths: { '@/*': ['./*', '../lib/*'] } })).toMatchObject([
      { exact: true, overrides: { baseUrl: null, paths: { '@/*': ['./src/*', './lib/*'], '*': ['./src/*'] } } },
    ]);
    expect(of({ paths: { a: ['src/a'] } })).toMatchObject([{ exact: true, overrides: { paths: { a: ['./src/a'] } } }]);
  });

  it('are none where they say what goes without saying', () => {
    expect(
      of({
        moduleResolution: 'bundler',
        target: 'es2015',
        esModuleInterop: true,
        alwaysStrict: true,
        keyofStringsOnly: false,
        baseUrl: null,
        paths: { a: ['./src/a'] },
      }),
    ).toEqual([]);
  });

  it('leave what older compilers took for granted to be said', () => {
    const chain = [link({ compilerOptions: { strict: true } })];
    expect(formerDefaults(chain, '5.4.5')).toEqual({ types: ['*'], noUncheckedSideEffectImports: false });
    expect(formerDefaults(chain, '6.0.3')).toEqual({});
  });
});
