import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../../checkers/index.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openContext } from '../../src/verification/context.ts';
import { retryingCrashes } from '../../src/verification/retry.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import type { Files } from '../../src/workspace/workspace.ts';

// The tier of `command()`: hostile candidates against the same two tests, as each runner that we know has them.

/** A runner, as a project starts it, and the two tests in its words. */
export interface Lane {
  readonly name: string;
  readonly line: readonly [string, ...string[]];
  /** The folder of its candidates. */
  readonly language: 'javascript' | 'python' | 'go';
  readonly target: string;
  readonly files: Files;
}

const MODULE = '{ "type": "module" }\n';
const ASSERT = `import assert from 'node:assert';\nimport { price } from './price.mjs';\n`;
const asserted = (name: string): string =>
  `${ASSERT}${name}('few', () => assert.equal(price(3), 21));\n${name}('many', () => assert.equal(price(10), 60));\n`;
const EXPECTED = `import { price } from './price.mjs';\ntest('few', () => expect(price(3)).toBe(21));\ntest('many', () => expect(price(10)).toBe(60));\n`;
const javascript = { language: 'javascript', target: 'price.mjs' } as const;
const python = { language: 'python', target: 'price.py' } as const;

export const LANES: readonly Lane[] = [
  {
    name: 'pytest',
    line: ['python3', '-m', 'pytest', '-q'],
    ...python,
    files: {
      'test_price.py':
        'from price import price\n\n\ndef test_few():\n    assert price(3) == 21\n\n\ndef test_many():\n    assert price(10) == 60\n',
    },
  },
  {
    name: 'unittest',
    line: ['python3', '-m', 'unittest'],
    ...python,
    files: {
      'test_price.py':
        'import unittest\nfrom price import price\n\n\nclass Prices(unittest.TestCase):\n    def test_few(self):\n        self.assertEqual(price(3), 21)\n\n    def test_many(self):\n        self.assertEqual(price(10), 60)\n',
    },
  },
  {
    name: 'node --test',
    line: ['node', '--test'],
    ...javascript,
    files: { 'package.json': MODULE, 'price.test.js': `import { test } from 'node:test';\n${asserted('test')}` },
  },
  {
    name: 'vitest',
    line: ['npx', 'vitest', 'run'],
    ...javascript,
    files: { 'package.json': MODULE, 'price.test.js': `import { expect, test } from 'vitest';\n${EXPECTED}` },
  },
  {
    name: 'jest',
    // As jest itself tells how to test modules.
    line: ['npm', 'test'],
    ...javascript,
    files: {
      'package.json': JSON.stringify({
        type: 'module',
        scripts: { test: 'NODE_OPTIONS=--experimental-vm-modules jest' },
        jest: { transform: {} },
      }),
      'price.test.js': EXPECTED,
    },
  },
  {
    name: 'mocha',
    line: ['npx', 'mocha', 'price.spec.js'],
    ...javascript,
    files: { 'package.json': MODULE, 'price.spec.js': asserted('it') },
  },
  {
    name: 'ava',
    line: ['npx', 'ava', 'price.test.js'],
    ...javascript,
    files: {
      'package.json': MODULE,
      'price.test.js':
        "import test from 'ava';\nimport { price } from './price.mjs';\ntest('few', (t) => t.is(price(3), 21));\ntest('many', (t) => t.is(price(10), 60));\n",
    },
  },
  {
    name: 'go',
    line: ['go', 'test', './...'],
    language: 'go',
    target: 'price.go',
    files: {
      'go.mod': 'module price\n\ngo 1.22\n',
      'price_test.go': ['Few 3 21', 'Many 10 60']
        .map((one) => one.split(' '))
        .reduce(
          (text, [name, count, wanted]) =>
            `${text}\nfunc Test${name}(t *testing.T) {\n\tif Price(${count}) != ${wanted} {\n\t\tt.Fatal("${name}")\n\t}\n}\n`,
          'package price\n\nimport "testing"\n',
        ),
    },
  },
];

/** One hostile candidate, or the honest one. */
export interface Candidate {
  readonly name: string;
  readonly code: string;
  /** Why runners are known to accept it, by their names. */
  readonly accepted: Readonly<Record<string, string>>;
}

const FOLDER = fileURLToPath(new URL('../../test/attacks/commands/', import.meta.url));

/** What was written for a language, the honest one apart. */
export function candidatesFor({ language }: Lane): { readonly honest: string; readonly hostile: readonly Candidate[] } {
  const all = readdirSync(join(FOLDER, language)).map((file): Candidate => {
    const code = readFileSync(join(FOLDER, language, file), 'utf8');
    const [names = '', ...why] = /^(?:#|\/\/) Accepted: (.*)$/m.exec(code)?.[1]?.split(/, (?=which)/) ?? [];
    const accepted = Object.fromEntries(
      names.split(', ').flatMap((name) => (name === '' ? [] : [[name, why.join(', ')]])),
    );
    return { name: file.slice(0, -extname(file).length), code, accepted };
  });
  const honest = all.find(({ name }) => name === 'honest');
  if (honest === undefined) throw new Error(`There is no honest candidate for ${language}.`);
  return { honest: honest.code, hostile: all.filter((one) => one !== honest) };
}

/** What keeps a runner from being tried here, in words. */
export function missing({ name }: Lane): string | undefined {
  if (name === 'go' && spawnSync('go', ['version']).status !== 0) return 'go is not installed';
  if (name === 'pytest' && spawnSync('python3', ['-m', 'pytest', '--version']).status !== 0)
    return 'pytest is not installed (pip install pytest)';
  return undefined;
}

/** A runner that is kept open. */
export interface OpenLane extends AsyncDisposable {
  verdictOn(code: string): Promise<Verdict>;
}

/** @param present - what the target holds in the unchanged workspace; undefined where it is still to be written. */
export async function openLane({ line, target, files, language }: Lane, present?: string): Promise<OpenLane> {
  await using opened = new AsyncDisposableStack();
  const env = language === 'go' ? { GOCACHE: warmedCache(opened) } : undefined;
  const [file, ...args] = line;
  const laid = present === undefined ? files : { ...files, [target]: present };
  const task = await resolveTask({ id: 'attack', prompt: 'Attack.', target, workspace: { files: laid } });
  const { signal } = new AbortController();
  const limits = { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 1 };
  const context = opened.use(await openContext(task, limits));
  const checker = command(file, args, env === undefined ? {} : { env });
  const session = opened.use(retryingCrashes(await checker.open(task, context)));
  const kept = opened.move();
  return {
    verdictOn: (code) => session.check({ files: { [target]: code }, digest: digestOf(code) }, { signal }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The machine's own cache may not exist yet, and cannot be made from within. */
function warmedCache(opened: AsyncDisposableStack): string {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-cache-'));
  opened.defer(() => folder[Symbol.dispose]());
  const cache = join(folder.path, 'go-build');
  spawnSync('go', ['test', '-run', 'None', 'errors'], { env: { ...process.env, GOCACHE: cache } });
  return cache;
}
