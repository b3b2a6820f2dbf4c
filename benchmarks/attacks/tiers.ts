import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { tests } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openContext } from '../../src/verification/context.ts';
import { retryingCrashes } from '../../src/verification/retry.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

// One hostile candidate against one file of tests, in each of the ways in which the engine can run them.

/** Code against tests, by paths within one folder. */
export interface Trial {
  /** Where the candidate stands, as the tests import it. */
  readonly target: string;
  readonly test: { readonly path: string; readonly text: string };
  /** What else stands in the workspace. */
  readonly files?: Readonly<Record<string, string>>;
}

/** How far the candidate is from the tests; with `vitest`, it is in an isolate within the worker of a whole vitest. */
export type Tier = 'isolates' | 'vitest' | 'processes' | 'shared';
export const TIERS: readonly Tier[] = ['isolates', 'vitest', 'processes', 'shared'];
/** What makes tests need a tier, at their end. */
const NEEDS: Readonly<Partial<Record<Tier, string>>> = {
  vitest: 'void (() => vi.resetModules);',
  shared: "void (() => process.chdir('/'));",
};

/** One way of running a test file, kept open for one candidate after the other, so that the second meets what the first left. */
export interface OpenTier extends AsyncDisposable {
  verdictOn(code: string): Promise<Verdict>;
}

/**
 * Opens a tier for one test file. One candidate runs at a time, in the same hosts.
 *
 * @param checker - made for the test's path; vitest and node:assert files by default.
 */
export async function openTier(
  tier: Tier,
  { target, test, files: besides = {} }: Trial,
  timeoutMs: number,
  checker: (path: string) => Checker = tests,
): Promise<OpenTier> {
  const text = `${test.text}\n${NEEDS[tier] ?? ''}\n`;
  const task = await resolveTask({
    id: 'attack',
    prompt: 'Attack.',
    target,
    workspace: { files: { ...besides, [test.path]: text } },
  });
  const { signal } = new AbortController();
  await using opened = new AsyncDisposableStack();
  const context = opened.use(await openContext(task, { timeoutMs, seed: 1, signal, unsafe: false, cores: 1 }));
  const session = opened.use(retryingCrashes(await checker(test.path).open(task, context)));
  const kept = opened.move();
  return {
    verdictOn(code) {
      // A candidate that imports a module of Node is put into a process.
      const files = { [target]: tier === 'processes' ? `import 'node:process';\n${code}` : code };
      return session.check({ files, digest: digestOf(files) }, { signal });
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
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
