import type { Checker } from '../src/nouns/checker.ts';
import type { Verdict } from '../src/nouns/verdict.ts';
import { askingOf } from './command/asking.ts';
import { openJudge } from './command/judge.ts';
import type { Runner as Framework } from './command/runners/runner.ts';

/** What a command needs beside its arguments. */
export interface CommandOptions {
  /**
   * Variables for the command. It gets PATH and a HOME of its own, and nothing else of yours. A folder that one of them names can be
   * read in there: `GOCACHE`, say.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Test frameworks beside those that are known, whose reports are asked for. A certificate finds them again by their names. */
  readonly frameworks?: readonly Framework[];
}

/**
 * Anything with an exit code. A pass needs 0 and, where it is seen to start `node --test`, vitest, jest, mocha, ava, pytest, unittest, go
 * test or cargo test, directly or by a script of package.json, the runner's own report: of tests that ran, and among them all that
 * ran and passed on the unchanged workspace. From other commands the count is `unknown`, and the solution says so. The candidate may
 * share the command's process (isolation `shared`). Both run without a network and without your files. What the workspace holds is
 * read-only; new files can be made at its root, in the folders on the way to a target, and in TMPDIR.
 *
 * @param args - `{files}` among them stands for the paths of the files that are checked, one argument each.
 * @example
 * ```ts
 * await solve(task, [command('python3', ['-m', 'pytest', '-q'])]);
 * await solve(task, [command('npx', ['vitest', 'related', '--run', '{files}'])]);
 * await solve(task, [command('go', ['test', './...'], { env: { GOCACHE: '/home/me/.cache/go-build' } })]);
 * ```
 */
export function command(file: string, args: readonly string[] = [], options: CommandOptions = {}): Checker {
  const line = [file, ...args].join(' ');
  const { env, frameworks = [] } = options;
  return {
    name: `command ${line}`,
    version: '2',
    options: {
      file,
      args,
      ...(env && { env }),
      ...(frameworks.length > 0 && { frameworks: frameworks.map(({ name }) => name) }),
    },
    files: [],
    executes: true,
    rerunnable: true,
    async open(task, context) {
      const asking = await askingOf([file, ...args], task.workspace, env ?? {}, frameworks);
      const judge = openJudge({ line, asking, task, context, compares: !args.includes('{files}'), own: {} });
      return {
        tools: { containment: context.sandbox.containment() },
        check: async ({ files }, { signal }): Promise<Verdict> => judge.check(files, signal),
        [Symbol.asyncDispose]: () => judge[Symbol.asyncDispose](),
      };
    },
  };
}
