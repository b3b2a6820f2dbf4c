import { describe, expect, it } from 'vitest';
import { explain } from '../../src/errors.ts';
import type { SuiteTask } from '../../src/suites/suite.ts';
import { exercism } from '../../src/suites/exercism.ts';
import { vitestOf } from '../../checkers/reading/jest.ts';
import { project } from '../cli/cli.ts';
import { judged } from './judged.ts';

/** A hand-written track of one exercise, of Exercism's shape. */
function track(solution: string, test: string, stub: string, tests: string): Record<string, string> {
  const at = (path: string): string => `exercises/practice/two-fer/${path}`;
  return {
    [at('.docs/instructions.md')]: '# Instructions\n\nOne for you, one for me.\n',
    [at('.docs/instructions.append.md')]: 'Mind the comma.\n',
    [at('.meta/config.json')]: JSON.stringify({
      files: { solution: [solution], test: [test], example: ['.meta/example'] },
    }),
    [at(solution)]: stub,
    [at(test)]: tests,
  };
}

async function oneTask(files: Record<string, string>): Promise<SuiteTask> {
  using folder = project(files);
  const [task] = (await exercism(folder.path)).tasks;
  if (task === undefined) throw new Error('no task');
  return task;
}

const JEST = `import { describe, it, expect, xit } from '@jest/globals';
import { twoFer } from './two-fer';

describe('two-fer', () => {
  it('no name', () => {
    expect(twoFer('')).toEqual('One for you, one for me.');
  });
  xit('a name', () => {
    const print = jest.fn();
    print(twoFer('Bo'));
    expect(print).toHaveBeenCalledWith('One for Bo, one for me.');
  });
});
`;
const STUB = 'export function twoFer(name) {\n  throw new Error("Remove this line");\n}\n';
const RIGHT = 'export function twoFer(name) {\n  return `One for ${name || "you"}, one for me.`;\n}\n';
const NARROW = 'export function twoFer(name) {\n  return "One for you, one for me.";\n}\n';

const UNITTEST = `import unittest

from two_fer import two_fer


class TwoFerTest(unittest.TestCase):
    def test_no_name(self):
        self.assertEqual(two_fer(), "One for you, one for me.")

    def test_a_name(self):
        self.assertEqual(two_fer("Bo"), "One for Bo, one for me.")
`;
const PY_RIGHT = 'def two_fer(name="you"):\n    return f"One for {name}, one for me."\n';

describe('exercism', () => {
  it('switches every test on, and shows stub and instructions', async () => {
    const task = await oneTask(track('two-fer.js', 'two-fer.spec.js', STUB, JEST));
    expect(task.input.prompt).toContain('One for you, one for me.\n\nMind the comma.');
    expect(task.input.workspace).toMatchObject({ files: { 'two-fer.js': STUB } });
    expect((await judged(task, RIGHT)).visible).toMatchObject({
      kind: 'pass',
      executed: { count: 2 },
      isolation: 'isolates',
    });
    expect((await judged(task, NARROW)).visible).toMatchObject({ kind: 'fail' });
    expect((await judged(task, STUB)).visible).toMatchObject({ kind: 'fail' });
  });

  it('reads TypeScript too', async () => {
    const typed = RIGHT.replace('(name)', '(name: string): string');
    const task = await oneTask(track('two-fer.ts', 'two-fer.test.ts', STUB, JEST));
    expect((await judged(task, typed)).visible).toMatchObject({ kind: 'pass', executed: { count: 2 } });
  });

  it.each([
    ['what is right', PY_RIGHT, 'pass'],
    ['what is wrong', 'def two_fer(name="you"):\n    return "One for you, one for me."\n', 'fail'],
    ['sys.exit(0) when loaded', 'import sys\nsys.exit(0)\n', 'fail'],
    ['os._exit(0) when called', 'import os\n\ndef two_fer(name=""):\n    os._exit(0)\n', 'fail'],
    ['raise SystemExit when called', 'def two_fer(name=""):\n    raise SystemExit(0)\n', 'fail'],
    ['raise unittest.SkipTest when loaded', 'import unittest\nraise unittest.SkipTest()\n', 'fail'],
    [
      'raise unittest.SkipTest for one of two',
      'import unittest\n\ndef two_fer(name=None):\n    if name is None:\n        return "One for you, one for me."\n    raise unittest.SkipTest()\n',
      'fail',
    ],
    [
      'raise unittest.SkipTest for all',
      'import unittest\n\ndef two_fer(name=""):\n    raise unittest.SkipTest()\n',
      'fail',
    ],
    [
      'assertions that hold nothing',
      'import unittest\nunittest.TestCase.assertEqual = lambda *_: None\n\ndef two_fer(name=""):\n    return 1\n',
      'fail',
    ],
  ])('judges Python by its test cases: %s', async (_, code, kind) => {
    const task = await oneTask(track('two_fer.py', 'two_fer_test.py', 'def two_fer():\n    pass\n', UNITTEST));
    const { visible } = await judged(task, code);
    expect(visible).toMatchObject({ kind, ...(kind === 'pass' && { executed: { count: 2 }, isolation: 'shared' }) });
  });

  it('leaves out an exercise whose lists are broken, and says so where the report does', async () => {
    const files = track('two-fer.js', 'two-fer.spec.js', STUB, JEST);
    using folder = project({ ...files, 'exercises/practice/broken/.meta/config.json': '{ "files": {} "x": 1 }' });
    const { tasks, basis } = await exercism(folder.path);
    expect(tasks).toHaveLength(1);
    expect(basis).toMatch(/1 of 2 exercises cannot be read and are left out: broken/);
  });

  it('says what is wrong with a track', async () => {
    using empty = project({ 'x.txt': '' });
    await expect(exercism(empty.path).catch(explain)).resolves.toMatch(/^There are no exercises in .*clone of/);
    using ruby = project(track('two_fer.rb', 'two_fer_test.rb', '', ''));
    await expect(exercism(ruby.path).catch(explain)).resolves.toMatch(
      /^The exercise two-fer is to be written in two_fer\.rb/,
    );
    const { [`exercises/practice/two-fer/two-fer.spec.js`]: _, ...without } = track(
      'two-fer.js',
      'two-fer.spec.js',
      STUB,
      JEST,
    );
    using gone = project(without);
    await expect(exercism(gone.path).catch(explain)).resolves.toMatch(/^The exercise has no two-fer\.spec\.js\. \(/);
  });
});

describe('vitestOf', () => {
  it('leaves off what is skipped by choice, and names in texts and comments alone', () => {
    const jest = "import { xtest } from '@jest/globals';\n// xtest\nxtest.skip('xtest', f);\n";
    expect(vitestOf('a.spec.js', jest)).toBe("import { test } from 'vitest';\n// xtest\ntest.skip('xtest', f);\n");
    expect(vitestOf('a.spec.js', 'test(')).toBeUndefined();
  });
});
