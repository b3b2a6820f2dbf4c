import { describe, expect, it } from 'vitest';
import { contextFor, conversationFor, tokensIn } from '../../src/repository/context.ts';
import { importsOf } from '../../src/repository/imports.ts';
import { relevantTo } from '../../src/repository/relevant.ts';
import { isTestFile, testsOf } from '../../src/repository/suites.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

const FILES = {
  'packages/a/package.json': '{ "name": "@shop/a" }',
  'packages/a/src/index.ts': "export * from './one.js';\n",
  'packages/a/src/one.ts': "import { two } from './two';\nexport const one = () => two();\n",
  'packages/a/src/two.ts': "import type { one } from './one.ts';\nexport function two() {}\n",
  'packages/b/src/use.ts': "import { one } from '@shop/a';\nexport const use = one;\n",
  'packages/b/test/use.test.ts': "import { use } from '../src/use.ts';\n",
  'packages/b/src/two.helper.ts':
    "import { expect } from 'vitest';\nexport const two = (value: unknown) => expect(value).toBe(2);\n",
  'py/shop/__init__.py': '',
  'py/shop/cart.py': 'from .money import rounded\nimport os, shop.label as label\n',
  'py/shop/money.py': 'def rounded(x): return x\n',
  'py/shop/label.py': '',
  'py/tests/test_cart.py': 'from shop import cart\n',
};

describe('imports', () => {
  it('lead through packages of the workspace, endings that are left out, circles and Python modules', async () => {
    const imports = await importsOf(await readWorkspace({ files: FILES }));
    expect([...imports.reachedFrom('packages/b/test/use.test.ts')]).toEqual([
      ['packages/b/src/use.ts', 1],
      ['packages/a/src/index.ts', 2],
      ['packages/a/src/one.ts', 3],
      ['packages/a/src/two.ts', 4],
    ]);
    expect([...imports.reachedFrom('py/tests/test_cart.py').keys()]).toEqual([
      'py/shop/__init__.py',
      'py/shop/cart.py',
      'py/shop/label.py',
      'py/shop/money.py',
    ]);
  });

  it('say which tests reach a file', async () => {
    const workspace = await readWorkspace({ files: FILES });
    const imports = await importsOf(workspace);
    expect(testsOf(['packages/a/src/two.ts', 'py/shop/money.py'], workspace, imports)).toEqual([
      'py/tests/test_cart.py',
      'packages/b/test/use.test.ts',
    ]);
  });
});

describe('a file of tests', () => {
  it.each([
    'a.test.ts',
    'src/a.spec.tsx',
    'test/parse.js',
    'test.js',
    '__tests__/a.jsx',
    'tests/test_a.py',
    'a/b_test.go',
  ])('is %s', (path) => {
    expect(isTestFile(path)).toBe(true);
  });
  it.each([
    'src/a.ts',
    'test/setup.ts',
    'test/helpers.js',
    'test/fixtures/a.js',
    'test/vitest.config.ts',
    'tests/conftest.py',
  ])('is not %s', (path) => {
    expect(isTestFile(path)).toBe(false);
  });
});

describe('relevant files', () => {
  const relevant = async (words: string, said = '', tests: readonly string[] = []): Promise<string[]> => {
    const workspace = await readWorkspace({ files: FILES });
    const found = await relevantTo({ words, said, tests }, workspace, await importsOf(workspace));
    return found.map(({ path }) => path);
  };

  it('are those that are named, that define what is named, and that failing tests lead to', async () => {
    expect(await relevant('packages/a/src/one.ts is wrong')).toEqual(['packages/a/src/one.ts']);
    expect(await relevant('`two()` throws')).toEqual(['packages/a/src/two.ts']);
    expect(await relevant('it throws', 'TypeError at packages/b/src/use.ts:2')).toEqual(['packages/b/src/use.ts']);
    expect(await relevant('it throws', '', ['packages/b/test/use.test.ts'])).toContain('packages/b/src/use.ts');
    expect(await relevant('it throws')).toEqual([]);
  });

  it('are never tests, nor what configures them', async () => {
    expect(await relevant('packages/b/test/use.test.ts and packages/a/package.json')).toEqual([]);
    expect(await relevant('`two()` of packages/b/src/two.helper.ts throws')).toEqual(['packages/a/src/two.ts']);
  });
});

describe('what members are shown', () => {
  it('fits into its budget, and names what does not', async () => {
    const long = `export const long = '${'x'.repeat(1000)}';\n`;
    const workspace = await readWorkspace({ files: { ...FILES, 'packages/a/src/two.ts': long } });
    const imports = await importsOf(workspace);
    const one = { path: 'packages/a/src/one.ts', score: 1, why: ['named'] };
    const shown = await contextFor([one], ['packages/b/test/use.test.ts'], workspace, imports, 100);
    expect(shown.map(({ path, text }) => [path, text === undefined])).toEqual([
      ['packages/a/src/one.ts', false],
      ['packages/b/test/use.test.ts', false],
      ['packages/a/src/two.ts', true],
    ]);
    const told = shown.reduce((sum, { tokens, text }) => sum + (text === undefined ? 0 : tokens), 0);
    expect(told).toBe(tokensIn(FILES['packages/a/src/one.ts']) + tokensIn(FILES['packages/b/test/use.test.ts']));
    const { messages } = conversationFor('it is wrong', shown, ['a: expected 1 to be 2']);
    expect(messages[1]?.content).toContain('- a: expected 1 to be 2');
    expect(messages[1]?.content).toContain('The file packages/a/src/two.ts is there too, but too long to show.');
    expect(messages[1]?.content).not.toContain('xxx');
  });
});
