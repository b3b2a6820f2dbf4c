import { some } from '../../src/text/some.ts';
import type { Asking } from './asking.ts';
import { having, type Report, type Run } from './report.ts';
import type { Trial } from './trial.ts';

/** Why an exit code of 0 is no pass. With `broken` it is the command that cannot tell, whatever is proposed. */
export interface Shortfall {
  readonly kind: 'fail' | 'broken';
  readonly text: string;
}

/** The runners that a command is seen to start. */
type Started = Pick<Asking, 'expected' | 'times'>;

/** What a run is compared with: the same command on the unchanged workspace; undefined where the files decide which tests are run. */
type Before = Trial | undefined;

/** What is missing in a run that ended with 0: its report, the end of it, tests that passed, or those that ran before. */
export function shortfallOf({ expected, times }: Started, now: Trial, before: Before): Shortfall | undefined {
  const names = expected.map(({ name }) => name);
  return (
    silent(names, now.report, before) ??
    cut(now.report, before) ??
    unsound(now.report) ??
    empty(now, before) ??
    fewer(now.report, before) ??
    unloaded(now.report, before) ??
    more(now.report, before, { expected, times })
  );
}

function silent(expected: readonly string[], { runs }: Report, before: Before): Shortfall | undefined {
  const known = [...expected, ...(before?.report.runs ?? []).map(({ runner }) => runner)];
  const name = known.find((one) => runs.every(({ runner }) => runner !== one));
  if (name === undefined) return undefined;
  const always = before?.report.runs.every(({ runner }) => runner !== name) ?? true;
  return always
    ? { kind: 'broken', text: `${name} left no report of what it ran` }
    : { kind: 'fail', text: `${name} left no report of what it ran, as it does on the unchanged workspace` };
}

function cut({ runs }: Report, before: Before): Shortfall | undefined {
  const run = runs.find(({ complete }) => !complete);
  if (run === undefined) return undefined;
  const always = before?.exitCode === 0 && before.report.runs.some(({ complete }) => !complete);
  return { kind: always ? 'broken' : 'fail', text: `${run.runner} was ended before it had reported all its tests` };
}

function unsound({ tests }: Report): Shortfall | undefined {
  const bad = [...having(tests, 'failed'), ...having(tests, 'broken')];
  return bad.length === 0
    ? undefined
    : { kind: 'fail', text: `it ended with 0, and its report tells of failures: ${named(bad)}` };
}

function empty({ report, output }: Trial, before: Before): Shortfall | undefined {
  if (report.ran > 0) return undefined;
  if (report.runs.length === 0 && !saysNone(output)) return undefined;
  const skipped = having(report.tests, 'skipped').length;
  const text = `it ran no test${skipped > 0 ? `: ${skipped} were skipped` : ''}`;
  // Without a report nobody can say whose doing it is.
  const unheard = before === undefined || report.runs.length === 0;
  const always = unheard || (before.exitCode === 0 && before.report.ran === 0);
  return { kind: always ? 'broken' : 'fail', text };
}

function fewer({ tests, ran }: Report, before: Before): Shortfall | undefined {
  if (before === undefined) return undefined;
  const was = before.report;
  const off = having(was.tests, 'failed').filter((name) => tests.get(name)?.as === 'skipped');
  const missing = [...having(was.tests, 'passed').filter((name) => tests.get(name)?.as !== 'passed'), ...off];
  if (missing.length === 0 && ran >= was.ran) return undefined;
  const text = `it ran ${ran} tests, and ${was.ran} before anything was changed`;
  return { kind: 'fail', text: missing.length === 0 ? text : `${text}. Missing are ${named(missing)}` };
}

/** A file that could not be loaded for what was missing has tests now; else it was kept from having any. */
function unloaded({ tests }: Report, before: Before): Shortfall | undefined {
  const alive = new Set([...tests.values()].flatMap(({ file, as }) => (as === 'passed' ? [file] : [])));
  const dead = [...(before?.report.tests.values() ?? [])].find(
    ({ file, as }) => (as === 'broken' || as === 'failed') && file !== '' && !alive.has(file),
  );
  return dead && { kind: 'fail', text: `it ran no test of ${dead.file}, which failed before anything was changed` };
}

/** Whoever adds a report of its own has one too many. */
function more({ runs }: Report, before: Before, { expected, times }: Started): Shortfall | undefined {
  // Those that report in their output make a run of each package, and a package may be new.
  const many = new Set(expected.filter(({ read }) => read !== undefined).map(({ name }) => name));
  const added = runs.find((run) => {
    const count = (among: readonly Run[]): number => among.filter(({ runner }) => runner === run.runner).length;
    // A line that stopped half-way on the unchanged workspace may come to runners that it did not reach there.
    const unseen = times(run.runner) === 0 && before?.exitCode !== 0;
    return (
      !unseen && !many.has(run.runner) && count(runs) > Math.max(times(run.runner), count(before?.report.runs ?? []))
    );
  });
  return added && { kind: 'fail', text: `${added.runner} reported more often than it was started` };
}

/** What runners print that found no test. Here it can only take a pass away. */
export function saysNone(output: string): boolean {
  return /\bNo (?:affected )?tests?(?: files)? (?:were )?found\b|\bno tests ran\b|^[ \t]*0 passing\b|\bRan 0 tests\b|^[#ℹ] tests 0$|\[no tests? (?:to run|files)\]/im.test(
    output,
  );
}

function named(names: readonly string[]): string {
  return some(
    names.map((name) => JSON.stringify(name)),
    5,
  );
}

/** The first of two reports with only those that passed in both: what comes and goes by itself is nobody's doing. */
export function steady(first: Report, second: Report): Report {
  const kept = [...first.tests].filter(([name, { as }]) => as !== 'passed' || second.tests.get(name)?.as === 'passed');
  return { ...first, tests: new Map(kept) };
}
