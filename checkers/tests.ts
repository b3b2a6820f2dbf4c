import { extname } from 'node:path';
import type { CheckContext, Checker, CheckSession } from '../src/checker.ts';
import { CheckerError, TaskError } from '../src/errors.ts';
import type { Candidate } from '../src/proposal.ts';
import type { ScriptResult } from '../src/sandbox/sandbox.ts';
import type { Task } from '../src/task.ts';
import type { Evidence, Verdict } from '../src/verdict.ts';
import type { ScriptReport } from './child/assertScript.ts';
import type { VitestReport } from './child/vitest.ts';
import { childScript, endedEarly, versionOf } from './child.ts';
import { readModule } from './source.ts';

/**
 * Existing test files: vitest files, or scripts that assert with `node:assert`. The kind is read from what each imports.
 * Candidate and assertions share a process (isolation `shared`). A run of zero assertions is `broken`, never a pass.
 *
 * @param files - one path or several, relative to the workspace.
 * @example
 * ```ts
 * await solve(task, [types(), tests('test/slugify.test.ts')]);
 * ```
 */
export function tests(files: string | readonly string[]): Checker {
  const paths = typeof files === 'string' ? [files] : files;
  return {
    name: 'tests',
    version: '1',
    options: { files: paths },
    files: paths,
    executes: true,
    rerunnable: true,
    async open(task, context) {
      if (paths.length === 0)
        throw new TaskError('tests() was given no file.', {
          at: 'checkers.tests',
          fix: 'Name at least one test file.',
        });
      const read = await Promise.all(paths.map((path) => readTestFile(task, path)));
      const suites = read.filter(({ kind }) => kind === 'vitest');
      const runs = [
        ...(suites.length > 0 ? [runVitest(context, suites, task.targets)] : []),
        ...read.filter(({ kind }) => kind === 'script').map(({ path }) => runScript(context, path)),
      ];
      const containment = context.sandbox.containment();
      return session(context, runs, { containment, ...(await vitestVersion(context, suites)) });
    },
  };
}

interface TestFile {
  readonly path: string;
  readonly kind: 'vitest' | 'script';
  /** Whether all it can assert with is counted: a library of its own may assert without our hearing it. */
  readonly countable: boolean;
}

type Run = (root: string, signal: AbortSignal) => Promise<Verdict>;

/** Each run in turn until one does not pass; the counts add up. */
function session({ copies }: CheckContext, runs: readonly Run[], tools: Record<string, string>): CheckSession {
  return {
    tools,
    async check({ files }: Candidate, { signal }): Promise<Verdict> {
      await using copy = await copies.lay(files);
      let count: Count = 0;
      let ms = 0;
      for (const run of runs) {
        const verdict = await run(copy.root, signal);
        ms += verdict.ms;
        if (verdict.kind !== 'pass') return { ...verdict, ms };
        count = sum(count, verdict.executed === 'unknown' ? 'unknown' : verdict.executed.count);
      }
      return {
        kind: 'pass',
        executed: count === 'unknown' ? count : { unit: 'assertions', count },
        isolation: 'shared',
        ms,
      };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

type Count = number | 'unknown';

function sum(a: Count, b: Count): Count {
  return a === 'unknown' || b === 'unknown' ? 'unknown' : a + b;
}

function runVitest({ sandbox, timeoutMs }: CheckContext, suites: readonly TestFile[], targets: Task['targets']): Run {
  const files = suites.map(({ path }) => path);
  const countable = suites.every((suite) => suite.countable);
  return async (root, signal) => {
    const result = await sandbox.script(childScript('vitest'), {
      cwd: root,
      timeoutMs,
      signal,
      fenced: false,
      targets,
      message: { root, files },
    });
    if (!isVitestReport(result.report)) return endedEarly(result, timeoutMs, 'the tests');
    const { tests: count, assertions, failures } = result.report;
    const heard = assertions === 0 && count > 0 && !countable ? 'unknown' : assertions;
    return judge(
      result,
      heard,
      failures,
      count === 0 ? 'vitest ran no test' : `${count} test${count === 1 ? '' : 's'} ran without a single assertion`,
    );
  };
}

function runScript({ sandbox, timeoutMs }: CheckContext, file: string): Run {
  return async (root, signal) => {
    const result = await sandbox.script(childScript('assertScript'), {
      cwd: root,
      timeoutMs,
      signal,
      fenced: true,
      message: { file: `${root}/${file}` },
    });
    if (!isScriptReport(result.report)) return endedEarly(result, timeoutMs, file);
    const { assertions, asserts, failure } = result.report;
    const failures = failure === undefined ? [] : [{ test: file, ...failure }];
    return judge(result, asserts ? assertions : 'unknown', failures, `${file} ran without a single assertion`);
  };
}

function judge({ ms }: ScriptResult, assertions: Count, failures: VitestReport['failures'], nothing: string): Verdict {
  const executed = assertions === 'unknown' ? assertions : { unit: 'assertions' as const, count: assertions };
  const evidence: Evidence[] = failures.map((failure) => ({ kind: 'assertion', ...failure }));
  if (evidence.length > 0) return { kind: 'fail', evidence, executed, isolation: 'shared', ms };
  if (assertions === 0) return { kind: 'broken', reason: nothing, crash: false, ms };
  return { kind: 'pass', executed, isolation: 'shared', ms };
}

/** Reads from its imports how a test file wants to be run, and refuses one that cannot be. */
async function readTestFile(task: Task, path: string): Promise<TestFile> {
  if (!/^\.[cm]?[jt]sx?$/.test(extname(path)))
    throw new TaskError(`tests() cannot run ${path}.`, {
      at: 'checkers.tests',
      fix: 'For other languages use command(), such as command("pytest", ["-q"]).',
    });
  const module = await readModule(task, path, 'checkers.tests');
  const imports = new Set(module.staticImports.map(({ moduleRequest }) => moduleRequest.value));
  if (imports.has('node:test'))
    throw new TaskError(`${path} is a node:test file.`, {
      at: path,
      fix: `Use command("node", ["--test", "${path}"]).`,
    });
  const countable = [...imports].every((name) => /^[./]|^node:|^vitest$/.test(name));
  return { path, kind: imports.has('vitest') ? 'vitest' : 'script', countable };
}

/** The vitest that the copies find: the workspace's own, else the one beside this package. */
async function vitestVersion({ copies }: CheckContext, [suite]: readonly TestFile[]): Promise<Record<string, string>> {
  if (suite === undefined) return {};
  await using copy = await copies.lay({});
  const vitest = versionOf('vitest', copy.root);
  if (vitest !== '') return { vitest };
  throw new CheckerError(`${suite.path} is a vitest file, and vitest is not installed.`, {
    at: suite.path,
    fix: 'Add it: npm install --save-dev vitest',
  });
}

function isVitestReport(report: unknown): report is VitestReport {
  return typeof report === 'object' && report !== null && 'tests' in report && 'failures' in report;
}

function isScriptReport(report: unknown): report is ScriptReport {
  return typeof report === 'object' && report !== null && 'assertions' in report && 'asserts' in report;
}
