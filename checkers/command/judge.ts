import { ahead } from '../../src/async/ahead.ts';
import type { CheckContext } from '../../src/nouns/checker.ts';
import { CheckerError } from '../../src/errors.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Evidence, Executed, Tests, Verdict } from '../../src/nouns/verdict.ts';
import { readText, type Files } from '../../src/workspace/workspace.ts';
import { exportsThen, THENABLE } from '../reading/thenable.ts';
import type { Asking } from './asking.ts';
import { openBefore } from './before.ts';
import { openControls, type Controls, type MakeControls } from './controls.ts';
import { poisoned } from './poison.ts';
import { having, type Report } from './report.ts';
import { saysNone, shortfallOf } from './shortfall.ts';
import { openStarts, type Run } from './starts.ts';
import { trialOf, waitingFor, type Trial } from './trial.ts';

export interface Judged {
  /** The command as its user wrote it. */
  readonly line: string;
  readonly asking: Asking;
  readonly task: Task;
  readonly context: CheckContext;
  /** Whether the same tests are run whatever the files: then the unchanged workspace says which. */
  readonly compares: boolean;
  /** Files of the checker's own, laid beside each candidate. */
  readonly own: Files;
}

/** Judges candidates by one command. */
export interface Judge extends AsyncDisposable {
  check(files: Files, signal: AbortSignal): Promise<Verdict>;
}

/** Judges by a command: its exit code, its report, what it ran before, and that it fails without the files it is to judge. */
export function openJudge(judged: Judged): Judge {
  const { line, asking, compares, context, task, own } = judged;
  const run: Run = (files, signal) => trialOf(context, task, asking, { ...files, ...own }, signal);
  const before = openBefore((signal) => run(task.removed ?? {}, signal));
  const loads = openLoads(judged, run);
  const make = openControls(context, task);
  const waits = compares && asking.waits;
  const starts = openStarts(
    run,
    waits ? (files) => waitingFor(context, task, asking, { ...files, ...own }) : undefined,
  );

  /** The tests that were seen in any run, of which the latest has the word. */
  let seen: Report | undefined;

  async function check(files: Files, signal: AbortSignal, again = false): Promise<Verdict> {
    const thenable = await becomesThenable(judged, files);
    if (thenable !== undefined) return thenable;
    const known = compares ? seen : undefined;
    using started = starts.take();
    // Which tests there are is known from earlier runs: where processors are idle, their control need not wait for the pass.
    await using control = ahead(known !== undefined && context.sandbox.spare(), signal, (stop) =>
      controlRun(make, started.run, files, known ?? NO_REPORT, stop),
    );
    // The tests themselves are laid as their controls are: by where a file comes from, and when, nobody is to tell the runs apart.
    const now = await started.run({ ...(await testsIn(known, task)), ...files }, signal);
    if (now.report.tests.size > 0) seen = now.report;
    const isUnchanged = Object.keys(files).length === 0 && task.removed === undefined;
    if (isUnchanged && !signal.aborted) before.seen(now);
    const early = endedOtherwise(judged, now);
    if (early !== undefined) return early;
    const { ms } = now;
    const broken = (text: string): Verdict => ({
      kind: 'broken',
      reason: `${text}: \`${line}\` ${tail(now.said)}`.trim(),
      crash: false,
      ms,
    });
    if (now.exitCode !== 0) {
      // Where there are tests without what is proposed, it has them run none.
      const none = ranNothing(now) && !(compares && (await before.trial(signal)).report.tests.size > 0);
      return none ? broken('it ran no test') : failed(judged, now, tail(now.said));
    }
    let short = shortfallOf(asking, now, compares ? await before.trial(signal) : undefined);
    if (short?.kind === 'fail' && compares) short = shortfallOf(asking, now, await before.steady(signal));
    if (short?.kind === 'broken') return broken(short.text);
    if (short?.kind === 'fail') return failed(judged, now, `${short.text}\n${tail(now.said)}`);
    const executed = executedOf(asking, now);
    if (executed === 'unknown') return { kind: 'pass', executed, isolation: 'shared', ms };
    const untouched = await loads(files, now, signal);
    if (untouched !== undefined)
      return broken(`the tests never load ${untouched.join(', ')}: it passes as well where they throw`);
    // Once the tests are known they are laid in each run: only one in which they were says anything.
    const covered = covers(known, now.report);
    if (compares && !covered && !again) return await check(files, signal, true);
    const made = covered ? await control.result() : await controlRun(make, started.run, files, now.report, signal);
    return controlled(line, made, { ...now, executed });
  }

  return {
    async check(files, signal) {
      const verdict = await check(files, signal);
      if (seen !== undefined) starts.prepare({ ...(await testsIn(seen, task)), ...(await present(task)) });
      return verdict;
    },
    [Symbol.asyncDispose]: () => starts[Symbol.asyncDispose](),
  };
}

/** The files of tests that a report names, as they stand. */
async function testsIn(report: Report | undefined, { workspace, targets }: Task): Promise<Files> {
  const named = [...new Set([...(report?.tests.values() ?? [])].map(({ file }) => file))];
  const paths = named.filter((path) => workspace.files.has(path) && !targets.includes(path));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, (await readText(workspace, path)) ?? ''])),
  );
}

interface Control {
  readonly controls: Controls;
  /** Undefined where no test could be changed. */
  readonly trial: Trial | undefined;
}

/** Runs copies of the tests that a report names, which expect something else. */
async function controlRun(
  make: MakeControls,
  run: Run,
  files: Files,
  report: Report,
  signal: AbortSignal,
): Promise<Control> {
  const controls = await make(report, files, signal);
  const none = Object.keys(controls.files).length === 0;
  return { controls, trial: none ? undefined : await run({ ...files, ...controls.files }, signal) };
}

/** Whether all files of tests of one report are in another. */
function covers(known: Report | undefined, { tests }: Report): boolean {
  if (known === undefined) return false;
  const files = new Set([...known.tests.values()].map(({ file }) => file));
  return [...tests.values()].every(({ file }) => files.has(file));
}

/** Who passes copies of the tests as well that expect something else does not pass by its answers. */
function controlled(
  line: string,
  { controls, trial }: Control,
  { report, executed, ms }: Trial & { readonly executed: Executed },
): Verdict {
  const passed = having(report.tests, 'passed');
  const changed = passed.filter((name) => controls.changes(report.tests.get(name) ?? NO_TEST));
  const uncontrolled = passed.filter((name) => !changed.includes(name));
  const without = uncontrolled.length > 0 && { uncontrolled };
  if (changed.length === 0 || trial === undefined)
    return { kind: 'pass', executed, isolation: 'shared', ...without, ms };
  const spent = ms + trial.ms;
  if (trial.ended !== 'exit') {
    const reason = `it passes \`${line}\`, and its control run ended without a report (${trial.ended})`;
    return { kind: 'broken', reason, crash: true, ms: spent };
  }
  const evidence = changed
    .filter((name) => trial.report.tests.get(name)?.as === 'passed')
    .map((test): Evidence => ({ kind: 'control', test, message: 'passes as well when another result is expected' }));
  // What has left before its tests could fail has not failed them.
  if (trial.exitCode === 0)
    for (const test of changed.filter((name) => !trial.report.tests.has(name)))
      evidence.push({
        kind: 'control',
        test,
        message: 'does not run when another result is expected, and nothing says so',
      });
  return evidence.length > 0
    ? { kind: 'fail', evidence, executed, isolation: 'shared', ms: spent }
    : { kind: 'pass', executed, isolation: 'shared', ...without, ms: spent };
}

const NO_REPORT: Report = { runs: [], tests: new Map(), ran: 0 };
const NO_TEST = { file: '', name: '', as: 'broken' } as const;

/**
 * Finds out whether a command looks at files at all: with these replaced by what cannot be loaded it must not pass. Once for
 * the same paths: which files are loaded is the tests' doing.
 *
 * @returns the files that it does not look at, or undefined.
 */
function openLoads({ task }: Judged, run: Run) {
  const known = new Map<string, Promise<readonly string[] | undefined>>();
  const ask = async (files: Files, now: Trial, signal: AbortSignal): Promise<readonly string[] | undefined> => {
    const bad = poisoned(Object.keys(files).length > 0 ? files : await present(task));
    if (bad === undefined) return undefined;
    const trial = await run(bad.files, signal);
    signal.throwIfAborted();
    const same = having(now.report.tests, 'passed').every((name) => trial.report.tests.get(name)?.as === 'passed');
    return trial.ended === 'exit' && trial.exitCode === 0 && same ? bad.paths : undefined;
  };
  return async (files: Files, now: Trial, signal: AbortSignal): Promise<readonly string[] | undefined> => {
    const key = Object.keys(files).toSorted().join('\0');
    const answer = known.get(key) ?? ask(files, now, signal);
    known.set(key, answer);
    return answer.catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
  };
}

/** A runner that waits for such a module judges what that makes up, and not what importers get. */
async function becomesThenable({ task }: Judged, files: Files): Promise<Verdict | undefined> {
  for (const [path, text] of Object.entries(files)) {
    if (!exportsThen(path, text) || exportsThen(path, (await readText(task.workspace, path)) ?? '')) continue;
    const evidence: Evidence[] = [{ kind: 'assertion', test: path, message: `${THENABLE}. Give it another name` }];
    return { kind: 'fail', evidence, executed: 'unknown', isolation: 'shared', ms: 0 };
  }
  return undefined;
}

async function present({ targets, workspace }: Task): Promise<Files> {
  const texts = await Promise.all(targets.map(async (path) => [path, await readText(workspace, path)] as const));
  return Object.fromEntries(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
}

/** Where it did not end by itself, or could not begin. */
function endedOtherwise(judged: Judged, trial: Trial): Verdict | undefined {
  const { line, context, asking } = judged;
  const { ended, ms, said } = trial;
  switch (ended) {
    case 'timeout': {
      const evidence = [{ kind: 'timeout', limitMs: context.timeoutMs, what: line }] as const;
      return { kind: 'fail', evidence, executed: executedOf(asking, trial), isolation: 'shared', ms };
    }
    case 'flood':
      return failed(judged, trial, 'wrote more than 8 MB of output');
    case 'limit':
      return failed(judged, trial, trial.limit ?? 'took too much');
    case 'not-contained':
      return { kind: 'broken', reason: `bubblewrap could not start \`${line}\`: ${tail(said)}`, crash: false, ms };
    case 'signal':
      return { kind: 'broken', reason: `\`${line}\` was killed: ${tail(said)}`, crash: true, ms };
    case 'not-found':
      throw new CheckerError(`The command ${line.split(' ')[0]} cannot be run.`, {
        at: line,
        fix: 'Install it, or give its full path.',
      });
    case 'exit':
      return undefined;
  }
}

function failed({ line, asking }: Judged, trial: Trial, text: string): Verdict {
  const { exitCode, ms } = trial;
  const evidence = [{ kind: 'output', command: line, exitCode, text }] as const;
  return {
    kind: 'fail',
    evidence,
    ...namedIn(trial),
    executed: executedOf(asking, trial),
    isolation: 'shared',
    ms,
  };
}

/** The tests of a run that came to its end, where that is what speaks against it: whatever else is wrong, its report says nothing. */
function namedIn({ ended, exitCode, report: { tests, runs } }: Trial): { readonly tests?: Tests } {
  if (ended !== 'exit' || exitCode === 0 || tests.size === 0 || !runs.every(({ complete }) => complete)) return {};
  return {
    tests: { passed: having(tests, 'passed'), failed: [...having(tests, 'failed'), ...having(tests, 'broken')] },
  };
}

function executedOf({ expected }: Asking, { report }: Trial): Executed | 'unknown' {
  return expected.length > 0 || report.runs.length > 0 ? { unit: 'tests', count: report.ran } : 'unknown';
}

/** Some runners say by their exit code that they found no test. */
function ranNothing({ report, output }: Trial): boolean {
  const { ran, tests, runs } = report;
  const nothing = ran + having(tests, 'broken').length === 0;
  return nothing && (saysNone(output) || (runs.length > 0 && runs.every(({ complete }) => complete)));
}

function tail(output: string): string {
  return output.trim().slice(-2000);
}
