import { describe, expect, it } from 'vitest';
import { askingOf } from '../../checkers/command/asking.ts';
import { directIn } from '../../checkers/command/direct.ts';
import { controlOf } from '../../checkers/control/control.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

const scripts = (own: Readonly<Record<string, string>>): string => JSON.stringify({ scripts: own });

async function expectedOf(line: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { expected } = await askingOf(line, await readWorkspace({ files }), {});
  return expected.map(({ name }) => name);
}

describe('the test runners that a line starts', () => {
  it.each([
    ['node --test', ['node', '--test', 'a.test.js']],
    ['vitest', ['npx', 'vitest', 'run']],
    ['vitest', ['npx', '--no-install', 'vitest']],
    ['vitest', ['pnpm', 'exec', 'vitest']],
    ['jest', ['node_modules/.bin/jest', '--ci']],
    ['jest', ['node', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js']],
    ['mocha', ['yarn', 'mocha']],
    ['mocha', ['npx', 'c8', 'mocha']],
    ['pytest', ['pytest', '-q']],
    ['pytest', ['python3', '-m', 'pytest']],
    ['pytest', ['poetry', 'run', 'pytest']],
    ['unittest', ['python3', '-m', 'unittest', 'discover']],
    ['go', ['go', 'test', './...']],
    ['cargo', ['cargo', '+nightly', 'test']],
    ['vitest', ['sh', '-c', 'CI=1 vitest run && echo done']],
  ])('%s: %j', async (name, line) => expect(await expectedOf(line)).toEqual([name]));

  it.each([[['make', 'test']], [['npx', 'eslint', '--plugin', 'jest', '.']], [['go', 'build']], [['node', 'run.js']]])(
    'none that is known: %j',
    async (line) => expect(await expectedOf(line)).toEqual([]),
  );

  it.each([
    [['npm', 'test']],
    [['npm', 't']],
    [['npm', 'run', 'test']],
    [['pnpm', 'test']],
    [['yarn', 'test']],
    [['yarn', 'run', 'test']],
    [['npm', 'run', 'all']],
    [['npm', 'test', '--workspaces']],
  ])('are followed into package.json: %j', async (line) => {
    const files = {
      'package.json': scripts({
        test: 'npm run lint && cross-env NODE_OPTIONS=--x jest --ci',
        all: 'npm test',
        lint: 'eslint',
      }),
      'packages/a/package.json': scripts({ test: 'jest' }),
    };
    expect(await expectedOf(line, files)).toEqual(['jest']);
  });

  it('are seen in scripts that start them by themselves', async () => {
    const files = {
      'run.js': "import { test } from 'node:test';\n",
      'test_x.py': "import unittest\nif __name__ == '__main__':\n    unittest.main()\n",
      'plain.py': 'print(1)\n',
    };
    expect(await expectedOf(['node', './run.js'], files)).toEqual(['node --test']);
    expect(await expectedOf(['python3', 'test_x.py'], files)).toEqual(['unittest']);
    expect(await expectedOf(['python3', 'plain.py'], files)).toEqual([]);
  });

  it('of scripts that call each other are found all the same', async () => {
    expect(await expectedOf(['npm', 'test'], { 'package.json': scripts({ test: 'npm run test' }) })).toEqual([]);
  });
});

describe('tests that a control changes for certain', () => {
  it.each([
    ["test('a', () => expect(f()).toBe(1));", ['a']],
    ["it('a', async () => {\n  const x = f();\n  await expect(x).resolves.toBe(1);\n});", ['a']],
    ["describe('d', () => { it('a', function () { assert.equal(f(), 1); }); });", ['a']],
    ["test('a', () => { if (x) expect(f()).toBe(1); });", []],
    ["test('a', () => { x && expect(f()).toBe(1); });", []],
    ["test('a', () => { if (x) return; expect(f()).toBe(1); });", []],
    ["test('a', () => { xs.forEach((y) => expect(y).toBe(1)); });", []],
    ["test('a', () => { expect(f()).toBeGreaterThan(1); });", []],
    ["test.skip('a', () => expect(f()).toBe(1));", []],
  ])('%s', (text, titles) => {
    expect(directIn('a.test.ts', controlOf('a.test.ts', text, 'abcd').text)).toEqual(titles);
  });
});
