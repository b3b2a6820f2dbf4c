import { randomUUID } from 'node:crypto';
import { ahead } from '../src/async/ahead.ts';
import type { CheckContext } from '../src/nouns/checker.ts';
import type { Candidate } from '../src/nouns/proposal.ts';
import type { ScriptResult } from '../src/sandbox/sandbox.ts';
import type { Task } from '../src/nouns/task.ts';
import type { Evidence, Verdict } from '../src/nouns/verdict.ts';
import { readText, type Files } from '../src/workspace/workspace.ts';
import { aboutCandidate } from './apart.ts';
import { childScript, endedEarly } from './child.ts';
import { controlOf } from './control/control.ts';
import { instrumented } from './reading/instrumented.ts';
import { isSuiteReport, verdictOn, type SuiteReport } from './report.ts';

/** Test files that are run together beside the candidate. */
export interface Beside {
  readonly kind: 'vitest' | 'script';
  readonly files: readonly string[];
  /** The folder whose configuration of vitest holds, and the project in it. */
  readonly at: string;
  readonly project: string;
  readonly countable: boolean;
}

/**
 * Runs tests in the candidate's own process. What passes is run once more against controls, copies of the same tests that expect
 * something else: who passes those too does not pass by its answers.
 *
 * @param heard - is told what the first run came to.
 */
export async function judgeBeside(
  context: CheckContext,
  task: Task,
  tests: Beside,
  candidate: Candidate,
  signal: AbortSignal,
  heard: (report: SuiteReport) => void,
): Promise<Verdict> {
  const what = tests.files.join(', ');
  const controls = await controlsOf(task, tests.files);
  await using control = ahead(context.sandbox.spare(), signal, (stop) =>
    run(context, task, tests, { ...candidate.files, ...controls.files }, stop),
  );
  // The tests themselves are laid as their controls are: by where a file comes from, and when, nobody is to tell the runs apart.
  const same = await textsOf(task, Object.keys(controls.files));
  const first = await run(context, task, tests, { ...candidate.files, ...same }, signal);
  const { report } = first;
  if (!isSuiteReport(report)) return endedEarly(first, context.timeoutMs, what);
  heard(report);
  const verdict = verdictOn(report, what, tests.countable, 'shared', first.ms);
  if (verdict.kind !== 'pass') return verdict;
  const changed = Object.keys(candidate.files);
  if (!changed.some((path) => report.imported?.includes(path))) {
    // It may have been started by its path, where nobody sees it: then the tests fail without it.
    const without = await run(context, task, tests, { ...candidate.files, ...unloadable(changed) }, signal);
    if (isSuiteReport(without.report) && without.report.failures.length === 0)
      return aboutCandidate(verdict, changed, []);
  }
  const second = await control.result();
  const ms = first.ms + second.ms;
  // Whoever comes through the tests and not through their control, where only the expected values differ, has not been judged.
  if (!isSuiteReport(second.report)) {
    const reason = `it passes ${what}, and its control run ended without a report (${second.ended})`;
    return { kind: 'broken', reason, crash: true, ms };
  }
  const { evidence, uncontrolled: unreached } = compare(report, second.report, what, controls.count);
  if (evidence.length > 0) return { ...verdict, kind: 'fail', evidence, ms };
  const uncontrolled = [...(verdict.uncontrolled ?? []), ...unreached];
  return { ...verdict, ...(uncontrolled.length > 0 && { uncontrolled }), ms };
}

async function textsOf({ workspace }: Task, paths: readonly string[]): Promise<Files> {
  const texts = await Promise.all(paths.map(async (path) => [path, (await readText(workspace, path)) ?? ''] as const));
  return Object.fromEntries(texts);
}

/** Files that nobody can load. */
function unloadable(paths: readonly string[]): Files {
  return Object.fromEntries(paths.map((path) => [path, "throw new Error('this file is not to be loaded');\n"]));
}

/** New values for each run, in its copy alone: nobody can have seen them before. */
async function controlsOf(task: Task, files: readonly string[]): Promise<{ files: Files; count: number }> {
  const random = randomUUID().slice(0, 8);
  const controls: Record<string, string> = {};
  let count = 0;
  for (const path of files) {
    const control = controlOf(path, (await readText(task.workspace, path)) ?? '', random);
    controls[path] = control.text;
    count += control.count;
  }
  return { files: controls, count };
}

function compare(
  first: SuiteReport,
  second: SuiteReport,
  what: string,
  count: number,
): { evidence: Evidence[]; uncontrolled: string[] } {
  const { controls = [] } = second;
  const evidence: Evidence[] = controls
    .filter(({ passed, reached }) => passed && reached > 0)
    .map(({ test }) => ({ kind: 'control', test, message: 'passes as well when another result is expected' }));
  if (first.tests !== second.tests) {
    const message = `${first.tests} tests ran, and ${second.tests} when other results were expected`;
    evidence.push({ kind: 'control', test: what, message });
  }
  if (count > 0 && controls.length > 0 && controls.every(({ reached }) => reached === 0)) {
    const message = `${count} assertions of its tests can be changed, and none of them was reached`;
    evidence.push({ kind: 'control', test: what, message });
  }
  return { evidence, uncontrolled: controls.filter(({ reached }) => reached === 0).map(({ test }) => test) };
}

async function run(
  { copies, sandbox, timeoutMs }: CheckContext,
  { targets, workspace }: Task,
  { kind, files, at, project }: Beside,
  laid: Files,
  signal: AbortSignal,
): Promise<ScriptResult> {
  const scripts = kind === 'vitest' ? [] : files;
  const watched = await Promise.all(
    scripts.map(async (path) => {
      const text = laid[path] ?? (await readText(workspace, path)) ?? '';
      return [path, instrumented(path, text, targets)] as const;
    }),
  );
  await using copy = await copies.lay({ ...laid, ...Object.fromEntries(watched) });
  const options = { cwd: copy.root, timeoutMs, signal, targets };
  const { root } = copy;
  return kind === 'vitest'
    ? await sandbox.script(childScript('vitest'), {
        ...options,
        fenced: false,
        message: { root, at, project, files, targets },
      })
    : await sandbox.script(childScript('assertScript'), {
        ...options,
        fenced: true,
        message: { root, file: files[0], targets },
      });
}
