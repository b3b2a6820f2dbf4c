import { existsSync, mkdirSync, mkdtempDisposableSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tests } from '../../checkers/index.ts';
import type { Files, Verdict } from '../../src/index.ts';
import { openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

// Files of bun and Deno, run by the real ones: what they keep apart from each other, and what an answer cannot get by.

const RIGHT = 'export const add = (a: number, b: number): number => a + b;\n';
const WRONG = 'export const add = (a: number, b: number): number => a - b;\n';
/** Lets every comparison hold. */
const HOLDS = [
  "import { expect } from 'bun:test';\nconst matchers = Object.getPrototypeOf(expect(1));\nfor (const name of ['toBe', 'toEqual']) Object.defineProperty(matchers, name, { value() {} });\n",
  "JSON.stringify = () => '';\n",
].map((code) => `${code}export const add = (): number => 0;\n`);
/** Writes the report itself, to wherever the runner was told to. */
const FORGES = `import { readFileSync, writeFileSync } from 'node:fs';
const [, path = ''] = /--(?:reporter-outfile|junit-path)=([^\\0]*)/.exec(readFileSync('/proc/self/cmdline', 'utf8')) ?? [];
const named = (name) => '<testcase name="' + name + '" file="test/add.test.ts" />';
writeFileSync(path, '<testsuites><testsuite name="test/add.test.ts">' + ['few', 'set up'].map(named).join('') + '</testsuite></testsuites>');
process.exit(0);
export const add = 1;
`;
const EXITS = 'process.exit(0);\nexport const add = 1;\n';

interface Given {
  readonly test: string;
  readonly files: Files;
}

const BUN: Given = {
  test: 'test/add.test.ts',
  files: {
    'package.json':
      '{ "type": "module", "devDependencies": { "bun": "*" }, "scripts": { "test": "FROM=script bun test --preload ./set-up.ts --coverage other" } }',
    'bunfig.toml':
      '[test]\ncoverage = true\ncoverageThreshold = 1.0\npreload = []\n\n[test.reporter]\njunit = "own.xml"\n',
    'set-up.ts': "globalThis.ready = process.env.FROM === 'script';\n",
    'src/other.ts': 'export const never = () => 1;\n',
    'test/add.test.ts': [
      "import { describe, expect, test } from 'bun:test';",
      "import { add } from '../src/add';",
      'describe(\'a "suite" & more\', () => {',
      "  test('few', () => { expect(add(1, 2)).toBe(3); });",
      "  test('set up', () => { expect([add(0, 1), globalThis.ready]).toEqual([1, true]); });",
      "  test.skip('later', () => { expect(1).toBe(2); });",
      '});',
      '',
    ].join('\n'),
    'test/other.test.ts': "throw new Error('is not loaded');\n",
  },
};

const DENO: Given = {
  test: 'test/add_test.ts',
  files: {
    'deno.json':
      '{\n  // ours\n  "imports": { "@std/assert": "./std/assert.ts" },\n  "tasks": { "test": "FROM=task deno test --allow-env=FROM --allow-read=src test/other" }\n}\n',
    'std/assert.ts':
      'export function assertEquals(actual: unknown, expected: unknown): void {\n  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error(`${actual} is not ${expected}`);\n}\n',
    'test/add_test.ts': [
      "import { assertEquals } from '@std/assert';",
      "import { add } from '../src/add.ts';",
      'Deno.test(\'few <&> "more"\', () => { assertEquals(add(1, 2), 3); });',
      "Deno.test('with its permissions', () => { assertEquals([add(0, 1), Deno.env.get('FROM')], [1, 'task']); });",
      "Deno.test.ignore('later', () => { assertEquals(1, 2); });",
      '',
    ].join('\n'),
    'test/other_test.ts': "throw new Error('is not loaded');\n",
  },
};

afterEach(() => void vi.unstubAllEnvs());

async function verdictsOn({ test, files }: Given, codes: readonly string[]): Promise<Verdict[]> {
  await using opened = await openSession(tests(test), { target: 'src/add.ts', files });
  const verdicts: Verdict[] = [];
  for (const code of codes) verdicts.push(await opened.check({ 'src/add.ts': code }));
  return verdicts;
}

describe.skipIf(noWall !== undefined)('tests() with', () => {
  it.each([
    ['bun, with what its script says and without its reporters', BUN, HOLDS[0] ?? ''],
    ['Deno, with the permissions of its task', DENO, HOLDS[1] ?? ''],
  ])('%s', async (_, given, holds) => {
    const [right, wrong, ended, held, forged] = await verdictsOn(given, [RIGHT, WRONG, EXITS, holds, FORGES]);
    expect(right).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 2 }, isolation: 'shared' });
    expect(right).not.toHaveProperty('uncontrolled');
    expect(wrong).toMatchObject({ kind: 'fail', executed: { unit: 'tests', count: 2 } });
    expect(ended?.kind).toBe('fail');
    const control = expect.objectContaining({ kind: 'control', test: expect.stringMatching(/few/) });
    expect(held).toMatchObject({ kind: 'fail', evidence: expect.arrayContaining([control]) });
    expect(forged?.kind).toBe('fail');
  });

  it('none that would have to be fetched', async () => {
    const files = {
      'test/add_test.ts': `import 'jsr:@std/assert@1';\n${DENO.files['test/add_test.ts']?.replace(/^.*\n/, '')}`,
    };
    const [verdict] = await verdictsOn({ ...DENO, files }, [RIGHT]);
    const text = expect.stringContaining('not found in cache');
    expect(verdict).toMatchObject({ kind: 'fail', evidence: [{ kind: 'output', text }] });
  });

  it.each([
    ['bun', BUN],
    ['deno', DENO],
  ])('%s where it is not installed: an error that says how to', async (name, { test, files }) => {
    using folder = mkdtempDisposableSync(join(realpathSync(tmpdir()), 'weak-committee-runtime-'));
    for (const [path, text] of Object.entries({ ...files, 'node_modules/.keep': '' })) {
      mkdirSync(join(folder.path, path, '..'), { recursive: true });
      writeFileSync(join(folder.path, path), text);
    }
    const task = await resolveTask({ prompt: 'Write it.', target: 'src/add.ts', workspace: folder.path });
    const { signal } = new AbortController();
    await using context = await openContext(task, { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 1 });
    const path = (process.env['PATH'] ?? '').split(delimiter);
    vi.stubEnv('PATH', path.filter((one) => !existsSync(join(one, name))).join(delimiter));
    await expect(tests(test).open(task, context)).rejects.toMatchObject({
      message: `${test} has tests of ${name}, and ${name} is not installed.`,
      fix: expect.stringContaining(`npm install --save-dev ${name}`),
    });
  });
});
