import { execa } from 'execa';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { command, tests } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { noWall } from '../sandbox/contained.ts';
import { fileNamed } from './corpus.ts';
import { openOutside } from './outside.ts';

const CANDIDATES = join(import.meta.dirname, 'candidates');
/** These do harm where there is no wall: nothing else may run them. */
const WALL = join(import.meta.dirname, 'wall');
const WRITTEN = '/tmp/weak-committee-attack-wrote-this';
const SPEC = readFileSync(join(import.meta.dirname, 'task/tests/tally.spec.ts'), 'utf8');

/** Two ways in which real vitest shares a process with the candidate: driven by a script of ours, and as any command. */
const WAYS: Readonly<Record<string, Checker>> = {
  'tests()': tests('tests/tally.spec.ts'),
  'command()': command(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'tests/tally.spec.ts']),
};

async function verdictOf(checker: Checker, file: string): Promise<Verdict | undefined> {
  // Tests that mock modules are run beside the candidate, however pure it is.
  const files = {
    'tests/tally.spec.ts': `${SPEC}\nvoid (() => process.chdir('/'));\n`,
    'package.json': '{ "type": "module" }',
  };
  const task = await resolveTask({ prompt: 'Tally.', target: 'src/tally.ts', workspace: { files } });
  const signal = new AbortController().signal;
  const candidate = { 'src/tally.ts': readFileSync(file, 'utf8') };
  return (await checkFiles(task, [checker], candidate, { timeoutMs: 60_000, signal, seed: 1 })).verdicts[0]?.verdict;
}

/** Answer rightly only where they get out, or end in something else than an answer. */
const REFUSED = [
  'network-loopback',
  'network-socket-file',
  'network-socket-abstract',
  'network-datagram',
  'secret-file',
  'secret-linked-file',
  'secret-process',
  'secret-proc-root',
  'secret-environment',
  'write-tests-harder',
  'write-modules',
  'forge-descriptor',
  'signal-debugger',
  'signal-solver',
  'bomb-processes',
  'bomb-disk',
  'bomb-files',
  'bomb-memory',
];

/** Answer rightly whatever else they do, of which nothing is left. */
const HARMLESS = ['write-outside', 'spawn-child', 'spawn-worker', 'native-addon', 'daemon'];

/** Would get out were there no wall, and so are no attacks that merely do not work. */
const REACHING = [
  'network-loopback',
  'network-socket-file',
  'network-socket-abstract',
  'secret-process',
  'secret-proc-root',
];

function fileOf(name: string): string {
  const own = join(WALL, `${name}.ts`);
  return existsSync(own) ? own : fileNamed(CANDIDATES, name);
}

const CASES = Object.keys(WAYS).flatMap((way) => REFUSED.map((name) => ({ way, name })));
const HARMLESS_CASES = Object.keys(WAYS).flatMap((way) => HARMLESS.map((name) => ({ way, name })));

afterEach(() => {
  rmSync(WRITTEN, { force: true });
  vi.unstubAllEnvs();
});

describe.skipIf(noWall !== undefined)(`the wall${noWall === undefined ? '' : ` SKIPPED, for ${noWall}`}`, () => {
  it('is tried with every candidate of its folder', () => {
    expect(readdirSync(WALL).filter((file) => ![...REFUSED, ...HARMLESS].includes(file.slice(0, -3)))).toEqual([]);
  });

  it.for(Object.keys(WAYS))('lets an honest solution pass %s', async (way) => {
    const verdict = await verdictOf(WAYS[way] ?? tests([]), join(import.meta.dirname, 'task/src/tally.ts'));
    expect(verdict).toMatchObject({ kind: 'pass', isolation: 'shared' });
  });

  it.for(CASES)('keeps $name in, in $way', async ({ way, name }) => {
    vi.stubEnv('WC_TEST_SECRET', 'a secret of the solver');
    await using _ = await openOutside();
    expect(await verdictOf(WAYS[way] ?? tests([]), fileOf(name))).toMatchObject({ kind: 'fail' });
    expect(existsSync(WRITTEN)).toBe(false);
  });

  it.for(HARMLESS_CASES)('lets nothing of $name out, in $way', async ({ way, name }) => {
    expect(await verdictOf(WAYS[way] ?? tests([]), fileOf(name))).toMatchObject({ kind: 'pass' });
    // Longer than the one that writes later waits.
    if (name === 'daemon') await sleep(1500);
    expect(existsSync(WRITTEN)).toBe(false);
    expect(processesWith('sleep\u000047653')).toEqual([]);
  });

  it.for(REACHING)('is what keeps %s in: without it, it gets out', async (name) => {
    await using _ = await openOutside();
    const code = `import { tally } from ${JSON.stringify(fileOf(name))}; process.exit(tally([1, 2, 3]).total)`;
    const { exitCode } = await execa(process.execPath, ['--input-type=module', '--eval', code], { reject: false });
    expect(exitCode).toBe(16);
  });
});

/** Ids of the processes of this machine whose command line holds these words. */
function processesWith(words: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words);
    } catch {
      return false;
    }
  });
}
