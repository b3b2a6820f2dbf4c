import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import type { Files, Verdict } from '../../src/index.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

interface Given {
  readonly line: readonly [string, ...string[]];
  readonly files: Files;
  readonly target?: string;
}

async function verdictsOn(
  { line: [file, ...args], files, target = 'add.js' }: Given,
  codes: string[],
): Promise<Verdict[]> {
  await using opened = await openSession(command(file, args), { target, files });
  const verdicts: Verdict[] = [];
  for (const code of codes) verdicts.push(await opened.check({ [target]: code }));
  return verdicts;
}

const MODULE = '{ "type": "module" }';
const HEAD = "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { add } from './add.js';\n";
const NODE_TEST = `${HEAD}test('adds', () => assert.equal(add(1, 2), 3));\n`;
const RIGHT = 'export const add = (a, b) => a + b;\n';
const WRONG = 'export const add = (a, b) => a - b;\n';
const OFF = 'export const supported = false;\nexport const get = () => undefined;\n';
const ON = 'export const supported = true;\nexport const get = (key) => (key === "a" ? 1 : undefined);\n';
const UNFINISHED = 'export const supported = true;\nexport const get = () => undefined;\n';
const USE = "import { get, supported } from './cache.js';\n";

describe.skipIf(noWall !== undefined)('command()', () => {
  it('adds up what the packages of a workspace ran, and hears the first as well as the last', async () => {
    const own = (name: string): string =>
      JSON.stringify({ name, version: '1.0.0', type: 'module', scripts: { test: 'node --test' } });
    const files = {
      'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
      'packages/a/package.json': own('a'),
      'packages/a/add.test.js': `${NODE_TEST}test('adds nothing', () => assert.equal(add(1, 0), 1));\n`,
      'packages/b/package.json': own('b'),
      'packages/b/b.test.js': "import { test } from 'node:test';\ntest('is there', () => {});\n",
    };
    const line = ['npm', 'test', '--workspaces'] as const;
    const [right, wrong, ended] = await verdictsOn({ line: [...line], files, target: 'packages/a/add.js' }, [
      RIGHT,
      WRONG,
      'process.exit(0);\n',
    ]);
    expect(right).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 3 } });
    expect(wrong).toMatchObject({ kind: 'fail' });
    // The second package has a test that passes, and so had the unchanged workspace.
    expect(ended?.kind).not.toBe('pass');
  });

  it.each([
    [
      'node --test',
      ['node', '--test'],
      `import assert from 'node:assert';\nimport { test } from 'node:test';\n${USE}test('hit', { skip: !supported }, () => assert.equal(get('a'), 1));\ntest('miss', { skip: !supported }, () => assert.equal(get('b'), undefined));\n`,
    ],
    [
      'todo',
      ['node', '--test'],
      `import assert from 'node:assert';\nimport { test } from 'node:test';\n${USE}test('hit', { todo: !supported }, () => assert.equal(get('a'), 1));\ntest('miss', { todo: !supported }, () => assert.equal(get('b'), undefined));\n`,
    ],
    [
      'vitest',
      ['npx', 'vitest', 'run'],
      `import { expect, test } from 'vitest';\n${USE}test.skipIf(!supported)('hit', () => expect(get('a')).toBe(1));\ntest.runIf(supported)('miss', () => expect(get('b')).toBe(undefined));\n`,
    ],
    [
      'mocha',
      ['npx', 'mocha', 'cache.test.js'],
      `import assert from 'node:assert';\n${USE}const on = supported ? it : it.skip;\non('hit', () => assert.equal(get('a'), 1));\non('miss', () => assert.equal(get('b'), undefined));\n`,
    ],
  ] as const)('counts no test that a candidate turns off: %s', async (_name, [file, ...args], test) => {
    const given = { line: [file, ...args] as [string, ...string[]], target: 'cache.js' };
    const files = { 'package.json': MODULE, 'cache.test.js': test };
    const [off, on] = await verdictsOn({ ...given, files: { ...files, 'cache.js': UNFINISHED } }, [OFF, ON]);
    expect(off).toMatchObject({ kind: 'fail', executed: { count: 0 } });
    expect(on).toMatchObject({ kind: 'pass', executed: { count: 2 } });
    const [early] = await verdictsOn({ ...given, files }, [OFF]);
    expect(early?.kind).not.toBe('pass');
  });

  it('says that a test is missing which another of the same count takes the place of', async () => {
    const files = {
      'package.json': MODULE,
      'add.js': 'export const names = ["adds"];\nexport const add = (a, b) => a + b;\n',
      'add.test.js': `${HEAD}import { names } from './add.js';\nfor (const name of names) test(name, () => {});\ntest('is right', () => assert.equal(add(1, 1), 3));\n`,
    };
    const code = 'export const names = ["else"];\nexport const add = () => 3;\n';
    const [verdict] = await verdictsOn({ line: ['node', '--test'], files }, [code]);
    expect(verdict).toMatchObject({ kind: 'fail', evidence: [{ text: expect.stringContaining('add.test.js adds') }] });
  });

  it.each([
    [
      'node --test',
      'add.js',
      {
        'package.json': MODULE,
        'add.test.js': NODE_TEST,
        'b.test.js': "import { test } from 'node:test';\ntest('is there', () => {});\n",
      },
      ['node', '--test'],
      ['process.exit(0);\n', RIGHT],
    ],
    [
      'unittest',
      'add.py',
      {
        'test_add.py':
          'import unittest\nfrom add import add\nclass T(unittest.TestCase):\n    def test_add(self): self.assertEqual(add(1, 2), 3)\n',
        'test_b.py': 'import unittest\nclass T(unittest.TestCase):\n    def test_b(self): pass\n',
      },
      ['python3', '-m', 'unittest'],
      ['import unittest\nraise unittest.SkipTest("later")\n', 'def add(a, b): return a + b\n'],
    ],
  ] as const)(
    'hears of each file that it has tests of its own to tell of: %s',
    async (_name, target, files, [file, ...args], codes) => {
      const [off, right] = await verdictsOn({ line: [file, ...args], target, files }, [...codes]);
      expect(off).toMatchObject({ kind: 'fail' });
      expect(right).toMatchObject({ kind: 'pass', executed: { count: 2 } });
    },
  );

  it('says that the tests never load what is proposed', async () => {
    const files = {
      'package.json': MODULE,
      'other.js': RIGHT,
      'add.test.js': NODE_TEST.replace('./add.js', './other.js'),
    };
    const [verdict] = await verdictsOn({ line: ['node', '--test'], files }, [RIGHT]);
    expect(verdict).toMatchObject({ kind: 'broken', reason: expect.stringContaining('never load add.js') });
  });

  it('asks no such thing of a command that nobody takes for a test runner', async () => {
    const files = { 'package.json': MODULE, 'run.js': 'process.exitCode = 0;\n' };
    const [verdict] = await verdictsOn({ line: ['node', 'run.js'], files }, [RIGHT]);
    expect(verdict).toMatchObject({ kind: 'pass', executed: 'unknown' });
  });

  it.each(['0 passing (1ms)', 'No tests found, exiting with code 0'])(
    'takes a command at its word that says: %s',
    async (said) => {
      const files = { 'package.json': MODULE, 'run.js': `import './add.js';\nconsole.log('  ${said}');\n` };
      const [verdict] = await verdictsOn({ line: ['node', 'run.js'], files }, [RIGHT]);
      expect(verdict).toMatchObject({ kind: 'broken', reason: expect.stringContaining('ran no test') });
    },
  );

  it('hears jest that finds no test and is content with it', async () => {
    const files = { 'package.json': '{ "scripts": { "test": "jest --passWithNoTests" } }' };
    const [verdict] = await verdictsOn({ line: ['npm', 'test'], files }, ['exports.add = 1;\n']);
    expect(verdict).toMatchObject({ kind: 'broken', reason: expect.stringContaining('ran no test') });
  });

  it('hears a runner that a script starts where no one could see it', async () => {
    const files = { 'package.json': MODULE, 'run.sh': 'node --test\n', 'add.test.js': NODE_TEST };
    const [right, wrong, ended] = await verdictsOn({ line: ['sh', 'run.sh'], files }, [
      RIGHT,
      WRONG,
      'process.exit(0);\n',
    ]);
    expect(right).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 1 } });
    expect(wrong).toMatchObject({ kind: 'fail' });
    expect(ended).toMatchObject({ kind: 'fail' });
  });

  it('cannot tell where a runner is kept from reporting', async () => {
    const test = `env -i ${process.execPath} node_modules/mocha/bin/mocha.js add.test.cjs`;
    const files = {
      'package.json': JSON.stringify({ scripts: { test } }),
      'add.test.cjs':
        "const { add } = require('./add.js');\nit('adds', () => require('assert').equal(add(1, 2), 3));\n",
    };
    const [verdict] = await verdictsOn({ line: ['npm', 'test'], files }, ['exports.add = (a, b) => a + b;\n']);
    expect(verdict).toMatchObject({ kind: 'broken', reason: expect.stringContaining('mocha left no report') });
  });

  it('refuses a module that begins to export `then`, which whoever waits for it takes for a promise', async () => {
    const awaited = NODE_TEST.replace("import { add } from './add.js';", "const { add } = await import('./add.js');");
    const files = { 'package.json': MODULE, 'add.test.js': awaited };
    const line = ['node', '--test'] as const;
    const then = `const then = (resolve) => resolve({ add: (a, b) => a + b });\n`;
    const [right, awaits, renamed] = await verdictsOn({ line: [...line], files }, [
      RIGHT,
      `${WRONG}export ${then}`,
      `${WRONG}${then}export { then as 't\\u0068en' };\n`,
    ]);
    expect(right?.kind).toBe('pass');
    for (const one of [awaits, renamed])
      expect(one).toMatchObject({
        kind: 'fail',
        evidence: [{ test: 'add.js', message: expect.stringContaining('exports `then`') as string }],
      });
    // Where it exported one before, that is what it is for.
    const own = { ...files, 'add.js': `${WRONG}export ${then}` };
    expect(await verdictsOn({ line: [...line], files: own }, [`${RIGHT}export ${then}`])).toMatchObject([
      { kind: 'pass' },
    ]);
  });

  it('leaves what a user asks of reporters as it is', async () => {
    const files = { 'package.json': MODULE, 'add.test.js': NODE_TEST };
    for (const flags of [
      ['--test-reporter=dot'],
      ['--test-reporter', 'tap', '--test-reporter-destination', 'stdout'],
    ]) {
      const [right, wrong] = await verdictsOn({ line: ['node', '--test', ...flags], files }, [RIGHT, WRONG]);
      expect(right).toMatchObject({ kind: 'pass', executed: { count: 1 } });
      expect(wrong).toMatchObject({ kind: 'fail' });
    }
  });

  it('passes where a test comes and goes by itself', async () => {
    const files = {
      'package.json': MODULE,
      'add.test.js': `${NODE_TEST}test('at ' + performance.timeOrigin + process.hrtime.bigint(), () => {});\n`,
      'add.js': WRONG,
    };
    // In the unchanged workspace all is run, one of them by a name that is new each time.
    const [verdict] = await verdictsOn({ line: ['node', '--test'], files: { ...files, 'add.js': `${WRONG}\n` } }, [
      RIGHT,
    ]);
    expect(verdict).toMatchObject({ kind: 'pass', executed: { count: 2 } });
  });

  it('gives a program in a script what the user gave it', async () => {
    const files = {
      'package.json': MODULE,
      'run.js':
        "import './add.js';\nif (process.env.NODE_OPTIONS?.includes('--no-warnings') !== true) process.exit(1);\n",
    };
    await using opened = await openSession(command('node', ['run.js'], { env: { NODE_OPTIONS: '--no-warnings' } }), {
      target: 'add.js',
      files,
    });
    expect(await opened.check({ 'add.js': RIGHT })).toMatchObject({ kind: 'pass' });
  });
});
