import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunExport, RunRow } from '../../src/ledger/rows.ts';
import type { Estimate } from '../../src/run/estimate.ts';
import type { Solution, Solved } from '../../src/nouns/solution.ts';
import { temporaryFolder } from '../answers.ts';
import { addProject, cli, configOfFixtures, copiedFixture, fixture, json, RIGHT, WRONG } from './cli.ts';

/** A folder with a configuration that replays given answers to these fixtures. */
function given(...names: readonly string[]) {
  const folder = temporaryFolder();
  return { ...folder, fixtures: ['--config', configOfFixtures(folder.path, names)] };
}

describe('weak-committee solve', () => {
  it('solves a fixture, with a line for each event on standard error and the code on standard output', async () => {
    using folder = given('slugify');
    const { exitCode, stdout, stderr } = await cli(folder.path, 'solve', fixture('slugify'), ...folder.fixtures);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('export function slugify(text: string): string {');
    expect(stdout).toMatch(/\nCost: \$0\.\d+, \d+ tokens, 4 cheap samples, 0 strong calls\.\nSolved: /);
    const lines = stderr.split('\n');
    expect(lines[1]).toMatch(/ s {2}REPLAY: recorded answers of given, given-strong; no model is asked\./);
    expect(lines[0]).toMatch(/^ +\d+\.\d\d s {2}started run \w{8}-\w{4} of slugify$/);
    expect(lines.filter((line) => !/^ +\d+\.\d\d s {2}\S/.test(line))).toEqual([]);
    expect(stderr).toMatch(/given#3 tests: pass \(15 assertions\)$/m);
  });

  it('prints exactly one JSON object with --json, and nothing else anywhere', async () => {
    using folder = given('slugify');
    const ended = await cli(folder.path, 'solve', fixture('slugify'), ...folder.fixtures, '--json');
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).not.toContain('\n');
    expect(json<Solution>(ended)).toMatchObject({ status: 'solved', task: 'slugify', certificate: { version: 1 } });
  });

  it('prints nothing that a configuration prints', async () => {
    using folder = addProject([RIGHT]);
    const config = join(folder.path, 'weak-committee.config.ts');
    writeFileSync(config, `${readFileSync(config, 'utf8')}console.log('a configuration that talks');\n`);
    const { exitCode, stdout } = await cli(folder.path, 'solve', 'tasks/add', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'solved' });
  });

  it('ends with 1 when nothing is sound, and shows the nearest miss as what it is', async () => {
    using folder = addProject([WRONG]);
    const { exitCode, stdout } = await cli(folder.path, 'solve', 'tasks/add');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('src/add.ts (NOT SOUND, the nearest miss: small#0)');
    expect(stdout).toMatch(/Not solved: .*\.$/);
  });

  it('ends with 1 when no answer is sound, that of the strong member included', async () => {
    using folder = given('expression-eval');
    const answers = join(folder.path, 'given/answers.jsonl');
    const wrong = readFileSync(answers, 'utf8').split('\n').slice(0, 3);
    writeFileSync(answers, `${wrong.join('\n')}\n`);
    const ended = await cli(folder.path, 'solve', fixture('expression-eval'), ...folder.fixtures, '--json');
    expect(ended).toMatchObject({ exitCode: 1, stderr: '' });
    expect(json<Solution>(ended)).toMatchObject({
      status: 'unsolved',
      reason: 'exhausted',
      strongCalls: [{ member: 'given-strong' }],
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
    using folder = given('slugify');
    const dry = await cli(folder.path, 'solve', fixture('slugify'), ...folder.fixtures, '--dry-run');
    expect(dry.exitCode).toBe(0);
    expect(dry.stdout).toMatch(/member +│ role +│ samples at most │ about +│ at most/);
    expect(dry.stdout).toMatch(/given +│ cheap +│ 4 +│ \$0\.\d+ +│ \$0\.\d+/);
    expect(dry.stdout).toMatch(/given-strong +│ strong +│ 1 +│ \$0\.\d+ +│ \$0\.\d+/);
    expect(dry.stdout).toContain('No call was made.');
    expect(existsSync(join(folder.path, '.weak-committee'))).toBe(false);

    const estimate = json<Estimate>(
      await cli(folder.path, 'solve', fixture('slugify'), ...folder.fixtures, '--dry-run', '--json'),
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
    using folder = given('fix-date-range');
    const task = copiedFixture(folder.path, 'fix-date-range');
    const target = join(task, 'workspace/src/date-range.ts');
    const before = readFileSync(target, 'utf8');
    const looked = await cli(folder.path, 'solve', task, ...folder.fixtures, '--json');
    expect(looked.exitCode).toBe(0);
    expect(readFileSync(target, 'utf8')).toBe(before);

    const applied = await cli(folder.path, 'solve', task, ...folder.fixtures, '--apply');
    expect(applied.exitCode).toBe(0);
    expect(applied.stdout).toContain(`Wrote ${target}`);
    const after = readFileSync(target, 'utf8');
    expect(after).not.toBe(before);
    expect(after).toBe(json<Solved>(looked).files['src/date-range.ts']);
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
    const saved = JSON.parse(readFileSync(join(folder.path, 'out/solution.json'), 'utf8')) as Solved;
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
