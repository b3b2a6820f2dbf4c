import { existsSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunExport, RunRow } from '../../src/ledger/rows.ts';
import type { Estimate } from '../../src/sampling/estimate.ts';
import type { Solution } from '../../src/solution.ts';
import { temporaryFolder } from '../answers.ts';
import { addProject, cli, copiedFixture, fixture, FIXTURES_CONFIG, json, RIGHT, WRONG } from './cli.ts';

const fixtures = ['--config', FIXTURES_CONFIG];

describe('weak-committee solve', () => {
  it('solves a fixture, with a line for each event on standard error and the code on standard output', async () => {
    using folder = temporaryFolder();
    const { exitCode, stdout, stderr } = await cli(folder.path, 'solve', fixture('slugify'), ...fixtures);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('export function slugify(text: string): string {');
    expect(stdout).toMatch(/\nCost: \$0\.\d+, \d+ tokens, 4 cheap samples, 0 strong calls\.\nSolved: /);
    const lines = stderr.split('\n');
    expect(lines[0]).toMatch(/^ +\d+\.\d\d s {2}started run \w{8}-\w{4} of slugify$/);
    expect(lines.filter((line) => !/^ +\d+\.\d\d s {2}\S/.test(line))).toEqual([]);
    expect(stderr).toMatch(/hand-written-small-a#3 tests: pass \(15 assertions\)$/m);
  });

  it('prints exactly one JSON object with --json, and nothing else anywhere', async () => {
    using folder = temporaryFolder();
    const ended = await cli(folder.path, 'solve', fixture('slugify'), ...fixtures, '--json');
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).not.toContain('\n');
    expect(json<Solution>(ended)).toMatchObject({ status: 'solved', task: 'slugify', certificate: { version: 1 } });
  });

  it('ends with 1 when nothing is sound, and shows the nearest miss as what it is', async () => {
    using folder = addProject([WRONG]);
    const { exitCode, stdout } = await cli(folder.path, 'solve', 'tasks/add');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('src/add.ts (NOT SOUND, the nearest miss: small#0)');
    expect(stdout).toMatch(/Not solved: .*\.$/);
  });

  it('ends with 1 for a fixture that no recorded answer solves, the strong one included', async () => {
    using folder = temporaryFolder();
    const ended = await cli(folder.path, 'solve', fixture('expression-eval'), ...fixtures, '--json');
    expect(ended).toMatchObject({ exitCode: 1, stderr: '' });
    expect(json<Solution>(ended)).toMatchObject({
      status: 'unsolved',
      reason: 'exhausted',
      strongCalls: [{ member: 'hand-written-large' }],
    });
  });

  it('ends with 4 when the budget is used up, keeps the run, and goes on with a larger one', async () => {
    using folder = addProject([RIGHT]);
    const { exitCode, stdout } = await cli(folder.path, 'solve', 'tasks/add', '--max-usd', '0.0000001');
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(
      /Not solved: the budget is used up\..* The run is kept, and goes on with a larger budget\.$/,
    );
    const richer = await cli(folder.path, 'solve', 'tasks/add', '--max-usd', '1');
    expect(richer.exitCode).toBe(0);
    expect(richer.stderr).toContain('going on with run');
    expect(json<RunRow[]>(await cli(folder.path, 'runs', 'list', '--json'))).toHaveLength(1);
  });

  it('makes no call with --dry-run, and prints what is likely and what is possible', async () => {
    using folder = temporaryFolder();
    const dry = await cli(folder.path, 'solve', fixture('slugify'), ...fixtures, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, stderr: '' });
    expect(dry.stdout).toMatch(/member +│ role +│ samples at most │ about +│ at most/);
    expect(dry.stdout).toMatch(/hand-written-small-a +│ cheap +│ 4 +│ \$0\.\d+ +│ \$0\.\d+/);
    expect(dry.stdout).toMatch(/hand-written-large +│ strong +│ 1 +│ \$0\.\d+ +│ \$0\.\d+/);
    expect(dry.stdout).toContain('No call was made.');
    expect(existsSync(join(folder.path, '.weak-committee'))).toBe(false);

    const estimate = json<Estimate>(
      await cli(folder.path, 'solve', fixture('slugify'), ...fixtures, '--dry-run', '--json'),
    );
    for (const { aboutUsd, atMostUsd } of estimate.members) {
      expect(aboutUsd).toBeGreaterThan(0);
      expect(Number(atMostUsd)).toBeGreaterThan(Number(aboutUsd));
    }
  });

  it('makes no call with --dry-run when a run is already kept', async () => {
    using folder = addProject([RIGHT]);
    await cli(folder.path, 'solve', 'tasks/add', '--max-usd', '0.0000001');
    await cli(folder.path, 'solve', 'tasks/add', '--dry-run');
    const [run] = json<RunRow[]>(await cli(folder.path, 'runs', 'list', '--json'));
    const kept = json<RunExport>(await cli(folder.path, 'runs', 'export', run?.id ?? ''));
    expect(kept).toMatchObject({ calls: [], proposals: [] });
  });

  it('writes into the workspace with --apply and never otherwise', async () => {
    using folder = temporaryFolder();
    const task = copiedFixture(folder.path, 'fix-date-range');
    const target = join(task, 'workspace/src/date-range.ts');
    const before = readFileSync(target, 'utf8');
    const looked = await cli(folder.path, 'solve', task, ...fixtures, '--json');
    expect(looked.exitCode).toBe(0);
    expect(readFileSync(target, 'utf8')).toBe(before);

    const applied = await cli(folder.path, 'solve', task, ...fixtures, '--apply');
    expect(applied.exitCode).toBe(0);
    expect(applied.stdout).toContain(`Wrote ${target}`);
    const after = readFileSync(target, 'utf8');
    expect(after).not.toBe(before);
    expect(after).toBe(json<Solution>(looked).files?.['src/date-range.ts']);
  });

  it('writes nothing with --apply when nothing is sound', async () => {
    using folder = addProject([WRONG]);
    expect(await cli(folder.path, 'solve', 'tasks/add', '--apply')).toMatchObject({ exitCode: 1 });
    expect(existsSync(join(folder.path, 'tasks/add/workspace'))).toBe(false);
  });

  it('applies to a workspace that is not there yet', async () => {
    using folder = addProject([RIGHT]);
    expect(await cli(folder.path, 'solve', 'tasks/add', '--apply')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(folder.path, 'tasks/add/workspace/src/add.ts'), 'utf8')).toBe(RIGHT);
  });

  it('applies to a workspace that is not there yet when the task is given as its task.md', async () => {
    using folder = addProject([RIGHT]);
    const { exitCode, stderr } = await cli(folder.path, 'solve', 'tasks/add/task.md', '--apply');
    expect(stderr).not.toContain('itself failed');
    expect(exitCode).toBe(0);
    expect(readFileSync(join(folder.path, 'tasks/add/workspace/src/add.ts'), 'utf8')).toBe(RIGHT);
  });

  it('writes nothing but the solution when --output is given, and still shows it', async () => {
    using folder = addProject([RIGHT]);
    const { exitCode, stdout } = await cli(folder.path, 'solve', 'tasks/add', '--output', 'out/solution.json');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(RIGHT);
    const saved = JSON.parse(readFileSync(join(folder.path, 'out/solution.json'), 'utf8')) as Solution;
    expect(saved.files).toEqual({ 'src/add.ts': RIGHT });
  });

  it('buys nothing where --output cannot be written', async () => {
    using folder = addProject([RIGHT], { occupied: 'a file\n' });
    const ended = await cli(folder.path, 'solve', 'tasks/add', '--output', 'occupied/solution.json');
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toBe(
      'The output occupied/solution.json cannot be written. (--output) Name a file in a folder that you may write.',
    );
    expect(existsSync(join(folder.path, '.weak-committee'))).toBe(false);
  });

  it('says nothing of its own on standard error in a project without a package.json', async () => {
    using folder = addProject([RIGHT]);
    unlinkSync(join(folder.path, 'package.json'));
    const ended = await cli(folder.path, 'solve', 'tasks/add', '--json');
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
