import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openStarts } from '../../checkers/command/starts.ts';
import type { Trial, Waiting } from '../../checkers/command/trial.ts';
import { tests } from '../../checkers/index.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import { openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import { noWall } from '../sandbox/contained.ts';

const { signal } = new AbortController();
const trial = (said: string): Trial => ({
  ended: 'exit',
  exitCode: 0,
  output: '',
  ms: 1,
  report: { runs: [], tests: new Map(), ran: 0 },
  said,
});

/** Starts that are no processes, and what became of them. */
function standIns(waits = true): { begun: string[]; left: string[]; begin: (files: Files) => Promise<Waiting> } {
  const begun: string[] = [];
  const left: string[] = [];
  return {
    begun,
    left,
    begin: async (files) => {
      const name = `${begun.length} of ${Object.keys(files).join(' ')}`;
      begun.push(name);
      return {
        waits: Promise.resolve(waits),
        run: async (texts) => trial(`${name}: ${JSON.stringify(texts)}`),
        [Symbol.asyncDispose]: async () => void left.push(name),
      };
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('openStarts', () => {
  const cold = async (files: Files): Promise<Trial> => trial(`cold ${JSON.stringify(files)}`);

  it('lends two or none, takes back what was not used, and leaves nothing behind', async () => {
    const { begun, left, begin } = standIns();
    {
      await using starts = openStarts(cold, begin);
      {
        using none = starts.take();
        expect((await none.run({ 'a.py': '1' }, signal)).said).toBe('cold {"a.py":"1"}');
      }
      starts.prepare({ 'a.py': '0', 'b.py': '0' });
      starts.prepare({ 'a.py': '0', 'b.py': '0' });
      await settled();
      expect(begun).toHaveLength(2);
      {
        using first = starts.take();
        using second = starts.take();
        expect((await first.run({ 'a.py': '1' }, signal)).said).toBe('1 of a.py b.py: {"a.py":"1"}');
        expect((await second.run({ 'a.py': '1' }, signal)).said).toMatch('cold');
        expect((await first.run({ 'c.py': '1' }, signal)).said).toMatch('cold');
      }
      starts.prepare({ 'a.py': '0', 'b.py': '0' });
      await settled();
      expect(begun).toHaveLength(3);
      starts.prepare({ 'a.py': '0' });
      await settled();
      expect(begun).toHaveLength(5);
    }
    expect(left.toSorted()).toEqual(begun.toSorted());
  });

  it('starts nothing ahead where settings are written, and no more where one did not wait', async () => {
    const { begun, begin } = standIns(false);
    await using starts = openStarts(cold, begin);
    starts.prepare({ 'a.py': '0', 'pyproject.toml': '0' });
    await settled();
    expect(begun).toHaveLength(0);
    starts.prepare({ 'a.py': '0' });
    await settled();
    {
      using lent = starts.take();
      expect((await lent.run({ 'a.py': '1' }, signal)).said).toMatch('cold');
    }
    starts.prepare({ 'a.py': '0' });
    await settled();
    expect(begun).toHaveLength(2);
  });
});

interface Case {
  readonly name: string;
  readonly target: string;
  readonly test: string;
  readonly files: Files;
  readonly text: (sign: string) => string;
  readonly missing?: boolean;
}

const lacks = (module: string): boolean => spawnSync('python3', ['-c', `import ${module}`]).status !== 0;
const javascript = {
  target: 'src/add.cjs',
  text: (sign: string): string => `exports.add = (a, b) => a ${sign} b;\n`,
};
const python = { target: 'adding.py', text: (sign: string): string => `def add(a, b):\n    return a ${sign} b\n` };
const CASES: readonly Case[] = [
  {
    name: 'jest',
    ...javascript,
    test: 'add.test.js',
    files: {
      'package.json': '{ "jest": { "setupFiles": ["./src/add.cjs"] } }',
      'add.test.js': "const { add } = require('./src/add.cjs');\ntest('few', () => expect(add(1, 2)).toBe(3));\n",
    },
  },
  {
    name: 'mocha with a target among its own settings',
    ...javascript,
    test: 'add.spec.js',
    files: {
      'package.json': '{ "mocha": { "require": ["./src/add.cjs"] } }',
      'add.spec.js':
        "const assert = require('node:assert');\nconst { add } = require('./src/add.cjs');\nit('few', () => assert.strictEqual(add(1, 2), 3));\n",
    },
  },
  {
    name: 'node --test with a target ahead of it',
    ...javascript,
    test: 'add.test.cjs',
    files: {
      'package.json': '{ "scripts": { "test": "node --require ./src/add.cjs --test" } }',
      'add.test.cjs':
        "const assert = require('node:assert');\nconst { test } = require('node:test');\nconst { add } = require('./src/add.cjs');\ntest('few', () => assert.strictEqual(add(1, 2), 3));\n",
    },
  },
  {
    name: 'pytest with a target that it loads before it waits',
    ...python,
    missing: lacks('pytest'),
    test: 'test_adding.py',
    files: {
      'pytest.ini': '[pytest]\naddopts = -p adding\n',
      'test_adding.py': 'from adding import add\n\ndef test_few():\n    assert add(1, 2) == 3\n',
    },
  },
  {
    name: 'unittest',
    ...python,
    missing: lacks('unittest'),
    test: 'test_adding.py',
    files: {
      'test_adding.py':
        'import unittest\nfrom adding import add\n\nclass Adds(unittest.TestCase):\n    def test_few(self):\n        self.assertEqual(add(1, 2), 3)\n',
    },
  },
];

describe.skipIf(noWall !== undefined).each(CASES.filter(({ missing }) => missing !== true))(
  'started ahead: $name',
  ({ target, test, files, text }) => {
    it('judges the candidate, and not what stood there when it was started', async () => {
      const workspace = { files: { ...files, [target]: text('-') } };
      const task = await resolveTask({ prompt: 'Mend it.', target, workspace });
      await using context = await openContext(task, { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 2 });
      let gone = 0;
      const { sandbox } = context;
      await using session = await tests(test).open(task, {
        ...context,
        sandbox: {
          ...sandbox,
          begin(...command) {
            const begun = sandbox.begin(...command);
            return begun && { ...begun, go: (...on) => (gone++, begun.go(...on)) };
          },
        },
      });
      const kinds: string[] = [];
      for (const [at, sign] of ['+', '-', '+', '*', '-', '+'].entries()) {
        const laid = { [target]: `${text(sign)}${'\n'.repeat(at)}` };
        kinds.push((await session.check({ files: laid, digest: digestOf(laid) }, { signal })).kind);
      }
      expect(kinds).toEqual(['pass', 'fail', 'pass', 'fail', 'fail', 'pass']);
      // The first starts when it is asked for.
      expect(gone).toBeGreaterThanOrEqual(4);
    });
  },
);
