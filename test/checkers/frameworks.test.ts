import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tests } from '../../checkers/index.ts';
import type { Files, Verdict } from '../../src/index.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

// Each framework runs its own files, beside the candidate: two tests that a right candidate passes. Those that need no process of both
// run apart from it, if they can: see apart.test.ts.

interface Case {
  readonly name: string;
  readonly target: string;
  readonly test: string | readonly string[];
  readonly files: Files;
  readonly right: string;
  readonly wrong: string;
  /** Ends the runner's process, with the code of success. */
  readonly ends: string;
  /** The framework in `tools`. */
  readonly tool?: string;
}

const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const manifest = (more: object): string => JSON.stringify({ type: 'module', ...more });
const javascript = {
  target: 'src/add.mjs',
  right: 'export const add = (a, b) => a + b;\n',
  wrong: 'export const add = (a, b) => a - b;\n',
  ends: 'process.exit(0);\n',
};
const python = {
  target: 'adding.py',
  right: 'def add(a, b):\n    return a + b\n',
  wrong: 'def add(a, b):\n    return a - b\n',
  ends: 'import os\nos._exit(0)\n',
};
/** By this a file can stand nowhere but beside the candidate. */
const BESIDE = "void (() => process.chdir('/'));\n";
const ASSERTED = (name: string): string =>
  `${BESIDE}import assert from 'node:assert';\nimport { add } from '../src/add.mjs';\n${name}('few', () => assert.equal(add(1, 2), 3));\n${name}('none', () => assert.strictEqual(add(0, 1), 1));\n`;
const EXPECTED = `${BESIDE}import { add } from '../src/add.mjs';\ntest('few', () => expect(add(1, 2)).toBe(3));\ntest('none', () => expect(add(0, 1)).toEqual(1));\n`;
const CASES: readonly Case[] = [
  {
    name: 'jest by its key, with what the script gives to Node, beside thresholds of coverage',
    tool: 'jest',
    ...javascript,
    test: 'test/add.test.js',
    files: {
      'package.json': manifest({
        scripts: { test: 'NODE_OPTIONS=--experimental-vm-modules jest --coverage --watch other.test.js' },
        jest: { transform: {}, coverageThreshold: { global: { lines: 100 } } },
      }),
      'src/other.mjs': 'export const never = () => 1;\n',
      'test/add.test.js': EXPECTED,
      'test/other.test.js': "test('is not run', () => expect(1).toBe(2));\n",
    },
  },
  {
    name: 'jest by its import, in a package of a workspace',
    tool: 'jest',
    target: 'packages/a/src/add.js',
    right: 'exports.add = (a, b) => a + b;\n',
    wrong: 'exports.add = (a, b) => a - b;\n',
    ends: 'process.exit(0);\n',
    test: 'packages/a/test/add.test.js',
    files: {
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      'packages/a/package.json': '{ "name": "a", "devDependencies": { "jest": "*" } }',
      'packages/a/jest.config.js': 'module.exports = { transform: {} };\n',
      'packages/a/test/add.test.js':
        "const { expect, test } = require('@jest/globals');\nconst { add } = require('../src/add.js');\ntest('few', () => expect(add(1, 2)).toBe(3));\ntest('none', () => expect(add(0, 1)).toBe(1));\n",
    },
  },
  {
    name: 'mocha by its configuration, with set-up and globals of its own',
    tool: 'mocha',
    ...javascript,
    test: 'test/add.spec.js',
    files: {
      'package.json': manifest({
        scripts: {
          test: "cross-env EXTRA=1 c8 --reporter text mocha --require ./set-up.mjs --ui tdd --reporter dot 'test/**'",
        },
      }),
      '.mocharc.json': '{\n  // files of ours\n  "spec": ["test/*.spec.js"],\n  "timeout": 5000\n}',
      'set-up.mjs': "globalThis.ready = process.env.EXTRA === '1';\n",
      'test/add.spec.js': `import assert from 'node:assert';\nimport { add } from '../src/add.mjs';\nsuite('add', () => {\n  test('few', () => assert.equal(add(1, 2), 3));\n  test('set up', () => assert.ok(globalThis.ready && add(1, 1) === 2));\n});\n`,
      'test/other.spec.js': "throw new Error('is not loaded');\n",
    },
  },
  ...[
    { 'package.json': manifest({ mocha: { spec: 'test/*.spec.js' } }) },
    { 'package.json': '{}', '.mocharc.cjs': "module.exports = { spec: 'test/*.spec.js' };\n" },
    { 'package.json': '{}', '.mocharc.yml': 'spec:\n  - test/*.spec.js\n' },
  ].map((files: Files): Case => ({
    name: `mocha without the files of ${Object.keys(files).at(-1)}`,
    tool: 'mocha',
    ...javascript,
    test: 'test/add.spec.mjs',
    files: {
      ...files,
      'test/add.spec.mjs': ASSERTED('it'),
      'test/other.spec.js': "throw new Error('is not loaded');\n",
    },
  })),
  {
    name: 'node:test',
    tool: 'node --test',
    ...javascript,
    test: 'test/add.test.js',
    files: {
      'package.json': manifest({ scripts: { test: 'node --import ./set-up.mjs --test' } }),
      'set-up.mjs': 'globalThis.ready = true;\n',
      'test/add.test.js': `import { test } from 'node:test';\n${ASSERTED('test')}if (!globalThis.ready) throw new Error('not set up');\n`,
    },
  },
  {
    name: 'ava',
    tool: 'ava',
    ...javascript,
    test: 'test/add.test.js',
    files: {
      'package.json': manifest({ scripts: { test: 'xo && ava' }, ava: { files: ['test/*'] } }),
      'test/add.test.js': `import test from 'ava';\nimport { add } from '../src/add.mjs';\ntest('few', (t) => t.is(add(1, 2), 3));\ntest('none', async (t) => {\n  t.deepEqual([add(0, 1)], [1]);\n});\ntest.skip('later', (t) => t.fail());\ntest.todo('much later');\n`,
    },
  },
  {
    name: 'unittest, by pytest where it is to be had',
    ...python,
    test: 'test_adding.py',
    files: {
      'test_adding.py':
        'import unittest\nfrom adding import add\n\n\nclass Adding(unittest.TestCase):\n    def test_few(self):\n        self.assertEqual(add(1, 2), 3)\n\n    def test_none(self):\n        self.assertEqual(add(0, 1), 1)\n',
    },
  },
  {
    name: 'pytest',
    ...python,
    target: 'src/adding/__init__.py',
    tool: 'pytest',
    test: 'tests/test_adding.py',
    files: {
      'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "--failed-first"\nfilterwarnings = ["error"]\n',
      'tests/test_adding.py':
        'from adding import add\n\n\ndef test_few():\n    assert add(1, 2) == 3\n\n\ndef test_none():\n    assert add(0, 1) == 1\n',
    },
  },
  {
    name: 'go',
    target: 'add/add.go',
    tool: 'go',
    test: 'add/add_test.go',
    right: 'package add\n\nfunc Add(a, b int) int { return a + b }\n',
    wrong: 'package add\n\nfunc Add(a, b int) int { return a - b }\n',
    ends: 'package add\n\nimport "os"\n\nfunc init() { os.Exit(0) }\n\nfunc Add(a, b int) int { return a }\n',
    files: {
      'go.mod': 'module add\n\ngo 1.22\n',
      'add/add_test.go':
        'package add\n\nimport "testing"\n\nfunc TestFew(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal("few")\n\t}\n}\n\nfunc TestNone(t *testing.T) {\n\tif Add(0, 1) != 1 {\n\t\tt.Fatal("none")\n\t}\n}\n',
      'add/other_test.go':
        'package add\n\nimport "testing"\n\nfunc TestOther(t *testing.T) { t.Fatal("is not run") }\n',
    },
  },
  {
    name: 'cargo',
    target: 'src/lib.rs',
    tool: 'cargo',
    test: 'tests/add.rs',
    right: 'pub fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n',
    wrong: 'pub fn add(a: i32, b: i32) -> i32 {\n    a - b\n}\n',
    ends: 'pub fn add(_: i32, _: i32) -> i32 {\n    std::process::exit(0)\n}\n',
    files: {
      'Cargo.toml': '[package]\nname = "adding"\nversion = "0.1.0"\nedition = "2021"\n',
      'tests/add.rs':
        'use adding::add;\n\n#[test]\nfn few() {\n    assert_eq!(add(1, 2), 3);\n}\n\n#[test]\nfn none() {\n    assert_eq!(add(0, 1), 1);\n}\n',
      'tests/other.rs': '#[test]\nfn is_not_run() {\n    panic!();\n}\n',
    },
  },
];

const INSTALLED: Readonly<Record<string, boolean>> = {
  go: has('go', 'version'),
  cargo: has('cargo', '--version'),
  pytest: has('python3', '-m', 'pytest', '--version'),
};

async function verdictsOn({ target, test, files }: Case, codes: readonly string[]): Promise<Verdict[]> {
  await using opened = await openSession(tests(test), { target, files });
  const verdicts: Verdict[] = [];
  for (const code of codes) verdicts.push(await opened.check({ [target]: code }));
  return verdicts;
}

// A machine that has never run tests of Go has no cache, and each run would compile its library.
const cache = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-cache-'));
beforeAll(() => {
  vi.stubEnv('GOCACHE', join(cache.path, 'go-build'));
  if (INSTALLED['go'] === true) spawnSync('go', ['test', '-run', 'None', 'errors']);
});
afterAll(() => {
  vi.unstubAllEnvs();
  cache[Symbol.dispose]();
});

describe.skipIf(noWall !== undefined)('tests() with', () => {
  it.for(CASES.filter(({ tool }) => INSTALLED[tool ?? ''] !== false))('$name', async (one) => {
    const [right, wrong, ended] = await verdictsOn(one, [one.right, one.wrong, one.ends]);
    expect(right).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 2 }, isolation: 'shared' });
    expect(wrong).toMatchObject({ kind: 'fail', executed: { unit: 'tests', count: 2 } });
    expect(ended?.kind).not.toBe('pass');
  });

  it('several frameworks at once, whose units nobody can add', async () => {
    const test = ['test/a.test.js', 'test/b.test.js'];
    const files = {
      'package.json': manifest({ devDependencies: { mocha: '*' } }),
      'test/a.test.js': ASSERTED('it'),
      'test/b.test.js': ASSERTED('test').replace(
        'import assert',
        "import { expect, test } from 'vitest';\nimport assert",
      ),
    };
    const given = { ...javascript, name: '', test, files };
    const [right, wrong] = await verdictsOn(given, [javascript.right, javascript.wrong]);
    expect(right).toMatchObject({ kind: 'pass', executed: 'unknown', isolation: 'shared' });
    expect(wrong).toMatchObject({ kind: 'fail' });
  });

  it('what is installed, and says its version', async () => {
    const files = { 'package.json': manifest({}), 'test/a.test.js': ASSERTED("import { it } from 'mocha';\nit") };
    await using opened = await openSession(tests('test/a.test.js'), { target: javascript.target, files });
    expect(opened.session.tools).toMatchObject({ mocha: expect.stringMatching(/^\d+\./) });
  });

  it.each([
    ['a.test.js', "it('a', () => {});\n", 'For jest or mocha, name it'],
    ['a_test.rb', 'puts 1\n', 'For other languages use command()'],
  ])('none that it cannot run: %s of %s', async (path, text, fix) => {
    const opening = openSession(tests(path), { target: 'a.js', files: { 'package.json': '{}', [path]: text } });
    await expect(opening).rejects.toMatchObject({ fix: expect.stringContaining(fix) });
  });
});
