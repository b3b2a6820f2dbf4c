import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { execa } from 'execa';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bubblewrap } from '../../src/sandbox/process/bubblewrap.ts';
import { processSandbox } from '../../src/sandbox/process/sandbox.ts';
import { openCopies, type Copies } from '../../src/workspace/copies.ts';
import { digestWorkspace } from '../../src/workspace/digests.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { sha256 } from '../../src/nouns/digest.ts';

const HELP = `Usage: npm run bench:workspace -- [options]

What a copy of a large workspace costs, and what its digests cost where nothing has changed. Files are generated, in a repository of git.
  --files <n>   how many (default 20000)
  --runs <n>    copies of each kind, of which the median is taken (default 21)
  --json        print the figures as one line of JSON, and nothing else
`;

const { values: flags } = parseArgs({
  options: {
    files: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '21' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), 'committee-bench-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
// Digests are kept here, and not with those of the user's own workspaces.
process.env['XDG_CACHE_HOME'] = join(home, 'cache');
const root = join(home, 'workspace');
const TARGET = 'packages/p0/src/d0/m0.ts';
const files = generate(root, Number(flags.files));
await repository(root);

const cpMs = await median(3, (run) =>
  timed(() => execa('cp', ['-r', join(root, 'packages'), join(home, `cp-${run}`)])),
);
const worktreeMs = await median(3, (run) =>
  timed(() => execa('git', ['-C', root, 'worktree', 'add', '--detach', join(home, `worktree-${run}`)])),
);

const walled = !('problem' in bubblewrap());
const workspace = await readWorkspace(root);
const firstMs = await median(1, () =>
  timed(async () => {
    await using copies = await openCopies(workspace, walled);
    await use(copies);
  }),
);
const copyMs = await copyOf(walled);

// A file that was changed just before it is read is read again the next time.
await sleep(2500);
const hashMs = await median(1, () => timed(() => digestWorkspace(workspace)));
const rehashMs = await median(Number(flags.runs), () =>
  timed(async () => {
    const digests = await digestWorkspace(workspace);
    if (digests[TARGET] !== sha256(textOf(0))) throw new Error('a digest is not that of its file');
  }),
);

const figures = { files, copyMs, cpMs, worktreeMs, rehashMs };
if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else {
  const rows: [string, number][] = [
    [`a copy with one file changed${walled ? ', laid by the wall' : ', whole: there is no wall here'}`, copyMs],
    ['cp -r', cpMs],
    ['git worktree add', worktreeMs],
    ['digests, the first time', hashMs],
    ['digests, nothing changed', rehashMs],
    ['opening, the first copy, closing: the snapshot is laid once a task', firstMs],
  ];
  const table = new Table({ head: ['step', 'ms'], style: { head: [], border: [] }, colAligns: ['left', 'right'] });
  table.push(...rows);
  process.stdout.write(`${table.toString()}\n${files} files, medians; Node ${process.versions.node}.\n`);
}

/** A copy is made when a command has read a file in it. What the command itself takes behind the wall, in a copy of nothing, is taken off. */
async function copyOf(laidByWall: boolean): Promise<number> {
  await using copies = await openCopies(workspace, laidByWall);
  await using empty = await openCopies(await readWorkspace({ files: { [TARGET]: '' } }), laidByWall);
  // The first waits for the snapshot.
  await use(copies);
  await use(empty);
  // In turn, since the machine may be busier a moment later.
  return await median(Number(flags.runs), async () => {
    const whole = await timed(() => use(copies));
    return laidByWall ? whole - (await timed(() => use(empty))) : whole;
  });
}

async function use(copies: Copies): Promise<void> {
  await using copy = await copies.lay({ [TARGET]: 'changed' });
  if (!walled) {
    if (!existsSync(join(copy.root, TARGET))) throw new Error('the copy is without its file');
    return;
  }
  const { output } = await processSandbox().run('/bin/cat', [TARGET], {
    cwd: copy.root,
    targets: [TARGET],
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });
  if (output !== 'changed') throw new Error(`the copy is without its file: ${output}`);
}

/** Packages of ten folders with 100 files each. */
function generate(folder: string, count: number): number {
  for (let index = 0; index < count; index++) {
    const [at, name] = [Math.floor(index / 100), index % 100];
    const place = join(folder, `packages/p${Math.floor(at / 10)}/src/d${at % 10}`);
    if (name === 0) mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `m${name}.ts`), textOf(index));
  }
  return count;
}

function textOf(index: number): string {
  return `export const value${index} = ${index};\n`.repeat(40);
}

async function repository(folder: string): Promise<void> {
  const git = (...args: readonly string[]) =>
    execa('git', [
      '-C',
      folder,
      '-c',
      'user.name=bench',
      '-c',
      'user.email=bench@example.org',
      '-c',
      'gc.auto=0',
      ...args,
    ]);
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'generated');
}

async function median(runs: number, measure: (run: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await measure(run));
  return Math.round((times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN) * 10) / 10;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
