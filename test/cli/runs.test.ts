import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunExport, RunRow } from '../../src/ledger/rows.ts';
import { addProject, cli, cliApart, json, RIGHT, WRONG } from './cli.ts';

describe('weak-committee runs', () => {
  it('shows why a proposal failed', async () => {
    using folder = addProject([WRONG]);
    await cli(folder.path, 'solve', 'tasks/add');
    const [run] = json<RunRow[]>(await cli(folder.path, 'runs', 'list', '--json'));
    const show = await cli(folder.path, 'runs', 'show', run?.id ?? '');
    expect(show.stdout).toContain('add(1, 2): returned something else');
    expect(show.stdout).toMatch(/^Not solved: .*\.$/m);
  });

  it('lists, shows, exports and prunes what a solve has kept', async () => {
    using folder = addProject([WRONG, RIGHT]);
    const at = folder.path;
    await cli(at, 'solve', 'tasks/add');
    const [run] = json<RunRow[]>(await cli(at, 'runs', 'list', '--json'));
    expect(run).toMatchObject({ task: 'add', status: 'solved' });
    const id = run?.id ?? '';

    const list = await cli(at, 'runs', 'list');
    expect(list).toMatchObject({ exitCode: 0, stderr: '' });
    expect(list.stdout).toContain(id);

    const show = await cli(at, 'runs', 'show', id.slice(0, 6));
    expect(show).toMatchObject({ exitCode: 0, stderr: '' });
    expect(show.stdout).toMatch(new RegExp(`^Run ${id} of add: solved, `));
    expect(show.stdout).toContain('examples: pass (2 examples)');

    const kept = json<RunExport>(await cli(at, 'runs', 'export', id));
    expect(kept).toMatchObject({ id, task: 'add', status: 'solved', solution: { status: 'solved', run: id } });
    expect(kept.proposals.map((proposal) => proposal.id)).toEqual(['small#0', 'small#1']);
    expect(kept.calls.map(({ state }) => state)).toEqual(['answered', 'answered']);

    expect(await cli(at, 'runs', 'prune', '--older-than', '1')).toMatchObject({
      exitCode: 0,
      stdout: 'Removed 0 runs.',
    });
    expect(await cli(at, 'runs', 'prune', '--older-than', '0')).toMatchObject({
      exitCode: 0,
      stdout: 'Removed 1 run.',
    });
    expect(await cli(at, 'runs', 'list')).toMatchObject({ exitCode: 0, stdout: 'No runs yet.' });
  });

  it('shows a run without a single proposal', async () => {
    using folder = addProject([WRONG]);
    await cli(folder.path, 'solve', 'tasks/add', '--max-usd', '0.0000001');
    const [run] = json<RunRow[]>(await cli(folder.path, 'runs', 'list', '--json'));
    expect(run).toMatchObject({ status: 'open', ended: null });
    expect(await cli(folder.path, 'runs', 'show', run?.id ?? '')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('says which id it does not know', async () => {
    using folder = addProject([RIGHT]);
    await cli(folder.path, 'solve', 'tasks/add');
    for (const command of ['show', 'export']) {
      const { exitCode, stdout, stderr } = await cli(folder.path, 'runs', command, 'zzzz');
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      expect(stderr).toMatch(/^No run has the id zzzz\. .*runs list/);
    }
  });

  it.for([['list'], ['show', 'a'], ['export', 'a'], ['prune', '--older-than', '1']])(
    'says that there is no ledger yet, and makes none: %j',
    async (command) => {
      using folder = addProject([RIGHT]);
      const { exitCode, stdout, stderr } = await cli(folder.path, 'runs', ...command);
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      expect(stderr).toMatch(/^There is no ledger yet\. \(\.weak-committee\/ledger\.sqlite\) Solve something first/);
      expect(existsSync(join(folder.path, '.weak-committee'))).toBe(false);
    },
  );

  it('go by the ledger of the configuration, from wherever it is read', async () => {
    using folder = addProject([RIGHT]);
    const config = join(folder.path, 'weak-committee.config.ts');
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace('committee:', "ledger: 'kept/runs.sqlite',\n  committee:"),
    );
    expect((await cli(folder.path, 'solve', 'tasks/add')).exitCode).toBe(0);
    expect(existsSync(join(folder.path, 'kept/runs.sqlite'))).toBe(true);
    const below = join(folder.path, 'tasks');
    expect(json<RunRow[]>(await cli(below, 'runs', 'list', '--json'))).toHaveLength(1);
    expect((await cli(below, 'fit', '-o', '../priors.json')).stdout).toContain(
      'Learned from 1 task of ../kept/runs.sqlite',
    );
    expect(await cli(below, 'savings')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^No shadow was kept/),
    });
    writeFileSync(config, readFileSync(config, 'utf8').replace('kept/runs.sqlite', ':memory:'));
    const none = await cliApart(folder.path, 'runs', 'list');
    expect(none).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^The configuration keeps no ledger\. .*--ledger/),
    });
    const broken = await cliApart(below, 'runs', 'list', '--ledger', '../kept/runs.sqlite', '--json');
    expect(json<RunRow[]>(broken)).toHaveLength(1);
  });

  it('wants to know how old', async () => {
    using folder = addProject([RIGHT]);
    expect(await cli(folder.path, 'runs', 'prune')).toMatchObject({ exitCode: 2 });
    const { exitCode, stderr } = await cli(folder.path, 'runs', 'prune', '--older-than', 'never');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Give a number of days, zero or more.');
  });
});
