import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../checkers/index.ts';
import type { Checker, Files, TaskInput, Verdict } from '../../src/index.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

const there = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

async function verdictOf(input: TaskInput, checker: Checker, files: Files): Promise<Verdict | undefined> {
  const report = await checkFiles(await resolveTask(input), [checker], files, {
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });
  return report.verdicts[0]?.verdict;
}

describe.skipIf(noWall !== undefined)(
  `the count of tests is read from real runners${noWall === undefined ? '' : ` SKIPPED, for ${noWall}`}`,
  () => {
    it('node --test', async () => {
      const files = {
        'add.test.js':
          "const { test } = require('node:test');\nconst assert = require('node:assert');\nconst { add } = require('./add.js');\ntest('one', () => assert.equal(add(1, 2), 3));\ntest('two', () => assert.equal(add(0, 0), 0));\n",
      };
      const task = { prompt: 'add', target: 'add.js', workspace: { files } };
      const checker = command(process.execPath, ['--test']);
      expect(await verdictOf(task, checker, { 'add.js': 'exports.add = (a, b) => a + b;\n' })).toMatchObject({
        kind: 'pass',
        executed: { unit: 'tests', count: 2 },
      });
      expect(await verdictOf(task, checker, { 'add.js': 'exports.add = (a, b) => a - b;\n' })).toMatchObject({
        kind: 'fail',
        executed: { count: 2 },
        evidence: [{ kind: 'output', exitCode: 1 }],
      });
    });

    it('of the unchanged workspace, too, even where a candidate is the first that is checked, as when a run goes on', async () => {
      const files = {
        'package.json': '{ "type": "module" }',
        'one.js': 'export const one = () => 0;\n',
        'one.test.js':
          "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { one } from './one.js';\ntest('is one', () => assert.equal(one(), 1));\n",
      };
      await using opened = await openSession(command('node', ['--test']), { target: 'one.js', files });
      const early = { 'one.js': 'process.exit(0);\nexport const one = () => 0;\n' };
      expect(await opened.check(early)).toMatchObject({ kind: 'fail' });
      expect(await opened.check({ 'one.js': 'export const one = () => 1;\n' })).toMatchObject({ kind: 'pass' });
      expect(await opened.check(early)).toMatchObject({ kind: 'fail' });
    });

    it('of those that `{files}` stands for: what the candidate changes, and nothing that could be an option', async () => {
      const script = 'process.exit(process.argv.length === 2 && process.argv[1] === process.env.WANTED ? 0 : 1)';
      const task = { prompt: 'x', target: ['a.js', '--evil.js'], workspace: { files: {} } };
      const checker = (wanted: string): Checker =>
        command(process.execPath, ['-e', script, '--', '{files}'], { env: { WANTED: wanted } });
      expect(await verdictOf(task, checker('./a.js'), { 'a.js': '1\n' })).toMatchObject({
        kind: 'pass',
        executed: 'unknown',
      });
      expect(await verdictOf(task, checker('./--evil.js'), { '--evil.js': '1\n' })).toMatchObject({ kind: 'pass' });
    });

    it.skipIf(!there('python3', '-m', 'pytest', '--version'))('pytest (skipped where it is missing)', async () => {
      const files = {
        'test_add.py':
          'from add import add\n\ndef test_one():\n    assert add(1, 2) == 3\n\ndef test_two():\n    assert add(0, 0) == 0\n',
      };
      const task = { prompt: 'add', target: 'add.py', workspace: { files } };
      const checker = command('python3', ['-m', 'pytest', '-q']);
      expect(await verdictOf(task, checker, { 'add.py': 'def add(a, b):\n    return a + b\n' })).toMatchObject({
        kind: 'pass',
        executed: { unit: 'tests', count: 2 },
      });
      expect(await verdictOf(task, checker, { 'add.py': 'def add(a, b):\n    return a - b\n' })).toMatchObject({
        kind: 'fail',
        executed: { count: 2 },
      });
      // A syntax error ends the run before any test: the candidate's fault, not a run of no test.
      expect(await verdictOf(task, checker, { 'add.py': 'def add(a, b:\n' })).toMatchObject({ kind: 'fail' });
    });

    it.skipIf(!there('cargo', '--version'))('cargo test (skipped where it is missing)', async () => {
      const files = {
        'Cargo.toml': '[package]\nname = "add"\nversion = "0.1.0"\nedition = "2021"\n',
        'tests/add.rs':
          '#[test]\nfn one() { assert_eq!(add::add(1, 2), 3); }\n#[test]\nfn two() { assert_eq!(add::add(0, 0), 0); }\n',
      };
      const env = {
        RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'),
        CARGO_HOME: process.env['CARGO_HOME'] ?? join(homedir(), '.cargo'),
      };
      const checker = command('cargo', ['test', '--offline'], { env });
      const task = { prompt: 'add', target: 'src/lib.rs', workspace: { files } };
      expect(
        await verdictOf(task, checker, { 'src/lib.rs': 'pub fn add(a: i32, b: i32) -> i32 { a + b }\n' }),
      ).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 2 } });
      expect(
        await verdictOf(task, checker, { 'src/lib.rs': 'pub fn add(a: i32, b: i32) -> i32 { a - b }\n' }),
      ).toMatchObject({ kind: 'fail', executed: { count: 2 } });
    });

    it.skipIf(!there('go', 'version'))('go test (skipped where it is missing)', async () => {
      const files = {
        'go.mod': 'module add\n\ngo 1.22\n',
        'add_test.go':
          'package add\n\nimport "testing"\n\nfunc TestOne(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal("1 + 2")\n\t}\n}\n',
      };
      // A cache of the test's own: the machine's may not exist yet, and cannot be made from within.
      using folder = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-test-'));
      const cache = join(folder.path, 'go-build');
      const warmed = spawnSync('go', ['test', '-run', 'None', 'errors'], { env: { ...process.env, GOCACHE: cache } });
      expect({ status: warmed.status, stderr: String(warmed.stderr) }).toMatchObject({ status: 0 });
      const task = { prompt: 'add', target: 'add.go', workspace: { files } };
      const right = { 'add.go': 'package add\n\nfunc Add(a, b int) int { return a + b }\n' };
      expect(
        await verdictOf(task, command('go', ['test', '-v', './...'], { env: { GOCACHE: cache } }), right),
      ).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 1 } });
      expect(await verdictOf(task, command('go', ['test', './...'], { env: { GOCACHE: cache } }), right)).toMatchObject(
        { kind: 'pass', executed: { unit: 'tests', count: 1 } },
      );
    });
  },
);
