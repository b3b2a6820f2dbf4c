import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cargoTest, goTest, pytest, tests } from '../../checkers/index.ts';
import { fromSeal, fromSpec } from '../../checkers/registry.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import type { Files } from '../../src/index.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

interface Case {
  readonly kind: string;
  readonly checker: Checker;
  readonly target: string;
  readonly files: Files;
  readonly right: string;
  readonly wrong: string;
  /** The program that it needs. */
  readonly needs: readonly [string, ...string[]];
}

// Each stands in a project below the root of the workspace.
const CASES: readonly Case[] = [
  {
    kind: 'pytest',
    checker: pytest('py/tests', { args: ['-k', 'few'] }),
    target: 'py/adding.py',
    needs: ['python3', '-m', 'pytest', '--version'],
    right: 'def add(a, b):\n    return a + b\n',
    wrong: 'def add(a, b):\n    return a - b\n',
    files: {
      'py/pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["."]\n',
      'py/tests/test_adding.py':
        'from adding import add\n\n\ndef test_few():\n    assert add(1, 2) == 3\n\n\ndef test_other():\n    assert False\n',
    },
  },
  {
    kind: 'goTest',
    checker: goTest('./add', { args: ['-run', 'Few'] }),
    target: 'go/add/add.go',
    needs: ['go', 'version'],
    right: 'package add\n\nfunc Add(a, b int) int { return a + b }\n',
    wrong: 'package add\n\nfunc Add(a, b int) int { return a - b }\n',
    files: {
      'go/go.mod': 'module add\n\ngo 1.22\n',
      'go/add/add_test.go':
        'package add\n\nimport "testing"\n\nfunc TestFew(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal("few")\n\t}\n}\n\nfunc TestOther(t *testing.T) { t.Fatal("is not run") }\n',
    },
  },
  {
    kind: 'cargoTest',
    checker: cargoTest({ args: ['--test', 'add'] }),
    target: 'rust/src/lib.rs',
    needs: ['cargo', '--version'],
    right: 'pub fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n',
    wrong: 'pub fn add(a: i32, b: i32) -> i32 {\n    a - b\n}\n',
    files: {
      'rust/Cargo.toml': '[package]\nname = "adding"\nversion = "0.1.0"\nedition = "2021"\n',
      'rust/tests/add.rs': 'use adding::add;\n\n#[test]\nfn few() {\n    assert_eq!(add(1, 2), 3);\n}\n',
      'rust/tests/other.rs': '#[test]\nfn is_not_run() {\n    panic!();\n}\n',
    },
  },
];

const isThere = ([program, ...args]: Case['needs']): boolean => spawnSync(program, args).status === 0;

// A machine that has never run tests of Go has no cache, and each run would compile its library.
const cache = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-cache-'));
beforeAll(() => {
  vi.stubEnv('GOCACHE', join(cache.path, 'go-build'));
  spawnSync('go', ['test', '-run', 'None', 'errors']);
});
afterAll(() => {
  vi.unstubAllEnvs();
  cache[Symbol.dispose]();
});

describe.skipIf(noWall !== undefined)('the suite of a language', () => {
  it.for(CASES.filter(({ needs }) => isThere(needs)))('$kind()', async (one) => {
    const { kind, checker, target, files, right, wrong } = one;
    await using opened = await openSession(checker, { target, files });
    expect(await opened.check({ [target]: right })).toMatchObject({
      kind: 'pass',
      executed: { unit: 'tests', count: 1 },
    });
    expect(await opened.check({ [target]: wrong })).toMatchObject({ kind: 'fail' });
    expect(opened.session.tools[kind]).toMatch(/^\d+\./);
  });

  it('says what to do where it is not installed, and tests() takes unittest there', async () => {
    using folder = mkdtempDisposableSync(join(realpathSync(tmpdir()), 'weak-committee-python-'));
    spawnSync('python3', ['-m', 'venv', '--without-pip', folder.path]);
    vi.stubEnv('VIRTUAL_ENV', folder.path);
    const files = {
      'test_a.py':
        'import unittest\nfrom a import a\n\n\nclass A(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(a(), 1)\n',
    };
    const opening = openSession(pytest('test_a.py'), { target: 'a.py', files });
    await expect(opening).rejects.toMatchObject({ fix: expect.stringContaining('pip install pytest') });
    await using opened = await openSession(tests('test_a.py'), { target: 'a.py', files });
    vi.stubEnv('VIRTUAL_ENV', undefined);
    const verdicts = [
      await opened.check({ 'a.py': 'a = lambda: 1\n' }),
      await opened.check({ 'a.py': 'a = lambda: 2\n' }),
    ];
    expect(verdicts[0]).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 1 } });
    expect(verdicts[1]).toMatchObject({ kind: 'fail' });
  });
});

describe('the suite of a language as data', () => {
  it.each([
    ['pytest', 'pytest'],
    [{ pytest: 'tests' }, 'pytest tests'],
    [{ pytest: { files: ['tests/test_a.py'], args: ['-k', 'a b'] } }, 'pytest -k a b tests/test_a.py'],
    ['goTest', 'goTest ./...'],
    [{ goTest: ['./a', './b'] }, 'goTest ./a ./b'],
    [{ goTest: { args: ['-short'] } }, 'goTest -short ./...'],
    ['cargoTest', 'cargoTest'],
    [{ cargoTest: { args: ['--lib'] } }, 'cargoTest --lib'],
  ])('%j is made again from its certificate', (spec, name) => {
    const made = fromSpec(spec, 'task.md');
    expect(made.name).toBe(name);
    const { version, options, rerunnable } = made;
    const again = fromSeal({ name, version, options, rerunnable, files: {}, digest: '' });
    expect(again).toMatchObject({ name, options });
  });

  it.each(['pytest', 'goTest', 'cargoTest'])('%s is refused with how it is written', (kind) => {
    const fix = expect.stringContaining(`Write \`${kind}\``) as string;
    expect(() => fromSpec({ [kind]: { others: 1 } }, 'task.md')).toThrow(expect.objectContaining({ fix }));
  });
});
