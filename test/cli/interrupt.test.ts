import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { RunExport, RunRow } from '../../src/ledger/rows.ts';
import { addProject, BIN, cli, ENVIRONMENT, json, project } from './cli.ts';
import { copiesOf, processesOf } from './left.ts';

const ENDLESS = 'export function add(_a: number, _b: number): number {\n  for (;;);\n}\n';
const FILES = {
  'tasks/add/task.md': '---\ntarget: src/add.ts\n---\nWrite `add`.\n',
  'tasks/add/tests/add.test.ts': `import { expect, it } from 'vitest';
import { add } from '../src/add.ts';

it('adds', () => {
  expect(add(1, 2)).toBe(3);
});
`,
};
/** Starts the command line in a process group of its own, as a shell does with what stands in the foreground. */
function start(cwd: string, ...args: readonly string[]) {
  return execa(process.execPath, [BIN, ...args], {
    cwd,
    env: ENVIRONMENT,
    stdin: 'ignore',
    reject: false,
    detached: true,
    cleanup: false,
  });
}

type Running = ReturnType<typeof start>;

/** The id of a command, once it has printed this on standard error. */
async function sawLine(running: Running, line: RegExp): Promise<number> {
  const seen = Promise.withResolvers<number>();
  let text = '';
  running.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (line.test(text)) seen.resolve(idOf(running));
  });
  running.stderr.on('close', () => seen.reject(new Error(`the command ended without ${line}: ${text}`)));
  return seen.promise;
}

function idOf({ pid }: Running): number {
  if (pid === undefined) throw new Error('the command did not start');
  return pid;
}

describe.skipIf(process.platform !== 'linux')('Ctrl-C (looked at in /proc, so on Linux only)', () => {
  it('ends a solve, says what is kept, leaves no process and no copy, and the same command goes on', async () => {
    using folder = addProject([ENDLESS], FILES);
    const first = start(folder.path, 'solve', 'tasks/add');
    const pid = await sawLine(first, /small#0 arrived/);
    await expect.poll(() => processesOf(pid)).not.toEqual([]);
    expect(copiesOf(pid)).not.toEqual([]);
    // A terminal sends it to the whole group.
    process.kill(-pid, 'SIGINT');
    const ended = await first;
    expect(ended.exitCode).toBe(130);
    expect(ended.stderr).toMatch(
      /^Interrupted\. Kept in the ledger: 1 proposal, \d verdicts?, \$\S+ spent\. The same command goes on from there\.$/m,
    );
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    await expect.poll(() => processesOf(pid)).toEqual([]);
    expect(copiesOf(pid)).toEqual([]);

    const second = start(folder.path, 'solve', 'tasks/add');
    process.kill(-(await sawLine(second, /going on with run/)), 'SIGINT');
    expect((await second).exitCode).toBe(130);
    const [run, ...others] = json<RunRow[]>(await cli(folder.path, 'runs', 'list', '--json'));
    expect(others).toEqual([]);
    expect(run).toMatchObject({ status: 'open' });
    const kept = json<RunExport>(await cli(folder.path, 'runs', 'export', run?.id ?? ''));
    expect(kept.calls).toHaveLength(1);
    expect(kept.proposals.map(({ id }) => id)).toEqual(['small#0']);
  });

  it.for(['SIGINT', 'SIGTERM'] as const)('ends a check after %s to it alone, with all it started', async (signal) => {
    using folder = addProject([], { ...FILES, 'answer.ts': ENDLESS });
    const running = start(folder.path, 'check', 'tasks/add', 'answer.ts');
    const pid = idOf(running);
    await expect.poll(() => processesOf(pid)).not.toEqual([]);
    process.kill(pid, signal);
    const ended = await running;
    expect(ended).toMatchObject({ exitCode: 130, stdout: '' });
    expect(ended.stderr).toMatch(/^Interrupted\./);
    await expect.poll(() => processesOf(pid)).toEqual([]);
    expect(copiesOf(pid)).toEqual([]);
  });

  it('ends an audit with all it started', async () => {
    using folder = project({
      'src/later.ts': 'export const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));\n',
      'test/later.test.ts': `import { expect, it } from 'vitest';
import { later } from '../src/later.ts';
it('waits', async () => { expect(await later(50_000)).toBeUndefined(); });
`,
    });
    const running = start(folder.path, 'audit');
    const pid = idOf(running);
    await expect.poll(() => processesOf(pid).join('\n')).toContain('audit/engine/host');
    process.kill(-pid, 'SIGINT');
    const ended = await running;
    expect(ended).toMatchObject({ exitCode: 130, stdout: '' });
    expect(ended.stderr).toMatch(/^Interrupted\./);
    await expect.poll(() => processesOf(pid)).toEqual([]);
  });
});
