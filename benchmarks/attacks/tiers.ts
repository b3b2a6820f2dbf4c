import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { tests } from '../../checkers/index.ts';
import type { Verdict } from '../../src/verdict.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

// One hostile candidate against one file of tests, in each of the ways in which the engine can run them.

/** Code against tests, by paths within one folder. */
export interface Trial {
  /** Where the candidate stands, as the tests import it. */
  readonly target: string;
  readonly test: { readonly path: string; readonly text: string };
}

/** How far the candidate is from the tests. */
export type Tier = 'isolates' | 'processes' | 'shared';
export const TIERS: readonly Tier[] = ['isolates', 'processes', 'shared'];

/** What the engine says of a candidate in one tier. */
export async function verdictIn(
  tier: Tier,
  { target, test }: Trial,
  code: string,
  timeoutMs: number,
): Promise<Verdict> {
  // A candidate that imports a module of Node is put into a process, tests that mock modules are run beside it.
  const candidate = tier === 'processes' ? `import 'node:process';\n${code}` : code;
  const text = tier === 'shared' ? `${test.text}\n// Needs the whole of vitest: vi.mock\n` : test.text;
  const task = await resolveTask({
    id: 'attack',
    prompt: 'Attack.',
    target,
    workspace: { files: { [test.path]: text } },
  });
  const { verdicts } = await checkFiles(
    task,
    [tests(test.path)],
    { [target]: candidate },
    {
      timeoutMs,
      signal: new AbortController().signal,
      seed: 1,
    },
  );
  const [first] = verdicts;
  if (first === undefined) throw new Error('The checker gave no verdict.');
  return first.verdict;
}

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Whether plain vitest ends with exit code 0: no engine, no wall, as a user would run it. */
export async function passesVitest({ target, test }: Trial, code: string, timeoutMs: number): Promise<boolean> {
  const root = await mkdtemp(join(tmpdir(), 'weak-committee-plain-'));
  try {
    for (const [path, text] of [
      [target, code],
      [test.path, test.text],
    ] as const) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    await symlink(MODULES, join(root, 'node_modules'), 'dir');
    const { exitCode } = await execa(
      process.execPath,
      [join(MODULES, 'vitest/vitest.mjs'), 'run', '--root', root, test.path],
      {
        cwd: root,
        reject: false,
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        killDescendants: true,
        maxBuffer: 1024 * 1024,
      },
    );
    return exitCode === 0;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
