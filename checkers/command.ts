import type { Checker } from '../src/checker.ts';
import { CheckerError } from '../src/errors.ts';
import type { RunResult } from '../src/sandbox/sandbox.ts';
import type { Files } from '../src/workspace/workspace.ts';
import type { Executed, Verdict } from '../src/verdict.ts';

/** What a command needs beside its arguments. */
export interface CommandOptions {
  /**
   * Variables for the command. It gets PATH and a HOME of its own, and nothing else of yours. A folder that one of them names can be
   * read in there: `GOCACHE`, say.
   */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Anything with an exit code: 0 passes. How many tests ran is read from the closing lines of vitest, node:test, pytest,
 * cargo test and go test; from other commands it is `unknown`, and the solution says so. The candidate may share the
 * command's process (isolation `shared`). Both run without a network and without your files. What the workspace holds is
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
  const { env } = options;
  return {
    name: `command ${line}`,
    version: '1',
    options: { file, args, ...(env && { env }) },
    files: [],
    executes: true,
    rerunnable: true,
    async open({ targets }, { copies, sandbox, timeoutMs }) {
      const run = async (files: Files, signal: AbortSignal): Promise<RunResult> => {
        await using copy = await copies.lay(files);
        return await sandbox.run(file, args.flatMap(given(files, targets)), {
          cwd: copy.root,
          targets,
          timeoutMs,
          signal,
          ...(env && { env }),
        });
      };
      // Asked for by the first pass, and not left to whoever tries a stub: a run that goes on knows that one's verdict and does not run it.
      let least: Promise<number> | undefined;
      const unchanged = async (signal: AbortSignal): Promise<number> => {
        // Where the files decide which tests are run, there is nothing to compare.
        if (args.includes('{files}')) return 0;
        least ??= run({}, signal).then(({ output }) => {
          // What was killed half-way ran fewer than it has.
          signal.throwIfAborted();
          return testsIn(output, countOf(output));
        });
        try {
          return await least;
        } catch (error) {
          least = undefined;
          throw error;
        }
      };
      return {
        tools: { containment: sandbox.containment() },
        async check({ files }, { signal }): Promise<Verdict> {
          const { ended, exitCode, output, ms, limit } = await run(files, signal);
          const executed = countOf(output);
          const ran = testsIn(output, executed);
          if (Object.keys(files).length === 0 && !signal.aborted) least ??= Promise.resolve(ran);
          const fail = (text: string): Verdict => ({
            kind: 'fail',
            evidence: [{ kind: 'output', command: line, exitCode, text }],
            executed,
            isolation: 'shared',
            ms,
          });
          switch (ended) {
            case 'timeout':
              return {
                kind: 'fail',
                evidence: [{ kind: 'timeout', limitMs: timeoutMs, what: line }],
                executed,
                isolation: 'shared',
                ms,
              };
            case 'flood':
              return fail('wrote more than 8 MB of output');
            case 'limit':
              return fail(limit ?? 'took too much');
            case 'not-contained':
              return {
                kind: 'broken',
                reason: `bubblewrap could not start \`${line}\`: ${tail(output)}`,
                crash: false,
                ms,
              };
            case 'signal':
              return { kind: 'broken', reason: `\`${line}\` was killed: ${tail(output)}`, crash: true, ms };
            case 'not-found':
              throw new CheckerError(`The command ${file} cannot be run.`, {
                at: line,
                fix: 'Install it, or give its full path.',
              });
            case 'exit': {
              if (executed !== 'unknown' && executed.count === 0)
                return { kind: 'broken', reason: `\`${line}\` ran no test: ${tail(output)}`, crash: false, ms };
              if (exitCode !== 0) return fail(tail(output));
              const before = await unchanged(signal);
              return ran < before
                ? fail(`it ran ${ran} tests, and ${before} before anything was changed: ${tail(output)}`)
                : { kind: 'pass', executed, isolation: 'shared', ms };
            }
          }
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

/** Tests that were run. `node --test` counts a file that ends before its first test as a test of its own, which passed. */
function testsIn(output: string, executed: Executed | 'unknown'): number {
  const said = executed === 'unknown' ? 0 : executed.count;
  const files = [...output.matchAll(/^(?:[✔✖]|(?:not )?ok \d{1,9} -) \S+\.[cm]?[jt]sx?(?: \(|$)/gmu)].length;
  return Math.max(0, said - files);
}

/** What an argument stands for. The unchanged workspace changes no file: there the targets are meant. */
function given(files: Files, targets: readonly string[]): (arg: string) => readonly string[] {
  const changed = Object.keys(files);
  // A path is the model's: one that begins with a dash must not become an option.
  const paths = (changed.length > 0 ? changed : targets).map((path) => `./${path}`);
  return (arg) => (arg === '{files}' ? paths : [arg]);
}

function tail(output: string): string {
  return output.trim().slice(-2000);
}

/** What each runner prints when it is done, and how many tests that means. */
const RUNNERS: readonly { readonly name: string; readonly ran: (output: string) => number | undefined }[] = [
  // vitest: "      Tests  1 failed | 3 passed (4)"; "No test files found"
  {
    name: 'vitest',
    ran: (out) =>
      last(out, /^[ \t]*Tests[ \t].*\((\d+)\)[ \t]*$/gm) ??
      (/No (?:affected )?test files found/.test(out) ? 0 : undefined),
  },
  // node:test: "# tests 4" (TAP) or "ℹ tests 4" (spec)
  { name: 'node:test', ran: (out) => last(out, /^[#ℹ] tests (\d+)$/gm) },
  // pytest: "== 1 failed, 3 passed in 0.02s ==", or without the bars under -q; "no tests ran in 0.01s"
  {
    name: 'pytest',
    ran: (out) =>
      /no tests ran in [\d.]+s/.test(out)
        ? 0
        : sum(out, /^(?=.*\bin [\d.]+s)(?:=+ )?.*$/gm, /(\d+) (?:passed|failed)/g),
  },
  // cargo: "test result: ok. 3 passed; 0 failed; ..." once for each binary
  { name: 'cargo', ran: (out) => sum(out, /^test result: .*$/gm, /(\d+) (?:passed|failed)/g) },
  // go test -v: "--- PASS: TestX (0.00s)"; plain: "ok  	pkg	0.01s [no tests to run]", "no test files"
  {
    name: 'go',
    ran: (out) =>
      count(out, /^[ \t]*--- (?:PASS|FAIL): /gm) ?? (/\[no tests to run\]|\[no test files\]/.test(out) ? 0 : undefined),
  },
];

/** The number of tests that a known runner says it ran, else `unknown`. */
export function countOf(output: string): Executed | 'unknown' {
  for (const { ran } of RUNNERS) {
    const tests = ran(output);
    if (tests !== undefined) return { unit: 'tests', count: tests };
  }
  return 'unknown';
}

function last(output: string, pattern: RegExp): number | undefined {
  const found = [...output.matchAll(pattern)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}

function count(output: string, pattern: RegExp): number | undefined {
  return output.match(pattern)?.length;
}

function sum(output: string, lines: RegExp, numbers: RegExp): number | undefined {
  const found = (output.match(lines) ?? []).flatMap((line) => [...line.matchAll(numbers)]);
  return found.length === 0 ? undefined : found.reduce((total, match) => total + Number(match[1]), 0);
}
